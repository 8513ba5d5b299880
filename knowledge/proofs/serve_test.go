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
	return `sleep() { case $1 in .3) command sleep 0.5;; *) command sleep 1;; esac; }
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
	last := make(chan bool, 9) // what was to be finished is finished
	http.HandleFunc("/slow", func(http.ResponseWriter, *http.Request) {
		time.Sleep(time.Second)
		last <- true
	})
	http.HandleFunc("/items", code(500))
	http.HandleFunc("/livez", code(200))
	http.HandleFunc("/readyz", func(w http.ResponseWriter, _ *http.Request) {
		if !stopping.Load() {
			return
		}
		if way != "forgets" {
			w.WriteHeader(503)
		}
		last <- true
	})
	go func() { _ = http.Serve(listener, nil) }()
	fmt.Println(listener.Addr())
	<-done
	switch stopping.Store(true); way {
	case "cuts":
	case "stays":
		time.Sleep(time.Minute)
	default:
		select {
		case <-last:
		case <-time.After(20 * time.Second):
		}
		time.Sleep(50 * time.Millisecond) // until the answer is sent
	}
}
