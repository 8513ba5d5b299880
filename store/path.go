package store

import (
	"errors"
	"strings"
)

// DefaultPath says where the database is when nobody chose a place: $XDG_DATA_HOME/fsd/fsd.db if that is absolute (the
// XDG rule: a relative one is ignored), else where the system keeps such things below the home folder. It fails with
// class Environment when there is no home.
func DefaultPath(getenv func(string) string, goos, home string) (string, error) {
	if data := getenv("XDG_DATA_HOME"); absolute(goos, data) {
		return join(goos, data, "fsd", "fsd.db"), nil
	}
	if data := getenv("LocalAppData"); goos == "windows" && absolute(goos, data) {
		return join(goos, data, "fsd", "fsd.db"), nil
	}
	if !absolute(goos, home) {
		return "", &Error{Class: Environment, Err: errors.New("no home folder"),
			Say: "There is no home folder to keep projects in. Set HOME, or choose a database with --db or FSD_DB."}
	}
	switch goos {
	case "windows":
		return join(goos, home, "AppData", "Local", "fsd", "fsd.db"), nil
	case "darwin":
		return join(goos, home, "Library", "Application Support", "fsd", "fsd.db"), nil
	}
	return join(goos, home, ".local", "share", "fsd", "fsd.db"), nil
}

// absolute is filepath.IsAbs for the system goos rather than for this one.
func absolute(goos, path string) bool {
	if goos != "windows" {
		return strings.HasPrefix(path, "/")
	}
	drive := len(path) > 2 && path[1] == ':' && (path[2] == '\\' || path[2] == '/')
	return drive || strings.HasPrefix(path, `\\`)
}

func join(goos, base string, names ...string) string {
	separator := "/"
	if goos == "windows" {
		separator = `\`
	}
	return strings.Join(append([]string{strings.TrimRight(base, `/\`)}, names...), separator)
}
