package pagination

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
)

// MaxRow is how deep page numbers reach. Behind it the database would read and drop everything before the page.
const MaxRow = 10_000

// ServeHTTP answers ?cursor=&limit=, or ?page=&limit= where people want numbered pages.
func (l *Items) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	limit, err := number(q, "limit", DefaultLimit)
	if err != nil {
		refuse(w, err.Error())
		return
	}
	limit = min(limit, MaxLimit) // cut, as AIP-158 has it; refusing is right too, if it is written down
	status := "active"
	if q.Has("status") {
		status = q.Get("status")
	}
	var page Page
	if q.Has("page") {
		n, numberErr := number(q, "page", 1)
		if numberErr != nil || q.Has("cursor") {
			refuse(w, "page is a number from 1, and not combined with cursor")
			return
		}
		if n > MaxRow/limit {
			refuse(w, "that is too deep; use a cursor, or a filter")
			return
		}
		page, err = l.Number(r.Context(), status, n, limit)
	} else {
		page, err = l.After(r.Context(), status, q.Get("cursor"), limit)
	}
	switch {
	case errors.Is(err, ErrCursor):
		refuse(w, err.Error())
	case err != nil:
		w.WriteHeader(http.StatusInternalServerError)
	default:
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(page) // a client that left cannot be told
	}
}

// Number reads page n, from 1. Rows that come or go between two calls shift the pages: for short, quiet lists only.
func (l *Items) Number(ctx context.Context, status string, n, limit int) (Page, error) {
	items, err := l.read(ctx, `SELECT id, created, title FROM items WHERE status = ?
		ORDER BY created DESC, id DESC LIMIT ? OFFSET ?`, status, limit, (n-1)*limit)
	return Page{Items: items}, err
}

// number reads a count from 1; a missing one is the default, a senseless one is refused.
func number(q url.Values, name string, missing int) (int, error) {
	if !q.Has(name) {
		return missing, nil
	}
	n, err := strconv.Atoi(q.Get(name))
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%s is a number from 1", name)
	}
	return n, nil
}

func refuse(w http.ResponseWriter, detail string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(http.StatusBadRequest)
	_ = json.NewEncoder(w).Encode(map[string]any{"title": "Bad Request", "status": 400, "detail": detail})
}
