package export_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"fsd/knowledge"
	"fsd/workflow"
	"fsd/workflow/clean"
	"fsd/workflow/export"
	"fsd/workflow/sample"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing with them")

func TestMain(m *testing.M) {
	time.Local = time.UTC
	os.Exit(m.Run())
}

func noon() time.Time { return time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC) }

func base(t *testing.T) *knowledge.Base {
	t.Helper()
	k, err := knowledge.Load()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// project is a log that grows by changes, each with an id and a time of its own.
type project struct {
	t   *testing.T
	k   *knowledge.Base
	log []workflow.Change
}

// bookshopLog is the log of the sample project, made once: it takes a third of a second.
var bookshopLog = sync.OnceValues(func() ([]workflow.Change, error) {
	k, err := knowledge.Load()
	if err != nil {
		return nil, err
	}
	n := 0
	return sample.Changes(k, noon().Add(-14*24*time.Hour), func(time.Time) string {
		n++
		return fmt.Sprintf("sample-%04d", n)
	})
})

func bookshop(t *testing.T) *project {
	t.Helper()
	log, err := bookshopLog()
	if err != nil {
		t.Fatal(err)
	}
	return &project{t, base(t), slices.Clip(log)}
}

func begun(t *testing.T, name, author string) *project {
	p := &project{t: t, k: base(t)}
	return p.put(author, workflow.Created{Name: name})
}

func (p *project) put(author string, bodies ...workflow.Body) *project {
	for _, b := range bodies {
		p.log = append(p.log, workflow.Change{
			ID: fmt.Sprintf("change-%04d", len(p.log)), At: noon().Add(time.Duration(len(p.log)) * time.Minute), Author: author, Body: b,
		})
	}
	return p
}

func (p *project) view() *workflow.View {
	return workflow.See(p.k, workflow.Fold(p.log), noon().Format(time.DateOnly))
}

// folder opens a root and writes files into it first.
func folder(t *testing.T, files ...string) (string, *os.Root) {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i+1 < len(files); i += 2 {
		write(t, filepath.Join(dir, files[i]), files[i+1])
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = root.Close() })
	return dir, root
}

func write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func (p *project) plan(root *os.Root, records string) []export.File {
	p.t.Helper()
	files, err := export.Plan(p.view(), root, records)
	if err != nil {
		p.t.Fatal(err)
	}
	return files
}

// export writes, and remembers what was written as the store would.
func (p *project) export(root *os.Root, force bool) []export.File {
	p.t.Helper()
	files := p.plan(root, "")
	if err := export.Write(root, files, force); err != nil {
		p.t.Fatal(err)
	}
	if force {
		for i := range files {
			files[i].Replaced()
		}
	}
	if body, changed := export.Exported(p.view(), files); changed {
		p.put("Ada Lovelace", body)
	}
	return files
}

func actions(files []export.File) map[export.Action]int {
	n := map[export.Action]int{}
	for _, f := range files {
		n[f.Action]++
	}
	return n
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		write(t, file, string(got))
		return
	}
	if want := read(t, file); want != string(got) {
		w, g := strings.Split(want, "\n"), strings.Split(string(got), "\n")
		for i := range min(len(w), len(g)) {
			if w[i] != g[i] {
				t.Errorf("%s, line %d:\n want %q\n got  %q", name, i+1, w[i], g[i])
				return
			}
		}
		t.Errorf("%s has %d lines, want %d", name, len(g), len(w))
	}
}

