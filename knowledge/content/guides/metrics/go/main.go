// This program counts and times its requests, and shows the numbers on a port of their own.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"os"
	"time"
)

func main() {
	m := newMetrics()
	// Another port: the balancer does not know it, and the firewall lets only the one who scrapes come to it.
	page := http.NewServeMux()
	page.Handle("GET /metrics", m.page())
	go func() { log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("METRICS_PORT"), page)) }()
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), m.measured(routes())))
}

func routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("GET /orders/{id}", func(w http.ResponseWriter, r *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]string{"id": r.PathValue("id")}) // the client may have left
	})
	mux.HandleFunc("DELETE /orders/{id}", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("GET /reports", func(_ http.ResponseWriter, r *http.Request) { // stands for something slow
		select {
		case <-time.After(time.Second):
		case <-r.Context().Done():
		}
	})
	mux.HandleFunc("GET /invoices/{id}", func(http.ResponseWriter, *http.Request) { panic("a fault") })
	return mux
}
