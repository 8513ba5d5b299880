package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"time"

	"fsd/workflow/clean"
)

const (
	keptBackups = 3 // the newest ones; and the newest of each version
	stampFormat = "20060102T150405.000Z"
)

// Copy is a backup that fsd made by itself before it brought a database up to date.
type Copy struct {
	Path    string
	Version int // of the database in it
	Size    int64
	Made    time.Time
}

// Backup writes a copy of the whole database to a new file, readable for this user only, and returns when it is on disk.
// It refuses to replace a file: the error is then of class Disk and errors.Is fs.ErrExist.
func (s *Store) Backup(ctx context.Context, file string) error {
	ctx, cancel := limited(ctx, forCopying)
	defer cancel()
	full, err := filepath.Abs(file)
	if err != nil {
		return fault(file, err)
	}
	return snapshot(ctx, s.db, s.path, full)
}

// copyTo is Backup for a database on which this process holds the write lock: it reads through a connection of its own.
func copyTo(ctx context.Context, path, file string) error {
	db, err := connect(path, "?mode=ro")
	if err != nil {
		return err
	}
	defer db.Close()
	return snapshot(ctx, db, path, file)
}

// snapshot copies the database at path to file. The copy is made under another name first, so that a file with a
// backup's name is always a whole one.
func snapshot(ctx context.Context, db *sql.DB, path, file string) error {
	if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
		if err == nil {
			err = fs.ErrExist
		}
		return notCopied(path, file, err)
	}
	part, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*.part") // 0600, which VACUUM INTO keeps
	if err != nil {
		return notCopied(path, file, err)
	}
	_ = part.Close()             // SQLite opens it itself
	defer os.Remove(part.Name()) // after a rename there is nothing to remove
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", part.Name()); err != nil {
		return notCopied(path, file, err)
	}
	if err := syncFile(part.Name()); err != nil {
		return notCopied(path, file, err)
	}
	if err := os.Link(part.Name(), file); err != nil { // unlike a rename, a link never replaces a file
		if errors.Is(err, fs.ErrExist) || os.Rename(part.Name(), file) != nil { // not every file system has links
			return notCopied(path, file, err)
		}
	}
	return syncDir(filepath.Dir(file))
}

// notCopied says that the backup was not made. Damage of the database itself is said as such.
func notCopied(path, file string, err error) error {
	var e *Error
	if cause := fault(path, err); errors.As(cause, &e) && e.Class == Damaged {
		return cause
	}
	reason := err.Error()
	var bare *fs.PathError
	if errors.As(err, &bare) {
		reason = bare.Err.Error()
	}
	return trouble(Disk, file, err, "No backup was written to %s: %s. The database is as it was; "+
		"choose another file, or free some space, and try again.", clean.Show(reason))
}

func backupName(path string, version int, now time.Time) string {
	return fmt.Sprintf("%s.v%d.%s.bak", path, version, now.UTC().Format(stampFormat))
}

// backups lists the copies that lie beside the database at path, the newest first.
func backups(path string) []Copy {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return nil
	}
	form := regexp.MustCompile(`^` + regexp.QuoteMeta(filepath.Base(path)) + `\.v(\d+)\.([0-9T.]+Z)\.bak$`)
	var found []Copy
	for _, entry := range entries {
		match := form.FindStringSubmatch(entry.Name())
		if match == nil {
			continue
		}
		version, err := strconv.Atoi(match[1])
		made, err2 := time.Parse(stampFormat, match[2])
		info, err3 := entry.Info()
		if errors.Join(err, err2, err3) == nil && info.Mode().IsRegular() {
			found = append(found, Copy{Path: filepath.Join(filepath.Dir(path), entry.Name()), Version: version, Size: info.Size(), Made: made})
		}
	}
	slices.SortFunc(found, func(a, b Copy) int { return b.Made.Compare(a.Made) })
	return found
}

// prune removes the copies that are neither among the newest nor the newest of their version. Failing to is no trouble.
func prune(path string) {
	seen := map[int]bool{}
	for i, c := range backups(path) {
		if i >= keptBackups && seen[c.Version] {
			_ = os.Remove(c.Path)
		}
		seen[c.Version] = true
	}
}
