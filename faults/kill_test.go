//go:build linux

package faults

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"fsd/tui/ptytest"
)

// process makes a command that can be killed, without a terminal.
func (m machine) process(args ...string) *exec.Cmd {
	cmd := exec.Command(binary, args...)
	cmd.Dir, cmd.Env = m.Dir, append([]string{"HOME=" + m.Home, "PATH=" + os.Getenv("PATH"), "USER=ada", "LANG=C.UTF-8", "TERM=xterm"}, m.Env...)
	return cmd
}

// killed runs a command, kills it after a while and reports whether it had ended well before.
func (m machine) killed(after time.Duration, args ...string) (ended bool) {
	m.t.Helper()
	cmd := m.process(args...)
	if err := cmd.Start(); err != nil {
		m.t.Fatal(err)
	}
	blow := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
	defer blow.Stop()
	return cmd.Wait() == nil
}

// moment is a random time within what a command takes.
func moment(most time.Duration) time.Duration { return rand.N(most) }

func TestKilled(t *testing.T) {
	rounds := times(60, 900)
	row(t, "K01", fmt.Sprintf("kill -9 at a random moment of a writing command, %d times: what ended with 0 is there, once", rounds), func(t *testing.T) {
		m := used(t)
		start := time.Now()
		m.must("note", "data-store", "timed")
		whole := time.Since(start)
		var saved []string
		survivors := 0
		for i := range rounds {
			note := "note " + strconv.Itoa(i)
			if m.killed(moment(whole*5/4), "note", "data-store", note) {
				saved = append(saved, note)
				survivors++
			}
			if i%50 == 49 {
				m.sound()
			}
		}
		if survivors == 0 || survivors == rounds {
			t.Errorf("%d of %d commands survived: the moments are not random", survivors, rounds)
		}
		m.sound()
		m.keeps(saved...)
	})
	screens := times(8, 100)
	row(t, "K02", fmt.Sprintf("kill -9 of the screen at a random moment while answers are given, %d times: nothing shown as saved is lost", screens), func(t *testing.T) {
		m := newMachine(t)
		total := 0
		for i := range screens {
			name := fmt.Sprintf("shop %d", i)
			m.must("new", name)
			screen, shown := m.open("--project", name).Sees("question 1 of"), 0
			for range 1 + rand.N(10) { // later in the brief texts are asked for
				screen.Press("enter")
				time.Sleep(moment(150 * time.Millisecond))
				shown = max(shown, answeredOn(screen))
			}
			screen.Signal(syscall.SIGKILL).Exits(137)
			shown = max(shown, answeredOn(screen))
			if got := m.answers(name); got < shown {
				t.Errorf("the screen showed %d answers as saved, %d are there", shown, got)
			}
			total += shown
		}
		m.sound()
		if total < screens {
			t.Errorf("%d answers were shown: nothing is tested", total)
		}
	})
	row(t, "K07", "a stopped screen holds no lock: another writer needs less than 2 s", func(t *testing.T) {
		m := used(t)
		screen := m.open().Sees("Projects").Press("enter").Sees("1 Requirements").Press("enter").Sees("question 1 of")
		screen.Press("enter").Signal(syscall.SIGSTOP)
		start := time.Now()
		m.must("note", "data-store", "second")
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("it took %v", took)
		}
		screen.Signal(syscall.SIGCONT).Signal(syscall.SIGTERM).Exits(143)
		m.keeps("first", "second")
	})
	slow(t, "S90", "stopped in the middle of a transaction: the other says busy in bounded time, no freeze", func(t *testing.T) {
		need(t, "strace")
		m := used(t)
		cmd := exec.Command("strace", "-f", "-o", "/dev/null", "-P", m.db()+"-journal", "-e", "trace=fsync",
			"-e", "inject=fsync:delay_enter=40000000:when=1", "--", binary, "note", "data-store", "slow")
		cmd.Dir, cmd.Env = m.Dir, m.process().Env
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Second)
		start := time.Now()
		code, out, errs := m.fsd("note", "data-store", "second")
		if took := time.Since(start); took > 25*time.Second {
			t.Errorf("it took %v", took)
		}
		wantPolite(t, "note", code, 4, out, errs, "in use")
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	exports := times(20, 60)
	row(t, "X11", fmt.Sprintf("kill -9 during an export, %d times: never a half file", exports), func(t *testing.T) {
		m := newMachine(t)
		m.decided()
		m.must("export", "--out", "whole")
		want := m.tree("whole")
		for i := range exports {
			dir := fmt.Sprintf("out%d", i)
			m.killed(moment(80*time.Millisecond), "export", "--out", dir)
			for name, text := range m.tree(dir) {
				if strings.HasSuffix(name, ".md") && text != want[name] {
					t.Errorf("%s is half written: %d of %d bytes", name, len(text), len(want[name]))
				}
			}
			m.must("export", "--out", dir)
			for name, text := range want {
				if again := m.tree(dir); again[name] != text {
					t.Errorf("%s is not healed", name)
				}
			}
		}
	})
}

