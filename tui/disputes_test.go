package tui

import (
	"testing"

	"fsd/tui/page"
	"fsd/tui/tuitest"
)

// disputed opens a project in which two people settled three things differently.
func disputed(t *testing.T) (*tuitest.Services, string, *tuitest.Driver) {
	t.Helper()
	s := tuitest.New(t)
	id := s.Put(tuitest.InDispute(t))
	return s, id, start(t, s, id, 100, 30)
}

func TestWhatIsInDisputeComesFirstAndIsSettledByOneKey(t *testing.T) {
	s, id, d := disputed(t)
	d.Send(page.Open{Place: page.Place{Page: page.Map, ID: "requirements"}}).Sees("In dispute", "Settle: ")
	d.Press("n").Sees("In dispute", "3 to settle", "Ada Lovelace", "Grace Hopper", "counts until you choose")
	before := s.View(id)
	for left := len(before.Disputes()) - 1; left > 0; left-- {
		d.Press("enter")
		if len(s.View(id).Disputes()) != left {
			d.Sees("Why is it right here?") // the option is not what all the answers together recommend
			d.Type("we talked it over").Press("enter")
		}
		if n := len(s.View(id).Disputes()); n != left {
			t.Fatalf("%d are in dispute, want %d:\n%s", n, left, d.Screen())
		}
		d.Sees("Settled: ")
	}
}

func TestADisputedDecisionSaysSoOnItsPage(t *testing.T) {
	s, id, d := disputed(t)
	d.Send(page.Open{Place: page.Place{Page: page.Map, ID: "architecture"}}).Sees("in two ways")
	d.Send(page.Open{Place: page.Place{Page: page.Disputes, Sub: "decision/data-store"}})
	if got := root(d).top().Place().Sub; got != s.View(id).Disputes()[0].Claims[0].ID {
		t.Errorf("the cursor is on %s", got)
	}
	d.Press("o").Sees("Decided in two ways").Press("s").Sees("In dispute")
}

func TestUndoOpensADisputeAgain(t *testing.T) {
	s, id, d := disputed(t)
	d.Send(page.Open{Place: page.Place{Page: page.Disputes, Sub: "fact/team_language"}}).Press("enter").Sees("2 to settle")
	d.Press("u").Sees("Undid", "3 to settle")
	if n := len(s.View(id).Disputes()); n != 3 {
		t.Errorf("%d are in dispute", n)
	}
}

func TestWithoutADisputeThePageSaysSo(t *testing.T) {
	s := tuitest.New(t)
	d := start(t, s, s.Put(tuitest.Small(t)), 100, 30)
	d.Send(page.Open{Place: page.Place{Page: page.Disputes}}).Sees("Nobody has settled anything in two ways").Press("enter")
	if root(d).top().Place().Page == page.Disputes {
		t.Error("enter does not lead on")
	}
}
