package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Caller is who asks, and how far that reaches. Everything that reads or changes data takes it.
type Caller struct {
	User
	all, notes bool
}

// route is the only kind of route there is: the handler wants a Caller, and only allow makes one.
type route struct {
	pattern string
	action  Action
	handler func(w http.ResponseWriter, r *http.Request, c Caller) error
}

// serve ends the start when a route has no action.
func serve(db *pgxpool.Pool, routes []route) http.Handler {
	mux := http.NewServeMux()
	for _, rt := range routes {
		if rt.action == "" {
			panic(rt.pattern + " has no rule")
		}
		mux.Handle(rt.pattern, allow(db, rt))
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { refuse(w, http.StatusNotFound, "") })
	return mux
}

// allow lets through who has the right to the route's action. Which objects it reaches is up to the query.
func allow(db *pgxpool.Pool, rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, status, challenge, err := admit(db, r, rt.action)
		switch {
		case err == nil && status == 0:
			err = rt.handler(w, r, c)
		case err == nil:
			refuse(w, status, challenge)
		}
		switch {
		case errors.Is(err, errNotThere):
			refuse(w, http.StatusNotFound, "")
		case err != nil: // a check that fails denies
			slog.ErrorContext(r.Context(), "request failed", "error", err)
			refuse(w, http.StatusInternalServerError, "")
		}
	})
}

// admit returns who asks, or the status of the refusal.
func admit(db *pgxpool.Pool, r *http.Request, a Action) (c Caller, status int, challenge string, err error) {
	if a == Open {
		return Caller{}, 0, "", nil
	}
	scheme, key, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || key == "" {
		return Caller{}, http.StatusUnauthorized, `Bearer realm="api"`, nil
	}
	u, err := userByKey(r.Context(), db, key)
	if errors.Is(err, pgx.ErrNoRows) {
		return Caller{}, http.StatusUnauthorized, `Bearer realm="api", error="invalid_token"`, nil
	}
	if err != nil {
		return Caller{}, 0, "", err
	}
	right := reach(u, a) // looked up each time: a right that was taken away is gone at once
	if right == Nothing {
		slog.WarnContext(r.Context(), "denied", "user", u.ID, "role", u.Role, "action", a)
		return Caller{}, http.StatusForbidden, "", nil
	}
	return Caller{u, right == All, reach(u, "notes.read") == All}, 0, "", nil
}

// userByKey stands for your sign-in.
func userByKey(ctx context.Context, db *pgxpool.Pool, key string) (u User, err error) {
	hash := sha256.Sum256([]byte(key))
	err = db.QueryRow(ctx, `SELECT id, role FROM users WHERE key_hash = $1`, hash[:]).Scan(&u.ID, &u.Role)
	return u, err
}

func refuse(w http.ResponseWriter, status int, challenge string) {
	if challenge != "" {
		w.Header().Set("WWW-Authenticate", challenge)
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"title": http.StatusText(status), "status": status})
}
