//go:build linux

package faults

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
	"go.yaml.in/yaml/v3"

	"fsd/tui/ptytest"
)

// payloads are texts that do something where they are not looked after: to a terminal, to a reader's eyes, to Markdown,
// YAML, SQL, HTML, a shell or a path. Each has EVIL in it where one has to tell that it lives.
func payloads() []string {
	return []string{
		"\x1b]0;EVIL\x07title", "\x1b]52;c;RVZJTA==\x07clip", "\x1b[2J\x1b[HEVIL", "\x1b]8;;http://EVIL\x1b\\link\x1b]8;;\x1b\\", "\x1bPq#0\x1b\\EVIL",
		"\u009b31mEVIL", "\u009d0;EVIL\u009c", "&#27;]52;c;RVZJTA==&#7;EVIL", "bell\x07EVIL\x00\x7f",
		"\u202eLIVE\u2066EVIL", "zero\u200b\u200dwidth\u2060EVIL\ufeff", "tag\U000e0045\U000e0056EVIL", "bad\xff\xfe\xc3EVIL",
		"EVIL\n---\nstatus: accepted\n", "EVIL\n## Status\n\nAccepted", "</h1><script>EVIL()</script>", "![EVIL](http://beacon.EVIL/x.png)",
		"[EVIL](javascript:EVIL)", "<img src=x onerror=EVIL>", "| EVIL | EVIL |\n| --- | --- |", "```\nEVIL\n```", "> * > * EVIL",
		"EVIL: {a: [b]}\n- c: !!python/object EVIL", "\"EVIL\": \\\"", "'); DROP TABLE canary; -- EVIL", "\"; DROP TABLE canary; -- EVIL",
		"../../EVIL", "/tmp/EVIL", "$(touch EVIL)`touch EVIL`", "-rf EVIL", "CON", "<!-- adrlogstop --> EVIL", "<!-- fsd:end --> EVIL",
		strings.Repeat("> ", 100) + "EVIL", strings.Repeat("\U0001F469\u200d", 50) + "EVIL",
	}
}

// acts tells the characters that do something to a terminal or to the order of what is read, or are not seen.
func acts(r rune) bool {
	switch {
	case r == '\n', r == '\u200d': // a joiner stands in emoji; clean allows it after a letter only
		return false
	case r < 0x20, 0x7f <= r && r <= 0x9f, r == 0xad, r == 0x61c, 0x200b <= r && r <= 0x200f, 0x2028 <= r && r <= 0x202e, 0x2060 <= r && r <= 0x206f,
		r == 0xfeff, 0xfff9 <= r && r <= 0xfffb, 0xe000 <= r && r <= 0xf8ff, 0xe0000 <= r && r <= 0xe0fff:
		return true
	}
	return false
}

// harmless wants an output in which nothing acts.
func harmless(t *testing.T, what, out string) {
	t.Helper()
	if i := strings.IndexFunc(out, acts); i >= 0 || !utf8.ValidString(out) {
		t.Errorf("%s carries %q", what, out[max(0, i-40):min(len(out), max(i, 0)+40)])
	}
}

// infested is a machine with a project into which every payload went by every way in. A way that refuses is a good one.
func infested(t *testing.T) machine {
	t.Helper()
	m := newMachine(t)
	m.must("new", "shop")
	var decisions []struct{ ID, Recommended string }
	if err := json.Unmarshal([]byte(m.must("decisions", "shop", "--json")), &decisions); err != nil {
		t.Fatal(err)
	}
	var checks []struct{ ID string }
	if err := json.Unmarshal([]byte(m.must("checks", "shop", "--json")), &checks); err != nil {
		t.Fatal(err)
	}
	for i, p := range payloads() {
		p = strings.ReplaceAll(p, "\x00", "") // no command line can hold it
		d, c := decisions[i%len(decisions)], checks[i%len(checks)]
		evil := m
		evil.Env = []string{"FSD_AUTHOR=" + p}
		_, _, _ = evil.fsd("note", "shop", d.ID, p)
		_, _, _ = evil.fsd("decide", "shop", d.ID+"="+d.Recommended, "--because", p)
		_, _, _ = m.fsd("require", "shop", "feature", "must: "+p, p)
		_, _, _ = m.fsd("require", "shop", "entity", p, "e"+fmt.Sprint(i)+": "+p+" string")
		_, _, _ = m.fsd("require", "shop", "endpoint", "GET /"+p, p)
		_, _, _ = m.fsd("check", "shop", c.ID, "--done", "--evidence", p)
		_, _, _ = m.fsd("check", "shop", c.ID, "--accept-risk", p, "--owner", p, "--until", "2999-01-01")
		_, _, _ = m.fsd("answer", "shop", "purpose="+p)
	}
	// What another program wrote into the file.
	evil, _ := json.Marshal(strings.Join(payloads(), " "))
	sqlite(t, m.db(), fmt.Sprintf("UPDATE projects SET summary = json_set(summary, '$.Next', json('%s'))", strings.ReplaceAll(string(evil), "'", "''")))
	return m
}

