package servicelayer

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Schema is the table. The constraint, not the code, keeps addresses unique.
const Schema = `CREATE TABLE users (
	id            TEXT PRIMARY KEY,
	email         TEXT NOT NULL UNIQUE,
	name          TEXT NOT NULL,
	password_hash TEXT NOT NULL,
	created       BIGINT NOT NULL
)`

// SQLStore keeps users in a database. Columns are named, values are parameters.
type SQLStore struct{ DB *sql.DB }

// User reads one user; a missing row is ErrNotFound, not a fault of the database.
func (s SQLStore) User(ctx context.Context, id string) (User, error) {
	u, created := User{}, int64(0)
	row := s.DB.QueryRowContext(ctx, `SELECT id, email, name, created FROM users WHERE id = $1`, id)
	switch err := row.Scan(&u.ID, &u.Email, &u.Name, &created); {
	case errors.Is(err, sql.ErrNoRows):
		return User{}, ErrNotFound
	case err != nil:
		return User{}, fmt.Errorf("read user: %w", err)
	}
	u.Created = time.Unix(created, 0).UTC()
	return u, nil
}

// Add inserts, or reports the taken address. ON CONFLICT reads the same in PostgreSQL and SQLite.
func (s SQLStore) Add(ctx context.Context, u User, passwordHash string) error {
	res, err := s.DB.ExecContext(ctx, `INSERT INTO users (id, email, name, password_hash, created)
		VALUES ($1, $2, $3, $4, $5) ON CONFLICT (email) DO NOTHING`, u.ID, u.Email, u.Name, passwordHash, u.Created.Unix())
	if err != nil {
		return fmt.Errorf("insert user: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil {
		return fmt.Errorf("insert user: %w", err)
	} else if n == 0 {
		return ErrEmailTaken
	}
	return nil
}
