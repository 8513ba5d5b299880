// Command fsd guides a developer through a full-stack project in four phases, on a full screen or by commands. This
// file reads the environment and joins the rooms; CONTRIBUTING.md has the map.
package main

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"fsd/command"
	"fsd/store"
	"fsd/tui"
)

func main() { os.Exit(run()) }

func run() int {
	if os.Getenv("NO_COLOR") != "" { // any value means it, but libraries look for a true one
		_ = os.Setenv("NO_COLOR", "1")
	}
	home, _ := os.UserHomeDir() // without one the store says what to do
	folder, err := os.Getwd()
	if err != nil {
		folder = string(filepath.Separator)
	}
	return command.Run(context.Background(), command.Env{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv, Home: home, Folder: folder, Now: time.Now, Version: version(),
		Display: display,
		Screen: func(ctx context.Context, s *store.Store, project string) error {
			return screen(ctx, s, project, folder)
		},
	}, os.Args[1:])
}

// screen opens the full screen and gives its ends their exit codes.
func screen(ctx context.Context, s *store.Store, project, folder string) error {
	warn := ""
	if s.ReadOnly() { // else the first answer would be the first to hear of it
		warn = "The database is open for reading only, nothing can be saved; fsd doctor says why"
	}
	err := tui.Run(ctx, tui.Options{
		Services: services{store: s, author: command.Author(os.Getenv), now: time.Now}, Now: time.Now, Folder: folder, Project: project,
		Theme: os.Getenv("FSD_THEME"), ASCII: !utf8Locale(), Crash: filepath.Dir(s.Path()), Version: version(), Warn: warn,
		Editor: cmp.Or(os.Getenv("VISUAL"), os.Getenv("EDITOR")),
	}, os.Getenv)
	var none tui.NoScreen
	var signalled tui.Signalled
	var crashed tui.Crashed
	switch {
	case errors.As(err, &none):
		return command.Coded{Code: command.ExitEnvironment, Say: none.Error()}
	case errors.As(err, &signalled):
		return command.Coded{Code: 128 + signalled.Number, Say: signalled.Error()}
	case errors.As(err, &crashed):
		return command.Coded{Code: command.ExitBug, Say: crashed.Error()}
	}
	return err
}

// utf8Locale reports whether the locale can show more than ASCII. Most systems say so in one of three variables; one
// that says nothing is taken to be able to.
func utf8Locale() bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if value := os.Getenv(name); value != "" {
			value = strings.ToLower(value)
			return strings.Contains(value, "utf") || value != "c" && value != "posix"
		}
	}
	return true
}

// version is the module's version, or the revision it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return s.Value[:12]
		}
	}
	return "development"
}
