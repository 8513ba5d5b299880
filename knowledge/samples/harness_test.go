package samples

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A step that finds nothing wrong with anything would prove nothing: each rule is seen to hold once and to be broken once.
func TestStepsSeeWhatDiffers(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("Location", "/users/7")
		http.SetCookie(w, &http.Cookie{Name: "sid", Value: "s1"})
		w.WriteHeader(201)
		body, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, `{"id":"7","n":1,"none":null,"list":[],"deep":[{"a/b":true}],"echo":%q,"auth":%q}`, body, strings.Join(r.Header.Values("X-Who"), "+"))
	}))
	defer server.Close()
	for name, c := range map[string]struct{ good, bad step }{
		"status":       {step{Status: 201}, step{Status: 200}},
		"media type":   {step{Has: map[string]string{"content-type": "application/json"}}, step{Has: map[string]string{"content-type": "text/html"}}},
		"header":       {step{Has: map[string]string{"location": "~^/users/"}}, step{Has: map[string]string{"location": "/users"}}},
		"any header":   {step{Has: map[string]string{"location": "*"}}, step{Has: map[string]string{"retry-after": "*"}}},
		"no header":    {step{Has: map[string]string{"x-powered-by": ""}}, step{Has: map[string]string{"location": ""}}},
		"text":         {step{JSON: map[string]any{"/id": "7"}}, step{JSON: map[string]any{"/id": "8"}}},
		"number":       {step{JSON: map[string]any{"/n": int64(1)}}, step{JSON: map[string]any{"/n": "1"}}},
		"pattern":      {step{JSON: map[string]any{"/id": "~^[0-9]$"}}, step{JSON: map[string]any{"/n": "~1"}}},
		"anything":     {step{JSON: map[string]any{"/n": "*"}}, step{JSON: map[string]any{"/gone": "*"}}},
		"empty list":   {step{JSON: map[string]any{"/list": []any{}}}, step{JSON: map[string]any{"/none": []any{}}}},
		"deep":         {step{JSON: map[string]any{"/deep/0/a~1b": true}}, step{JSON: map[string]any{"/deep/1/a~1b": true}}},
		"lacks":        {step{Lacks: []string{"/gone", "/list/0"}}, step{Lacks: []string{"/none"}}},
		"hides":        {step{Hides: []string{"password"}}, step{Hides: []string{"SID"}}},
		"whole text":   {step{Text: "~^{"}, step{Text: "{}"}},
		"body":         {step{Body: "{id}", JSON: map[string]any{"/echo": "u1"}}, step{Body: "{unknown}"}},
		"two headers":  {step{Headers: map[string]any{"x-who": []any{"a", "b"}}, JSON: map[string]any{"/auth": "a+b"}}, step{Headers: map[string]any{"x-who": "a"}, JSON: map[string]any{"/auth": "a+b"}}},
		"keep":         {step{Keep: map[string]string{"id": "/id", "at": "header Location", "sid": "cookie sid"}}, step{Keep: map[string]string{"x": "/gone"}}},
		"keep cookie":  {step{Keep: map[string]string{"sid": "cookie sid"}}, step{Keep: map[string]string{"sid": "cookie other"}}},
		"within":       {step{Within: duration{time.Minute}}, step{Within: duration{time.Nanosecond}}},
		"found in any": {step{Text: "*"}, step{Hides: []string{"/USERS/7"}}},
	} {
		for want, s := range map[bool]step{true: c.good, false: c.bad} {
			p := player{url: server.URL, known: map[string]string{"id": "u1"}}
			s.Send = "POST /"
			if s.Status == 0 {
				s.Status = 201
			}
			a, err := p.ask(t.Context(), s)
			var faults []string
			if err == nil {
				faults = p.compare(s, a)
			}
			if good := err == nil && len(faults) == 0; good != want {
				t.Errorf("%s: good = %v, want %v: %v %v", name, good, want, err, faults)
			}
		}
	}
}

func TestWhatIsKeptIsSentLater(t *testing.T) {
	var got string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r.Method + " " + r.URL.Path + " " + r.Header.Get("Cookie")
		http.SetCookie(w, &http.Cookie{Name: "sid", Value: "s1"})
		fmt.Fprint(w, `{"id":7}`)
	}))
	defer server.Close()
	p := player{url: server.URL, known: map[string]string{}}
	p.play(t, step{Send: "GET /", Status: 200, Keep: map[string]string{"id": "/id", "session": "cookie sid"}})
	p.play(t, step{Send: "DELETE /users/{id}", Status: 200, Headers: map[string]any{"cookie": "{session}"}})
	if got != "DELETE /users/7 sid=s1" {
		t.Errorf("sent %q", got)
	}
}

func TestHowAProgramEnds(t *testing.T) {
	for script, want := range map[string]int{"exit 0": 0, "exit 3": 3, "kill -TERM $$": -15} {
		p := launch(t, launcher{dir: t.TempDir(), command: func(string) []string { return []string{"sh", "-c", script} }}, nil)
		if got := p.wait(t, 5*time.Second); got != want {
			t.Errorf("%q ended with %d, want %d", script, got, want)
		}
	}
}

func TestClusterGoesAndComesBack(t *testing.T) {
	if os.Getenv("FSD_SAMPLES") == "" {
		t.Skip("needs PostgreSQL")
	}
	c := newCluster(t, "no-topic")
	c.SQL(t, "-c", "CREATE TABLE notes (body text)")
	c.Stop(t)
	if _, err := run("", nil, filepath.Join(c.Bin, "psql"), c.URL, "-c", "SELECT 1"); err == nil {
		t.Error("it answers although it was stopped")
	}
	c.Start(t)
	c.SQL(t, "-c", "INSERT INTO notes VALUES ('kept')")
	if got := c.SQL(t, "-c", "SELECT body FROM notes"); got != "kept" {
		t.Errorf("notes hold %q", got)
	}
}
