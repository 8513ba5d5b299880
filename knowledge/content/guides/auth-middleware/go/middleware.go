package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// User is the caller as the store knows it now.
type User struct {
	ID      string
	Roles   []string
	Blocked bool
	Since   time.Time // a new password or "sign out everywhere" moves it to now; older tokens end with it
}

// Need is what a route asks for; empty asks for nothing. Scope is about the app that holds the token, Role about its user:
// somebody's app may do what both allow.
type Need struct{ Scope, Role string }

// ErrNoUser is what Users returns for a subject that is gone.
var ErrNoUser = errors.New("no such user")

// Gate checks who calls.
type Gate struct {
	Tokens *Verifier
	Users  func(ctx context.Context, id string) (User, error)
	Log    *slog.Logger
}

type callerKey struct{}

// Caller returns who calls. Behind Gate.Require it is always there.
func Caller(ctx context.Context) (User, bool) {
	u, ok := ctx.Value(callerKey{}).(User)
	return u, ok
}

// Require lets a request pass when its caller is known, not blocked, and has what is needed. That is the right to use the
// function. Whether this object is the caller's own is asked where the object is read.
func (g *Gate) Require(need Need, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token, ok := bearer(r)
		if !ok { // nothing was offered, so nothing is called wrong
			refuse(w, http.StatusUnauthorized, `Bearer realm="api"`)
			return
		}
		t, err := g.Tokens.Read(token)
		if err != nil {
			g.Log.InfoContext(r.Context(), "token refused", "error", err) // the reason; never the token
			refuse(w, http.StatusUnauthorized, challenge(err))
			return
		}
		u, err := g.Users(r.Context(), t.Subject)
		switch {
		// Tokens count in whole seconds, so one of the very second of the sign-out passes. The next sign-in must, too.
		case errors.Is(err, ErrNoUser), err == nil && (u.Blocked || t.Issued.Before(u.Since.Truncate(time.Second))):
			refuse(w, http.StatusUnauthorized, challenge(errToken))
		case err != nil: // our store is down; a 401 here would sign everybody out
			g.Log.ErrorContext(r.Context(), "user lookup failed", "error", err)
			refuse(w, http.StatusInternalServerError, "")
		case need.Scope != "" && !slices.Contains(t.Scopes, need.Scope): // a token with more scope would help
			refuse(w, http.StatusForbidden, fmt.Sprintf(`Bearer realm="api", error="insufficient_scope", scope=%q`, need.Scope))
		case need.Role != "" && !slices.Contains(u.Roles, need.Role): // no token would
			refuse(w, http.StatusForbidden, "")
		default:
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), callerKey{}, u)))
		}
	})
}

// bearer returns the token of exactly one Authorization header with scheme Bearer. Tokens in addresses are not looked at:
// addresses end up in logs and histories.
func bearer(r *http.Request) (string, bool) {
	headers := r.Header.Values("Authorization")
	if len(headers) != 1 {
		return "", false
	}
	scheme, token, ok := strings.Cut(headers[0], " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") || token == "" || strings.ContainsAny(token, " ,") {
		return "", false
	}
	return token, true
}

// challenge tells a client whether a new token would help. It says no more than that.
func challenge(err error) string {
	if errors.Is(err, jwt.ErrTokenExpired) {
		return `Bearer realm="api", error="invalid_token", error_description="expired"`
	}
	return `Bearer realm="api", error="invalid_token"`
}

func refuse(w http.ResponseWriter, status int, challenge string) {
	if challenge != "" {
		w.Header().Set("WWW-Authenticate", challenge)
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"title": http.StatusText(status), "status": status})
}
