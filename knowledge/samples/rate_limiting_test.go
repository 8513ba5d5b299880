//go:build unix

package samples

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestRateLimiting(t *testing.T) {
	prove(t, "rate-limiting", func(*testing.T) proof {
		return proof{
			given: func(t *testing.T, p *program) {
				p.each["forged"] = map[string]string{"a new address in front": "192.0.2.66, 198.51.100.7", "two": "192.0.2.66, 192.0.2.67, 198.51.100.7",
					"our proxy in front": "127.0.0.1, 198.51.100.7", "IPv4 as IPv6": "::ffff:198.51.100.7", "rubbish in front": "x\"<, 198.51.100.7"}
				p.each["one network"] = map[string]string{}
				for i := range 10 {
					p.each["one network"][fmt.Sprint(i)] = fmt.Sprintf("2001:db8:1:2:%x::%x", i*4096, i)
				}
			},
			talk: func(t *testing.T, p *program) {
				second := p.again(t)
				second.ready(t, "/livez")
				for _, about := range []struct {
					name string
					talk func(*testing.T, *program, *program)
				}{
					{"fifty at once", limitRace}, {"two processes share a count", limitShared}, {"a window ends", limitEnds},
					{"nobody is locked out from one address", limitLockout}, {"guesses from many addresses", limitSpread},
					{"the address behind a proxy", limitProxy}, {"the store holds no names", limitNames},
					{"the store is gone", limitWithout}, {"the store hangs", limitHangs},
				} {
					t.Run(about.name, func(t *testing.T) { about.talk(t, p, second) })
				}
				second.stop(t)
				p.asked += second.asked
			},
		}
	})
}

// login is a guess, as the proxy hands it on. More say what it is.
func login(email, password, address string) step {
	return step{Name: email + " from " + address, Send: "POST /login", Body: fmt.Sprintf(`{"email":%q,"password":%q}`, email, password),
		Headers: map[string]any{"content-type": "application/json", "x-forwarded-for": address}}
}

func limitRace(t *testing.T, p, second *program) {
	counts := map[int]int{}
	var all sync.WaitGroup
	var mu sync.Mutex
	for i := range 50 {
		to := player{url: []string{p.url, second.url}[i%2]}
		all.Go(func() {
			a, err := to.ask(t.Context(), login("race@example.com", "guess", "203.0.113.20"))
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			counts[a.status]++
		})
	}
	all.Wait()
	p.asked += 50
	if counts[401] != 5 || counts[429] != 45 {
		t.Errorf("answers are %v, want 5 times 401 and 45 times 429", counts)
	}
}

func limitShared(t *testing.T, p, second *program) {
	good := 0
	for i := range 12 {
		a, err := []*program{p, second}[i%2].ask(t.Context(), step{Send: "GET /reports", Headers: map[string]any{"authorization": "Bearer carol"}})
		if err != nil {
			t.Fatal(err)
		}
		if a.status == 200 {
			good++
		}
	}
	if good != 5 {
		t.Errorf("two processes let %d through, want 5", good)
	}
}

func limitEnds(t *testing.T, p, _ *program) {
	carol := step{Name: "at the limit", Send: "GET /reports", Headers: map[string]any{"authorization": "Bearer carol"}, Status: 429}
	p.play(t, carol)
	p.db.SQL(t, "-c", "UPDATE hits SET ends = now() - interval '1 second'")
	carol.Name, carol.Status, carol.Repeat = "in a new window", 200, 5
	p.play(t, carol)
	carol.Name, carol.Status, carol.Repeat = "which has the same limit", 429, 1
	p.play(t, carol)
	p.db.SQL(t, "-c", "SELECT sweep()")
	if left := p.db.SQL(t, "-c", "SELECT count(*) FROM hits"); left != "1" {
		t.Errorf("%s rows are left, want the one whose window runs", left)
	}
	p.play(t, carol)
}

// limitLockout: a stranger who guesses must not keep the owner out.
func limitLockout(t *testing.T, p, _ *program) {
	for range 30 {
		if _, err := p.ask(t.Context(), login("bob@example.com", "guess", "203.0.113.30")); err != nil {
			t.Fatal(err)
		}
	}
	owner := login("bob@example.com", "correct horse", "203.0.113.31")
	owner.Status = 200
	p.play(t, owner)
	other := login("dora@example.com", "guess", "203.0.113.30") // the guesser's address has a limit for all accounts together
	other.Status, other.JSON = 429, map[string]any{"/violated-policies": []any{"login-address"}}
	p.play(t, other)
}

