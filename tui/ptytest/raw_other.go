//go:build unix && !linux

package ptytest

// raw is not known on this system.
func raw(uintptr) bool { return false }
