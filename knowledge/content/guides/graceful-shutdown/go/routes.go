package main

import (
	"log"
	"net/http"
	"sync/atomic"

	"github.com/jackc/pgx/v5/pgxpool"
)

func routes(db *pgxpool.Pool, leaving *atomic.Bool) http.Handler {
	run := func(w http.ResponseWriter, r *http.Request, status int, sql string) {
		if _, err := db.Exec(r.Context(), sql); err != nil {
			log.Print(err)
			status = http.StatusInternalServerError
		}
		w.WriteHeader(status)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", func(http.ResponseWriter, *http.Request) {}) // 200: nothing here is broken
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		if leaving.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	// Stand for your requests: one that takes a second and a half, and one that hangs.
	mux.HandleFunc("POST /orders", func(w http.ResponseWriter, r *http.Request) {
		run(w, r, http.StatusCreated, "WITH work AS MATERIALIZED (SELECT pg_sleep(1.5)) INSERT INTO orders (note) SELECT 'paid' FROM work")
	})
	mux.HandleFunc("GET /stuck", func(w http.ResponseWriter, r *http.Request) { run(w, r, http.StatusOK, "SELECT pg_sleep(600)") })
	return mux
}
