package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fsd/workflow"
)

// summed is what lists show of a recovered project, as far as these tests care.
func summed(log []workflow.Change) workflow.Summary {
	return workflow.Summary{Name: workflow.Fold(log).Name}
}

// ruin makes a database of some projects whose changes fill many pages, one of them with a text of several pages, and
// gives its path and its changes.
func ruin(t *testing.T) (path string, ids map[string]bool) {
	t.Helper()
	ctx := context.Background()
	s := fresh(t)
	ids = map[string]bool{}
	for i := range 5 {
		p := project(t, s, fmt.Sprintf("shop %d", i))
		ids[p.ID] = true
		var add []workflow.Change
		for n := range 40 {
			c := answered(strings.Repeat("x", 300))
			if n == 7 {
				c.Body = workflow.Noted{Decision: "data-store", Text: strings.Repeat("long ", 700)}
			}
			ids[c.ID] = true
			add = append(add, c)
		}
		if _, _, err := s.Update(ctx, p.ID, 0, adding(p.Summary.Name, add...)); err != nil {
			t.Fatal(err)
		}
		err := s.Tie(ctx, fmt.Sprintf("/work/%d", i), p.ID)
		if i == 1 {
			err = errors.Join(err, s.Archive(ctx, p.ID))
		}
		if i == 2 {
			err = errors.Join(err, s.Delete(ctx, p.ID))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return s.Path(), ids
}

func recovered(t *testing.T, path string) (*Store, Recovered) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "saved.db")
	before, _ := os.ReadFile(path)
	r, err := Recover(context.Background(), path, file, summed)
	if err != nil {
		t.Fatal(err)
	}
	if after, _ := os.ReadFile(path); string(after) != string(before) {
		t.Error("the damaged file was changed")
	}
	return opened(t, file), r
}

// held gives the ids of all changes in a database.
func held(t *testing.T, s *Store) map[string]bool {
	t.Helper()
	rows, err := s.db.Query("SELECT id FROM changes")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	ids := map[string]bool{}
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		ids[id] = true
	}
	return ids
}

func TestRecoverReadsWhatIsLeft(t *testing.T) {
	ctx := context.Background()
	path, ids := ruin(t)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	pages := len(whole) / 4096
	noise := make([]byte, 4096)
	_, _ = rand.NewChaCha8([32]byte{3}).Read(noise)
	for name, c := range map[string]struct {
		spoil func(file []byte) []byte
		lost  int // at most
	}{
		"nothing":     {func(f []byte) []byte { return f }, 0},
		"the header":  {func(f []byte) []byte { copy(f, "garbage!"); return f }, 0},
		"first page":  {func(f []byte) []byte { copy(f, noise); return f }, 0},
		"last page":   {func(f []byte) []byte { copy(f[len(f)-4096:], noise); return f }, 12},
		"cut to half": {func(f []byte) []byte { return f[:len(f)/2+100] }, 180},
	} {
		if err := os.WriteFile(path, c.spoil([]byte(string(whole))), 0o600); err != nil {
			t.Fatal(err)
		}
		s, r := recovered(t, path)
		got := held(t, s)
		if lost := len(ids) - len(got); lost > c.lost || lost != r.Missing || r.Changes+r.Missing != len(ids) {
			t.Errorf("%s: %d of %d are lost, reported is %+v", name, lost, len(ids), r)
		}
	}
	// Each page alone: what is lost is at most what lay on it.
	for n := range pages {
		f := []byte(string(whole))
		copy(f[n*4096:(n+1)*4096], noise)
		if err := os.WriteFile(path, f, 0o600); err != nil {
			t.Fatal(err)
		}
		s, _ := recovered(t, path)
		if lost := len(ids) - len(held(t, s)); lost > 12 {
			t.Errorf("page %d: %d changes are lost", n, lost)
		}
		if _, _, err := s.List(ctx, ListOptions{Archived: true}); err != nil {
			t.Errorf("page %d: %v", n, err)
		}
	}
}

