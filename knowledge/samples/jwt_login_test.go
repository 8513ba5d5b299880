package samples

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/golang-jwt/jwt/v5"
)

func TestJwtLogin(t *testing.T) {
	prove(t, "jwt-login", func(t *testing.T) proof {
		key, err := json.Marshal(jose.JSONWebKey{Key: newKey(t), KeyID: "k1", Algorithm: "ES256", Use: "sig"})
		if err != nil {
			t.Fatal(err)
		}
		return proof{
			env: map[string]string{"SIGNING_KEY": string(key)},
			given: func(t *testing.T, p *program) {
				p.each["no sign-in"] = map[string]string{
					"wrong password": credentials("ada@example.org", "x"), "unknown": credentials("zoe@example.org", "x"), "empty": credentials("", ""),
					"blocked": credentials("eve@example.org", "eves long password"), "somebody else's password": credentials("ada@example.org", "bobs long password"),
					"a quote":              credentials("' OR 1=1 --", "x"),
					"the hash as password": credentials("ada@example.org", "$argon2id$v=19$m=19456,t=2,p=1$wS0VCVailDYABeDswC1+Ww$i4LV9lKMFla8IoUsEpLVCA"),
				}
				p.each["rubbish"] = map[string]string{"empty": "", "half": "{", "null": "null", "a list": "[]", "a text": `"x"`, "a number": `{"refresh_token":7}`,
					"nothing in it": `{"refresh_token":""}`, "null in it": `{"refresh_token":null}`, "another member": `{"token":"x"}`, "unknown": `{"refresh_token":"x"}`,
					"a quote": `{"refresh_token":"' OR 1=1 --"}`, "an object": `{"refresh_token":{"$ne":""}}`}
				p.each["media type"] = map[string]string{"a form": "application/x-www-form-urlencoded", "plain text": "text/plain", "none": "", "several": "multipart/form-data; boundary=x",
					"our type in theirs": "text/plain; x=application/json"}
			},
			talk: func(t *testing.T, p *program) {
				s := tokenSite{p}
				t.Run("access token", s.accessToken)
				t.Run("refusals", s.refusals)
				t.Run("sixteen at once", s.atOnce)
				t.Run("ends", s.ends)
				t.Run("outage", s.outage)
				t.Run("secrets", s.secrets)
			},
		}
	})
}

func credentials(email, password string) string {
	return fmt.Sprintf(`{"email":%q,"password":%q}`, email, password)
}

// tokenSite is a program under proof, seen by Bob's app.
type tokenSite struct{ *program }

type grant struct {
	Access  string `json:"access_token"`
	Refresh string `json:"refresh_token"`
}

func (s tokenSite) post(t *testing.T, path, body string) (*answer, grant) {
	t.Helper()
	a, err := s.ask(t.Context(), step{Send: "POST " + path, Body: body, Headers: map[string]any{"content-type": "application/json"}})
	if err != nil {
		t.Fatal(err)
	}
	var g grant
	_ = json.Unmarshal(a.body, &g) // an answer without a body grants nothing
	return a, g
}

func (s tokenSite) signIn(t *testing.T) grant {
	t.Helper()
	a, g := s.post(t, "/login", credentials("bob@example.org", "bobs long password"))
	if a.status != http.StatusOK || g.Access == "" || g.Refresh == "" {
		t.Fatalf("sign-in: %d %s", a.status, a.body)
	}
	return g
}

func (s tokenSite) renew(t *testing.T, refresh string) (int, grant) {
	t.Helper()
	a, g := s.post(t, "/token", fmt.Sprintf(`{"refresh_token":%q}`, refresh))
	return a.status, g
}

// accessToken reads a token as an API does, with the keys that the program publishes.
func (s tokenSite) accessToken(t *testing.T) {
	published, err := s.ask(t.Context(), step{Send: "GET /.well-known/jwks.json"})
	if err != nil {
		t.Fatal(err)
	}
	var set jose.JSONWebKeySet
	if err := json.Unmarshal(published.body, &set); err != nil || len(set.Keys) != 1 {
		t.Fatalf("%v: %s", err, published.body)
	}
	if k := set.Keys[0]; !k.IsPublic() || !k.Valid() || k.KeyID != "k1" || k.Algorithm != "ES256" || k.Use != "sig" {
		t.Fatalf("published %s", published.body)
	}
	var bare struct{ Keys []map[string]any }
	if err := json.Unmarshal(published.body, &bare); err != nil || bare.Keys[0]["d"] != nil {
		t.Fatalf("the private key is published: %s", published.body)
	}
	first, second := s.signIn(t), s.signIn(t)
	var claims struct {
		jwt.RegisteredClaims
		Client string `json:"client_id"`
		Scope  any    `json:"scope"`
		Roles  any    `json:"roles"`
	}
	token, err := jwt.ParseWithClaims(first.Access, &claims, func(*jwt.Token) (any, error) { return set.Keys[0].Key, nil },
		jwt.WithValidMethods([]string{"ES256"}), jwt.WithExpirationRequired(), jwt.WithIssuedAt(), jwt.WithAudience("https://api.example.com"),
		jwt.WithIssuer("https://id.example.com"))
	if err != nil {
		t.Fatal(err)
	}
	if claims.Subject != "bob" || claims.Client != "phone" || claims.ID == "" || claims.IssuedAt == nil || claims.ExpiresAt.Sub(claims.IssuedAt.Time) != 10*time.Minute ||
		token.Header["typ"] != "at+jwt" || token.Header["kid"] != "k1" || claims.Scope != nil || claims.Roles != nil {
		t.Errorf("%v %+v", token.Header, claims)
	}
	if first.Access == second.Access || first.Refresh == second.Refresh {
		t.Error("two sign-ins have one token")
	}
}

