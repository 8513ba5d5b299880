package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fsd/tui/page"
	"fsd/tui/tuitest"
	"fsd/workflow"
)

// exported opens the sample's export in a folder to which it was exported, with one file changed by hand.
func exported(t *testing.T, width, height int, from, to string) (s *tuitest.Services, id string, d *tuitest.Driver, file string) {
	t.Helper()
	s = tuitest.New(t)
	log, err := tuitest.Sample()
	if err != nil {
		t.Fatal(err)
	}
	id = s.Put(log)
	d = start(t, s, id, width, height)
	open(d, page.Export, "").Press("enter").Sees("written")
	r := s.View(id).Records[1]
	err = filepath.WalkDir(s.Root, func(name string, _ os.DirEntry, err error) error {
		if filepath.Base(name) == r.File {
			file = name
		}
		return err
	})
	if err != nil || file == "" {
		t.Fatal(file, err)
	}
	edit(t, file, from, to)
	open(d, page.Export, "").Sees("changed by others")
	return s, id, d, file // with the cursor on it
}

func edit(t *testing.T, file, from, to string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err == nil {
		err = os.WriteFile(file, []byte(strings.Replace(string(text), from, to, 1)), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func contents(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestAChangedFileIsShownAndKept(t *testing.T) {
	_, _, d, file := exported(t, 120, 36, "## Considered Options", "A word of ours.\n\n## Considered Options")
	d.Press("d").Sees("A word of ours.", "What is there (-)").Press("d").SeesNot("What is there (-)")
	d.Press("enter").Sees("1 that somebody else changed were kept")
	if !strings.Contains(contents(t, file), "A word of ours.") {
		t.Error("the edit is lost")
	}
}

func TestAChangedFileIsMerged(t *testing.T) {
	s, id, d, file := exported(t, 120, 36, "## Considered Options", "A word of ours.\n\n## Considered Options")
	d.Press("m").Sees("merged").Press("m").SeesNot("merged").Press("m").Press("enter").Sees("written").SeesNot("were kept")
	if !strings.Contains(contents(t, file), "A word of ours.") {
		t.Error("the edit is lost")
	}
	before := len(s.View(id).Log)
	open(d, page.Export, "").SeesNot("changed by others").Press("enter")
	if after := len(s.View(id).Log); after != before {
		t.Error("the next export is not settled")
	}
}

func TestAStatusByHandIsTakenIn(t *testing.T) {
	s, id, d, file := exported(t, 120, 36, "\nAccepted\n", "\nRejected\n")
	d.Press("t").Sees("is rejected", "merged")
	if s.View(id).Records[1].Status != workflow.StatusAccepted {
		t.Error("the preview has changed the project")
	}
	d.Press("enter").Sees("written")
	if got := s.View(id).Records[1].Status; got != workflow.StatusRejected {
		t.Errorf("the project says %s", got)
	}
	if !strings.Contains(contents(t, file), "* Status: rejected\n") {
		t.Error("the list of the file does not follow")
	}
}

func TestAChangedFileIsReplaced(t *testing.T) {
	_, _, d, file := exported(t, 120, 36, "## Considered Options", "A word of ours.\n\n## Considered Options")
	d.Press("f").Sees("replaced").Press("enter").Sees("written")
	if strings.Contains(contents(t, file), "A word of ours.") || !strings.Contains(contents(t, file+".orig"), "A word of ours.") {
		t.Error("it was not replaced, or what it held is gone")
	}
}

func TestTheDifferenceOnANarrowScreen(t *testing.T) {
	_, _, d, _ := exported(t, 80, 24, "\nAccepted\n", "\nRejected\n")
	d.Press("d").Sees("What is there (-)").Press("esc").SeesNot("What is there (-)").Sees("0001-")
}

func TestTheFormsOfAnExport(t *testing.T) {
	_, _, d, _ := exported(t, 120, 36, "## Considered Options", "A word of ours.\n\n## Considered Options")
	d.Press("g j space").Sees("● Decision records (MADR 4)", "○ Decision records (ADRs)", "~ 0001-")
	d.Press("k space").Sees("○ Decision records (MADR 4)", "● Decision records (ADRs)", "= 0001-")
	d.Press("a").SeesNot("take-the-usual-way-where-nothing-was-contested.md as it is")
}

func TestATeamsRecordsAreAdopted(t *testing.T) {
	s, id, d := small(t)
	dir := filepath.Join(s.Root, "src", "adr")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	team := map[string]string{"0001-db.md": "# 1. Use PostgreSQL as our database\n\n## Status\n\nAccepted\n", "0002-no.md": "\x00"}
	for name, text := range team {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	open(d, page.Records, "").Press("i").Sees("Adopt the records of").Press("ctrl+u").Type("/src/adr").Press("enter")
	d.Sees("Adopt 1 records?", "0002-no.md: it is not text").Press("y").Sees("1 new, 0 changed", "1. Use PostgreSQL as our database", "adopted: ")
	d.Press("c")
	if strings.Contains(d.Screen(), "Confirm ") {
		d.Press("y")
	}
	if got, _ := s.View(id).Decision("data-store"); got.Stance.Option != "postgresql" || got.Stance.Record != "adopted:0001-db.md" {
		t.Errorf("confirmed is %+v", got.Stance)
	}
	for name, text := range team {
		if contents(t, filepath.Join(dir, name)) != text {
			t.Errorf("%s was written to", name)
		}
	}
	d.Press("i").Press("ctrl+u").Type("/nowhere").Press("enter").Sees("cannot be read")
}

func TestALineGetsARecordOfItsOwn(t *testing.T) {
	s, id, d, _ := exported(t, 120, 36, "## Considered Options", "A word of ours.\n\n## Considered Options")
	open(d, page.Records, "").Sees("Take the usual way")
	lines := func() (n int) {
		for _, r := range s.View(id).Records {
			if r.Routine && r.Status == workflow.StatusAccepted {
				n++
			}
		}
		return n
	}
	before := lines()
	d.Press("G")
	for range 200 { // up to a line
		if d.Press("k").Press("w"); lines() < before {
			break
		}
	}
	if got := lines(); got != before-1 {
		t.Errorf("%d lines are left of %d", got, before)
	}
}
