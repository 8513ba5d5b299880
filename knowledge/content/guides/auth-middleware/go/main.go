package main

import (
	"context"
	"crypto/ecdsa"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// users stands for your database.
type users struct {
	mu   sync.Mutex
	byID map[string]User
}

func (u *users) find(_ context.Context, id string) (User, error) {
	if id == "outage" { // so that our checks see what happens then
		return User{}, errors.New("the database does not answer")
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	user, ok := u.byID[id]
	if !ok {
		return User{}, ErrNoUser
	}
	return user, nil
}

func (u *users) signOutEverywhere(user User) {
	u.mu.Lock()
	defer u.mu.Unlock()
	user.Since = time.Now()
	u.byID[user.ID] = user
}

// keys reads a JSON Web Key Set.
func keys(set string) (map[string]*ecdsa.PublicKey, error) {
	var parsed jose.JSONWebKeySet
	if err := json.Unmarshal([]byte(set), &parsed); err != nil {
		return nil, fmt.Errorf("TOKEN_KEYS: %w", err)
	}
	byID := map[string]*ecdsa.PublicKey{}
	for _, k := range parsed.Keys {
		byID[k.KeyID], _ = k.Key.(*ecdsa.PublicKey) // another kind is left empty, which NewVerifier refuses
	}
	return byID, nil
}

func routes(g *Gate, u *users) http.Handler {
	empty := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { answer(w, map[string]any{"items": []string{}}) })
	mux := http.NewServeMux()
	mux.Handle("GET /me", g.Require(Need{}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, _ := Caller(r.Context())
		answer(w, map[string]any{"id": user.ID})
	})))
	mux.Handle("GET /orders", g.Require(Need{Scope: "orders.read"}, empty))
	mux.Handle("GET /audit", g.Require(Need{Role: "admin"}, empty))
	mux.Handle("DELETE /orders/{id}", g.Require(Need{Scope: "orders.delete", Role: "admin"},
		http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })))
	mux.Handle("POST /sign-out", g.Require(Need{}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, _ := Caller(r.Context())
		u.signOutEverywhere(user)
		w.WriteHeader(http.StatusNoContent)
	})))
	return mux
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v) // a client that left cannot be told
}

func main() {
	byID, err := keys(os.Getenv("TOKEN_KEYS"))
	if err != nil {
		log.Fatal(err)
	}
	verifier, err := NewVerifier(Config{os.Getenv("ISSUER"), os.Getenv("AUDIENCE"), byID})
	if err != nil {
		log.Fatal(err)
	}
	u := &users{byID: map[string]User{"ada": {ID: "ada", Roles: []string{"admin"}}, "bob": {ID: "bob"}, "dan": {ID: "dan"}, "eve": {ID: "eve", Blocked: true}}}
	gate := &Gate{Tokens: verifier, Users: u.find, Log: slog.Default()}
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), routes(gate, u)))
}
