package session_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"fsd/knowledge"
	"fsd/workflow"
	"fsd/workflow/session"
)

// memory is a store in memory for one project; fail makes the next update fail.
type memory struct {
	log  []workflow.Change
	fail error
	sums []workflow.Summary
}

func (m *memory) Load(context.Context, string) ([]workflow.Change, int64, error) {
	return append([]workflow.Change{}, m.log...), int64(len(m.log)), nil
}

func (m *memory) Newer(_ context.Context, _ string, since int64) ([]workflow.Change, int64, error) {
	return append([]workflow.Change{}, m.log[since:]...), int64(len(m.log)), nil
}

func (m *memory) Update(_ context.Context, _ string, since int64,
	decide func([]workflow.Change) ([]workflow.Change, workflow.Summary, error),
) ([]workflow.Change, int64, error) {
	if m.fail != nil {
		return nil, 0, m.fail
	}
	newer := append([]workflow.Change{}, m.log[since:]...)
	add, sum, err := decide(newer)
	if err != nil {
		return nil, 0, err
	}
	m.log = append(m.log, add...)
	m.sums = append(m.sums, sum)
	return newer, int64(len(m.log)), nil
}

func open(t *testing.T, m *memory) session.Session {
	t.Helper()
	k, err := knowledge.Load()
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC) }
	if len(m.log) == 0 {
		c, err := session.NewChange(workflow.Created{Name: "shop"}, "Ada", now())
		if err != nil {
			t.Fatal(err)
		}
		m.log = []workflow.Change{c}
	}
	s, err := session.Open(context.Background(), m, k, m.log[0].ID, "Ada", now)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWhatIsDoneIsShownAtOnceAndStoredOnCommit(t *testing.T) {
	m := &memory{}
	s := open(t, m)
	s, c, err := s.Do(workflow.Renamed{Name: "store"})
	if err != nil || s.View().Name != "store" || s.Pending() != 1 || len(m.log) != 1 {
		t.Fatalf("after Do: %v, %q, %d pending, %d stored", err, s.View().Name, s.Pending(), len(m.log))
	}
	r, err := s.Commit(context.Background(), m, c)
	if err != nil {
		t.Fatal(err)
	}
	s = s.Committed(r)
	if s.Pending() != 0 || s.View().Name != "store" || m.sums[0].Name != "store" {
		t.Errorf("after Commit: %d pending, %q, summary %q", s.Pending(), s.View().Name, m.sums[0].Name)
	}
}

