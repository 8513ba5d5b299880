package ptytest

import "golang.org/x/sys/unix"

// raw reports whether a terminal does not edit lines, echo and make signals of keys, as a shell needs it to.
func raw(terminal uintptr) bool {
	const cooked = unix.ICANON | unix.ECHO | unix.ISIG
	now, err := unix.IoctlGetTermios(int(terminal), unix.TCGETS)
	return err == nil && now.Lflag&cooked != cooked
}
