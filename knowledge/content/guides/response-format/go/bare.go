// This program shows three forms of an answer: the bare resource, data with meta, and, for clients that have it
// already, the success flag in a form that cannot contradict itself.
package main

import (
	"encoding/json"
	"net/http"
)

// User is what a client gets. The id is a text: a number above 2^53 loses digits in JavaScript.
type User struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Page is a list. Next is empty on the last page.
type Page[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty"`
}

// WithMeta is the form for teams that want the same outer members in every good answer.
type WithMeta[T any] struct {
	Data T     `json:"data"`
	Meta *Meta `json:"meta,omitempty"`
}

// Meta is about a list as a whole. Total is absent where counting is too slow, which is not the same as 0.
type Meta struct {
	Total *int `json:"total,omitempty"`
	Page  int  `json:"page"`
	Limit int  `json:"limit"`
}

// Problem is every answer that is no success, whatever the form of the good ones (RFC 9457).
type Problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"`
}

// Bare writes the resource itself.
func Bare(w http.ResponseWriter, status int, v any) {
	send(w, status, "application/json", v)
}

// List writes a page; no items are [], never null.
func List[T any](w http.ResponseWriter, items []T, next string) {
	if items == nil {
		items = []T{}
	}
	send(w, http.StatusOK, "application/json", Page[T]{items, next})
}

// Fail writes a problem.
func Fail(w http.ResponseWriter, status int, kind, detail string) {
	send(w, status, "application/problem+json",
		Problem{Type: kind, Title: http.StatusText(status), Status: status, Detail: detail})
}

// send encodes first and answers then, so that a value that cannot be encoded is a 500 and not half a 200.
func send(w http.ResponseWriter, status int, media string, v any) {
	body, err := json.Marshal(v)
	if err != nil { // a 500 has the form of all errors, too
		status, media, body = 500, "application/problem+json", []byte(`{"type":"about:blank","title":"Internal Server Error","status":500}`)
	}
	w.Header().Set("Content-Type", media)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write(body) // a client that left cannot be told
}
