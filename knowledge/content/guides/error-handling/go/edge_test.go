package main

import (
	"database/sql"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
)

// What any client may see is in the contract.
func TestRedirectIsNoProblem(t *testing.T) {
	e := &Edge{Log: slog.New(slog.DiscardHandler)}
	routes(e)
	w := httptest.NewRecorder()
	e.ServeHTTP(w, httptest.NewRequest("GET", "http://api.example.com//users", nil))
	if w.Code != http.StatusTemporaryRedirect || w.Header().Get("Location") != "/users" || w.Header().Get("Content-Type") == "application/problem+json" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}

func TestCauseStaysReachable(t *testing.T) {
	if err := New(NotFound, "no such user", sql.ErrNoRows); !errors.Is(err, sql.ErrNoRows) {
		t.Error("errors.Is does not find the cause")
	}
}
