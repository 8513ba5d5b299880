package authmiddleware

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

type claims = jwt.MapClaims

type fixture struct {
	key  *ecdsa.PrivateKey
	gate *Gate
}

func newFixture(t *testing.T) fixture {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	v, err := NewVerifier(Config{"https://id.example.com", "https://api.example.com", map[string]*ecdsa.PublicKey{"k1": &key.PublicKey}})
	if err != nil {
		t.Fatal(err)
	}
	users := map[string]User{"ada": {ID: "ada", Roles: []string{"admin"}}, "bob": {ID: "bob"}, "eve": {ID: "eve", Blocked: true}}
	return fixture{key, &Gate{Tokens: v, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Users: func(_ context.Context, id string) (User, error) {
			if id == "outage" {
				return User{}, errors.New("store is down")
			}
			u, ok := users[id]
			if !ok {
				return User{}, ErrNoUser
			}
			return u, nil
		}}}
}

// token makes a good token, changed by edit.
func (f fixture) token(t *testing.T, method jwt.SigningMethod, key any, edit func(header map[string]any, c claims)) string {
	t.Helper()
	c := claims{"iss": "https://id.example.com", "aud": "https://api.example.com", "sub": "ada", "exp": time.Now().Add(time.Minute).Unix()}
	tok := jwt.NewWithClaims(method, c)
	tok.Header["typ"], tok.Header["kid"] = "at+jwt", "k1"
	if edit != nil {
		edit(tok.Header, c)
	}
	s, err := tok.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (f fixture) good(t *testing.T, sub string) string {
	return f.token(t, jwt.SigningMethodES256, f.key, func(_ map[string]any, c claims) { c["sub"] = sub })
}

func (f fixture) ask(role string, authorization ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", "/me", nil)
	r.Header["Authorization"] = authorization
	w := httptest.NewRecorder()
	f.gate.Require(role, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		u, _ := Caller(r.Context())
		_, _ = io.WriteString(w, u.ID)
	})).ServeHTTP(w, r)
	return w
}

func TestGoodToken(t *testing.T) {
	f := newFixture(t)
	for _, scheme := range []string{"Bearer ", "bearer "} {
		if w := f.ask("", scheme+f.good(t, "ada")); w.Code != 200 || w.Body.String() != "ada" {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	}
}

func TestForgedTokens(t *testing.T) {
	f := newFixture(t)
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(&f.key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	public := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	es := jwt.SigningMethodES256
	head := func(name string, v any) func(map[string]any, claims) {
		return func(h map[string]any, _ claims) { h[name] = v }
	}
	claim := func(name string, v any) func(map[string]any, claims) {
		return func(_ map[string]any, c claims) {
			if c[name] = v; v == nil {
				delete(c, name)
			}
		}
	}
	for name, token := range map[string]string{
		"alg none":                  f.token(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, nil),
		"HS256 with our public key": f.token(t, jwt.SigningMethodHS256, public, nil),
		"HS256 with an empty key":   f.token(t, jwt.SigningMethodHS256, []byte{}, nil),
		"somebody else's key":       f.token(t, es, other, nil),
		"no exp":                    f.token(t, es, f.key, claim("exp", nil)),
		"expired":                   f.token(t, es, f.key, claim("exp", time.Now().Add(-time.Hour).Unix())),
		"not yet":                   f.token(t, es, f.key, claim("nbf", time.Now().Add(time.Hour).Unix())),
		"wrong audience":            f.token(t, es, f.key, claim("aud", "https://shop.example.com")),
		"no audience":               f.token(t, es, f.key, claim("aud", nil)),
		"wrong issuer":              f.token(t, es, f.key, claim("iss", "https://evil.example")),
		"no subject":                f.token(t, es, f.key, claim("sub", nil)),
		"ID token":                  f.token(t, es, f.key, head("typ", "JWT")),
		"password reset":            f.token(t, es, f.key, head("typ", "reset+jwt")),
		"no type":                   f.token(t, es, f.key, head("typ", nil)),
		"unknown key":               f.token(t, es, f.key, head("kid", "k2")),
		"unknown extension":         f.token(t, es, f.key, head("crit", []string{"b64"})),
		"blocked user":              f.good(t, "eve"),
		"user that is gone":         f.good(t, "zoe"),
		"signature cut off":         f.good(t, "ada")[:80],
		"rubbish":                   "x.y.z",
	} {
		w := f.ask("", "Bearer "+token)
		if got := w.Header().Get("WWW-Authenticate"); w.Code != 401 || !strings.Contains(got, `error="invalid_token"`) {
			t.Errorf("%s = %d, WWW-Authenticate %q", name, w.Code, got)
		}
	}
}

func TestExpiredIsToldApart(t *testing.T) {
	f := newFixture(t)
	old := f.token(t, jwt.SigningMethodES256, f.key, func(_ map[string]any, c claims) { c["exp"] = time.Now().Add(-time.Hour).Unix() })
	if w := f.ask("", "Bearer "+old); !strings.Contains(w.Header().Get("WWW-Authenticate"), "expired") {
		t.Errorf("WWW-Authenticate %q", w.Header().Get("WWW-Authenticate"))
	}
}

func TestNoCredentials(t *testing.T) {
	f := newFixture(t)
	good := f.good(t, "ada")
	for name, headers := range map[string][]string{
		"none": nil, "empty": {""}, "no token": {"Bearer "}, "other scheme": {"Basic " + good}, "no scheme": {good},
		"two headers": {"Bearer " + good, "Bearer " + good}, "two tokens": {"Bearer " + good + ", " + good},
	} {
		w := f.ask("", headers...)
		if w.Code != 401 || w.Header().Get("WWW-Authenticate") != `Bearer realm="api"` {
			t.Errorf("%s = %d, WWW-Authenticate %q", name, w.Code, w.Header().Get("WWW-Authenticate"))
		}
	}
}

// Roles written into the token by its holder's last job, or by anybody, count for nothing.
func TestRightsComeFromTheStore(t *testing.T) {
	f := newFixture(t)
	boast := f.token(t, jwt.SigningMethodES256, f.key, func(_ map[string]any, c claims) {
		c["sub"], c["role"], c["roles"] = "bob", "admin", []string{"admin"}
	})
	if w := f.ask("admin", "Bearer "+boast); w.Code != 403 {
		t.Errorf("bob with a boasting token = %d, want 403", w.Code)
	}
	if w := f.ask("admin", "Bearer "+f.good(t, "ada")); w.Code != 200 {
		t.Errorf("control: ada = %d", w.Code)
	}
}

func TestOutageIsNo401(t *testing.T) {
	f := newFixture(t)
	if w := f.ask("", "Bearer "+f.good(t, "outage")); w.Code != 500 || w.Header().Get("WWW-Authenticate") != "" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}

func TestHolesInTheConfigurationEndTheStart(t *testing.T) {
	key := &newFixture(t).key.PublicKey
	for name, c := range map[string]Config{
		"nothing":     {},
		"no keys":     {"i", "a", nil},
		"empty key":   {"i", "a", map[string]*ecdsa.PublicKey{"k": nil}},
		"no audience": {"i", "", map[string]*ecdsa.PublicKey{"k": key}},
		"no issuer":   {"", "a", map[string]*ecdsa.PublicKey{"k": key}},
	} {
		if _, err := NewVerifier(c); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}
