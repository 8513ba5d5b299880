package command_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"fsd/command"
	"fsd/workflow"
	"fsd/workflow/export"
	"fsd/workflow/snapshot"
)

// files are the snapshot's files of changes in a folder.
func files(t testing.TB, folder string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, snapshot.Folder, "*/*/*.json"))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// elsewhere is a machine of somebody else.
func (w *world) elsewhere() *world {
	other := newWorld(w.t)
	other.env["FSD_AUTHOR"] = "Bob"
	return other
}

// inFolder is the same machine in another folder.
func (w *world) inFolder(folder string) *world {
	other := *w
	other.folder = folder
	return &other
}

func TestImportRebuildsTheVerySameProject(t *testing.T) {
	ada := newWorld(t)
	id := strings.TrimSpace(ada.ok("new", "Order desk"))
	ada.ok("answer", "clients=browser", "team_language=go")
	ada.ok("decide", "data-store=mysql", "--because", "we run it")
	ada.ok("require", "entity", "order: number string unique")
	ada.ok("export")
	ada.ok("undo")
	ada.ok("export", "--format", "snapshot")
	if again := ada.ok("export", "--format", "snapshot"); again != "" {
		t.Errorf("exporting again does %s", again)
	}
	bob := ada.elsewhere()
	for range 2 {
		if out := bob.ok("import", ada.folder); strings.TrimSpace(out) != id {
			t.Errorf("import prints %q", out)
		}
		if a, b := ada.project(), bob.project(); a != b {
			t.Fatalf("imported is\n%s\nof\n%s", b, a)
		}
	}
	bob.ok("redo")
	if out := bob.ok("log"); !strings.Contains(out, "Redid: Entity: order") {
		t.Errorf("the history is %s", out)
	}
	bob.ok("import", filepath.Join(ada.folder, ".fsd", id), "--name", "Their desk")
	bob.ok("import", ada.folder, "--name", "Their desk")
	if out := bob.ok("log"); strings.Count(out, "Renamed to Their desk") != 1 {
		t.Errorf("the history is %s", out)
	}
}

func TestWhatCannotBeImportedIsSaid(t *testing.T) {
	w := newWorld(t)
	id := strings.TrimSpace(w.ok("new", "shop", "--here"))
	w.refused(1, "there is no", "import", "no-such-folder")
	w.refused(1, "nothing that fsd can import", "import", t.TempDir())
	w.refused(1, "1 to 80", "import", ".", "--name", strings.Repeat("x", 100))
	w.refused(2, "a word is missing", "import")
	bob := w.elsewhere()
	bob.ok("import", w.folder)
	bob.ok("delete", "shop")
	w.ok("answer", "clients=browser")
	w.ok("sync")
	bob.refused(1, "restore "+id, "import", w.folder)
	bob.ok("restore", id)
	bob.ok("import", w.folder)

	begun, _ := filepath.Glob(filepath.Join(w.folder, ".fsd", id, "*", id+".json"))
	if err := os.Remove(begun[0]); err != nil {
		t.Fatal(err)
	}
	w.elsewhere().refused(command.ExitDamaged, "began the project is not in it", "import", w.folder)
	if _, _, errs := bob.run("import", w.folder); !strings.Contains(errs, "nothing new") {
		t.Errorf("to who has the beginning it is said: %q", errs)
	}
}

func TestAHoleInTheSnapshotIsSaidAndFilledByWhoHasTheChange(t *testing.T) {
	ada := newWorld(t)
	ada.ok("new", "shop", "--here")
	ada.ok("answer", "clients=browser", "team_language=go")
	ada.ok("sync")
	middle := files(t, ada.folder)[1]
	if err := os.Remove(middle); err != nil {
		t.Fatal(err)
	}
	bob := ada.elsewhere()
	if code, _, errs := bob.run("import", ada.folder); code != 0 || !strings.Contains(errs, "left out of a commit") {
		t.Errorf("exit %d, %q", code, errs)
	}
	if out := ada.ok("sync"); !strings.Contains(out, filepath.Base(middle)) {
		t.Errorf("sync does %s", out)
	}
	bob.ok("import", ada.folder)
	if a, b := ada.project(), bob.project(); a != b {
		t.Errorf("filled it is\n%s\nwant\n%s", b, a)
	}
}

