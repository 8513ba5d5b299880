package sessionlogin

import (
	"context"
	"crypto/sha256"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// site is the app with one user, a clock that the test moves, and a count of password checks.
type site struct {
	*httptest.Server
	sessions *Sessions
	now      time.Time
	checks   int
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{now: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)}
	s.sessions = &Sessions{Now: func() time.Time { return s.now }}
	password := "correct horse battery"
	a := &App{
		Sessions: s.sessions,
		Hash: func(_ context.Context, email string) (string, string, error) {
			if email == "ada@example.org" {
				return "ada", "hash of " + password, nil
			}
			return "", "hash of dummy", nil
		},
		Check:       func(hash, p string) bool { s.checks++; return hash == "hash of "+p },
		Password:    func(context.Context, string) (string, error) { return "hash of " + password, nil },
		SetPassword: func(_ context.Context, _, p string) error { password = p; return nil },
	}
	s.Server = httptest.NewTLSServer(a.Handler())
	s.Client().CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	t.Cleanup(s.Close)
	return s
}

// ask sends a request with a cookie ("" for none) and more headers.
func (s *site) ask(t *testing.T, method, path, id string, form url.Values, header ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequest(method, s.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if id != "" {
		r.AddCookie(&http.Cookie{Name: cookie, Value: id})
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	res, err := s.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

func form(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

var ada = form("email", "ada@example.org", "password", "correct horse battery")

// signIn returns the id of a new session.
func (s *site) signIn(t *testing.T, planted string) string {
	t.Helper()
	res, _ := s.ask(t, "POST", "/login", planted, ada)
	if res.StatusCode != http.StatusSeeOther || len(res.Cookies()) != 1 {
		t.Fatalf("sign-in = %d %v", res.StatusCode, res.Header)
	}
	return res.Cookies()[0].Value
}

func (s *site) me(t *testing.T, id string) int {
	t.Helper()
	res, _ := s.ask(t, "GET", "/me", id, nil)
	return res.StatusCode
}

func TestCookieFlags(t *testing.T) {
	s := newSite(t)
	res, _ := s.ask(t, "POST", "/login", "", ada)
	c := res.Cookies()[0]
	if c.Name != "__Host-session" || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || len(c.Value) < 26 {
		t.Errorf("cookie %+v", c)
	}
}

func TestNewIDAtSignIn(t *testing.T) {
	s := newSite(t)
	if s.signIn(t, "planted-by-eve") == "planted-by-eve" || s.me(t, "planted-by-eve") != 401 {
		t.Error("a planted id became a session")
	}
	first := s.signIn(t, "")
	second := s.signIn(t, first)
	if first == second || s.me(t, first) != 401 || s.me(t, second) != 200 {
		t.Errorf("the id before sign-in still works: %d", s.me(t, first))
	}
}

func TestOnlyHashesAreKept(t *testing.T) {
	s := newSite(t)
	id := s.signIn(t, "")
	if _, ok := s.sessions.rows[sha256.Sum256([]byte(id))]; !ok || len(s.sessions.rows) != 1 {
		t.Errorf("%d rows", len(s.sessions.rows))
	}
}

func TestWrongPasswordAndUnknownUserLookAlike(t *testing.T) {
	s := newSite(t)
	wrong, wrongBody := s.ask(t, "POST", "/login", "", form("email", "ada@example.org", "password", "x"))
	if s.checks != 1 {
		t.Errorf("%d checks", s.checks)
	}
	unknown, unknownBody := s.ask(t, "POST", "/login", "", form("email", "zoe", "password", "x"))
	if wrong.StatusCode != 401 || unknown.StatusCode != 401 || wrongBody != unknownBody || s.checks != 2 {
		t.Errorf("%d %q, %d %q, %d checks", wrong.StatusCode, wrongBody, unknown.StatusCode, unknownBody, s.checks)
	}
	lucky, _ := s.ask(t, "POST", "/login", "", form("email", "zoe", "password", "dummy")) // the dummy hash opens nothing
	if lucky.StatusCode != 401 {
		t.Errorf("the password of the dummy hash = %d", lucky.StatusCode)
	}
	if len(wrong.Cookies())+len(unknown.Cookies())+len(lucky.Cookies()) != 0 {
		t.Error("a refused sign-in sets a cookie")
	}
}

func TestCrossSiteRequestsAreRefused(t *testing.T) {
	s := newSite(t)
	id := s.signIn(t, "")
	for name, h := range map[string][]string{
		"cross-site":        {"Sec-Fetch-Site", "cross-site"},
		"sister host":       {"Sec-Fetch-Site", "same-site"},
		"foreign Origin":    {"Origin", "https://evil.example"},
		"sandboxed page":    {"Origin", "null"},
		"both, they differ": {"Sec-Fetch-Site", "cross-site", "Origin", s.URL},
	} {
		for _, path := range []string{"/logout", "/password", "/login"} {
			if res, _ := s.ask(t, "POST", path, id, ada, h...); res.StatusCode != 403 {
				t.Errorf("%s on %s = %d, want 403", name, path, res.StatusCode)
			}
		}
	}
	if s.me(t, id) != 200 {
		t.Error("the session did not survive the attacks")
	}
	if res, _ := s.ask(t, "POST", "/logout", id, nil, "Sec-Fetch-Site", "same-origin"); res.StatusCode != 204 {
		t.Errorf("control: own page = %d", res.StatusCode)
	}
}

func TestSignOutEndsOneSession(t *testing.T) {
	s := newSite(t)
	here, phone := s.signIn(t, ""), s.signIn(t, "")
	res, _ := s.ask(t, "POST", "/logout", here, nil)
	if c := res.Cookies(); len(c) != 1 || c[0].MaxAge >= 0 {
		t.Errorf("cookies %v", c)
	}
	if s.me(t, here) != 401 || s.me(t, phone) != 200 {
		t.Errorf("here %d, phone %d", s.me(t, here), s.me(t, phone))
	}
}

func TestNewPasswordEndsTheOthers(t *testing.T) {
	s := newSite(t)
	here, stolen := s.signIn(t, ""), s.signIn(t, "")
	if res, _ := s.ask(t, "POST", "/password", stolen, form("old", "guess", "new", "x")); res.StatusCode != 403 {
		t.Errorf("without the old password = %d", res.StatusCode)
	}
	res, _ := s.ask(t, "POST", "/password", here, form("old", "correct horse battery", "new", "a longer secret"))
	if res.StatusCode != 204 || s.me(t, stolen) != 401 || s.me(t, here) != 401 || s.me(t, res.Cookies()[0].Value) != 200 {
		t.Errorf("%d: stolen %d, old id %d", res.StatusCode, s.me(t, stolen), s.me(t, here))
	}
}

func TestSessionsEnd(t *testing.T) {
	s := newSite(t)
	idle, busy := s.signIn(t, ""), s.signIn(t, "")
	s.now = s.now.Add(Idle - time.Minute)
	if s.me(t, busy) != 200 {
		t.Error("ended too early")
	}
	s.now = s.now.Add(2 * time.Minute)
	if s.me(t, idle) != 401 || s.me(t, busy) != 200 {
		t.Errorf("idle %d, busy %d", s.me(t, idle), s.me(t, busy))
	}
	for range 30 { // used all the time, and over all the same
		s.now = s.now.Add(Idle - time.Minute)
		s.me(t, busy)
	}
	if s.me(t, busy) != 401 {
		t.Error("no absolute end")
	}
}

func TestRedirectStaysHere(t *testing.T) {
	s := newSite(t)
	for next, want := range map[string]string{
		"/orders?id=7": "/orders?id=7", "": "/", "https://evil.example/": "/", "//evil.example": "/", "/\\evil.example": "/",
		"javascript:alert(1)": "/", "evil.example": "/", "/\t/evil.example": "/", "///evil.example": "/",
	} {
		f := form("next", next)
		for k, v := range ada {
			f[k] = v
		}
		if res, _ := s.ask(t, "POST", "/login", "", f); res.Header.Get("Location") != want {
			t.Errorf("next %q leads to %q, want %q", next, res.Header.Get("Location"), want)
		}
	}
}

func TestAnswersAreNotCached(t *testing.T) {
	s := newSite(t)
	if res, _ := s.ask(t, "GET", "/me", s.signIn(t, ""), nil); res.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("Cache-Control %q", res.Header.Get("Cache-Control"))
	}
}
