package main

import (
	"context"
	"embed"
	"io/fs"
	"log"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/*.sql
var files embed.FS

// migrate brings the schema up to date, or to the version that args name. Of several at once one works and the others wait.
func migrate(ctx context.Context, url string, args []string) error {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return err
	}
	config.RuntimeParams["lock_timeout"] = "2s" // while an ALTER TABLE waits for a lock, every query waits behind it
	db := stdlib.OpenDB(*config)
	defer db.Close()
	// The locker tries once a second. A statement that waits for the lock would hold up CREATE INDEX CONCURRENTLY for ever.
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
	if err != nil {
		return err
	}
	dir, err := fs.Sub(files, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectPostgres, db, dir, goose.WithSessionLocker(locker))
	if err != nil {
		return err
	}
	to := int64(goose.MaxVersion)
	if len(args) > 0 {
		if to, err = strconv.ParseInt(args[0], 10, 64); err != nil {
			return err
		}
	}
	done, err := p.UpTo(ctx, to)
	for _, one := range done {
		log.Print(one)
	}
	return err
}
