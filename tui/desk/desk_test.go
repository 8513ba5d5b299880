package desk_test

import (
	"testing"

	"fsd/tui/desk"
	"fsd/tui/tuitest"
	"fsd/workflow"
)

// A look that was on its way while the screen stored something finds that change, and must not take it for somebody
// else's, whichever answer comes first.
func TestTheOwnChangeIsNotSomebodyElses(t *testing.T) {
	for _, foundFirst := range []bool{true, false} {
		s := tuitest.New(t)
		id := s.Put(tuitest.Small(t))
		work, _, err := s.Open(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		d := desk.New(work, s)
		look := d.Look(s.Clock.Now())
		commit, err := d.Do(workflow.Renamed{Name: "Front desk"})
		if err != nil {
			t.Fatal(err)
		}
		done, own := commit().(desk.Done), look().(desk.Found)
		if len(own.Result.Newer) == 0 {
			t.Fatal("the look has found nothing, so nothing is tested")
		}
		if !foundFirst {
			d.Finish(done)
		}
		if d.Take(own) {
			t.Errorf("found first: %v: the own change counts as somebody else's", foundFirst)
		}
		if foundFirst {
			d.Finish(done)
		}
		s.Other(id, workflow.Renamed{Name: "Back desk"})
		theirs := d.Absorb()().(desk.Found)
		if !d.Take(theirs) || d.View().Name != "Back desk" || len(d.View().Log) != 6+2 {
			t.Errorf("found first: %v: after another's change the name is %q, of %d changes", foundFirst, d.View().Name, len(d.View().Log))
		}
	}
}