// refusals looks at what tells who has an account: words, and time.
func (s tokenSite) refusals(t *testing.T) {
	fastest, words := map[string]time.Duration{}, map[string]string{}
	for range 7 {
		for _, who := range []string{"bob@example.org", "nobody@example.org", "eve@example.org"} {
			a, _ := s.post(t, "/login", credentials(who, "x"))
			words[string(a.body)] = who
			if old, there := fastest[who]; !there || a.took < old {
				fastest[who] = a.took
			}
		}
	}
	if len(words) != 1 {
		t.Errorf("who has an account stands in the answer: %q", words)
	}
	if fastest["nobody@example.org"] < fastest["bob@example.org"]/3 {
		t.Errorf("who has an account shows in the time: %v", fastest)
	}
}

// atOnce sends one token many times at the same moment: one wins, the others look like thieves, and so the family ends.
func (s tokenSite) atOnce(t *testing.T) {
	for range 5 {
		old := s.signIn(t).Refresh
		var won, broken atomic.Int32
		var next atomic.Value
		var wait sync.WaitGroup
		for range 16 {
			wait.Go(func() {
				p := player{url: s.url, known: map[string]string{}}
				a, err := p.ask(t.Context(), step{Send: "POST /token", Body: fmt.Sprintf(`{"refresh_token":%q}`, old), Headers: map[string]any{"content-type": "application/json"}})
				var g grant
				switch {
				case err != nil || a.status >= 500:
					broken.Add(1)
				case a.status == http.StatusOK && json.Unmarshal(a.body, &g) == nil:
					won.Add(1)
					next.Store(g.Refresh)
				}
			})
		}
		wait.Wait()
		if s.asked += 16; won.Load() != 1 || broken.Load() != 0 {
			t.Fatalf("%d calls redeemed one token, %d broke", won.Load(), broken.Load())
		}
		if code, _ := s.renew(t, next.Load().(string)); code != http.StatusBadRequest {
			t.Fatalf("the family lives on: %d", code)
		}
	}
}

func (s tokenSite) ends(t *testing.T) {
	for name, c := range map[string]struct {
		sql  string
		want int
	}{
		"13 days without use":        {"UPDATE refresh_tokens SET expires_at = expires_at - interval '13 days'", 200},
		"15 days without use":        {"UPDATE refresh_tokens SET expires_at = expires_at - interval '15 days'", 400},
		"89 days, used daily":        {"UPDATE families SET ends_at = ends_at - interval '89 days'", 200},
		"91 days, used daily":        {"UPDATE families SET ends_at = ends_at - interval '91 days'", 400},
		"a user that is blocked":     {"UPDATE users SET blocked = true WHERE id = 'bob'", 400},
		"another user that is":       {"UPDATE users SET blocked = true WHERE id = 'ada'", 200},
		"a user that is there again": {"UPDATE users SET blocked = false", 200},
	} {
		g := s.signIn(t)
		s.db.SQL(t, "-c", c.sql)
		if code, _ := s.renew(t, g.Refresh); code != c.want {
			t.Errorf("%s: %d, want %d", name, code, c.want)
		}
		s.db.SQL(t, "-c", "UPDATE users SET blocked = (id = 'eve')")
	}
	g := s.signIn(t)
	_, next := s.renew(t, g.Refresh)
	if n := s.db.SQL(t, "-c", "SELECT count(DISTINCT family_id) FROM refresh_tokens WHERE hash IN (sha256('"+g.Refresh+"'), sha256('"+next.Refresh+"'))"); n != "1" {
		t.Errorf("a renewal has %s families: it would live for ever", n)
	}
}

// outage: a database that is away uses no token up, and is no reason to sign in again.
func (s tokenSite) outage(t *testing.T) {
	g := s.signIn(t)
	body := fmt.Sprintf(`{"refresh_token":%q}`, g.Refresh)
	s.db.Stop(t)
	s.play(t, step{Name: "the database is away", Send: "POST /token", Status: 500, Headers: map[string]any{"content-type": "application/json"}, Body: body,
		JSON: map[string]any{"/error": "server_error"}, Hides: []string{"connect", "postgres", "127.0.0.1", s.db.Port}})
	s.db.Start(t)
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(200 * time.Millisecond) {
		if code, _ := s.renew(t, g.Refresh); code == http.StatusOK {
			return
		} else if code != http.StatusInternalServerError || time.Now().After(deadline) {
			t.Fatalf("afterwards: %d", code)
		}
	}
}

// secrets: tokens and passwords are neither in the database nor in the log; that a token came back is.
func (s tokenSite) secrets(t *testing.T) {
	g := s.signIn(t)
	_, next := s.renew(t, g.Refresh)
	s.renew(t, g.Refresh)
	if !s.logged("refresh token reused") {
		t.Error("nobody is told of the reuse")
	}
	log := s.output.String()
	kept := s.db.SQL(t, "-c", "SELECT t::text FROM refresh_tokens t UNION ALL SELECT f::text FROM families f UNION ALL SELECT u::text FROM users u")
	for name, secret := range map[string]string{"a refresh token": next.Refresh, "a used one": g.Refresh, "an access token": g.Access, "a password": "bobs long password"} {
		if strings.Contains(kept, secret) || strings.Contains(log, secret) {
			t.Errorf("%s is in the database or in the log", name)
		}
	}
}
