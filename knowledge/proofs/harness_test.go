//go:build unix

package proofs

import (
	"bytes"
	"context"
	"encoding/pem"
	"flag"
	"fmt"
	"io"
	"log"
	"maps"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"fsd/knowledge"
)

// proof shows that a check's command tells good from bad.
type proof struct {
	want  string            // matches all that is printed where the check is kept, " ~ " is a line's end; a dot is no line's end
	good  world             // where the check is kept
	bad   []world           // where it is broken; each says what gives it away
	fits  func(string) bool // of what is printed, where a pattern does not suffice
	needs []string          // programs beside bash, curl and jq; without them the proof is skipped
	turns int               // makes loops over seq this long: what they tell apart shows after a few rounds
}

type proofs map[string]proof

// world is what a command is let loose on.
type world struct {
	sees   string // in a bad one: matches all that is printed
	web    web    // answers at $API, $APP and $HOST
	plain  web    // answers at port 80 of $HOST
	server func(*httptest.Server)
	set    map[string]string // variables; {url} is the server's address, {dir} the folder, {port} the server's port
	db     string            // SQL for a PostgreSQL database; in variables {app} and {admin} are its addresses for the program and an administrator
	names  map[string]string // what dig is told
	files  map[string]string // in the folder; what begins with #! can be run
	before string            // run by the same bash, before the command
}

const (
	host    = "shop.example.com" // one of the names in the certificate of httptest
	nowhere = "http://127.0.0.1:9"
)

