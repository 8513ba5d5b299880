// This program is one resource with all its methods: what each answers, and what it refuses.
package main

import (
	"context"
	"log"
	"net/http"
	"os"

	"github.com/jackc/pgx/v5/pgxpool"
)

// routes: paths name things, in the plural; what is done to them is the method.
func routes(s *Store) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/posts", s.list)
	mux.HandleFunc("POST /api/posts", s.create)
	mux.HandleFunc("GET /api/posts/{id}", s.get)
	mux.HandleFunc("PUT /api/posts/{id}", s.replace)
	mux.HandleFunc("PATCH /api/posts/{id}", s.merge)
	mux.HandleFunc("DELETE /api/posts/{id}", s.remove)
	mux.HandleFunc("POST /api/posts/{id}/publications", s.publishNow) // an action becomes a thing of its own
	// A pattern without a method catches the others; the mux alone answers them in plain text.
	for path, allow := range map[string]string{"/api/posts": "GET, HEAD, POST", "/api/posts/{id}": "GET, HEAD, PUT, PATCH, DELETE", "/api/posts/{id}/publications": "POST"} {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Allow", allow)
			problem(w, http.StatusMethodNotAllowed, "")
		})
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { problem(w, http.StatusNotFound, "no such address") })
	return mux
}

func main() {
	if os.Getenv("DATABASE_URL") == "" {
		log.Fatal("DATABASE_URL is not set")
	}
	db, err := pgxpool.New(context.Background(), os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), routes(&Store{db})))
}
