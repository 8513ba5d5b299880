package main

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Item is one row of the list.
type Item struct {
	ID      string    `json:"id"`
	Title   string    `json:"title"`
	Created time.Time `json:"created_at"`
}

// Page is one page; Next is empty at the end.
type Page struct {
	Items []Item `json:"items"`
	Next  string `json:"next,omitempty"`
}

// List is what a client chose to see, and in which order.
type List struct{ Status, Sort string }

// Items reads the list.
type Items struct {
	db      *pgxpool.Pool
	cursors Cursors
}

// A client names an order and never a column: what stands in the SQL comes from here. Each order ends in the unique id, so
// rows of the same moment never change places.
var orders = map[string]struct{ key, beyond, by string }{
	"-created": {"created_at::text", "(created_at, id) < ($3::timestamptz, $4)", "created_at DESC, id DESC"},
	"title":    {"title", "(title, id) > ($3, $4)", "title, id"},
}

// After reads the page behind the cursor, or the first. It compares with values, so the row it stood on may be gone.
func (l *Items) After(ctx context.Context, list List, cursor string, limit int) (Page, error) {
	order := orders[list.Sort]
	where, args := "status = $1", []any{list.Status, limit + 1} // one more than asked tells whether there is a next page
	if cursor != "" {
		m, err := l.cursors.Open(cursor)
		if err != nil || m.List != list {
			return Page{}, errCursor
		}
		where += " AND " + order.beyond
		args = append(args, m.Key, m.ID)
	}
	items, keys, err := l.read(ctx, fmt.Sprintf(`SELECT id, title, created_at, %s AS key FROM items WHERE %s ORDER BY %s LIMIT $2`,
		order.key, where, order.by), args...)
	if err != nil || len(items) <= limit {
		return Page{Items: items}, err
	}
	next, err := l.cursors.Seal(mark{list, keys[limit-1], items[limit-1].ID})
	return Page{items[:limit], next}, err
}

// Number reads page n, from 1. Rows that come and go move the pages: for short, quiet lists only.
func (l *Items) Number(ctx context.Context, list List, n, limit int) (Page, error) {
	items, _, err := l.read(ctx, fmt.Sprintf(`SELECT id, title, created_at, '' AS key FROM items WHERE status = $1
		ORDER BY %s LIMIT $2 OFFSET $3`, orders[list.Sort].by), list.Status, limit, (n-1)*limit)
	return Page{Items: items}, err
}

func (l *Items) read(ctx context.Context, query string, args ...any) (items []Item, keys []string, err error) {
	items = []Item{} // an empty list is [], never null
	rows, err := l.db.Query(ctx, query, args...)
	if err != nil {
		return nil, nil, err
	}
	var i Item
	var key string
	_, err = pgx.ForEachRow(rows, []any{&i.ID, &i.Title, &i.Created, &key}, func() error {
		items, keys = append(items, i), append(keys, key)
		return nil
	})
	return items, keys, err
}
