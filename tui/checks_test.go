package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fsd/knowledge"
	"fsd/tui/page"
	"fsd/tui/tuitest"
	"fsd/workflow"
)

// onChecks opens the production checks of the project in the middle, on a screen that shows all of them.
func onChecks(t *testing.T) (*tuitest.Services, string, *workflow.View, *tuitest.Driver) {
	t.Helper()
	s := tuitest.New(t)
	id := s.Put(tuitest.Halfway(t))
	d := start(t, s, id, 200, 250)
	return s, id, s.View(id), open(d, page.Checks, "production")
}

// countRows counts the rows of a list on the screen, without headings.
func countRows(screen string) int {
	n := 0
	for _, line := range strings.Split(screen, "\n") {
		if len(line) > 6 && !strings.Contains(line, "─ ") && strings.ContainsAny(string([]rune(line + "    ")[4:5]), "●○–!") {
			n++
		}
	}
	return n
}

func TestChecksAreFilteredByStateAndSeverity(t *testing.T) {
	_, _, v, d := onChecks(t)
	all := v.Checks("production")
	if got := countRows(d.Screen()); got != len(all) {
		t.Fatalf("%d of %d items are shown", got, len(all))
	}
	count := map[knowledge.Severity]int{}
	for _, c := range all {
		count[c.Severity]++
	}
	d.Press("space") // the first one is done
	d.Press("f").Sees("only open")
	if got := countRows(d.Screen()); got != len(all)-1 {
		t.Errorf("%d items are open, %d shown", len(all)-1, got)
	}
	d.Press("f").Sees("only done")
	if got := countRows(d.Screen()); got != 1 {
		t.Errorf("one item is done, %d shown", got)
	}
	d.Press("f f f").SeesNot("only ")
	for _, severity := range []knowledge.Severity{knowledge.Blocker, knowledge.Major, knowledge.Minor} {
		d.Press("b").Sees("only " + string(severity))
		if got := countRows(d.Screen()); got != count[severity] {
			t.Errorf("%d items are %s, %d shown", count[severity], severity, got)
		}
	}
	d.Press("b f f f").Sees("only accepted risk", "No item here is accepted risk").Press("f f").SeesNot("No item here")
}

func TestGroupsOfChecksCountFoldAndAreFound(t *testing.T) {
	_, _, v, d := onChecks(t)
	group, total, blockers := v.Checks("production")[0].Group, 0, 0
	for _, c := range v.Checks("production") {
		if c.Group == group {
			total++
			if c.Severity == knowledge.Blocker {
				blockers++
			}
		}
	}
	head := fmt.Sprintf("%s%s  0 of %d, %d blocker", strings.ToUpper(group[:1]), group[1:], total, blockers)
	d.Sees(strings.Join(strings.Fields(head), " ")).Press("Z").Sees("unfold")
	if got := countRows(d.Screen()); got > 1 {
		t.Errorf("all groups are folded, and %d items shown", got)
	}
	d.Press("Z /").Type("blocker " + group)
	if got := countRows(d.Screen()); got != blockers {
		t.Errorf("%d blockers are in %s, %d found:\n%s", blockers, group, got, d.Screen())
	}
}

func TestAnItemHasEvidenceOwnerAndExpiry(t *testing.T) {
	s, id, _, d := onChecks(t)
	d.Press("v").Sees("How was it seen?").Type("curl says 429").Press("enter").Sees("evidence", "curl says 429")
	d.Press("space j a").Sees("Why can you live with it").Type("not public yet").Press("enter").Sees("until when").Type(", 2026-12-01").Press("enter")
	d.Sees("reason", "not public yet", "owner", "Ada Lovelace", "until", "2026-12-01", "accepted risk, Ada Lovelace, until 2026-12-01")
	s.Clock.Advance(30 * 24 * time.Hour)
	d.Resize(80, 60).Send(page.Changed{}).Sees("The accepted risk has run out on 2026-12-01")
	for _, c := range s.View(id).Checks("production") {
		if c.Mark.Owner != "" && (c.State != workflow.CheckOpen || !c.Expired) {
			t.Errorf("an expired risk is %s", c.State)
		}
	}
}

func TestTheVerdictListsWhatStandsInTheWay(t *testing.T) {
	_, _, v, d := onChecks(t)
	verdict := v.Verdict()
	d.Press("s").Sees("May it ship?", "DO NOT SHIP", fmt.Sprintf("%d things stand", len(verdict.Blockers)+len(verdict.Conflicts)), "Conflicts that block")
	for _, c := range verdict.Blockers {
		d.Sees(firstWords(c.Title))
	}
	first := verdict.Conflicts[0]
	d.Press("g").Sees(firstWords(first.Fix)).Press("enter")
	if got := root(d).top().Place(); got.Page != page.Decide || got.ID != first.Decisions[0] {
		t.Errorf("enter on a conflict opens %v", got)
	}
	d.Press("esc /").Type(firstWords(verdict.Blockers[0].Title)).Press("enter enter")
	if got := root(d).top().Place(); got.Page != page.Checks || got.Sub != verdict.Blockers[0].ID {
		t.Errorf("enter on a blocker opens %v", got)
	}
}

func TestTheVerdictOfAFinishedProjectNamesItsExceptions(t *testing.T) {
	sample, err := tuitest.Sample()
	if err != nil {
		t.Fatal(err)
	}
	s := tuitest.New(t)
	d := start(t, s, s.Put(sample), 120, 36)
	d.Press("s").Sees("SHIP WITH 1 EXCEPTION", "Every blocker is met", "Accepted risks", "until", "blockers met")
}
