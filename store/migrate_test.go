package store

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"testing"
	"time"
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
	if len(saved) != 1 || saved[0].Version != 1 || mode(t, saved[0].Path) != 0o600 {
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
