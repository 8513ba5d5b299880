package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"time"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrations gives the steps from an empty database to the present one, in their order; after n steps the version of
// the database is n. A step that has been released is never edited.
func migrations() []string {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql") // sorted
	steps := make([]string, 0, len(names))
	for _, name := range names {
		var text []byte
		if text, err = migrationFiles.ReadFile(name); err != nil {
			break
		}
		steps = append(steps, string(text))
	}
	if err != nil || len(steps) == 0 {
		panic(fmt.Sprintf("the migrations were not built in: %v", err)) // a broken build, not a fault of this run
	}
	return steps
}

// migrate brings the database up to date in one transaction, which reads the version again: another process may have
// been faster. The backup is made inside it, while nobody else can write, so that it holds all that was there, and so
// that of several processes only one makes it.
func migrate(ctx context.Context, conn *sql.Conn, path string, steps []string) error {
	version, err := userVersion(ctx, conn)
	if err != nil || version == len(steps) {
		return err
	}
	saved := false
	err = immediate(ctx, conn, func(ctx context.Context, tx querier) error {
		version, err := userVersion(ctx, tx)
		if err != nil || version == len(steps) {
			return err
		}
		if version > len(steps) {
			return newer(path, version, len(steps))
		}
		if version > 0 {
			saved = true
			if err := copyTo(ctx, path, backupName(path, version, time.Now())); err != nil {
				return err
			}
		}
		for _, step := range steps[version:] {
			if _, err := tx.ExecContext(ctx, step); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, len(steps)))
		return err
	})
	if saved && err == nil {
		prune(path)
	}
	return err
}

func userVersion(ctx context.Context, db querier) (version int, err error) {
	err = db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version)
	return version, err
}