// limitSpread: few guesses from each of many addresses. That has an end, too, and the price is said in the guide.
func limitSpread(t *testing.T, p, _ *program) {
	for i := range 20 {
		guess := login("erin@example.com", "guess", fmt.Sprintf("192.0.2.%d", 10+i))
		guess.Status = 401
		p.play(t, guess)
	}
	next := login("erin@example.com", "guess", "192.0.2.99")
	next.Status, next.JSON = 429, map[string]any{"/violated-policies": []any{"login-account"}}
	p.play(t, next)
}

// from asks through connections that come from a certain address of this machine.
func from(t *testing.T, address, url, forged string) int {
	t.Helper()
	dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(address)}}
	client := &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{DialContext: dialer.DialContext, DisableKeepAlives: true}}
	req, err := http.NewRequestWithContext(t.Context(), "GET", url+"/search", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Forwarded-For", forged)
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	return res.StatusCode
}

func limitProxy(t *testing.T, p, _ *program) {
	proxy := newNginx(t, p.url, "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;")
	refused := 0
	for i := range 14 { // each with another forged address
		if from(t, "127.0.0.9", proxy, fmt.Sprintf("192.0.2.%d", 100+i)) == 429 {
			refused++
		}
	}
	if refused != 4 {
		t.Errorf("behind the proxy %d of 14 are refused, want 4: forged addresses count", refused)
	}
	if status := from(t, "127.0.0.10", proxy, "127.0.0.9"); status != 200 {
		t.Errorf("another client of the proxy is answered %d", status)
	}
	p.asked += 15
	if p.stack == "nextjs" {
		return // a route handler does not see who connects: only the proxy may reach it, as the guide says
	}
	refused = 0
	for i := range 14 { // past the proxy, from an address that is not trusted
		if from(t, "127.0.0.11", p.url, fmt.Sprintf("192.0.2.%d", 200+i)) == 429 {
			refused++
		}
	}
	p.asked += 14
	if refused != 4 {
		t.Errorf("past the proxy %d of 14 are refused, want 4: anybody's header is believed", refused)
	}
}

func limitNames(t *testing.T, p, _ *program) {
	rows := p.db.SQL(t, "-c", "SELECT encode(id, 'escape') FROM hits")
	if rows == "" || strings.Contains(rows, "example.com") || strings.Contains(rows, "203.0.113") || strings.Contains(rows, "carol") {
		t.Errorf("the rows are %q", rows)
	}
}

// limited checks what goes on without the store and what does not, as the table of limits says.
func (p *program) limited(t *testing.T, store bool) {
	t.Helper()
	open := step{Name: "reading goes on", Send: "GET /search", Headers: map[string]any{"x-forwarded-for": "203.0.113.40"}, Status: 200, Within: duration{5 * time.Second}}
	costly := step{Name: "costly calls", Send: "GET /reports", Headers: map[string]any{"authorization": "Bearer frank"}, Status: 200, Within: duration{5 * time.Second}}
	signIn := login("ada@example.com", "correct horse", "203.0.113.41")
	signIn.Status, signIn.Within = 200, duration{5 * time.Second}
	if !store {
		closed := map[string]string{"retry-after": "~^[1-9][0-9]*$", "content-type": "application/problem+json"}
		costly.Status, costly.Has, costly.Hides = 503, closed, []string{"5432", "127.0.0.1", "postgres", "refused", "timeout"}
		signIn.Status, signIn.Has, signIn.Hides = 503, closed, costly.Hides
	}
	for deadline := time.Now().Add(10 * time.Second); store && time.Now().Before(deadline); time.Sleep(200 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		a, err := p.ask(ctx, step{Send: "GET /reports", Headers: map[string]any{"authorization": "Bearer frank"}})
		cancel()
		if err == nil && a.status == 200 {
			break
		}
		p.db.SQL(t, "-c", "DELETE FROM hits")
	}
	if store {
		p.db.SQL(t, "-c", "DELETE FROM hits")
	}
	p.play(t, open)
	p.play(t, costly)
	p.play(t, signIn)
}

func limitWithout(t *testing.T, p, _ *program) {
	since := len(p.output.String())
	p.db.Stop(t)
	p.limited(t, false)
	time.Sleep(200 * time.Millisecond)
	if news := p.output.String()[since:]; !strings.Contains(news, "search") || !strings.Contains(news, "reports") {
		t.Errorf("the log does not say what was not counted: %s", news)
	}
	p.db.Start(t)
	p.limited(t, true)
}

func limitHangs(t *testing.T, p, _ *program) {
	thaw := freeze(t, p.db)
	p.limited(t, false)
	thaw()
	p.limited(t, true)
}
