// This program lets requests in that carry a good access token, and nobody else.
package main

import (
	"crypto/ecdsa"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// Config says what a good token is. All of it is required.
type Config struct {
	Issuer, Audience string
	Keys             map[string]*ecdsa.PublicKey // by key id; two while a key is being replaced
}

// Verifier checks access tokens.
type Verifier struct {
	keys   map[string]*ecdsa.PublicKey
	parser *jwt.Parser
}

// errToken means that the caller's token is not good, in contrast to a fault of ours.
var errToken = errors.New("token is not valid")

// NewVerifier refuses a configuration with holes at start, rather than every request, or none, later.
func NewVerifier(c Config) (*Verifier, error) {
	if c.Issuer == "" || c.Audience == "" || len(c.Keys) == 0 {
		return nil, errors.New("token check needs issuer, audience and keys")
	}
	for id, key := range c.Keys {
		if key == nil {
			return nil, fmt.Errorf("key %q is empty", id)
		}
	}
	return &Verifier{keys: c.Keys, parser: jwt.NewParser(
		jwt.WithValidMethods([]string{"ES256"}), // ours, never what the token says
		jwt.WithIssuer(c.Issuer),
		jwt.WithAudience(c.Audience),
		jwt.WithExpirationRequired(), // a token without an end is refused
		jwt.WithIssuedAt(),           // nor may it come from the future: it would outlive every sign-out
		jwt.WithLeeway(30*time.Second),
		jwt.WithStrictDecoding(),
	)}, nil
}

// Token is what we take from a good token: whom it is about, since when, and how far it reaches. It holds no roles: rights
// come from the store, and a scope can only narrow them.
type Token struct {
	Subject string
	Issued  time.Time
	Scopes  []string
}

// Read checks a token and returns what it says.
func (v *Verifier) Read(token string) (Token, error) {
	var claims struct {
		jwt.RegisteredClaims
		Scope string `json:"scope"`
	}
	_, err := v.parser.ParseWithClaims(token, &claims, func(t *jwt.Token) (any, error) {
		// An ID token or a password-reset token of the same issuer is signed with the same key. The type tells them apart.
		typ, _ := t.Header["typ"].(string)
		if typ = strings.ToLower(typ); typ != "at+jwt" && typ != "application/at+jwt" { // one type, in two spellings
			return nil, errors.New("not an access token")
		}
		if _, there := t.Header["crit"]; there {
			return nil, errors.New("an extension that must be understood, and is not")
		}
		id, _ := t.Header["kid"].(string)
		key, known := v.keys[id] // looked up, never fetched from an address in the token
		if !known {
			return nil, errors.New("unknown key")
		}
		return key, nil
	})
	if err != nil {
		return Token{}, fmt.Errorf("%w: %w", errToken, err)
	}
	if claims.Subject == "" || claims.IssuedAt == nil {
		return Token{}, fmt.Errorf("%w: no subject, or no time of issue", errToken)
	}
	return Token{claims.Subject, claims.IssuedAt.Time, strings.Fields(claims.Scope)}, nil
}
