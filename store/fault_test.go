package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// filled makes a database with some pages in it, closed, and gives its path.
func filled(t *testing.T) string {
	t.Helper()
	s := fresh(t)
	for range 30 {
		p := project(t, s, "shop")
		if err := s.SetPlace(context.Background(), p.ID, strings.Repeat("x", 3000)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return s.Path()
}

func sqlite3(t *testing.T, path, text string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(text); err != nil {
		t.Fatal(err)
	}
}

// TestBadFiles: each of these is refused with its class, in words that name the file, and without a byte changed.
func TestBadFiles(t *testing.T) {
	for name, c := range map[string]struct {
		class Class
		spoil func(t *testing.T, path string) error
	}{
		"text": {Damaged, func(t *testing.T, path string) error {
			return os.WriteFile(path, []byte(strings.Repeat("no database\n", 100)), 0o600)
		}},
		"short text": {Damaged, func(t *testing.T, path string) error { return os.WriteFile(path, []byte("hello"), 0o600) }},
		"half":       {Damaged, func(t *testing.T, path string) error { return os.Truncate(path, 32<<10) }},
		"50 bytes":   {Damaged, func(t *testing.T, path string) error { return os.Truncate(path, 50) }},
		"garbage at the start": {Damaged, func(t *testing.T, path string) error {
			return overwrite(path, 0, []byte("garbage!"))
		}},
		"garbage at the end": {Damaged, func(t *testing.T, path string) error {
			info, err := os.Stat(path)
			return errors.Join(err, overwrite(path, info.Size()-4096, bytes.Repeat([]byte{0xA5}, 4096)))
		}},
		"newer": {Newer, func(t *testing.T, path string) error {
			sqlite3(t, path, "PRAGMA user_version = 99")
			return nil
		}},
		"another program's": {Damaged, func(t *testing.T, path string) error {
			_ = os.Remove(path)
			sqlite3(t, path, "CREATE TABLE notes (text)")
			return nil
		}},
		"another program's version": {Damaged, func(t *testing.T, path string) error {
			_ = os.Remove(path)
			sqlite3(t, path, "PRAGMA user_version = 1")
			return nil
		}},
		"no tables": {Damaged, func(t *testing.T, path string) error {
			sqlite3(t, path, "PRAGMA user_version = 0")
			return nil
		}},
		"empty beside a wal": {Damaged, func(t *testing.T, path string) error {
			return errors.Join(os.Truncate(path, 0), os.WriteFile(path+"-wal", []byte("wal"), 0o600))
		}},
		"empty beside a backup": {Damaged, func(t *testing.T, path string) error {
			return errors.Join(os.Truncate(path, 0), os.WriteFile(backupName(path, 1, time.Now()), []byte("x"), 0o600))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			path := filled(t)
			if err := c.spoil(t, path); err != nil {
				t.Fatal(err)
			}
			before, _ := os.ReadFile(path)
			_, err := Open(context.Background(), path)
			if class(err) != c.class || !strings.Contains(err.Error(), path) {
				t.Errorf("class %d: %v", class(err), err)
			}
			report, asked := Doctor(context.Background(), path)
			if class(asked) != c.class || len(report.Trouble) == 0 {
				t.Errorf("doctor: %+v, %v", report, asked)
			}
			if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
				t.Error("the file was changed")
			}
			if wal, err := os.ReadFile(path + "-wal"); name == "empty beside a wal" && (err != nil || string(wal) != "wal") {
				t.Error("the wal was changed")
			}
		})
	}
}

func overwrite(path string, at int64, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteAt(data, at)
	return errors.Join(err, f.Close())
}

// TestBadPlaces: where there cannot be a database at all.
func TestBadPlaces(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := errors.Join(os.WriteFile(file, nil, 0o600), os.Symlink(filepath.Join(dir, "gone"), filepath.Join(dir, "dangling")),
		os.Symlink("loop", filepath.Join(dir, "loop"))); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{dir, filepath.Join(file, "fsd.db"), filepath.Join(dir, "dangling"), filepath.Join(dir, "loop"), "/dev/null"} {
		if _, err := Open(context.Background(), path); class(err) != Disk || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: class %d: %v", path, class(err), err)
		}
		if _, err := Doctor(context.Background(), path); class(err) != Disk {
			t.Errorf("doctor, %s: %v", path, err)
		}
	}
}

func TestEmptyFileIsAFreshStart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fsd.db")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	project(t, opened(t, path), "shop")
}

func TestDoctor(t *testing.T) {
	ctx := context.Background()
	missing := filepath.Join(t.TempDir(), "sub", "fsd.db")
	if r, err := Doctor(ctx, missing); err != nil || r.Exists || len(r.Trouble) > 0 {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err := os.Stat(filepath.Dir(missing)); err == nil {
		t.Error("the doctor made a folder")
	}
	path := filled(t)
	r, err := Doctor(ctx, path)
	if err != nil || r.Integrity != "ok" || r.Version != len(migrations()) || r.ApplicationID != applicationID || r.Mode.Perm() != 0o600 ||
		r.Synchronous != "2" || r.Size == 0 || len(r.Trouble) > 0 {
		t.Errorf("%+v, %v", r, err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if r, err := Doctor(ctx, path); err != nil || len(r.Trouble) != 1 {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestBackup(t *testing.T) {
	ctx := context.Background()
	s := fresh(t)
	p := project(t, s, "shop")
	file := filepath.Join(t.TempDir(), "copy.db")
	if err := s.Backup(ctx, file); err != nil || mode(t, file) != 0o600 {
		t.Fatal(err)
	}
	if err := s.Backup(ctx, file); class(err) != Disk || !errors.Is(err, os.ErrExist) {
		t.Error(err)
	}
	if err := s.Backup(ctx, filepath.Join(file, "x")); class(err) != Disk {
		t.Error(err)
	}
	if left, _ := os.ReadDir(filepath.Dir(file)); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
	if got, err := opened(t, file).Find(ctx, p.ID); err != nil || got.Summary.Name != "shop" {
		t.Error(got, err)
	}
}
