//go:build linux

package faults

import (
	"os"

	"fsd/tui/ptytest"
)

func panicking(string) int { return 0 }

// openAsNobody opens the screen as a user whom permissions bind.
func (m machine) openAsNobody() *ptytest.Terminal {
	m.t.Helper()
	if os.Geteuid() != 0 {
		return m.open()
	}
	need(m.t, "setpriv")
	return ptytest.Start(m.t, m.At, "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", binary)
}
