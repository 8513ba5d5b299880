package samples

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

func TestOauthLogin(t *testing.T) {
	prove(t, "oauth-login", func(t *testing.T) proof {
		s := oidcSite{provider: newProvider(t, "shop", "a-secret-of-the-shop")}
		return proof{
			env: s.provider.env,
			given: func(t *testing.T, p *program) {
				s.program = p
				p.known["issuer"] = strings.NewReplacer(".", `\.`).Replace(s.provider.URL)
				p.each["callback"] = map[string]string{"nothing": "", "a code": "?code=x", "code and state": "?code=x&state=y", "no state": "?code=x&state=",
					"an error": "?error=access_denied", "state twice": "?code=x&state=y&state=", "ours as issuer": "?code=x&state=y&iss=" + url.QueryEscape(s.provider.URL)}
			},
			talk: func(t *testing.T, p *program) {
				t.Run("request", s.request)
				t.Run("good", s.good)
				t.Run("forged callbacks", s.forged)
				t.Run("late", s.late)
				t.Run("codes", s.usedCodes)
				t.Run("lies", s.lies)
				t.Run("linking", s.linking)
				t.Run("secrets", s.secrets)
			},
		}
	})
}

// oidcSite is a program under proof, and the provider that it trusts.
type oidcSite struct {
	*program
	provider *provider
}

