// This program signs people in with OpenID Connect: somebody else checks the password, and we begin a session of our own.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"log"
	"log/slog"
	"net/http"
	"os"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	loginCookie   = "__Host-login" // from the click to the callback
	sessionCookie = "__Host-session"
)

type app struct {
	provider *Provider
	attempts *Attempts
	accounts *Accounts
	sessions *Sessions
}

func (a *app) start(w http.ResponseWriter, r *http.Request) {
	attempt, address := a.provider.Start()
	name, err := a.attempts.Keep(r.Context(), attempt)
	if err != nil {
		fail(w, r, err)
		return
	}
	set(w, loginCookie, name, 600)
	http.Redirect(w, r, address, http.StatusFound)
}

func (a *app) callback(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Referrer-Policy", "no-referrer") // the code stands in the address
	attempt, err := a.attempts.Take(r.Context(), value(r, loginCookie))
	if err != nil && !errors.Is(err, errNoAttempt) {
		fail(w, r, err)
		return
	}
	set(w, loginCookie, "", -1)
	var who Identity
	if err == nil {
		who, err = a.provider.Finish(r.Context(), r.URL.Query(), attempt)
	}
	if err != nil {
		slog.WarnContext(r.Context(), "sign-in refused", "error", err) // why is for us; the visitor gets one text
		http.Error(w, "Sign-in did not work. Please start again.", http.StatusBadRequest)
		return
	}
	id, err := a.begin(r, who)
	if err != nil {
		fail(w, r, err)
		return
	}
	set(w, sessionCookie, id, 0)
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// begin starts a session with a new id and ends the one that came along, somebody else's perhaps.
func (a *app) begin(r *http.Request, who Identity) (id string, err error) {
	user, err := a.accounts.SignIn(r.Context(), who)
	if err != nil {
		return "", err
	}
	if err := a.sessions.End(r.Context(), value(r, sessionCookie)); err != nil {
		return "", err
	}
	return a.sessions.Begin(r.Context(), user)
}

func (a *app) me(w http.ResponseWriter, r *http.Request) {
	user, err := a.sessions.User(r.Context(), value(r, sessionCookie))
	switch {
	case err != nil:
		fail(w, r, err)
	case user == "":
		http.Error(w, "sign in", http.StatusUnauthorized)
	default:
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		_ = json.NewEncoder(w).Encode(map[string]string{"id": user}) // a client that left cannot be told
	}
}

func value(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

// set uses SameSite=Lax: with Strict the browser would not send the cookie when it comes back from the provider.
func set(w http.ResponseWriter, name, value string, maxAge int) {
	w.Header().Set("Cache-Control", "no-store")
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: maxAge, Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

func fail(w http.ResponseWriter, r *http.Request, err error) {
	slog.ErrorContext(r.Context(), "request failed", "error", err)
	http.Error(w, "Something went wrong here.", http.StatusInternalServerError)
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	provider, err := newProvider(ctx)
	if err != nil {
		log.Fatal(err)
	}
	if os.Getenv("DATABASE_URL") == "" {
		log.Fatal("DATABASE_URL is not set")
	}
	db, err := pgxpool.New(context.Background(), os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	a := &app{provider, &Attempts{db}, &Accounts{db}, &Sessions{db}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /auth/start", a.start)
	mux.HandleFunc("GET /auth/callback", a.callback)
	mux.HandleFunc("GET /me", a.me)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), mux))
}