func TestSyncFindsItsFolder(t *testing.T) {
	w := newWorld(t)
	w.refused(1, "name the project", "sync")
	w.ok("new", "shop")
	w.refused(1, "name the project", "sync")
	w.refused(1, "no project", "sync", "shopp")

	w.ok("sync", "shop") // it has no folder yet: this one is it
	if len(files(t, w.folder)) != 1 {
		t.Fatalf("the snapshot is %v", files(t, w.folder))
	}
	w.ok("answer", "clients=browser")
	below := filepath.Join(w.folder, "src", "api")
	if err := os.MkdirAll(below, 0o755); err != nil {
		t.Fatal(err)
	}
	w.inFolder(below).ok("sync")
	if len(files(t, w.folder)) != 2 || len(files(t, below)) != 0 {
		t.Error("from a folder below, the snapshot above is not written")
	}
	w.ok("answer", "team_language=go")
	w.inFolder(t.TempDir()).ok("sync", "shop")
	if len(files(t, w.folder)) != 3 {
		t.Error("by name, the folder that the project has is not written")
	}

	second := t.TempDir() // another clone on the same machine
	if err := os.CopyFS(second, os.DirFS(w.folder)); err != nil {
		t.Fatal(err)
	}
	w.inFolder(second).ok("status")
	w.inFolder(second).ok("sync")
	w.inFolder(t.TempDir()).refused(1, "several folders", "sync", "shop")
	w.ok("new", "other")
	w.refused(1, "belongs to another project", "sync", "other")
	if err := os.RemoveAll(second); err != nil {
		t.Fatal(err)
	}
	w.inFolder(t.TempDir()).ok("sync", "shop")
}

// copies puts the snapshot of another machine's folder in the place of this one's.
func (w *world) copies(from *world) {
	w.t.Helper()
	if err := os.RemoveAll(filepath.Join(w.folder, snapshot.Folder)); err != nil {
		w.t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(w.folder, snapshot.Folder), os.DirFS(filepath.Join(from.folder, snapshot.Folder))); err != nil {
		w.t.Fatal(err)
	}
}

func TestAFolderCanGoOverToTheProjectOfAnother(t *testing.T) {
	ada := newWorld(t)
	ada.ok("new", "shop", "--here")
	ada.refused(1, "fsd sync", "new", "other", "--here")
	bob := ada.elsewhere()
	bob.ok("new", "shop", "--here")
	bob.copies(ada)
	bob.refused(1, "of another", "sync")
	bob.ok("sync", strings.TrimSpace(bob.ok("import", ".")))
	bob.ok("answer", "clients=browser")
	bob.ok("sync")
	ada.copies(bob)
	ada.ok("sync")
	if got := ada.answers(); got["clients"] != "browser" {
		t.Errorf("the answers are %v", got)
	}
}

