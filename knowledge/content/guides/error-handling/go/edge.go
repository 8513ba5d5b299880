package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"

	"github.com/google/uuid"
)

// Handler is a handler that returns its error instead of answering it.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Problem is an answer as RFC 9457 describes it.
type Problem struct {
	Type     string  `json:"type"`
	Title    string  `json:"title"`
	Status   int     `json:"status"`
	Detail   string  `json:"detail,omitempty"`
	Instance string  `json:"instance,omitempty"`
	Errors   []Field `json:"errors,omitempty"`
}

// Edge is the one place that answers errors.
type Edge struct {
	Log *slog.Logger
	mux http.ServeMux
}

// Handle registers a handler, with a pattern as http.ServeMux takes it: "GET /users/{id}".
func (e *Edge) Handle(pattern string, h Handler) {
	e.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			e.fail(w.(*writer), r, err)
		}
	})
}

// ServeHTTP answers, whatever happens below it: an unknown route, a wrong method, a returned error or a panic.
func (e *Edge) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	w := &writer{ResponseWriter: rw}
	defer func() {
		switch v := recover(); v {
		case nil:
		case http.ErrAbortHandler: // somebody ends the connection on purpose
			panic(v)
		default:
			e.fail(w, r, fmt.Errorf("panic: %v\n%s", v, debug.Stack()))
		}
	}()
	h, pattern := e.mux.Handler(r)
	if pattern != "" {
		e.mux.ServeHTTP(w, r)
		return
	}
	// The mux answers 404 and 405 in plain text. Let it decide which, keep Allow, and write our own body.
	refusal := &sink{header: http.Header{}}
	h.ServeHTTP(refusal, r)
	if refusal.status < 400 { // a redirect from "//users" to "/users" is no error
		h.ServeHTTP(w, r)
		return
	}
	if allow := refusal.header.Get("Allow"); allow != "" {
		w.Header().Set("Allow", allow)
	}
	write(w, Problem{Status: refusal.status})
}

func (e *Edge) fail(w *writer, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return // the client has gone; nobody reads an answer, and it is no fault of ours
	}
	p := problem(err)
	if p.Status >= 500 {
		p.Instance = "urn:uuid:" + uuid.NewString() // or the id that your log lines carry already
		e.Log.ErrorContext(r.Context(), "request failed", "incident", p.Instance,
			"method", r.Method, "path", r.URL.Path, "error", err)
	}
	if w.wrote {
		panic(http.ErrAbortHandler) // half an answer is out: cut the connection rather than let it look complete
	}
	if p.Status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "5")
	}
	write(w, p)
}

// Go runs work that no request waits for. A panic in a goroutine of its own would end the program.
func (e *Edge) Go(name string, work func() error) {
	go func() {
		defer func() {
			if v := recover(); v != nil {
				e.Log.Error("work failed", "work", name, "error", fmt.Errorf("panic: %v\n%s", v, debug.Stack()))
			}
		}()
		if err := work(); err != nil {
			e.Log.Error("work failed", "work", name, "error", err)
		}
	}()
}

// problem maps an error to an answer. What it does not know is 500 and says nothing about itself.
func problem(err error) Problem {
	var known *Error
	var refused *Refusal
	var tooBig *http.MaxBytesError
	switch {
	case errors.As(err, &known):
		status, ok := map[Kind]int{Invalid: 422, Forbidden: 403, NotFound: 404, Conflict: 409}[known.Kind]
		if !ok { // a kind that somebody added and did not map
			break
		}
		return Problem{Type: "https://api.example.com/problems/" + string(known.Kind),
			Status: status, Detail: known.Detail, Errors: known.Fields}
	case errors.As(err, &refused):
		return Problem{Status: refused.Status, Detail: refused.Detail}
	case errors.As(err, &tooBig):
		return Problem{Status: http.StatusRequestEntityTooLarge, Detail: fmt.Sprintf("at most %d bytes", tooBig.Limit)}
	case errors.Is(err, context.DeadlineExceeded):
		return Problem{Status: http.StatusServiceUnavailable}
	}
	return Problem{Status: http.StatusInternalServerError}
}

func write(w http.ResponseWriter, p Problem) {
	if p.Type == "" {
		p.Type = "about:blank"
	}
	p.Title = http.StatusText(p.Status)
	body, err := json.Marshal(p)
	if err != nil { // cannot happen: all fields are strings and numbers
		panic(err)
	}
	for _, name := range []string{"Content-Length", "Content-Encoding", "ETag", "Last-Modified"} {
		w.Header().Del(name) // of the answer that was meant to be
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store") // caches may keep a 404 without being told
	w.WriteHeader(p.Status)
	_, _ = w.Write(body) // a client that left cannot be told
}

// writer remembers whether an answer has begun.
type writer struct {
	http.ResponseWriter
	wrote bool
}

func (w *writer) WriteHeader(status int) {
	w.wrote = true
	w.ResponseWriter.WriteHeader(status)
}

func (w *writer) Write(b []byte) (int, error) {
	w.wrote = true
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the real writer.
func (w *writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// sink takes an answer's status and drops its body.
type sink struct {
	header http.Header
	status int
}

func (s *sink) Header() http.Header         { return s.header }
func (s *sink) WriteHeader(status int)      { s.status = status }
func (s *sink) Write(b []byte) (int, error) { return len(b), nil }