func TestHostileText(t *testing.T) {
	m := infested(t)
	if n := len(m.history("shop")); n < 150 {
		t.Fatalf("only %d changes were let in", n)
	}
	ways := [][]string{
		{"list"}, {"list", "--json"}, {"status", "shop"}, {"status", "shop", "--json"}, {"facts", "shop"}, {"facts", "shop", "--json"},
		{"decisions", "shop"}, {"decisions", "shop", "--json"}, {"checks", "shop"}, {"checks", "shop", "--json"}, {"plan", "shop"}, {"plan", "shop", "--json"},
		{"require", "shop"}, {"require", "shop", "--json"}, {"settle", "shop"}, {"log", "shop"}, {"log", "shop", "--json"}, {"doctor"}, {"doctor", "--json"},
		{"__complete", "status", ""}, {"__complete", "note", "shop", ""}, {"__complete", "require", "shop", "--remove", ""}, {"export", "shop", "--dry-run", "--format", "all"},
	}
	row(t, "X01", fmt.Sprintf("%d hostile texts by every way in: no command lets one act, piped", len(payloads())), func(t *testing.T) {
		for _, args := range ways {
			code, out, errs := m.fsd(args...)
			if code != 0 && code != 8 {
				t.Errorf("%v: exit %d, %s", args, code, errs)
			}
			if strings.HasPrefix(args[0], "__") {
				out = strings.ReplaceAll(out, "\t", " ")
			}
			harmless(t, strings.Join(args, " "), out)
			harmless(t, strings.Join(args, " ")+" on standard error", errs)
			if slices.Contains(args, "--json") && !json.Valid([]byte(out)) {
				t.Errorf("%v prints no JSON", args)
			}
		}
	})
	row(t, "X01t", "the same on a real terminal: only what fsd itself draws with reaches it", func(t *testing.T) {
		for _, args := range ways {
			if args[len(args)-1] == "--json" || args[0] == "__complete" {
				continue
			}
			unharmed(t, strings.Join(args, " "), m.open(args...).Ended())
		}
	})
	row(t, "X01e", "hostile words in names, paths and variables: the errors carry none", func(t *testing.T) {
		for i, p := range payloads() {
			if !long && i%3 > 0 {
				continue
			}
			p = strings.ReplaceAll(p, "\x00", "")
			for _, args := range [][]string{{"status", p}, {p}, {"list", "--" + p}, {"--db", filepath.Join(m.Dir, "db"+strings.ReplaceAll(p, "/", "_"), "x.db"), "status", "x"}, {"decide", "shop", p},
				{"guide", p}, {"import", p}, {"backup", "/proc/" + p}, {"export", "shop", "--format", p}} {
				_, out, errs := m.fsd(args...)
				harmless(t, strings.Join(args[:1], " "), out)
				harmless(t, strings.Join(args[:1], " ")+" on standard error", errs)
			}
			evil := m
			evil.Env = []string{"TERM=" + p, "COLORTERM=" + p, "USER=" + p, "EDITOR=" + p, "FSD_THEME=" + p}
			_, out, errs := evil.fsd("doctor")
			harmless(t, "doctor with hostile variables", out+errs)
		}
	})
	row(t, "X02", "the same in the screen, window title included", func(t *testing.T) {
		named := newMachine(t)
		for _, p := range payloads() {
			_, _, _ = named.fsd("new", "--", "a "+strings.ReplaceAll(p, "\x00", ""))
		}
		sqlite(t, named.db(), "UPDATE projects SET name = 'raw ' || char(27) || ']52;c;RVZJTA==' || char(7) || name WHERE rowid % 2")
		screen := named.open().Sees("Projects").Press("j j j enter").Sees("esc back").Press("esc esc").Sees("Projects").Press("q").Exits(0)
		unharmed(t, "the list of projects", screen.Raw())
		m.Width, m.Height = 120, 60
		screen = m.open("--project", "shop").Sees("esc back").Press("1").Press("j j j j").Press("2").Press("enter").Sees("esc back").Press("esc").Press("r").Sees("esc back").Press("esc").
			Press("4").Press("h").Press("esc").Press(":").Type("core features").Press("enter").Sees("EVIL").Press("j j j j j esc").Press("ctrl+c")
		screen.Exits(0).Restored()
		unharmed(t, "the screen", screen.Raw())
	})
	m.must("export", "shop", "--format", "all", "--out", "out")
	m.must("export", "shop", "--format", "sql-sqlite,sql-postgresql", "--out", "out")
	files := m.below("out")
	row(t, "X03", "the same exported in every format: no control byte, and each reads as what it is", func(t *testing.T) {
		for name, data := range files {
			harmless(t, name, strings.ReplaceAll(data, "\t", " "))
			switch filepath.Ext(name) {
			case ".md":
				wantMarkdown(t, name, data)
			case ".yaml":
				var doc struct {
					OpenAPI string `yaml:"openapi"`
				}
				if err := yaml.Unmarshal([]byte(data), &doc); err != nil || !strings.HasPrefix(doc.OpenAPI, "3.") {
					t.Errorf("%s: %v", name, err)
				}
			case ".json":
				if !json.Valid([]byte(data)) {
					t.Errorf("%s is no JSON", name)
				}
			}
			if strings.HasSuffix(name, "sqlite.sql") {
				wantTables(t, name, data)
			}
		}
		if len(files) < 25 {
			t.Errorf("only %d files were written", len(files))
		}
	})
	row(t, "X04", "hostile names of projects, records and options: every file below the folder, its name portable and short", func(t *testing.T) {
		portable := regexp.MustCompile(`^[a-zA-Z0-9._-]{1,120}$`)
		for name := range files {
			for _, part := range strings.Split(name, "/") {
				if !portable.MatchString(part) || regexp.MustCompile(`(?i)^(con|nul|prn|aux|com\d|lpt\d)(\.|$)`).MatchString(part) {
					t.Errorf("a file is called %q", name)
				}
			}
		}
		for _, place := range []string{filepath.Join(m.Dir, "EVIL"), filepath.Join(filepath.Dir(m.Dir), "EVIL"), "/tmp/EVIL", filepath.Join(m.Home, "EVIL")} {
			if _, err := os.Lstat(place); err == nil {
				t.Errorf("%s was made", place)
			}
		}
	})
	row(t, "X12", "a shell completes a hostile name: quoted, nothing of it runs", func(t *testing.T) {
		shop := newMachine(t)
		shop.must("new", "x$(touch EVIL)`touch EVIL`; touch EVIL")
		script := `_get_comp_words_by_ref() { cur="${COMP_WORDS[COMP_CWORD]}"; prev=x; words=("${COMP_WORDS[@]}"); cword=$COMP_CWORD; }
			fsd() { ` + binary + ` "$@"; }; source <(fsd completion bash)
			COMP_WORDS=(fsd status x); COMP_CWORD=2; COMP_LINE="fsd status x"; COMP_POINT=12; COMP_TYPE=9; __start_fsd 2>/dev/null
			printf '%s\n' "${COMPREPLY[@]}"; eval "fsd status ${COMPREPLY[0]}" | head -1`
		code, out, errs := ptytest.Run(t, shop.At, "bash", "-c", script)
		if _, err := os.Stat(filepath.Join(shop.Dir, "EVIL")); err == nil || code != 0 || !strings.Contains(out, `\$\(touch`) {
			t.Errorf("exit %d, %q, %q, ran: %v", code, out, errs, err == nil)
		}
	})
	row(t, "X13", "the text of an editor and of a paste: cleaned before it is stored", func(t *testing.T) {
		shop := newMachine(t)
		shop.must("new", "shop")
		shop.must("decide", "data-store=postgresql")
		editor := filepath.Join(shop.Home, "editor")
		write(t, editor, "#!/bin/sh\nprintf '\\033]52;c;RVZJTA==\\007from the \\342\\200\\256editor' > \"$1\"\n")
		_ = os.Chmod(editor, 0o755)
		shop.Env = []string{"EDITOR=" + editor}
		screen := shop.rows()
		screen.Type("\x1b[200~must: pa\u202este\x07d \u009b31mEVIL\x1b[201~").Press("enter").Sees("EVIL").Press("esc :").Sees("Go to").Type("primary database").
			Sees("Primary database").Press("enter").Sees("accepted").Press("e")
		ptytest.Poll(func() bool { return len(shop.notes()) > 0 })
		screen.Press("ctrl+c").Exits(0)
		if got := shop.notes(); len(got) != 1 || got[0] != "]52;c;RVZJTA==from the editor" {
			t.Errorf("stored from the editor is %q", got)
		}
		harmless(t, "what was pasted", shop.must("require"))
		unharmed(t, "the screen", screen.Raw())
	})
}

