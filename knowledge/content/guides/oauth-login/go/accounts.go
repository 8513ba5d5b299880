package main

import (
	"context"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Accounts knows which identities belong to which of our users.
type Accounts struct{ db *pgxpool.Pool }

// SignIn returns the user of an identity; the first visit makes one. It does not look for the e-mail address: whoever controls
// the address at some provider would control the account here. Of two first visits at once one fails, and works when tried
// again.
func (a *Accounts) SignIn(ctx context.Context, id Identity) (user string, err error) {
	err = a.db.QueryRow(ctx, `
		WITH known AS (SELECT user_id FROM identities WHERE issuer = $1 AND subject = $2),
		     made AS (INSERT INTO users (email) SELECT $3 WHERE NOT EXISTS (SELECT FROM known) RETURNING id),
		     linked AS (INSERT INTO identities (issuer, subject, user_id) SELECT $1, $2, id FROM made)
		SELECT user_id FROM known UNION ALL SELECT id FROM made`, id.Issuer, id.Subject, id.Email).Scan(&user)
	return user, err
}
