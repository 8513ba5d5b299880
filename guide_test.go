//go:build unix

package main_test

import (
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"fsd/tui/ptytest"
)

// colour is a style that says a colour, not only bold or underlined.
var colour = regexp.MustCompile(`\x1b\[[0-9;]*(3[0-9]|9[0-7])[;m]`)

// answered is anything that a terminal would answer, into whatever reads next.
var answered = regexp.MustCompile(`\x1b(\[[>=?]?[0-9;]*[cn]|\][0-9]+;\?|P\+q|\[\?[0-9]+\$p|\[\?u)`)

func TestGuidesAreDrawnInATerminalAndPlainInAPipe(t *testing.T) {
	at := machine(t)
	plain := fsdRun(t, at, "guide", "data-store")
	if !strings.HasPrefix(plain, "# Primary database\n") || strings.Contains(plain, "\x1b") {
		t.Errorf("piped: %q", plain[:200])
	}
	drawn := at
	drawn.Env = []string{"PAGER=cat"}
	raw := ptytest.Start(t, drawn, binary, "guide", "data-store").Exits(0).Raw()
	if strings.Contains(raw, "\n## ") || !colour.MatchString(raw) || strings.Count(raw, "\n") < 30 {
		t.Errorf("in a terminal: %q", raw[:min(len(raw), 400)])
	}
	if asked := answered.FindString(raw); asked != "" {
		t.Errorf("it asks the terminal: %q", asked)
	}
	drawn.Env = []string{"PAGER=cat", "NO_COLOR=yes"}
	if raw := ptytest.Start(t, drawn, binary, "guide", "data-store").Exits(0).Raw(); colour.MatchString(raw) || strings.Contains(raw, "\n## ") {
		t.Errorf("with NO_COLOR: %q", raw[:min(len(raw), 400)])
	}
	drawn.Env = []string{"TERM=dumb"}
	if raw := ptytest.Start(t, drawn, binary, "guide", "data-store").Exits(0).Raw(); strings.Contains(raw, "\x1b") || !strings.Contains(raw, "# Primary database") {
		t.Errorf("in a dumb terminal: %q", raw[:min(len(raw), 400)])
	}
	forced := at
	forced.Env = []string{"CLICOLOR_FORCE=1", "COLUMNS=40"}
	if out := fsdRun(t, forced, "guide", "data-store"); !colour.MatchString(out) || strings.Contains(out, "\n## ") {
		t.Errorf("forced: %q", out[:200])
	}
	forced.Env = append(forced.Env, "NO_COLOR=1")
	if out := fsdRun(t, forced, "guide", "data-store"); strings.Contains(out, "\x1b") {
		t.Errorf("forced, and forbidden: %q", out[:200])
	}
}

func TestLongGuidesGoToThePager(t *testing.T) {
	at := machine(t)
	paged := at
	paged.Env = []string{"PAGER=sed 's/^/PAGED /' | head -5"} // quits early, and is a whole command line
	raw := ptytest.Start(t, paged, binary, "guide", "data-store").Exits(0).Raw()
	if strings.Count(raw, "PAGED") != 5 || strings.Contains(raw, "fsd:") {
		t.Errorf("the pager shows %q", raw)
	}
	tall := paged
	tall.Width, tall.Height = 100, 2000
	if raw := ptytest.Start(t, tall, binary, "guide", "data-store").Exits(0).Raw(); strings.Contains(raw, "PAGED") {
		t.Error("what fits the terminal goes to the pager")
	}
	if out := fsdRun(t, paged, "guide", "data-store"); strings.Contains(out, "PAGED") {
		t.Error("a pipe goes to the pager")
	}
	lost := at
	lost.Env = []string{"PAGER=no-such-program"}
	if raw := ptytest.Start(t, lost, binary, "guide", "data-store").Exits(0).Raw(); !strings.Contains(ansi.Strip(raw), "Primary database") {
		t.Errorf("without the pager that was asked for it shows %q", raw[:min(len(raw), 400)])
	}
	if _, err := exec.LookPath("less"); err == nil {
		fsd := ptytest.Start(t, at, binary, "guide", "data-store").Sees("Primary database", ":")
		fsd.Press("q").Exits(0)
	}
}
