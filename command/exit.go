package command

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"syscall"

	"fsd/store"
	"fsd/workflow"
	"fsd/workflow/clean"
	"fsd/workflow/export"
	"fsd/workflow/snapshot"
)

// Exit codes. Scripts rely on them; they change only by adding.
const (
	ExitOK          = 0
	ExitRefused     = 1  // an unknown name, a value that does not fit
	ExitUsage       = 2  // the command line itself is wrong
	ExitEnvironment = 3  // no home, no terminal
	ExitDisk        = 4  // disk, permission or lock
	ExitDamaged     = 5  // the database is damaged or not fsd's; a snapshot is damaged
	ExitNewer       = 6  // the database or a snapshot is from a newer fsd
	ExitKept        = 7  // something was kept or skipped, not overwritten
	ExitDoNotShip   = 8  // status --verdict: do not ship
	ExitBug         = 70 // a fault in fsd
)

// Coded is an error with an exit code of its own.
type Coded struct {
	Code int
	Say  string
}

// Error implements error.
func (c Coded) Error() string { return c.Say }

// usageError is a command line that cobra could not read.
type usageError struct{ error }

func refusal(format string, args ...any) error {
	return Coded{ExitRefused, fmt.Sprintf(format, args...)}
}

// exitCode finds the code for an error.
func exitCode(err error) int {
	var coded Coded
	var stored *store.Error
	var usage usageError
	var refused workflow.Refusal
	var write export.WriteError
	var missing *store.NotFound
	var several *store.Ambiguous
	var fault snapshot.Fault
	var path *fs.PathError
	switch {
	case err == nil:
		return ExitOK
	case errors.As(err, &coded):
		return coded.Code
	case errors.As(err, &stored):
		return stored.ExitCode()
	case errors.As(err, &refused), errors.As(err, &missing), errors.As(err, &several):
		return ExitRefused
	case errors.As(err, &fault) && fault.Newer:
		return ExitNewer
	case errors.As(err, &fault):
		return ExitDamaged
	case errors.As(err, &write), errors.As(err, &path), errors.Is(err, syscall.EPIPE):
		return ExitDisk
	case errors.As(err, &usage), isCobraUsage(err):
		return ExitUsage
	}
	return ExitRefused
}

// isCobraUsage recognises the errors for which cobra has no type.
func isCobraUsage(err error) bool {
	for _, start := range []string{"unknown command", "unknown flag", "unknown shorthand", "accepts ", "requires at ", "if any flags", "invalid argument"} {
		if strings.HasPrefix(err.Error(), start) {
			return true
		}
	}
	return false
}

// report prints an error for a person and returns its exit code. A reader that went away is no error to talk about.
func report(out io.Writer, err error) int {
	code := exitCode(err)
	if err == nil || errors.Is(err, syscall.EPIPE) {
		return code
	}
	lines := strings.Split(strings.TrimSpace(err.Error()), "\n")
	for i, line := range lines[:min(len(lines), 6)] {
		prefix := ""
		if i == 0 {
			prefix = "fsd: "
		}
		fmt.Fprintln(out, prefix+clean.Show(line))
	}
	if code == ExitUsage {
		fmt.Fprintln(out, "Run fsd --help for the commands.")
	}
	return code
}
