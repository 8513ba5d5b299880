package store

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// applicationID marks a SQLite file as fsd's: "fsd1".
const applicationID = 0x66736431

// Open opens the database at path and creates it, and its folder, if there is none; they are readable for this user
// only. An older database is copied (see Backup) and then brought up to date. A file that cannot be written is opened
// for reading. Errors are of class Disk, Damaged or Newer, and nothing is changed when they occur.
func Open(ctx context.Context, path string) (*Store, error) {
	return open(ctx, path, migrations())
}

// open is Open with the list of migrations that this fsd is to know.
func open(ctx context.Context, path string, steps []string) (*Store, error) {
	ctx, cancel := limited(ctx, usually)
	defer cancel()
	// With POSIX locks, anything in this process that opens and closes the file drops SQLite's locks on it. The error
	// means that the system has no better ones.
	_, _ = sqlite.OFDLocking(true)
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, fault(path, err)
	}
	if err := prepare(full); err != nil {
		return nil, fault(full, err)
	}
	var s *Store
	err = patiently(ctx, func() (err error) {
		s, err = settle(ctx, full, steps)
		return err
	})
	if err != nil {
		return nil, fault(full, err)
	}
	return s, nil
}

// settle finds out what the file is and whether it can be written, before anything could change it; then it opens it for
// good and brings it up to date.
func settle(ctx context.Context, path string, steps []string) (*Store, error) {
	found, writable, err := examine(ctx, path)
	if err != nil {
		return nil, err
	}
	if err := found.judge(path, len(steps)); err != nil {
		return nil, err
	}
	if !writable {
		if found.version < len(steps) {
			return nil, trouble(Disk, path, nil, "The database %s has to be written once before this fsd can read it, but cannot be%s. "+
				"Make it and its folder writable, or choose another with --db.", owner(path))
		}
		db, err := connect(path, "?mode=ro")
		return &Store{db: db, path: path, readOnly: true}, err
	}
	// Only now may the journal mode be set: it would rewrite another program's file. It is in the address so that a
	// connection which replaces a broken one has it too.
	db, err := connect(path, "?mode=rw&_txlock=immediate&_journal_mode=TRUNCATE")
	if err != nil {
		return nil, err
	}
	s := &Store{db: db, path: path}
	if err := s.ready(ctx, steps); err != nil {
		_ = db.Close()
		return nil, err
	}
	return s, nil
}

// ready checks that SQLite took the settings (it ignores a misspelt one), and migrates.
func (s *Store) ready(ctx context.Context, steps []string) error {
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	for pragma, want := range map[string]string{
		"journal_mode": "truncate", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000", "trusted_schema": "0",
	} {
		var got string
		if err := conn.QueryRowContext(ctx, "PRAGMA "+pragma).Scan(&got); err != nil {
			return err
		}
		if got != want {
			return trouble(Disk, s.path, nil, "The database %s does not take the setting %s=%s (it is %s), without which saving is not safe. "+
				"Choose another place with --db.", pragma, want, got)
		}
	}
	return migrate(ctx, conn, s.path, steps)
}

// connect makes a pool of one connection to the file at path: settings and transactions belong to a connection. The
// path is escaped, since "?", "#" and "%" in a folder's name would lead to another file. Locks are waited for unless
// query says otherwise.
func connect(path, query string) (*sql.DB, error) {
	slashed := filepath.ToSlash(path)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed // C:/...
	}
	if !strings.Contains(query, "_busy_timeout=") {
		query += "&_busy_timeout=5000"
	}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: slashed}).EscapedPath()+query+
		"&_synchronous=FULL&_foreign_keys=1&_defensive=1&_dqs=0&_error_rc=1"+
		"&_pragma=trusted_schema(0)&_pragma=cell_size_check(1)")
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}

// identity is what a file says about itself, read in one snapshot: read one by one, these raced with the process that
// was creating the file.
type identity struct {
	application, version, objects int
	check                         string // "ok", or the first damage found; only looked for in fsd's files
}

// examine reads the identity of the file at path and, if it is fsd's, tries whether it could be written.
func examine(ctx context.Context, path string) (found identity, writable bool, err error) {
	db, err := connect(path, "?mode=rw&_txlock=immediate")
	if err != nil {
		return found, false, err
	}
	defer db.Close()
	conn, err := db.Conn(ctx)
	if err != nil {
		return found, false, err
	}
	defer conn.Close()
	if found, err = identify(ctx, conn, "quick_check(1)"); err != nil || found.judge(path, found.version) != nil || found.version < 1 {
		return found, true, err
	}
	// BEGIN IMMEDIATE alone does not find a read-only file: SQLite then makes it a plain BEGIN.
	_, err = conn.ExecContext(ctx, "BEGIN IMMEDIATE; DELETE FROM changes WHERE 0; ROLLBACK")
	if code(err) == lib.SQLITE_READONLY {
		return found, false, nil
	}
	return found, true, err
}

// identify reads the identity, with the given check of integrity.
func identify(ctx context.Context, conn *sql.Conn, check string) (found identity, err error) {
	if _, err := conn.ExecContext(ctx, "BEGIN"); err != nil {
		return found, err
	}
	defer func() { _, _ = conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK") }()
	err = conn.QueryRowContext(ctx, "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema) "+
		"FROM pragma_application_id, pragma_user_version").Scan(&found.application, &found.version, &found.objects)
	if err == nil && found.application == applicationID {
		err = conn.QueryRowContext(ctx, "PRAGMA "+check).Scan(&found.check)
	}
	return found, err
}

// judge says why a file is not to be used by an fsd that knows the given version; nil for an empty one.
func (found identity) judge(path string, known int) error {
	switch {
	case found.application == 0 && found.version == 0 && found.objects == 0:
		return nil
	case found.application != applicationID:
		return foreign(path)
	case found.version > known:
		return newer(path, found.version, known)
	case found.version < 1 || found.check != "ok":
		return damaged(path, fmt.Errorf("version %d, integrity: %s", found.version, found.check))
	}
	return nil
}
