package command

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

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

	exitSignal = 128 // and the signal's number
)

// Coded is an error with an exit code of its own.
type Coded struct {
	Code int
	Say  string
}

// Error implements error.
func (c Coded) Error() string { return c.Say }

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
	case errors.As(err, &usage):
		return ExitUsage
	case errors.As(err, &stored):
		return stored.ExitCode()
	case errors.As(err, &refused), errors.As(err, &missing), errors.As(err, &several):
		return ExitRefused
	case errors.As(err, &fault) && fault.Newer:
		return ExitNewer
	case errors.As(err, &fault):
		return ExitDamaged
	case errors.As(err, &write), errors.As(err, &path):
		return ExitDisk
	}
	return ExitRefused
}

// report prints an error of a command for a person and returns its exit code.
func report(out io.Writer, cmd *cobra.Command, err error) int {
	code := exitCode(err)
	if err == nil || err.Error() == "" {
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
		fmt.Fprintf(out, "Run %s --help for the form and examples.\n", cmd.CommandPath())
	}
	return code
}
