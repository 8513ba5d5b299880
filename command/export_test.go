package command_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// file writes a file below the current folder.
func (w *world) file(name, text string) {
	w.t.Helper()
	full := filepath.Join(w.folder, name)
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) read(name string) string {
	w.t.Helper()
	text, err := os.ReadFile(filepath.Join(w.folder, name))
	if err != nil {
		w.t.Fatal(err)
	}
	return string(text)
}

func TestAnExportedFileThatSomebodyChanged(t *testing.T) {
	w := newWorld(t)
	w.ok("new", "shop", "--here")
	w.ok("decide", "data-store", "--because", "we know it")
	w.ok("export")
	name := "docs/adr/0001-use-postgresql-as-the-primary-database.md"
	text := strings.Replace(w.read(name), "\nAccepted\n", "\nSuperseded by [9. Use files](0009-use-files.md)\n", 1)
	w.file(name, text)
	w.refused(7, "--merge", "export")
	w.refused(7, "one file was changed", "export", "--diff")
	if _, out, _ := w.run("export", "--diff"); !strings.Contains(out, "\n+Accepted\n") || strings.Contains(out, "same") {
		t.Errorf("the difference is\n%s", out)
	}
	if w.read(name) != text {
		t.Error("a changed file was written to")
	}
	w.ok("export", "--take", "--dry-run")
	if out := w.ok("log"); strings.Contains(out, "By hand") || w.read(name) != text {
		t.Errorf("a dry run has taken something in:\n%s", out)
	}
	code, _, errs := w.run("export", "--take")
	if code != 0 || !strings.Contains(errs, "superseded") {
		t.Errorf("exit %d, %s", code, errs)
	}
	if got := w.read(name); !strings.Contains(got, "* Status: superseded by 0009-use-files\n") {
		t.Errorf("the list does not follow:\n%.300s", got)
	}
	if out := w.ok("export"); strings.Contains(out, "update") || strings.Contains(out, "merge") {
		t.Errorf("exporting again does something:\n%s", out)
	}
	w.file(name, "mine\n")
	w.ok("export", "--force")
	if w.read(name+".orig") != "mine\n" {
		t.Error("what was replaced is gone")
	}
	w.refused(2, "cannot be given together", "export", "--merge", "--force")
	w.refused(1, "there is no format nygard", "export", "--format", "nygard")
	w.refused(1, "choose adr or madr", "export", "--format", "adr,madr")
}

func TestExportForms(t *testing.T) {
	w := newWorld(t)
	w.ok("new", "shop", "--here")
	w.ok("decide", "data-store", "--because", "we know it")
	w.ok("decide", "pagination")
	if out := w.ok("export", "--full", "--dry-run"); !strings.Contains(out, "0002-") || strings.Contains(out, "usual-way") {
		t.Errorf("--full plans\n%s", out)
	}
	if out := w.ok("export", "--format", "madr"); !strings.Contains(out, "0002-take-the-usual-way") {
		t.Errorf("export writes\n%s", out)
	}
	if text := w.read("docs/adr/0001-use-postgresql-as-the-primary-database.md"); !strings.HasPrefix(text, "---\nstatus: accepted\n") {
		t.Errorf("the record begins with %.60q", text)
	}
	if out := w.ok("export"); strings.Contains(out, "update") {
		t.Errorf("the format is not remembered:\n%s", out)
	}
	if out := w.ok("export", "--format", "adr"); !strings.Contains(out, "update    docs/adr/0001") {
		t.Errorf("the format is not changed:\n%s", out)
	}
}