var questions = regexp.MustCompile(`question (\d+) of`)

// asked is the number of the question on the screen, or 0.
func asked(screen *ptytest.Terminal) int {
	if m := questions.FindStringSubmatch(screen.Screen()); m != nil {
		n, _ := strconv.Atoi(m[1])
		return n
	}
	return 0
}

// answeredOn is how many answers the screen shows as saved: one fewer than the question's number, and none while the star
// in the first line says that something is on its way to the disk.
func answeredOn(screen *ptytest.Terminal) int {
	head, _, _ := strings.Cut(strings.TrimLeft(screen.Screen(), "\n"), "\n")
	if strings.Contains(head, "*") {
		return 0
	}
	return asked(screen) - 1
}

// answers counts the answers that are stored.
func (m machine) answers(project string) int {
	n := 0
	for _, c := range m.history(project) {
		if c.Kind == "answered" {
			n++
		}
	}
	return n
}

// TestTogether: several at once.
func TestTogether(t *testing.T) {
	row(t, "K03", "two writers, 25 changes each: all succeed", func(t *testing.T) { manyWriters(t, 2, 25, 0) })
	length := time.Duration(times(5, 60)) * time.Second
	row(t, "K04", fmt.Sprintf("eight writers at once for %v: no lost change, no deadlock, no error", length), func(t *testing.T) {
		manyWriters(t, 8, 1<<30, length)
	})
	rounds := times(5, 15)
	row(t, "K05", fmt.Sprintf("eight processes make the database at once, %d times: all succeed", rounds), func(t *testing.T) {
		for range rounds {
			m := newMachine(t)
			var all sync.WaitGroup
			for i := range 8 {
				all.Go(func() {
					if code, _, errs := m.fsd("new", fmt.Sprintf("shop %d", i)); code != 0 {
						t.Errorf("exit %d: %s", code, errs)
					}
				})
			}
			all.Wait()
			if n := strings.Count(m.must("list"), "shop "); n != 8 {
				t.Errorf("%d of 8 projects are there", n)
			}
		}
	})
	row(t, "K06", "two screens and a command write at once: all goes on, nothing is lost", func(t *testing.T) {
		m := newMachine(t)
		m.must("new", "shop")
		one, two := m.rows(), m.rows()
		var notes []string
		for i := range 10 {
			one.Type(fmt.Sprintf("must: one %d", i)).Press("enter")
			two.Type(fmt.Sprintf("must: two %d", i)).Press("enter")
			notes = append(notes, fmt.Sprintf("note %d", i))
			m.must("note", "data-store", notes[i])
			one.Sees(fmt.Sprintf("one %d", i))
			two.Sees(fmt.Sprintf("two %d", i))
		}
		one.Press("esc q").Exits(0).Restored()
		two.Press("esc q").Exits(0).Restored()
		out := m.must("require")
		for i := range 10 {
			for _, who := range []string{"one", "two"} {
				if strings.Count(out, fmt.Sprintf("%s %d", who, i)) != 1 {
					t.Errorf("%s %d is there %d times", who, i, strings.Count(out, fmt.Sprintf("%s %d", who, i)))
				}
			}
		}
		m.keeps(notes...)
	})
	row(t, "R96", "two exports at once into one folder: the same files, nothing left over", func(t *testing.T) {
		m := newMachine(t)
		m.decided()
		m.must("export", "--out", "alone")
		want := m.tree("alone")
		for i := range times(5, 20) {
			dir := fmt.Sprintf("both%d", i)
			var all sync.WaitGroup
			for range 2 {
				all.Go(func() {
					if code, _, errs := m.fsd("export", "--out", dir); code != 0 {
						t.Errorf("exit %d: %s", code, errs)
					}
				})
			}
			all.Wait()
			got := m.tree(dir)
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("the files are %v, want %v", names(got), names(want))
			}
		}
	})
}

