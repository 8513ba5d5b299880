package samples

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestErrorHandling(t *testing.T) {
	prove(t, "error-handling", func(*testing.T) proof {
		return proof{
			given: func(t *testing.T, p *program) {
				p.known["large"] = `{"email":"` + strings.Repeat("x", 17<<10) + `@example.com"}`
				p.each["unknown"] = map[string]string{"read": "GET /nowhere", "written": "POST /nowhere", "deeper": "PUT /users/u1/keys",
					"the root": "GET /", "a file": "GET /favicon.ico"}
				p.each["invalid"] = map[string]string{"no address": `{"email":"ada"}`, "nothing": `{}`, "a number": `{"email":7}`,
					"null": `{"email":null}`, "a list": `[]`, "a text": `"ada@example.com"`, "no object": `null`}
				p.each["malformed"] = map[string]string{"cut off": `{"email":"ada@exa`, "no JSON": `email=ada`, "empty": "",
					"two": `{"email":"a@b"}{"email":"c@d"}`, "deep": strings.Repeat("[", 15<<10)}
				p.each["faults"] = faultsOf(p.stack)
			},
			talk: func(t *testing.T, p *program) {
				for _, about := range []struct {
					name string
					talk func(*testing.T, *program)
				}{
					{"the log has what the client does not get", faultsAreLogged}, {"expected errors are not logged as faults", expectedAreQuiet},
					{"half an answer does not look whole", halfIsCut}, {"a client that leaves is no fault", leavingIsQuiet},
					{"work behind an answer fails", workBehind}, {"a body of unknown length is too large", chunkedIsLimited},
					{"an address that is not UTF-8", strangeAddress},
				} {
					t.Run(about.name, func(t *testing.T) { about.talk(t, p) })
				}
				p.play(t, step{Name: "after all of it", Send: "GET /users/u1", Status: 200})
			},
		}
	})
}

// faultsOf lists the routes below /faults. JavaScript can throw anything, or nothing.
func faultsOf(stack string) map[string]string {
	names := []string{"error", "panic", "partner-status", "called-off", "unmapped-kind"}
	switch stack {
	case "express", "nextjs":
		names = append(names, "late", "text", "nothing")
	case "fastapi":
		names = append(names, "late")
	}
	list := map[string]string{}
	for _, name := range names {
		list[name] = name
	}
	return list
}

func faultsAreLogged(t *testing.T, p *program) {
	for name := range faultsOf(p.stack) {
		a, err := p.ask(t.Context(), step{Send: "GET /faults/" + name})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var problem struct{ Instance string }
		if err := json.Unmarshal(a.body, &problem); err != nil || problem.Instance == "" {
			t.Errorf("%s: no incident in %s", name, a.body)
			continue
		}
		words := []string{problem.Instance, "GET", "/faults/" + name}
		if name != "text" && name != "nothing" {
			words = append(words, "/srv/app") // the cause
		}
		if !p.logged(words...) {
			t.Errorf("%s: no line of the log has %q", name, words)
		}
		if n := strings.Count(p.output.String(), problem.Instance); n != 1 {
			t.Errorf("%s: it is logged %d times", name, n)
		}
	}
}

// settled waits until the program has nothing more to write, and returns how much that was.
func (p *program) settled() int {
	for n := -1; ; time.Sleep(200 * time.Millisecond) {
		if now := len(p.output.String()); now == n {
			return n
		} else {
			n = now
		}
	}
}

// news returns what the program has written since, without the lines that only say that a request came.
func (p *program) news(since int) string {
	var lines []string
	for line := range strings.Lines(p.output.String()[since:]) {
		if !strings.HasPrefix(line, "INFO: ") { // uvicorn
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "")
}

func expectedAreQuiet(t *testing.T, p *program) {
	since := p.settled()
	for _, send := range []string{"GET /users/u9", "GET /reports", "GET /nowhere", "DELETE /users/u1", "POST /users"} {
		if _, err := p.ask(t.Context(), step{Send: send, Body: "{", Headers: map[string]any{"content-type": "application/json"}}); err != nil {
			t.Error(err)
		}
	}
	p.settled()
	if news := p.news(since); news != "" {
		t.Errorf("typing errors of clients wake somebody up:\n%s", news)
	}
}

func halfIsCut(t *testing.T, p *program) {
	p.asked++
	res, err := direct.Get(p.url + "/half")
	if err != nil {
		t.Fatal(err) // its status and first bytes were sent
	}
	defer res.Body.Close()
	if body, err := io.ReadAll(res.Body); err == nil {
		t.Errorf("%d %q is read as if it were whole", res.StatusCode, body)
	} else if !strings.HasPrefix(string(body), `{"items":[`) || strings.Contains(string(body), "srv") || strings.Contains(string(body), "title") {
		t.Errorf("half an answer is %q", body)
	}
	if !p.logged("relation", "/srv/app") {
		t.Error("the log does not say why")
	}
}

func leavingIsQuiet(t *testing.T, p *program) {
	since := p.settled()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := p.ask(ctx, step{Send: "GET /wait"}); err == nil {
		t.Error("it did not wait")
	}
	p.asked++
	conn, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(conn, "POST /users HTTP/1.1\r\nHost: api\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"email\":")
	time.Sleep(300 * time.Millisecond)
	conn.Close()
	time.Sleep(2500 * time.Millisecond) // longer than the handler waits
	if news := p.news(since); news != "" {
		t.Errorf("it writes:\n%s", news)
	}
}

func workBehind(t *testing.T, p *program) {
	p.play(t, step{Name: "the answer does not wait", Send: "POST /mails", Status: 202})
	if !p.logged("/srv/app/mail") {
		t.Error("its failure is not in the log")
	}
	p.play(t, step{Name: "the program goes on", Send: "GET /users/u1", Status: 200})
}

func chunkedIsLimited(t *testing.T, p *program) {
	p.asked++
	body := io.MultiReader(strings.NewReader(p.known["large"])) // hides its length
	req, err := http.NewRequestWithContext(t.Context(), "POST", p.url+"/users", body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := direct.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != 413 || header(res.Header, "Content-Type") != "application/problem+json" {
		t.Errorf("it is answered %d %v", res.StatusCode, res.Header)
	}
}

func strangeAddress(t *testing.T, p *program) {
	a, err := p.ask(t.Context(), step{Send: "GET /users/%ff"})
	if err != nil {
		t.Fatal(err)
	}
	if p.stack == "nextjs" { // it fails at it before any of our code, with 500 and two words; nothing leaks, but an alarm rings
		if strings.TrimSpace(string(a.body)) != "Internal Server Error" {
			t.Errorf("it is answered %d %s", a.status, a.body)
		}
		return
	}
	if a.status != 400 && a.status != 404 || header(a.header, "Content-Type") != "application/problem+json" {
		t.Errorf("it is answered %d %v %s", a.status, a.header, a.body)
	}
}
