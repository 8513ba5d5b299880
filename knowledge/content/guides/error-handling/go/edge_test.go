package errorhandling

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func server(t *testing.T) (*httptest.Server, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	e := &Edge{Log: slog.New(slog.NewJSONHandler(&log, nil))}
	e.Handle("GET /users/{id}", func(w http.ResponseWriter, r *http.Request) error {
		if r.PathValue("id") != "1" {
			return New(NotFound, "no such user", sql.ErrNoRows)
		}
		_, err := io.WriteString(w, `{"id":"1"}`)
		return err
	})
	e.Handle("POST /users", func(w http.ResponseWriter, r *http.Request) error {
		if _, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 64)); err != nil {
			return err
		}
		return &Error{Kind: Invalid, Detail: "input is not valid", Fields: []Field{{"#/email", "is missing"}}}
	})
	e.Handle("PUT /users/{id}", func(http.ResponseWriter, *http.Request) error {
		return New(Conflict, "e-mail is taken", nil)
	})
	e.Handle("GET /secret", func(http.ResponseWriter, *http.Request) error { return New(Forbidden, "staff only", nil) })
	e.Handle("GET /slow", func(w http.ResponseWriter, _ *http.Request) error {
		w.Header().Set("Content-Length", "1000") // it meant to answer well
		w.Header().Set("Cache-Control", "public, max-age=86400")
		return context.DeadlineExceeded
	})
	e.Handle("GET /fault", func(http.ResponseWriter, *http.Request) error {
		return errors.New(`pq: relation "users" does not exist (/srv/app/db.go:17)`)
	})
	e.Handle("GET /new-kind", func(http.ResponseWriter, *http.Request) error { return New("gone", "x", nil) })
	e.Handle("GET /panic", func(http.ResponseWriter, *http.Request) error { panic("nil map in /srv/app/cart.go") })
	e.Handle("GET /half", func(w http.ResponseWriter, _ *http.Request) error {
		_, _ = io.WriteString(w, `{"items":[`)
		_ = http.NewResponseController(w).Flush()
		return errors.New("connection to the store lost")
	})
	s := httptest.NewServer(e)
	t.Cleanup(s.Close)
	return s, &log
}

func ask(t *testing.T, s *httptest.Server, method, path, body string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequest(method, s.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	res, err := s.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(text)
}

func TestEveryErrorHasOneShape(t *testing.T) {
	s, _ := server(t)
	for _, c := range []struct {
		method, path, body string
		want               int
	}{
		{"GET", "/users/7", "", 404},
		{"GET", "/nope", "", 404},                        // the mux would answer in plain text
		{"DELETE", "/users/1", "", 405},                  // likewise
		{"PUT", "/users/1", "", 409},                     // a conflict that the domain reports
		{"GET", "/secret", "", 403},                      // known, but not allowed
		{"POST", "/users", "{}", 422},                    // invalid, with a pointer
		{"GET", "/slow", "", 503},                        // a deadline of ours
		{"GET", "/fault", "", 500},                       // a fault
		{"GET", "/panic", "", 500},                       // a panic
		{"GET", "/new-kind", "", 500},                    // a kind that nobody has mapped
		{"POST", "/users", strings.Repeat("x", 65), 413}, // the limit
	} {
		res, body := ask(t, s, c.method, c.path, c.body)
		var p Problem
		if err := json.Unmarshal([]byte(body), &p); err != nil {
			t.Errorf("%s %s: %v in %q", c.method, c.path, err, body)
		}
		if res.StatusCode != c.want || p.Status != c.want || p.Title == "" || p.Type == "" {
			t.Errorf("%s %s = %d %+v, want %d", c.method, c.path, res.StatusCode, p, c.want)
		}
		if got := res.Header.Get("Content-Type"); got != "application/problem+json" || res.Header.Get("Cache-Control") != "" {
			t.Errorf("%s %s has media type %q, Cache-Control %q", c.method, c.path, got, res.Header.Get("Cache-Control"))
		}
	}
}

func TestWrongMethodNamesTheRightOnes(t *testing.T) {
	s, _ := server(t)
	if res, _ := ask(t, s, "DELETE", "/users/1", ""); res.Header.Get("Allow") != "GET, HEAD, PUT" {
		t.Errorf("Allow = %q", res.Header.Get("Allow"))
	}
}

func TestRedirectIsNoProblem(t *testing.T) {
	s, _ := server(t)
	s.Client().CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	res, _ := ask(t, s, "GET", "//nope", "")
	if res.StatusCode != 307 || res.Header.Get("Location") != "/nope" || res.Header.Get("Content-Type") == "application/problem+json" {
		t.Errorf("%d %v", res.StatusCode, res.Header)
	}
}

func TestFieldsCarryPointers(t *testing.T) {
	s, _ := server(t)
	if _, body := ask(t, s, "POST", "/users", "{}"); !strings.Contains(body, `"pointer":"#/email"`) {
		t.Errorf("no pointer in %s", body)
	}
}

func TestFaultsStayInTheLog(t *testing.T) {
	s, log := server(t)
	for _, path := range []string{"/fault", "/panic"} {
		log.Reset()
		_, body := ask(t, s, "GET", path, "")
		for _, leak := range []string{"srv", "pq", "relation", "map", "goroutine"} {
			if strings.Contains(body, leak) {
				t.Errorf("%s tells the client %q: %s", path, leak, body)
			}
		}
		var p Problem
		if err := json.Unmarshal([]byte(body), &p); err != nil {
			t.Fatal(err)
		}
		if p.Instance == "" || !strings.Contains(log.String(), p.Instance) || !strings.Contains(log.String(), "/srv/app") {
			t.Errorf("%s: the log must carry incident %q and the cause: %s", path, p.Instance, log)
		}
	}
	if res, _ := ask(t, s, "GET", "/users/1", ""); res.StatusCode != 200 {
		t.Errorf("after a panic the server answers %d", res.StatusCode)
	}
}

func TestHalfAnAnswerDoesNotLookComplete(t *testing.T) {
	s, _ := server(t)
	res, err := s.Client().Get(s.URL + "/half")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if body, err := io.ReadAll(res.Body); err == nil {
		t.Errorf("read %q as if it were whole", body)
	}
}

func TestClientThatLeftIsNoFault(t *testing.T) {
	for name, c := range map[string]struct {
		left bool
		want int
	}{"the client left": {true, 0}, "something of ours was cancelled": {false, 500}} {
		var log bytes.Buffer
		e := &Edge{Log: slog.New(slog.NewJSONHandler(&log, nil))}
		e.Handle("GET /", func(http.ResponseWriter, *http.Request) error { return fmt.Errorf("read users: %w", context.Canceled) })
		ctx, cancel := context.WithCancel(context.Background())
		if c.left {
			cancel()
		}
		w := &sink{header: http.Header{}}
		e.ServeHTTP(w, httptest.NewRequest("GET", "/", nil).WithContext(ctx))
		cancel()
		if w.status != c.want || (log.Len() > 0) != (c.want == 500) {
			t.Errorf("%s: status %d, log %q", name, w.status, log.String())
		}
	}
}

func TestCauseStaysReachable(t *testing.T) {
	if err := New(NotFound, "no such user", sql.ErrNoRows); !errors.Is(err, sql.ErrNoRows) {
		t.Error("errors.Is does not find the cause")
	}
}
