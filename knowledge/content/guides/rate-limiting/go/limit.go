package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Policy is one line of the table of limits.
type Policy struct {
	Name    string
	Quota   int
	Seconds int
	Open    bool // what happens while the store is gone: true lets everybody through, false nobody
}

// The table of limits.
var (
	Search       = Policy{"search", 10, 60, true}          // by address; reading goes on without the store
	Reports      = Policy{"reports", 5, 900, false}        // by account; it costs money
	LoginAddress = Policy{"login-address", 20, 900, false} // one address, many accounts
	LoginPair    = Policy{"login-pair", 5, 900, false}     // one address, one account
	LoginAccount = Policy{"login-account", 20, 900, false} // many addresses, one account
)

const answerTime = time.Second // a store that hangs must not hold up everybody; in one data centre 50 ms will do

// Limiter counts where all processes see it.
type Limiter struct {
	DB  *pgxpool.Pool
	Log *slog.Logger
}

// Allow counts one before the work is done, and answers where the work must not be done.
func (l *Limiter) Allow(w http.ResponseWriter, r *http.Request, p Policy, key string) bool {
	ctx, cancel := context.WithTimeout(r.Context(), answerTime)
	defer cancel()
	var n, wait int
	err := l.DB.QueryRow(ctx, "SELECT n, wait FROM hit($1, $2, $3)", p.Name+"\n"+key, p.Quota, p.Seconds).Scan(&n, &wait)
	if err != nil {
		l.Log.ErrorContext(r.Context(), "limit not counted", "policy", p.Name, "open", p.Open, "error", err)
		if !p.Open {
			w.Header().Set("Retry-After", "5")
			problem(w, http.StatusServiceUnavailable, nil)
		}
		return p.Open
	}
	// draft-ietf-httpapi-ratelimit-headers-11: quota and window; what remains, and until when.
	w.Header().Add("RateLimit-Policy", fmt.Sprintf("%q;q=%d;w=%d", p.Name, p.Quota, p.Seconds))
	w.Header().Add("RateLimit", fmt.Sprintf("%q;r=%d;t=%d", p.Name, max(0, p.Quota-n), wait))
	if n > p.Quota {
		w.Header().Set("Retry-After", strconv.Itoa(wait))
		problem(w, http.StatusTooManyRequests, map[string]any{
			"type":              "https://iana.org/assignments/http-problem-types#quota-exceeded",
			"violated-policies": []string{p.Name},
		})
		return false
	}
	return true
}

// Forget sets a count back to none.
func (l *Limiter) Forget(ctx context.Context, p Policy, key string) error {
	_, err := l.DB.Exec(ctx, "SELECT forget($1)", p.Name+"\n"+key)
	return err
}

func problem(w http.ResponseWriter, status int, more map[string]any) {
	body := map[string]any{"title": http.StatusText(status), "status": status}
	for name, value := range more {
		body[name] = value
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // a client that left cannot be told
}
