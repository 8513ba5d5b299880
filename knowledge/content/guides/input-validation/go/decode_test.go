package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// What the contract of all stacks does not look for: the body that nobody thought of. None may be a fault of ours, and none
// that is refused may reach the store.
func FuzzDecode(f *testing.F) {
	f.Add(`{"name":"Ada","email":"ada@example.org","password":"correct horse battery"}`)
	f.Add(`{"a":[{"b":{}}],"a":1}`)
	f.Fuzz(func(t *testing.T, body string) {
		made := false
		r := httptest.NewRequest("POST", "/users", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		Handler(func(SignUp) error { made = true; return nil })(w, r)
		if made != (w.Code == http.StatusCreated) || w.Code >= 500 {
			t.Errorf("%q = %d, reached the store: %v", body, w.Code, made)
		}
	})
}
