package export_test

import (
	"bytes"
	"context"
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
	"fsd/workflow/adopt"
	"fsd/workflow/clean"
	"fsd/workflow/export"
	"fsd/workflow/sample"
	"fsd/workflow/session"
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
	t     *testing.T
	k     *knowledge.Base
	log   []workflow.Change
	later time.Duration // than noon
}

// sampleLog is the sample's log. It is made once: it takes some hundred changes.
var sampleLog = sync.OnceValues(func() ([]workflow.Change, error) {
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
	log, err := sampleLog()
	if err != nil {
		t.Fatal(err)
	}
	return &project{t: t, k: base(t), log: slices.Clip(log)}
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

// folder makes a folder with files.
func folder(t *testing.T, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i+1 < len(files); i += 2 {
		write(t, filepath.Join(dir, files[i]), files[i+1])
	}
	return dir
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

// memory is a store of one project.
type memory struct{ p *project }

func (m memory) Load(context.Context, string) ([]workflow.Change, int64, error) {
	return m.p.log, int64(len(m.p.log)), nil
}

func (m memory) Newer(_ context.Context, _ string, since int64) ([]workflow.Change, int64, error) {
	return m.p.log[since:], int64(len(m.p.log)), nil
}

func (m memory) Update(_ context.Context, _ string, since int64,
	decide func([]workflow.Change) ([]workflow.Change, workflow.Summary, error),
) ([]workflow.Change, int64, error) {
	newer := m.p.log[since:]
	add, _, err := decide(newer)
	if err != nil {
		return nil, 0, err
	}
	m.p.log = append(slices.Clip(m.p.log), add...)
	return newer, int64(len(m.p.log)), nil
}

func (p *project) session() session.Session {
	p.t.Helper()
	now := func() time.Time { return noon().Add(p.later + time.Duration(len(p.log))*time.Minute) }
	s, err := session.Open(context.Background(), memory{p}, p.k, "", "Ada Lovelace", now)
	if err != nil {
		p.t.Fatal(err)
	}
	return s
}

func (p *project) prepare(req export.Request) *export.Job {
	p.t.Helper()
	if len(req.Formats) == 0 {
		req.Formats = []string{export.RecordsFormat(p.view())}
	}
	job, err := export.Prepare(context.Background(), p.session(), req)
	if err != nil {
		p.t.Fatal(err)
	}
	return job
}

// plan plans an export of the records, or of other formats, below a folder; an empty name is a folder that is not there.
func (p *project) plan(dir string, formats ...string) []export.File {
	p.t.Helper()
	if dir == "" {
		dir = filepath.Join(p.t.TempDir(), "none")
	}
	return p.prepare(export.Request{Dir: dir, Formats: formats}).Files
}

// export writes, and stores what the export changed in the project.
func (p *project) export(req export.Request) []export.File {
	p.t.Helper()
	job := p.prepare(req)
	err := job.Write(context.Background(), func(changes ...workflow.Change) error {
		_, err := p.session().Commit(context.Background(), memory{p}, changes...)
		return err
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return job.Files
}

// unstored is an export whose changes are not stored.
func unstored(...workflow.Change) error { return nil }

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
	files := bookshop(t).plan("")
	if len(files) < 8 {
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
		for i := range d.Options { // every page of the content, not only those that the bookshop chose
			r.Option, r.Because = d.Options[i].ID, "so"
			code := false
			for line := range strings.Lines(string(export.ADR(p.view(), r))) {
				code = code != strings.HasPrefix(line, "```")
				if !code && strings.HasPrefix(strings.TrimSpace(line), "- ") {
					t.Errorf("%s=%s: %q", d.ID, r.Option, line)
				}
				if !code && strings.Contains(line, "]()") {
					t.Errorf("%s=%s: an empty link: %q", d.ID, r.Option, line)
				}
			}
		}
	}
}

func TestPlanningIsTheSameEveryTime(t *testing.T) {
	p := bookshop(t)
	a, b := p.plan(""), p.plan("")
	for i := range a {
		if a[i].Path != b[i].Path || !bytes.Equal(a[i].Content, b[i].Content) {
			t.Errorf("%s differs", a[i].Path)
		}
	}
}

func TestNothingDecidedIsNothingToExport(t *testing.T) {
	p := begun(t, "shop", "Ada")
	if _, err := export.Prepare(context.Background(), p.session(), export.Request{Dir: t.TempDir(), Formats: []string{export.ADRs}}); err == nil {
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
	dir := folder(t)
	first := p.export(export.Request{Dir: dir})
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
	second := p.export(export.Request{Dir: dir})
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
	if job := p.prepare(export.Request{Dir: dir}); job.Write(context.Background(), unstored) != nil || len(job.Changes) != 0 {
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

func named(t *testing.T, files []export.File, name string) export.File {
	t.Helper()
	i := slices.IndexFunc(files, func(f export.File) bool { return f.Path == name })
	if i < 0 {
		t.Fatalf("%s is not exported", name)
	}
	return files[i]
}

func TestAFileChangedByHandIsKept(t *testing.T) {
	p := bookshop(t)
	dir := folder(t)
	first := record(t, p.export(export.Request{Dir: dir}), 1)
	file := filepath.Join(dir, first.Path)
	write(t, file, "# mine\n")
	files := p.export(export.Request{Dir: dir})
	if got := record(t, files, 1).Action; got != export.Kept {
		t.Errorf("a file changed by hand is %q", got)
	}
	if read(t, file) != "# mine\n" {
		t.Error("a file changed by hand was overwritten")
	}
	if n := actions(files); n[export.Kept] != 1 {
		t.Errorf("the others: %v", n)
	}

	p.export(export.Request{Dir: dir, How: export.Force})
	if read(t, file) != string(first.Content) {
		t.Error("force has not replaced the file")
	}
	if read(t, file+".orig") != "# mine\n" {
		t.Error("what the file held is not beside it")
	}
	if n := actions(p.plan(dir)); n[export.Kept] != 0 {
		t.Errorf("after force: %v", n)
	}
}

func TestAForeignFileOfTheSameNameIsKept(t *testing.T) {
	p := bookshop(t)
	name := record(t, p.plan(""), 2).Path
	dir := folder(t, name, "somebody else's\n", "docs/adr.md", "my index\n")
	p.export(export.Request{Dir: dir})
	if read(t, filepath.Join(dir, name)) != "somebody else's\n" || read(t, filepath.Join(dir, "docs/adr.md")) != "my index\n" {
		t.Error("a foreign file was overwritten")
	}
}

func TestWhatFSDWroteItMayUpdate(t *testing.T) {
	p := bookshop(t)
	dir := folder(t)
	p.export(export.Request{Dir: dir})
	p.put("Ada Lovelace", workflow.Reopened{Decision: "data-store"})
	files := p.export(export.Request{Dir: dir})
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
			dir := folder(t)
			link, to := filepath.Join(dir, record(t, p.plan(""), 1).Path), secret
			if target == "folder" {
				link, to = filepath.Join(dir, "docs"), outside
			}
			if err := os.MkdirAll(filepath.Dir(link), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(to, link); err != nil {
				t.Skip(err)
			}
			for _, how := range []export.How{export.Keep, export.Force, export.Merged, export.Take} {
				job, err := export.Prepare(context.Background(), p.session(), export.Request{Dir: dir, How: how, Formats: []string{export.ADRs}})
				if err == nil {
					err = job.Write(context.Background(), unstored)
				}
				if target == "folder" && (err == nil || !strings.Contains(err.Error(), "leads out of the folder by a link")) {
					t.Errorf("a folder that is a link is said to be: %v", err)
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
	dir := folder(t, "docs", "a file, not a folder\n")
	job, err := export.Prepare(context.Background(), p.session(), export.Request{Dir: dir, Formats: []string{export.ADRs}})
	if err == nil {
		err = job.Write(context.Background(), unstored)
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
		"*emphasis* _and_ **strong**", "`code`", "a\\", "&lt;b&gt; &#35; &amp;", "\x1b]52;c;RVZJTA==\a", "\u202eevil", "</p><h1>x</h1>", "~~~\nx", "+++", "%%x", "[^1]: note", "]]>", "$x$", "\\# a", "a  \nb", "{{ .Title }}", "{% include x %}",
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
	wantRecord := hurt(t, "harmless").plan("")
	for _, evil := range hostile() {
		p := hurt(t, evil)
		for i, f := range p.plan("") {
			if !strings.HasSuffix(f.Path, ".md") {
				continue
			}
			wantHeadings, want := shape(wantRecord[i].Content)
			headings, odd := shape(f.Content)
			if !slices.Equal(headings, wantHeadings) {
				t.Errorf("%q in %s makes the headings %q, want %q", evil, f.Path, headings, wantHeadings)
			}
			for kind, n := range odd {
				if kind == ast.KindAutoLink.String() && strings.Contains(evil, "https://example.org") {
					continue // an address is one
				}
				if n != want[kind] {
					t.Errorf("%q in %s makes %d of %s, want %d", evil, f.Path, n, kind, want[kind])
				}
			}
			if bytes.Contains(f.Content, []byte("{{")) || bytes.Contains(f.Content, []byte("{%")) {
				t.Errorf("%q in %s leaves the marks of a template", evil, f.Path)
			}
			if bytes.ContainsAny(f.Content, "\x1b\x07\r\u202e") {
				t.Errorf("%q in %s leaves a control character", evil, f.Path)
			}
		}
	}
}

func TestWhatPeopleWroteIsComplete(t *testing.T) {
	p := hurt(t, "use <name> and List<T>, 5 * 3 < 20 & #1 [x] by `Ada` _or_ | {{Grace}}")
	doc := record(t, p.plan(""), 1)
	var page bytes.Buffer
	if err := goldmark.Convert(doc.Content, &page); err != nil {
		t.Fatal(err)
	}
	want := "use &lt;name&gt; and List&lt;T&gt;, 5 * 3 &lt; 20 &amp; #1 [x] by `Ada` _or_ | {{Grace}}"
	if n := strings.Count(page.String(), want); n < 4 { // name, purpose, author, reason and note
		t.Errorf("the text is whole in %d places:\n%s", n, doc.Content)
	}
}

func TestSupersededRecordsLinkBothWays(t *testing.T) {
	p := bookshop(t)
	dir := folder(t)
	p.export(export.Request{Dir: dir})
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
	files := p.plan(dir)
	n := p.view().Records[len(p.view().Records)-1].Number
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
	index := string(named(t, files, "docs/adr.md").Content)
	if !strings.Contains(index, fmt.Sprintf("superseded by %04d", n)) {
		t.Errorf("the index does not say it:\n%s", index)
	}
}

func TestLaterAnswersDoNotRewriteARecord(t *testing.T) {
	p := bookshop(t)
	before := record(t, p.plan(""), 1).Content
	p.put("Ada Lovelace", workflow.Answered{Fact: "purpose", Values: []string{"something else"}},
		workflow.Answered{Fact: "team_language", Values: []string{"python"}})
	if after := record(t, p.plan(""), 1).Content; !bytes.Equal(before, after) {
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
		dir := folder(t, c.files...)
		root, err := os.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		got, named := adopt.Folder(root)
		_ = root.Close()
		if got != c.want || named != c.named {
			t.Errorf("%s: %q, %v; want %q, %v", c.name, got, named, c.want, c.named)
		}
		for _, f := range one(t).plan(dir)[:1] {
			if filepath.ToSlash(filepath.Dir(f.Path)) != c.want {
				t.Errorf("%s: the records go to %s", c.name, f.Path)
			}
		}
	}
}

func TestAnADRDirIsWrittenOnceAndNeverReplaced(t *testing.T) {
	p := bookshop(t)
	dir := folder(t)
	p.export(export.Request{Dir: dir})
	if got := read(t, filepath.Join(dir, ".adr-dir")); got != "docs/adr\n" {
		t.Errorf(".adr-dir is %q", got)
	}
	for _, f := range p.plan(folder(t, ".adr-dir", "x\n")) {
		if f.Path == ".adr-dir" {
			t.Error(".adr-dir would be written over")
		}
	}
}

func TestAFolderOfRecordsCanBeNamedItself(t *testing.T) {
	holds := t.TempDir()
	write(t, filepath.Join(holds, "notes", "0001-a.md"), "a")
	write(t, filepath.Join(holds, "adr", ".git", "HEAD"), "")
	write(t, filepath.Join(holds, "decisions", ".git", "HEAD"), "")
	write(t, filepath.Join(holds, "decisions", "0001-a.md"), "a")
	for dir, want := range map[string][2]string{
		filepath.Join(holds, "adr"):       {filepath.Join(holds, "adr"), ""},
		filepath.Join(holds, "decisions"): {filepath.Join(holds, "decisions"), "."},
		"/src/shop":                       {"/src/shop", ""},
		"/src/shop/docs/adr":              {"/src/shop/docs", "adr"},
		"/src/shop/adrs/":                 {"/src/shop", "adrs"},
		"/src/shop/decisions":             {"/src/shop", "decisions"},
		"/src/shop/docs":                  {"/src/shop/docs", ""},
		filepath.Join(holds, "notes"):     {holds, "notes"},
		"/":                               {"/", ""},
	} {
		if root, records := export.Split(dir); root != want[0] || records != want[1] {
			t.Errorf("%s is %q and %q, want %q", dir, root, records, want)
		}
	}
	p := bookshop(t)
	p.export(export.Request{Dir: filepath.Join(holds, "decisions")})
	p.settled(filepath.Join(holds, "decisions"))
	if index := read(t, filepath.Join(holds, "decisions", "decisions.md")); !strings.Contains(index, "[ADR-0002](0002-") {
		t.Errorf("the index of a repository of records does not lead to them:\n%s", index)
	}
	p = bookshop(t)
	dir := folder(t)
	files := p.export(export.Request{Dir: filepath.Join(dir, "adr")})
	for _, f := range files {
		if f.Path != "adr.md" && !strings.HasPrefix(f.Path, "adr/") {
			t.Errorf("%s is written beside the folder that was named", f.Path)
		}
	}
	if got := len(times(t, dir)); got != len(files) {
		t.Errorf("%d files were planned, %d are there", len(files), got)
	}
}

func TestTheIndexNamesEveryRecordOnce(t *testing.T) {
	p := bookshop(t)
	files := p.plan("")
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
