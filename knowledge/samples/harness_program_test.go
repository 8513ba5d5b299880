package samples

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"fsd/knowledge/postgrestest"
)

const (
	startLimit = 60 * time.Second // until a program answers; machines are busy
	stopLimit  = 15 * time.Second // from the signal to the exit
)

// program is a sample that runs.
type program struct {
	player
	stack  string
	db     *postgrestest.Cluster // where the contract asks for one
	env    []string
	cmd    *exec.Cmd
	output *log
	over   chan struct{} // closed when it has ended
	err    error         // how it ended; read after over

	again func(t *testing.T) *program // starts it once more, on a port of its own; it is not waited for
}

// log collects what a program writes, for the tests to read while it runs.
type log struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *log) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(b)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// launch starts a command with the settings and returns at once. At the end of the test what is left of it is killed.
func launch(t *testing.T, l launcher, env map[string]string) *program {
	t.Helper()
	port := postgrestest.FreePort(t)
	url := "http://127.0.0.1:" + port
	p := &program{player: player{url: url, known: map[string]string{"url": url, "port": port}, each: map[string]map[string]string{}}, output: &log{}, over: make(chan struct{})}
	fill := &filler{known: p.known}
	p.env = append(base(t), "PORT="+port)
	for name, value := range env {
		if value != "" {
			p.env = append(p.env, name+"="+fill.text(value))
		}
	}
	if fill.err != nil {
		t.Fatal(fill.err)
	}
	args := l.command(port)
	p.cmd = exec.Command(args[0], args[1:]...)
	p.cmd.Dir, p.cmd.Env, p.cmd.Stdout, p.cmd.Stderr = l.dir, append(p.env, l.env...), p.output, p.output
	p.cmd.WaitDelay = time.Second
	ownGroup(p.cmd)
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		p.err = p.cmd.Wait()
		close(p.over)
	}()
	t.Cleanup(func() {
		killGroup(p.cmd)
		<-p.over
		if t.Failed() {
			t.Logf("what the program wrote:\n%s", tail(p.output.String(), 8000))
		}
	})
	return p
}

// base is the environment of a program: as little as it needs, so that nothing of this machine leaks into a proof.
func base(t *testing.T) []string {
	return []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "HOST=127.0.0.1", "NODE_ENV=production",
		"NEXT_TELEMETRY_DISABLED=1", "PYTHONUNBUFFERED=1", "LANG=C.UTF-8"}
}

// ready waits until somebody answers on the path.
func (p *program) ready(t *testing.T, path string) {
	t.Helper()
	for deadline := time.Now().Add(startLimit); time.Now().Before(deadline); {
		select {
		case <-p.over:
			t.Fatalf("it ended before it answered: %v", p.err)
		case <-time.After(50 * time.Millisecond):
		}
		if res, err := direct.Get(p.url + path); err == nil {
			res.Body.Close()
			return
		}
	}
	t.Fatalf("no answer on %s after %v", path, startLimit)
}

// logged waits until a line of the log has all the words: what a program writes arrives a moment after its answer.
func (p *program) logged(words ...string) bool {
	for deadline := time.Now().Add(5 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		for line := range strings.Lines(p.output.String()) {
			if !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(line, word) }) {
				return true
			}
		}
	}
	return false
}

// signal sends a signal to the program.
func (p *program) signal(t *testing.T, s os.Signal) {
	t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
}

// wait returns how the program ended: its exit code, or minus the signal that ended it.
func (p *program) wait(t *testing.T, limit time.Duration) int {
	t.Helper()
	select {
	case <-p.over:
	case <-time.After(limit):
		t.Fatalf("it still runs after %v", limit)
	}
	var exit *exec.ExitError
	if errors.As(p.err, &exit) {
		if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
			return -int(status.Signal())
		}
		return exit.ExitCode()
	}
	if p.err != nil && !errors.Is(p.err, exec.ErrWaitDelay) {
		t.Fatal(p.err)
	}
	return 0
}

// stop ends the program as a deploy does. A program without a handler dies of the signal, which is an answer too; the topic
// graceful-shutdown asks for more.
func (p *program) stop(t *testing.T) {
	t.Helper()
	p.signal(t, syscall.SIGTERM)
	switch code := p.wait(t, stopLimit); code {
	case 0, -int(syscall.SIGTERM), 128 + int(syscall.SIGTERM):
	default:
		t.Errorf("SIGTERM ended it with %d", code)
	}
}

// run runs a command to its end and returns what it wrote.
func run(dir string, env []string, name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = dir, env
	out, err := cmd.CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, tail(string(out), 8000))
	}
	return string(out), err
}

func tail(s string, n int) string { return s[max(0, len(s)-n):] }
