package tui

import (
	"errors"
	"strings"
	"testing"

	"fsd/tui/page"
	"fsd/tui/tuitest"
	"fsd/workflow"
)

// superseded opens the records of a project in which one decision was revised.
func superseded(t *testing.T) *tuitest.Driver {
	t.Helper()
	s := tuitest.New(t)
	id := s.Put(tuitest.Log("r", "Revised",
		workflow.Decided{Decision: "data-store", Option: "postgresql", Advised: "postgresql"},
		workflow.Decided{Decision: "pagination", Option: "cursor", Advised: "cursor"},
		workflow.Decided{Decision: "data-store", Option: "mysql", Advised: "postgresql", Because: "we run it"},
	))
	return open(start(t, s, id, 120, 36), page.Records, "")
}

func TestRecordsAreFollowedAlongWhatSupersededThem(t *testing.T) {
	d := superseded(t).Sees("In force 2", "No longer in force 1", "superseded by 3", "against the advice")
	d.Press("G").Sees("superseded by ADR 3", "never exported", "1. Use PostgreSQL as the primary database")
	d.Press("s").Sees("supersedes ADR 1").Press("enter").Sees("ADR 3", "supersedes ADR 1").Press("s").Sees("ADR 1", "superseded by ADR 3")
	d.Press("o").Sees("because you said")
}

func TestRecordsAreFoundByTheirStatus(t *testing.T) {
	d := superseded(t).Press("/").Type("superseded").Sees("1 found")
	d.Press("enter y").Sees("Copied the record")
	if !strings.Contains(d.Clipboard, "# 1. ") {
		t.Errorf("the clipboard holds %q", d.Clipboard)
	}
}

func TestTheHistoryOpensAtAPointAndGoesBackToIt(t *testing.T) {
	s := tuitest.New(t)
	id := s.Put(tuitest.Small(t))
	d := open(start(t, s, id, 120, 36), page.History, "").Sees("6 changes", "Tuesday, 24 November 2026").Press("enter").Sees("nothing came after this")
	d.Press("j j").Sees("2 changes came after it that still count").Press("enter").Sees("2 changes after it are undone").Press("y").Sees("2 changes undone")
	v := s.View(id)
	if len(v.Features) != 1 || len(v.Entities) != 0 || len(v.Endpoints) != 0 {
		t.Errorf("after going back there are %d features, %d entities, %d endpoints", len(v.Features), len(v.Entities), len(v.Endpoints))
	}
	d.Sees("undone").Press("U U")
	if v = s.View(id); len(v.Entities) != 1 || len(v.Endpoints) != 1 {
		t.Error("U does not bring the changes back")
	}
}

func TestThePaletteGoesToProjectsAndShowsKeys(t *testing.T) {
	s := tuitest.New(t)
	s.Put(tuitest.Log("other", "Front desk"))
	d := start(t, s, s.Put(tuitest.Small(t)), 120, 36)
	d.Press(":").Sees("n action").Type("front desk").Sees("Front desk project").Press("enter").Sees("fsd › Front desk")
	d.Press(":").Type("no such thing").Sees("Nothing has that in its name").Press("enter esc").Sees("fsd › Front desk")
}

// What begins with the word typed comes before what only holds it.
func TestThePaletteSortsByHowWellNamesFit(t *testing.T) {
	p := newPalette(New(options(tuitest.New(t), "")).env, []entry{{name: "Old data", kind: "x"}, {name: "Update", kind: "x"}, {name: "Data access", kind: "x"}, {name: "Zoo", kind: "data"}})
	for _, r := range "data" {
		p.Update(tuitest.Key(t, string(r)))
	}
	var got []string
	for _, e := range p.found {
		got = append(got, e.name)
	}
	if want := "Data access, Old data, Zoo"; strings.Join(got, ", ") != want {
		t.Errorf("found are %q, want %q", got, want)
	}
}

func TestAToastLeavesTheFooterAndIsReadInFull(t *testing.T) {
	_, _, d := small(t)
	lines := strings.Split(d.Screen(), "\n")
	footer := lines[len(lines)-1]
	d.Send(page.Say{Text: "Recorded: PostgreSQL"}).Sees("● Recorded: PostgreSQL")
	if lines = strings.Split(d.Screen(), "\n"); lines[len(lines)-1] != footer {
		t.Errorf("the toast hides the footer: %q", lines[len(lines)-1])
	}
	long := "the database is locked by another program, and nothing that was done since is on disk; end the other program and press a key, and what you did is done again from the beginning"
	for _, width := range []int{120, 80, 40} {
		d.Resize(width, 24).Send(page.Fail{Err: errors.New(long)})
		d.Sees("! "+long[:20], "from the beginning")
		d.Press("j").SeesNot("from the beginning")
	}
}