func TestTheSampleAsFiles(t *testing.T) {
	files := bookshop(t).plan(nil, "")
	if len(files) < 15 {
		t.Fatalf("%d files", len(files))
	}
	if *update {
		if err := os.RemoveAll("testdata/bookshop"); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range files {
		golden(t, filepath.Join("bookshop", f.Path), f.Content)
	}
}

// MADR's own lint refuses lists with two kinds of marks (MD004) and links that lead nowhere (MD042).
func TestEveryRecordHasOneKindOfListAndNoEmptyLink(t *testing.T) {
	p := bookshop(t)
	for _, d := range p.view().Decisions() {
		if !d.Made() {
			continue
		}
		r, _ := p.view().Record(d.Stance.Record)
		code := false
		for line := range strings.Lines(string(export.ADR(p.view(), r))) {
			code = code != strings.HasPrefix(line, "```")
			if !code && strings.HasPrefix(strings.TrimSpace(line), "- ") {
				t.Errorf("%s: %q", d.ID, line)
			}
			if !code && strings.Contains(line, "]()") {
				t.Errorf("%s: an empty link: %q", d.ID, line)
			}
		}
	}
}

func TestPlanningIsTheSameEveryTime(t *testing.T) {
	p := bookshop(t)
	a, b := p.plan(nil, ""), p.plan(nil, "")
	for i := range a {
		if a[i].Path != b[i].Path || !bytes.Equal(a[i].Content, b[i].Content) {
			t.Errorf("%s differs", a[i].Path)
		}
	}
}

func TestNothingDecidedIsNothingToExport(t *testing.T) {
	if _, err := export.Plan(begun(t, "shop", "Ada").view(), nil, ""); err == nil {
		t.Error("an empty export was planned")
	}
}

// times are the modification times of all files below a folder, and names what there is.
func times(t *testing.T, dir string) map[string]time.Time {
	t.Helper()
	all := map[string]time.Time{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			all[name] = info.ModTime()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestExportingTwiceWritesNothingTheSecondTime(t *testing.T) {
	p := bookshop(t)
	dir, root := folder(t)
	first := p.export(root, false)
	if n := actions(first); n[export.Create] != len(first) {
		t.Fatalf("the first export does %v", n)
	}
	old := time.Date(2001, 2, 3, 4, 5, 6, 0, time.UTC)
	for name := range times(t, dir) {
		if err := os.Chtimes(name, old, old); err != nil {
			t.Fatal(err)
		}
	}
	before := times(t, dir)
	if len(before) != len(first) {
		t.Fatalf("%d files were planned, %d are there", len(first), len(before))
	}
	second := p.export(root, false)
	if n := actions(second); n[export.Same] != len(second) {
		t.Errorf("the second export does %v", n)
	}
	for name, at := range times(t, dir) {
		if !at.Equal(old) {
			t.Errorf("%s was written again", name)
		}
	}
	if len(times(t, dir)) != len(before) {
		t.Error("the second export has left files behind")
	}
	if _, again := export.Exported(p.view(), second); again {
		t.Error("there is something to remember though nothing changed")
	}
}

func record(t *testing.T, files []export.File, n int) export.File {
	t.Helper()
	for _, f := range files {
		if strings.HasPrefix(filepath.Base(f.Path), fmt.Sprintf("%04d-", n)) {
			return f
		}
	}
	t.Fatalf("record %d is not exported", n)
	return export.File{}
}

func TestAFileChangedByHandIsKept(t *testing.T) {
	p := bookshop(t)
	dir, root := folder(t)
	first := record(t, p.export(root, false), 1)
	file := filepath.Join(dir, first.Path)
	write(t, file, "# mine\n")
	files := p.export(root, false)
	if got := record(t, files, 1).Action; got != export.Kept {
		t.Errorf("a file changed by hand is %q", got)
	}
	if read(t, file) != "# mine\n" {
		t.Error("a file changed by hand was overwritten")
	}
	if n := actions(files); n[export.Kept] != 1 {
		t.Errorf("the others: %v", n)
	}

	p.export(root, true)
	if read(t, file) != string(first.Content) {
		t.Error("force has not replaced the file")
	}
	if read(t, file+".orig") != "# mine\n" {
		t.Error("what the file held is not beside it")
	}
	if n := actions(p.plan(root, "")); n[export.Kept] != 0 {
		t.Errorf("after force: %v", n)
	}
}

func TestAForeignFileOfTheSameNameIsKept(t *testing.T) {
	p := bookshop(t)
	name := record(t, p.plan(nil, ""), 2).Path
	dir, root := folder(t, name, "somebody else's\n", "docs/adr.md", "my index\n")
	p.export(root, false)
	if read(t, filepath.Join(dir, name)) != "somebody else's\n" || read(t, filepath.Join(dir, "docs/adr.md")) != "my index\n" {
		t.Error("a foreign file was overwritten")
	}
}

func TestWhatFSDWroteItMayUpdate(t *testing.T) {
	p := bookshop(t)
	dir, root := folder(t)
	p.export(root, false)
	p.put("Ada Lovelace", workflow.Reopened{Decision: "data-store"})
	files := p.export(root, false)
	if n := actions(files); n[export.Update] == 0 || n[export.Kept] != 0 || n[export.Create] != 0 {
		t.Fatalf("after a change the export does %v", n)
	}
	for _, f := range files {
		if read(t, filepath.Join(dir, f.Path)) != string(f.Content) {
			t.Errorf("%s is not what was planned", f.Path)
		}
	}
}

func TestLinksOutOfTheFolderAreNotFollowed(t *testing.T) {
	for _, target := range []string{"file", "folder"} {
		t.Run(target, func(t *testing.T) {
			p := bookshop(t)
			outside := t.TempDir()
			secret := filepath.Join(outside, "secret.md")
			write(t, secret, "untouched\n")
			dir, root := folder(t)
			link, to := filepath.Join(dir, record(t, p.plan(nil, ""), 1).Path), secret
			if target == "folder" {
				link, to = filepath.Join(dir, "docs"), outside
			}
			if err := os.MkdirAll(filepath.Dir(link), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(to, link); err != nil {
				t.Skip(err)
			}
			for _, force := range []bool{false, true} {
				if files, err := export.Plan(p.view(), root, ""); err == nil {
					_ = export.Write(root, files, force)
				}
			}
			if read(t, secret) != "untouched\n" {
				t.Error("the target of the link was written to")
			}
			if entries, _ := os.ReadDir(outside); len(entries) != 1 {
				t.Errorf("%d files are outside", len(entries))
			}
		})
	}
}

func TestAFolderThatCannotBeWrittenIsSaid(t *testing.T) {
	p := bookshop(t)
	_, root := folder(t, "docs", "a file, not a folder\n")
	files, err := export.Plan(p.view(), root, "")
	if err == nil {
		err = export.Write(root, files, false)
	}
	if err == nil {
		t.Fatal("a file in the place of the folder was not noticed")
	}
	var failed export.WriteError
	if errors.As(err, &failed) && failed.Path == "" {
		t.Errorf("no path is named: %v", err)
	}
}

// hostile are texts that want to be more than text.
func hostile() []string {
	return []string{
		"# a heading", "## Status\n\nrejected", "text\n# heading\ntext", "text\n===", "text\n---\n", "* item", "- item\n- item", "1. item", "> quote",
		"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<!-- comment", "<b>bold</b>", "![image](https://example.org/x.png)",
		"[link](javascript:alert(1))", "[ref]: https://example.org", "<https://example.org>", "```\ncode", "    indented", "| a | b |\n| - | - |\n| c | d |",
		"*emphasis* _and_ **strong**", "`code`", "a\\", "&lt;b&gt; &#35; &amp;", "\x1b]52;c;RVZJTA==\a", "\u202eevil", "</p><h1>x</h1>", "~~~\nx", "+++", "%%x", "[^1]: note", "]]>", "$x$", "\\# a", "a  \nb",
	}
}

// hurt decides once with a text everywhere, against the advice.
func hurt(t *testing.T, evil string) *project {
	name, err := clean.Name(evil)
	if err != nil {
		name = "shop"
	}
	author := clean.Line(evil, 80)
	p := begun(t, name, author)
	d := p.view().Decisions()[0]
	other := d.Options[0].ID
	if other == d.Advice.Option {
		other = d.Options[1].ID
	}
	for _, body := range []workflow.Body{
		workflow.Answered{Fact: "purpose", Values: []string{evil}},
		workflow.Decided{Decision: d.ID, Option: other, Because: evil},
		workflow.Noted{Decision: d.ID, Text: evil},
		workflow.Deferred{Decision: p.view().Decisions()[1].ID, When: evil},
		workflow.Excluded{Decision: p.view().Decisions()[2].ID, Reason: evil},
	} {
		valid, err := p.view().Validate(body) // as everything that people write is
		if err != nil {
			t.Fatalf("%q: %v", evil, err)
		}
		p.put(author, valid)
	}
	return p
}

// shape is what a Markdown reader sees of a document: its headings, and all that is more than text.
func shape(doc []byte) (headings []string, odd map[string]int) {
	odd = map[string]int{}
	tree := goldmark.New().Parser().Parse(text.NewReader(doc))
	_ = ast.Walk(tree, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			headings = append(headings, fmt.Sprint(n.Level, " ", string(n.Lines().Value(doc))))
		case *ast.RawHTML, *ast.HTMLBlock, *ast.Image, *ast.Blockquote, *ast.ThematicBreak, *ast.CodeBlock, *ast.FencedCodeBlock, *ast.Emphasis, *ast.CodeSpan, *ast.AutoLink, *ast.Link, *ast.List:
			odd[n.Kind().String()]++
		}
		return ast.WalkContinue, nil
	})
	return headings, odd
}

func TestWhatPeopleWroteStaysText(t *testing.T) {
	wantRecord := hurt(t, "harmless").plan(nil, "")
	for _, evil := range hostile() {
		p := hurt(t, evil)
		for i, f := range p.plan(nil, "") {
			if !strings.HasSuffix(f.Path, ".md") {
				continue
			}
			wantHeadings, want := shape(wantRecord[i].Content)
			headings, odd := shape(f.Content)
			if !slices.Equal(headings, wantHeadings) {
				t.Errorf("%q in %s makes the headings %q, want %q", evil, f.Path, headings, wantHeadings)
			}
			for kind, n := range odd {
				if n != want[kind] {
					t.Errorf("%q in %s makes %d of %s, want %d", evil, f.Path, n, kind, want[kind])
				}
			}
			if bytes.ContainsAny(f.Content, "\x1b\x07\r\u202e") {
				t.Errorf("%q in %s leaves a control character", evil, f.Path)
			}
		}
	}
}

func TestWhatPeopleWroteIsComplete(t *testing.T) {
	p := hurt(t, "use <name> and List<T>, 5 * 3 < 20 & #1 [x] by `Ada` _or_ | Grace")
	doc := record(t, p.plan(nil, ""), 1)
	var page bytes.Buffer
	if err := goldmark.Convert(doc.Content, &page); err != nil {
		t.Fatal(err)
	}
	want := "use &lt;name&gt; and List&lt;T&gt;, 5 * 3 &lt; 20 &amp; #1 [x] by `Ada` _or_ | Grace"
	if n := strings.Count(page.String(), want); n < 4 { // name, purpose, author, reason and note
		t.Errorf("the text is whole in %d places:\n%s", n, doc.Content)
	}
}

func TestSupersededRecordsLinkBothWays(t *testing.T) {
	p := bookshop(t)
	_, root := folder(t)
	p.export(root, false)
	var old workflow.Record
	for _, r := range p.view().Records {
		if r.Decision == "data-store" {
			old = r
		}
	}
	oldName := old.File
	if oldName == "" {
		oldName = export.FileName(p.k, p.view().Records[old.Number-1])
	}
	p.put("Grace Hopper", workflow.Decided{Decision: "data-store", Option: "mysql", Advised: "postgresql", Because: "it is what runs here"})
	files := p.plan(root, "")
	n := len(p.view().Records)
	now, then := record(t, files, n), record(t, files, old.Number)
	if filepath.Base(then.Path) != oldName {
		t.Errorf("the old record was %s and is %s", oldName, then.Path)
	}
	if want := "](" + filepath.Base(now.Path) + ")"; !strings.Contains(string(then.Content), "Superseded by ["+fmt.Sprint(n)+". ") || !strings.Contains(string(then.Content), want) {
		t.Errorf("the old record does not link to %s", now.Path)
	}
	if want := "](" + filepath.Base(then.Path) + ")"; !strings.Contains(string(now.Content), "Supersedes [") || !strings.Contains(string(now.Content), want) {
		t.Errorf("the new record does not link to %s", then.Path)
	}
	if !strings.Contains(string(now.Content), "it is what runs here") || strings.Contains(string(then.Content), "it is what runs here") {
		t.Error("the reason is in the wrong record")
	}
	index := string(files[len(p.view().Records)].Content)
	if !strings.Contains(index, fmt.Sprintf("superseded by %04d", n)) {
		t.Errorf("the index does not say it:\n%s", index)
	}
}

func TestLaterAnswersDoNotRewriteARecord(t *testing.T) {
	p := bookshop(t)
	before := record(t, p.plan(nil, ""), 1).Content
	p.put("Ada Lovelace", workflow.Answered{Fact: "purpose", Values: []string{"something else"}},
		workflow.Answered{Fact: "team_language", Values: []string{"python"}})
	if after := record(t, p.plan(nil, ""), 1).Content; !bytes.Equal(before, after) {
		t.Error("a record says today what was not known when it was decided")
	}
}

func TestTitlesAndNames(t *testing.T) {
	k := base(t)
	names := map[string]string{}
	titles := map[string]string{}
	form := regexp.MustCompile(`^0007-[a-z0-9]+(-[a-z0-9]+)*\.md$`)
	for i := range k.Decisions {
		d := &k.Decisions[i]
		for j := range d.Options {
			r := workflow.Record{Number: 7, Decision: d.ID, Option: d.Options[j].ID}
			title, name := export.Title(k, r), export.FileName(k, r)
			what := d.ID + "/" + d.Options[j].ID
			if title == "" || strings.ContainsAny(title, "\n#<>[]`*_") || strings.HasSuffix(title, ".") || title[0] < 'A' || title[0] > 'Z' {
				t.Errorf("%s: the title is %q", what, title)
			}
			if !form.MatchString(name) || len(name) > 120 {
				t.Errorf("%s: the name is %q", what, name)
			}
			if other := names[name]; other != "" {
				t.Errorf("%s and %s are both called %s", what, other, name)
			}
			if other := titles[title]; other != "" {
				t.Errorf("%s and %s both have the title %q", what, other, title)
			}
			names[name], titles[title] = what, what
		}
	}
	if len(names) < 50 {
		t.Fatalf("%d options", len(names))
	}
	if got := export.FileName(k, workflow.Record{Number: 3, File: "0002-old-name.md"}); got != "0002-old-name.md" {
		t.Errorf("a record that was exported is called %q", got)
	}
	gone := workflow.Record{Number: 12, Decision: "no-such", Option: "thing"}
	if title, name := export.Title(k, gone), export.FileName(k, gone); title != "Choose thing for no-such" || name != "0012-choose-thing-for-no-such.md" {
		t.Errorf("what is no longer known is %q in %q", title, name)
	}
}

func TestTheFolderOfTheRecords(t *testing.T) {
	for _, c := range []struct {
		name  string
		files []string
		want  string
		named bool
	}{
		{"nothing there", nil, "docs/adr", false},
		{".adr-dir", []string{".adr-dir", "architecture/log\n"}, "architecture/log", true},
		{".adr-dir before records", []string{".adr-dir", "x", "doc/adr/0001-a.md", "a"}, "x", true},
		{".adr-dir that leads out", []string{".adr-dir", "../../etc"}, "docs/adr", false},
		{".adr-dir that is absolute", []string{".adr-dir", "/etc"}, "docs/adr", false},
		{".adr-dir that is empty", []string{".adr-dir", "\n"}, "docs/adr", false},
		{"doc/adr with records", []string{"doc/adr/0001-a.md", "a"}, "doc/adr", false},
		{"docs/decisions with records", []string{"docs/decisions/0001-a.md", "a"}, "docs/decisions", false},
		{"adr with other files", []string{"adr/readme.md", "a"}, "docs/adr", false},
		{"adr with records", []string{"adr/001-a.md", "a"}, "adr", false},
	} {
		_, root := folder(t, c.files...)
		if got, named := export.Folder(root); got != c.want || named != c.named {
			t.Errorf("%s: %q, %v; want %q, %v", c.name, got, named, c.want, c.named)
		}
		for _, f := range bookshop(t).plan(root, "")[:1] {
			if filepath.ToSlash(filepath.Dir(f.Path)) != c.want {
				t.Errorf("%s: the records go to %s", c.name, f.Path)
			}
		}
	}
}

func TestAnADRDirIsWrittenOnceAndNeverReplaced(t *testing.T) {
	p := bookshop(t)
	dir, root := folder(t)
	p.export(root, false)
	if got := read(t, filepath.Join(dir, ".adr-dir")); got != "docs/adr\n" {
		t.Errorf(".adr-dir is %q", got)
	}
	_, other := folder(t, ".adr-dir", "x\n")
	for _, f := range p.plan(other, "") {
		if f.Path == ".adr-dir" {
			t.Error(".adr-dir would be written over")
		}
	}
}

func TestAFolderOfRecordsCanBeNamedItself(t *testing.T) {
	holds := t.TempDir()
	write(t, filepath.Join(holds, "notes", "0001-a.md"), "a")
	for dir, want := range map[string][2]string{
		"/src/shop":                   {"/src/shop", ""},
		"/src/shop/docs/adr":          {"/src/shop/docs", "adr"},
		"/src/shop/adrs/":             {"/src/shop", "adrs"},
		"/src/shop/decisions":         {"/src/shop", "decisions"},
		"/src/shop/docs":              {"/src/shop/docs", ""},
		filepath.Join(holds, "notes"): {holds, "notes"},
		"/":                           {"/", ""},
	} {
		if root, records := export.Split(dir); root != want[0] || records != want[1] {
			t.Errorf("%s is %q and %q, want %q", dir, root, records, want)
		}
	}
	p := bookshop(t)
	dir, root := folder(t)
	files := p.plan(root, "adr")
	for _, f := range files {
		if f.Path != "adr.md" && !strings.HasPrefix(f.Path, "adr/") {
			t.Errorf("%s is written beside the folder that was named", f.Path)
		}
	}
	if err := export.Write(root, files, false); err != nil {
		t.Fatal(err)
	}
	if got := len(times(t, dir)); got != len(files) {
		t.Errorf("%d files were planned, %d are there", len(files), got)
	}
}

func TestTheIndexNamesEveryRecordOnce(t *testing.T) {
	p := bookshop(t)
	files := p.plan(nil, "")
	index := ""
	for _, f := range files {
		if f.Path == "docs/adr.md" {
			index = string(f.Content)
		}
	}
	for _, f := range files {
		if name := filepath.Base(f.Path); strings.HasPrefix(f.Path, "docs/adr/") && strings.Count(index, "(adr/"+name+")") != 1 {
			t.Errorf("%s is in the index %d times", name, strings.Count(index, name))
		}
	}
	if !strings.Contains(index, "## Not decided yet") || !strings.Contains(index, "deferred until this happens") {
		t.Error("what was put off is not in the index")
	}
}
