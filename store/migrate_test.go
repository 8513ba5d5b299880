package store

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"fsd/workflow"
)

// next is what a later fsd might know.
func next() []string {
	return append(migrations(), "CREATE TABLE later (x TEXT) STRICT; INSERT INTO later SELECT name FROM projects;")
}

func TestMigrate(t *testing.T) {
	ctx := context.Background()
	path := filled(t)
	s, err := open(ctx, path, next())
	if err != nil {
		t.Fatal(err)
	}
	var rows int
	if err := s.db.QueryRow("SELECT count(*) FROM later").Scan(&rows); err != nil || rows != 30 {
		t.Error(rows, err)
	}
	_ = s.Close()
	saved := backups(path)
	if len(saved) != 1 || saved[0].Version != len(migrations()) || mode(t, saved[0].Path) != 0o600 {
		t.Fatalf("%+v", saved)
	}
	old := opened(t, saved[0].Path)
	if _, total, err := old.List(ctx, ListOptions{}); total != 30 || err != nil {
		t.Error(total, err)
	}
	if _, err := Open(ctx, path); class(err) != Newer {
		t.Error(err)
	}
	again, err := open(ctx, path, next())
	if err != nil || len(backups(path)) != 1 {
		t.Error(err, backups(path))
	}
	_ = again.Close()
}

// TestChangesFromBeforeSeen: changes stored before fsd kept what their makers had seen count as made one after the other.
func TestChangesFromBeforeSeen(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "fsd.db")
	old, err := open(ctx, path, migrations()[:1])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := old.db.Exec(`INSERT INTO projects (id, name, folded, created, changed, last, summary) VALUES ('p', 'shop', 'shop', 1, 2, 2, '{}');
		INSERT INTO changes (project, id, at, author, kind, body) VALUES ('p', 'p', 1, 'ada', 'created', '{"name":"shop"}'),
		('p', 'q', 2, 'ada', 'renamed', '{"name":"store"}')`); err != nil {
		t.Fatal(err)
	}
	_ = old.Close()
	s := opened(t, path)
	add := workflow.Change{ID: newID(), At: time.Now(), After: []string{"q"}, Body: workflow.Renamed{Name: "desk"}}
	if _, _, err := s.Update(ctx, "p", 2, adding("desk", add)); err != nil {
		t.Fatal(err)
	}
	log, _, err := s.Load(ctx, "p")
	if err != nil || len(log) != 3 || log[0].After != nil || log[1].After != nil || !slices.Equal(log[2].After, []string{"q"}) {
		t.Errorf("%+v, %v", log, err)
	}
}

// TestMigrationFails: a step that fails leaves the database as it was.
func TestMigrationFails(t *testing.T) {
	path := filled(t)
	before, _ := os.ReadFile(path)
	if _, err := open(context.Background(), path, append(next(), "CREATE TABLE later (x)")); err == nil {
		t.Fatal("no error")
	}
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Error("the file was changed")
	}
	opened(t, path)
}

func TestPrune(t *testing.T) {
	path := filled(t)
	now := time.Now()
	var want []string
	for i, version := range []int{1, 1, 2, 3, 3, 3, 3} {
		name := backupName(path, version, now.Add(time.Duration(i)*time.Second))
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if i != 0 && i != 3 {
			want = append([]string{name}, want...)
		}
	}
	prune(path)
	var got []string
	for _, c := range backups(path) {
		got = append(got, c.Path)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("kept %v", got)
	}
}
