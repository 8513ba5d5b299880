package export_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fsd/workflow"
	"fsd/workflow/export"
)

// apart makes one record each for two people who went on from the same point, and exports both: each has number 1. It
// returns Ada's folder, the file that Bob's record has in his, and the project with what both did.
func apart(t *testing.T) (dir string, theirs export.File, p *project) {
	t.Helper()
	common := begun(t, "shop", "Ada")
	first := common.log[0]
	fork := func(author, decision, option, dir string) *project {
		p := (&project{t: t, k: common.k, log: []workflow.Change{first}}).
			put(author, workflow.Decided{Decision: decision, Option: option, Because: "so"})
		p.export(export.Request{Dir: dir})
		p.log[1].ID, p.log[1].After = author+"-1", []string{first.ID}
		p.log[2].ID, p.log[2].After = author+"-2", []string{p.log[1].ID}
		files := p.log[2].Body.(workflow.Exported).Files
		for i := range files {
			if files[i].Record != workflow.IndexRecord {
				files[i].Record = p.log[1].ID
			}
		}
		return p
	}
	dir = folder(t)
	bobs := folder(t)
	ada, bob := fork("Ada", "data-store", "postgresql", dir), fork("Bob", "auth", "session", bobs)
	return dir, record(t, bob.plan(bobs), 1), &project{t: t, k: common.k, log: append(ada.log, bob.log[1:]...)}
}

func TestARecordThatLosesItsNumberLeavesNoFileBehind(t *testing.T) {
	for _, c := range []struct {
		name string
		hand func(file string) error // what somebody did to the file
		want int                     // records that are there in the end
	}{
		{"untouched", func(string) error { return nil }, 2},
		{"gone already", os.Remove, 2},
		{"edited", func(file string) error { return os.WriteFile(file, []byte("mine"), 0o644) }, 3},
		{"a link", func(file string) error { _ = os.Remove(file); return os.Symlink("/etc/passwd", file) }, 3},
	} {
		dir, theirs, p := apart(t)
		file := filepath.Join(dir, theirs.Path)
		write(t, file, string(theirs.Content)) // what git makes of the two folders
		if err := c.hand(file); err != nil {
			t.Fatal(err)
		}
		p.export(export.Request{Dir: dir})
		names, _ := filepath.Glob(filepath.Join(dir, "docs/adr/*"))
		if len(names) != c.want {
			t.Errorf("%s: the records are %v", c.name, names)
		}
		if job := p.prepare(export.Request{Dir: dir}); job.Write(context.Background(), unstored) != nil || len(job.Changes) > 0 {
			t.Errorf("%s: exporting again would remember %+v", c.name, job.Changes)
		}
	}
}

func TestATextThatAnyBranchWroteMayBeReplaced(t *testing.T) {
	dir, _, p := apart(t)
	for _, f := range p.plan(dir) {
		if f.Path == "docs/adr.md" && f.Action != export.Update {
			t.Errorf("the index as Ada wrote it, before Bob wrote his, is %s", f.Action)
		}
	}
}

// Two people each have a defaults record, under numbers of their own. After the merge there is one, with the lines of both.
func TestTwoDefaultsRecordsBecomeOne(t *testing.T) {
	common := begun(t, "shop", "Ada")
	first := common.log[0]
	fork := func(author, dir string, bodies ...workflow.Body) *project {
		p := (&project{t: t, k: common.k, log: []workflow.Change{first}}).put(author, bodies...)
		p.export(export.Request{Dir: dir})
		renamed := map[string]string{}
		for i := range p.log[1:] {
			c := &p.log[i+1]
			renamed[c.ID] = author + c.ID
			c.ID, c.After = author+c.ID, []string{p.log[i].ID}
		}
		files := p.log[len(p.log)-1].Body.(workflow.Exported).Files
		for i := range files {
			if id, ok := renamed[files[i].Record]; ok {
				files[i].Record = id
			}
		}
		return p
	}
	routine := func(decision, option string) workflow.Body {
		return workflow.Decided{Decision: decision, Option: option, Advised: option, Routine: true}
	}
	dir, bobs := folder(t), folder(t)
	ada := fork("Ada", dir, routine("pagination", "cursor"))
	bob := fork("Bob", bobs, workflow.Decided{Decision: "data-store", Option: "mysql", Because: "so"}, routine("indexing", "per_query"))
	theirs := bob.plan(bobs)
	for _, f := range theirs {
		if name := filepath.Join(dir, f.Path); filepath.Base(f.Path)[0] == '0' {
			write(t, name, string(f.Content)) // what git makes of the two folders
		}
	}
	p := &project{t: t, k: common.k, log: append(ada.log, bob.log[1:]...)}
	p.export(export.Request{Dir: dir})
	names, _ := filepath.Glob(filepath.Join(dir, "docs/adr/*usual-way*"))
	if len(names) != 1 {
		t.Fatalf("the defaults records are %v", names)
	}
	text := read(t, names[0])
	for _, want := range []string{"* Pagination (", "* Indexing strategy ("} {
		if strings.Count(text, want) != 1 {
			t.Errorf("there is no one line %q in\n%s", want, text)
		}
	}
	p.settled(dir)
}
