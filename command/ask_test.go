package command_test

import (
	"slices"
	"strings"
	"testing"
)

// asked runs "fsd ask" with these lines typed and returns what it printed.
func (w *world) asked(lines ...string) string {
	w.t.Helper()
	w.typed = strings.Join(lines, "\n")
	if len(lines) > 0 {
		w.typed += "\n"
	}
	defer func() { w.typed = "" }()
	return w.ok("ask")
}

// answers are the project's facts as they stand.
func (w *world) answers() map[string]string {
	w.t.Helper()
	var facts []struct {
		ID      string
		Current []string
	}
	w.json(&facts, "facts")
	out := map[string]string{}
	for _, f := range facts {
		if len(f.Current) > 0 && f.ID != "product" {
			out[f.ID] = strings.Join(f.Current, ",")
		}
	}
	return out
}

func TestAskSavesEachAnswerAndGoesOnWhereItEnded(t *testing.T) {
	w := newWorld(t)
	w.ok("new", "shop", "--here")
	w.ok("answer", "product=other")
	facts := w.brief()[1:] // whatever kind of product it is
	first, second, third := facts[0], facts[1], facts[2]
	out := w.asked("1", "2")
	for _, f := range facts[:3] { // two are answered, the third is asked when the input ends
		if !strings.Contains(out, f.Ask) {
			t.Errorf("%q was not asked", f.Ask)
		}
	}
	if got := w.answers(); len(got) != 2 || got[first.ID] != first.Values[0].ID || got[second.ID] != second.Values[1].ID {
		t.Errorf("the answers are %v", got)
	}
	out = w.asked()
	if strings.Contains(out, first.Ask) || !strings.Contains(out, third.Ask) {
		t.Errorf("it did not go on at the third question: %q", out)
	}
	w.typed = "1" // the last line of a pipe may have no end
	w.ok("ask")
	if got := w.answers(); got[third.ID] != third.Values[0].ID {
		t.Errorf("the answers are %v", got)
	}
}

func TestAskTakesTheWordsOfEveryQuestion(t *testing.T) {
	w := newWorld(t)
	w.ok("new", "shop", "--here")
	w.ok("answer", "product=other")
	facts := w.brief()[1:] // whatever kind of product it is
	first, second := facts[0], facts[1]
	for _, c := range []struct {
		name  string
		lines []string
		says  string
		want  map[string]string
	}{
		{"why", []string{"?"}, first.Why, map[string]string{}},
		{"no such number", []string{"99"}, "Answer by a number", map[string]string{}},
		{"no such word", []string{"perhaps"}, "Answer by a number", map[string]string{}},
		{"nothing before", []string{"b"}, "first question of this run", map[string]string{}},
		{"skip", []string{"s", "1"}, second.Ask, map[string]string{second.ID: second.Values[0].ID}},
		{"an id", []string{first.Values[1].ID}, facts[2].Ask, map[string]string{first.ID: first.Values[1].ID, second.ID: second.Values[0].ID}},
		{"stop", []string{"q", "1"}, first.Ask, nil},
	} {
		out := w.asked(c.lines...)
		if !strings.Contains(out, c.says) && c.want != nil {
			t.Errorf("%s: said %q", c.name, out)
		}
		if got := w.answers(); c.want != nil && !same(got, c.want) {
			t.Errorf("%s: the answers are %v, want %v", c.name, got, c.want)
		}
		if strings.ContainsAny(out, "\x1b│─●") {
			t.Errorf("%s: drawn, not said: %q", c.name, out)
		}
	}
	out := w.asked("1", "b", "2") // the next open question is answered, taken back and answered otherwise
	if !strings.Contains(out, "your answer so far") {
		t.Errorf("going back did not show the answer: %q", out)
	}
}

