package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"log/slog"
	"net/http"
	"regexp"
	"runtime/debug"
	"strings"
	"time"
)

// logged gives each request an id, writes one line about it, and answers what panics.
func logged(next http.Handler, trustTrace bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun, id := time.Now(), newTraceID()
		if parent := r.Header.Values("Traceparent"); trustTrace && len(parent) == 1 {
			if told := traceID(parent[0]); told != "" {
				id = told
			}
		}
		ctx := context.WithValue(r.Context(), traceKey{}, id)
		r = r.WithContext(ctx)
		w.Header().Set("X-Request-Id", id) // traceparent is for requests, not for answers
		answer := &recorder{ResponseWriter: w}
		defer func() {
			if fault := recover(); fault != nil {
				// The one place where an unexpected error is logged, with where it came from.
				slog.ErrorContext(ctx, "unexpected error", "error", fault, "stack", string(debug.Stack()))
				if answer.status != 0 {
					panic(http.ErrAbortHandler) // too late for another answer
				}
				failed(answer, id)
			}
			level, route := slog.LevelInfo, pattern(r)
			if route == "/livez" {
				level = slog.LevelDebug // some thousand lines a day that say nothing
			}
			status := max(answer.status, http.StatusOK)
			if answer.status == 0 && ctx.Err() != nil {
				status = 499 // the client left before there was an answer; nginx's number
			}
			// Named fields only: path, query, headers and body hold ids, tokens and passwords.
			slog.Log(ctx, level, "request", "method", r.Method, "route", route, "status", status,
				"duration_ms", float64(time.Since(begun).Microseconds())/1000, "user_agent", cut(r.UserAgent(), 200))
		}()
		next.ServeHTTP(answer, r)
	})
}

// pattern is the route without what was filled in. What no route took is one value, whatever was asked for.
func pattern(r *http.Request) string {
	if _, path, ok := strings.Cut(r.Pattern, " "); ok {
		return path
	}
	return "unmatched"
}

var traceparent = regexp.MustCompile(`^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$`)

// traceID takes the trace id out of a well-formed traceparent.
func traceID(parent string) string {
	m := traceparent.FindStringSubmatch(parent)
	if m == nil || strings.Trim(m[1], "0") == "" || strings.Trim(m[2], "0") == "" {
		return ""
	}
	return m[1]
}

func newTraceID() string {
	id := make([]byte, 16)
	_, _ = rand.Read(id) // never fails
	return hex.EncodeToString(id)
}

func failed(w http.ResponseWriter, id string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(http.StatusInternalServerError)
	_ = json.NewEncoder(w).Encode(map[string]any{"title": "Internal Server Error", "status": 500, "trace_id": id})
}

// recorder remembers the status. Unwrap lets http.ResponseController reach what is below.
type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 && status >= 200 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(b)
}

func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	return text[:n] + "…"
}
