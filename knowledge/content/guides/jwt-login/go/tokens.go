package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/golang-jwt/jwt/v5"
)

// AccessLife is how long an access token lives, and how long a blocked user may still get in.
const AccessLife = 10 * time.Minute

// Issuer makes access tokens. It is the only part that holds the private key.
type Issuer struct {
	key                           *ecdsa.PrivateKey
	keyID, name, audience, client string
}

// newIssuer refuses a configuration with holes at the start.
func newIssuer() (*Issuer, error) {
	i := &Issuer{name: os.Getenv("ISSUER"), audience: os.Getenv("AUDIENCE"), client: os.Getenv("CLIENT_ID")}
	if i.name == "" || i.audience == "" || i.client == "" {
		return nil, errors.New("ISSUER, AUDIENCE and CLIENT_ID must be set")
	}
	var jwk jose.JSONWebKey
	if err := json.Unmarshal([]byte(os.Getenv("SIGNING_KEY")), &jwk); err != nil {
		return nil, fmt.Errorf("SIGNING_KEY: %w", err)
	}
	key, ok := jwk.Key.(*ecdsa.PrivateKey)
	if !ok || key.Curve != elliptic.P256() || jwk.KeyID == "" {
		return nil, errors.New("SIGNING_KEY is no private P-256 key with a kid")
	}
	i.key, i.keyID = key, jwk.KeyID
	return i, nil
}

// PublicKeys is what APIs check with.
func (i *Issuer) PublicKeys() jose.JSONWebKeySet {
	return jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &i.key.PublicKey, KeyID: i.keyID, Algorithm: "ES256", Use: "sig"}}}
}

// claims are those that RFC 9068 requires of an access token.
type claims struct {
	jwt.RegisteredClaims
	Client string `json:"client_id"` // which app was given it
}

// Access makes an access token. It says who, for which API and until when, and nothing about rights.
func (i *Issuer) Access(user string) (string, error) {
	now := time.Now()
	t := jwt.NewWithClaims(jwt.SigningMethodES256, claims{jwt.RegisteredClaims{
		Issuer: i.name, Audience: jwt.ClaimStrings{i.audience}, Subject: user, ID: rand.Text(),
		IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(now.Add(AccessLife)),
	}, i.client})
	t.Header["typ"], t.Header["kid"] = "at+jwt", i.keyID
	return t.SignedString(i.key)
}
