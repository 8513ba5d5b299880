package jwtlogin

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

type site struct {
	app    *App
	now    time.Time
	checks int
	active bool
	log    bytes.Buffer
}

func newSite(t *testing.T) *site {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s := &site{now: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC), active: true}
	clock := func() time.Time { return s.now }
	s.app = &App{
		Issuer: &Issuer{Key: key, KeyID: "k1", Name: "https://id.example.com", Audience: "https://api.example.com",
			Client: "phone", Now: clock},
		Families: &Families{Now: clock},
		Hash: func(_ context.Context, email string) (string, string, error) {
			if email == "ada@example.org" {
				return "ada", "right", nil
			}
			return "", "dummy", nil
		},
		Check:  func(hash, password string) bool { s.checks++; return password == hash },
		Active: func(context.Context, string) (bool, error) { return s.active, nil },
		Log:    slog.New(slog.NewTextHandler(&s.log, nil)),
	}
	return s
}

type answer struct {
	Access  string `json:"access_token"`
	Refresh string `json:"refresh_token"`
	Type    string `json:"token_type"`
	Seconds int    `json:"expires_in"`
	Error   string `json:"error"`
}

func (s *site) ask(path, body string) (*httptest.ResponseRecorder, answer) {
	r := httptest.NewRequest("POST", path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	s.app.Handler().ServeHTTP(w, r)
	var a answer
	_ = json.Unmarshal(w.Body.Bytes(), &a) // 204 has no body; the tests look at what they need
	return w, a
}

func (s *site) signIn(t *testing.T) answer {
	t.Helper()
	w, a := s.ask("/login", `{"email":"ada@example.org","password":"right"}`)
	if w.Code != 200 || a.Access == "" || a.Refresh == "" {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	return a
}

func (s *site) renew(refresh string) (int, answer) {
	w, a := s.ask("/token", fmt.Sprintf(`{"refresh_token":%q}`, refresh))
	return w.Code, a
}

func TestAccessToken(t *testing.T) {
	s := newSite(t)
	a := s.signIn(t)
	var c claims
	tok, err := jwt.ParseWithClaims(a.Access, &c, func(*jwt.Token) (any, error) { return &s.app.Issuer.Key.PublicKey, nil },
		jwt.WithValidMethods([]string{"ES256"}), jwt.WithExpirationRequired(), jwt.WithAudience("https://api.example.com"),
		jwt.WithIssuer("https://id.example.com"), jwt.WithTimeFunc(func() time.Time { return s.now }))
	if err != nil {
		t.Fatal(err)
	}
	if c.Subject != "ada" || c.Client != "phone" || c.ID == "" || tok.Header["typ"] != "at+jwt" || tok.Header["kid"] != "k1" || c.ExpiresAt.Sub(c.IssuedAt.Time) != AccessLife ||
		a.Type != "Bearer" || a.Seconds != 600 {
		t.Errorf("%v %+v %+v", tok.Header, c, a)
	}
}

func TestWrongPasswordAndUnknownUserLookAlike(t *testing.T) {
	s := newSite(t)
	wrong, _ := s.ask("/login", `{"email":"ada@example.org","password":"x"}`)
	unknown, _ := s.ask("/login", `{"email":"zoe@example.org","password":"x"}`)
	lucky, _ := s.ask("/login", `{"email":"zoe@example.org","password":"dummy"}`) // the dummy hash opens nothing
	s.active = false
	blocked, _ := s.ask("/login", `{"email":"ada@example.org","password":"right"}`)
	for _, w := range []*httptest.ResponseRecorder{wrong, unknown, lucky, blocked} {
		if w.Code != 401 || w.Body.String() != wrong.Body.String() {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	}
	if s.checks != 4 {
		t.Errorf("%d checks of a password, want one for each attempt", s.checks)
	}
}

func TestTokensAreNotCached(t *testing.T) {
	s := newSite(t)
	if w, _ := s.ask("/login", `{"email":"ada@example.org","password":"right"}`); w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%v", w.Header())
	}
}

func TestReuseEndsTheFamily(t *testing.T) {
	s := newSite(t)
	first, phone := s.signIn(t), s.signIn(t)
	code, second := s.renew(first.Refresh)
	if code != 200 || second.Refresh == first.Refresh {
		t.Fatalf("rotation = %d %+v", code, second)
	}
	if code, a := s.renew(first.Refresh); code != 400 || a.Error != "invalid_grant" { // a copy comes back
		t.Errorf("reuse = %d %+v", code, a)
	}
	if !strings.Contains(s.log.String(), "reused") {
		t.Error("nobody is told of the reuse")
	}
	if code, _ := s.renew(second.Refresh); code != 400 {
		t.Errorf("the newest token of an ended family = %d", code)
	}
	if code, _ := s.renew(phone.Refresh); code != 200 {
		t.Errorf("control: another device = %d", code)
	}
}

func TestOneOfManyWins(t *testing.T) {
	s := newSite(t)
	a := s.signIn(t)
	var wait sync.WaitGroup
	var mu sync.Mutex
	won := 0
	for range 16 {
		wait.Go(func() {
			if _, _, err := s.app.Families.Redeem(a.Refresh); err == nil {
				mu.Lock()
				won++
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	if won != 1 {
		t.Errorf("%d calls redeemed one token", won)
	}
}

func TestOnlyHashesAreKept(t *testing.T) {
	s := newSite(t)
	a := s.signIn(t)
	if kept := fmt.Sprintf("%v %s", s.app.Families.tokens, s.log.String()); strings.Contains(kept, a.Refresh) {
		t.Error("the token itself is kept")
	}
}

func TestEnds(t *testing.T) {
	for name, end := range map[string]func(s *site, a answer){
		"sign-out":     func(s *site, a answer) { s.ask("/logout", fmt.Sprintf(`{"refresh_token":%q}`, a.Refresh)) },
		"new password": func(s *site, _ answer) { s.app.Families.EndAll("ada") },
		"blocked":      func(s *site, _ answer) { s.active = false },
		"not used":     func(s *site, _ answer) { s.now = s.now.Add(RefreshLife + time.Second) },
	} {
		s := newSite(t)
		a := s.signIn(t)
		end(s, a)
		if code, _ := s.renew(a.Refresh); code != 400 {
			t.Errorf("after %s = %d, want 400", name, code)
		}
	}
}

func TestFamilyEndsAlsoWhenUsedDaily(t *testing.T) {
	s := newSite(t)
	a := s.signIn(t)
	for day := 0; ; day++ {
		code, next := s.renew(a.Refresh)
		if code != 200 {
			if day != 91 {
				t.Errorf("ended on day %d", day)
			}
			return
		}
		if day > 100 {
			t.Fatal("no end")
		}
		a, s.now = next, s.now.Add(24*time.Hour)
	}
}

func TestRubbish(t *testing.T) {
	s := newSite(t)
	for _, body := range []string{"", "{", "null", `{"refresh_token":7}`, `{"refresh_token":""}`, `{"refresh_token":"x"}`} {
		if w, _ := s.ask("/token", body); w.Code != 400 {
			t.Errorf("%q = %d", body, w.Code)
		}
	}
	r := httptest.NewRequest("POST", "/login", strings.NewReader("email=ada@example.org&password=right"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	if s.app.Handler().ServeHTTP(w, r); w.Code != 415 {
		t.Errorf("a form = %d", w.Code)
	}
}
