// This program lets pages of listed origins read its answers, with their cookie, and every page its open data.
package main

import (
	"encoding/json"
	"errors"
	"log"
	"net/http"
	"os"
	"strings"
	"sync/atomic"

	"github.com/jub0bs/cors"
)

// listed is for our own pages. It fails on "*", "null", addresses and http:// in place of letting them in.
func listed(origins string) (*cors.Middleware, error) {
	if strings.Contains(origins, "*") { // the library knows patterns; a set of pages is a list
		return nil, errors.New("ORIGINS is a list of origins, without patterns")
	}
	return cors.NewMiddleware(cors.Config{
		Origins:         strings.Split(origins, ","),
		Credentialed:    true, // only because a cookie comes along
		Methods:         []string{"GET", "POST", "PUT"},
		RequestHeaders:  []string{"Content-Type", "Idempotency-Key"},
		ResponseHeaders: []string{"ETag"}, // scripts see no other than these
		MaxAgeInSeconds: 7200,             // Chrome keeps a preflight no longer
	})
}

func routes(likes *atomic.Int64) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /me", func(w http.ResponseWriter, r *http.Request) {
		if !signedIn(r) {
			fail(w, http.StatusUnauthorized)
			return
		}
		w.Header().Set("ETag", `"1"`)
		w.Header().Add("Vary", "Cookie") // Add: Set would take Origin away
		answer(w, http.StatusOK, map[string]any{"id": "ada"})
	})
	mux.HandleFunc("/me", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Allow", "GET, HEAD")
		fail(w, http.StatusMethodNotAllowed)
	})
	mux.HandleFunc("PUT /notes/{id}", func(w http.ResponseWriter, r *http.Request) {
		if !signedIn(r) {
			fail(w, http.StatusUnauthorized)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
	// A change without a defence of its own. A form on any page can send it: CORS keeps the answer from that page, not the change.
	mux.HandleFunc("POST /likes", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusCreated, map[string]any{"count": likes.Add(1)})
	})
	mux.HandleFunc("GET /likes", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, map[string]any{"count": likes.Load()})
	})
	mux.HandleFunc("GET /fault", func(w http.ResponseWriter, _ *http.Request) { fail(w, http.StatusInternalServerError) })
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { fail(w, http.StatusNotFound) })
	return mux
}

// signedIn stands for your session.
func signedIn(r *http.Request) bool {
	c, err := r.Cookie("sid")
	return err == nil && c.Value == "ada"
}

func fail(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "application/problem+json")
	answer(w, status, map[string]any{"title": http.StatusText(status), "status": status})
}

func answer(w http.ResponseWriter, status int, v any) {
	if w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", "application/json")
	}
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // a client that left cannot be told
}

func main() {
	ours, err := listed(os.Getenv("ORIGINS"))
	if err != nil {
		log.Fatal(err)
	}
	anybody, err := cors.NewMiddleware(cors.Config{Origins: []string{"*"}}) // a star, and never credentials
	if err != nil {
		log.Fatal(err)
	}
	root := http.NewServeMux()
	root.Handle("GET /open/rates", anybody.Wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, map[string]any{"EUR": "1.00"})
	})))
	root.Handle("/", ours.Wrap(routes(new(atomic.Int64)))) // around everything: errors need the headers too
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), root))
}
