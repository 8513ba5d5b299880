package command

import (
	"errors"
	"io"
	"io/fs"
	"syscall"

	"fsd/workflow/clean"
)

// stream is standard output that remembers when it could not be written: then the command has failed, whatever else
// it did, and commands need not look after each line.
type stream struct {
	w      io.Writer
	failed error
}

// Write implements io.Writer. After a failure nothing more is written.
func (s *stream) Write(p []byte) (int, error) {
	if s.failed != nil {
		return 0, s.failed
	}
	n, err := s.w.Write(p)
	if err != nil {
		s.failed = unwritable(err)
	}
	return n, s.failed
}

// unwritable says that standard output could not be written. A reader that went away is nothing to talk about; where
// the signal for it is ignored the code is still that of the signal.
func unwritable(err error) error {
	if errors.Is(err, syscall.EPIPE) {
		return Coded{Code: exitSignal + int(syscall.SIGPIPE)}
	}
	var bare *fs.PathError
	if errors.As(err, &bare) {
		err = bare.Err
	}
	return Coded{Code: ExitDisk, Say: "standard output cannot be written: " + clean.Show(err.Error())}
}
