// This program signs people in with a short access token and a refresh token that works once.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"log"
	"log/slog"
	"mime"
	"net/http"
	"os"
	"unicode/utf8"

	"github.com/jackc/pgx/v5/pgxpool"
)

const leastPassword = 15 // characters, where the password is the only factor (NIST SP 800-63B-4)

type app struct {
	issuer   *Issuer
	families *Families
	users    *Users
}

func (a *app) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /login", a.login)
	mux.HandleFunc("POST /token", a.token)
	mux.HandleFunc("POST /logout", a.logout)
	mux.HandleFunc("POST /password", a.password)
	mux.HandleFunc("GET /.well-known/jwks.json", func(w http.ResponseWriter, _ *http.Request) { send(w, http.StatusOK, a.issuer.PublicKeys()) })
	return mux
}

type credentials struct{ Email, Password string }

type refresh struct {
	Token string `json:"refresh_token"`
}

func (a *app) login(w http.ResponseWriter, r *http.Request) {
	var in credentials
	if !read(w, r, &in) {
		return
	}
	user, err := a.users.ByPassword(r.Context(), in.Email, in.Password)
	if err != nil {
		fail(w, r, err)
		return
	}
	if user == "" { // the same for an unknown address, a wrong password and a blocked user
		refuse(w, http.StatusUnauthorized, "invalid_credentials")
		return
	}
	next, err := a.families.Begin(r.Context(), user)
	a.grant(w, r, user, next, err)
}

func (a *app) token(w http.ResponseWriter, r *http.Request) {
	var in refresh
	if !read(w, r, &in) {
		return
	}
	user, next, err := a.families.Redeem(r.Context(), in.Token)
	if errors.Is(err, ErrReused) {
		slog.WarnContext(r.Context(), "refresh token reused: its family is ended")
	}
	if errors.Is(err, ErrReused) || errors.Is(err, ErrRefresh) { // one answer for all: the client signs in again
		refuse(w, http.StatusBadRequest, "invalid_grant")
		return
	}
	a.grant(w, r, user, next, err)
}

func (a *app) grant(w http.ResponseWriter, r *http.Request, user, refresh string, err error) {
	if err != nil {
		fail(w, r, err)
		return
	}
	access, err := a.issuer.Access(user)
	if err != nil {
		fail(w, r, err)
		return
	}
	send(w, http.StatusOK, map[string]any{"access_token": access, "token_type": "Bearer",
		"expires_in": int(AccessLife.Seconds()), "refresh_token": refresh})
}

func (a *app) logout(w http.ResponseWriter, r *http.Request) {
	var in refresh
	if !read(w, r, &in) {
		return
	}
	if err := a.families.End(r.Context(), in.Token); err != nil {
		fail(w, r, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (a *app) password(w http.ResponseWriter, r *http.Request) {
	var in struct {
		credentials
		New string `json:"new_password"`
	}
	if !read(w, r, &in) {
		return
	}
	user, err := a.users.ByPassword(r.Context(), in.Email, in.Password)
	switch {
	case err != nil:
		fail(w, r, err)
	case user == "":
		refuse(w, http.StatusUnauthorized, "invalid_credentials")
	case utf8.RuneCountInString(in.New) < leastPassword:
		refuse(w, http.StatusUnprocessableEntity, "password_too_short")
	default:
		if err := a.users.SetPassword(r.Context(), user, in.New); err != nil {
			fail(w, r, err)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	}
}

// read takes JSON only. A form could be sent from any page without asking; JSON cannot.
func read(w http.ResponseWriter, r *http.Request, into any) bool {
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != "application/json" {
		refuse(w, http.StatusUnsupportedMediaType, "unsupported_media_type")
		return false
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4<<10)).Decode(into); err != nil {
		refuse(w, http.StatusBadRequest, "invalid_request")
		return false
	}
	return true
}

func fail(w http.ResponseWriter, r *http.Request, err error) {
	slog.ErrorContext(r.Context(), "request failed", "error", err)
	refuse(w, http.StatusInternalServerError, "server_error")
}

func refuse(w http.ResponseWriter, status int, code string) {
	send(w, status, map[string]string{"error": code})
}

func send(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store") // tokens are in here
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // a client that left cannot be told
}

func start() (*app, error) {
	issuer, err := newIssuer()
	if err != nil {
		return nil, err
	}
	if os.Getenv("DATABASE_URL") == "" {
		return nil, errors.New("DATABASE_URL is not set")
	}
	db, err := pgxpool.New(context.Background(), os.Getenv("DATABASE_URL"))
	if err != nil {
		return nil, err
	}
	users, err := newUsers(db)
	return &app{issuer, &Families{db}, users}, err
}

func main() {
	a, err := start()
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), a.routes()))
}
