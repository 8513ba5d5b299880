//go:build linux

package faults

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"fsd/knowledge"
	"fsd/tui"
	"fsd/tui/page"
	"fsd/tui/ptytest"
	"fsd/workflow"
	"fsd/workflow/session"
)

// secret stands for what somebody typed into a project.
const secret = "the merger with Acme"

// services is a store in which there is one project, and which fails in the way that is asked for.
type services struct {
	page.Services // nil: whatever else is called panics too
	where         string
	now           func() time.Time
}

// Load, Newer, Open and SetPlace are those of a store with a project in which nothing was done yet.
func (s services) Load(context.Context, string) ([]workflow.Change, int64, error) {
	return []workflow.Change{{ID: "p", At: time.Now(), Body: workflow.Created{Name: "shop"}}}, 1, nil
}

func (s services) Newer(context.Context, string, int64) ([]workflow.Change, int64, error) {
	return nil, 1, nil
}

func (s services) Open(ctx context.Context, id string) (session.Session, string, error) {
	k, err := knowledge.Load()
	if err != nil {
		return session.Session{}, "", err
	}
	work, err := session.Open(ctx, s, k, id, "ada", s.now)
	return work, "", err
}

func (s services) SetPlace(context.Context, string, string) error { return nil }

func (s services) Projects(context.Context, string, bool, int, int) ([]page.Project, int, error) {
	time.Sleep(500 * time.Millisecond) // until the first frame is drawn
	switch s.where {
	case "Cmd":
		panic("a command fails with " + secret)
	case "runtime":
		var names []string
		_ = names[len(s.where)]
	}
	return []page.Project{{ID: "p", Name: "shop", Changed: time.Now()}}, 1, nil
}

// panicking is fsd's screen in a process of its own, with a clock that panics when it is asked from a place.
func panicking(where string) int {
	now := func() time.Time {
		callers := make([]uintptr, 64)
		frames := runtime.CallersFrames(callers[:runtime.Callers(1, callers)])
		for more := true; more; {
			var f runtime.Frame
			if f, more = frames.Next(); strings.HasSuffix(f.Function, "tui.(*Model)."+where) {
				panic("the clock fails with " + secret)
			}
		}
		return time.Now()
	}
	err := tui.Run(context.Background(), tui.Options{Services: services{where: where, now: now}, Now: now, Theme: "dark", Crash: os.Getenv("FSD_FAULTS_CRASH"), Version: "test"}, os.Getenv)
	var crashed tui.Crashed
	if errors.As(err, &crashed) {
		fmt.Fprintln(os.Stderr, crashed.Error())
		return 70
	}
	fmt.Fprintln(os.Stderr, err)
	return 1
}

func TestPanics(t *testing.T) {
	for _, where := range []string{"View", "Update", "Cmd", "runtime"} {
		row(t, "R83-"+where, "a panic in "+where+": exit 70, the terminal whole, a report for this user alone that says where and holds no text of a project", func(t *testing.T) {
			m := newMachine(t)
			m.Env = []string{"FSD_FAULTS_PANIC=" + where, "FSD_FAULTS_CRASH=" + m.data()}
			screen := ptytest.Start(t, m.At, os.Args[0])
			if where == "View" {
				screen.Sees("shop").Press("enter")
			}
			screen.Exits(70).Restored()
			raw := screen.Raw()
			if end := raw[max(0, strings.LastIndex(raw, "\x1b[?1049l")):]; !strings.Contains(end, "fsd has failed") || strings.Contains(end, "goroutine") || strings.Contains(end, secret) {
				t.Errorf("the terminal shows %q", end)
			}
			entries, err := os.ReadDir(m.data())
			if err != nil || len(entries) != 1 {
				t.Fatalf("%v, %v", entries, err)
			}
			info, _ := entries[0].Info()
			report := string(read(t, m.data()+"/"+entries[0].Name()))
			if info.Mode().Perm() != 0o600 || strings.Contains(report, "Acme") || !strings.Contains(report, "goroutine ") || !strings.Contains(report, ".go:") ||
				!strings.Contains(report, "fsd test, go") || (where == "runtime") != strings.Contains(report, "index out of range") {
				t.Errorf("mode %v, the report is\n%s", info.Mode(), report)
			}
		})
	}
}
