package authmiddleware

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha512"
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

var now = time.Now()

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
	users := map[string]User{"ada": {ID: "ada", Roles: []string{"admin"}}, "bob": {ID: "bob"}, "eve": {ID: "eve", Blocked: true},
		"dan": {ID: "dan", Since: now}, "": {ID: "a row that should not be there"}}
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
	c := claims{"iss": "https://id.example.com", "aud": "https://api.example.com", "sub": "ada", "scope": "orders.read profile",
		"iat": now.Unix(), "exp": now.Add(time.Minute).Unix()}
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

func (f fixture) ask(need Need, authorization ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", "/me", nil)
	r.Header["Authorization"] = authorization
	w := httptest.NewRecorder()
	f.gate.Require(need, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		u, _ := Caller(r.Context())
		_, _ = io.WriteString(w, u.ID)
	})).ServeHTTP(w, r)
	return w
}

func TestGoodToken(t *testing.T) {
	f := newFixture(t)
	for _, scheme := range []string{"Bearer ", "bearer "} {
		if w := f.ask(Need{}, scheme+f.good(t, "ada")); w.Code != 200 || w.Body.String() != "ada" {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	}
	long := f.token(t, jwt.SigningMethodES256, f.key, func(h map[string]any, _ claims) { h["typ"] = "application/at+jwt" })
	if w := f.ask(Need{}, "Bearer "+long); w.Code != 200 {
		t.Errorf("the type in its long spelling = %d", w.Code)
	}
}

// es384 signs with a key of the wrong size, as the library itself would refuse to.
type es384 struct{ jwt.SigningMethodECDSA }

func (*es384) Alg() string { return "ES384" }

func (*es384) Sign(text string, key any) ([]byte, error) {
	sum := sha512.Sum384([]byte(text))
	r, s, err := ecdsa.Sign(rand.Reader, key.(*ecdsa.PrivateKey), sum[:])
	if err != nil {
		return nil, err
	}
	return append(r.FillBytes(make([]byte, 48)), s.FillBytes(make([]byte, 48))...), nil
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
	both := func(a, b func(map[string]any, claims)) func(map[string]any, claims) {
		return func(h map[string]any, c claims) { a(h, c); b(h, c) }
	}
	for name, token := range map[string]string{
		"alg none":                  f.token(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, nil),
		"HS256 with our public key": f.token(t, jwt.SigningMethodHS256, public, nil),
		"HS256 with an empty key":   f.token(t, jwt.SigningMethodHS256, []byte{}, nil),
		"ES384 with our own key":    f.token(t, &es384{}, f.key, nil),
		"somebody else's key":       f.token(t, es, other, nil),
		"no exp":                    f.token(t, es, f.key, claim("exp", nil)),
		"expired":                   f.token(t, es, f.key, claim("exp", time.Now().Add(-time.Hour).Unix())),
		"not yet":                   f.token(t, es, f.key, claim("nbf", time.Now().Add(time.Hour).Unix())),
		"no time of issue":          f.token(t, es, f.key, claim("iat", nil)),
		"from the future":           f.token(t, es, f.key, claim("iat", time.Now().Add(time.Hour).Unix())),
		"before the sign-out":       f.token(t, es, f.key, both(claim("sub", "dan"), claim("iat", now.Add(-time.Minute).Unix()))),
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
		w := f.ask(Need{}, "Bearer "+token)
		if got := w.Header().Get("WWW-Authenticate"); w.Code != 401 || !strings.Contains(got, `error="invalid_token"`) {
			t.Errorf("%s = %d, WWW-Authenticate %q", name, w.Code, got)
		}
	}
}

func TestExpiredIsToldApart(t *testing.T) {
	f := newFixture(t)
	old := f.token(t, jwt.SigningMethodES256, f.key, func(_ map[string]any, c claims) { c["exp"] = time.Now().Add(-time.Hour).Unix() })
	if w := f.ask(Need{}, "Bearer "+old); !strings.Contains(w.Header().Get("WWW-Authenticate"), "expired") {
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
		w := f.ask(Need{}, headers...)
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
	if w := f.ask(Need{Role: "admin"}, "Bearer "+boast); w.Code != 403 {
		t.Errorf("bob with a boasting token = %d, want 403", w.Code)
	}
	if w := f.ask(Need{Role: "admin"}, "Bearer "+f.good(t, "ada")); w.Code != 200 {
		t.Errorf("control: ada = %d", w.Code)
	}
}

// Ada may delete orders. The app that she lets read them may not.
func TestScopeNarrowsTheRights(t *testing.T) {
	f := newFixture(t)
	for scope, want := range map[string]int{"orders.read": 200, "orders.delete": 403, "orders": 403, "orders.read profile": 403} {
		w := f.ask(Need{Scope: scope, Role: "admin"}, "Bearer "+f.good(t, "ada"))
		if named := strings.Contains(w.Header().Get("WWW-Authenticate"), `"insufficient_scope"`); w.Code != want || named != (want == 403) {
			t.Errorf("%s = %d %v, want %d", scope, w.Code, w.Header(), want)
		}
	}
	if w := f.ask(Need{Scope: "orders.read", Role: "admin"}, "Bearer "+f.good(t, "bob")); w.Code != 403 {
		t.Errorf("the scope without the role = %d", w.Code)
	}
}

func TestSignInAfterTheSignOutWorks(t *testing.T) {
	f := newFixture(t)
	if w := f.ask(Need{}, "Bearer "+f.good(t, "dan")); w.Code != 200 { // issued in the second of the sign-out
		t.Errorf("%d", w.Code)
	}
}

func TestOutageIsNo401(t *testing.T) {
	f := newFixture(t)
	if w := f.ask(Need{}, "Bearer "+f.good(t, "outage")); w.Code != 500 || w.Header().Get("WWW-Authenticate") != "" {
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
