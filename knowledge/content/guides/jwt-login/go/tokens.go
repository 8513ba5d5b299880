// Package jwtlogin signs people in with a short access token and a refresh token that works once.
package jwtlogin

import (
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// Lifetimes. AccessLife is how long a blocked user may still get in; FamilyEnd is when even a busy device signs in again.
const (
	AccessLife  = 10 * time.Minute
	RefreshLife = 14 * 24 * time.Hour
	FamilyEnd   = 90 * 24 * time.Hour
)

// Issuer makes access tokens. It is the only part that holds the private key.
type Issuer struct {
	Key                           *ecdsa.PrivateKey
	KeyID, Name, Audience, Client string
	Now                           func() time.Time
}

// claims are those that RFC 9068 requires of an access token.
type claims struct {
	jwt.RegisteredClaims
	Client string `json:"client_id"` // which app was given it
}

// Access makes an access token. It says who, for whom and until when, and nothing about rights.
func (i *Issuer) Access(user string) (string, error) {
	now := i.Now()
	t := jwt.NewWithClaims(jwt.SigningMethodES256, claims{jwt.RegisteredClaims{
		Issuer: i.Name, Audience: jwt.ClaimStrings{i.Audience}, Subject: user, ID: rand.Text(),
		IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(now.Add(AccessLife)),
	}, i.Client})
	t.Header["typ"], t.Header["kid"] = "at+jwt", i.KeyID
	return t.SignedString(i.Key)
}

// Errors of Redeem. A client sees the same answer for both; ErrReused also belongs into the log and an alarm.
var (
	ErrRefresh = errors.New("the refresh token is not valid")
	ErrReused  = errors.New("a refresh token came back: its family is ended")
)

type hash = [sha256.Size]byte

type refresh struct {
	family  string
	expires time.Time
	used    bool
}

type family struct {
	user string
	ends time.Time
}

// Families keeps refresh tokens by their hash, and the families they descend from. In a database, take a token with one
// statement: UPDATE refresh SET used = now() WHERE hash = $1 AND used IS NULL RETURNING family_id.
type Families struct {
	Now      func() time.Time
	mu       sync.Mutex
	tokens   map[hash]*refresh
	families map[string]family
}

// Begin starts a family: one sign-in on one device.
func (f *Families) Begin(user string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.tokens == nil {
		f.tokens, f.families = map[hash]*refresh{}, map[string]family{}
	}
	id := rand.Text()
	f.families[id] = family{user, f.Now().Add(FamilyEnd)}
	return f.grow(id)
}

func (f *Families) grow(id string) string {
	token := rand.Text()
	f.tokens[sha256.Sum256([]byte(token))] = &refresh{family: id, expires: f.Now().Add(RefreshLife)}
	return token
}

// Redeem takes a token and returns its user and the token that follows it. Of two calls with one token one wins.
func (f *Families) Redeem(token string) (user, next string, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	t, known := f.tokens[sha256.Sum256([]byte(token))]
	if !known {
		return "", "", ErrRefresh
	}
	fam, alive := f.families[t.family]
	switch now := f.Now(); {
	case !alive, now.After(t.expires), now.After(fam.ends):
		return "", "", ErrRefresh
	case t.used: // either the thief or the owner comes second; nobody knows which, so both sign in again
		delete(f.families, t.family)
		return "", "", ErrReused
	}
	t.used = true
	return fam.user, f.grow(t.family), nil
}

// End ends the family of a token: sign-out on one device.
func (f *Families) End(token string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if t, known := f.tokens[sha256.Sum256([]byte(token))]; known {
		delete(f.families, t.family)
	}
}

// EndAll ends all families of a user: a new password, or a blocked account.
func (f *Families) EndAll(user string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for id, fam := range f.families {
		if fam.user == user {
			delete(f.families, id)
		}
	}
}