// rows opens the screen at the features of the only project.
func (m machine) rows() *ptytest.Terminal {
	m.t.Helper()
	screen := m.open().Sees("Projects").Press("enter")
	there := func() bool { return strings.Contains(screen.Screen(), "What shall it do") } // where the last screen was
	screen.Until("a page", func() bool { return there() || strings.Contains(screen.Screen(), "esc back") })
	if !there() {
		screen.Press(":").Sees("Go to").Type("core features").Sees("features").Press("enter")
	}
	return screen.Sees("What shall it do")
}

// manyWriters lets writers note until each has done its share or the time is over.
func manyWriters(t *testing.T, writers, each int, length time.Duration) {
	m := used(t)
	end := time.Now().Add(length)
	var all sync.WaitGroup
	var mu sync.Mutex
	var saved []string
	worst := time.Duration(0)
	for w := range writers {
		all.Go(func() {
			for i := 0; i < each && (length == 0 || time.Now().Before(end)); i++ {
				note := fmt.Sprintf("writer %d note %d", w, i)
				start := time.Now()
				code, _, errs := m.fsd("note", "data-store", note)
				mu.Lock()
				worst = max(worst, time.Since(start))
				if code == 0 {
					saved = append(saved, note)
				} else {
					t.Errorf("exit %d after %v: %s", code, time.Since(start), errs)
				}
				mu.Unlock()
			}
		})
	}
	all.Wait()
	m.keeps(saved...)
	if len(m.notes()) != len(saved)+1 {
		t.Errorf("%d were acknowledged, %d are there", len(saved)+1, len(m.notes()))
	}
	m.sound()
	fmt.Printf("          %d changes by %d writers, the slowest took %v\n", len(saved), writers, worst.Round(time.Millisecond))
}

// decided makes a project with three decisions, so that an export has several files.
func (m machine) decided() {
	m.t.Helper()
	m.must("new", "shop")
	for _, d := range []string{"data-store=postgresql", "search", "cache"} {
		if code, _, errs := m.fsd("decide", d, "--because", "we have it"); code != 0 && d == "data-store=postgresql" {
			m.t.Fatal(errs)
		}
	}
}

// tree is every file below a folder of the machine, by its name.
func (m machine) tree(dir string) map[string]string {
	m.t.Helper()
	files := map[string]string{}
	names, _ := filepath.Glob(filepath.Join(m.Dir, dir, "*"))
	for _, name := range names {
		if data, err := exec.Command("cat", name).Output(); err == nil {
			files[filepath.Base(name)] = string(data)
		}
	}
	return files
}

func names(files map[string]string) string {
	list := make([]string, 0, len(files))
	for name := range files {
		list = append(list, name)
	}
	text, _ := json.Marshal(list)
	return string(text)
}
