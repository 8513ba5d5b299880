// Package pagination walks long lists: by a cursor that stands on a row, and by page number for lists that stay short.
package pagination

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
)

// Limits of a page. The largest is the server's, not the client's.
const (
	DefaultLimit = 20
	MaxLimit     = 100
)

// ErrCursor means that the cursor is not ours, or belongs to another list.
var ErrCursor = errors.New("the cursor is not valid for this list")

// Item is one row of the list.
type Item struct {
	ID      string `json:"id"`
	Created int64  `json:"created"`
	Title   string `json:"title"`
}

// Page is one page; Next is empty on the last one.
type Page struct {
	Items []Item `json:"items"`
	Next  string `json:"next,omitempty"`
}

// Items reads the list from a database.
type Items struct {
	DB  *sql.DB
	Key []byte // signs cursors; the same on all instances
}

// mark is the last row that the client has seen, and the filter it was seen under.
type mark struct {
	Status  string `json:"s"`
	Created int64  `json:"c"`
	ID      string `json:"i"`
}

// After reads the page that follows the cursor; an empty cursor begins. The order ends in the unique id, so it is total:
// two rows of the same second never change places.
func (l *Items) After(ctx context.Context, status, cursor string, limit int) (Page, error) {
	query := `SELECT id, created, title FROM items WHERE status = ? ORDER BY created DESC, id DESC LIMIT ?`
	args := []any{status, limit + 1} // one more than asked tells whether there is a next page
	if cursor != "" {
		m, err := l.open(cursor)
		if err != nil || m.Status != status {
			return Page{}, ErrCursor
		}
		query = `SELECT id, created, title FROM items WHERE status = ? AND (created, id) < (?, ?)
			ORDER BY created DESC, id DESC LIMIT ?`
		args = []any{status, m.Created, m.ID, limit + 1}
	}
	items, err := l.read(ctx, query, args...)
	if err != nil {
		return Page{}, err
	}
	page := Page{Items: items}
	if len(items) > limit {
		page.Items = items[:limit]
		last := page.Items[limit-1]
		page.Next = l.seal(mark{status, last.Created, last.ID})
	}
	return page, nil
}

func (l *Items) read(ctx context.Context, query string, args ...any) ([]Item, error) {
	rows, err := l.DB.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("list items: %w", err)
	}
	defer rows.Close()
	items := []Item{}
	for rows.Next() {
		var i Item
		if err := rows.Scan(&i.ID, &i.Created, &i.Title); err != nil {
			return nil, fmt.Errorf("read item: %w", err)
		}
		items = append(items, i)
	}
	return items, rows.Err()
}

// seal makes a cursor that clients cannot read meaning into, nor change.
func (l *Items) seal(m mark) string {
	body, err := json.Marshal(m)
	if err != nil { // cannot happen: text and numbers
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(append(l.sum(body), body...))
}

func (l *Items) open(cursor string) (mark, error) {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(raw) < sha256.Size || !hmac.Equal(raw[:sha256.Size], l.sum(raw[sha256.Size:])) {
		return mark{}, ErrCursor
	}
	var m mark
	err = json.Unmarshal(raw[sha256.Size:], &m)
	return m, err
}

func (l *Items) sum(body []byte) []byte {
	h := hmac.New(sha256.New, l.Key)
	h.Write(body) // a hash never fails
	return h.Sum(nil)
}
