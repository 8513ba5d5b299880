package store

import (
	"fmt"
	"strings"

	"fsd/workflow/clean"
)

// Class says what kind of trouble an Error is. Its number is the exit code that the commands promise for it.
type Class int

// The classes of trouble.
const (
	Refused     Class = 1 // what was asked for does not fit
	Environment Class = 3 // there is no place to keep anything
	Disk        Class = 4 // disk, permission or lock
	Damaged     Class = 5 // the file is damaged, or is not fsd's
	Newer       Class = 6 // the file was written by a newer fsd
)

// Error is any trouble with the database. Its text says what happened, to which file, and what to do.
type Error struct {
	Class Class
	Path  string // the database, or the file that was to be written
	Say   string
	Err   error // the cause, for errors.Is; may be nil
}

// Error gives what to tell the person.
func (e *Error) Error() string { return e.Say }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// ExitCode is the exit code that belongs to the error.
func (e *Error) ExitCode() int { return int(e.Class) }

// trouble makes an Error. say is a format whose first verb is the path, which is shown with nothing hidden in it.
func trouble(class Class, path string, cause error, say string, args ...any) *Error {
	return &Error{Class: class, Path: path, Err: cause, Say: fmt.Sprintf(say, append([]any{clean.Show(path)}, args...)...)}
}

// NotFound says that no project answers to a name or an id.
type NotFound struct {
	Name string
	Near []string // names that are like it, the nearest first, at most three
}

// Error names what was looked for and what comes near.
func (e *NotFound) Error() string {
	if len(e.Near) == 0 {
		return fmt.Sprintf("There is no project %q. See them all with: fsd list", clean.Show(e.Name))
	}
	near := make([]string, len(e.Near))
	for i, name := range e.Near {
		near[i] = fmt.Sprintf("%q", name)
	}
	return fmt.Sprintf("There is no project %q. Did you mean %s?", clean.Show(e.Name), strings.Join(near, " or "))
}

// ExitCode is that of a refusal.
func (e *NotFound) ExitCode() int { return 1 }

// Ambiguous says that several projects answer to a name or to the beginning of an id.
type Ambiguous struct {
	Name string
	IDs  []string // the newest first, at most ten
}

// Error names the projects it could be.
func (e *Ambiguous) Error() string {
	return fmt.Sprintf("Several projects answer to %q. Say which by its id: %s", clean.Show(e.Name), strings.Join(e.IDs, ", "))
}

// ExitCode is that of a refusal.
func (e *Ambiguous) ExitCode() int { return 1 }
