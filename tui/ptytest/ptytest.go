//go:build unix

// Package ptytest drives a program in a real pseudo-terminal with a terminal emulator behind it, in sentences:
//
//	fsd := ptytest.Start(t, ptytest.At{Home: home, Dir: dir}, binary)
//	fsd.Sees("Projects").Press("n").Type("Order desk").Press("enter").Sees("Order desk")
//	fsd.Press("q").Exits(0)
//
// It waits by looking again and again, never by sleeping for a fixed time.
package ptytest

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// Patience is how long the program may take to show something or to end.
const Patience = 20 * time.Second

// At is where a program starts.
type At struct {
	Home, Dir     string
	Env           []string // added to a small clean environment
	Width, Height int      // 100x30 when zero
}

func (at At) environment() []string {
	return append([]string{
		"HOME=" + at.Home, "PATH=" + os.Getenv("PATH"), "USER=ada", "LANG=C.UTF-8", "TZ=UTC",
		"TERM=xterm-256color", "COLORTERM=truecolor", "GORACE=" + os.Getenv("GORACE"),
	}, at.Env...)
}

// Terminal is a program and its terminal.
type Terminal struct {
	t      testing.TB
	cmd    *exec.Cmd
	pty    *os.File
	pumped sync.WaitGroup

	mu     sync.Mutex
	emu    *vt.Emulator
	raw    bytes.Buffer
	hidden bool // the cursor
}

// Start starts a program in a terminal.
func Start(t testing.TB, at At, name string, args ...string) *Terminal {
	t.Helper()
	if at.Width == 0 {
		at.Width, at.Height = 100, 30
	}
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = at.Dir, at.environment()
	f, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: uint16(at.Height), Cols: uint16(at.Width)})
	if err != nil {
		t.Fatal(err)
	}
	term := &Terminal{t: t, cmd: cmd, pty: f, emu: vt.NewEmulator(at.Width, at.Height)}
	term.emu.SetCallbacks(vt.Callbacks{CursorVisibility: func(visible bool) { term.hidden = !visible }})
	term.pumped.Add(1)
	go term.show()
	go term.answer()
	t.Cleanup(term.stop)
	return term
}

// show takes what the program writes to the screen.
func (term *Terminal) show() {
	defer term.pumped.Done()
	buf := make([]byte, 32<<10)
	for {
		n, err := term.pty.Read(buf)
		term.draw(buf[:n])
		if err != nil { // the program has ended
			if c, ok := term.emu.InputPipe().(io.Closer); ok {
				_ = c.Close()
			}
			return
		}
	}
}

// draw gives the emulator what was written. The emulator fails on lines that were meant for a larger size than it was
// given meanwhile; the program draws anew for the new size anyway.
func (term *Terminal) draw(data []byte) {
	term.mu.Lock()
	defer term.mu.Unlock()
	defer func() { _ = recover() }()
	term.raw.Write(data)
	_, _ = term.emu.Write(data)
}

// answer sends the terminal's answers to the program's queries back.
func (term *Terminal) answer() {
	buf := make([]byte, 4<<10)
	for {
		n, err := term.emu.Read(buf)
		if n > 0 {
			_, _ = term.pty.Write(buf[:n])
		}
		if err != nil {
			return
		}
	}
}

// stop ends a program that a failed test has left.
func (term *Terminal) stop() {
	if term.cmd.ProcessState == nil {
		_ = term.cmd.Process.Kill()
		_ = term.cmd.Wait()
	}
	term.pumped.Wait()
	_ = term.pty.Close()
}

