package workflow_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"fsd/workflow"
)

// easy is a project whose decisions are all easy to reverse, with the facts that make "session" the advice.
func easy(t *testing.T) *builder {
	b := start(t)
	for i := range b.k.Decisions {
		b.k.Decisions[i].Order += 500
	}
	b.answer("clients", "browser")
	b.answer("copies", "one")
	b.answer("data", "none")
	return b
}

func (b *builder) record(decision string) workflow.Record {
	b.t.Helper()
	r, ok := b.p.Record(b.p.Stances[decision].Record)
	if !ok {
		b.t.Fatalf("%s has no record", decision)
	}
	return r
}

// export remembers all records as written: the routine ones as lines of one file.
func (b *builder) export() {
	var body workflow.Exported
	for _, r := range b.p.Records {
		f := workflow.ExportedFile{Record: r.ID, Number: r.Number, Name: "file-of-" + r.ID, SHA256: "x"}
		if r.Routine {
			f.Name, f.SHA256 = "defaults.md", ""
			body.Files = append(body.Files, workflow.ExportedFile{Record: workflow.DefaultsRecord, Number: r.Number, Name: f.Name, SHA256: "x"})
		}
		body.Files = append(body.Files, f)
	}
	b.raw(body)
}

func TestWhatNobodyContestsIsRoutine(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(b *builder)
		want bool
	}{
		{"accepted as advised", func(b *builder) { b.do(workflow.Decided{Decision: "auth"}) }, true},
		{"against the advice", func(b *builder) { b.do(workflow.Decided{Decision: "auth", Option: "token", Because: "so"}) }, false},
		{"with a reason", func(b *builder) { b.do(workflow.Decided{Decision: "auth", Because: "so"}) }, false},
		{"hard to reverse", func(b *builder) { b.k.Decisions[0].Order = 10; b.do(workflow.Decided{Decision: "auth"}) }, false},
		{"with a note from before", func(b *builder) {
			b.do(workflow.Noted{Decision: "auth", Text: "think"})
			b.do(workflow.Decided{Decision: "auth"})
		}, false},
		{"with a note from after", func(b *builder) {
			b.do(workflow.Decided{Decision: "auth"})
			b.do(workflow.Noted{Decision: "auth", Text: "think"})
		}, false},
		{"asked for", func(b *builder) {
			b.do(workflow.Decided{Decision: "auth"})
			b.do(workflow.Detailed{Decisions: []string{"auth"}})
		}, false},
		{"decided again with a reason", func(b *builder) {
			b.do(workflow.Decided{Decision: "auth"})
			b.do(workflow.Decided{Decision: "auth", Because: "so"})
		}, false},
		{"decided otherwise later", func(b *builder) {
			b.do(workflow.Decided{Decision: "auth"})
			b.answer("clients", "machines")
			b.do(workflow.Decided{Decision: "auth"})
		}, false},
	} {
		b := easy(t)
		c.do(b)
		if got := b.record("auth").Routine; got != c.want {
			t.Errorf("%s: routine is %v", c.name, got)
		}
	}
}

func TestAConflictIsNotRoutine(t *testing.T) {
	b := easy(t)
	b.do(workflow.Decided{Decision: "auth"})
	b.do(workflow.Decided{Decision: "store"})
	if !b.record("store").Routine {
		t.Fatal("the store is contested already")
	}
	b.answer("copies", "many") // now memory and many clash
	b.do(workflow.Accepts("memory-many", "we restart at night", "Ada", ""))
	if b.record("store").Routine {
		t.Error("a decision whose conflict was accepted is routine")
	}
	if !b.record("auth").Routine {
		t.Error("a decision that the conflict is not about is not routine any more")
	}
}

