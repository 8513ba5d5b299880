package sessionlogin

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// The prefix __Host- makes browsers insist on Secure, Path=/ and no Domain: a sister host cannot plant the cookie.
const cookie = "__Host-session"

// App is the part of a site that knows who is there.
type App struct {
	Sessions *Sessions
	// Hash returns a user's id and password hash. For an unknown address it returns "", a dummy hash and no error.
	Hash  func(ctx context.Context, email string) (id, hash string, err error)
	Check func(hash, password string) bool
	// Password returns the hash of a user who is signed in; SetPassword stores the hash of a new password.
	Password    func(ctx context.Context, user string) (hash string, err error)
	SetPassword func(ctx context.Context, user, password string) error
}

// Handler has the routes, behind the defence against cross-site requests.
func (a *App) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /login", a.login)
	mux.HandleFunc("POST /logout", a.logout)
	mux.HandleFunc("GET /me", a.require(func(w http.ResponseWriter, _ *http.Request, user string) { _, _ = io.WriteString(w, user) }))
	mux.HandleFunc("POST /password", a.require(a.password))
	// It looks at Sec-Fetch-Site, and at Origin where that is missing; GET and HEAD pass, so they must change nothing.
	return http.NewCrossOriginProtection().Handler(mux)
}

// login answers an unknown address and a wrong password alike, after the same work.
func (a *App) login(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 4<<10)
	if err := r.ParseForm(); err != nil {
		http.Error(w, "the form cannot be read", http.StatusBadRequest)
		return
	}
	id, hash, err := a.Hash(r.Context(), r.PostForm.Get("email"))
	if err != nil {
		http.Error(w, "", http.StatusInternalServerError)
		return
	}
	if good := a.Check(hash, r.PostForm.Get("password")); !good || id == "" {
		http.Error(w, "address or password is wrong", http.StatusUnauthorized)
		return
	}
	a.renew(w, r, id)
	http.Redirect(w, r, ownPath(r.PostForm.Get("next")), http.StatusSeeOther)
}

// renew ends the session that came along, if any, and begins another: an id that somebody planted before is worth nothing.
func (a *App) renew(w http.ResponseWriter, r *http.Request, user string) {
	if c, err := r.Cookie(cookie); err == nil {
		a.Sessions.End(c.Value)
	}
	set(w, a.Sessions.Begin(user), 0)
}

// logout ends the session on the server; the cookie is the smaller part.
func (a *App) logout(w http.ResponseWriter, r *http.Request) {
	if c, err := r.Cookie(cookie); err == nil {
		a.Sessions.End(c.Value)
	}
	set(w, "", -1)
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	w.WriteHeader(http.StatusNoContent)
}

// password asks for the old one, so that a screen left open is not enough, and ends all sessions but this one.
func (a *App) password(w http.ResponseWriter, r *http.Request, user string) {
	r.Body = http.MaxBytesReader(w, r.Body, 4<<10)
	hash, err := a.Password(r.Context(), user)
	if err != nil {
		http.Error(w, "", http.StatusInternalServerError)
		return
	}
	if !a.Check(hash, r.PostFormValue("old")) {
		http.Error(w, "password is wrong", http.StatusForbidden)
		return
	}
	if err := a.SetPassword(r.Context(), user, r.PostFormValue("new")); err != nil {
		http.Error(w, "", http.StatusInternalServerError)
		return
	}
	a.Sessions.EndAll(user)
	a.renew(w, r, user)
	w.WriteHeader(http.StatusNoContent)
}

// require lets through who has a session. Nothing of what it guards may be kept by a shared cache.
func (a *App) require(next func(w http.ResponseWriter, r *http.Request, user string)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c, err := r.Cookie(cookie)
		if err != nil {
			http.Error(w, "sign in", http.StatusUnauthorized)
			return
		}
		user, err := a.Sessions.User(c.Value)
		if err != nil {
			http.Error(w, "sign in", http.StatusUnauthorized)
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		next(w, r, user)
	}
}

func set(w http.ResponseWriter, value string, maxAge int) {
	http.SetCookie(w, &http.Cookie{Name: cookie, Value: value, Path: "/", MaxAge: maxAge,
		Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

// ownPath keeps the redirect on this site. Browsers read "//evil" and "/\evil" as another host.
func ownPath(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") ||
		strings.ContainsAny(next, "\\\t\r\n") {
		return "/"
	}
	return next
}
