package main

import (
	"encoding/json"
	"math"
	"net/http/httptest"
	"strings"
	"testing"
)

func record(send func(w *httptest.ResponseRecorder)) (int, string, map[string]any) {
	w := httptest.NewRecorder()
	send(w)
	var members map[string]any
	_ = json.Unmarshal(w.Body.Bytes(), &members) // a body that is no object leaves the map empty, and the test says so
	return w.Code, w.Header().Get("Content-Type"), members
}

func TestFlagNeverContradicts(t *testing.T) {
	total := 100
	replies := map[string]func(w *httptest.ResponseRecorder){
		"one":        func(w *httptest.ResponseRecorder) { OK(User{"u1", "Ada"}).Write(w) },
		"zero value": func(w *httptest.ResponseRecorder) { OK("").Write(w) },
		"page":       func(w *httptest.ResponseRecorder) { Many([]User{{"u1", "Ada"}}, Meta{&total, 1, 20}).Write(w) },
		"missing":    func(w *httptest.ResponseRecorder) { Not[User](404, "no-user", "no such user").Write(w) },
		"200 error":  func(w *httptest.ResponseRecorder) { Not[User](200, "oops", "a mistake of the caller").Write(w) },
	}
	for name, send := range replies {
		status, _, m := record(send)
		_, data := m["data"]
		_, fault := m["error"]
		if m["success"] != (status < 400) || data == fault || data != (status < 400) {
			t.Errorf("%s: status %d with %v", name, status, m)
		}
	}
}

func TestEmptyReplyIsAFault(t *testing.T) {
	w := httptest.NewRecorder()
	Reply[User]{status: 200}.Write(w)
	if w.Code != 500 {
		t.Errorf("an empty reply answers %d %s", w.Code, w.Body)
	}
}

func TestUnknownTotalIsAbsent(t *testing.T) {
	body, err := json.Marshal(WithMeta[[]User]{Data: []User{}, Meta: &Meta{Page: 1, Limit: 20}})
	if err != nil || strings.Contains(string(body), "total") {
		t.Errorf("%s, %v", body, err)
	}
}

func TestNoHalfAnswer(t *testing.T) {
	status, media, m := record(func(w *httptest.ResponseRecorder) { Bare(w, 200, math.Inf(1)) })
	if status != 500 || media != "application/problem+json" || m["status"] != 500.0 {
		t.Errorf("a value that JSON does not have answers %d %s %v", status, media, m)
	}
}