func (s oidcSite) get(t *testing.T, path string, cookies ...*http.Cookie) *answer {
	t.Helper()
	var list []string
	for _, c := range cookies {
		list = append(list, c.Name+"="+c.Value)
	}
	a, err := s.ask(t.Context(), step{Send: "GET " + path, Headers: map[string]any{"cookie": strings.Join(list, "; ")}})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// start clicks "sign in": it returns the browser's cookie and what the provider is asked.
func (s oidcSite) start(t *testing.T) (*http.Cookie, url.Values) {
	t.Helper()
	a := s.get(t, "/auth/start")
	u, err := url.Parse(a.header.Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	return onlyCookie(t, a), u.Query()
}

// answered is what the provider sends the browser back with.
func (s oidcSite) answered(code string, asked url.Values) url.Values {
	return url.Values{"code": {code}, "state": {asked.Get("state")}, "iss": {s.provider.URL}}
}

func (s oidcSite) back(t *testing.T, q url.Values, cookies ...*http.Cookie) *answer {
	t.Helper()
	return s.get(t, "/auth/callback?"+q.Encode(), cookies...)
}

func (s oidcSite) signIn(t *testing.T, cookies ...*http.Cookie) *answer {
	t.Helper()
	c, asked := s.start(t)
	return s.back(t, s.answered(s.provider.approve(asked), asked), append(cookies, c)...)
}

// setCookie returns a cookie that an answer sets to a value, and nil if it does not.
func setCookie(a *answer, name string) *http.Cookie {
	for _, c := range (&http.Response{Header: a.header}).Cookies() {
		if c.Name == name && c.Value != "" {
			return c
		}
	}
	return nil
}

func (s oidcSite) refused(t *testing.T, what string, a *answer) {
	t.Helper()
	if a.status != http.StatusBadRequest || setCookie(a, "__Host-session") != nil || !strings.HasPrefix(string(a.body), "Sign-in did not work.") {
		t.Errorf("%s: %d %v %.200s", what, a.status, a.header, a.body)
	}
}

// user is who an answer signed in.
func (s oidcSite) user(t *testing.T, a *answer) string {
	t.Helper()
	c := setCookie(a, "__Host-session")
	if a.status != http.StatusSeeOther || a.header.Get("Location") != "/" || c == nil {
		t.Fatalf("not signed in: %d %v %.200s", a.status, a.header, a.body)
	}
	me := s.get(t, "/me", c)
	if me.status != http.StatusOK {
		t.Fatalf("the session is worth nothing: %d", me.status)
	}
	return string(me.body)
}

func (s oidcSite) request(t *testing.T) {
	c, q := s.start(t)
	_, other := s.start(t)
	if q.Get("response_type") != "code" || q.Get("client_id") != "shop" || q.Get("redirect_uri") != "https://shop.example.com/auth/callback" ||
		!strings.Contains(" "+q.Get("scope")+" ", " openid ") || q.Get("code_challenge_method") != "S256" {
		t.Errorf("asks %v", q)
	}
	for _, name := range []string{"state", "nonce", "code_challenge"} {
		if len(q.Get(name)) < 22 || q.Get(name) == other.Get(name) {
			t.Errorf("%s is %q, then %q", name, q.Get(name), other.Get(name))
		}
	}
	if q.Get("state") == q.Get("nonce") || q.Has("code_verifier") || q.Has("client_secret") {
		t.Errorf("asks %v", q)
	}
	if !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.MaxAge != 600 {
		t.Errorf("cookie %s", c.Raw)
	}
	if strings.Contains(c.Value, q.Get("state")) || strings.Contains(c.Value, q.Get("nonce")) {
		t.Error("the browser holds more than a name")
	}
}

func (s oidcSite) good(t *testing.T) {
	first := s.signIn(t)
	if one, two := s.user(t, first), s.user(t, s.signIn(t)); one != two {
		t.Errorf("two visits of one person: %s, then %s", one, two)
	}
	c := setCookie(first, "__Host-session")
	if !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
		t.Errorf("cookie %s", c.Raw)
	}
	for _, gone := range (&http.Response{Header: first.header}).Cookies() {
		if gone.Name == "__Host-login" && (!gone.Secure || gone.Path != "/" || gone.MaxAge >= 0 && !gone.Expires.Before(time.Now())) {
			t.Errorf("the browser keeps %s", gone.Raw)
		}
	}
	if first.header.Get("Referrer-Policy") != "no-referrer" || first.header.Get("Cache-Control") != "no-store" {
		t.Errorf("headers %v", first.header)
	}
	second := s.signIn(t, c) // in the same browser
	if s.user(t, second); s.get(t, "/me", c).status != http.StatusUnauthorized {
		t.Error("the session of before lives on")
	}
}

func (s oidcSite) forged(t *testing.T) {
	before := s.provider.offered()
	try := func(what string, edit func(url.Values)) {
		t.Helper()
		c, asked := s.start(t)
		q := s.answered(s.provider.approve(asked), asked)
		edit(q)
		s.refused(t, what, s.back(t, q, c))
		s.refused(t, "the true answer after "+what, s.back(t, s.answered(s.provider.approve(asked), asked), c))
	}
	try("another state", func(q url.Values) { q.Set("state", "forged") })
	try("no state", func(q url.Values) { q.Del("state") })
	try("an empty state", func(q url.Values) { q.Set("state", "") })
	try("an answer of another provider", func(q url.Values) { q.Set("iss", "https://evil.example") })
	try("an answer of nobody", func(q url.Values) { q.Del("iss") })
	try("a refusal", func(q url.Values) { q.Del("code"); q.Set("error", "access_denied") })
	try("no code", func(q url.Values) { q.Del("code") })
	_, eve := s.start(t) // Eve starts, and lets Ada's browser finish: Ada would work in Eve's account
	s.refused(t, "a browser that has not started", s.back(t, s.answered(s.provider.approve(eve), eve)))
	ada, _ := s.start(t)
	s.refused(t, "another browser's sign-in", s.back(t, s.answered(s.provider.approve(eve), eve), ada))
	if n := s.provider.offered() - before; n != 0 {
		t.Errorf("%d codes reached the provider", n)
	}
	s.user(t, s.signIn(t)) // control
}

func (s oidcSite) late(t *testing.T) {
	before := s.provider.offered()
	c, asked := s.start(t)
	s.db.SQL(t, "-c", "UPDATE attempts SET ends_at = now() - interval '1 second'")
	s.refused(t, "after ten minutes", s.back(t, s.answered(s.provider.approve(asked), asked), c))
	s.start(t)
	s.db.SQL(t, "-c", "UPDATE attempts SET ends_at = now() - interval '1 second'")
	s.start(t)
	if n := s.db.SQL(t, "-c", "SELECT count(*) FROM attempts"); n != "1" || s.provider.offered() != before {
		t.Errorf("%s attempts are kept, %d codes reached the provider", n, s.provider.offered()-before)
	}
	c, asked = s.start(t)
	s.db.SQL(t, "-c", "UPDATE attempts SET ends_at = ends_at - interval '9 minutes'")
	s.user(t, s.back(t, s.answered(s.provider.approve(asked), asked), c)) // control
}

func (s oidcSite) usedCodes(t *testing.T) {
	before := s.provider.offered()
	_, ada := s.start(t)
	stolen := s.provider.approve(ada)
	c, mine := s.start(t) // Eve has Ada's code and tries it in a sign-in of her own: PKCE does not fit
	s.refused(t, "a stolen code", s.back(t, s.answered(stolen, mine), c))
	if n := s.provider.offered() - before; n != 1 {
		t.Errorf("%d calls: the refusal must come from the provider", n)
	}
	c, mine = s.start(t)
	q := s.answered(s.provider.approve(mine), mine)
	s.user(t, s.back(t, q, c))
	s.refused(t, "the same callback again", s.back(t, q, c))
	other, asked := s.start(t)
	s.refused(t, "the same code in another sign-in", s.back(t, s.answered(q.Get("code"), asked), other))
}

// lies are ID tokens with one fault each.
func (s oidcSite) lies(t *testing.T) {
	stranger := newKey(t)
	claims := func(name string, v any) func(*issuer, jwt.MapClaims) any {
		return func(i *issuer, c jwt.MapClaims) any {
			set(c, name, v)
			return sign(i.key, jwt.SigningMethodES256, c)
		}
	}
	by := func(key any, method jwt.SigningMethod) func(*issuer, jwt.MapClaims) any {
		return func(_ *issuer, c jwt.MapClaims) any { return sign(key, method, c) }
	}
	list := map[string]func(*issuer, jwt.MapClaims) any{
		"another nonce":        claims("nonce", "from-another-sign-in"),
		"no nonce":             claims("nonce", nil),
		"an empty nonce":       claims("nonce", ""),
		"another audience":     claims("aud", "another-shop"),
		"no audience":          claims("aud", nil),
		"one audience more":    claims("aud", []string{"shop", "another-shop"}),
		"another issuer":       claims("iss", "https://evil.example"),
		"no issuer":            claims("iss", nil),
		"expired":              claims("exp", ago(time.Hour)),
		"no exp":               claims("exp", nil),
		"no subject":           claims("sub", nil),
		"unsigned":             by(jwt.UnsafeAllowNoneSignatureType, jwt.SigningMethodNone),
		"HMAC with our secret": by([]byte("a-secret-of-the-shop"), jwt.SigningMethodHS256),
		"HMAC with the keys":   by([]byte(s.provider.id.keySet), jwt.SigningMethodHS256),
		"somebody else's key":  by(stranger, jwt.SigningMethodES256),
		"cut off":              func(i *issuer, c jwt.MapClaims) any { return sign(i.key, jwt.SigningMethodES256, c)[:80] },
		"rubbish":              func(*issuer, jwt.MapClaims) any { return "x.y.z" },
		"a number":             func(*issuer, jwt.MapClaims) any { return 7 },
		"an access token only": func(*issuer, jwt.MapClaims) any { return nil },
		"for others, by our own name": func(i *issuer, c jwt.MapClaims) any {
			maps.Copy(c, jwt.MapClaims{"aud": []string{"shop", "another-shop"}, "azp": "shop"})
			return sign(i.key, jwt.SigningMethodES256, c)
		},
	}
	for name, lie := range list {
		s.provider.lying(lie)
		s.refused(t, name, s.signIn(t))
	}
	s.provider.lying(claims("aud", []string{"shop"})) // controls: the same in a list, and the truth
	s.user(t, s.signIn(t))
	s.provider.lying(nil)
	s.user(t, s.signIn(t))
}

// linking: an e-mail address that a provider claims must not open the account of somebody else.
func (s oidcSite) linking(t *testing.T) {
	ada := s.user(t, s.signIn(t))
	s.provider.lying(func(i *issuer, c jwt.MapClaims) any {
		maps.Copy(c, jwt.MapClaims{"sub": "eve-9", "email": "ada@example.org", "email_verified": true})
		return sign(i.key, jwt.SigningMethodES256, c)
	})
	eve := s.user(t, s.signIn(t))
	s.provider.lying(func(i *issuer, c jwt.MapClaims) any {
		set(c, "email", nil)
		return sign(i.key, jwt.SigningMethodES256, c)
	})
	moved := s.user(t, s.signIn(t)) // Ada has another address now, and tells none
	s.provider.lying(nil)
	if ada == eve || ada != moved {
		t.Errorf("Ada is %s, Eve with her address %s, Ada without it %s", ada, eve, moved)
	}
}

// secrets: why a sign-in was refused is in the log; what could be used again is in neither log nor table.
func (s oidcSite) secrets(t *testing.T) {
	c, asked := s.start(t)
	q := s.answered(s.provider.approve(asked), asked)
	q.Set("state", "forged")
	s.refused(t, "a forged state", s.back(t, q, c))
	if !s.logged("sign-in refused") {
		t.Error("nobody learns that a sign-in was refused")
	}
	c, _ = s.start(t)
	in := s.signIn(t)
	s.user(t, in)
	session := setCookie(in, "__Host-session")
	kept := s.db.SQL(t, "-c", "SELECT a::text FROM attempts a UNION ALL SELECT s::text FROM sessions s")
	for name, secret := range map[string]string{"a code": q.Get("code"), "our secret": "a-secret-of-the-shop", "a cookie of a sign-in": c.Value, "a session": session.Value} {
		if strings.Contains(s.output.String(), secret) || strings.Contains(kept, secret) {
			t.Errorf("%s is in the log or in a table", name)
		}
	}
}
