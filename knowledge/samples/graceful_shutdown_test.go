package samples

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestGracefulShutdown(t *testing.T) {
	prove(t, "graceful-shutdown", func(*testing.T) proof {
		return proof{talk: func(t *testing.T, p *program) {
			t.Run("a request that hangs", func(t *testing.T) { shutdownHasALimit(t, p.again(t)) })
			t.Run("requests under way", func(t *testing.T) { shutdownFinishes(t, p) })
		}}
	})
}

const (
	shutdownDrain = 1500 * time.Millisecond // DRAIN_MS of the contract
	shutdownLimit = 4 * time.Second         // LIMIT_MS
)

// meanwhile sends a request and reports its status later; 0 is no answer.
func (p *program) meanwhile(t *testing.T, client *http.Client, send string) <-chan int {
	t.Helper()
	status := make(chan int, 1)
	method, path, _ := strings.Cut(send, " ")
	req, err := http.NewRequestWithContext(t.Context(), method, p.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	p.asked++
	go func() {
		res, err := client.Do(req)
		if err != nil {
			status <- 0
			return
		}
		res.Body.Close()
		status <- res.StatusCode
	}()
	return status
}

func shutdownFinishes(t *testing.T, p *program) {
	kept := &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{}} // keeps its connections, as a proxy does
	if status := <-p.meanwhile(t, kept, "GET /livez"); status != 200 {
		t.Fatalf("livez is answered %d", status)
	}
	before, _ := strconv.Atoi(p.db.SQL(t, "-c", "SELECT count(*) FROM orders"))
	early := p.meanwhile(t, kept, "POST /orders")
	time.Sleep(300 * time.Millisecond)
	term := time.Now()
	p.signal(t, syscall.SIGTERM)
	time.Sleep(300 * time.Millisecond)
	p.play(t, step{Name: "readiness goes first", Send: "GET /readyz", Status: 503})
	p.play(t, step{Name: "liveness stays: nobody must restart it", Send: "GET /livez", Status: 200})
	time.Sleep(time.Until(term.Add(shutdownDrain * 2 / 3)))
	late := p.meanwhile(t, direct, "POST /orders") // the balancer has not looked yet, and it ends after the port is closed
	for name, status := range map[string]<-chan int{"from before the signal": early, "from before the balancer has looked": late} {
		if got := <-status; got != 201 {
			t.Errorf("the order %s is answered %d", name, got)
		}
	}
	if took := time.Since(term); took > shutdownDrain+2500*time.Millisecond {
		t.Errorf("the orders took until %v after the signal", took)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	for ctx.Err() == nil { // from now on somebody else must get the requests
		if _, err := p.ask(ctx, step{Send: "GET /livez"}); err != nil {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if took := time.Since(term); took > shutdownDrain+3*time.Second {
		t.Errorf("it still answered %v after the signal", took)
	}
	switch code := p.wait(t, shutdownDrain+shutdownLimit); code {
	case 0, -int(syscall.SIGTERM), 128 + int(syscall.SIGTERM): // uvicorn and Next.js say how they were ended
	default:
		t.Errorf("it ended with %d", code)
	}
	if took := time.Since(term); took > shutdownDrain+3*time.Second { // a connection that is only kept open does not hold it
		t.Errorf("it ended %v after the signal", took)
	}
	if after, _ := strconv.Atoi(p.db.SQL(t, "-c", "SELECT count(*) FROM orders")); after != before+2 {
		t.Errorf("%d orders are kept, want %d", after-before, 2)
	}
}

func shutdownHasALimit(t *testing.T, p *program) {
	p.ready(t, "/livez")
	stuck := p.meanwhile(t, direct, "GET /stuck")
	time.Sleep(300 * time.Millisecond)
	term := time.Now()
	p.signal(t, syscall.SIGTERM)
	p.wait(t, shutdownDrain+shutdownLimit+4*time.Second) // the code is what it is: somebody was cut off
	if took := time.Since(term); took < shutdownDrain+shutdownLimit/2 {
		t.Errorf("it gave the request only %v", took)
	}
	if status := <-stuck; status/100 == 2 {
		t.Errorf("the request that hangs is answered %d", status)
	}
}