// unharmed wants that of what a terminal got nothing acts which came from outside.
func unharmed(t *testing.T, what, raw string) {
	t.Helper()
	for _, live := range []string{"]52;", "\x1b]0;EVIL", "\x1b[2J\x1b[HEVIL", "http://EVIL\x1b", "\x1bPq#0", "\u009b", "\u009d", "\u202e", "\u2066", "\u200b", "\ufeff", "\U000e0045", "\x1b[31mEVIL", "\xff"} {
		if i := strings.Index(raw, "\x1b"+live); i >= 0 || !strings.HasPrefix(live, "]") && strings.Contains(raw, live) {
			i = strings.Index(raw, live)
			t.Errorf("%s: the terminal got %q in %q", what, live, raw[max(0, i-40):min(len(raw), i+40)])
		}
	}
}

// below is every file below a folder of the machine, by its path there.
func (m machine) below(dir string) map[string]string {
	m.t.Helper()
	files := map[string]string{}
	root := filepath.Join(m.Dir, dir)
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(root, name)
		files[filepath.ToSlash(rel)] = string(read(m.t, name))
		return nil
	})
	if err != nil {
		m.t.Fatal(err)
	}
	return files
}

// wantMarkdown wants a document in which nothing of a payload became more than text: no HTML but fsd's own marks, no
// image, no link to what a payload names, no heading that a payload made.
func wantMarkdown(t *testing.T, name, data string) {
	t.Helper()
	source := []byte(data)
	doc := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader(source))
	statuses := 0
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.RawHTML:
			t.Errorf("%s: live HTML %q", name, n.Segments.Value(source))
		case *ast.HTMLBlock:
			if html := n.Lines().Value(source); !bytes.HasPrefix(html, []byte("<!--")) || bytes.Contains(html, []byte("EVIL")) {
				t.Errorf("%s: live HTML %q", name, html)
			}
		case *ast.Image:
			t.Errorf("%s: an image of %q", name, n.Destination)
		case *ast.Link:
			if to := string(n.Destination); strings.Contains(to, "EVIL") || strings.Contains(to, "javascript:") {
				t.Errorf("%s: a link to %q", name, to)
			}
		case *ast.Heading:
			if string(n.Lines().Value(source)) == "Status" {
				statuses++
			}
		}
		return ast.WalkContinue, nil
	})
	if strings.HasPrefix(name, "docs/adr/0") && statuses != 1 {
		t.Errorf("%s has %d statuses", name, statuses)
	}
	if strings.HasPrefix(data, "---") {
		t.Errorf("%s has front matter", name)
	}
}

// wantTables runs SQL beside a table that a payload would drop.
func wantTables(t *testing.T, name, data string) {
	t.Helper()
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, text := range []string{"CREATE TABLE canary (x)", data, "INSERT INTO canary VALUES (1)"} {
		if _, err := db.Exec(text); err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
	}
}
