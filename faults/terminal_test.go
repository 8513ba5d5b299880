//go:build linux

package faults

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"fsd/tui/ptytest"
)

// openAsNobody opens the screen as a user whom permissions bind.
func (m machine) openAsNobody() *ptytest.Terminal {
	m.t.Helper()
	if os.Geteuid() != 0 {
		return m.open()
	}
	need(m.t, "setpriv")
	return ptytest.Start(m.t, m.At, "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", binary)
}

// shell runs a line in bash, in a terminal.
func (m machine) shell(line string) *ptytest.Terminal {
	m.t.Helper()
	need(m.t, "bash")
	return ptytest.Start(m.t, m.At, "bash", "-c", line)
}

func TestSignals(t *testing.T) {
	for i, s := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP, syscall.SIGQUIT} {
		row(t, fmt.Sprintf("T%02d", i+1), fmt.Sprintf("%s: exit %d, screen, cursor, modes and line editing restored, no crash file left", s, 128+int(s)), func(t *testing.T) {
			m := used(t)
			screen := m.open().Sees("Projects").Press("enter").Sees("question").Press("enter")
			screen.Signal(s).Exits(128 + int(s)).Restored()
			if left, _ := filepath.Glob(filepath.Join(m.data(), "crash-*")); len(left) > 0 || strings.Contains(screen.Raw(), "goroutine ") {
				t.Errorf("left are %v", left)
			}
			m.sound()
		})
	}
	row(t, "T05", "the terminal's window is closed: the program ends within 3 s, and nothing of it is left", func(t *testing.T) {
		need(t, "script")
		m := used(t)
		window := ptytest.Start(t, m.At, "script", "-qc", "exec "+binary, "/dev/null").Sees("Projects")
		pid := m.child(window.Pid())
		window.Signal(syscall.SIGKILL).Exits(137)
		for start := time.Now(); syscall.Kill(pid, 0) == nil; time.Sleep(10 * time.Millisecond) {
			if time.Since(start) > 3*time.Second {
				_ = syscall.Kill(pid, syscall.SIGKILL)
				t.Fatal("it still runs")
			}
		}
		m.sound()
	})
	row(t, "T06", "the quit key: exit 0, restored", func(t *testing.T) {
		used(t).open().Sees("Projects").Press("q").Exits(0).Restored()
	})
	row(t, "R91", "a paste that begins and never ends: SIGTERM still ends it, restored", func(t *testing.T) {
		used(t).open().Sees("Projects").Type("\x1b[200~never ended").Signal(syscall.SIGTERM).Exits(143).Restored()
	})
	row(t, "T21", "kill -TSTP and ctrl+z under a shell with jobs: released, back with fg, exit 0", func(t *testing.T) {
		m := used(t)
		need(t, "bash")
		shell := ptytest.Start(t, m.At, "bash", "--norc", "--noprofile", "-i")
		shell.Type("PS1='ready> '; echo be''gun\r").Sees("begun")
		shell.Type(binary + "; echo code=$?\r").Sees("Projects")
		pid := m.child(shell.Pid())
		_ = syscall.Kill(pid, syscall.SIGTSTP)
		shell.Sees("Stopped")
		if shell.AltScreen() || shell.CursorHidden() {
			t.Error("the shell got a broken terminal")
		}
		shell.Type("fg\r").Sees("Projects").Press("n").Sees("New project").Press("esc").SeesNot("New project")
		shell.Press("ctrl+z").Until("the shell", func() bool { return !shell.AltScreen() })
		shell.Type("fg; echo code=$?\r").Sees("Projects").Press("q").Sees("code=0")
		shell.Type("exit\r").Exits(0)
	})
}

// child is the number of a process that another one has started.
func (m machine) child(parent int) (pid int) {
	m.t.Helper()
	name := fmt.Sprintf("/proc/%d/task/%d/children", parent, parent)
	if !ptytest.Poll(func() bool {
		data, _ := os.ReadFile(name)
		pid, _ = strconv.Atoi(strings.TrimSpace(string(data)))
		return pid > 0
	}) {
		m.t.Fatal("the shell has started nothing")
	}
	return pid
}

