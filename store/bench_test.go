package store

import (
	"context"
	"fmt"
	"testing"

	"fsd/workflow"
)

// crowded makes a database of 10,000 projects in one transaction.
func crowded(b *testing.B) *Store {
	b.Helper()
	s := fresh(b)
	err := s.write(context.Background(), func(ctx context.Context, tx querier) error {
		for i := range 10_000 {
			first, summary := created(fmt.Sprintf("Project number %d", i))
			if _, err := tx.ExecContext(ctx, "INSERT INTO projects (id, name, folded, created, changed, last, summary) "+
				"VALUES (?, '', '', 0, 0, 0, '{}')", first.ID); err != nil {
				return err
			}
			if _, err := appendTo(ctx, tx, first.ID, []workflow.Change{first}, summary, follow); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

// BenchmarkList10k is to stay below 2 ms, its filter below 16 ms.
func BenchmarkList10k(b *testing.B) {
	s := crowded(b)
	for name, o := range map[string]ListOptions{
		"window": {Limit: 30}, "archived": {Limit: 30, Archived: true}, "deep": {Limit: 30, Offset: 9000}, "filter": {Limit: 30, Filter: "777"},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if window, _, err := s.List(context.Background(), o); err != nil || len(window) == 0 {
					b.Fatal(window, err)
				}
			}
		})
	}
	b.Run("not found", func(b *testing.B) {
		for b.Loop() {
			_, _ = s.Find(context.Background(), "Projekt number")
		}
	})
}

func BenchmarkUpdate(b *testing.B) {
	ctx := context.Background()
	s := fresh(b)
	p := project(b, s, "shop")
	_, seq, err := s.Load(ctx, p.ID)
	for b.Loop() {
		if _, seq, err = s.Update(ctx, p.ID, seq, adding("shop", answered("web"))); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLoad reads a project of 500 changes.
func BenchmarkLoad(b *testing.B) {
	ctx := context.Background()
	s := fresh(b)
	p := project(b, s, "shop")
	var add []workflow.Change
	for range 500 {
		add = append(add, answered("web"))
	}
	if _, _, err := s.Update(ctx, p.ID, 0, adding("shop", add...)); err != nil {
		b.Fatal(err)
	}
	b.Run("load", func(b *testing.B) {
		for b.Loop() {
			if _, _, err := s.Load(ctx, p.ID); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("poll", func(b *testing.B) {
		for b.Loop() {
			if _, _, err := s.Newer(ctx, p.ID, 501); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkOpen(b *testing.B) {
	for name, s := range map[string]*Store{"small": fresh(b), "10k projects": crowded(b)} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				again, err := Open(context.Background(), s.Path())
				if err != nil {
					b.Fatal(err)
				}
				_ = again.Close()
			}
		})
	}
}
