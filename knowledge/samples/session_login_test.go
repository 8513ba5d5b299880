package samples

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestSessionLogin(t *testing.T) {
	prove(t, "session-login", func(t *testing.T) proof {
		return proof{
			given: func(t *testing.T, p *program) {
				p.each["no session"] = map[string]string{"none": "", "another": "theme=dark", "empty": "__Host-session=", "unknown": "__Host-session=AAAAAAAAAAAAAAAAAAAAAAAAAA",
					"a quote": "__Host-session=' OR 1=1 --", "long": "__Host-session=" + strings.Repeat("a", 4000), "the name without its prefix": "session=x"}
				p.each["no sign-in"] = map[string]string{
					"wrong password": signInForm("ada@example.org", "x"), "unknown": signInForm("zoe@example.org", "x"), "blocked": signInForm("eve@example.org", "eves long password"),
					"somebody else's password": signInForm("ada@example.org", "bobs long password"), "nothing": "", "no password": "email=ada%40example.org", "empty": signInForm("", ""),
					"a quote": signInForm("' OR 1=1 --", "x"), "the hash as password": signInForm("ada@example.org", "$argon2id$v=19$m=19456,t=2,p=1$wS0VCVailDYABeDswC1+Ww$i4LV9lKMFla8IoUsEpLVCA"),
				}
				p.each["elsewhere"] = map[string]string{}
				for _, to := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "javascript:alert(1)", "evil.example", "/\t/evil.example",
					"///evil.example", `\/evil.example`, "/\r\nset-cookie: x=y", " //evil.example", ""} {
					p.each["elsewhere"][to] = url.QueryEscape(to)
				}
				p.each["foreign page"] = map[string]string{"another site": "cross-site", "a sister host": "same-site", "what nobody says": "x"}
				p.each["foreign origin"] = map[string]string{"another site": "https://evil.example", "a sandboxed page": "null", "another port": "http://127.0.0.1:1",
					"our name in theirs": p.url + ".evil.example"}
			},
			talk: func(t *testing.T, p *program) {
				s := sessionSite{p}
				t.Run("cookies", s.cookies)
				t.Run("reading", s.reading)
				t.Run("refusals", s.refusals)
				t.Run("ends", s.ends)
				t.Run("outage", s.outage)
			},
		}
	})
}

// sessionSite is a program under proof, seen by Bob's browser.
type sessionSite struct{ *program }

func signInForm(email, password string) string {
	return url.Values{"email": {email}, "password": {password}}.Encode()
}

