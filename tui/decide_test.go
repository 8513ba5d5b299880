package tui

import (
	"regexp"
	"strings"
	"testing"

	"fsd/tui/page"
	"fsd/tui/tuitest"
	"fsd/workflow"
)

// onDecision opens the first accepted decision of the project in the middle that has three options or more, some of
// them advised under other answers, and something assumed.
func onDecision(t *testing.T) (*workflow.View, workflow.Decision, *tuitest.Driver) {
	t.Helper()
	v, d := halfway(t)
	for _, dec := range v.Decisions() {
		if dec.State == workflow.Accepted && !dec.Stale && len(dec.Options) > 2 && len(dec.Advice.Assumes()) > 0 && len(dec.Conflicts) == 0 {
			return v, dec, open(d, page.Decide, dec.ID)
		}
	}
	t.Fatal("there is no such decision")
	return nil, workflow.Decision{}, nil
}

func TestTheResultMarksWhatWasAssumed(t *testing.T) {
	v, dec, d := onDecision(t)
	d.Resize(80, 60).Sees("because you said", "changes what was assumed")
	for _, s := range dec.Advice.Path {
		name, answer := v.Said(s)
		sign := "● "
		if s.Origin == workflow.Usual || s.Origin == workflow.Assumed {
			sign, answer = "◐ ", answer+" assumed"
		}
		d.Sees(sign+name, answer)
	}
}

func TestWhatWasNotTakenIsALineEachAndInFullOnDemand(t *testing.T) {
	v, dec, d := onDecision(t)
	d.Resize(80, 200)
	var lost string
	for _, alt := range v.Alternatives(dec.Decision) {
		d.Sees("○ " + alt.Option.Title)
		if lost == "" {
			lost = v.LostBecause(alt)
		}
	}
	d.SeesNot(lost).Press("m").Sees(lost, "shortens").Press("m").SeesNot(lost)
}

func TestOptionsAreComparedSideBySide(t *testing.T) {
	_, dec, d := onDecision(t)
	chosen, other := dec.OptionTitle(dec.Option), ""
	for _, o := range dec.Options {
		if o.ID != dec.Option && other == "" {
			other = o.Title
		}
	}
	d.Press("o g")
	if strings.Contains(d.Screen(), "› ● "+chosen) {
		d.Press("j")
	}
	d.Press("c").Sees("standing", "your answers", "wins or loses because", "for", "chosen")
	head := strings.Split(d.Screen(), "\n")[2]
	if !strings.Contains(head, lead(chosen)) || !strings.Contains(head, lead(other)) {
		t.Errorf("%q and %q are not side by side in %q", chosen, other, head)
	}
	if d.Press("G"); strings.Split(d.Screen(), "\n")[2] != head {
		t.Error("the titles scroll away")
	}
	d.Press("+").Press("tab").Press("-").Press("-").Sees("standing").Press("-").Sees("two are the least")
	d.Press("esc").Sees("because you said")
}

func TestOptionsStandBelowEachOtherOnNarrowScreens(t *testing.T) {
	_, dec, d := onDecision(t)
	d.Press("c").Resize(40, 120)
	screen := d.Screen()
	pro := dec.Options[0].Pros[0]
	if o, _ := dec.Decision.Option(dec.Option); len(o.Pros) > 0 {
		pro = o.Pros[0]
	}
	d.Sees("standing", "your answers", pro)
	if n := strings.Count(screen, lead(dec.OptionTitle(dec.Option))); n < 3 {
		t.Errorf("the option is named %d times, once for each criterion is wanted:\n%s", n, screen)
	}
}

func TestMarkedOptionsAreTheOnesCompared(t *testing.T) {
	_, dec, d := onDecision(t)
	d.Press("o g space j space").Sees("marked").Press("c").Resize(120, 60)
	head := strings.Split(d.Screen(), "\n")[2]
	for _, o := range dec.Options[:2] {
		if !strings.Contains(head, lead(o.Title)) {
			t.Errorf("%q is not compared: %q", o.Title, head)
		}
	}
}

