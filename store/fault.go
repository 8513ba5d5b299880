package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"fsd/workflow/clean"
)

// unconfirmed marks an error of COMMIT itself: the transaction may have reached the disk all the same.
type unconfirmed struct{ error }

func (u unconfirmed) Unwrap() error { return u.error }

// code gives SQLite's primary result code, or 0 when err is not SQLite's.
func code(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code() & 0xFF
	}
	return 0
}

func busy(err error) bool { return code(err) == lib.SQLITE_BUSY || code(err) == lib.SQLITE_LOCKED }

// fault turns what the driver or the system reported about the database at path into an Error that says what to do. The
// driver's text is only ever added to it: "unable to open database file" alone says nothing about why.
func fault(path string, err error) error {
	if err == nil || said(err) {
		return err
	}
	var maybe unconfirmed
	if errors.As(err, &maybe) {
		return trouble(Disk, path, err, "It is not certain that the last change was saved to %s (%s). "+
			"Look whether it is there before you repeat it; repeating it does no harm.", clean.Show(err.Error()))
	}
	switch code(err) {
	case lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB, lib.SQLITE_ERROR, lib.SQLITE_FORMAT, lib.SQLITE_MISMATCH:
		return damaged(path, err)
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED, lib.SQLITE_PROTOCOL:
		return trouble(Disk, path, err, "The database %s is in use by another program, which did not let go of it. "+
			"Try again when that has ended; on a network drive locks may not work at all.")
	case lib.SQLITE_READONLY:
		return trouble(Disk, path, err, "The database %s cannot be written%s. "+
			"Make it and its folder writable, or choose another with --db.", owner(path))
	case lib.SQLITE_FULL:
		return trouble(Disk, path, err, "The disk is full, so nothing was written to %s. Free some space and try again.")
	case lib.SQLITE_IOERR:
		return diskError(path, err)
	case lib.SQLITE_CANTOPEN, lib.SQLITE_PERM, lib.SQLITE_AUTH:
		return cannotOpen(path, err)
	}
	return systemFault(path, err)
}

// said tells whether err already says what to do.
func said(err error) bool {
	var e *Error
	var missing *NotFound
	var several *Ambiguous
	return errors.As(err, &e) || errors.As(err, &missing) || errors.As(err, &several)
}

// systemFault covers what did not come from SQLite.
func systemFault(path string, err error) error {
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled), code(err) == lib.SQLITE_INTERRUPT:
		return trouble(Disk, path, err, "The database %s did not answer in time. Try again; fsd doctor says more.")
	case errors.Is(err, fs.ErrPermission):
		return cannotOpen(path, err)
	}
	var bare *fs.PathError
	if errors.As(err, &bare) {
		err = bare.Err // the path is named already
	}
	return trouble(Disk, path, err, "The database %s cannot be used: %s. Correct that, or choose another with --db.",
		clean.Show(err.Error()))
}

// diskError is the Error for a disk that does not do what it is told.
func diskError(path string, err error) error {
	return trouble(Disk, path, err, "The disk reported an error with %s (%s). Nothing was written after that; "+
		"check the disk, its quota and, on a network drive, its locks.", clean.Show(clean.Line(err.Error(), 200)))
}

// cannotOpen asks the system why a file does not open, since SQLite does not tell.
func cannotOpen(path string, err error) error {
	_, found := os.Stat(path)
	switch {
	case errors.Is(found, fs.ErrNotExist):
		return trouble(Disk, path, err, "The database %s is not there: the file, or what a link at that place points to, "+
			"does not exist. Correct the path or the link.")
	case found != nil && !errors.Is(found, fs.ErrPermission):
		return systemFault(path, found)
	}
	return trouble(Disk, path, err, "The database %s cannot be opened%s, or no file can be made in its folder %s. "+
		"Correct the permissions or make room, or choose another with --db.", owner(path), clean.Show(filepath.Dir(path)))
}

// damaged is the Error for a file that is broken; cause may be nil. SQLite calls a file damaged too when the disk fails
// to read it, which no backup in its place would mend.
func damaged(path string, cause error) error {
	if err := readThrough(path); err != nil {
		return diskError(path, err)
	}
	return trouble(Damaged, path, cause, "The database %s is damaged or is not a database; nothing was written to it. %s",
		rescue(path))
}

// foreign is the Error for a sound database of another program.
func foreign(path string) error {
	return trouble(Damaged, path, nil, "The file %s is not fsd's database but another program's; nothing was written to it. "+
		"Choose another with --db or FSD_DB; fsd doctor says more.")
}

// newer is the Error for a database that a later fsd has changed.
func newer(path string, version, known int) error {
	return trouble(Newer, path, nil, "The database %s was written by a newer fsd (its version is %d, this fsd knows %d); "+
		"nothing was written to it. Use the newer fsd.", version, known)
}

// rescue says how to go on from what is left, and which backup there is.
func rescue(path string) string {
	how := "Save what can still be read of it in a new file with: fsd doctor --recover FILE."
	if saved := backups(path); len(saved) > 0 {
		how += " The newest backup, which that reads too, is " + clean.Show(saved[0].Path) + "."
	}
	return how
}
