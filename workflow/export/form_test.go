package export_test

import (
	"bytes"
	"context"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fsd/workflow"
	"fsd/workflow/adopt"
	"fsd/workflow/export"
)

// revised is the sample with a decision revised, so that records link to each other.
func revised(t *testing.T) *project {
	p := bookshop(t)
	return p.put("Grace Hopper", workflow.Decided{Decision: "data-store", Option: "mysql", Advised: "postgresql", Because: "it is what runs here"})
}

// one is a project with one decision, which is quick to export.
func one(t *testing.T) *project {
	p := begun(t, "shop", "Ada")
	return p.put("Ada", workflow.Decided{Decision: "data-store", Option: "postgresql", Advised: "postgresql"})
}

func TestMADR(t *testing.T) {
	p := revised(t)
	dir := folder(t)
	files := p.export(export.Request{Dir: dir, Formats: []string{export.MADR}})
	old := record(t, files, 6)
	fresh := p.of(files, "data-store")
	golden(t, "madr/old.md", old.Content)
	golden(t, "madr/new.md", fresh.Content)
	for _, f := range files {
		if strings.HasPrefix(f.Path, "docs/adr/") && !regexp.MustCompile(`^---\nstatus: [^"\n]+\ndate: \d{4}-\d\d-\d\d\n(?:decision-makers: [^\n]+\n)?---\n# [^0-9\n]`).Match(f.Content) {
			t.Errorf("%s begins with %.120q", f.Path, f.Content)
		}
	}
	p.settled(dir) // without naming the format: it is the one that was exported last

	files = p.export(export.Request{Dir: dir, Formats: []string{export.ADRs}})
	if !strings.HasPrefix(string(record(t, files, 6).Content), "# 6. ") || actions(files)[export.Kept] != 0 {
		t.Errorf("back to the other form: %v", actions(files))
	}
	p.settled(dir)
}

