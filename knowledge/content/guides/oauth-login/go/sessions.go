package main

import (
	"context"
	"crypto/rand"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Sessions is as in the guide on session login.
type Sessions struct{ db *pgxpool.Pool }

// Begin makes a session and returns its id.
func (s *Sessions) Begin(ctx context.Context, user string) (id string, err error) {
	id = rand.Text()
	_, err = s.db.Exec(ctx, `INSERT INTO sessions (id_hash, user_id) VALUES ($1, $2)`, hash(id), user)
	return id, err
}

// User returns whose session it is, and "" if it is nobody's.
func (s *Sessions) User(ctx context.Context, id string) (user string, err error) {
	err = s.db.QueryRow(ctx, `
		UPDATE sessions SET used_at = now()
		WHERE id_hash = $1 AND used_at > now() - interval '30 minutes' AND created_at > now() - interval '12 hours'
		RETURNING user_id`, hash(id)).Scan(&user)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	return user, err
}

// End ends a session.
func (s *Sessions) End(ctx context.Context, id string) error {
	_, err := s.db.Exec(ctx, `DELETE FROM sessions WHERE id_hash = $1`, hash(id))
	return err
}