func TestRecoverKeepsShelvesAndFolders(t *testing.T) {
	ctx := context.Background()
	path, ids := ruin(t)
	if err := overwrite(path, 0, []byte("garbage!")); err != nil {
		t.Fatal(err)
	}
	s, _ := recovered(t, path)
	if len(held(t, s)) != len(ids) {
		t.Error("changes are lost")
	}
	if _, total, _ := s.List(ctx, ListOptions{}); total != 3 {
		t.Errorf("%d projects are listed", total)
	}
	if p, err := s.Find(ctx, "shop 1"); err != nil || !p.Archived {
		t.Errorf("%+v, %v", p, err)
	}
	if _, err := s.FindDeleted(ctx, "shop 2"); err != nil {
		t.Error(err)
	}
	if id, _, err := s.Tied(ctx, "/work/4/src"); err != nil || id == "" {
		t.Errorf("the folder is tied to %q, %v", id, err)
	}
}

// TestRecoverTakesFromBackups: what the damaged file has lost and a backup has is there again.
func TestRecoverTakesFromBackups(t *testing.T) {
	ctx := context.Background()
	path, ids := ruin(t)
	if err := copyFile(path, backupName(path, 2, time.Now())); err != nil {
		t.Fatal(err)
	}
	s := opened(t, path)
	p, err := s.Find(ctx, "shop 0")
	if err != nil {
		t.Fatal(err)
	}
	after := answered("after the backup")
	if _, _, err := s.Update(ctx, p.ID, 0, adding("shop 0", after)); err != nil {
		t.Fatal(err)
	}
	_ = s.Close()
	info, _ := os.Stat(path)
	if err := overwrite(path, 0, make([]byte, info.Size()/2)); err != nil {
		t.Fatal(err)
	}
	again, r := recovered(t, path)
	got := held(t, again)
	if len(got) != len(ids)+1 || !got[after.ID] || r.Backups == 0 || r.Missing != 0 {
		t.Errorf("%d of %d are there, %+v", len(got), len(ids)+1, r)
	}
	if err := os.Truncate(path, 0); err != nil {
		t.Fatal(err)
	}
	if again, _ := recovered(t, path); len(held(t, again)) != len(ids) {
		t.Error("from the backup alone not all is there")
	}
}

func TestRecoverRefuses(t *testing.T) {
	path, _ := ruin(t)
	taken := filepath.Join(t.TempDir(), "mine")
	if err := os.WriteFile(taken, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Recover(context.Background(), path, taken, summed); class(err) != Disk || !errors.Is(err, os.ErrExist) {
		t.Errorf("a file that is there: %v", err)
	}
	text := filepath.Join(t.TempDir(), "fsd.db")
	if err := os.WriteFile(text, []byte(strings.Repeat("no database\n", 999)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Recover(context.Background(), text, filepath.Join(t.TempDir(), "x"), summed); class(err) != Damaged {
		t.Errorf("a file with nothing in it: %v", err)
	}
}

// FuzzSalvage: whatever is in a file, reading it ends and reads only what is there.
func FuzzSalvage(f *testing.F) {
	for _, name := range []string{"v1.db", "v2.db"} {
		data, err := os.ReadFile(filepath.Join("..", "faults", "testdata", "schema", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data[:20<<10], 100, []byte{0xff, 0xff})
		f.Add(data[4096:], 5, []byte{0x0d})
	}
	f.Fuzz(func(t *testing.T, file []byte, at int, with []byte) {
		if len(file) > 0 {
			file = []byte(string(file))
			copy(file[max(0, at)%len(file):], with)
		}
		w := wreck{changes: map[string]saved{}, rows: map[string]row{}, ties: map[string]string{}}
		w.gather(file)
		for _, log := range w.logs() {
			if log[0].ID == "" {
				t.Error("a project without an id")
			}
		}
	})
}
