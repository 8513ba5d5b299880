package store

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestPeekSeesWhatIsThereAndMakesNothing(t *testing.T) {
	ctx := context.Background()
	missing := filepath.Join(t.TempDir(), "deep", "fsd.db")
	if _, err := Peek(ctx, missing); class(err) != Disk {
		t.Errorf("a file that is not there: %v", err)
	}
	if _, err := os.Stat(filepath.Dir(missing)); err == nil {
		t.Error("looking made a folder")
	}
	text := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(text, []byte("this is no database, but it is long enough to be taken for one\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Peek(ctx, text); class(err) != Damaged {
		t.Errorf("a file that is no database: %v", err)
	}
	s := fresh(t)
	project(t, s, "shop")
	looked, err := Peek(ctx, s.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer looked.Close()
	if list, _, err := looked.List(ctx, ListOptions{}); err != nil || len(list) != 1 || list[0].Summary.Name != "shop" {
		t.Errorf("it sees %v, %v", list, err)
	}
	if !looked.ReadOnly() {
		t.Error("it could write")
	}
}

func TestPeekDoesNotWaitForALock(t *testing.T) {
	ctx := context.Background()
	s := fresh(t)
	conn, err := s.db.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "BEGIN EXCLUSIVE"); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	if _, err := Peek(ctx, s.Path()); class(err) != Disk {
		t.Errorf("a locked file: %v", err)
	}
	if waited := time.Since(start); waited > 4*time.Second { // SQLite's own patience is 5 s
		t.Errorf("it waited for %v", waited)
	}
}
