// Package oauthlogin signs people in with OpenID Connect: somebody else checks the password, and we check every answer.
package oauthlogin

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Config is what the provider and we have agreed on.
type Config struct {
	Issuer, ClientID, ClientSecret string
	Callback                       string // the exact address that is registered, never built from the request
}

// Login holds sign-ins under way.
type Login struct {
	oauth    oauth2.Config
	tokens   *oidc.IDTokenVerifier
	issuer   string
	sendsIss bool
	accounts *Accounts
	begin    func(w http.ResponseWriter, user string) // starts a session with a new id and sets its cookie
	log      *slog.Logger
	now      func() time.Time

	mu       sync.Mutex
	attempts map[string]attempt
}

// New asks the provider for its addresses and keys, once at start.
func New(ctx context.Context, c Config, a *Accounts, begin func(http.ResponseWriter, string), log *slog.Logger) (*Login, error) {
	provider, err := oidc.NewProvider(ctx, c.Issuer)
	if err != nil {
		return nil, fmt.Errorf("ask %s for its addresses: %w", c.Issuer, err)
	}
	var more struct {
		SendsIss bool `json:"authorization_response_iss_parameter_supported"`
	}
	if err := provider.Claims(&more); err != nil {
		return nil, fmt.Errorf("read the provider's description: %w", err)
	}
	endpoint := provider.Endpoint()
	endpoint.AuthStyle = oauth2.AuthStyleInHeader // guessing would send a code twice
	return &Login{
		oauth: oauth2.Config{ClientID: c.ClientID, ClientSecret: c.ClientSecret, RedirectURL: c.Callback,
			Endpoint: endpoint, Scopes: []string{oidc.ScopeOpenID, "email"}},
		tokens: provider.Verifier(&oidc.Config{ClientID: c.ClientID, SupportedSigningAlgs: []string{"RS256", "ES256"}}),
		issuer: c.Issuer, sendsIss: more.SendsIss, accounts: a, begin: begin, log: log, now: time.Now,
		attempts: map[string]attempt{},
	}, nil
}

// Start sends the browser to the provider, with three secrets that must come back, each in its own way: state in the
// address, nonce in the ID token, and the verifier from us to the provider (PKCE).
func (l *Login) Start(w http.ResponseWriter, r *http.Request) {
	a := attempt{state: rand.Text(), nonce: rand.Text(), verifier: oauth2.GenerateVerifier(), ends: l.now().Add(patient)}
	set(w, l.keep(a), int(patient.Seconds()))
	http.Redirect(w, r, l.oauth.AuthCodeURL(a.state, oidc.Nonce(a.nonce), oauth2.S256ChallengeOption(a.verifier)), http.StatusFound)
}

// Callback is where the provider sends the browser back to. Everything in the address may be forged.
func (l *Login) Callback(w http.ResponseWriter, r *http.Request) {
	user, err := l.finish(r)
	set(w, "", -1)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer") // the code stands in the address
	if err != nil {
		l.log.WarnContext(r.Context(), "sign-in refused", "error", err) // why is for us; the visitor gets one text
		http.Error(w, "Sign-in did not work. Please start again.", http.StatusBadRequest)
		return
	}
	l.begin(w, user)
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func (l *Login) finish(r *http.Request) (user string, err error) {
	a, err := l.take(r)
	if err != nil {
		return "", err
	}
	q := r.URL.Query()
	switch {
	case subtle.ConstantTimeCompare([]byte(q.Get("state")), []byte(a.state)) != 1:
		return "", errors.New("state is not ours: somebody else's sign-in")
	case q.Get("iss") != l.issuer && (l.sendsIss || q.Has("iss")):
		return "", errors.New("the answer is from another provider")
	case q.Has("error"):
		return "", fmt.Errorf("the provider says %q", q.Get("error"))
	}
	ctx, cancel := context.WithTimeout(r.Context(), 10*time.Second)
	defer cancel()
	token, err := l.oauth.Exchange(ctx, q.Get("code"), oauth2.VerifierOption(a.verifier))
	if err != nil {
		return "", fmt.Errorf("exchange the code: %w", err)
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return "", errors.New("no ID token: that would be access, not sign-in")
	}
	id, err := l.tokens.Verify(ctx, raw) // signature, iss, aud, exp
	if err != nil {
		return "", fmt.Errorf("check the ID token: %w", err)
	}
	if len(id.Audience) != 1 { // the library asks that we are among them; a token for others as well is theirs to replay
		return "", errors.New("the ID token is for others, too")
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(a.nonce)) != 1 {
		return "", errors.New("nonce is not ours: a replayed token")
	}
	var claims struct {
		Email string `json:"email"`
	}
	if err := id.Claims(&claims); err != nil {
		return "", fmt.Errorf("read the ID token: %w", err)
	}
	return l.accounts.SignIn(id.Issuer, id.Subject, claims.Email), nil
}