func TestALineThatWasExportedStaysAndIsSuperseded(t *testing.T) {
	b := easy(t)
	b.do(workflow.Decided{Decision: "auth"})
	b.do(workflow.Decided{Decision: "store"})
	line, number := b.record("auth"), b.record("auth").Number
	if other := b.record("store"); other.Number != number {
		t.Fatalf("the lines have the numbers %d and %d", number, other.Number)
	}
	b.export()
	note := b.do(workflow.Noted{Decision: "auth", Text: "think"})
	own := b.record("auth")
	if own.ID == line.ID || own.Routine || own.Number == number || own.Supersedes != line.ID {
		t.Errorf("the record of its own is %+v", own)
	}
	if old, _ := b.p.Record(line.ID); !old.Routine || old.Number != number || old.Status != workflow.StatusSuperseded || old.SupersededBy != own.ID {
		t.Errorf("the line is %+v", old)
	}

	undo, _, _ := b.p.Undo() // before it was exported, nothing is left of it
	if undo.Change != note {
		t.Fatalf("undo takes back %s", undo.Change)
	}
	b.do(undo)
	if r := b.record("auth"); r.ID != line.ID || r.Status != workflow.StatusAccepted || len(b.p.Records) != 2 {
		t.Errorf("after undo the record is %+v of %d", r, len(b.p.Records))
	}
	redo, _, _ := b.p.Redo()
	b.do(redo)
	b.export()
	undo, _, _ = b.p.Undo()
	b.do(undo) // after it was exported, it stays and says so
	if r, ok := b.p.Record(own.ID); !ok || r.Status != workflow.StatusDeprecated || r.Number != own.Number {
		t.Errorf("the exported record that was taken back is %+v, %v", r, ok)
	}
	if r := b.record("auth"); r.ID != line.ID || r.Status != workflow.StatusAccepted {
		t.Errorf("in force is %+v", r)
	}
}

func TestARecordThatWasExportedInFullStaysFull(t *testing.T) {
	b := easy(t)
	b.do(workflow.Decided{Decision: "auth"})
	b.do(workflow.Noted{Decision: "auth", Text: "think"})
	b.export()
	undo, _, _ := b.p.Undo()
	b.do(undo) // the note
	if b.record("auth").Routine {
		t.Error("a record with a file of its own became a line")
	}
}

// Whatever people do, undo and export: a number and a name that were exported belong to their record for ever.
func TestNumbersAndNamesNeverChangeOnceExported(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 1))
		b := easy(t)
		type place struct {
			number int
			name   string
		}
		known := map[string]place{}
		for range 40 {
			switch n := r.IntN(10); {
			case n == 0:
				b.export()
				for _, rec := range b.p.Records {
					known[rec.ID] = place{rec.Number, rec.File}
				}
			case n == 1:
				if undo, _, ok := b.p.Undo(); ok {
					b.do(undo)
				}
			case n == 2:
				if redo, _, ok := b.p.Redo(); ok {
					b.do(redo)
				}
			case n == 3:
				b.do(workflow.Detailed{Decisions: []string{"auth"}})
			case n < 7:
				b.do(workflow.Decided{Decision: []string{"auth", "store"}[r.IntN(2)]})
			default:
				if valid, err := b.view().Validate(b.randomBody(r)); err == nil {
					b.raw(valid)
				}
			}
			numbers := map[int]string{}
			for _, rec := range b.p.Records {
				if was, ok := known[rec.ID]; ok && was != (place{rec.Number, rec.File}) {
					t.Fatalf("seed %d: %s was exported as %+v and is %d, %s", seed, rec.ID, was, rec.Number, rec.File)
				}
				if other := numbers[rec.Number]; other != "" && !rec.Routine && rec.Adopted == nil {
					t.Fatalf("seed %d: %s and %s both have the number %d", seed, other, rec.ID, rec.Number)
				}
				if !rec.Routine && rec.Adopted == nil { // a team may have numbered as it liked
					numbers[rec.Number] = rec.ID
				}
			}
			for id := range known {
				if _, ok := b.p.Record(id); !ok {
					t.Fatalf("seed %d: %s was exported and is gone", seed, id)
				}
			}
		}
	}
}

