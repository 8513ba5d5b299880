package export_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fsd/knowledge"
	"fsd/workflow"
	"fsd/workflow/export"
)

// edit changes the text of an exported record as somebody would by hand.
func edit(t *testing.T, dir, path, from, to string) string {
	t.Helper()
	name := filepath.Join(dir, path)
	text := read(t, name)
	if !strings.Contains(text, from) {
		t.Fatalf("%s has no %q:\n%s", path, from, text)
	}
	text = strings.Replace(text, from, to, 1)
	write(t, name, text)
	return text
}

// of is the exported file of the record in force for a decision.
func (p *project) of(files []export.File, decision string) export.File {
	p.t.Helper()
	r, _ := p.view().Record(p.view().Stances[decision].Record)
	for _, f := range files {
		if filepath.Base(f.Path) == r.File {
			return f
		}
	}
	p.t.Fatalf("%s has no file", decision)
	return export.File{}
}

// settled fails unless exporting again does nothing at all.
func (p *project) settled(dir string) {
	p.t.Helper()
	before := len(p.log)
	for _, f := range p.export(export.Request{Dir: dir}) {
		if f.Action != export.Same {
			p.t.Errorf("exporting again would %s", f)
		}
	}
	if len(p.log) != before {
		p.t.Errorf("exporting again was remembered: %+v", p.log[before:])
	}
}

func TestWhatSomebodyAddedSurvivesAMerge(t *testing.T) {
	p := bookshop(t)
	dir := folder(t)
	path := p.of(p.export(export.Request{Dir: dir}), "data-store").Path
	edit(t, dir, path, "## Decision Outcome", "## What we measured\n\nOne row in 0.1 ms.\n\n## Decision Outcome")
	edit(t, dir, path, "* Deciders:", "* Jira: SHOP-12\n* Deciders:")

	p.put("Grace Hopper", workflow.Decided{Decision: "data-store", Option: "mysql", Advised: "postgresql", Because: "it is what runs here"})
	if got := record(t, p.export(export.Request{Dir: dir}), 6); got.Action != export.Kept || got.Unmerged() != "" {
		t.Fatalf("without a word the file is %s, %s", got, got.Unmerged())
	}
	files := p.export(export.Request{Dir: dir, How: export.Merged})
	text := read(t, filepath.Join(dir, path))
	for _, want := range []string{"## What we measured\n\nOne row in 0.1 ms.\n", "* Jira: SHOP-12\n", "* Status: superseded by ", "\nSuperseded by ["} {
		if !strings.Contains(text, want) {
			t.Errorf("after the merge there is no %q in\n%.400s", want, text)
		}
	}
	if n := actions(files); n[export.Merge] != 1 || n[export.Kept] != 0 {
		t.Errorf("the merge did %v", n)
	}
	p.settled(dir)
}

func TestAnEditIsAcceptedByAMergeThoughTheProjectDidNotChange(t *testing.T) {
	p := bookshop(t)
	dir := folder(t)
	path := record(t, p.export(export.Request{Dir: dir}), 2).Path
	want := edit(t, dir, path, "## Considered Options", "A word more.\n\n## Considered Options")
	p.export(export.Request{Dir: dir, How: export.Merged})
	if got := read(t, filepath.Join(dir, path)); got != want {
		t.Error("the merge wrote something else than what was there")
	}
	p.settled(dir)
}

func TestBothSidesOfTheSameLineAreNotMerged(t *testing.T) {
	p := bookshop(t)
	dir := folder(t)
	path := p.of(p.export(export.Request{Dir: dir}), "data-store").Path
	want := edit(t, dir, path, "\nAccepted\n", "\nAccepted by the board\n")
	p.put("Ada Lovelace", workflow.Reopened{Decision: "data-store"})
	files := p.export(export.Request{Dir: dir, How: export.Merged})
	i := slices.IndexFunc(files, func(f export.File) bool { return f.Path == path })
	if files[i].Action != export.Kept || files[i].Unmerged() == "" {
		t.Errorf("%s, %q", files[i], files[i].Unmerged())
	}
	if read(t, filepath.Join(dir, path)) != want {
		t.Error("the file was written to")
	}
}

// peers are what other tools write when they supersede a record: each changes the place that it knows.
var peers = []struct{ name, from, to string }{
	{"adr-tools", "\nAccepted\n", "\nSuperseded by [99. Use something else](0099-use-something-else.md)\n"},
	{"adr-tools upstream", "\nAccepted\n", "\nSuperceded by [99. Use something else](0099-use-something-else.md)\n"},
	{"Log4brains", "* Status: accepted\n", "* Status: superseded by [0099-use-something-else](0099-use-something-else.md)\n"},
	{"by hand", "* Status: accepted\n", "* Status: superseded by 0099-use-something-else\n"},
}

