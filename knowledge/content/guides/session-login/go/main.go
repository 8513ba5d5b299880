// This program signs people in with a cookie that means nothing by itself: the session is a row on the server.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"log"
	"log/slog"
	"net/http"
	"os"
	"regexp"
	"unicode/utf8"

	"github.com/jackc/pgx/v5/pgxpool"
)

// The prefix __Host- makes browsers insist on Secure, Path=/ and no Domain: a sister host cannot plant the cookie.
const cookie = "__Host-session"

const leastPassword = 15 // characters, where the password is the only factor (NIST SP 800-63B-4)

type app struct {
	sessions *Sessions
	users    *Users
}

func (a *app) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /login", a.login)
	mux.HandleFunc("POST /logout", a.logout)
	mux.HandleFunc("POST /password", a.signedIn(a.password))
	mux.HandleFunc("GET /me", a.signedIn(func(w http.ResponseWriter, _ *http.Request, user string) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]string{"id": user}) // a client that left cannot be told
	}))
	// It looks at Sec-Fetch-Site, and at Origin where that is missing; GET and HEAD pass, so they must change nothing.
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { refuse(w, http.StatusForbidden) }))
	return guard.Handler(mux)
}

func (a *app) login(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 4<<10)
	user, err := a.users.ByPassword(r.Context(), r.PostFormValue("email"), r.PostFormValue("password"))
	switch {
	case err != nil:
		fail(w, r, err)
	case user == "":
		refuse(w, http.StatusUnauthorized) // the same for an unknown address, a wrong password and a blocked user
	default:
		if err := a.renew(w, r, user); err != nil {
			fail(w, r, err)
			return
		}
		http.Redirect(w, r, ownPath(r.PostFormValue("next")), http.StatusSeeOther)
	}
}

// renew ends the session that came along, if any, and begins another: an id that somebody planted is worth nothing.
func (a *app) renew(w http.ResponseWriter, r *http.Request, user string) error {
	if err := a.sessions.End(r.Context(), sessionID(r)); err != nil {
		return err
	}
	id, err := a.sessions.Begin(r.Context(), user)
	if err != nil {
		return err
	}
	setCookie(w, id, 0)
	return nil
}

func (a *app) logout(w http.ResponseWriter, r *http.Request) {
	if err := a.sessions.End(r.Context(), sessionID(r)); err != nil {
		fail(w, r, err)
		return
	}
	setCookie(w, "", -1)
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	w.WriteHeader(http.StatusNoContent)
}

func (a *app) password(w http.ResponseWriter, r *http.Request, user string) {
	r.Body = http.MaxBytesReader(w, r.Body, 4<<10)
	good, err := a.users.HasPassword(r.Context(), user, r.PostFormValue("old"))
	switch {
	case err != nil:
		fail(w, r, err)
	case !good:
		refuse(w, http.StatusForbidden)
	case utf8.RuneCountInString(r.PostFormValue("new")) < leastPassword:
		refuse(w, http.StatusUnprocessableEntity)
	default:
		err := a.users.SetPassword(r.Context(), user, r.PostFormValue("new"))
		if err == nil {
			err = a.renew(w, r, user)
		}
		if err != nil {
			fail(w, r, err)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	}
}

// signedIn lets through who has a session. Whether this user may do this is the next question, and not answered here.
func (a *app) signedIn(next func(w http.ResponseWriter, r *http.Request, user string)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		user, err := a.sessions.User(r.Context(), sessionID(r))
		switch {
		case errors.Is(err, errNoSession):
			refuse(w, http.StatusUnauthorized)
		case err != nil: // our store is down; a 401 here would send everybody to the sign-in
			fail(w, r, err)
		default:
			w.Header().Set("Cache-Control", "no-store") // nothing of it may stay in a cache
			next(w, r, user)
		}
	}
}

func sessionID(r *http.Request) string {
	c, err := r.Cookie(cookie)
	if err != nil {
		return ""
	}
	return c.Value
}

func setCookie(w http.ResponseWriter, id string, maxAge int) {
	w.Header().Set("Cache-Control", "no-store")
	http.SetCookie(w, &http.Cookie{Name: cookie, Value: id, Path: "/", MaxAge: maxAge,
		Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

var path = regexp.MustCompile(`^/([!-.0-\[\]-~][!-\[\]-~]*)?$`)

// ownPath keeps the redirect on this site: browsers read "//evil" and "/\evil" as another host.
func ownPath(next string) string {
	if path.MatchString(next) {
		return next
	}
	return "/"
}

func fail(w http.ResponseWriter, r *http.Request, err error) {
	slog.ErrorContext(r.Context(), "request failed", "error", err)
	refuse(w, http.StatusInternalServerError)
}

func refuse(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"title": http.StatusText(status), "status": status})
}

func main() {
	db, err := connect()
	if err != nil {
		log.Fatal(err)
	}
	users, err := newUsers(db)
	if err != nil {
		log.Fatal(err)
	}
	a := &app{&Sessions{db}, users}
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), a.routes()))
}

func connect() (*pgxpool.Pool, error) {
	if os.Getenv("DATABASE_URL") == "" {
		return nil, errors.New("DATABASE_URL is not set")
	}
	return pgxpool.New(context.Background(), os.Getenv("DATABASE_URL"))
}