func TestTwoProjectsBegunApartInOneFolderStandSideBySide(t *testing.T) {
	ada := newWorld(t)
	bob := ada.elsewhere()
	mine := strings.TrimSpace(ada.ok("new", "shop", "--here"))
	theirs := strings.TrimSpace(bob.ok("new", "shop", "--here"))
	from := filepath.Join(bob.folder, ".fsd", theirs)
	if err := os.CopyFS(filepath.Join(ada.folder, ".fsd", theirs), os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := ada.run("sync"); code != 0 || !strings.Contains(errs, theirs) {
		t.Errorf("exit %d, %q", code, errs)
	}
	ada.elsewhere().refused(1, mine, "import", ada.folder)
	if out := ada.elsewhere().ok("import", filepath.Join(ada.folder, ".fsd", theirs)); strings.TrimSpace(out) != theirs {
		t.Errorf("imported is %s", out)
	}
}

func TestADryRunDoesNothing(t *testing.T) {
	w := newWorld(t)
	w.ok("new", "shop", "--here")
	w.ok("answer", "clients=browser")
	if out := w.ok("sync", "--dry-run"); strings.Count(out, "create") != 1 {
		t.Errorf("it would do %s", out)
	}
	if len(files(t, w.folder)) != 1 {
		t.Error("something was written")
	}
	w.ok("sync")
	bob := w.elsewhere()
	bob.folder = w.folder
	if out := bob.ok("sync", "--dry-run"); strings.Count(out, "take") != 2 {
		t.Errorf("it would do %s", out)
	}
	if out := bob.ok("list"); out != "" {
		t.Errorf("there is %s", out)
	}
	bob.refused(1, "fsd sync", "status")
}

func TestAFolderThatCannotBeWrittenIsSaidAndLosesNothing(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may write everywhere")
	}
	w := newWorld(t)
	w.ok("new", "shop", "--here")
	w.ok("answer", "clients=browser")
	month := filepath.Dir(files(t, w.folder)[0])
	if err := os.Chmod(month, 0o555); err != nil {
		t.Fatal(err)
	}
	w.refused(command.ExitDisk, "could not be written", "sync")
	if err := os.Chmod(month, 0o755); err != nil {
		t.Fatal(err)
	}
	w.ok("sync")
}

func TestALinkInPlaceOfTheSnapshotIsNotFollowed(t *testing.T) {
	w := newWorld(t)
	w.ok("new", "shop", "--here")
	outside := t.TempDir()
	if err := os.RemoveAll(filepath.Join(w.folder, ".fsd")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(w.folder, ".fsd")); err != nil {
		t.Fatal(err)
	}
	w.refused(command.ExitDamaged, "a link", "sync")
	w.refused(command.ExitDamaged, "a link", "import", ".")
	w.refused(command.ExitDamaged, "a link", "export", "--format", "snapshot")
	if names, _ := os.ReadDir(outside); len(names) != 0 {
		t.Errorf("outside there is %v", names)
	}
	w.ok("status")
}

// BenchmarkImport10k takes 10,000 changes into a new database, and finds that they are all there already.
func BenchmarkImport10k(b *testing.B) {
	dir := b.TempDir()
	log := []workflow.Change{{ID: uuid.Must(uuid.NewV7()).String(), At: time.Now().Add(-100 * time.Hour), Author: "Ada", Body: workflow.Created{Name: "shop"}}}
	for i := range 9_999 {
		log = append(log, workflow.Change{
			ID: uuid.Must(uuid.NewV7()).String(), At: log[i].At.Add(10 * time.Second), Author: "Ada", After: []string{log[i].ID},
			Body: workflow.Answered{Fact: "clients", Values: []string{[]string{"browser", "partners"}[i%2]}},
		})
	}
	var list []export.File
	for _, c := range log {
		content, err := snapshot.Encode(c)
		if err != nil {
			b.Fatal(err)
		}
		list = append(list, export.File{Path: filepath.Join(snapshot.Folder, snapshot.Path(log[0].ID, c)), Content: content})
	}
	for _, f := range list { // without syncing each to the disk
		path := filepath.Join(dir, f.Path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(path, f.Content, 0o644); err != nil {
			b.Fatal(err)
		}
	}
	run := func(db string, args ...string) {
		var out bytes.Buffer
		env := command.Env{Out: &out, Err: &out, Getenv: func(string) string { return "" }, Folder: dir, Now: time.Now}
		if code := command.Run(context.Background(), env, append(args, "--db", db)); code != 0 {
			b.Fatal(code, out.String())
		}
	}
	b.Run("new", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			run(filepath.Join(b.TempDir(), fmt.Sprint(i)), "import", dir)
		}
	})
	b.Run("known", func(b *testing.B) {
		db := filepath.Join(b.TempDir(), "fsd.db")
		run(db, "import", dir)
		for b.Loop() {
			run(db, "sync")
		}
	})
}
