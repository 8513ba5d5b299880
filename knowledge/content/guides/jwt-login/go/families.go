package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Families keeps refresh tokens by their hashes, and the families they descend from: one sign-in on one device. A token ends
// after 14 days without use, a family after 90 days in any case. Only the database's clock counts.
type Families struct{ db *pgxpool.Pool }

// Errors of Redeem. A client sees the same answer for both; ErrReused also belongs into the log and an alarm.
var (
	ErrRefresh = errors.New("the refresh token is not valid")
	ErrReused  = errors.New("a refresh token came back: its family is ended")
)

// Begin starts a family and returns its first token.
func (f *Families) Begin(ctx context.Context, user string) (token string, err error) {
	token = rand.Text()
	_, err = f.db.Exec(ctx, `
		WITH family AS (INSERT INTO families (user_id, ends_at) VALUES ($1, now() + interval '90 days') RETURNING id)
		INSERT INTO refresh_tokens (hash, family_id, expires_at) SELECT $2, id, now() + interval '14 days' FROM family`,
		user, hash(token))
	return token, err
}

// Redeem takes a token and returns its user and the token that follows it. One statement takes the old and keeps the new: of
// two calls with one token one wins, and a fault in between uses nothing up.
func (f *Families) Redeem(ctx context.Context, token string) (user, next string, err error) {
	next = rand.Text()
	err = f.db.QueryRow(ctx, `
		WITH taken AS (
			UPDATE refresh_tokens t SET used_at = now() FROM families f JOIN users u ON u.id = f.user_id
			WHERE t.hash = $1 AND t.used_at IS NULL AND t.expires_at > now()
			  AND f.id = t.family_id AND f.ends_at > now() AND NOT u.blocked
			RETURNING f.id, f.user_id
		), grown AS (
			INSERT INTO refresh_tokens (hash, family_id, expires_at) SELECT $2, id, now() + interval '14 days' FROM taken
		)
		SELECT user_id FROM taken`, hash(token), hash(next)).Scan(&user)
	if !errors.Is(err, pgx.ErrNoRows) {
		return user, next, err
	}
	reused, err := f.end(ctx, token, true)
	switch {
	case err != nil:
		return "", "", err
	case reused: // either the thief or the owner came second; nobody knows which, so both sign in again
		return "", "", ErrReused
	}
	return "", "", ErrRefresh
}

// End ends the family of a token: sign-out on one device.
func (f *Families) End(ctx context.Context, token string) error {
	_, err := f.end(ctx, token, false)
	return err
}

func (f *Families) end(ctx context.Context, token string, onlyUsed bool) (bool, error) {
	done, err := f.db.Exec(ctx, `
		UPDATE families f SET ends_at = now() FROM refresh_tokens t
		WHERE t.hash = $1 AND f.id = t.family_id AND f.ends_at > now() AND (t.used_at IS NOT NULL OR NOT $2)`, hash(token), onlyUsed)
	return done.RowsAffected() == 1, err
}

func hash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
