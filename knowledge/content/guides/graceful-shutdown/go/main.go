// This program ends without losing a request.
package main

import (
	"context"
	"errors"
	"log"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

func main() {
	db, err := pgxpool.New(context.Background(), os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	var leaving atomic.Bool
	server := &http.Server{Addr: "127.0.0.1:" + os.Getenv("PORT"), Handler: routes(db, &leaving), ReadHeaderTimeout: 5 * time.Second}
	go func() {
		if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
			log.Fatal(err)
		}
	}()

	term, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	<-term.Done()
	stop() // a second signal ends it at once

	// The balancer looks at /readyz every few seconds. Until it has looked, requests still come: serve them.
	leaving.Store(true)
	time.Sleep(milliseconds("DRAIN_MS", 5*time.Second))

	// Take no more, finish what runs, but not for ever. Both times together stay below the platform's grace period.
	limit, cancel := context.WithTimeout(context.Background(), milliseconds("LIMIT_MS", 20*time.Second))
	defer cancel()
	if err := server.Shutdown(limit); err != nil {
		log.Fatal("requests were cut off: ", err) // the connections go with the process
	}
	db.Close() // last: requests under way needed it
}

func milliseconds(name string, otherwise time.Duration) time.Duration {
	if ms, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return time.Duration(ms) * time.Millisecond
	}
	return otherwise
}
