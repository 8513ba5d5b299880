package oauthlogin

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

type site struct {
	*Login
	provider *provider
	sessions []string // the users for whom a session began
}

func newSite(t *testing.T, p *provider) *site {
	t.Helper()
	s := &site{provider: p}
	begin := func(_ http.ResponseWriter, user string) { s.sessions = append(s.sessions, user) }
	var err error
	s.Login, err = New(context.Background(), Config{p.URL, "shop", "secret", "https://shop.example.com/auth/callback"},
		&Accounts{}, begin, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// start clicks "sign in": it returns the browser's cookie and what the provider is asked.
func (s *site) start(t *testing.T) (*http.Cookie, url.Values) {
	t.Helper()
	w := httptest.NewRecorder()
	s.Start(w, httptest.NewRequest("GET", "/auth/start", nil))
	u, err := url.Parse(w.Header().Get("Location"))
	if err != nil || w.Code != http.StatusFound || len(w.Result().Cookies()) != 1 {
		t.Fatalf("%d %v %v", w.Code, w.Header(), err)
	}
	return w.Result().Cookies()[0], u.Query()
}

func (s *site) back(c *http.Cookie, query url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", "/auth/callback?"+query.Encode(), nil)
	if c != nil {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	s.Callback(w, r)
	return w
}

func answer(code string, q url.Values) url.Values {
	return url.Values{"code": {code}, "state": {q.Get("state")}}
}

func (s *site) signIn(t *testing.T) *httptest.ResponseRecorder {
	t.Helper()
	c, q := s.start(t)
	return s.back(c, answer(s.provider.approve(q), q))
}

func (s *site) refused(t *testing.T, what string, w *httptest.ResponseRecorder) {
	t.Helper()
	if w.Code != 400 || len(s.sessions) != 0 {
		t.Errorf("%s = %d, sessions %v", what, w.Code, s.sessions)
	}
}

func TestGoodSignIn(t *testing.T) {
	s := newSite(t, newProvider(t))
	for range 2 {
		if w := s.signIn(t); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/" {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	if len(s.sessions) != 2 || s.sessions[0] != s.sessions[1] {
		t.Errorf("two visits of one person: %v", s.sessions)
	}
}

func TestRequest(t *testing.T) {
	c, q := newSite(t, newProvider(t)).start(t)
	if q.Get("code_challenge_method") != "S256" || q.Get("response_type") != "code" || len(q.Get("state")) < 26 || len(q.Get("nonce")) < 26 ||
		q.Get("state") == q.Get("nonce") || q.Get("redirect_uri") != "https://shop.example.com/auth/callback" {
		t.Errorf("%v", q)
	}
	if c.Name != "__Host-login" || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.MaxAge != 600 {
		t.Errorf("%+v", c)
	}
}

func TestForgedCallbacks(t *testing.T) {
	p := newProvider(t)
	s := newSite(t, p)
	c, q := s.start(t)
	s.refused(t, "forged state", s.back(c, url.Values{"code": {p.approve(q)}, "state": {"forged"}}))
	s.refused(t, "the true state after a forged one", s.back(c, answer(p.approve(q), q)))
	c, q = s.start(t)
	s.refused(t, "no state", s.back(c, url.Values{"code": {p.approve(q)}}))
	_, q = s.start(t) // Eve starts, and lets Ada's browser finish
	s.refused(t, "a browser that has not started", s.back(nil, answer(p.approve(q), q)))
	ada, _ := s.start(t)
	s.refused(t, "another browser's state", s.back(ada, answer(p.approve(q), q)))
	c, q = s.start(t)
	s.refused(t, "an answer of another provider", s.back(c, url.Values{"code": {p.approve(q)}, "state": {q.Get("state")}, "iss": {"https://evil.example"}}))
	c, q = s.start(t)
	s.refused(t, "a refusal", s.back(c, url.Values{"error": {"access_denied"}, "state": {q.Get("state")}}))
	if p.calls != 0 {
		t.Errorf("%d codes reached the provider", p.calls)
	}
}

func TestAttemptsEnd(t *testing.T) {
	p := newProvider(t)
	s := newSite(t, p)
	c, q := s.start(t)
	later := time.Now().Add(patient + time.Second)
	s.now = func() time.Time { return later }
	s.refused(t, "an attempt of eleven minutes ago", s.back(c, answer(p.approve(q), q)))
	s.start(t)
	s.start(t)
	later = later.Add(patient + time.Second)
	if s.start(t); len(s.attempts) != 1 || p.calls != 0 {
		t.Errorf("%d attempts are kept, %d codes reached the provider", len(s.attempts), p.calls)
	}
}

func TestIssuerIsRequiredWhereItIsSent(t *testing.T) {
	p := newProvider(t)
	p.extra["authorization_response_iss_parameter_supported"] = true
	s := newSite(t, p)
	s.refused(t, "without iss", s.signIn(t))
	c, q := s.start(t)
	a := answer(p.approve(q), q)
	a.Set("iss", p.URL)
	if w := s.back(c, a); w.Code != http.StatusSeeOther {
		t.Errorf("control: with iss = %d", w.Code)
	}
}

func TestCodes(t *testing.T) {
	p := newProvider(t)
	s := newSite(t, p)
	_, q := s.start(t)
	stolen := p.approve(q)
	c, mine := s.start(t) // Eve has Ada's code and tries it in a sign-in of her own: PKCE does not fit
	s.refused(t, "a stolen code", s.back(c, answer(stolen, mine)))
	if p.calls != 1 {
		t.Errorf("%d calls: the refusal must come from the provider", p.calls)
	}
	c, q = s.start(t)
	a := answer(p.approve(q), q)
	if w := s.back(c, a); w.Code != http.StatusSeeOther {
		t.Fatalf("control = %d", w.Code)
	}
	s.sessions = nil
	s.refused(t, "the same callback again", s.back(c, a))
	c2, q2 := s.start(t)
	s.refused(t, "the same code in another sign-in", s.back(c2, answer(a.Get("code"), q2)))
}

func TestForgedIDTokens(t *testing.T) {
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	claim := func(name string, v any) func(*provider) {
		return func(p *provider) {
			p.edit = func(c jwt.MapClaims) {
				if c[name] = v; v == nil {
					delete(c, name)
				}
			}
		}
	}
	signed := func(m jwt.SigningMethod, key any) func(*provider) {
		return func(p *provider) {
			p.sign = func(t *jwt.Token) (string, error) { return jwt.NewWithClaims(m, t.Claims).SignedString(key) }
		}
	}
	for name, lie := range map[string]func(*provider){
		"wrong nonce":           claim("nonce", "from-another-sign-in"),
		"no nonce":              claim("nonce", nil),
		"wrong audience":        claim("aud", "another-shop"),
		"one audience more":     claim("aud", []string{"shop", "another-shop"}),
		"wrong issuer":          claim("iss", "https://evil.example"),
		"expired":               claim("exp", time.Now().Add(-time.Hour).Unix()),
		"no exp":                claim("exp", nil),
		"alg none":              signed(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType),
		"HMAC with our secret":  signed(jwt.SigningMethodHS256, []byte("secret")),
		"somebody else's key":   signed(jwt.SigningMethodES256, other),
		"an access token alone": func(p *provider) { p.none = true },
	} {
		p := newProvider(t)
		s := newSite(t, p)
		lie(p)
		s.refused(t, name, s.signIn(t))
	}
}

// An e-mail address that a provider claims must not open the account of somebody else.
func TestEmailDoesNotLink(t *testing.T) {
	p := newProvider(t)
	s := newSite(t, p)
	s.signIn(t)
	p.edit = func(c jwt.MapClaims) { c["sub"] = "eve-9" } // Eve, with Ada's address
	s.signIn(t)
	if len(s.sessions) != 2 || s.sessions[0] == s.sessions[1] {
		t.Errorf("sessions %v", s.sessions)
	}
}

func TestLinkNeedsTheOwner(t *testing.T) {
	a := &Accounts{}
	ada := a.SignIn("https://id.example.com", "7", "ada@example.org")
	if err := a.Link("eve", "https://id.example.com", "7"); !errors.Is(err, ErrLinked) {
		t.Errorf("error %v", err)
	}
	if err := a.Link(ada, "https://other.example.com", "7"); err != nil || a.SignIn("https://other.example.com", "7", "") != ada {
		t.Errorf("a second identity: %v", err)
	}
}
