package store

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"fsd/workflow"
)

// made is a project of three changes that was made elsewhere, the last one with a time in the past.
func made() []workflow.Change {
	at := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	log := []workflow.Change{{ID: newID(), At: at, Author: "Ada", Body: workflow.Created{Name: "shop"}}}
	for i := range 2 {
		log = append(log, workflow.Change{ID: newID(), At: at.Add(time.Duration(i-1) * time.Hour), Author: "Bob", After: []string{log[i].ID},
			Body: workflow.Answered{Fact: "clients", Values: []string{"web"}}})
	}
	return log
}

// missing is a Decide that adds what is not there.
func missing(log []workflow.Change) Decide {
	return func(have []workflow.Change) ([]workflow.Change, workflow.Summary, error) {
		var add []workflow.Change
		for _, c := range log {
			if !slices.ContainsFunc(have, func(h workflow.Change) bool { return h.ID == c.ID }) {
				add = append(add, c)
			}
		}
		return add, workflow.Summary{Name: "shop"}, nil
	}
}

func TestMergeKeepsChangesAsTheyWereMade(t *testing.T) {
	ctx := context.Background()
	s := fresh(t)
	log := made()
	id := log[0].ID
	if err := s.Merge(ctx, id, missing(log[:2])); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time there is nothing to do
		if err := s.Merge(ctx, id, missing(log)); err != nil {
			t.Fatal(err)
		}
	}
	got, seq, err := s.Load(ctx, id)
	if err != nil || !reflect.DeepEqual(got, log) {
		t.Fatalf("stored is\n%+v\nwant\n%+v\n%v", got, log, err)
	}
	p, err := s.Find(ctx, "shop")
	if err != nil || !p.Created.Equal(log[0].At) || !p.Changed.Equal(log[0].At) {
		t.Errorf("%+v, %v", p, err)
	}
	late := answered("mobile")
	late.At = log[0].At.Add(-time.Hour)
	if _, _, err := s.Update(ctx, id, seq, adding("shop", late)); err != nil {
		t.Fatal(err)
	}
	if got, _, _ := s.Load(ctx, id); !got[3].At.After(log[0].At) {
		t.Errorf("the next change is at %s, not after all that was taken in", got[3].At)
	}
}

func TestMergeRefused(t *testing.T) {
	ctx := context.Background()
	s := fresh(t)
	log, other := made(), made()
	no := errors.New("no")
	if err := s.Merge(ctx, log[0].ID, func([]workflow.Change) ([]workflow.Change, workflow.Summary, error) {
		return log, workflow.Summary{}, no
	}); err != no {
		t.Error(err)
	}
	if err := s.Merge(ctx, log[0].ID, missing(log[1:])); err == nil {
		t.Error("a project without a beginning was stored")
	}
	if err := s.Merge(ctx, log[0].ID, missing(other)); err == nil {
		t.Error("a project was stored under another's id")
	}
	if _, total, _ := s.List(ctx, ListOptions{}); total != 0 {
		t.Fatalf("%d projects are stored", total)
	}
	if err := errors.Join(s.Merge(ctx, log[0].ID, missing(log)), s.Merge(ctx, other[0].ID, missing(other[:1]))); err != nil {
		t.Fatal(err)
	}
	stolen := append(slices.Clone(other[:1]), log[1])
	if err := s.Merge(ctx, other[0].ID, missing(stolen)); class(err) != Refused {
		t.Errorf("a change of another project: %v", err)
	}
	if err := s.Delete(ctx, other[0].ID); err != nil {
		t.Fatal(err)
	}
	if err := s.Merge(ctx, other[0].ID, missing(other)); class(err) != Refused {
		t.Errorf("into a deleted project: %v", err)
	}
	if got, _, _ := s.Load(ctx, other[0].ID); len(got) != 1 {
		t.Errorf("%d changes are stored", len(got))
	}
}
