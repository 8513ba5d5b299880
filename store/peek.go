package store

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"

	"modernc.org/sqlite"
)

// Peek opens a database for a short look, such as a shell's completion of a name. Other than Open it never creates,
// migrates, repairs or waits: where one of these would be needed it fails, with the error that Open would give or one
// of class Disk.
func Peek(ctx context.Context, path string) (*Store, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, fault(path, err)
	}
	if info, err := os.Stat(full); err != nil {
		return nil, fault(full, err)
	} else if !info.Mode().IsRegular() || info.Size() == 0 {
		return nil, fault(full, fs.ErrInvalid)
	}
	_, _ = sqlite.OFDLocking(true) // see Open
	db, err := connect(full, "?mode=ro&_busy_timeout=0")
	if err != nil {
		return nil, fault(full, err)
	}
	found := identity{objects: 1, check: "ok"}
	err = db.QueryRowContext(ctx, "SELECT application_id, user_version FROM pragma_application_id, pragma_user_version").
		Scan(&found.application, &found.version)
	known := len(migrations())
	switch {
	case err != nil:
		err = fault(full, err)
	case found.version < known && found.application == applicationID:
		err = trouble(Disk, full, nil, "The database %s is of an older fsd; fsd list brings it up to date.")
	default:
		err = found.judge(full, known)
	}
	if err != nil {
		_ = db.Close()
		return nil, err
	}
	return &Store{db: db, path: full, readOnly: true}, nil
}