func adopted(records ...workflow.AdoptedRecord) workflow.Adopted {
	return workflow.Adopted{Folder: "docs/adr", Records: records}
}

func TestAdoptedRecords(t *testing.T) {
	b := easy(t)
	b.do(workflow.Decided{Decision: "store", Option: "memory", Because: "so"})
	b.do(adopted(
		workflow.AdoptedRecord{File: "0003-old.md", Number: 3, Title: "Old", Status: workflow.StatusRejected, Decision: "auth", Option: "token", Text: []byte("a")},
		workflow.AdoptedRecord{File: "0007-tokens.md", Number: 7, Title: "Carry tokens", Status: workflow.StatusAccepted, Decision: "auth", Option: "token", Text: []byte("b")},
		workflow.AdoptedRecord{File: "0008-beer.md", Number: 8, Title: "Drink beer", Status: workflow.StatusAccepted, Decision: "drinks", Option: "beer", Text: []byte("c")},
	))
	if n := b.record("store").Number; n != 9 {
		t.Errorf("a record of the project has number %d, below those that the team has used", n)
	}
	r, ok := b.p.Proposal("auth")
	if !ok || r.File != "0007-tokens.md" {
		t.Fatalf("proposed is %+v, %v; a rejected record proposes nothing", r, ok)
	}
	if _, ok := b.p.Proposal("drinks"); ok {
		t.Error("a decision that nobody knows is proposed")
	}
	if _, ok := b.p.Proposal(""); ok {
		t.Error("nothing is proposed")
	}

	b.do(workflow.Decided{Decision: "auth", Option: "token"}) // against the advice, and the record is reason enough
	if got := b.record("auth"); got.File != "0007-tokens.md" || got.Decision != "auth" || got.Because == "" {
		t.Errorf("the record in force is %+v", got)
	}
	if _, ok := b.p.Proposal("auth"); ok {
		t.Error("what is confirmed is still proposed")
	}
	if len(b.p.Records) != 4 {
		t.Errorf("confirming has made a record: %d", len(b.p.Records))
	}

	b.do(adopted(workflow.AdoptedRecord{File: "0007-tokens.md", Number: 7, Title: "Carry tokens", Status: workflow.StatusDeprecated, Text: []byte("d")}))
	if d := b.decision("auth"); d.Made() {
		t.Error("a decision stands although the team has deprecated its record")
	}
	if got := b.record("auth"); string(got.Adopted.Text) != "d" || got.Decision != "auth" {
		t.Errorf("adopted again, the record is %+v", got)
	}
	undo, _, _ := b.p.Undo()
	b.do(undo)
	if got := b.record("auth"); string(got.Adopted.Text) != "b" || !b.decision("auth").Made() {
		t.Errorf("after undo the record is %+v", got)
	}
}

func TestARevisionSupersedesAnAdoptedRecord(t *testing.T) {
	b := easy(t)
	b.do(adopted(workflow.AdoptedRecord{File: "0001-tokens.md", Number: 1, Title: "Carry tokens", Status: workflow.StatusAccepted, Decision: "auth", Option: "token", Text: []byte("b")}))
	b.do(workflow.Decided{Decision: "auth", Option: "token"})
	b.do(workflow.Decided{Decision: "auth", Option: "keys", Because: "machines call now"})
	old, own := b.p.Records[0], b.p.Records[1]
	if old.Status != workflow.StatusSuperseded || old.SupersededBy != own.ID || own.Supersedes != old.ID || own.Number != 2 {
		t.Errorf("old %+v, own %+v", old, own)
	}
}

