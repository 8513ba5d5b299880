//go:build unix

package samples

import (
	"os/exec"
	"syscall"
)

// ownGroup gives a program a process group, so that its helpers can be ended with it.
func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

func killGroup(cmd *exec.Cmd) { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) } // it may have ended long ago
