package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	lib "modernc.org/sqlite/lib"

	"fsd/workflow/clean"
)

// Report is what Doctor found. Fields that could not be found out are zero.
type Report struct {
	Path          string // absolute
	Exists        bool
	Size          int64 // bytes
	Mode          fs.FileMode
	ApplicationID int
	Version       int      // of the database
	Known         int      // the version that this fsd writes
	Integrity     string   // "ok", or the first damage found
	JournalMode   string   // as the file is now: "delete" stands for a rollback journal, which Open makes "truncate"
	Synchronous   string   // "2" is full
	Backups       []Copy   // that fsd made by itself, the newest first
	Trouble       []string // sentences; none when all is well
}

// Doctor examines the database at path without changing anything, whatever state it is in. The report is filled as far
// as it goes. The error is the one that Open would give for the file, or nil; a file that does not exist is no trouble.
func Doctor(ctx context.Context, path string) (Report, error) {
	ctx, cancel := limited(ctx, forCopying)
	defer cancel()
	r := Report{Path: path, Known: len(migrations())}
	full, err := filepath.Abs(path)
	if err != nil {
		return r, fault(path, err)
	}
	r.Path, r.Backups = full, backups(full)
	info, err := os.Stat(full)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Lstat(full); err == nil {
			return r.failed(cannotOpen(full, fs.ErrNotExist))
		}
		return r, nil
	}
	if err != nil {
		return r.failed(fault(full, err))
	}
	r.Exists, r.Size, r.Mode = true, info.Size(), info.Mode()
	r.permissions(owner(full))
	if err := prepare(full); err != nil {
		return r.failed(fault(full, err))
	}
	err = r.examine(ctx, full)
	if code(err) == lib.SQLITE_READONLY {
		err = r.examineCopy(ctx)
	}
	if err != nil {
		return r.failed(fault(full, err))
	}
	return r, nil
}

// examineCopy looks at a copy of a database whose last transaction was cut off, with the journal that takes it back:
// SQLite would take it back in the file itself, as the next start of fsd will.
func (r *Report) examineCopy(ctx context.Context) error {
	folder, err := os.MkdirTemp("", "fsd-doctor-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	copied := filepath.Join(folder, "fsd.db")
	for _, suffix := range []string{"", "-journal"} {
		if err := copyFile(r.Path+suffix, copied+suffix); err != nil {
			return err
		}
	}
	db, err := connect(copied, "?mode=rw")
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "SELECT count(*) FROM sqlite_schema") // takes the transaction back
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	return r.examine(ctx, copied)
}

// failed adds the error to the report's troubles and gives both.
func (r Report) failed(err error) (Report, error) {
	r.Trouble = append(r.Trouble, err.Error())
	return r, err
}

// permissions says who else can get at the projects, and whether this user can.
func (r *Report) permissions(owner string) {
	if owner != "" {
		r.Trouble = append(r.Trouble, fmt.Sprintf("The database %s is not yours%s. Take it over with: chown", clean.Show(r.Path), owner))
	}
	if others := r.Mode.Perm() & 0o077; others != 0 && filepath.Separator == '/' { // on Windows the bits say nothing
		r.Trouble = append(r.Trouble, fmt.Sprintf("The database %s can be used by others (mode %04o). Keep them out with: chmod 600",
			clean.Show(r.Path), r.Mode.Perm()))
	}
	if r.Mode.Perm()&0o200 == 0 {
		r.Trouble = append(r.Trouble, fmt.Sprintf("The database %s is read-only (mode %04o). Make it writable with: chmod 600",
			clean.Show(r.Path), r.Mode.Perm()))
	}
}

// examine reads what a file says about itself, on a connection that cannot write.
func (r *Report) examine(ctx context.Context, file string) error {
	db, err := connect(file, "?mode=ro")
	if err != nil {
		return err
	}
	defer db.Close()
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	found, err := identify(ctx, conn, "integrity_check(1)")
	r.ApplicationID, r.Version, r.Integrity = found.application, found.version, found.check
	if err != nil {
		return err
	}
	for pragma, to := range map[string]*string{"journal_mode": &r.JournalMode, "synchronous": &r.Synchronous} {
		if err := conn.QueryRowContext(ctx, "PRAGMA "+pragma).Scan(to); err != nil {
			return err
		}
	}
	return found.judge(r.Path, r.Known)
}