func TestWhatPeersWriteIsReadBack(t *testing.T) {
	for _, peer := range peers {
		p := bookshop(t)
		dir := folder(t)
		path := p.of(p.export(export.Request{Dir: dir}), "data-store").Path
		write(t, filepath.Join(dir, "docs/adr/0099-use-something-else.md"), "# 99. Use something else\n\n## Status\n\nAccepted\n")
		edit(t, dir, path, peer.from, peer.to)
		edit(t, dir, path, "## Considered Options", "A word more.\n\n## Considered Options")

		p.export(export.Request{Dir: dir, How: export.Take})
		text := read(t, filepath.Join(dir, path))
		for _, want := range []string{"\n* Status: superseded by 0099-use-something-else\n", "\nSuperseded by [", "](0099-use-something-else.md)\n", "A word more."} {
			if strings.Count(text, want) != 1 {
				t.Errorf("%s: %q is there %d times in\n%.500s", peer.name, want, strings.Count(text, want), text)
			}
		}
		if strings.Contains(text, "\nAccepted\n") {
			t.Errorf("%s: the record still says Accepted", peer.name)
		}
		d, _ := p.view().Decision("data-store")
		r, _ := p.view().Record(d.Stance.Record)
		if r.Status != workflow.StatusSuperseded || d.Made() {
			t.Errorf("%s: the project says %s, and the decision is %s", peer.name, r.Status, d.State)
		}
		if index := read(t, filepath.Join(dir, "docs/adr.md")); !strings.Contains(index, "superseded by ") {
			t.Errorf("%s: the index does not say it", peer.name)
		}
		p.settled(dir)
	}
}

func TestStatusDateAndLinksAreReadBack(t *testing.T) {
	p := bookshop(t)
	dir := folder(t)
	path := p.of(p.export(export.Request{Dir: dir}), "authentication").Path
	edit(t, dir, path, "\nAccepted\n", "\nAccepted\n\nAmends [6. Use PostgreSQL as the primary database](0006-use-postgresql-as-the-primary-database.md)\n")
	edit(t, dir, path, "* Date: 2026-11-11\n", "* Date: 2026-11-20\n")
	edit(t, dir, path, "Date: 2026-11-11\n", "Date: 2026-11-20\n")
	p.export(export.Request{Dir: dir, How: export.Take})
	d, _ := p.view().Decision("authentication")
	r, _ := p.view().Record(d.Stance.Record)
	if r.At.Format("2006-01-02") != "2026-11-20" || len(r.Links) != 1 || r.Links[0].Relation != "Amends" || !d.Made() {
		t.Errorf("the record is %+v, the decision %s", r, d.State)
	}
	p.settled(dir)

	edit(t, dir, path, "* Status: accepted", "* Status: rejected")
	p.export(export.Request{Dir: dir, How: export.Take})
	if text := read(t, filepath.Join(dir, path)); !strings.Contains(text, "\nRejected\n") || !strings.Contains(text, "\nAmends [") {
		t.Errorf("the Status section does not follow the list:\n%.400s", text)
	}
	p.settled(dir)
}

// Who merged first and thinks of the status later can still take it in.
func TestWhatWasMergedCanStillBeTakenIn(t *testing.T) {
	p := bookshop(t)
	dir := folder(t)
	path := p.of(p.export(export.Request{Dir: dir}), "authentication").Path
	edit(t, dir, path, "\nAccepted\n", "\nRejected\n")
	p.export(export.Request{Dir: dir, How: export.Merged})
	p.settled(dir)
	p.export(export.Request{Dir: dir, How: export.Take})
	if text := read(t, filepath.Join(dir, path)); !strings.Contains(text, "\nRejected\n") || !strings.Contains(text, "* Status: rejected\n") {
		t.Errorf("it was not taken in:\n%.400s", text)
	}
	p.settled(dir)
	if job := p.prepare(export.Request{Dir: dir, How: export.Take}); len(job.Changes) > 0 {
		t.Errorf("it is taken in again: %q", job.Taken())
	}
}

func TestOnlyTheFilesThatAPersonNamedAreSettled(t *testing.T) {
	p := bookshop(t)
	dir := folder(t)
	files := p.export(export.Request{Dir: dir})
	one, two := record(t, files, 1).Path, record(t, files, 2).Path
	edit(t, dir, one, "## Considered Options", "One.\n\n## Considered Options")
	edit(t, dir, two, "## Considered Options", "Two.\n\n## Considered Options")
	files = p.export(export.Request{Dir: dir, Each: map[string]export.How{one: export.Merged}})
	if record(t, files, 1).Action != export.Merge || record(t, files, 2).Action != export.Kept {
		t.Errorf("%s, %s", record(t, files, 1), record(t, files, 2))
	}
}

