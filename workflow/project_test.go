package workflow_test

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"fsd/workflow"
)

// content is all of a project but its log and its undo stacks.
func content(p *workflow.Project) []any {
	return []any{p.Name, p.Facts, p.Stances, p.Features, p.Entities, p.Endpoints, p.Checks, p.Steps, p.Notes, p.Records}
}

func TestUndoRestoresTheProjectAndRedoBringsItBack(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		b := start(t)
		for range r.IntN(15) {
			b.raw(b.randomBody(r))
		}
		before := content(b.p)
		n := 1 + r.IntN(4)
		for range n {
			b.raw(b.randomBody(r))
		}
		after := content(b.p)
		for range n {
			undo, _, ok := b.p.Undo()
			if !ok {
				t.Fatal("nothing to undo after a change")
			}
			b.do(undo)
		}
		if got := content(b.p); !reflect.DeepEqual(got, before) {
			t.Fatalf("seed %d: undo left\n%v\nwant\n%v", seed, got, before)
		}
		for range n {
			redo, _, _ := b.p.Redo()
			b.do(redo)
		}
		if got := content(b.p); !reflect.DeepEqual(got, after) {
			t.Fatalf("seed %d: redo gave\n%v\nwant\n%v", seed, got, after)
		}
	}
}

func TestANewChangeEndsRedo(t *testing.T) {
	b := start(t)
	b.answer("clients", "browser")
	undo, _, _ := b.p.Undo()
	b.do(undo)
	b.answer("copies", "one")
	if _, _, ok := b.p.Redo(); ok {
		t.Error("redo would bring back a change from before another one")
	}
}

func TestUndoPassesOverExportsAndTheBeginning(t *testing.T) {
	b := start(t)
	if _, _, ok := b.p.Undo(); ok {
		t.Error("the creation of a project can be undone")
	}
	id := b.answer("clients", "browser")
	b.raw(workflow.Exported{})
	if undo, _, _ := b.p.Undo(); undo.Change != id {
		t.Errorf("undo takes back %s, want the answer %s", undo.Change, id)
	}
}

func TestApplyLeavesTheProjectAsItWas(t *testing.T) {
	b := start(t)
	b.answer("clients", "browser")
	p := b.p
	before := content(p)
	for range 3 { // the same backing array must not be shared between branches
		p.Apply(workflow.Change{ID: "x", Body: workflow.Renamed{Name: "other"}})
	}
	if !reflect.DeepEqual(content(p), before) {
		t.Error("Apply changed its receiver")
	}
}

func TestEveryBodyComesBackFromTheStore(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	b := start(t)
	for range 200 {
		body := b.randomBody(r)
		kind, data, err := workflow.EncodeBody(body)
		if err != nil {
			t.Fatal(err)
		}
		got, err := workflow.DecodeBody(kind, data)
		if err != nil || !reflect.DeepEqual(got, body) {
			t.Fatalf("%s came back as %#v (%v), was %#v", kind, got, err, body)
		}
	}
	if _, err := workflow.DecodeBody("from-the-future", nil); err == nil {
		t.Error("an unknown kind of change was accepted")
	}
}

func TestRecordsAreNumberedSupersedeAndKeepExportedNumbers(t *testing.T) {
	b := start(t)
	b.answer("clients", "browser")
	first := b.do(workflow.Decided{Decision: "auth", Option: "session", Because: "we know it"})
	second := b.do(workflow.Decided{Decision: "auth", Option: "token", Because: "faster"})
	if n := len(b.p.Records); n != 2 {
		t.Fatalf("%d records, want 2", n)
	}
	old, fresh := b.p.Records[0], b.p.Records[1]
	if old.ID != first || old.Number != 1 || old.Status != workflow.StatusSuperseded || old.SupersededBy != second {
		t.Errorf("the first record is %+v", old)
	}
	if fresh.Number != 2 || fresh.Status != workflow.StatusAccepted || fresh.Supersedes != first {
		t.Errorf("the second record is %+v", fresh)
	}

	b.raw(workflow.Exported{Files: []workflow.ExportedFile{{Record: second, Number: 2, Name: "0002-carry-tokens.md", SHA256: "x"}}})
	undo, _, _ := b.p.Undo()
	b.do(undo)
	b.do(workflow.Decided{Decision: "auth", Option: "keys", Because: "changed"})
	last := b.p.Records[len(b.p.Records)-1]
	if last.Number != 3 {
		t.Errorf("the next record has number %d; 2 was exported and must stay free for its record", last.Number)
	}
}

func TestConfirmingAStaleChoiceKeepsItsRecord(t *testing.T) {
	b := start(t)
	b.answer("clients", "browser")
	b.answer("copies", "one")
	b.answer("data", "none")
	b.do(workflow.Decided{Decision: "auth"})
	b.answer("copies", "many")
	if d := b.decision("auth"); !d.Stale || d.State != workflow.Accepted || d.Option != "session" {
		t.Fatalf("after a change that turns the advice: %+v", d)
	}
	b.do(workflow.Decided{Decision: "auth", Option: "session", Because: "we keep it"})
	d := b.decision("auth")
	if len(b.p.Records) != 1 || d.Stale || d.State != workflow.Overridden {
		t.Errorf("%d records, stale %v, state %s", len(b.p.Records), d.Stale, d.State)
	}
}

func TestReopeningDeprecatesTheRecord(t *testing.T) {
	b := start(t)
	b.do(workflow.Decided{Decision: "auth", Option: "session", Because: "so"})
	b.do(workflow.Reopened{Decision: "auth"})
	if got := b.p.Records[0].Status; got != workflow.StatusDeprecated {
		t.Errorf("the record is %s", got)
	}
	b.do(workflow.Decided{Decision: "auth", Option: "token", Because: "so"})
	if got := b.p.Records[0]; got.Status != workflow.StatusSuperseded || got.SupersededBy != b.p.Records[1].ID {
		t.Errorf("after a new choice the old record is %+v", got)
	}
}
