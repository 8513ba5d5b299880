package tui

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"fsd/tui/page"
	"fsd/tui/tuitest"
	"fsd/workflow"
)

// halfway opens the project in the middle at the phase that has most to show.
func halfway(t *testing.T) (*workflow.View, *tuitest.Driver) {
	t.Helper()
	s := tuitest.New(t)
	id := s.Put(tuitest.Halfway(t))
	d := start(t, s, id, 120, 36)
	return s.View(id), open(d, page.Map, "architecture")
}

func TestTheHeaderOfTheMapCountsDecisionsAndNothingElse(t *testing.T) {
	v, d := halfway(t)
	total, made := 0, 0
	for _, dec := range v.Decisions() {
		if dec.State != workflow.NotApplicable {
			total++
		}
		if dec.Made() && !dec.Stale {
			made++
		}
	}
	d.Sees(fmt.Sprintf("%d of %d decisions", made, total))
}

func TestTheMapShowsWhatNeedsAttention(t *testing.T) {
	v, d := halfway(t)
	var stale, due, clash workflow.Decision
	for _, dec := range v.Decisions() {
		switch {
		case dec.Stale:
			stale = dec
		case dec.Due:
			due = dec
		case dec.Made() && workflow.Serious(dec.Conflicts):
			clash = dec
		}
	}
	d.Sees("in conflict", "stale", "due", "attention")
	d.Press("f f").Sees("only what needs attention")
	shown := d.Screen()
	for _, phase := range []string{"1", "2", "3", "4"} {
		shown += d.Press(phase).Press("f f").Screen()
	}
	for _, dec := range []workflow.Decision{stale, due, clash} {
		if dec.Decision == nil || !strings.Contains(shown, dec.Title) {
			t.Errorf("%+v is not among what needs attention", dec.Decision)
		}
	}
}

func TestTheScopeLeavesOutWhatIsDone(t *testing.T) {
	v, d := halfway(t)
	for _, dec := range v.Decisions() {
		if dec.Phase == "architecture" && dec.Settled() {
			d.Sees(dec.Title).Press("f").Sees("only what is left").SeesNot("● " + dec.Title).Press("f f").Sees(dec.Title)
			return
		}
	}
	t.Fatal("nothing is settled")
}

func TestTheNextStepIsMarkedWhereItStands(t *testing.T) {
	s, id, d := small(t)
	next := s.View(id).Next()
	fact, _ := s.View(id).K.Fact(next.ID)
	marked := regexp.MustCompile(`(?m)^ *› .*` + regexp.QuoteMeta(fact.Short[1:]) + `.* next\b`)
	if !marked.MatchString(d.Screen()) {
		t.Errorf("%q is not marked as next:\n%s", fact.Short, d.Screen())
	}
	d.Sees("next "+next.Title).Press("G n").Sees(fact.Ask, "question")
}

// firstWords is the beginning of a text, short enough to stand on one line beside a list.
func firstWords(text string) string {
	words := strings.Fields(text)
	return strings.Join(words[:min(len(words), 4)], " ")
}

// Titles are what people look for: none is cut on a screen of usual width.
func TestTheMapCutsNoTitle(t *testing.T) {
	v, d := halfway(t)
	for _, width := range []int{120, 100, 80} {
		d.Resize(width, 250)
		for _, dec := range v.Decisions() {
			if dec.Phase == "architecture" {
				d.Sees(dec.Title)
			}
		}
	}
}

func TestTheMapSaysWhyWithoutLeavingIt(t *testing.T) {
	v, d := halfway(t)
	for _, dec := range v.Decisions() {
		if dec.Phase == "architecture" && dec.State == workflow.Accepted && !dec.Stale && dec.Advice.Leaf.RunnerUpIf != "" {
			d.Send(page.Open{Place: page.Place{Page: page.Map, ID: "architecture", Sub: "decision/" + dec.ID}}).Resize(120, 60)
			d.Sees(firstWords(dec.Ask), firstWords(dec.Advice.Leaf.Why), "runner-up", firstWords(dec.OptionTitle(dec.Advice.Leaf.RunnerUp)), "if "+firstWords(dec.Advice.Leaf.RunnerUpIf))
			d.Resize(80, 24).Sees(firstWords(dec.Advice.Leaf.Why))
			return
		}
	}
	t.Fatal("no such decision")
}

func TestTheMapSaysWhatWaitsForWhat(t *testing.T) {
	v, d := halfway(t)
	for _, dec := range v.Decisions() {
		if waits := v.WaitsFor(dec); len(waits) > 0 {
			d.Send(page.Open{Place: page.Place{Page: page.Map, ID: dec.Phase, Sub: "decision/" + dec.ID}}).Resize(120, 60)
			d.Sees("rests on, not decided yet", waits[0].Title)
			d.Send(page.Open{Place: page.Place{Page: page.Map, ID: waits[0].Phase, Sub: "decision/" + waits[0].ID}})
			d.Sees("waiting for this")
			return
		}
	}
	t.Fatal("nothing waits for anything")
}

func TestGroupsOfTheMapFoldAndAreFound(t *testing.T) {
	_, d := halfway(t)
	before := d.Screen()
	d.Press("Z").Sees("unfold")
	if len(d.Screen()) >= len(before) {
		t.Error("folding all groups makes nothing shorter")
	}
	d.Press("Z /").Type("database").Sees("found", "Primary database").SeesNot("Service boundaries")
	d.Press("enter").Sees("Primary database", "esc shows all").Press("esc").Sees("Service boundaries")
	d.Press("/").Type("no such thing at all").Sees("Nothing here has that", "0 found").Press("esc").Sees("Service boundaries")
}
