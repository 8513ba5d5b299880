// This program limits sign-in by account and address, costly calls by account, and the rest by address, for all its processes
// together.
package main

import (
	"context"
	"encoding/json"
	"log"
	"log/slog"
	"net/http"
	"os"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"
)

func routes(l *Limiter, proxies Proxies) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", func(http.ResponseWriter, *http.Request) {}) // 200, never limited: the platform asks
	mux.HandleFunc("GET /search", func(w http.ResponseWriter, r *http.Request) {
		if l.Allow(w, r, Search, proxies.Client(r)) {
			answer(w, map[string]any{"items": []string{}})
		}
	})
	mux.HandleFunc("GET /reports", func(w http.ResponseWriter, r *http.Request) {
		account, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ") // stands for your check of the token
		if !ok {
			problem(w, http.StatusUnauthorized, nil)
			return
		}
		if l.Allow(w, r, Reports, account) {
			answer(w, map[string]any{"report": "..."})
		}
	})
	mux.HandleFunc("POST /login", func(w http.ResponseWriter, r *http.Request) {
		var in struct{ Email, Password string }
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4<<10)).Decode(&in); err != nil {
			problem(w, http.StatusBadRequest, nil)
			return
		}
		account, address := strings.ToLower(strings.TrimSpace(in.Email)), proxies.Client(r)
		pair := account + "\n" + address
		// Before the password, so that fifty at once try five. In this order: who is refused here does not use up the account's.
		if !l.Allow(w, r, LoginAddress, address) || !l.Allow(w, r, LoginPair, pair) || !l.Allow(w, r, LoginAccount, account) {
			return
		}
		if !right(account, in.Password) {
			problem(w, http.StatusUnauthorized, nil)
			return
		}
		if err := l.Forget(r.Context(), LoginPair, pair); err != nil {
			l.Log.ErrorContext(r.Context(), "limit not set back", "error", err)
		}
		answer(w, map[string]any{"account": account})
	})
	return mux
}

// right stands for your check of the password.
func right(account, password string) bool {
	return (account == "ada@example.com" || account == "bob@example.com") && password == "correct horse"
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

func main() {
	proxies, err := ParseProxies(os.Getenv("TRUSTED_PROXIES"))
	if err != nil {
		log.Fatal(err)
	}
	db, err := pgxpool.New(context.Background(), os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), routes(&Limiter{db, slog.Default()}, proxies)))
}
