package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Sessions keeps sessions in a table. Only the database's clock counts, so that all instances agree.
type Sessions struct{ db *pgxpool.Pool }

var errNoSession = errors.New("no session")

// Begin makes a session and returns its id: 130 random bits, of which only the hash is kept.
func (s *Sessions) Begin(ctx context.Context, user string) (id string, err error) {
	id = rand.Text()
	_, err = s.db.Exec(ctx, `INSERT INTO sessions (id_hash, user_id) VALUES ($1, $2)`, hash(id), user)
	return id, err
}

// User returns whose session it is, and counts this as use. Half an hour without use ends a session, and so do twelve hours
// with it. A busy site writes used_at only every few minutes.
func (s *Sessions) User(ctx context.Context, id string) (user string, err error) {
	err = s.db.QueryRow(ctx, `
		UPDATE sessions s SET used_at = now() FROM users u
		WHERE s.id_hash = $1 AND s.used_at > now() - interval '30 minutes' AND s.created_at > now() - interval '12 hours'
		  AND u.id = s.user_id AND NOT u.blocked
		RETURNING u.id`, hash(id)).Scan(&user)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", errNoSession
	}
	return user, err
}

// End ends a session on the server; that the browser forgets its cookie is the smaller part.
func (s *Sessions) End(ctx context.Context, id string) error {
	_, err := s.db.Exec(ctx, `DELETE FROM sessions WHERE id_hash = $1`, hash(id))
	return err
}

func hash(id string) []byte {
	sum := sha256.Sum256([]byte(id))
	return sum[:]
}
