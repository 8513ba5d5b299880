// This program walks long lists: by a cursor that stands on a row, and by page number for lists that stay short.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	defaultLimit = 20
	maxLimit     = 100    // the server's, not the client's
	maxRow       = 10_000 // how deep page numbers reach: the database reads and drops every row before the page
)

// query is what a client may ask for.
type query struct {
	list        List
	cursor      string
	page, limit int
}

// parse refuses unknown names: a typing error in a filter must not look like no filter.
func parse(raw string) (q query, err error) {
	given, err := url.ParseQuery(raw)
	if err != nil {
		return q, errors.New("the query cannot be read")
	}
	for name, values := range given {
		if !slices.Contains([]string{"status", "sort", "cursor", "page", "limit"}, name) || len(values) > 1 {
			return q, fmt.Errorf("%s is not known, or there twice", name)
		}
	}
	q.list = List{or(given, "status", "active"), or(given, "sort", "-created")}
	q.cursor = given.Get("cursor")
	q.limit, err = strconv.Atoi(or(given, "limit", strconv.Itoa(defaultLimit)))
	if err != nil || q.limit < 1 {
		return q, errors.New("limit is a number from 1")
	}
	q.limit = min(q.limit, maxLimit) // cut, as AIP-158 has it; to refuse is right, too, if it is written down
	if given.Has("page") {
		if q.page, err = strconv.Atoi(given.Get("page")); err != nil || q.page < 1 || q.page > maxRow/q.limit {
			return q, errors.New("page is a number from 1, and not too deep: use a cursor or a filter")
		}
	}
	_, known := orders[q.list.Sort]
	switch {
	case q.list.Status != "active" && q.list.Status != "archived":
		return q, errors.New("status is active or archived")
	case !known:
		return q, errors.New("sort is -created or title")
	case given.Has("cursor") && (q.cursor == "" || given.Has("page")):
		return q, errors.New("cursor is not empty, and not combined with page")
	}
	return q, nil
}

func or(given url.Values, name, missing string) string {
	if given.Has(name) {
		return given.Get(name)
	}
	return missing
}

func (l *Items) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q, err := parse(r.URL.RawQuery)
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	var page Page
	if q.page > 0 {
		page, err = l.Number(r.Context(), q.list, q.page, q.limit)
	} else {
		page, err = l.After(r.Context(), q.list, q.cursor, q.limit)
	}
	switch {
	case errors.Is(err, errCursor):
		refuse(w, http.StatusBadRequest, err.Error())
	case err != nil:
		slog.ErrorContext(r.Context(), "items", "error", err)
		refuse(w, http.StatusInternalServerError, "")
	default:
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(page) // a client that left cannot be told
	}
}

func refuse(w http.ResponseWriter, status int, detail string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"title": http.StatusText(status), "status": status, "detail": detail})
}

func main() {
	key := []byte(os.Getenv("CURSOR_KEY"))
	if os.Getenv("DATABASE_URL") == "" || len(key) < 32 {
		log.Fatal("DATABASE_URL and CURSOR_KEY, of at least 32 characters, must be set")
	}
	db, err := pgxpool.New(context.Background(), os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /items", &Items{db, Cursors{key}})
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), mux))
}
