package export_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fsd/workflow"
	"fsd/workflow/export"
)

const begins, ends = "<!-- fsd:begin -->", "<!-- fsd:end -->"

func TestTheBlockIsShort(t *testing.T) {
	text := bookshop(t).documents(nil, "agents")[0].Content
	if n := bytes.Count(text, []byte("\n")); n > 200 || len(text) > 32<<10 || !bytes.HasPrefix(text, []byte("# ")) {
		t.Errorf("%d lines, %d bytes", n, len(text))
	}
}

// around exports into an AGENTS.md that somebody has, and takes the result apart again.
func around(t *testing.T, p *project, mine string) (before, after string, f export.File) {
	t.Helper()
	dir, root := folder(t, "AGENTS.md", mine)
	f = p.write(root, false, "agents")[0]
	text := read(t, filepath.Join(dir, "AGENTS.md"))
	before, rest, _ := strings.Cut(text, begins)
	_, after, _ = strings.Cut(rest, ends)
	return before, after, f
}

func TestTheRestOfAGENTSIsTheTeams(t *testing.T) {
	for _, mine := range []string{"", "# Ours\n", "no heading, no newline", "# Ours\n\nRun `make`.\n\n", "crlf\r\nlines\r\n", "\n\n\n", "\xff\xfe not UTF-8\n"} {
		before, after, f := around(t, bookshop(t), mine)
		if !strings.HasPrefix(before, mine) || strings.TrimSpace(before[len(mine):]) != "" || strings.TrimSpace(after) != "" || f.Action == export.Kept {
			t.Errorf("%q became %q before and %q after (%s)", mine, before, after, f.Action)
		}
	}
}

func TestABlockInTheMiddleIsRefreshed(t *testing.T) {
	p := bookshop(t)
	dir, root := folder(t)
	p.write(root, false, "agents")
	file := filepath.Join(dir, "AGENTS.md")
	write(t, file, strings.Replace(read(t, file), begins, "above\n\n"+begins, 1)+"below, "+begins+" in a line\n")
	p.put("Ada", workflow.Reopened{Decision: "data-store"})
	if got := p.write(root, false, "agents")[0]; got.Action != export.Update {
		t.Fatalf("it is %s: %q", got.Action, got.Notes)
	}
	text := read(t, file)
	if !strings.Contains(text, "above\n\n"+begins) || !strings.HasSuffix(text, ends+"\nbelow, "+begins+" in a line\n") || strings.Contains(text, "Use PostgreSQL as the primary database (") {
		t.Errorf("it reads\n%s", text)
	}
	if got := p.write(root, false, "agents")[0]; got.Action != export.Same {
		t.Errorf("then it is %s", got.Action)
	}
}

func TestABlockChangedByHandIsKept(t *testing.T) {
	p := bookshop(t)
	dir, root := folder(t, "AGENTS.md", "ours\n")
	p.write(root, false, "agents")
	file := filepath.Join(dir, "AGENTS.md")
	changed := strings.Replace(read(t, file), ends, "* mine\n\n"+ends, 1)
	write(t, file, changed)
	if got := p.write(root, false, "agents")[0]; got.Action != export.Kept || len(got.Notes) != 1 || read(t, file) != changed {
		t.Errorf("it is %s, %q", got.Action, got.Notes)
	}
	p.write(root, true, "agents")
	if text := read(t, file); !strings.HasPrefix(text, "ours\n") || strings.Contains(text, "* mine") || read(t, file+".orig") != changed {
		t.Errorf("after force it reads\n%s", text)
	}
}

func TestMarkersOutOfOrderAreSaid(t *testing.T) {
	for _, mine := range []string{begins + "\n", ends + "\n", ends + "\n" + begins + "\n", begins + "\n" + begins + "\n" + ends + "\n", begins + "\n" + ends + "\n" + ends + "\n"} {
		p := bookshop(t)
		dir, root := folder(t, "AGENTS.md", "ours\n"+mine)
		file := filepath.Join(dir, "AGENTS.md")
		if got := p.write(root, false, "agents")[0]; got.Action != export.Kept || len(got.Notes) == 0 || read(t, file) != "ours\n"+mine {
			t.Errorf("%q: %s, %q", mine, got.Action, got.Notes)
		}
		p.write(root, true, "agents")
		if text := read(t, file); !strings.HasPrefix(text, "ours\n") || strings.Count(text, begins) != 1 || strings.Count(text, ends) != 1 {
			t.Errorf("%q: after force it reads\n%s", mine, text)
		}
		if got := p.documents(root, "agents")[0].Action; got != export.Same {
			t.Errorf("%q: after force it is %s", mine, got)
		}
	}
}

// Whatever a team has in its file: what is outside the block stays, byte for byte, and exporting again changes nothing.
func FuzzAGENTS(f *testing.F) {
	for _, s := range []string{"", "# Ours\n", "x", "a\r\nb\r\n", begins, ends, begins + "\n" + ends, begins + "\nold\n" + ends + "\nafter", "```\n" + begins + "\n```\n", begins + "\r\n" + ends + "\r\n", "\x00\xff"} {
		f.Add(s, s)
	}
	p := bookshop(&testing.T{})
	f.Fuzz(func(t *testing.T, above, below string) {
		dir := t.TempDir()
		root, err := os.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer root.Close()
		p := &project{t, p.k, p.log}
		own := p.documents(nil, "agents")[0].Content
		own = own[bytes.Index(own, []byte(begins)):]
		p.put("Ada", workflow.Exported{Files: []workflow.ExportedFile{}})
		file := filepath.Join(dir, "AGENTS.md")
		mine := above + "\n" + below
		write(t, file, mine)
		first := p.write(root, false, "agents")[0]
		text := read(t, file)
		switch {
		case first.Action == export.Kept:
			if text != mine {
				t.Errorf("%q was kept and is %q", mine, text)
			}
			return
		case strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), string(own), "") == text:
			t.Errorf("%q has no block: %q", mine, text)
		case !strings.HasPrefix(text, mine):
			t.Errorf("%q became %q", mine, text)
		}
		if again := p.documents(root, "agents")[0]; again.Action != export.Same {
			t.Errorf("%q, then %s %q", mine, again.Action, again.Notes)
		}
	})
}
