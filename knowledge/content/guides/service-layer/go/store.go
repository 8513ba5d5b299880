package main

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// SQLStore keeps users in PostgreSQL. Columns are named, values are parameters.
type SQLStore struct{ db *pgxpool.Pool }

// User reads one user; a missing row is ErrNotFound, not a fault of the database.
func (s SQLStore) User(ctx context.Context, id string) (u User, err error) {
	err = s.db.QueryRow(ctx, `SELECT id, email, name, created_at FROM users WHERE id = $1`, id).
		Scan(&u.ID, &u.Email, &u.Name, &u.Created)
	if errors.Is(err, pgx.ErrNoRows) {
		return User{}, ErrNotFound
	}
	return u, err
}

// Add inserts, or reports the taken address.
func (s SQLStore) Add(ctx context.Context, u User, passwordHash string) error {
	done, err := s.db.Exec(ctx, `INSERT INTO users (id, email, name, password_hash, created_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (email) DO NOTHING`, u.ID, u.Email, u.Name, passwordHash, u.Created)
	if err == nil && done.RowsAffected() == 0 {
		return ErrEmailTaken
	}
	return err
}
