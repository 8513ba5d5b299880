package main

import (
	"context"
	"encoding/json"
	"errors"
	"log"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// sessions stands for your session store: the cookie's value, and whose it is.
type sessions struct{ byID sync.Map }

func (s *sessions) user(r *http.Request) (id, user string, ok bool) {
	c, err := r.Cookie("session")
	if err != nil {
		return "", "", false
	}
	v, ok := s.byID.Load(c.Value)
	if !ok {
		return "", "", false
	}
	return c.Value, v.(string), true
}

func number(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return otherwise
}

func main() {
	origins := strings.Fields(os.Getenv("ORIGINS"))
	if len(origins) == 0 {
		log.Fatal("ORIGINS is not set: which pages may connect?")
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	s, hub := &sessions{}, &Hub{}
	for _, user := range []string{"ada", "bob", "carol", "dan", "eve"} {
		s.byID.Store("s-"+user, user)
	}
	sockets := &Server{
		Hub: hub, Origins: origins, Session: s.user, Allowed: func(session string) bool { _, ok := s.byID.Load(session); return ok },
		Heartbeat: time.Duration(number("HEARTBEAT_MS", 30_000)) * time.Millisecond, WriteTime: 5 * time.Second,
		PerSecond: number("MESSAGES_PER_SECOND", 20), Done: ctx.Done(), Log: slog.Default(),
	}
	mux := http.NewServeMux()
	mux.Handle("GET /ws", sockets)
	mux.HandleFunc("POST /sign-out", func(w http.ResponseWriter, r *http.Request) {
		id, _, ok := s.user(r)
		if !ok {
			http.Error(w, "sign in", http.StatusUnauthorized)
			return
		}
		s.byID.Delete(id)
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("GET /sockets", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]int{"open": hub.Count()}) // a client that left cannot be told
	})
	server := &http.Server{Addr: "127.0.0.1:" + os.Getenv("PORT"), Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	ended := make(chan error)
	go func() {
		<-ctx.Done()
		limit, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		err := server.Shutdown(limit) // it knows nothing of sockets
		hub.Wait(limit)
		ended <- err
	}()
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		log.Fatal(err)
	}
	if err := <-ended; err != nil {
		log.Fatal(err)
	}
}
