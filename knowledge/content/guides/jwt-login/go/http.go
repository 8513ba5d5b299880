package jwtlogin

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"mime"
	"net/http"
)

// App has the three routes of signing in with tokens.
type App struct {
	Issuer   *Issuer
	Families *Families
	// Hash returns a user's id and password hash. For an unknown address it returns "", a dummy hash and no error.
	Hash  func(ctx context.Context, email string) (id, hash string, err error)
	Check func(hash, password string) bool
	// Active says whether the user may still sign in.
	Active func(ctx context.Context, user string) (bool, error)
	Log    *slog.Logger
}

// Handler returns the routes.
func (a *App) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /login", a.login)
	mux.HandleFunc("POST /token", a.token)
	mux.HandleFunc("POST /logout", a.logout)
	return mux
}

func (a *App) login(w http.ResponseWriter, r *http.Request) {
	var in struct{ Email, Password string }
	if !read(w, r, &in) {
		return
	}
	id, hash, err := a.Hash(r.Context(), in.Email)
	if err != nil {
		a.fault(w, r, err)
		return
	}
	if good := a.Check(hash, in.Password); !good || id == "" { // the same work and words for both cases
		send(w, http.StatusUnauthorized, map[string]string{"error": "address or password is wrong"})
		return
	}
	if active, err := a.Active(r.Context(), id); err != nil {
		a.fault(w, r, err)
	} else if !active {
		send(w, http.StatusUnauthorized, map[string]string{"error": "address or password is wrong"})
	} else {
		a.grant(w, r, id, a.Families.Begin(id))
	}
}

// token exchanges a refresh token. Each refusal looks the same to the client.
func (a *App) token(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Refresh string `json:"refresh_token"`
	}
	if !read(w, r, &in) {
		return
	}
	user, next, err := a.Families.Redeem(in.Refresh)
	if err != nil {
		if errors.Is(err, ErrReused) {
			a.Log.WarnContext(r.Context(), "refresh token reused")
		}
		send(w, http.StatusBadRequest, map[string]string{"error": "invalid_grant"})
		return
	}
	if active, err := a.Active(r.Context(), user); err != nil {
		a.fault(w, r, err)
	} else if !active {
		a.Families.EndAll(user)
		send(w, http.StatusBadRequest, map[string]string{"error": "invalid_grant"})
	} else {
		a.grant(w, r, user, next)
	}
}

func (a *App) logout(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Refresh string `json:"refresh_token"`
	}
	if read(w, r, &in) {
		a.Families.End(in.Refresh)
		w.WriteHeader(http.StatusNoContent)
	}
}

func (a *App) grant(w http.ResponseWriter, r *http.Request, user, refresh string) {
	access, err := a.Issuer.Access(user)
	if err != nil {
		a.fault(w, r, err)
		return
	}
	send(w, http.StatusOK, map[string]any{"access_token": access, "token_type": "Bearer",
		"expires_in": int(AccessLife.Seconds()), "refresh_token": refresh})
}

func (a *App) fault(w http.ResponseWriter, r *http.Request, err error) {
	a.Log.ErrorContext(r.Context(), "sign-in failed", "error", err)
	send(w, http.StatusInternalServerError, map[string]string{"error": "server_error"})
}

// read takes JSON only. A form could be sent from any page without asking; JSON cannot.
func read(w http.ResponseWriter, r *http.Request, into any) bool {
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != "application/json" {
		send(w, http.StatusUnsupportedMediaType, map[string]string{"error": "send application/json"})
		return false
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4<<10)).Decode(into); err != nil {
		send(w, http.StatusBadRequest, map[string]string{"error": "the body cannot be read"})
		return false
	}
	return true
}

func send(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store") // tokens are in here
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // a client that left cannot be told
}
