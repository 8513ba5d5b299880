package export_test

import (
	"os"
	"path/filepath"
	"testing"

	"fsd/workflow"
	"fsd/workflow/export"
)

// apart makes one record each for two people who went on from the same point, and exports both: each has number 1. It
// returns Ada's folder, the file that Bob's record has in his, and the project with what both did.
func apart(t *testing.T) (dir string, root *os.Root, theirs export.File, p *project) {
	t.Helper()
	common := begun(t, "shop", "Ada")
	first := common.log[0]
	fork := func(author, decision, option string, root *os.Root) *project {
		p := (&project{t: t, k: common.k, log: []workflow.Change{first}}).
			put(author, workflow.Decided{Decision: decision, Option: option, Because: "so"})
		p.export(root, false)
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
	dir, root = folder(t)
	_, bobs := folder(t)
	ada, bob := fork("Ada", "data-store", "postgresql", root), fork("Bob", "auth", "session", bobs)
	return dir, root, record(t, bob.plan(bobs, ""), 1), &project{t: t, k: common.k, log: append(ada.log, bob.log[1:]...)}
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
		dir, root, theirs, p := apart(t)
		file := filepath.Join(dir, theirs.Path)
		write(t, file, string(theirs.Content)) // what git makes of the two folders
		if err := c.hand(file); err != nil {
			t.Fatal(err)
		}
		p.export(root, false)
		names, _ := filepath.Glob(filepath.Join(dir, "docs/adr/*"))
		if len(names) != c.want {
			t.Errorf("%s: the records are %v", c.name, names)
		}
		if again, changed := export.Exported(p.view(), p.plan(root, "")); changed {
			t.Errorf("%s: exporting again would remember %+v", c.name, again)
		}
	}
}

func TestATextThatAnyBranchWroteMayBeReplaced(t *testing.T) {
	_, root, _, p := apart(t)
	for _, f := range p.plan(root, "") {
		if f.Path == "docs/adr.md" && f.Action != export.Update {
			t.Errorf("the index as Ada wrote it, before Bob wrote his, is %s", f.Action)
		}
	}
}