func TestMain(m *testing.M) {
	if way := os.Getenv("FSD_PROOFS_SERVE"); way != "" {
		serve(way)
		return
	}
	flag.Parse()
	// Most of a proof is waiting for processes.
	if err := flag.Set("test.parallel", "8"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

func (p proof) test(t *testing.T, c *knowledge.Check, postgres *database) {
	for _, name := range append([]string{"bash", "curl", "jq"}, p.needs...) {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("%s is not installed", name)
		}
	}
	if reason := postgres.missing(); p.good.db != "" && reason != "" {
		t.Skip(reason)
	}
	pattern := whole(t, p.want, "")
	fits := func(out string) bool { return pattern.MatchString(out) && (p.fits == nil || p.fits(out)) }
	if out := p.good.run(t, c, p.turns, postgres); !fits(out) {
		t.Errorf("where it is kept:\n got %s\nwant %s", shown(out), p.want)
	}
	for _, bad := range p.bad {
		out := bad.run(t, c, p.turns, postgres)
		if fits(out) {
			t.Errorf("where it is broken it prints the same as where it is kept: %s", shown(out))
		}
		if !whole(t, bad.sees, "(?s)").MatchString(out) {
			t.Errorf("where it is broken:\n got %s\nwant %s", shown(out), bad.sees)
		}
	}
	if len(p.bad) == 0 {
		t.Error("nothing breaks it")
	}
	// A system that is not there must not look like a good one.
	nothing := world{set: p.good.set}
	if p.good.web != nil {
		nothing.files, nothing.before = p.good.files, p.good.before
	}
	if out := nothing.run(t, c, p.turns, postgres); fits(out) {
		t.Errorf("where nothing is it prints the same as where the check is kept: %s", shown(out))
	}
}

// meansDifferBelow holds for two lines that end with numbers so near to each other.
func meansDifferBelow(limit float64) func(string) bool {
	return func(out string) bool {
		one, two, _ := strings.Cut(out, "\n")
		a, errA := strconv.ParseFloat(one[strings.LastIndex(one, " ")+1:], 64)
		b, errB := strconv.ParseFloat(two[strings.LastIndex(two, " ")+1:], 64)
		return errA == nil && errB == nil && math.Abs(a-b) < limit
	}
}

func shown(out string) string { return strings.ReplaceAll(out, "\n", " ~ ") }

// whole compiles a pattern for all lines that were printed.
func whole(t *testing.T, pattern, flags string) *regexp.Regexp {
	t.Helper()
	re, err := regexp.Compile(flags + `^(?:` + strings.ReplaceAll(pattern, " ~ ", "\n") + `)$`)
	if err != nil {
		t.Fatal(err)
	}
	return re
}

// run makes the world, runs the check's command in it and returns what it printed.
func (w world) run(t *testing.T, c *knowledge.Check, turns int, postgres *database) string {
	t.Helper()
	dir := t.TempDir()
	url, port := w.listen(t, dir, c.Verify.Run)
	app, admin := "postgresql://x@127.0.0.1:9/x", "postgresql://x@127.0.0.1:9/x"
	if w.db != "" {
		app, admin = postgres.world(t, dir, w.db)
	}
	fill := strings.NewReplacer("{url}", url, "{dir}", dir, "{port}", port, "{app}", app, "{admin}", admin).Replace
	write(t, dir, "url", "url="+url) // for programs among the files
	write(t, dir, ".digrc", digrc(t, w.names))
	for name, text := range w.files {
		write(t, dir, name, fill(text))
	}
	vars := map[string]string{"API": "{url}", "APP": "{url}", "HOST": host, "AUTH": "--oauth2-bearer ann", "AUTH_A": "--oauth2-bearer ann", "AUTH_B": "--oauth2-bearer bob"}
	maps.Copy(vars, w.set)
	script := stands
	if turns > 0 {
		script += fmt.Sprintf("seq() { command seq %d; }\n", turns)
	}
	if strings.Contains(c.Verify.Setup, "export") {
		script += "set -a\n"
	}
	for name, value := range vars {
		script += name + "='" + strings.ReplaceAll(fill(value), "'", `'\''`) + "'\n"
	}
	return bash(t, dir, script+fill(w.before)+"\n"+c.Verify.Run)
}

// stands are functions in place of programs: waiting is short, and no proof asks a cloud.
const stands = `sleep() { command sleep 0.02; }; timeout() { shift; command timeout 1 "$@"; }
aws() { return 255; }; gh() { return 1; }; terraform() { return 1; }
`

// write writes a file into the folder of a world; what begins with #! can be run.
func write(t *testing.T, dir, name, text string) {
	t.Helper()
	mode := os.FileMode(0o600)
	if strings.HasPrefix(text, "#!") {
		mode = 0o700
	}
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

func bash(t *testing.T, dir, script string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "bash", "-c", script)
	cmd.Dir = dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "LANG=C.UTF-8", "FSD_PROOFS_PROGRAM=" + os.Args[0],
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com",
		"GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=init.defaultBranch", "GIT_CONFIG_VALUE_0=main"}
	var out bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader("\n\n"), &out, &out
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = time.Second
	if err := cmd.Run(); ctx.Err() != nil {
		t.Errorf("did not end: %v", err)
	}
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // what it left running
	var lines []string
	for line := range strings.Lines(strings.ReplaceAll(out.String(), "\r", "")) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// listen starts what the world serves and tells curl where $HOST is found. It returns the address for $API.
func (w world) listen(t *testing.T, dir, command string) (url, port string) {
	t.Helper()
	url, plain, secure := nowhere, "127.0.0.1:9", "127.0.0.1:9"
	if w.web != nil {
		s := httptest.NewUnstartedServer(watched(dir, w.web.handler()))
		s.Config.ErrorLog = log.New(io.Discard, "", 0) // refused handshakes are what some proofs are about
		if w.server != nil {
			w.server(s)
		}
		if strings.Contains(command, "https://$HOST") || strings.Contains(command, "$HOST:443") || w.server != nil {
			s.StartTLS()
			secure = s.Listener.Addr().String()
			url = "https://" + host
			ca := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
			write(t, dir, "ca.pem", string(ca))
		} else {
			s.Start()
			url = s.URL
		}
		_, port, _ = net.SplitHostPort(s.Listener.Addr().String())
		t.Cleanup(func() { s.CloseClientConnections(); s.Close() })
	}
	if w.plain != nil {
		s := httptest.NewServer(w.plain.handler())
		t.Cleanup(s.Close)
		plain = s.Listener.Addr().String()
	}
	rc := fmt.Sprintf("connect-to = \"%s:443:%s\"\nconnect-to = \"%s:80:%s\"\ncacert = \"%s/ca.pem\"\n", host, secure, host, plain, dir)
	write(t, dir, ".curlrc", rc)
	return url, port
}

// web answers requests, by the patterns of http.ServeMux; what is not named is 404.
type web map[string]http.HandlerFunc

func (w web) handler() http.Handler {
	mux := http.NewServeMux()
	for pattern, handler := range w {
		mux.HandleFunc(pattern, handler)
	}
	return mux
}