// Screen is what one sees, without styles.
func (term *Terminal) Screen() string {
	term.mu.Lock()
	defer term.mu.Unlock()
	lines := strings.Split(term.emu.String(), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n")
}

// Raw is every byte that the program has written.
func (term *Terminal) Raw() string { term.mu.Lock(); defer term.mu.Unlock(); return term.raw.String() }

// AltScreen reports whether the full screen is open, and CursorHidden whether the cursor cannot be seen.
func (term *Terminal) AltScreen() bool {
	term.mu.Lock()
	defer term.mu.Unlock()
	return term.emu.IsAltScreen()
}

// CursorHidden reports whether the cursor cannot be seen.
func (term *Terminal) CursorHidden() bool { term.mu.Lock(); defer term.mu.Unlock(); return term.hidden }

// Until looks until something holds.
func (term *Terminal) Until(what string, holds func() bool) *Terminal {
	term.t.Helper()
	if !Poll(holds) {
		term.t.Fatalf("waited in vain for %s; the screen is\n%s", what, term.Screen())
	}
	return term
}

// Poll looks until something holds, and reports whether it did in time.
func Poll(holds func() bool) bool {
	end := time.Now().Add(Patience)
	for !holds() {
		if time.Now().After(end) {
			return false
		}
		time.Sleep(5 * time.Millisecond)
	}
	return true
}

func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

// Sees waits for texts.
func (term *Terminal) Sees(texts ...string) *Terminal {
	term.t.Helper()
	for _, text := range texts {
		term.Until("“"+text+"”", func() bool {
			screen := term.Screen()
			return strings.Contains(screen, text) || strings.Contains(flat(screen), text)
		})
	}
	return term
}

// SeesNot waits until texts are gone.
func (term *Terminal) SeesNot(texts ...string) *Terminal {
	term.t.Helper()
	for _, text := range texts {
		term.Until("“"+text+"” to go", func() bool { return !strings.Contains(term.Screen(), text) })
	}
	return term
}

// Press presses keys, named and separated by blanks.
func (term *Terminal) Press(keys string) *Terminal {
	term.t.Helper()
	special := map[string]string{
		"enter": "\r", "esc": "\x1b[27u", "tab": "\t", "space": " ", "backspace": "\x7f", "up": "\x1b[A", "down": "\x1b[B",
		"right": "\x1b[C", "left": "\x1b[D", "shift+tab": "\x1b[Z",
	}
	for _, key := range strings.Fields(keys) {
		text, ok := special[key]
		if letter, ctrl := strings.CutPrefix(key, "ctrl+"); ctrl {
			text, ok = string(rune(letter[0]&0x1f)), true
		}
		if !ok {
			text = key
		}
		term.Type(text)
	}
	return term
}

// Type types a text.
func (term *Terminal) Type(text string) *Terminal {
	term.t.Helper()
	if _, err := io.WriteString(term.pty, text); err != nil {
		term.t.Fatalf("typing %q: %v; the screen is\n%s", text, err, term.Screen())
	}
	return term
}

// Resize gives the terminal another size.
func (term *Terminal) Resize(width, height int) *Terminal {
	term.t.Helper()
	term.mu.Lock()
	term.emu.Resize(width, height)
	term.mu.Unlock()
	if err := pty.Setsize(term.pty, &pty.Winsize{Rows: uint16(height), Cols: uint16(width)}); err != nil {
		term.t.Fatal(err)
	}
	return term
}

// Pid is the number of the program's process.
func (term *Terminal) Pid() int { return term.cmd.Process.Pid }

// Signal sends a signal to the program.
func (term *Terminal) Signal(s syscall.Signal) *Terminal {
	term.t.Helper()
	if err := term.cmd.Process.Signal(s); err != nil {
		term.t.Fatal(err)
	}
	return term
}

// Exits waits for the end and wants an exit code; a program ended by a signal has the code 128 and its number.
func (term *Terminal) Exits(code int) *Terminal {
	term.t.Helper()
	ended := make(chan error, 1)
	go func() { ended <- term.cmd.Wait() }()
	select {
	case err := <-ended:
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			term.t.Fatal(err)
		}
	case <-time.After(Patience):
		_ = term.cmd.Process.Kill()
		<-ended
		term.t.Fatalf("the program did not end; the screen is\n%s", term.Screen())
	}
	term.pumped.Wait()
	got := term.cmd.ProcessState.ExitCode()
	if status, ok := term.cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		got = 128 + int(status.Signal())
	}
	if got != code {
		term.t.Errorf("exit code %d, want %d; the screen is\n%s", got, code, term.Screen())
	}
	return term
}

// Restored wants the terminal to be as it was: the full screen left, the cursor shown, no mode left on.
func (term *Terminal) Restored() *Terminal {
	term.t.Helper()
	if !strings.Contains(term.Raw(), "\x1b[?1049h") {
		term.t.Error("the full screen was never opened")
	}
	if term.AltScreen() {
		term.t.Error("the full screen is still open")
	}
	if term.CursorHidden() {
		term.t.Error("the cursor is still hidden")
	}
	if raw(term.pty.Fd()) {
		term.t.Error("the terminal is still raw")
	}
	for name, mode := range map[string]string{"focus reports": "1004", "bracketed paste": "2004", "mouse": "1002", "all mouse": "1003"} {
		raw := term.Raw()
		if strings.LastIndex(raw, "\x1b[?"+mode+"h") > strings.LastIndex(raw, "\x1b[?"+mode+"l") {
			term.t.Errorf("%s are still on", name)
		}
	}
	return term
}

// Run runs a program without a terminal and returns exit code, output and errors.
func Run(t testing.TB, at At, name string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = at.Dir, at.environment()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
}
