//go:build linux

// Package faults is the fault suite: what fsd meets in the wild, one case for each row of the fault catalogue, played
// on the real binary. It runs with "make faults" (short) or "make faults-long"; docs/faults.md has the table.
//
// A case is named after its row: S files and disks, M migrations, K kills and several writers, T terminal, X text and
// exports, R rows of the catalogue without a letter, U upgrades, C the supply chain.
package faults

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"fsd/tui/ptytest"
)

var (
	binary string // fsd, built once
	long   bool   // the long lane
)

// TestMain builds fsd. FSD_FAULTS is "short" or "long"; without it "go test ./..." does not wait for this suite.
func TestMain(m *testing.M) { os.Exit(lane(m)) }

func lane(m *testing.M) int {
	if where := os.Getenv("FSD_FAULTS_PANIC"); where != "" {
		return panicking(where)
	}
	switch os.Getenv("FSD_FAULTS") {
	case "short":
	case "long":
		long = true
	default:
		fmt.Println("the fault suite runs with: make faults")
		return 0
	}
	time.Local = time.UTC
	syscall.Umask(0o022)
	dir, err := os.MkdirTemp("", "fsd-faults")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	_ = os.Chmod(dir, 0o755) // other users run it too
	binary = filepath.Join(dir, "fsd")
	if out, err := exec.Command("go", "build", "-o", binary, "fsd").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "%s%v\n", out, err)
		return 1
	}
	code := m.Run()
	tally.say()
	return code
}

// tally counts the cases and what became of them.
var tally counter

type counter struct {
	sync.Mutex
	ok, failed, skipped int
}

func (c *counter) add(t *testing.T, id, what string) {
	c.Lock()
	defer c.Unlock()
	word := "ok  "
	switch {
	case t.Failed():
		word = "FAIL"
		c.failed++
	case t.Skipped():
		word = "skip"
		c.skipped++
	default:
		c.ok++
	}
	fmt.Printf("%s  %-4s %s\n", word, id, what)
}

func (c *counter) say() {
	fmt.Printf("\n%d ok, %d failed, %d skipped\n", c.ok, c.failed, c.skipped)
}

// row plays one case of the catalogue and prints its line.
func row(t *testing.T, id, what string, play func(t *testing.T)) {
	t.Helper()
	t.Run(id, func(t *testing.T) {
		t.Cleanup(func() { tally.add(t, id, what) })
		play(t)
	})
}

// slow is a row that mostly waits, so that it may run beside others.
func slow(t *testing.T, id, what string, play func(t *testing.T)) {
	t.Helper()
	row(t, id, what, func(t *testing.T) { t.Parallel(); play(t) })
}

// times is how often something is done: a few times, or often in the long lane.
func times(short, inLong int) int {
	if long {
		return inLong
	}
	return short
}

// need skips a case whose tool this machine does not have.
func need(t *testing.T, tools ...string) {
	t.Helper()
	for _, tool := range tools {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("needs %s", tool)
		}
	}
}

// machine is a computer on which fsd has never run.
type machine struct {
	t *testing.T
	ptytest.At
}

func newMachine(t *testing.T) machine {
	t.Helper()
	return machine{t, ptytest.At{Home: t.TempDir(), Dir: t.TempDir()}}
}

// data is the folder of the database, db the database itself.
func (m machine) data() string { return filepath.Join(m.Home, ".local", "share", "fsd") }
func (m machine) db() string   { return filepath.Join(m.data(), "fsd.db") }

// used is a machine with a project on it.
func used(t *testing.T) machine {
	t.Helper()
	m := newMachine(t)
	m.must("new", "shop")
	m.must("note", "data-store", "first")
	return m
}

// fsd runs a command.
func (m machine) fsd(args ...string) (code int, out, errs string) {
	m.t.Helper()
	return ptytest.Run(m.t, m.At, binary, args...)
}

// must runs a command that has to succeed.
func (m machine) must(args ...string) string {
	m.t.Helper()
	code, out, errs := m.fsd(args...)
	if code != 0 {
		m.t.Fatalf("fsd %s: exit %d, %s", strings.Join(args, " "), code, errs)
	}
	return out
}

// open opens the screen.
func (m machine) open(args ...string) *ptytest.Terminal {
	m.t.Helper()
	return ptytest.Start(m.t, m.At, binary, args...)
}

// polite runs a command that must fail as people and scripts can use it: with this exit code, in one to six lines on
// standard error that name what they talk about, without a trace of Go and without a control byte.
func (m machine) polite(code int, names string, args ...string) {
	m.t.Helper()
	got, out, errs := m.fsd(args...)
	wantPolite(m.t, strings.Join(args, " "), got, code, out, errs, names)
}

func wantPolite(t *testing.T, what string, got, want int, out, errs, names string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: exit %d, want %d: %s%s", what, got, want, out, errs)
		return
	}
	lines := strings.Count(errs, "\n")
	if lines < 1 || lines > 6 || !strings.Contains(errs, names) || strings.Contains(errs, "goroutine ") ||
		strings.Contains(errs, "panic") || strings.ContainsFunc(errs, func(r rune) bool { return r != '\n' && r < ' ' }) {
		t.Errorf("%s says %q, which should name %s", what, errs, names)
	}
}

// unchanged runs something that must not change a byte of a file.
func unchanged(t *testing.T, file string, do func()) {
	t.Helper()
	before := read(t, file)
	do()
	if !bytes.Equal(read(t, file), before) {
		t.Errorf("%s has changed", file)
	}
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// notes are the texts that were noted, in the order of the history.
func (m machine) notes() []string {
	m.t.Helper()
	var found []string
	for _, c := range m.history() {
		if c.Kind == "noted" {
			found = append(found, c.Body.Text)
		}
	}
	return found
}

// keeps wants every one of these notes in the history once.
func (m machine) keeps(want ...string) {
	m.t.Helper()
	count := map[string]int{}
	for _, n := range m.notes() {
		count[n]++
	}
	for _, w := range want {
		if count[w] != 1 {
			m.t.Errorf("%q was acknowledged and is there %d times", w, count[w])
		}
	}
}

// sound wants a database that the doctor finds well.
func (m machine) sound() {
	m.t.Helper()
	if code, out, errs := m.fsd("doctor"); code != 0 {
		m.t.Errorf("doctor: exit %d\n%s%s", code, out, errs)
	}
}

// change is what fsd log --json tells of a change.
type change struct {
	ID, Kind, Say string
	Body          struct{ Text, Name string }
}

// history is every change of a project, or of the only one.
func (m machine) history(project ...string) []change {
	m.t.Helper()
	var all []change
	if err := json.Unmarshal([]byte(m.must(append([]string{"log", "--json"}, project...)...)), &all); err != nil {
		m.t.Fatal(err)
	}
	return all
}
