package main

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"

	"github.com/alexedwards/argon2id"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// The least that OWASP advises for Argon2id; more if your machines can.
var settings = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// Users knows passwords by their hashes.
type Users struct {
	db    *pgxpool.Pool
	dummy string // a hash of nothing anybody knows
}

func newUsers(db *pgxpool.Pool) (*Users, error) {
	dummy, err := argon2id.CreateHash(rand.Text(), settings)
	return &Users{db, dummy}, err
}

// ByPassword returns the id of the user with this address and password, and "" if there is none. For an unknown address it
// does the same work: otherwise the time of the answer tells who has an account.
func (u *Users) ByPassword(ctx context.Context, email, password string) (string, error) {
	id, stored := "", u.dummy
	err := u.db.QueryRow(ctx, `SELECT id, password_hash FROM users WHERE email = $1 AND NOT blocked`, strings.ToLower(email)).Scan(&id, &stored)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return "", err
	}
	good, err := argon2id.ComparePasswordAndHash(password, stored)
	if err != nil || !good {
		return "", err
	}
	return id, nil
}

// SetPassword ends all families of the user in the same statement: a thief of the old password goes with it.
func (u *Users) SetPassword(ctx context.Context, id, password string) error {
	stored, err := argon2id.CreateHash(password, settings)
	if err != nil {
		return err
	}
	_, err = u.db.Exec(ctx, `
		WITH ended AS (UPDATE families SET ends_at = now() WHERE user_id = $1 AND ends_at > now())
		UPDATE users SET password_hash = $2 WHERE id = $1`, id, stored)
	return err
}