// Files that git has checked out with CRLF, or from before, were written by nobody else.
func TestWhatGitDoesToAFileIsNobodysEdit(t *testing.T) {
	p := bookshop(t)
	dir := folder(t)
	first := p.of(p.export(export.Request{Dir: dir}), "data-store")
	name := filepath.Join(dir, first.Path)
	write(t, name, strings.ReplaceAll(string(first.Content), "\n", "\r\n"))
	p.settled(dir)

	p.put("Ada Lovelace", workflow.Reopened{Decision: "data-store"})
	p.export(export.Request{Dir: dir})
	text := read(t, name)
	if !strings.Contains(text, "\r\nDeprecated\r\n") || strings.Count(text, "\n") != strings.Count(text, "\r\n") {
		t.Errorf("the line ends are mixed, or nothing was updated: %.300q", text)
	}

	write(t, name, string(first.Content)) // git checkout of the first export
	if got := p.of(p.export(export.Request{Dir: dir}), "data-store"); got.Action != export.Update {
		t.Errorf("a file from an earlier export is %s", got.Action)
	}
	if !strings.Contains(read(t, name), "\nDeprecated\n") {
		t.Error("it was not brought up to date")
	}
	p.settled(dir)
}

// reworded is the knowledge of a newer fsd that says everything in other words.
func reworded(t *testing.T) *knowledge.Base {
	t.Helper()
	k, err := knowledge.LoadFS(os.DirFS("../../knowledge/content"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range k.Decisions {
		d := &k.Decisions[i]
		for j := range d.Options {
			d.Options[j].Pros = append([]string{"a newer reason"}, d.Options[j].Pros...)
		}
		d.Consequences = append([]string{"a newer consequence"}, d.Consequences...)
	}
	return k
}

func TestANewerFSDLeavesOldRecordsAsTheyAre(t *testing.T) {
	p := bookshop(t)
	dir := folder(t)
	first := p.of(p.export(export.Request{Dir: dir}), "data-store")
	p.k = reworded(t)
	p.settled(dir)

	p.put("Grace Hopper", workflow.Decided{Decision: "data-store", Option: "mysql", Advised: "postgresql", Because: "it is what runs here"})
	files := p.export(export.Request{Dir: dir})
	old := strings.Split(string(first.Content), "\n")
	var changed []string
	for _, line := range strings.Split(read(t, filepath.Join(dir, first.Path)), "\n") {
		if !slices.Contains(old, line) {
			changed = append(changed, line)
		}
	}
	if len(changed) != 2 { // the list's status and the section's
		t.Errorf("of the old record these lines are new: %q", changed)
	}
	if fresh := p.of(files, "data-store"); !strings.Contains(string(fresh.Content), "a newer reason") {
		t.Error("the new record is not in the newer words")
	}
	p.settled(dir)
}

func TestForceKeepsEveryVersionThatItReplaces(t *testing.T) {
	p := bookshop(t)
	dir := folder(t)
	path := record(t, p.export(export.Request{Dir: dir}), 1).Path
	for _, text := range []string{"mine\n", "mine again\n"} {
		write(t, filepath.Join(dir, path), text)
		p.export(export.Request{Dir: dir, How: export.Force})
	}
	if read(t, filepath.Join(dir, path+".orig")) != "mine\n" || read(t, filepath.Join(dir, path+".orig2")) != "mine again\n" {
		t.Error("what the files held is not beside them")
	}
	p.settled(dir)
}

func TestAFileKeepsItsPermissions(t *testing.T) {
	p := bookshop(t)
	dir := folder(t)
	path := filepath.Join(dir, p.of(p.export(export.Request{Dir: dir}), "data-store").Path)
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	p.put("Ada Lovelace", workflow.Reopened{Decision: "data-store"})
	p.export(export.Request{Dir: dir})
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

func TestTheDifferenceIsShown(t *testing.T) {
	p := bookshop(t)
	dir := folder(t)
	path := record(t, p.export(export.Request{Dir: dir}), 1).Path
	edit(t, dir, path, "\nAccepted\n", "\nRejected\n")
	diff := record(t, p.plan(dir), 1).Diff()
	for _, want := range []string{"--- " + path, "+++ " + path, "\n-Rejected\n", "\n+Accepted\n"} {
		if !strings.Contains(diff, want) {
			t.Errorf("there is no %q in\n%s", want, diff)
		}
	}
	if record(t, p.plan(dir), 2).Diff() != "" {
		t.Error("a file that is the same differs")
	}
}

func TestARenamedFileKeepsItsNewName(t *testing.T) {
	p := bookshop(t)
	dir := folder(t)
	first := p.of(p.export(export.Request{Dir: dir}), "data-store")
	name := filepath.Join(dir, first.Path)
	if err := os.Rename(name, filepath.Join(filepath.Dir(name), "0006-postgresql.md")); err != nil {
		t.Fatal(err)
	}
	p.put("Ada Lovelace", workflow.Decided{Decision: "data-store", Option: "mysql", Advised: "postgresql", Because: "so"})
	files := p.export(export.Request{Dir: dir})
	old := record(t, files, 6)
	if filepath.Base(old.Path) != "0006-postgresql.md" || old.Action != export.Update {
		t.Errorf("the renamed file is: %s", old)
	}
	if fresh := p.of(files, "data-store"); !strings.Contains(string(fresh.Content), "](0006-postgresql.md)") {
		t.Error("the new record does not link to the new name")
	}
	if _, err := os.Stat(name); err == nil {
		t.Error("the old name is there again")
	}
	p.settled(dir)
}
