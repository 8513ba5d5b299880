package tui

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"

	"fsd/tui/layout"
	"fsd/workflow/clean"
)

// NoScreen is why the screen cannot be opened here. Its text names the commands that work without one.
type NoScreen struct{ Why string }

// Error implements error.
func (n NoScreen) Error() string {
	return "the screen cannot be opened: " + n.Why + ".\nUse the commands instead: fsd list, fsd status, fsd decisions; fsd --help has them all."
}

// Signalled is an end by a signal; the exit code is 128 and its number.
type Signalled struct{ Number int }

// Error implements error.
func (s Signalled) Error() string {
	return fmt.Sprintf("ended by signal %d; everything that was saved is kept", s.Number)
}

// Crashed is a fault in fsd. The terminal is whole again by the time it is returned.
type Crashed struct{ File string }

// Error implements error.
func (c Crashed) Error() string {
	said := "fsd has failed; everything that was shown as saved is kept."
	if c.File != "" {
		said += "\nWhat happened is in " + clean.Show(c.File) + "; look through it before you send it to anybody."
	}
	return said
}

// Run opens the screen and returns when it is closed, with the terminal as it was before.
func Run(ctx context.Context, o Options, getenv func(string) string) error {
	if err := possible(getenv); err != nil {
		return err
	}
	crash, closeCrash := divertErrors(o)
	program := tea.NewProgram(New(o), tea.WithContext(ctx), tea.WithFPS(120), tea.WithoutSignalHandler())
	signals := watch(program)
	_, err := program.Run()
	number := signals.stop()
	closeCrash()
	switch {
	case errors.Is(err, tea.ErrProgramPanic):
		redact(crash, o.Version)
		return Crashed{File: crash}
	case number != 0:
		discard(crash)
		return Signalled{Number: number}
	case err != nil && !errors.Is(err, tea.ErrInterrupted):
		return fmt.Errorf("the screen ended early: %w", err)
	}
	discard(crash)
	return nil
}

// possible refuses terminals on which the screen would be invisible or would do harm.
func possible(getenv func(string) string) error {
	if !term.IsTerminal(os.Stdout.Fd()) {
		return NoScreen{"standard output is no terminal"}
	}
	if t := getenv("TERM"); t == "dumb" || t == "" && os.PathSeparator == '/' {
		return NoScreen{"TERM is " + clean.Show(fmt.Sprintf("%q", t))}
	}
	if w, h, err := term.GetSize(os.Stdout.Fd()); err == nil && (w > layout.MaxWidth || h > layout.MaxHeight) {
		return NoScreen{fmt.Sprintf("the terminal says it has %d columns and %d rows", w, h)}
	}
	return nil
}

// divertErrors sends standard error to a crash file while the screen is open, so that a panic's text, which may hold
// what somebody typed, never reaches the terminal raw. The file is for this user alone.
func divertErrors(o Options) (file string, done func()) {
	if o.Crash == "" || os.MkdirAll(o.Crash, 0o700) != nil {
		return "", func() {}
	}
	sweep(o.Crash, o.Now())
	file = filepath.Join(o.Crash, "crash-"+o.Now().UTC().Format("20060102T150405.000")+".txt")
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", func() {}
	}
	stderr := os.Stderr
	os.Stderr = f
	_ = debug.SetCrashOutput(f, debug.CrashOptions{})
	return file, func() {
		os.Stderr = stderr
		_ = debug.SetCrashOutput(nil, debug.CrashOptions{})
		_ = f.Close()
	}
}

// redact takes out of a crash file what was said with the panic, which may be anything that somebody typed; where it
// happened is in the lines below. What the Go runtime itself says of an error has no such text. In front it puts what
// a report needs to be of use.
func redact(file, version string) {
	data, err := os.ReadFile(file)
	if err != nil {
		return
	}
	text := strings.ReplaceAll(string(data), "\r\n", "\n")
	_, rest, _ := strings.Cut(text, "Caught panic:\n\n")
	said, rest, found := strings.Cut(rest, "\n\nRestoring terminal...\n\n")
	if said, _, _ = strings.Cut(said, "\n"); !strings.HasPrefix(said, "runtime error: ") {
		said = "what was said with it is left out, because it may be text of a project"
	}
	if !found { // written in another way: keep where it happened only
		_, rest, _ = strings.Cut(text, "goroutine ")
		rest = "goroutine " + rest
	}
	report := fmt.Sprintf("fsd %s, %s, %s/%s\npanic: %s\n\n%s", version, runtime.Version(), runtime.GOOS, runtime.GOARCH, said, rest)
	_ = os.WriteFile(file, []byte(report), 0o600)
}

// sweep removes the empty crash files of screens that were killed more than a day ago.
func sweep(folder string, now time.Time) {
	names, _ := filepath.Glob(filepath.Join(folder, "crash-*.txt"))
	for _, name := range names {
		if info, err := os.Stat(name); err == nil && info.Size() == 0 && now.Sub(info.ModTime()) > 24*time.Hour {
			_ = os.Remove(name)
		}
	}
}

// discard removes a crash file that nothing was written to.
func discard(file string) {
	if file != "" {
		_ = os.Remove(file)
	}
}
