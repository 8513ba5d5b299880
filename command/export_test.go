package command_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fsd/command"
)

// shop is a world with a project that has an entity and an endpoint.
func shop(t *testing.T) *world {
	w := newWorld(t)
	w.ok("new", "shop", "--here")
	w.ok("require", "entity", "order: number string unique, total money")
	w.ok("require", "endpoint", "POST /orders place an order | signed-in | order > order | 201")
	return w
}

func TestExportWritesTheFormatsThatAreAskedFor(t *testing.T) {
	w := shop(t)
	if out := w.ok("export", "--format", "openapi,sql-sqlite", "--dry-run"); !strings.Contains(out, "create    docs/openapi.yaml\ncreate    docs/schema.sqlite.sql\n") {
		t.Errorf("a dry run said %q", out)
	}
	if _, err := os.Stat(filepath.Join(w.folder, "docs")); err == nil {
		t.Error("a dry run has written something")
	}
	w.ok("export", "--format", "openapi", "--format", "sql-sqlite", "--out", "here")
	for _, name := range []string{"docs/openapi.yaml", "docs/schema.sqlite.sql"} {
		if _, err := os.Stat(filepath.Join(w.folder, "here", name)); err != nil {
			t.Error(err)
		}
	}
	w.refused(command.ExitRefused, "did you mean openapi", "export", "--format", "opnapi")
	w.refused(command.ExitRefused, "AGENTS.md cannot be written: nothing is decided yet", "export", "--format", "agents")
}

func TestExportEverythingSaysWhatIsLeftOut(t *testing.T) {
	w := shop(t)
	code, out, errs := w.run("export", "--format", "all")
	if code != 0 || !strings.Contains(errs, "docs/adr is left out: nothing is decided yet") || strings.Contains(out, "adr") {
		t.Errorf("exit %d, %q, %q", code, out, errs)
	}
	w.ok("decide", "data-store")
	w.ok("export", "--format", "all")
	for line := range strings.Lines(w.ok("export", "--format", "all")) {
		if !strings.HasPrefix(line, "same ") {
			t.Errorf("the second time: %q", line)
		}
	}
}

func TestExportSaysWhyADocumentIsKept(t *testing.T) {
	w := shop(t)
	w.ok("decide", "data-store")
	w.ok("export", "--format", "all")
	for name, edit := range map[string]func(string) string{
		"docs/openapi.yaml": func(s string) string { return s + "# mine\n" },
		"AGENTS.md":         func(s string) string { return strings.Replace(s, "<!-- fsd:end -->", "* mine\n\n<!-- fsd:end -->", 1) },
		"docs/checklist.md": func(s string) string { return strings.Replace(s, "* [ ] **", "* [x] **", 1) },
	} {
		file := filepath.Join(w.folder, name)
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(edit(string(text))), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	code, out, errs := w.run("export", "--format", "all")
	if code != command.ExitKept || strings.Count(out, "kept ") != 3 {
		t.Errorf("exit %d, %s", code, out)
	}
	for _, want := range []string{"AGENTS.md: the lines between", "docs/checklist.md: a box was ticked by hand: tell fsd (fsd check rq-"} {
		if !strings.Contains(errs, want) {
			t.Errorf("%q is missing in %s", want, errs)
		}
	}
	w.ok("export", "--format", "all", "--force")
	w.ok("export", "--format", "all")
}
