package main

import (
	"context"
	"crypto/rand"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Invoice as its caller may see it.
type Invoice struct {
	ID          string  `json:"id"`
	Owner       string  `json:"owner"`
	AmountCents int     `json:"amount_cents"`
	Status      string  `json:"status"`
	Note        *string `json:"note,omitempty"`
}

// errNotThere is also the answer for what is out of reach.
var errNotThere = errors.New("no such invoice")

// Invoices has the check on the object in every query, so there is no moment between reading and checking, and nothing to
// forget afterwards.
type Invoices struct{ db *pgxpool.Pool }

const (
	columns = ` id, owner_id, amount_cents, status, note `
	within  = ` (owner_id = $1 OR $2) `
)

// List returns what the caller may see.
func (s *Invoices) List(ctx context.Context, c Caller) ([]Invoice, error) {
	rows, err := s.db.Query(ctx, `SELECT`+columns+`FROM invoices WHERE`+within+`ORDER BY id LIMIT 100`, c.ID, c.all)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Invoice, error) { return scan(c, row) })
}

// Find returns an invoice that the caller may see.
func (s *Invoices) Find(ctx context.Context, c Caller, id string) (Invoice, error) {
	return scan(c, s.db.QueryRow(ctx, `SELECT`+columns+`FROM invoices WHERE`+within+`AND id = $3`, c.ID, c.all, id))
}

// SetStatus changes an invoice in the caller's reach.
func (s *Invoices) SetStatus(ctx context.Context, c Caller, id, status string) (Invoice, error) {
	return scan(c, s.db.QueryRow(ctx, `UPDATE invoices SET status = $4 WHERE`+within+`AND id = $3 RETURNING`+columns, c.ID, c.all, id, status))
}

// Create makes an invoice of the caller's, whatever the body says.
func (s *Invoices) Create(ctx context.Context, c Caller, amountCents int) (Invoice, error) {
	return scan(c, s.db.QueryRow(ctx, `INSERT INTO invoices (id, owner_id, amount_cents) VALUES ($1, $2, $3) RETURNING`+columns,
		rand.Text(), c.ID, amountCents))
}

// scan reads a row; fields have rules, too.
func scan(c Caller, row pgx.Row) (i Invoice, err error) {
	err = row.Scan(&i.ID, &i.Owner, &i.AmountCents, &i.Status, &i.Note)
	if errors.Is(err, pgx.ErrNoRows) {
		err = errNotThere
	}
	if !c.notes {
		i.Note = nil
	}
	return i, err
}
