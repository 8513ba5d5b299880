package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"fsd/knowledge"
	"fsd/tui/page"
	"fsd/tui/tuitest"
	"fsd/workflow"
)

// turning finds an answer of the brief, already given, whose change makes records stale or turns recommendations.
func turning(t *testing.T, v *workflow.View) (*knowledge.Fact, string, workflow.Impact) {
	t.Helper()
	for _, f := range v.Brief() {
		for _, value := range f.Values {
			body := workflow.Answered{Fact: f.ID, Values: []string{value.ID}}
			moves := v.Preview(body)
			if f.Kind != knowledge.Set && f.ID != knowledge.ProductFact && len(v.Facts[f.ID]) == 1 && len(moves.Stale) > 0 && len(moves.Checks) > 0 {
				return f, value.ID, moves
			}
		}
	}
	t.Fatal("no answer moves anything")
	return nil, "", workflow.Impact{}
}

// onAnswer puts the cursor on a value of a question that the map has opened.
func onAnswer(t *testing.T, d *tuitest.Driver, f *knowledge.Fact, value string) {
	t.Helper()
	open(d, page.Fact, f.ID).Press("g")
	for _, v := range f.Values {
		if v.ID == value {
			return
		}
		d.Press("j")
	}
}

func TestAChangeThatMovesOtherThingsIsShownFirstAndLeadsBack(t *testing.T) {
	s := tuitest.New(t)
	id := s.Put(tuitest.Halfway(t))
	d := start(t, s, id, 120, 60).Press("1")
	v := s.View(id)
	f, value, moves := turning(t, v)
	onAnswer(t, d, f, value)
	before, changes := root(d).top().Place(), len(v.Log)
	d.Press("enter").Sees("stale", "ADR", "appear", firstWords(moves.Checks[0].Title), "y change it")
	if len(s.View(id).Log) != changes {
		t.Fatal("the change was made before it was accepted")
	}
	d.Press("esc")
	if got := root(d).top().Place(); got != before || len(s.View(id).Log) != changes {
		t.Errorf("after esc: %v, %d changes; want %v and %d", got, len(s.View(id).Log), before, changes)
	}
	if d.Press("enter y"); s.View(id).Facts[f.ID][0] != value {
		t.Errorf("after y the answer is %v", s.View(id).Facts[f.ID])
	}
	if got := root(d).top().Place().Page; got != page.Map {
		t.Errorf("after a revision one is on %q, want to be back on the map", got)
	}
	d.Press("u").Sees("Undid", "stale")
}

func TestALongImpactScrolls(t *testing.T) {
	s := tuitest.New(t)
	id := s.Put(tuitest.Halfway(t))
	d := start(t, s, id, 80, 24)
	f, value, moves := turning(t, s.View(id))
	onAnswer(t, d, f, value)
	d.Press("enter").Sees("0%", "scroll").Press("G").Sees("100%").Press("g").Sees("0%")
	if len(moves.Stale) > 0 {
		d.Sees("stale")
	}
	d.Resize(40, 12).Sees("y change it").Press("n").SeesNot("y change it")
}

func TestDeferringAndRulingOutShowWhatTheyMove(t *testing.T) {
	s := tuitest.New(t)
	id := s.Put(tuitest.Halfway(t))
	v := s.View(id)
	for _, dec := range v.Decisions() {
		if moves := v.Preview(workflow.Reopened{Decision: dec.ID}); !dec.Made() || len(moves.Flips)+len(moves.Stale) == 0 {
			continue
		}
		d := start(t, s, id, 120, 60)
		open(d, page.Decide, dec.ID).Press("R").Sees("Reopen "+dec.Title+"?", "y change it").Press("esc").Sees("because you said")
		return
	}
	for _, dec := range v.Decisions() {
		body := workflow.Excluded{Decision: dec.ID, Reason: "never"}
		if moves := v.Preview(body); len(moves.Flips)+len(moves.Stale) > 0 {
			d := start(t, s, id, 120, 60)
			open(d, page.Decide, dec.ID).Press("n").Type("never").Press("enter").Sees("Rule out "+dec.Title+"?", "y change it")
			d.Press("esc")
			if now, _ := s.View(id).Decision(dec.ID); now.State == workflow.NotApplicable {
				t.Error("it was ruled out before that was accepted")
			}
			d.Press("n").Type("never").Press("enter y")
			if now, _ := s.View(id).Decision(dec.ID); now.State != workflow.NotApplicable {
				t.Error("it was not ruled out")
			}
			return
		}
	}
	t.Fatal("ruling out moves nothing")
}

func TestGoingBackInTimeShowsWhatItMoves(t *testing.T) {
	s := tuitest.New(t)
	id := s.Put(tuitest.Halfway(t))
	d := start(t, s, id, 120, 60)
	open(d, page.History, "").Press("j j j j j j j j enter").Sees("Go back to this point?", "8 changes after it are undone")
	if !strings.Contains(d.Screen(), "change") {
		t.Error("nothing is said about what it moves")
	}
	d.Press("esc").Sees("changes")
}

// The field stays on the screen however much there is to say above it.
func TestTheFieldOfAQuestionIsAlwaysVisible(t *testing.T) {
	_, _, d := small(t)
	d.Send(page.Ask{Question: page.Question{Title: "Why?", Text: strings.Repeat("one more line\n", 100), Hint: "because", Done: func(string) tea.Cmd { return nil }}})
	for _, size := range [][2]int{{120, 36}, {80, 24}, {40, 12}} {
		d.Resize(size[0], size[1]).Type("x").Sees("x", "enter keep")
		if c := root(d).View().Cursor; c == nil || c.Y >= size[1] || c.Y < 1 {
			t.Errorf("at %v the cursor is at %+v", size, c)
		}
	}
	d.Press("pgdown").SeesNot("0%")
}
