package oauthlogin

import (
	"crypto/rand"
	"errors"
	"net/http"
	"time"
)

const (
	cookie  = "__Host-login" // from the click to the callback; the session has a cookie of its own
	patient = 10 * time.Minute
)

// attempt is one sign-in under way. It stays on the server; the browser holds only its name.
type attempt struct {
	state, nonce, verifier string
	ends                   time.Time
}

// keep stores an attempt and returns its name. Those that nobody finished end here.
func (l *Login) keep(a attempt) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	for old, other := range l.attempts {
		if l.now().After(other.ends) {
			delete(l.attempts, old)
		}
	}
	name := rand.Text()
	l.attempts[name] = a
	return name
}

// take returns the attempt of this browser and forgets it: a callback works once.
func (l *Login) take(r *http.Request) (attempt, error) {
	c, err := r.Cookie(cookie)
	if err != nil {
		return attempt{}, errors.New("this browser has not started a sign-in")
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	a, ok := l.attempts[c.Value]
	delete(l.attempts, c.Value)
	if !ok || l.now().After(a.ends) {
		return attempt{}, errors.New("no such sign-in, or it took too long")
	}
	return a, nil
}

// set uses SameSite=Lax: with Strict the browser would not send the cookie when it comes back from the provider.
func set(w http.ResponseWriter, value string, maxAge int) {
	http.SetCookie(w, &http.Cookie{Name: cookie, Value: value, Path: "/", MaxAge: maxAge,
		Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}
