package samples

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

func TestCORS(t *testing.T) {
	prove(t, "cors", func(*testing.T) proof {
		return proof{
			given: func(t *testing.T, p *program) { p.each["foreign"] = foreignOrigins() },
			talk: func(t *testing.T, p *program) {
				for _, about := range []struct {
					name string
					talk func(*testing.T, *program)
				}{
					{"listed pages", corsListed}, {"foreign pages", corsForeign}, {"preflights", corsPreflights},
					{"open data", corsOpen}, {"CORS stops no change", corsIsNoDefence},
				} {
					t.Run(about.name, func(t *testing.T) { about.talk(t, p) })
				}
			},
		}
	})
}

// foreignOrigins fall through comparisons of every weaker kind.
func foreignOrigins() map[string]string {
	return map[string]string{
		"a stranger": "https://evil.example", "sandboxed": "null", "our name in front": "https://app.example.com.evil.example",
		"our name behind": "https://evilapp.example.com", "our domain behind": "https://evil-example.com", "a dot that is none": "https://appxexample.com",
		"another dot that is none": "https://app.examplexcom", "a name below ours": "https://x.app.example.com", "a name above ours": "https://example.com",
		"without encryption": "http://app.example.com", "another port": "https://app.example.com:8443", "no port": "https://admin.example.com",
		"more port": "https://admin.example.com:84433", "half a port": "https://admin.example.com:844", "other letters": "https://APP.example.com",
		"an address": "https://app.example.com/", "with a user": "https://app.example.com@evil.example", "two": "https://app.example.com,https://evil.example",
		"two, with a space": "https://evil.example https://app.example.com", "a bracket": "https://app.example.com`.evil.example", "a star": "*",
		"a local file": "file://", "an extension": "chrome-extension://abcdefghijklmnop", "no scheme": "app.example.com", "a cut": "https://app.example.co",
	}
}

// webPage is a page in a browser: it does what the Fetch Standard says, with credentials or without.
type webPage struct {
	origin      string
	credentials bool
}

// fetch asks as the page's script would. why says where the browser stopped; empty means that the script reads the answer.
func (g webPage) fetch(t *testing.T, p *program, method, path string, headers map[string]string) (a *answer, why string) {
	t.Helper()
	var unsafe []string
	for name, value := range headers {
		if name != "content-type" || value != "text/plain" {
			unsafe = append(unsafe, name)
		}
	}
	slices.Sort(unsafe)
	if len(unsafe) > 0 || method != "GET" && method != "HEAD" && method != "POST" {
		ask := map[string]any{"origin": g.origin, "access-control-request-method": method}
		if len(unsafe) > 0 {
			ask["access-control-request-headers"] = strings.Join(unsafe, ",")
		}
		a, err := p.ask(t.Context(), step{Send: "OPTIONS " + path, Headers: ask})
		if err != nil {
			t.Fatal(err)
		}
		if why := g.refusedBefore(a, method, unsafe); why != "" {
			return a, why
		}
	}
	send := map[string]any{"origin": g.origin}
	for name, value := range headers {
		send[name] = value
	}
	if g.credentials {
		send["cookie"] = "sid=ada"
	}
	a, err := p.ask(t.Context(), step{Send: method + " " + path, Headers: send})
	if err != nil {
		t.Fatal(err)
	}
	return a, g.kept(a)
}

// refusedBefore is the browser's look at a preflight's answer.
func (g webPage) refusedBefore(a *answer, method string, headers []string) string {
	if why := g.kept(a); why != "" {
		return "preflight: " + why
	}
	if a.status < 200 || a.status > 299 {
		return "preflight: status"
	}
	methods, names := listOf(a, "Access-Control-Allow-Methods"), listOf(a, "Access-Control-Allow-Headers")
	star := func(list []string) bool { return !g.credentials && slices.Contains(list, "*") }
	if method != "GET" && method != "HEAD" && method != "POST" && !slices.Contains(methods, method) && !star(methods) {
		return "preflight: method"
	}
	for _, name := range headers {
		if !slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) }) && !star(names) {
			return "preflight: header"
		}
	}
	return ""
}

// kept is the CORS check.
func (g webPage) kept(a *answer) string {
	origins := a.header.Values("Access-Control-Allow-Origin")
	switch {
	case len(origins) != 1:
		return "no origin"
	case !g.credentials && origins[0] == "*":
		return ""
	case origins[0] != g.origin:
		return "other origin"
	case g.credentials && a.header.Get("Access-Control-Allow-Credentials") != "true":
		return "no credentials"
	}
	return ""
}

func listOf(a *answer, name string) (list []string) {
	for _, part := range strings.Split(strings.Join(a.header.Values(name), ","), ",") {
		list = append(list, strings.TrimSpace(part))
	}
	return list
}

