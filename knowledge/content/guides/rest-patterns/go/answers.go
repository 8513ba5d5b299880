package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
)

// refused maps the store's errors to statuses, once for all handlers.
func refused(w http.ResponseWriter, r *http.Request, err error) bool {
	switch {
	case err == nil:
		return false
	case errors.Is(err, errMissing):
		problem(w, http.StatusNotFound, err.Error())
	case errors.Is(err, errStale):
		problem(w, http.StatusPreconditionFailed, err.Error())
	case errors.Is(err, errTwice):
		problem(w, http.StatusConflict, err.Error())
	default:
		slog.ErrorContext(r.Context(), "posts", "error", err)
		problem(w, http.StatusInternalServerError, "")
	}
	return true
}

// read takes one JSON value of one media type; the guide on input validation goes further.
func read(w http.ResponseWriter, r *http.Request, media string, into any) bool {
	if got, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || got != media {
		problem(w, http.StatusUnsupportedMediaType, "send "+media)
		return false
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 64<<10))
	if err != nil || !json.Valid(body) {
		problem(w, http.StatusBadRequest, "the body cannot be read")
		return false
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if d.Decode(into) != nil {
		problem(w, http.StatusUnprocessableEntity, "the body has not the form of a post")
		return false
	}
	return true
}

func problem(w http.ResponseWriter, status int, detail string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"title": http.StatusText(status), "status": status, "detail": detail})
}

// answer writes JSON. All values given to it can be encoded.
func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // a client that left cannot be told
}