func TestNoScreen(t *testing.T) {
	row(t, "T07", "standard output is a file: exit 3 with what to do instead, no escape in the file", func(t *testing.T) {
		m := used(t)
		m.shell(binary + " >out 2>err").Exits(3)
		if text := string(read(t, filepath.Join(m.Dir, "out"))) + string(read(t, filepath.Join(m.Dir, "err"))); strings.Contains(text, "\x1b") || !strings.Contains(text, "fsd list") {
			t.Errorf("written is %q", text)
		}
	})
	row(t, "T08", "no terminal at all: exit 3 with what to do instead", func(t *testing.T) {
		used(t).polite(3, "fsd list")
	})
	row(t, "T09", "TERM=dumb and no TERM: no escape, exit 3; commands print none either", func(t *testing.T) {
		for _, term := range []string{"dumb", ""} {
			m := used(t)
			m.Env = []string{"TERM=" + term}
			if raw := m.open().Exits(3).Raw(); strings.Contains(raw, "\x1b") || !strings.Contains(raw, "fsd list") {
				t.Errorf("TERM=%q: %q", term, raw)
			}
			if raw := m.open("guide", "sse").Exits(0).Raw(); term != "" && strings.Contains(raw, "\x1b") {
				t.Errorf("TERM=%q: a guide prints %q", term, raw)
			}
		}
	})
	for i, stdin := range []string{"</dev/null", "<&-", "echo x | "} {
		row(t, fmt.Sprintf("R92-%d", i+1), "standard input is "+stdin+": the screen works from the terminal, or exit 3", func(t *testing.T) {
			m := used(t)
			line := binary + " " + stdin
			if strings.HasSuffix(stdin, "| ") {
				line = stdin + binary
			}
			screen := m.shell(line + "; echo code=$?")
			screen.Until("an end or the screen", func() bool {
				return strings.Contains(screen.Screen(), "code=3") || strings.Contains(screen.Screen(), "Projects")
			})
			if strings.Contains(screen.Screen(), "Projects") {
				screen.Press("q").Sees("code=0")
			}
			screen.Exits(0)
		})
	}
	row(t, "R93", "standard output full: exit 4, not 0; closed (which Go opens as /dev/null): no more than that", func(t *testing.T) {
		m := used(t)
		for to, want := range map[string]int{">&-": 0, ">/dev/full": 4} {
			for _, command := range []string{"list", "log --json", "decisions", "guide sse", "doctor", "--version", "--help", "completion bash"} {
				code, _, errs := ptytest.Run(t, m.At, "bash", "-c", binary+" "+command+" "+to)
				if code != want {
					t.Errorf("fsd %s %s: exit %d, %s", command, to, code, errs)
				}
			}
		}
	})
	row(t, "R94", "a reader that goes away (| head -1): a quiet end", func(t *testing.T) {
		m := used(t)
		code, out, errs := ptytest.Run(t, m.At, "bash", "-c", "for i in 1 2 3 4 5; do "+binary+" decisions --json | head -1; done")
		if code != 0 || errs != "" || strings.Count(out, "[") != 5 {
			t.Errorf("exit %d, %q, %q", code, out, errs)
		}
	})
}

func TestSizes(t *testing.T) {
	for i, size := range [][2]int{{1, 1}, {0, 0}, {2, 1}, {20, 5}, {500, 200}, {80, 1}, {1, 50}} {
		row(t, fmt.Sprintf("T%d", 10+i), fmt.Sprintf("a window of %dx%d: no panic, quits, restored", size[0], size[1]), func(t *testing.T) {
			m := used(t)
			screen := m.shell(fmt.Sprintf("stty cols %d rows %d; exec %s", size[0], size[1], binary))
			screen.Until("the screen", screen.AltScreen)
			screen.Press("enter j k enter").Signal(syscall.SIGWINCH)
			screen.Press("ctrl+c").Exits(0).Restored()
		})
	}
	row(t, "T17", "50 random resizes, 0x0 among them: still there", func(t *testing.T) {
		m := used(t)
		screen := m.open().Sees("Projects").Press("enter").Sees("question")
		for range 50 {
			w, h := rand.IntN(300), rand.IntN(100)
			if rand.IntN(5) == 0 {
				w, h = 0, 0
			}
			screen.Resize(max(w, 1), max(h, 1))
			if w == 0 {
				screen.Resize(1, 1)
			}
			screen.Press("j")
		}
		screen.Resize(100, 30).Sees("esc back").Press("ctrl+c").Exits(0).Restored()
	})
}

func TestKeys(t *testing.T) {
	row(t, "T18", "a paste of 1 MB: no freeze, under 300 MB of memory, cut, works on", func(t *testing.T) {
		m := newMachine(t)
		m.must("new", "shop")
		screen := m.rows()
		screen.Type("\x1b[200~" + strings.Repeat("paste it ", 120_000) + "\x1b[201~")
		screen.Sees("paste it").Press("esc").Until("the end of the paste", func() bool {
			screen.Press("esc")
			return !strings.Contains(screen.Screen(), "paste it")
		})
		peak := memory(t, screen.Pid())
		screen.Press("ctrl+c").Exits(0).Restored()
		if peak > 300<<10 {
			t.Errorf("it took %d MB", peak>>10)
		}
		if info, err := os.Stat(m.db()); err != nil || info.Size() > 1<<20 {
			t.Errorf("%v, %v", info.Size(), err)
		}
	})
	row(t, "T19", "10,000 keys: all taken within 10 s (5 s on a machine that does nothing else), quits", func(t *testing.T) {
		m := used(t)
		screen := m.open().Sees("Projects").Press("enter").Sees("question")
		start := time.Now()
		screen.Type(strings.Repeat("jk", 5000)).Press("ctrl+c").Exits(0).Restored()
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("it took %v", took)
		}
	})
	rounds := times(3, 30)
	row(t, "T20", fmt.Sprintf("20 kB of random bytes as keys, %d times, invalid UTF-8 among them: no panic, ends", rounds), func(t *testing.T) {
		for range rounds {
			m := used(t)
			noise := make([]byte, 20_000)
			for i := range noise {
				for noise[i] = byte(rand.IntN(256)); strings.IndexByte("\x03\x1a\x1cqe", noise[i]) >= 0; { // these end, stop or leave it
					noise[i] = byte(rand.IntN(256))
				}
			}
			screen := m.open().Sees("Projects").Press("enter").Sees("question")
			screen.Type(string(noise))
			screen.Signal(syscall.SIGTERM).Exits(143).Restored()
			if left, _ := filepath.Glob(filepath.Join(m.data(), "crash-*")); len(left) > 0 {
				t.Errorf("crashed: %s", read(t, left[0]))
			}
			m.sound()
		}
	})
}

var peakLine = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

// memory is the most that a process has had, in kB.
func memory(t *testing.T, pid int) int {
	t.Helper()
	m := peakLine.FindSubmatch(read(t, fmt.Sprintf("/proc/%d/status", pid)))
	if m == nil {
		t.Fatal("the system does not say")
	}
	n, _ := strconv.Atoi(string(m[1]))
	return n
}