func corsListed(t *testing.T, p *program) {
	json := map[string]string{"content-type": "application/json", "idempotency-key": "k1"}
	ours := webPage{"https://app.example.com", true}
	for _, c := range []struct {
		method, path string
		headers      map[string]string
		status       int
		why          string
	}{
		{"GET", "/me", nil, 200, ""},
		{"PUT", "/notes/1", json, 204, ""},
		{"POST", "/likes", nil, 201, ""},
		{"POST", "/likes", json, 201, ""},
		{"GET", "/nowhere", nil, 404, ""},
		{"PUT", "/nowhere", json, 404, ""},
		{"POST", "/me", nil, 405, ""},
		{"GET", "/fault", nil, 500, ""},
		{"DELETE", "/notes/1", nil, 0, "preflight"},
		{"PATCH", "/notes/1", nil, 0, "preflight"},
		{"put", "/notes/1", nil, 0, "preflight"},
		{"GET", "/me", map[string]string{"x-admin": "1"}, 0, "preflight"},
		{"PUT", "/notes/1", map[string]string{"content-type": "application/json", "x-admin": "1"}, 0, "preflight"},
	} {
		a, why := ours.fetch(t, p, c.method, c.path, c.headers)
		if before, _, _ := strings.Cut(why, ":"); before != c.why || c.why == "" && a.status != c.status {
			t.Errorf("%s %s %v: %d, %q; want %d, %q: %v", c.method, c.path, c.headers, a.status, why, c.status, c.why, a.header)
		}
	}
}

func corsForeign(t *testing.T, p *program) {
	for name, origin := range foreignOrigins() {
		foreign := webPage{origin, true}
		if a, why := foreign.fetch(t, p, "PUT", "/notes/1", nil); !strings.HasPrefix(why, "preflight") {
			t.Errorf("%s: a page on %s may send PUT: %q, %d %v", name, origin, why, a.status, a.header)
		}
		if a, why := foreign.fetch(t, p, "POST", "/likes", map[string]string{"content-type": "application/json"}); !strings.HasPrefix(why, "preflight") {
			t.Errorf("%s: a page on %s may send JSON: %q, %d %v", name, origin, why, a.status, a.header)
		}
		if a, why := foreign.fetch(t, p, "GET", "/me", nil); why == "" {
			t.Errorf("%s: a page on %s reads it: %v", name, origin, a.header)
		}
	}
}

func corsPreflights(t *testing.T, p *program) {
	ask := map[string]any{"origin": "https://app.example.com", "access-control-request-method": "PUT",
		"access-control-request-headers": "content-type", "access-control-request-private-network": "true"}
	a, err := p.ask(t.Context(), step{Send: "OPTIONS /notes/1", Headers: ask}) // without a cookie, as browsers send them
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"Access-Control-Max-Age": "7200", "Access-Control-Allow-Credentials": "true",
		"Access-Control-Allow-Origin": "https://app.example.com", "Vary": "~(?i)origin"} {
		if got := header(a.header, name); !matches(got, want, got != "") {
			t.Errorf("%s is %q", name, got)
		}
	}
	if got := a.header.Get("Access-Control-Allow-Private-Network"); got == "true" {
		t.Error("pages outside reach into a private network")
	}
	for _, name := range []string{"Access-Control-Allow-Origin", "Access-Control-Allow-Headers", "Access-Control-Allow-Methods"} {
		if slices.Contains(listOf(a, name), "*") {
			t.Errorf("%s has a star, which is a plain text with credentials", name)
		}
	}
	ask = maps.Clone(ask)
	ask["origin"] = "https://evil.example"
	if a, err = p.ask(t.Context(), step{Send: "OPTIONS /notes/1", Headers: ask}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(strings.ToLower(header(a.header, "Vary")), "origin") || a.header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("a foreign preflight is answered %v", a.header)
	}
}

func corsOpen(t *testing.T, p *program) {
	if a, why := (webPage{"https://any.example", false}).fetch(t, p, "GET", "/open/rates", nil); why != "" || a.status != 200 {
		t.Errorf("a page without credentials does not read it: %q %d", why, a.status)
	}
	if _, why := (webPage{"https://any.example", true}).fetch(t, p, "GET", "/open/rates", nil); why == "" {
		t.Error("a page with credentials reads it")
	}
}

// corsIsNoDefence: a form on a foreign page sends without asking, and the program obeys.
func corsIsNoDefence(t *testing.T, p *program) {
	p.play(t, step{Name: "before", Send: "GET /likes", Status: 200, JSON: map[string]any{"/count": "*"}, Keep: map[string]string{"before": "/count"}})
	a, why := (webPage{"https://evil.example", true}).fetch(t, p, "POST", "/likes", map[string]string{"content-type": "text/plain"})
	if why == "" || strings.HasPrefix(why, "preflight") || a.status != 201 {
		t.Errorf("a form's request: %q, %d", why, a.status)
	}
	p.play(t, step{Name: "after", Send: "GET /likes", Status: 200, Keep: map[string]string{"after": "/count"}})
	if p.known["before"] == p.known["after"] {
		t.Error("nothing was changed, so this shows nothing")
	}
}
