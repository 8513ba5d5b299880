package main

import (
	"encoding/json"
	"errors"
	"net/http"
)

// Reply is the success flag for clients that have it already. Its fields are closed: a Reply is made by OK, Many or Not,
// so data and error are never both there and never both missing, and the status always agrees with the flag.
type Reply[T any] struct {
	status int
	data   *T
	meta   *Meta
	err    *Failure
}

// Failure is what went wrong: Code for programs, Message for people.
type Failure struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// OK is a success.
func OK[T any](data T) Reply[T] { return Reply[T]{status: http.StatusOK, data: &data} }

// Many is a success with a page of a list.
func Many[T any](data []T, meta Meta) Reply[[]T] {
	if data == nil {
		data = []T{}
	}
	return Reply[[]T]{status: http.StatusOK, data: &data, meta: &meta}
}

// Not is an error. A status below 400 is a fault of the caller and becomes 500.
func Not[T any](status int, code, message string) Reply[T] {
	if status < 400 {
		status, code, message = http.StatusInternalServerError, "internal", "something went wrong"
	}
	return Reply[T]{status: status, err: &Failure{code, message}}
}

// MarshalJSON writes one of the two shapes; the zero Reply is neither and is refused.
func (r Reply[T]) MarshalJSON() ([]byte, error) {
	switch {
	case r.data != nil:
		return json.Marshal(struct {
			Success bool  `json:"success"`
			Data    *T    `json:"data"`
			Meta    *Meta `json:"meta,omitempty"`
		}{true, r.data, r.meta})
	case r.err != nil:
		return json.Marshal(struct {
			Success bool     `json:"success"`
			Error   *Failure `json:"error"`
		}{false, r.err})
	}
	return nil, errors.New("an empty Reply says nothing")
}

// Write sends the reply with the status that belongs to it.
func (r Reply[T]) Write(w http.ResponseWriter) { send(w, r.status, "application/json", r) }
