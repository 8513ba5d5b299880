//go:build unix

package proofs

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"
)

// served starts serve in the background and leaves its id in PID and its address in API.
func served(way string) string {
	return `sleep() { command sleep 0.3; }
FSD_PROOFS_SERVE=` + way + ` "$FSD_PROOFS_PROGRAM" 2>log >port & PID=$!; disown
while ! [ -s port ]; do command sleep 0.02; done; API=http://$(cat port)`
}

// serve is a server in a process of its own, for commands that send signals. Its database is stopped. On SIGTERM it drains
// as it should, or cuts what runs, or stays for ever, or forgets to say that it is no longer ready.
func serve(way string) {
	var stopping atomic.Bool
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	done := make(chan os.Signal, 1)
	signal.Notify(done, syscall.SIGTERM)
	http.HandleFunc("/slow", func(http.ResponseWriter, *http.Request) { time.Sleep(time.Second) })
	http.HandleFunc("/items", code(500))
	http.HandleFunc("/livez", code(200))
	http.HandleFunc("/readyz", func(w http.ResponseWriter, _ *http.Request) {
		if stopping.Load() && way != "forgets" {
			w.WriteHeader(503)
		}
	})
	go func() { _ = http.Serve(listener, nil) }()
	fmt.Println(listener.Addr())
	<-done
	switch stopping.Store(true); way {
	case "cuts":
	case "stays":
		time.Sleep(time.Minute)
	default:
		time.Sleep(1200 * time.Millisecond)
	}
}
