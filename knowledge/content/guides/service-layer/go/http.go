package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
)

// Routes is the thin layer between HTTP and the service: read, call, answer.
func Routes(s *Service) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /users/{id}", func(w http.ResponseWriter, r *http.Request) {
		u, err := s.Find(r.Context(), r.PathValue("id"))
		reply(w, r, http.StatusOK, u, err)
	})
	mux.HandleFunc("POST /users", func(w http.ResponseWriter, r *http.Request) {
		in, status := read(w, r)
		if status != 0 {
			problem(w, status, "the body is not a new user")
			return
		}
		u, err := s.Create(r.Context(), in)
		if err == nil {
			w.Header().Set("Location", "/users/"+u.ID)
		}
		reply(w, r, http.StatusCreated, u, err)
	})
	return mux
}

// read knows the shape and no rule; the guide on input validation goes further.
func read(w http.ResponseWriter, r *http.Request) (in NewUser, status int) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 4<<10))
	if err != nil || !json.Valid(body) {
		return in, http.StatusBadRequest
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if d.Decode(&in) != nil {
		return in, http.StatusUnprocessableEntity
	}
	return in, 0
}

// reply maps the service's errors to statuses. What it does not know is a fault: logged, and told to nobody.
func reply(w http.ResponseWriter, r *http.Request, status int, u User, err error) {
	var invalid InvalidError
	switch {
	case err == nil:
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(u) // a client that left cannot be told
	case errors.Is(err, ErrNotFound):
		problem(w, http.StatusNotFound, ErrNotFound.Error())
	case errors.Is(err, ErrEmailTaken):
		problem(w, http.StatusConflict, ErrEmailTaken.Error())
	case errors.As(err, &invalid):
		problem(w, http.StatusUnprocessableEntity, invalid.Error())
	default:
		slog.ErrorContext(r.Context(), "users", "error", err)
		problem(w, http.StatusInternalServerError, "")
	}
}

func problem(w http.ResponseWriter, status int, detail string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"title": http.StatusText(status), "status": status, "detail": detail})
}