func TestAskGoesThroughADecision(t *testing.T) {
	w := newWorld(t)
	w.ok("new", "shop", "--here")
	w.ok("answer", "product=other")
	w.ok(append([]string{"answer"}, stackAnswers...)...)
	out := w.asked("?", "2", "", "2", "we know it better")
	for _, says := range []string{"Recommended: ", "Because you said:", "1. Accept ", "would win if", "Why is ", "against the advice"} {
		if !strings.Contains(out, says) {
			t.Errorf("%q is missing in %q", says, out)
		}
	}
	if d := w.stack(); d.State != "overridden" || d.Because != "we know it better" {
		t.Errorf("the decision is %+v", d)
	}
	w.ok("undo")
	w.asked("d", "2027-03-01")
	if d := w.stack(); d.State != "deferred" {
		t.Errorf("the decision is %+v", d)
	}
	w.ok("undo")
	w.asked("1")
	if d := w.stack(); d.State != "accepted" {
		t.Errorf("the decision is %+v", d)
	}
}

func TestAskTakesRowsUntilAnEmptyLine(t *testing.T) {
	w := newWorld(t)
	w.ok("new", "shop", "--here")
	w.ok("answer", "product=other")
	w.ok(append([]string{"answer"}, stackAnswers...)...)
	w.ok("decide", "backend-stack")
	for _, f := range w.brief() {
		if w.answers()[f.ID] == "" {
			w.ok("answer", f.ID+"="+f.any())
		}
	}
	out := w.asked("must: pay by card | customer", "| nobody", "", "order: number string unique", "", "GET /getOrder")
	for _, says := range []string{"Core features", "a feature needs a name", "Data models", "API endpoints"} {
		if !strings.Contains(out, says) {
			t.Errorf("%q is missing in %q", says, out)
		}
	}
	if log := w.ok("log"); !strings.Contains(log, "pay by card") || !strings.Contains(log, "/getOrder") {
		t.Errorf("the rows are not stored: %s", log)
	}
}

// stack is the decision about the stack as it stands.
func (w *world) stack() decisionRow {
	w.t.Helper()
	var decisions []decisionRow
	w.json(&decisions, "decisions")
	return decisions[slices.IndexFunc(decisions, func(d decisionRow) bool { return d.ID == "backend-stack" })]
}

// stackAnswers are all that the first decision needs.
var stackAnswers = []string{"clients=browser", "page_kind=app", "team_language=go", "stack_fixed=free", "push_direction=none", "io_pattern=db"}

type briefFact struct {
	ID, Ask, Why, Kind string
	Brief              int
	Values             []struct{ ID string }
}

// any is an answer that the fact takes.
func (f briefFact) any() string {
	if len(f.Values) == 0 {
		return "words"
	}
	return f.Values[0].ID
}

// brief lists the questions of the brief in their order.
func (w *world) brief() []briefFact {
	w.t.Helper()
	var all, brief []briefFact
	w.json(&all, "facts")
	for _, f := range all {
		if f.Brief > 0 {
			brief = append(brief, f)
		}
	}
	return brief
}

func same(a, b map[string]string) bool {
	if len(a) != len(b) {
		return false
	}
	for k, v := range a {
		if b[k] != v {
			return false
		}
	}
	return true
}

func TestAskOffersToAcceptTogetherWhatNothingContests(t *testing.T) {
	w := newWorld(t)
	w.ok("new", "shop", "--here")
	w.ok("answer", "product=internal-tool")
	w.ok("require", "shop", "feature", "must: order books")
	w.ok("require", "shop", "entity", "order: number string unique")
	w.ok("require", "shop", "endpoint", "GET /orders list orders")
	type status struct{ Uncontested []string }
	for range 200 { // one answer a run, until the offer comes
		if out := w.asked(); strings.Contains(out, "\na. Accept this and ") {
			var before, after status
			w.json(&before, "status")
			if out = w.asked("a"); strings.Count(strings.ReplaceAll(out, "> Decided ", "\nDecided "), "\nDecided ") != len(before.Uncontested) {
				t.Errorf("%d are uncontested; it said: %s", len(before.Uncontested), out)
			}
			if w.json(&after, "status"); len(after.Uncontested) > 0 {
				t.Errorf("afterwards %v is uncontested", after.Uncontested)
			}
			w.ok("undo")
			if w.json(&after, "status"); len(after.Uncontested) != len(before.Uncontested) {
				t.Errorf("after one undo %d are uncontested, not %d", len(after.Uncontested), len(before.Uncontested))
			}
			return
		}
		w.asked("1")
	}
	t.Error("it was never offered")
}
