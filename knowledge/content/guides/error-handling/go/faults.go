package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

var errStore = errors.New(`relation "users" does not exist (/srv/app/db.go:17)`) // what a driver says

type partnerError struct{ status int }

func (e partnerError) Error() string {
	return fmt.Sprintf("/srv/app/partner.go: it answered %d", e.status)
}

// faults stand for what goes wrong in your handlers.
func faults(e *Edge) {
	for name, h := range map[string]Handler{
		"error": func(w http.ResponseWriter, _ *http.Request) error {
			w.Header().Set("Content-Length", "1000") // it meant to answer well
			w.Header().Set("Cache-Control", "public, max-age=86400")
			w.Header().Set("ETag", `"v1"`)
			return fmt.Errorf("read users: %w", errStore)
		},
		"panic": func(http.ResponseWriter, *http.Request) error { panic("nil map in /srv/app/cart.go") },
		"partner-status": func(http.ResponseWriter, *http.Request) error { // its 404 is not ours
			return fmt.Errorf("ask the partner: %w", partnerError{404})
		},
		"called-off": func(http.ResponseWriter, *http.Request) error { // by us; the client waits
			return fmt.Errorf("/srv/app/job.go: %w", context.Canceled)
		},
		"unmapped-kind": func(http.ResponseWriter, *http.Request) error { return New("gone", "/srv/app", errStore) },
	} {
		e.Handle("GET /faults/"+name, h)
	}
	e.Handle("GET /half", func(w http.ResponseWriter, _ *http.Request) error {
		_, _ = io.WriteString(w, `{"items":[`)
		_ = http.NewResponseController(w).Flush()
		return errStore
	})
	e.Handle("GET /partner", func(_ http.ResponseWriter, r *http.Request) error {
		ctx, cancel := context.WithTimeout(r.Context(), 50*time.Millisecond)
		defer cancel()
		<-ctx.Done()
		return fmt.Errorf("ask partner.example: %w", ctx.Err())
	})
	e.Handle("GET /wait", func(_ http.ResponseWriter, r *http.Request) error {
		select {
		case <-r.Context().Done():
			return fmt.Errorf("read users: %w", r.Context().Err())
		case <-time.After(2 * time.Second):
			return nil
		}
	})
	e.Handle("POST /mails", func(w http.ResponseWriter, _ *http.Request) error {
		e.Go("mail", func() error { panic("no mail server in /srv/app/mail.go") })
		w.WriteHeader(http.StatusAccepted)
		return nil
	})
}
