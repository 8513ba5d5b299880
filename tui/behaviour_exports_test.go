package tui

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"fsd/tui/page"
	"fsd/tui/tuitest"
)

func TestTheFormatsOfAnExportAreMarked(t *testing.T) {
	s := tuitest.New(t)
	log, err := tuitest.Sample()
	if err != nil {
		t.Fatal(err)
	}
	id := s.Put(log)
	d := open(start(t, s, id, 120, 50), page.Export, "").Sees("● Decision records", "○ API (OpenAPI 3.1)", "0001-")
	d.Press("space").Sees("○ Decision records").SeesNot("0001-")
	d.Press("j j space").Sees("● API (OpenAPI 3.1)", "openapi.yaml", "fsd export --format openapi")
	d.Press("G").Sees("openapi: 3.1.0") // the preview of the last file
	d.Press("enter").Sees("written")
	if _, err := os.Stat(filepath.Join(s.Root, tuitest.Folder, "docs", "openapi.yaml")); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(s.Root, tuitest.Folder, "docs", "adr")); err == nil {
		t.Error("records were written too")
	}
}

// Records and documents both go to docs: the folder stands once over its files.
func TestFilesStandBelowTheirFolder(t *testing.T) {
	s := tuitest.New(t)
	log, err := tuitest.Sample()
	if err != nil {
		t.Fatal(err)
	}
	d := open(start(t, s, s.Put(log), 120, 140), page.Export, "").Press("j j space").Sees("openapi.yaml")
	heads := regexp.MustCompile(`(?m)^\s*docs/\s*$`).FindAllString(d.Screen(), -1)
	if len(heads) != 1 {
		t.Errorf("%d times in\n%s", len(heads), d.Screen())
	}
}

func TestAFormatWithNothingToWriteCannotBeMarked(t *testing.T) {
	s := tuitest.New(t)
	id := s.Put(tuitest.Small(t)[:1])
	d := open(start(t, s, id, 120, 50), page.Export, "").Sees("nothing is decided yet", "there is no endpoint yet")
	d.Press("j j space").SeesNot("● API").Press("enter").Sees("nothing is marked")
}
