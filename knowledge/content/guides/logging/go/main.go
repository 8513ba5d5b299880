// This program writes what it does as JSON lines on standard output; the platform keeps them.
package main

import (
	"cmp"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"os"
	"time"
)

func main() {
	var level slog.Level
	err := level.UnmarshalText([]byte(cmp.Or(os.Getenv("LOG_LEVEL"), "info")))
	// SetDefault takes in what libraries and net/http itself write with the package log, too.
	slog.SetDefault(newLogger(os.Stdout, level, os.Getenv("VERSION")))
	if err == nil {
		slog.Info("listening", "port", os.Getenv("PORT"))
		// Only where all that can reach this program is yours: otherwise anybody names your traces.
		trust := os.Getenv("TRUST_TRACE") == "1"
		err = http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), logged(routes(), trust))
	}
	slog.Error("ended", "error", err)
	os.Exit(1)
}

func routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("GET /orders/{id}", func(w http.ResponseWriter, r *http.Request) {
		_ = json.NewEncoder(w).Encode(findOrder(r.Context(), r.PathValue("id"))) // the client may have left
	})
	mux.HandleFunc("POST /login", login)
	mux.HandleFunc("POST /resets/{token}", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("GET /reports", func(_ http.ResponseWriter, r *http.Request) { // stands for something slow
		select {
		case <-time.After(time.Second):
		case <-r.Context().Done():
		}
	})
	mux.HandleFunc("GET /invoices/{id}", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(sumUp([]int{3, 4}))
	})
	return mux
}

// findOrder stands for code far below the handler. It knows no request, but its lines carry the request's id.
func findOrder(ctx context.Context, id string) map[string]string {
	slog.InfoContext(ctx, "order found", "order", id)
	return map[string]string{"id": id}
}

// sumUp has a fault.
func sumUp(parts []int) int { return parts[0] + parts[len(parts)] }

func login(w http.ResponseWriter, r *http.Request) {
	var attempt struct {
		Email    string
		Password secret
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 100<<10)).Decode(&attempt); err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	// A careless line, as somebody writes one while looking for a fault. The type keeps the password out.
	slog.DebugContext(r.Context(), "sign-in", "body", attempt)
	slog.WarnContext(r.Context(), "sign-in refused", "event", "authn_failed")
	w.WriteHeader(http.StatusUnauthorized)
}
