// This program says how it is: to who restarts it, and to who sends it traffic.
package main

import (
	"context"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// answerTime is less than the probe's own limit, so that it hears an answer and not silence.
const answerTime = time.Second

func main() {
	db, err := pgxpool.New(context.Background(), os.Getenv("DATABASE_URL")) // connects later: a database that is down must not end the start
	if err != nil {
		log.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK) // from memory: a restart mends no database
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), answerTime)
		defer cancel()
		// Only what no request can do without. What some can, such as mail, is for a chart and an alert.
		if err := db.Ping(ctx); err != nil {
			log.Print("not ready: ", err) // the reason is for us; addresses and versions are nobody else's
			answer(w, http.StatusServiceUnavailable)
			return
		}
		answer(w, http.StatusOK)
	})
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), mux))
}

func answer(w http.ResponseWriter, status int) {
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
}
