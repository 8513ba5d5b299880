package main

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/url"
	"os"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Provider is somebody else who checks the password. We check every answer.
type Provider struct {
	oauth    oauth2.Config
	tokens   *oidc.IDTokenVerifier
	issuer   string
	sendsIss bool
}

// Identity is who somebody is at a provider.
type Identity struct {
	Issuer, Subject string
	Email           *string
}

// newProvider asks the provider for its addresses and keys, once at the start, and refuses a configuration with holes.
func newProvider(ctx context.Context) (*Provider, error) {
	issuer, client, secret := os.Getenv("ISSUER"), os.Getenv("CLIENT_ID"), os.Getenv("CLIENT_SECRET")
	callback := os.Getenv("CALLBACK") // the exact address that is registered, never built from the request
	if issuer == "" || client == "" || secret == "" || callback == "" {
		return nil, errors.New("ISSUER, CLIENT_ID, CLIENT_SECRET and CALLBACK must be set")
	}
	found, err := oidc.NewProvider(ctx, issuer)
	if err != nil {
		return nil, fmt.Errorf("ask %s for its addresses: %w", issuer, err)
	}
	var more struct {
		SendsIss bool `json:"authorization_response_iss_parameter_supported"`
	}
	if err := found.Claims(&more); err != nil {
		return nil, fmt.Errorf("read the provider's description: %w", err)
	}
	endpoint := found.Endpoint()
	endpoint.AuthStyle = oauth2.AuthStyleInHeader // guessing would send a code twice
	return &Provider{
		oauth:  oauth2.Config{ClientID: client, ClientSecret: secret, RedirectURL: callback, Endpoint: endpoint, Scopes: []string{oidc.ScopeOpenID, "email"}},
		tokens: found.Verifier(&oidc.Config{ClientID: client, SupportedSigningAlgs: []string{"RS256", "ES256"}}), // ours, never what the token says
		issuer: issuer, sendsIss: more.SendsIss,
	}, nil
}

// Start returns where the browser goes to sign in, with three secrets that must come back, each in its own way: state in the
// address, nonce in the ID token, and the verifier from us to the provider (PKCE).
func (p *Provider) Start() (Attempt, string) {
	a := Attempt{state: rand.Text(), nonce: rand.Text(), verifier: oauth2.GenerateVerifier()}
	return a, p.oauth.AuthCodeURL(a.state, oidc.Nonce(a.nonce), oauth2.S256ChallengeOption(a.verifier))
}

// Finish checks what came back. Everything in the address may be forged.
func (p *Provider) Finish(ctx context.Context, q url.Values, a Attempt) (Identity, error) {
	switch {
	case subtle.ConstantTimeCompare([]byte(q.Get("state")), []byte(a.state)) != 1:
		return Identity{}, errors.New("state is not ours: somebody else's sign-in")
	case q.Get("iss") != p.issuer && (p.sendsIss || q.Has("iss")):
		return Identity{}, errors.New("the answer is from another provider")
	case q.Get("code") == "":
		return Identity{}, fmt.Errorf("no code; the provider says %q", q.Get("error"))
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	token, err := p.oauth.Exchange(ctx, q.Get("code"), oauth2.VerifierOption(a.verifier))
	if err != nil {
		return Identity{}, fmt.Errorf("exchange the code: %w", err)
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return Identity{}, errors.New("no ID token: that would be access, not sign-in")
	}
	return p.identity(ctx, raw, a)
}

func (p *Provider) identity(ctx context.Context, raw string, a Attempt) (Identity, error) {
	id, err := p.tokens.Verify(ctx, raw) // signature, iss, aud, exp
	switch {
	case err != nil:
		return Identity{}, fmt.Errorf("check the ID token: %w", err)
	case len(id.Audience) != 1: // the library asks that we are among them; what others hold they can replay
		return Identity{}, errors.New("the ID token is for others, too")
	case subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(a.nonce)) != 1:
		return Identity{}, errors.New("nonce is not ours: a replayed token")
	case id.Subject == "":
		return Identity{}, errors.New("the ID token is about nobody")
	}
	var claims struct {
		Email *string `json:"email"`
	}
	if err := id.Claims(&claims); err != nil {
		return Identity{}, fmt.Errorf("read the ID token: %w", err)
	}
	return Identity{id.Issuer, id.Subject, claims.Email}, nil
}