func TestTheTreeLightsTheOwnWayToItsEnd(t *testing.T) {
	v, dec, d := onDecision(t)
	d.Press("t").Resize(120, 250)
	for _, s := range dec.Advice.Path {
		name, answer := v.Said(s)
		sign := map[workflow.Origin]string{workflow.Said: "●", workflow.Chosen: "●"}[s.Origin]
		if sign == "" {
			sign = "◐"
		}
		d.Sees(name+"?", sign+" "+firstWords(answer))
	}
	end := regexp.MustCompile(`→ ` + regexp.QuoteMeta(dec.OptionTitle(dec.Advice.Option)) + ` +recommended`)
	if got := len(end.FindAllString(d.Screen(), -1)); got != 1 {
		t.Errorf("%d ends are marked:\n%s", got, d.Screen())
	}
	for _, leaf := range dec.Leaves {
		d.Sees("→ " + lead(dec.OptionTitle(leaf.Option)))
	}
}

func TestAQuestionOfTheTreeIsAnsweredAndLeadsBackToIt(t *testing.T) {
	v, dec, d := onDecision(t)
	for i, s := range dec.Advice.Path {
		f, isFact := v.K.Fact(s.Name)
		if !isFact || f.Kind == "set" {
			continue
		}
		d.Press("t")
		for range 2 * i {
			d.Press("m")
		}
		before := d.Screen()
		d.Sees(firstWords(f.Ask)).Press("enter").Sees(f.Ask, "answer").Press("esc")
		if d.Screen() != before {
			t.Errorf("the way back leads to another place:\n%s\nthan\n%s", d.Screen(), before)
		}
		return
	}
	t.Fatal("no question can be answered")
}

func TestTheTreeLeadsToItsEnd(t *testing.T) {
	_, dec, d := onDecision(t)
	d.Press("t M").Sees(firstWords(dec.Advice.Leaf.Why)).Press("r").Sees(dec.OptionTitle(dec.Option), "For").Press("esc").Sees("ends")
}

func TestTheRecommendationFollowsTheAnswersLive(t *testing.T) {
	s, id, d := small(t)
	v := s.View(id)
	for _, dec := range v.Decisions() {
		f, ok := v.K.Fact(dec.Asks)
		if dec.State != workflow.Open || !ok || dec.Applies != "" {
			continue
		}
		for i, value := range f.Values {
			after, _ := v.With(workflow.Answered{Fact: f.ID, Values: []string{value.ID}}).Decision(dec.ID)
			if after.Advice.Option == dec.Advice.Option || after.Asks == "" {
				continue
			}
			open(d, page.Decide, dec.ID).Sees("So far", dec.OptionTitle(dec.Advice.Option)).Press("g")
			for range i {
				d.Press("j")
			}
			d.Press("enter").Sees("So far", after.OptionTitle(after.Advice.Option), "was "+dec.OptionTitle(dec.Advice.Option))
			return
		}
	}
	t.Fatal("no answer changes a recommendation")
}

// lead is the beginning of a title, which a narrow column does not break.
func lead(title string) string { return title[:min(len(title), 8)] }

// What a person said about a decision stands on its page, not only in the record.
func TestTheResultShowsTheReasonAndTheNote(t *testing.T) {
	s, id, d := small(t)
	choice := s.View(id).Decisions()[0]
	s.Other(id, workflow.Decided{Decision: choice.ID, Option: choice.Advice.Option, Advised: choice.Advice.Option, Because: "operations asked for it"})
	s.Other(id, workflow.Noted{Decision: choice.ID, Text: "Ask Grace.\nThen Ada."})
	open(d.Press("j"), page.Decide, choice.ID).Sees("accepted", "because operations asked for it", "note", "Ask Grace.", "Then Ada.")
}