func (s sessionSite) signIn(t *testing.T, email, password string) *answer {
	t.Helper()
	a, err := s.ask(t.Context(), step{Send: "POST /login", Body: signInForm(email, password),
		Headers: map[string]any{"content-type": "application/x-www-form-urlencoded"}})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// begin signs Bob in and returns his cookie.
func (s sessionSite) begin(t *testing.T) *http.Cookie {
	t.Helper()
	return onlyCookie(t, s.signIn(t, "bob@example.org", "bobs long password"))
}

func onlyCookie(t *testing.T, a *answer) *http.Cookie {
	t.Helper()
	list := (&http.Response{Header: a.header}).Cookies()
	if len(list) != 1 {
		t.Fatalf("answered %d with cookies %v", a.status, list)
	}
	return list[0]
}

func (s sessionSite) with(t *testing.T, c *http.Cookie, send string) *answer {
	t.Helper()
	a, err := s.ask(t.Context(), step{Send: send, Headers: map[string]any{"cookie": c.Name + "=" + c.Value}})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// cookies: without Secure and Path a browser takes no cookie with this prefix, and so does not forget one either.
func (s sessionSite) cookies(t *testing.T) {
	c := s.begin(t)
	gone := onlyCookie(t, s.with(t, c, "POST /logout"))
	for name, c := range map[string]*http.Cookie{"at sign-in": c, "at sign-out": gone} {
		if c.Name != "__Host-session" || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
			t.Errorf("%s: %s", name, c.Raw)
		}
	}
	if gone.MaxAge >= 0 && (gone.Expires.IsZero() || gone.Expires.After(time.Now())) {
		t.Errorf("the browser keeps %s", gone.Raw)
	}
	id := s.begin(t).Value
	if n := s.db.SQL(t, "-c", "SELECT count(*) FROM sessions WHERE id_hash = sha256('"+id+"')"); n != "1" {
		t.Errorf("%s rows have the hash of the id", n)
	}
	if n := s.db.SQL(t, "-c", "SELECT count(*) FROM sessions s WHERE s::text LIKE '%"+id+"%'"); n != "0" {
		t.Error("the table holds the id itself")
	}
}

// reading: links of foreign pages come with the cookie, so nothing that changes may answer them.
func (s sessionSite) reading(t *testing.T) {
	c := s.begin(t)
	for _, path := range []string{"/login", "/logout", "/password"} {
		if a := s.with(t, c, "GET "+path); a.status != http.StatusNotFound && a.status != http.StatusMethodNotAllowed {
			t.Errorf("GET %s = %d", path, a.status)
		}
	}
	if a := s.with(t, c, "GET /me"); a.status != http.StatusOK {
		t.Errorf("after that: %d", a.status)
	}
}

// refusals looks at what tells who has an account: words, and time. A hash takes far longer than the rest of a request,
// and the fastest of several tries is what a busy machine disturbs least.
func (s sessionSite) refusals(t *testing.T) {
	fastest, words := map[string]time.Duration{}, map[string]string{}
	for range 7 {
		for _, who := range []string{"bob@example.org", "nobody@example.org", "eve@example.org"} {
			a := s.signIn(t, who, "x")
			if a.status != http.StatusUnauthorized {
				t.Fatalf("%s: %d", who, a.status)
			}
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

func (s sessionSite) ends(t *testing.T) {
	move := func(what string) { s.db.SQL(t, "-c", "UPDATE sessions SET "+what+" WHERE user_id = 'bob'") }
	expect := func(name string, c *http.Cookie, want int) {
		t.Helper()
		if got := s.with(t, c, "GET /me").status; got != want {
			t.Errorf("%s: %d, want %d", name, got, want)
		}
	}
	c := s.begin(t)
	move("used_at = now() - interval '29 minutes'")
	expect("29 minutes idle", c, 200)
	move("used_at = used_at - interval '29 minutes'")
	expect("used in between", c, 200)
	move("used_at = now() - interval '31 minutes'")
	expect("31 minutes idle", c, 401)
	expect("once more", c, 401)
	c = s.begin(t)
	move("created_at = now() - interval '11 hours 59 minutes'")
	expect("a long day", c, 200)
	move("created_at = now() - interval '12 hours 1 minute'")
	expect("twelve hours of use", c, 401)
	c = s.begin(t)
	s.db.SQL(t, "-c", "UPDATE users SET blocked = true WHERE id = 'bob'")
	expect("blocked", c, 401)
	s.db.SQL(t, "-c", "UPDATE users SET blocked = false WHERE id = 'bob'")
}

// outage: a database that is away is no sign-out, and a program that lost its connections finds new ones.
func (s sessionSite) outage(t *testing.T) {
	c := s.begin(t)
	s.db.Stop(t)
	s.play(t, step{Name: "the database is away", Send: "GET /me", Status: 500, Headers: map[string]any{"cookie": c.Name + "=" + c.Value},
		Has: map[string]string{"set-cookie": "", "content-type": "application/problem+json"}, Hides: []string{"connect", "postgres", "127.0.0.1", s.db.Port}})
	s.db.Start(t)
	for deadline := time.Now().Add(20 * time.Second); s.with(t, c, "GET /me").status != 200; time.Sleep(200 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it does not find its way back")
		}
	}
}
