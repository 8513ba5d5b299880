package tui

import (
	"os"
	"runtime/debug"
	"testing"
	"time"

	"fsd/tui/tuitest"
)

// Days and hours on the screen are local; the tests' place is UTC.
func TestMain(m *testing.M) {
	time.Local = time.UTC
	debug.SetGCPercent(400) // thousands of frames are drawn and thrown away
	os.Exit(m.Run())
}

// start opens the screen on services, on a project if one is named.
func start(t testing.TB, s *tuitest.Services, project string, width, height int) *tuitest.Driver {
	t.Helper()
	return tuitest.Drive(t, New(options(s, project)), width, height)
}

func options(s *tuitest.Services, project string) Options {
	return Options{Services: s, Now: s.Clock.Now, Folder: tuitest.Folder, Project: project, Theme: "dark", Version: "test"}
}

// root is the model behind a driver.
func root(d *tuitest.Driver) *Model { return d.Model.(*Model) }
