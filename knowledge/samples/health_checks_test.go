//go:build unix

package samples

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"fsd/knowledge/postgrestest"
)

func TestHealthChecks(t *testing.T) {
	prove(t, "health-checks", func(*testing.T) proof {
		return proof{talk: func(t *testing.T, p *program) {
			for _, about := range []struct {
				name string
				talk func(*testing.T, *program)
			}{{"the database is stopped", healthWithout}, {"the database hangs", healthHangs}, {"a start without the database", healthStart}} {
				t.Run(about.name, func(t *testing.T) { about.talk(t, p) })
			}
		}}
	})
}

// healthy checks both answers. Readiness may take some seconds to follow the database; liveness may not change at all.
func (p *program) healthy(t *testing.T, readiness int) {
	t.Helper()
	live := step{Name: "liveness", Send: "GET /livez", Status: 200, Within: duration{time.Second}}
	p.play(t, live)
	ready := step{Name: "readiness", Send: "GET /readyz", Status: readiness, Has: map[string]string{"cache-control": "no-store"},
		Within: duration{2 * time.Second}, Hides: []string{"postgres", "127.0.0.1", "ECONNREFUSED", "refused", "psycopg", "sql", "timeout"}}
	for deadline := time.Now().Add(8 * time.Second); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		a, err := p.ask(ctx, ready)
		cancel()
		if err != nil {
			t.Errorf("readiness gives no answer at all: %v", err)
			return
		}
		if a.status == readiness {
			break
		}
	}
	p.play(t, ready)
	p.play(t, live)
}

func healthWithout(t *testing.T, p *program) {
	p.healthy(t, 200)
	p.db.Stop(t)
	p.healthy(t, 503)
	p.db.Start(t)
	p.healthy(t, 200)
}

// A database that takes no notice is worse than one that is gone: who asks it must not wait with it.
func healthHangs(t *testing.T, p *program) {
	p.healthy(t, 200)
	thaw := freeze(t, p.db)
	p.healthy(t, 503)
	var all sync.WaitGroup
	for range 40 { // many probes, and a person who reloads
		prober := player{url: p.url}
		all.Go(func() {
			prober.play(t, step{Name: "one of many probes", Send: "GET /readyz", Status: 503, Within: duration{4 * time.Second}})
		})
	}
	all.Wait()
	p.asked += 40
	p.healthy(t, 503)
	thaw()
	p.healthy(t, 200)
}

// freeze makes the server and its helpers take no notice of anything, until thaw.
func freeze(t *testing.T, c *postgrestest.Cluster) (thaw func()) {
	t.Helper()
	text, err := os.ReadFile(c.Dir + "/data/postmaster.pid")
	if err != nil {
		t.Fatal(err)
	}
	server, _, _ := strings.Cut(string(text), "\n")
	send := func(s syscall.Signal) {
		stats, _ := filepath.Glob("/proc/[0-9]*/stat")
		for _, name := range stats {
			stat, _ := os.ReadFile(name) // it may have ended
			pid, rest, _ := strings.Cut(string(stat), " ")
			fields := strings.Fields(rest[strings.LastIndex(rest, ")")+1:])
			if id, err := strconv.Atoi(pid); err == nil && (pid == server || len(fields) > 1 && fields[1] == server) {
				_ = syscall.Kill(id, s)
			}
		}
	}
	send(syscall.SIGSTOP)
	thaw = sync.OnceFunc(func() { send(syscall.SIGCONT) })
	t.Cleanup(thaw)
	return thaw
}

func healthStart(t *testing.T, p *program) {
	p.db.Stop(t)
	late := p.again(t)
	late.ready(t, "/livez")
	late.healthy(t, 503)
	p.db.Start(t)
	late.healthy(t, 200)
	late.stop(t)
	p.asked += late.asked
}
