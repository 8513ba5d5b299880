package main

import (
	"context"
	"encoding/json"
	"errors"
	"log"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// sessions stands for your session store: the cookie's value, and whose it is.
type sessions struct{ byID sync.Map }

func (s *sessions) signedIn(r *http.Request) bool {
	c, err := r.Cookie("session")
	if err != nil {
		return false
	}
	_, ok := s.byID.Load(c.Value)
	return ok
}

// need lets through who is signed in.
func (s *sessions) need(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !s.signedIn(r) {
			http.Error(w, "sign in", http.StatusUnauthorized)
			return
		}
		next(w, r)
	}
}

func routes(b *Broker, s *sessions, stream *Stream) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /events", stream)
	// Stands for everything that changes data. The event is a hint; the API has the whole.
	mux.HandleFunc("POST /messages", s.need(func(w http.ResponseWriter, r *http.Request) {
		var in struct{ Text string }
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 16<<10)).Decode(&in); err != nil {
			http.Error(w, "not a message", http.StatusBadRequest)
			return
		}
		b.Publish(in.Text)
		w.WriteHeader(http.StatusNoContent)
	}))
	mux.HandleFunc("POST /sign-out", s.need(func(w http.ResponseWriter, r *http.Request) {
		c, _ := r.Cookie("session") // need has seen it
		s.byID.Delete(c.Value)
		w.WriteHeader(http.StatusNoContent)
	}))
	mux.HandleFunc("GET /streams", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]int64{"open": stream.open.Load()}) // a client that left cannot be told
	})
	return mux
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	s := &sessions{}
	for _, user := range []string{"ada", "bob"} {
		s.byID.Store("s-"+user, user)
	}
	heartbeat := 15 * time.Second
	if ms, err := strconv.Atoi(os.Getenv("HEARTBEAT_MS")); err == nil {
		heartbeat = time.Duration(ms) * time.Millisecond
	}
	b := NewBroker(time.Now())
	stream := &Stream{Broker: b, Allowed: s.signedIn, Heartbeat: heartbeat, WriteTime: 5 * time.Second, Done: ctx.Done()}
	server := &http.Server{Addr: "127.0.0.1:" + os.Getenv("PORT"), Handler: routes(b, s, stream), ReadHeaderTimeout: 5 * time.Second}
	ended := make(chan error)
	go func() {
		<-ctx.Done() // the streams end with it, so that Shutdown does not wait for them
		limit, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		ended <- server.Shutdown(limit)
	}()
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		log.Fatal(err)
	}
	if err := <-ended; err != nil {
		log.Fatal(err)
	}
}
