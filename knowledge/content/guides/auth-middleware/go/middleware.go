package authmiddleware

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"github.com/golang-jwt/jwt/v5"
)

// User is the caller as the store knows it now.
type User struct {
	ID      string
	Roles   []string
	Blocked bool
}

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

// Require lets a request pass when its caller is known, not blocked, and has the role; "" asks for no role. That is the
// right to use the function. Whether this object is the caller's own is asked where the object is read.
func (g *Gate) Require(role string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token, ok := bearer(r)
		if !ok { // nothing was offered, so nothing is called wrong
			refuse(w, http.StatusUnauthorized, `Bearer realm="api"`)
			return
		}
		id, err := g.Tokens.Subject(token)
		if err != nil {
			g.Log.InfoContext(r.Context(), "token refused", "error", err) // the reason; never the token
			refuse(w, http.StatusUnauthorized, challenge(err))
			return
		}
		u, err := g.Users(r.Context(), id)
		switch {
		case errors.Is(err, ErrNoUser), err == nil && u.Blocked:
			refuse(w, http.StatusUnauthorized, challenge(errToken))
		case err != nil: // our store is down; a 401 here would sign everybody out
			g.Log.ErrorContext(r.Context(), "user lookup failed", "error", err)
			refuse(w, http.StatusInternalServerError, "")
		case role != "" && !slices.Contains(u.Roles, role):
			refuse(w, http.StatusForbidden, `Bearer error="insufficient_scope"`)
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
