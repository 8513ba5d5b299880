package main

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
)

// Refusal is about HTTP alone, before the domain is asked.
type Refusal struct {
	Status int
	Detail string
}

func (r *Refusal) Error() string { return r.Detail }

// ReadJSON reads one JSON value. The decoder's own words are for Go programmers, so they stay here.
func ReadJSON(w http.ResponseWriter, r *http.Request, into any) error {
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != "application/json" {
		return &Refusal{http.StatusUnsupportedMediaType, "send application/json"}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 16<<10))
	var tooBig *http.MaxBytesError
	switch {
	case errors.As(err, &tooBig):
		return err
	case err != nil: // the client left in the middle
		return &Refusal{http.StatusBadRequest, "the body is not complete"}
	case !json.Valid(body):
		return &Refusal{http.StatusBadRequest, "the body is not JSON"}
	}
	var wrong *json.UnmarshalTypeError
	err = json.Unmarshal(body, into)
	if errors.As(err, &wrong) {
		pointer := "#"
		if wrong.Field != "" {
			pointer = "#/" + strings.ReplaceAll(wrong.Field, ".", "/")
		}
		return NotValid(Field{Pointer: pointer, Detail: "has the wrong type"})
	}
	return err
}
