// This program gives every error one way to the client: domain code returns an *Error that knows nothing of HTTP, and the
// edge turns it into one problem document.
package main

import "fmt"

// Kind is what a caller must tell apart. It is about the domain; only the edge knows which status it becomes.
type Kind string

// Kinds of errors that callers can do something about. Everything else is a fault of ours.
const (
	Invalid   Kind = "invalid"
	Forbidden Kind = "forbidden"
	NotFound  Kind = "not-found"
	Conflict  Kind = "conflict"
)

// Field says what is wrong with one part of the input: a member of the body by its JSON Pointer, such as "#/email", or a
// parameter by its name.
type Field struct {
	Pointer   string `json:"pointer,omitempty"`
	Parameter string `json:"parameter,omitempty"`
	Detail    string `json:"detail"`
}

// Error is an error that may be told to a client: Detail is written for people outside.
type Error struct {
	Kind   Kind
	Detail string
	Fields []Field
	cause  error
}

func (e *Error) Error() string {
	if e.cause != nil {
		return fmt.Sprintf("%s: %s: %v", e.Kind, e.Detail, e.cause)
	}
	return fmt.Sprintf("%s: %s", e.Kind, e.Detail)
}

// Unwrap makes the cause visible to errors.Is and errors.As; it goes to the log and never to the client.
func (e *Error) Unwrap() error { return e.cause }

// New makes an error of a kind; cause may be nil.
func New(kind Kind, detail string, cause error) *Error {
	return &Error{Kind: kind, Detail: detail, cause: cause}
}

// NotValid makes an error about the input.
func NotValid(fields ...Field) *Error {
	return &Error{Kind: Invalid, Detail: "the input is not valid", Fields: fields}
}
