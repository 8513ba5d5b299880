// This program serves, or, called with "migrate", changes the schema as a step of the release. It never does both.
package main

import (
	"context"
	"encoding/json"
	"log"
	"log/slog"
	"net/http"
	"os"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

func main() {
	url := os.Getenv("DATABASE_URL")
	if url == "" {
		log.Fatal("DATABASE_URL is not set")
	}
	if len(os.Args) > 1 && os.Args[1] == "migrate" {
		if err := migrate(context.Background(), url, os.Args[2:]); err != nil {
			log.Fatal(err)
		}
		return
	}
	db, err := pgxpool.New(context.Background(), url)
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), routes(db)))
}

// user names its columns, as every query does: with SELECT * a new column reaches programs that do not know it.
type user struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

func routes(db *pgxpool.Pool) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("GET /users", func(w http.ResponseWriter, r *http.Request) {
		rows, err := db.Query(r.Context(), `SELECT id, name FROM users ORDER BY name, id LIMIT 100`)
		if err != nil {
			fail(w, r, err)
			return
		}
		users, err := pgx.CollectRows(rows, pgx.RowToStructByPos[user])
		if err != nil {
			fail(w, r, err)
			return
		}
		answer(w, http.StatusOK, map[string]any{"items": users})
	})
	mux.HandleFunc("POST /users", func(w http.ResponseWriter, r *http.Request) {
		var u user
		err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4<<10)).Decode(&u)
		if err != nil || u.Name == "" {
			w.WriteHeader(http.StatusUnprocessableEntity)
			return
		}
		if err := db.QueryRow(r.Context(), `INSERT INTO users (name) VALUES ($1) RETURNING id`, u.Name).Scan(&u.ID); err != nil {
			fail(w, r, err)
			return
		}
		answer(w, http.StatusCreated, u)
	})
	return mux
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // a client that left cannot be told
}

func fail(w http.ResponseWriter, r *http.Request, err error) {
	slog.ErrorContext(r.Context(), "request failed", "error", err)
	w.WriteHeader(http.StatusInternalServerError)
}