func TestFrontMatterHoldsWhatPeopleAreCalled(t *testing.T) {
	for _, name := range []string{"Ada Lovelace", "Ada: the first", "yes", "# x", "- x", "[x]", "\"q\"", "é, ü & ß", "a\\b", "null", "---", "{{ .Title }} {% x"} {
		p := begun(t, "shop", name)
		p.put(name, workflow.Decided{Decision: "data-store", Option: "postgresql", Advised: "postgresql"})
		files := p.export(export.Request{Dir: folder(t), Formats: []string{export.MADR}})
		r := adopt.Read("0001-x.md", files[0].Content, nil)
		if r.Title != "Use PostgreSQL as the primary database" || r.Status != workflow.StatusAccepted || r.Assumed {
			t.Errorf("%q: the record reads as %q, %q", name, r.Title, r.Status)
		}
		if want := name; r.People != want && !strings.Contains(string(files[0].Content), `\`) {
			t.Errorf("the person %q reads as %q", name, r.People)
		}
		if bytes.Contains(files[0].Content, []byte("{{")) || bytes.Contains(files[0].Content, []byte("{%")) {
			t.Errorf("%q leaves the marks of a template", name)
		}
	}
}

func TestNamesFollowThoseThatAreThere(t *testing.T) {
	for _, c := range []struct {
		there []string
		want  string
		title string
	}{
		{nil, `^0001-[a-z0-9-]+\.md$`, "# 1. "},
		{[]string{"0001-a.md", "0007-b.md"}, `^0008-[a-z0-9-]+\.md$`, "# 8. "},
		{[]string{"001-a.md", "002-b.md"}, `^003-[a-z0-9-]+\.md$`, "# 3. "},
		{[]string{"adr-001-a.md"}, `^adr-002-[a-z0-9-]+\.md$`, "# 2. "},
		{[]string{"ADR-0041-a.md", "README.md"}, `^ADR-0042-[a-z0-9-]+\.md$`, "# 42. "},
		{[]string{"0003_a_b.md"}, `^0004_[a-z0-9_]+\.md$`, "# 4. "},
		{[]string{"2024-01-02-a.md", "2024-02-03-b.md"}, `^2026-11-\d\d-[a-z0-9-]+\.md$`, "# "},
		{[]string{"20240102-a.md"}, `^202611\d\d-[a-z0-9-]+\.md$`, "# "},
		{[]string{"0001-a.md", "2024-01-02-b.md", "2024-01-03-c.md"}, `^2026-11-\d\d-[a-z0-9-]+\.md$`, "# "},
		{[]string{"2024-01-02_001-a-b.md"}, `^2026-11-\d\d_[a-z0-9-]+\.md$`, "# "},
		{[]string{"007_a-b.md"}, `^008_[a-z0-9-]+\.md$`, "# 8. "},
		{[]string{"notes.md", "index.md"}, `^0001-[a-z0-9-]+\.md$`, "# 1. "},
	} {
		var there []string
		for _, name := range c.there {
			there = append(there, "docs/adr/"+name, "# Somebody's\n")
		}
		p, dir := one(t), folder(t, there...)
		files := p.export(export.Request{Dir: dir})
		if name := path.Base(files[0].Path); !regexp.MustCompile(c.want).MatchString(name) || !strings.HasPrefix(string(files[0].Content), c.title) {
			t.Errorf("beside %v the first record is %s, %.20q", c.there, name, files[0].Content)
		}
		for _, name := range c.there {
			if read(t, filepath.Join(dir, "docs/adr", name)) != "# Somebody's\n" {
				t.Errorf("%s was written to", name)
			}
		}
		p.settled(dir)
		write(t, filepath.Join(dir, "docs/adr", "0500-later.md"), "# Somebody's\n") // what comes later moves nothing
		p.settled(dir)
	}
}

// A decision that is taken, revised and taken again on one day has three files where names begin with the day.
func TestNamesAreNeverGivenTwice(t *testing.T) {
	p := begun(t, "shop", "Ada")
	dir := folder(t, "docs/adr/2024-01-02-a.md", "# Somebody's\n", "docs/adr/2026-11-24-use-postgresql-as-the-primary-database.md", "# Somebody's\n")
	names := map[string]bool{}
	for _, option := range []string{"postgresql", "mysql", "postgresql"} {
		p.put("Ada", workflow.Decided{Decision: "data-store", Option: option, Because: "so"})
		for _, f := range p.export(export.Request{Dir: dir}) {
			if f.Action == export.Kept {
				t.Errorf("%s", f)
			}
			names[f.Path] = true
		}
	}
	if len(names) != 4 { // with the index
		t.Errorf("the files are %v", names)
	}
	p.settled(dir)
}

// styled copies the differently written records of package adopt's tests into a repository.
func styled(t *testing.T) string {
	t.Helper()
	dir := folder(t, ".git/HEAD", "ref: refs/heads/main\n")
	if err := os.CopyFS(filepath.Join(dir, "docs/adr"), os.DirFS("../adopt/testdata/styles")); err != nil {
		t.Fatal(err)
	}
	return dir
}

func (p *project) adopt(dir string) adopt.Adoption {
	p.t.Helper()
	found, err := adopt.Open(context.Background(), dir, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	out, _, err := adopt.Adopt(context.Background(), memory{p}, p.session(), found)
	if err != nil {
		p.t.Fatal(err)
	}
	return out
}

func TestAdoptedFilesAreLeftAlone(t *testing.T) {
	p, dir := bookshop(t), styled(t)
	team := files(t, filepath.Join(dir, "docs/adr"))
	stamps := times(t, filepath.Join(dir, "docs/adr"))
	if out := p.adopt(dir); out.New < 15 || out.Changed+out.Known != 0 {
		t.Fatalf("%+v", out)
	}
	if out := p.adopt(dir); out.New+out.Changed != 0 || out.Known < 15 {
		t.Fatalf("adopted again: %d new, %d changed", out.New, out.Changed)
	}
	for _, how := range []export.How{export.Keep, export.Force, export.Merged, export.Take} {
		p.export(export.Request{Dir: dir, How: how})
	}
	for name, text := range team {
		info, err := os.Stat(name)
		if err != nil || read(t, name) != text || !info.ModTime().Equal(stamps[name]) {
			t.Errorf("%s was written to (%v)", name, err)
		}
	}
	p.settled(dir)
	index := read(t, filepath.Join(dir, "docs/adr.md"))
	for _, r := range p.view().Records {
		if r.Adopted != nil && !strings.Contains(index, "(adr/"+r.File+")") {
			t.Errorf("the index does not name %s", r.File)
		}
	}
	if !strings.Contains(index, "| superseded by 0003 | 2019-03-05 |") {
		t.Error("the index does not say what superseded a team's record")
	}
}

func TestAdoptedRecordsGoWordForWordIntoANewFolder(t *testing.T) {
	p, dir := bookshop(t), styled(t)
	p.adopt(dir)
	other := folder(t)
	p.export(export.Request{Dir: other})
	for _, r := range p.view().Records {
		if r.Adopted == nil {
			continue
		}
		if want := read(t, filepath.Join(dir, "docs/adr", r.File)); read(t, filepath.Join(other, "docs/adr", r.File)) != want {
			t.Errorf("%s was copied with other bytes", r.File)
		}
	}
	p.settled(other)
}

func TestATeamMayChangeAndMoveItsRecords(t *testing.T) {
	p, dir := bookshop(t), styled(t)
	p.adopt(dir)
	p.export(export.Request{Dir: dir})
	edit(t, dir, "docs/adr/0001-nygard.md", "\nAccepted\n", "\nDeprecated\n")
	if err := os.Rename(filepath.Join(dir, "docs/adr/0010-table.md"), filepath.Join(dir, "docs/adr/0010-passkeys.md")); err != nil {
		t.Fatal(err)
	}
	planned := p.plan(dir)
	if got := named(t, planned, "docs/adr/0001-nygard.md").Action; got != export.Kept {
		t.Errorf("a team's record that changed is %s", got)
	}
	if slices.ContainsFunc(planned, func(f export.File) bool { return strings.HasSuffix(f.Path, "0010-table.md") }) {
		t.Error("a record that the team has moved would be written again")
	}
	p.export(export.Request{Dir: dir, How: export.Take})
	r, _ := p.view().Record("adopted:0001-nygard.md")
	if r.Status != workflow.StatusDeprecated || !strings.Contains(string(r.Adopted.Text), "\nDeprecated\n") {
		t.Errorf("the project knows it as %s", r.Status)
	}
	if !strings.Contains(read(t, filepath.Join(dir, "docs/adr.md")), "| ADR-0001 | deprecated | 2019-03-04 |") {
		t.Error("the index does not say so")
	}
	p.settled(dir)
}

func TestRecordsGoWhereTheTeamKeepsThem(t *testing.T) {
	p := bookshop(t)
	dir := folder(t, ".git/HEAD", "", "guides/why/0001-a.md", "# 1. Use Go\n\n## Status\n\nAccepted\n")
	p.adopt(dir)
	files := p.export(export.Request{Dir: dir})
	if got := path.Dir(files[1].Path); got != "guides/why" {
		t.Errorf("the records go to %s", got)
	}
	if _, err := os.Stat(filepath.Join(dir, ".adr-dir")); err == nil {
		t.Error(".adr-dir was written though the team has a folder")
	}
}

func TestAdoptedTextsAreNoMarkupOfTheIndex(t *testing.T) {
	for _, evil := range hostile() {
		p := one(t)
		dir := folder(t, "docs/adr/0001-a.md", "# 1. "+strings.ReplaceAll(evil, "\n", " ")+"\n\n## Status\n\nAccepted\n\nAmends ["+evil+"](0001-a.md)\n")
		p.adopt(dir)
		index := named(t, p.plan(dir), "docs/adr.md").Content
		headings, odd := shape(index)
		if !slices.Equal(headings, []string{"1 Architecture decisions", "2 Status"}) {
			t.Errorf("%q makes the headings %q", evil, headings)
		}
		if odd["Image"]+odd["RawHTML"]+odd["Blockquote"]+odd["Emphasis"] > 0 || strings.ContainsAny(string(index), "\x1b\a\u202e") {
			t.Errorf("%q becomes markup: %v", evil, odd)
		}
	}
}
