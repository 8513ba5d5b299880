package workflow_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"fsd/workflow"
)

// What is taken together is what would be taken one by one: advice as it stands, routine, without a conflict; and what it
// rests on is taken too, or was before.
func TestWhatNothingContestsCanBeTakenTogether(t *testing.T) {
	k := content0(t)
	taken := 0
	for seed := range uint64(60) {
		p := randomProject(k, rand.New(rand.NewPCG(seed, 7)))
		v := workflow.See(k, workflow.Fold(answering(p)), today)
		list := v.Uncontested()
		taken += len(list)
		after := v.With(workflow.Accept(list)...)
		for _, d := range list {
			now, _ := after.Decision(d.ID)
			switch {
			case d.Hard(), d.Asks != "", d.Confirm != "":
				t.Fatalf("seed %d: %s is hard to reverse or has a question", seed, d.ID)
			case now.Option != d.Advice.Option, now.Stale, len(now.Conflicts) > 0:
				t.Fatalf("seed %d: %s became %s (stale %v, %d conflicts)", seed, d.ID, now.Option, now.Stale, len(now.Conflicts))
			case len(after.WaitsFor(d)) > 0:
				t.Fatalf("seed %d: %s rests on advice that nobody took", seed, d.ID)
			}
			valid, err := v.Validate(workflow.Decided{Decision: d.ID})
			if err != nil || !valid.(workflow.Decided).Routine {
				t.Fatalf("seed %d: %s would be no line of the defaults record: %+v, %v", seed, d.ID, valid, err)
			}
		}
		if again := after.Uncontested(); len(again) > 0 {
			t.Fatalf("seed %d: %s is uncontested only afterwards", seed, again[0].ID)
		}
	}
	if taken < 60*5 {
		t.Errorf("only %d recommendations of 60 projects are uncontested: that helps nobody", taken)
	}
}

// answering is a log that gives the answers of a project.
func answering(p *workflow.Project) []workflow.Change {
	log := []workflow.Change{{ID: "c", Body: workflow.Created{Name: "random"}}}
	for fact, values := range p.Facts {
		log = append(log, workflow.Change{ID: "c/" + fact, Body: workflow.Answered{Fact: fact, Values: values}})
	}
	return log
}

func TestWhatSomebodyHasAWordAboutIsContested(t *testing.T) {
	k := content0(t)
	p := workflow.Fold(answering(randomProject(k, rand.New(rand.NewPCG(3, 7)))))
	see := func(bodies ...workflow.Body) *workflow.View { return workflow.See(k, p, today).With(bodies...) }
	has := func(v *workflow.View, id string) bool {
		for _, d := range v.Uncontested() {
			if d.ID == id {
				return true
			}
		}
		return false
	}
	list := see().Uncontested()
	if len(list) == 0 {
		t.Fatal("nothing to contest")
	}
	d := list[0]
	adopted := workflow.Adopted{Records: []workflow.AdoptedRecord{{File: "1.md", Title: "Ours", Status: workflow.StatusAccepted, Decision: d.ID, Option: d.Options[0].ID}}}
	for name, body := range map[string]workflow.Body{
		"a note":             workflow.Noted{Decision: d.ID, Text: "ask Grace"},
		"a deferral":         workflow.Deferred{Decision: d.ID, When: "later"},
		"an exclusion":       workflow.Excluded{Decision: d.ID, Reason: "no"},
		"a choice":           workflow.Decided{Decision: d.ID, Option: d.Advice.Option, Advised: d.Advice.Option},
		"a record of theirs": adopted,
	} {
		if has(see(body), d.ID) {
			t.Errorf("%s is taken in spite of %s", d.ID, name)
		}
	}
}

func TestASetOfChangesIsOneStepOfUndo(t *testing.T) {
	b := start(t)
	b.answer("clients", "browser")
	before := content(b.p)
	first := b.answer("copies", "one")
	part := func(of string, body workflow.Body) workflow.Change {
		b.next++
		return workflow.Change{ID: fmt.Sprintf("c%03d", b.next), At: b.p.Log[len(b.p.Log)-1].At.Add(1), Author: "Ada", Part: of, Body: body}
	}
	b.p = b.p.Apply(part(first, workflow.Answered{Fact: "data", Values: []string{"health"}}))
	b.p = b.p.Apply(part(first, workflow.Noted{Decision: "auth", Text: "both"}))
	after := content(b.p)
	if got := b.view().DescribeStep(b.p.Log[2]); got != "3 changes: Copies: One" {
		t.Errorf("the step is called %q", got)
	}
	undo, _, _ := b.p.Undo()
	b.do(undo)
	same(t, "undo", content(b.p), before)
	redo, _, _ := b.p.Redo()
	b.do(redo)
	same(t, "redo", content(b.p), after)

	// A part whose first change is not here, or was undone before it came, is a step of its own.
	b.p = b.p.Apply(part("elsewhere", workflow.Renamed{Name: "alone"}))
	if undo, _, _ = b.p.Undo(); undo.Change != b.p.Log[len(b.p.Log)-1].ID {
		t.Errorf("undo takes back %s", undo.Change)
	}
	b.do(undo)
	same(t, "undo of a part alone", content(b.p), after)
}

func same(t *testing.T, what string, got, want []any) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s left\n%v\nwant\n%v", what, got, want)
	}
}

func BenchmarkUncontested(b *testing.B) {
	k := content0(b)
	v := workflow.See(k, workflow.Fold(answering(randomProject(k, rand.New(rand.NewPCG(3, 7))))), today)
	for b.Loop() {
		v.Uncontested()
	}
}