func TestWhatWasWrittenByHandIsTakenIn(t *testing.T) {
	b := easy(t)
	b.do(workflow.Decided{Decision: "auth"})
	id := b.record("auth").ID
	link := workflow.Link{Relation: "Superseded by", File: "0009-other.md", Title: "9. Other"}
	b.do(workflow.Edited{Record: id, Status: workflow.StatusSuperseded, Date: "2026-11-01", Links: []workflow.Link{link}})
	r, _ := b.p.Record(id)
	if r.Status != workflow.StatusSuperseded || r.At.Format("2006-01-02") != "2026-11-01" || !slices.Equal(r.Links, []workflow.Link{link}) {
		t.Errorf("the record is %+v", r)
	}
	if b.decision("auth").Made() {
		t.Error("the decision stands although its record is superseded")
	}
	b.do(workflow.Edited{Record: id, Status: workflow.StatusAccepted, Date: "2026-11-01"})
	if d := b.decision("auth"); d.State != workflow.Accepted {
		t.Errorf("accepted again, the decision is %s", d.State)
	}
}

func TestBadRecordsAreRefused(t *testing.T) {
	b := easy(t)
	good := workflow.AdoptedRecord{File: "0001-a.md", Title: "A", Status: workflow.StatusAccepted}
	with := func(change func(*workflow.AdoptedRecord)) workflow.Body {
		r := good
		change(&r)
		return adopted(r)
	}
	for name, body := range map[string]workflow.Body{
		"none":            workflow.Adopted{},
		"way out":         with(func(r *workflow.AdoptedRecord) { r.File = "../a.md" }),
		"absolute":        with(func(r *workflow.AdoptedRecord) { r.File = "/a.md" }),
		"escape":          with(func(r *workflow.AdoptedRecord) { r.File = "a\x1b]0;x\a.md" }),
		"no title":        with(func(r *workflow.AdoptedRecord) { r.Title = "\u200b" }),
		"unknown status":  with(func(r *workflow.AdoptedRecord) { r.Status = "maybe" }),
		"no day":          with(func(r *workflow.AdoptedRecord) { r.Date = "yesterday" }),
		"too long":        with(func(r *workflow.AdoptedRecord) { r.Text = make([]byte, workflow.MaxRecordText+1) }),
		"no record":       workflow.Edited{Record: "none", Status: workflow.StatusAccepted, Date: "2026-11-01"},
		"unknown to edit": workflow.Detailed{Decisions: []string{"drinks"}},
	} {
		if _, err := b.view().Validate(body); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := b.view().Validate(adopted(good)); err != nil {
		t.Error(err)
	}
}

// The text of a record is kept byte for byte, though every other text is cleaned when it is read.
func TestRecordsComeBackFromTheStoreAsTheyWere(t *testing.T) {
	text := []byte("# caf\u00e9\r\n\ttab\x00\xff\u202e &amp; <b>\n\n\n")
	for range 12 {
		text = append(text, text...) // more than other texts may have
	}
	for _, body := range []workflow.Body{
		adopted(workflow.AdoptedRecord{
			File: "a/0001-é.md", Number: 1, Title: "Été", Status: workflow.StatusProposed, Assumed: true, Date: "2026-01-02", People: "Zoë",
			Links: []workflow.Link{{Relation: "Amends", File: "0002-b.md", Title: "B"}}, Decision: "auth", Option: "token", Text: text,
		}),
		workflow.Edited{Record: "c1", Status: workflow.StatusRejected, Date: "2026-01-02", Links: []workflow.Link{{Relation: "Amends", File: "0002-b.md"}}},
		workflow.Detailed{Decisions: []string{"auth"}},
		workflow.Exported{Format: "madr", Files: []workflow.ExportedFile{{Record: "c1", Number: 1, Name: "a.md", SHA256: "x"}}},
		workflow.Decided{Decision: "auth", Option: "token", Advised: "token", Routine: true},
		workflow.Checked{Check: "conflict:x", State: workflow.CheckRisk, Reason: "so", Decisions: []string{"auth"}},
	} {
		kind, data, err := workflow.EncodeBody(body)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := workflow.DecodeBody(kind, data); err != nil || !reflect.DeepEqual(got, body) {
			t.Errorf("%s came back different (%v)", kind, err)
		}
	}
}
