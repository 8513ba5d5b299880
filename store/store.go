// Package store keeps projects in one SQLite file: the changes people made, in their order, and beside them one row a
// project with what lists show. What it has reported as stored survives a crash and a power cut; several programs may
// use the file at once; a file that is damaged, newer or another program's is refused before a byte of it changes.
//
// Every method takes a context and sets a deadline of its own when that has none. Errors are *Error, *NotFound or
// *Ambiguous and say what to do.
package store

import (
	"context"
	"database/sql"
	"time"

	lib "modernc.org/sqlite/lib"
)

const (
	patience   = 8 * time.Second  // how long a lock of another program is waited for, beyond SQLite's own 5 s
	usually    = 20 * time.Second // the longest that anything may take
	forCopying = 10 * time.Minute // the longest that a backup may take
)

// Store is an open database. Its methods may be called from several goroutines.
type Store struct {
	db       *sql.DB
	path     string
	readOnly bool
}

// Close ends the use of the database. Everything reported as stored is on disk already.
func (s *Store) Close() error { return s.db.Close() }

// Path is the absolute path of the database.
func (s *Store) Path() string { return s.path }

// ReadOnly says that the file or its folder does not let itself be written. Projects can be shown and exported; every
// method that writes fails with class Disk.
func (s *Store) ReadOnly() bool { return s.readOnly }

// limited gives ctx a deadline if it has none: no call may hang for ever on a lock or a disk.
func limited(ctx context.Context, most time.Duration) (context.Context, context.CancelFunc) {
	if _, ok := ctx.Deadline(); ok {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, most)
}

// querier is what both a connection and the pool can do.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// write runs act in one immediate transaction and returns what act or the database says.
func (s *Store) write(ctx context.Context, act func(ctx context.Context, tx querier) error) error {
	if s.readOnly {
		return trouble(Disk, s.path, nil, "The database %s is open for reading only%s, so nothing was saved. "+
			"Make it and its folder writable, or choose another with --db.", owner(s.path))
	}
	ctx, cancel := limited(ctx, usually)
	defer cancel()
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return immediate(ctx, conn, act)
}

// immediate runs act between BEGIN IMMEDIATE and COMMIT. It takes the write lock first, because a transaction that reads
// and then wants to write is refused at once when another was faster.
func immediate(ctx context.Context, conn *sql.Conn, act func(ctx context.Context, tx querier) error) error {
	exec := func(sql string) func() error {
		return func() error { _, err := conn.ExecContext(ctx, sql); return err }
	}
	if err := patiently(ctx, exec("BEGIN IMMEDIATE")); err != nil {
		return err
	}
	done := false
	defer func() {
		if !done { // also after a panic in act; the caller's context may have ended
			_, _ = conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
		}
	}()
	if err := act(ctx, conn); err != nil {
		return err
	}
	if err := patiently(ctx, exec("COMMIT")); err != nil {
		if busy(err) || code(err) == lib.SQLITE_FULL {
			return err // it got no further than ROLLBACK can take back
		}
		return unconfirmed{err}
	}
	done = true
	return nil
}

// patiently repeats act while another program holds a lock, for some seconds.
func patiently(ctx context.Context, act func() error) error {
	end := time.Now().Add(patience)
	for wait := 5 * time.Millisecond; ; wait = min(2*wait, 200*time.Millisecond) {
		err := act()
		if !busy(err) || time.Now().After(end) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(wait):
		}
	}
}
