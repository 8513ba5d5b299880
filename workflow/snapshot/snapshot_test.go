package snapshot_test

import (
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"fsd/knowledge"
	"fsd/workflow"
	"fsd/workflow/export"
	"fsd/workflow/sample"
	"fsd/workflow/snapshot"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing with them")

// ids makes ids that are the same in every run.
func ids(n uint64) string {
	var id uuid.UUID
	binary.BigEndian.PutUint64(id[:8], 0x019ac1d2_77aa_7f00)
	binary.BigEndian.PutUint64(id[8:], 0x8000_0000_0000_0000|n)
	return id.String()
}

// bookshop is the sample project.
func bookshop(t testing.TB) *workflow.Project {
	t.Helper()
	k, err := knowledge.Load()
	if err != nil {
		t.Fatal(err)
	}
	n := uint64(0)
	log, err := sample.Changes(k, time.Date(2026, 11, 10, 12, 0, 0, 0, time.UTC), func(time.Time) string { n++; return ids(n) })
	if err != nil {
		t.Fatal(err)
	}
	return workflow.Fold(log)
}

// parted lets two people go on from a project with changes of the other's kinds, and returns what each has then.
func parted(p *workflow.Project, r *rand.Rand) (ada, bob *workflow.Project) {
	ada, bob = p, p
	for i := range 20 {
		who := []**workflow.Project{&ada, &bob}[r.IntN(2)]
		c := p.Log[1+r.IntN(len(p.Log)-1)]
		*who = (*who).Apply((*who).Follow(workflow.Change{ID: ids(uint64(10_000 + i)), At: c.At, Author: "Bob & <Ada>", Body: c.Body}))
	}
	return ada, bob
}

// write brings a project's snapshot below a folder and returns what that did.
func write(t testing.TB, dir string, p *workflow.Project) []export.File {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	files, err := snapshot.Plan(root, p.ID, p.Log)
	if err != nil {
		t.Fatal(err)
	}
	if err := export.Write(root, files, false); err != nil {
		t.Fatal(err)
	}
	return files
}

// read takes the only project of a folder back.
func read(t testing.TB, dir string) *workflow.Project {
	t.Helper()
	log, err := try(dir)
	if err != nil {
		t.Fatal(err)
	}
	return workflow.Fold(log)
}

func try(dir string) ([]workflow.Change, error) {
	found, err := snapshot.In(dir)
	if err != nil || len(found.Projects) == 0 {
		return nil, err
	}
	return found.Read(found.Projects[0])
}

// tree is every file below a folder with what it holds.
func tree(t testing.TB, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		all[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestASnapshotIsTheVerySameProjectElsewhere(t *testing.T) {
	p, dir, again := bookshop(t), t.TempDir(), t.TempDir()
	write(t, dir, p)
	got := read(t, dir)
	if !reflect.DeepEqual(got, p) {
		t.Fatal("what comes back is another project")
	}
	write(t, again, got)
	if a, b := tree(t, dir), tree(t, again); !reflect.DeepEqual(a, b) {
		t.Error("its snapshot is another one")
	}
}

func TestWritingTwiceWritesNothing(t *testing.T) {
	p, dir := bookshop(t), t.TempDir()
	if n := len(write(t, dir, p)); n != len(p.Log)+2 {
		t.Errorf("%d files are written for %d changes, a README and a .gitignore", n, len(p.Log))
	}
	if files := write(t, dir, p); len(files) != 0 {
		t.Errorf("the second time %v is written", files)
	}
}

func TestTwoSnapshotsMergeByPuttingTheirFilesTogether(t *testing.T) {
	p := workflow.Fold(bookshop(t).Log[:60])
	for seed := range uint64(5) {
		ada, bob := parted(p, rand.New(rand.NewPCG(seed, 1)))
		ab, ba := t.TempDir(), t.TempDir()
		write(t, ab, ada)
		write(t, ab, bob)
		write(t, ba, bob)
		write(t, ba, ada)
		if !reflect.DeepEqual(tree(t, ab), tree(t, ba)) {
			t.Fatalf("seed %d: Ada's and Bob's files are not Bob's and Ada's", seed)
		}
		both := ada.Apply(slices.DeleteFunc(slices.Clone(bob.Log), func(c workflow.Change) bool { _, known := ada.Change(c.ID); return known })...)
		if got := read(t, ab); len(got.Log) != len(p.Log)+20 || !reflect.DeepEqual(got, both) {
			t.Fatalf("seed %d: %d changes came back of %d", seed, len(got.Log), len(both.Log))
		}
	}
}

// The text of a file must never change, or two versions of fsd would write one change in two ways.
func TestTheTextOfAChange(t *testing.T) {
	at := time.Date(2026, 11, 24, 13, 4, 5, 678_000_000, time.FixedZone("", 3600))
	for name, c := range map[string]workflow.Change{
		"created": {ID: ids(1), At: at, Author: "Ada", Body: workflow.Created{Name: "Order desk"}},
		"decided": {ID: ids(2), At: at, Author: "Grace <g@x>", After: []string{ids(1)}, Body: workflow.Decided{
			Decision: "data-store", Option: "mysql", Advised: "postgresql", Because: "we run it & \"like\" it: 日本語"}},
		"merged": {ID: ids(3), At: at, Author: "", After: []string{ids(1), ids(2)}, Body: workflow.Answered{Fact: "clients"}},
		"noted":  {ID: ids(4), At: at, Author: "Ada", After: []string{ids(3)}, Body: workflow.Noted{Decision: "auth", Text: "one\ntwo"}},
		"entity": {ID: ids(5), At: at, Author: "Ada", After: []string{ids(4)}, Body: workflow.EntityPut{Entity: workflow.Entity{
			ID: ids(9), Name: "order", Fields: []workflow.Field{{Name: "number", Type: "string", Unique: true}}}}},
	} {
		got, err := snapshot.Encode(c)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("testdata", name+".json")
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if want, err := os.ReadFile(file); err != nil || string(want) != string(got) {
			t.Errorf("%s is\n%s\nwant\n%s (%v)", name, got, want, err)
		}
		back, err := snapshot.Decode(got)
		if c.At = c.At.UTC(); err != nil || !reflect.DeepEqual(back, c) {
			t.Errorf("%s comes back as %+v (%v), was %+v", name, back, err, c)
		}
		if path := snapshot.Path(ids(1), c); path != ids(1)+"/2026-11/"+c.ID+".json" {
			t.Errorf("it stands in %s", path)
		}
	}
}

func TestAnotherWayOfWritingIsTheSameChange(t *testing.T) {
	p, dir := bookshop(t), t.TempDir()
	write(t, dir, p)
	file := filepath.Join(dir, snapshot.Folder, snapshot.Path(p.ID, p.Log[3]))
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"ends of lines of Windows": strings.ReplaceAll(string(data), "\n", "\r\n"),
		"one line":                 strings.ReplaceAll(string(data), "\n", ""),
	} {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if got := read(t, dir); !reflect.DeepEqual(got, p) {
			t.Errorf("%s: it is another project", name)
		}
		if files := write(t, dir, p); len(files) != 0 {
			t.Errorf("%s: it is written again", name)
		}
	}
}

func TestAFileThatHoldsSomethingElseIsKept(t *testing.T) {
	p, dir := bookshop(t), t.TempDir()
	write(t, dir, p)
	file := filepath.Join(dir, snapshot.Folder, snapshot.Path(p.ID, p.Log[3]))
	if err := os.WriteFile(file, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	if files := write(t, dir, p); len(files) != 1 || files[0].Action != export.Kept {
		t.Errorf("writing does %+v", files)
	}
	if data, _ := os.ReadFile(file); string(data) != "mine" {
		t.Errorf("the file holds %q", data)
	}
}

func TestIdsThatAreNoNamesAreNotWritten(t *testing.T) {
	evil := workflow.Fold([]workflow.Change{{ID: "../../evil", Body: workflow.Created{Name: "x"}}})
	if files, err := snapshot.Plan(nil, evil.ID, evil.Log); err == nil {
		t.Errorf("planned are %+v", files)
	}
	p := bookshop(t)
	p = p.Apply(p.Follow(workflow.Change{ID: "../evil", Body: workflow.Renamed{Name: "x"}}))
	if files, err := snapshot.Plan(nil, p.ID, p.Log); err == nil {
		t.Errorf("planned are %+v", files)
	}
}

func TestWhereASnapshotIsFound(t *testing.T) {
	p, dir := bookshop(t), t.TempDir()
	write(t, dir, p)
	moved := filepath.Join(t.TempDir(), "copy")
	if err := os.CopyFS(moved, os.DirFS(filepath.Join(dir, snapshot.Folder))); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{dir, filepath.Join(dir, ".fsd"), filepath.Join(dir, ".fsd", p.ID), moved, filepath.Join(moved, p.ID)} {
		found, err := snapshot.Locate(path)
		if err != nil || !slices.Equal(found.Projects, []string{p.ID}) {
			t.Errorf("%s: %+v, %v", path, found, err)
			continue
		}
		if log, err := found.Read(p.ID); err != nil || len(log) != len(p.Log) {
			t.Errorf("%s: %d changes, %v", path, len(log), err)
		}
	}
	other := t.TempDir()
	if err := os.Mkdir(filepath.Join(other, ids(7)), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{other, filepath.Join(dir, "no such folder"), filepath.Join(dir, ".fsd", "README.md")} {
		if found, err := snapshot.Locate(path); err != nil || len(found.Projects) != 0 {
			t.Errorf("%s: %+v, %v", path, found, err)
		}
	}
}

func TestWhatIsMissingIsNamed(t *testing.T) {
	p := bookshop(t)
	if missing := snapshot.Missing(p.Log); len(missing) != 0 {
		t.Errorf("of a whole project %v is missing", missing)
	}
	if missing := snapshot.Missing(slices.Delete(slices.Clone(p.Log), 5, 6)); !slices.Equal(missing, []string{p.Log[5].ID}) {
		t.Errorf("missing is %v, not %s", missing, p.Log[5].ID)
	}
}

// fault is the fault of reading a folder; the test fails when there is none.
func fault(t *testing.T, dir string) snapshot.Fault {
	t.Helper()
	log, err := try(dir)
	var f snapshot.Fault
	if !errors.As(err, &f) {
		t.Fatalf("%d changes were taken, %v", len(log), err)
	}
	return f
}

func place(n int) string { return fmt.Sprintf(".fsd/%s/2026-11/%s.json", ids(1), ids(uint64(n))) }
