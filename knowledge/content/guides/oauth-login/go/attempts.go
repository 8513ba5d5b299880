package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Attempt is one sign-in under way. It stays on the server; the browser holds only its name.
type Attempt struct{ state, nonce, verifier string }

// Attempts keeps them for ten minutes.
type Attempts struct{ db *pgxpool.Pool }

var errNoAttempt = errors.New("this browser has not started a sign-in, or it took too long")

// Keep stores an attempt and returns its name. Those that nobody finished end here.
func (s *Attempts) Keep(ctx context.Context, a Attempt) (name string, err error) {
	name = rand.Text()
	if _, err := s.db.Exec(ctx, `DELETE FROM attempts WHERE ends_at < now()`); err != nil {
		return "", err
	}
	_, err = s.db.Exec(ctx, `INSERT INTO attempts (name_hash, state, nonce, verifier) VALUES ($1, $2, $3, $4)`, hash(name), a.state, a.nonce, a.verifier)
	return name, err
}

// Take returns the attempt of this browser and forgets it: a callback works once.
func (s *Attempts) Take(ctx context.Context, name string) (a Attempt, err error) {
	var late bool
	err = s.db.QueryRow(ctx, `DELETE FROM attempts WHERE name_hash = $1 RETURNING state, nonce, verifier, ends_at < now()`, hash(name)).
		Scan(&a.state, &a.nonce, &a.verifier, &late)
	if errors.Is(err, pgx.ErrNoRows) || late {
		return Attempt{}, errNoAttempt
	}
	return a, err
}

func hash(name string) []byte {
	sum := sha256.Sum256([]byte(name))
	return sum[:]
}
