package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Post is what a client gets.
type Post struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Text    string `json:"text"`
	Status  string `json:"status"`
	Version int    `json:"version"`
}

func (p Post) tag() string { return fmt.Sprintf(`"%d"`, p.Version) }

var (
	errMissing = errors.New("no such post")
	errStale   = errors.New("the post has changed since you read it")
	errTwice   = errors.New("the post is published already")
)

// Store keeps posts. Each change is one statement that looks at the version, too: between a look and a later write another
// editor fits.
type Store struct{ db *pgxpool.Pool }

const (
	columns = `id, title, text, status, version`
	agrees  = `id = $1 AND ($2 IN ('', '*') OR $2 = '"' || version || '"')` // $2 is If-Match
)

func (s *Store) filter(ctx context.Context, status string) ([]Post, error) {
	rows, err := s.db.Query(ctx, `SELECT `+columns+` FROM posts WHERE $1 IN ('', status) ORDER BY created_at DESC, id LIMIT 100`, status)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Post]) // without rows it is [], never null
}

func (s *Store) insert(ctx context.Context, title, text string) (Post, error) {
	return s.one(ctx, `INSERT INTO posts (title, text) VALUES ($1, $2) RETURNING `+columns, title, text)
}

func (s *Store) find(ctx context.Context, id string) (Post, error) {
	return s.one(ctx, `SELECT `+columns+` FROM posts WHERE id = $1`, id)
}

// change sets what is not nil. It merges in the database, so two who change different members both succeed.
func (s *Store) change(ctx context.Context, id, match string, title, text *string) (Post, error) {
	p, err := s.one(ctx, `UPDATE posts SET title = coalesce($3, title), text = coalesce($4, text), version = version + 1
		WHERE `+agrees+` RETURNING `+columns, id, match, title, text)
	return p, s.why(ctx, id, match, err)
}

func (s *Store) publish(ctx context.Context, id, match string) (Post, error) {
	p, err := s.one(ctx, `UPDATE posts SET status = 'published', version = version + 1
		WHERE `+agrees+` AND status = 'draft' RETURNING `+columns, id, match)
	return p, s.why(ctx, id, match, err)
}

func (s *Store) delete(ctx context.Context, id, match string) error {
	_, err := s.one(ctx, `DELETE FROM posts WHERE `+agrees+` RETURNING `+columns, id, match)
	return s.why(ctx, id, match, err)
}

func (s *Store) one(ctx context.Context, query string, args ...any) (Post, error) {
	rows, err := s.db.Query(ctx, query, args...)
	if err != nil {
		return Post{}, err
	}
	p, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[Post])
	if errors.Is(err, pgx.ErrNoRows) {
		return Post{}, errMissing
	}
	return p, err
}

// why explains a change that found no row.
func (s *Store) why(ctx context.Context, id, match string, err error) error {
	if !errors.Is(err, errMissing) {
		return err
	}
	p, err := s.find(ctx, id)
	switch {
	case err != nil:
		return err
	case match != "" && match != "*" && match != p.tag():
		return errStale
	}
	return errTwice
}