func TestTwoPeopleLoseNothing(t *testing.T) {
	m := &memory{}
	ada, bob := open(t, m), open(t, m)
	ctx := context.Background()
	ada, err := ada.Run(ctx, m, workflow.Answered{Fact: "clients", Values: []string{"browser"}})
	if err != nil {
		t.Fatal(err)
	}
	bob, err = bob.Run(ctx, m, workflow.Answered{Fact: "team_language", Values: []string{"go"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(bob.View().Facts) != 2 {
		t.Errorf("bob sees %v", bob.View().Facts)
	}
	r, err := ada.Refresh(ctx, m)
	if err != nil {
		t.Fatal(err)
	}
	if ada = ada.Refreshed(r); len(ada.View().Facts) != 2 || len(ada.View().Log) != 3 {
		t.Errorf("ada sees %v, %d changes", ada.View().Facts, len(ada.View().Log))
	}
	if again := ada.Refreshed(r); len(again.View().Log) != 3 {
		t.Error("the same refresh taken twice doubles changes")
	}
}

func TestQueuedChangesThatWereMadeTogetherAreStoredOnceEach(t *testing.T) {
	m := &memory{}
	s := open(t, m)
	ctx := context.Background()
	first, a, _ := s.Do(workflow.Renamed{Name: "one"})
	both, b, _ := first.Do(workflow.Renamed{Name: "two"})
	ra, err := both.Commit(ctx, m, a)
	if err != nil {
		t.Fatal(err)
	}
	rb, err := both.Commit(ctx, m, b) // begun with what was known before a was stored
	if err != nil {
		t.Fatal(err)
	}
	end := both.Committed(ra).Committed(rb)
	if n := len(end.View().Log); n != 3 || end.View().Name != "two" || end.Pending() != 0 {
		t.Errorf("%d changes, %q, %d pending", n, end.View().Name, end.Pending())
	}
}

func TestAChangeThatNoLongerFitsIsRefused(t *testing.T) {
	m := &memory{}
	ada, bob := open(t, m), open(t, m)
	ctx := context.Background()
	feature := workflow.FeaturePut{Feature: workflow.Feature{ID: "f", Name: "pay", Priority: workflow.Must}}
	ada, _ = ada.Run(ctx, m, feature)
	r, _ := bob.Refresh(ctx, m)
	bob = bob.Refreshed(r)
	if _, err := ada.Run(ctx, m, workflow.Removed{ID: "f"}); err != nil {
		t.Fatal(err)
	}
	_, err := bob.Run(ctx, m, workflow.Removed{ID: "f"})
	var refusal workflow.Refusal
	if !errors.As(err, &refusal) {
		t.Errorf("removing what is gone: %v", err)
	}
}

func TestAFailedCommitRollsBackToWhatIsStored(t *testing.T) {
	m := &memory{}
	s := open(t, m)
	s, c, _ := s.Do(workflow.Renamed{Name: "store"})
	m.fail = errors.New("disk full")
	if _, err := s.Commit(context.Background(), m, c); err == nil {
		t.Fatal("the failure was swallowed")
	}
	if s = s.RolledBack(); s.View().Name != "shop" || s.Pending() != 0 {
		t.Errorf("after roll-back: %q, %d pending", s.View().Name, s.Pending())
	}
}

func TestChangesFromElsewhereMayBeOlderThanOnesOwn(t *testing.T) {
	m := &memory{}
	s := open(t, m)
	ctx := context.Background()
	s, err := s.Run(ctx, m, workflow.Answered{Fact: "clients", Values: []string{"browser"}})
	if err != nil {
		t.Fatal(err)
	}
	older, err := session.NewChange(workflow.Renamed{Name: "store"}, "Bob", m.log[0].At.Add(time.Microsecond))
	if err != nil {
		t.Fatal(err)
	}
	older.After = []string{m.log[0].ID}
	m.log = append(m.log, older) // taken in from a snapshot while the project is open here
	r, err := s.Refresh(ctx, m)
	if err != nil {
		t.Fatal(err)
	}
	s = s.Refreshed(r)
	if log := s.View().Log; s.View().Name != "store" || log[1].ID != older.ID {
		t.Errorf("the name is %q, the log %v", s.View().Name, log)
	}
	s, err = s.Run(ctx, m, workflow.Answered{Fact: "clients"})
	if err != nil {
		t.Fatal(err)
	}
	if last := m.log[len(m.log)-1]; len(last.After) != 2 {
		t.Errorf("the next change follows %v, not both", last.After)
	}
	if again := open(t, m); len(again.View().Facts) != 0 || again.View().Name != "store" {
		t.Errorf("opened again it is %q with %v", again.View().Name, again.View().Facts)
	}
}

func TestSeveralChangesAreStoredTogetherOrNotAtAll(t *testing.T) {
	m := &memory{}
	ada, bob := open(t, m), open(t, m)
	ctx := context.Background()
	feature := workflow.FeaturePut{Feature: workflow.Feature{ID: "f", Name: "pay", Priority: workflow.Must}}
	ada, err := ada.Run(ctx, m, feature, workflow.Removed{ID: "f"}, workflow.Renamed{Name: "store"})
	if err != nil || len(m.log) != 4 || len(m.sums) != 1 || ada.View().Name != "store" {
		t.Fatalf("%v: %d changes in %d transactions, %q", err, len(m.log), len(m.sums), ada.View().Name)
	}
	bob, err = bob.Run(ctx, m, workflow.Renamed{Name: "bob's"}, workflow.Removed{ID: "f"})
	var refusal workflow.Refusal
	if !errors.As(err, &refusal) || len(m.log) != 4 {
		t.Errorf("one of two does not fit: %v, %d changes", err, len(m.log))
	}
	if bob, err = bob.Run(ctx, m, workflow.Renamed{Name: "bob's"}); err != nil || len(bob.View().Log) != 5 {
		t.Errorf("after the refusal: %v, %d changes", err, len(bob.View().Log))
	}
}
