package tui

import (
	"context"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"fsd/workflow/clean"
)

// toastTime is how long a message stays; an error stays until a key is pressed.
const toastTime = 3 * time.Second

// toast is a line over the footer. The generation keeps an old timer from taking a newer message away.
type toast struct {
	said       string
	bad        bool
	refused    bool // it says why nothing was done
	generation int
}

// toastOver ends the toast of a generation.
type toastOver struct{ generation int }

func (t *toast) text() (string, bool) { return t.said, t.bad }

func (t *toast) over(msg toastOver) {
	if msg.generation == t.generation && !t.bad {
		t.said = ""
	}
}

// pressed takes an error away: it was seen.
func (t *toast) pressed() {
	if t.bad {
		t.said, t.bad = "", false
	}
}

// refuse says for some seconds why nothing was done.
func (m *Model) refuse(text string) tea.Cmd {
	cmd := m.say(text)
	m.toast.refused = !m.toast.bad
	return cmd
}

// say shows a line for some seconds. An error that nobody has seen yet stays.
func (m *Model) say(text string) tea.Cmd {
	if m.toast.bad {
		return nil
	}
	m.toast.generation++
	m.toast.said, m.toast.bad, m.toast.refused = clean.Show(text), false, false
	generation := m.toast.generation
	return tea.Tick(toastTime, func(time.Time) tea.Msg { return toastOver{generation} })
}

func (m *Model) fail(err error) {
	m.toast.generation++
	m.toast.said, m.toast.bad, m.toast.refused = clean.Show(clean.Line(err.Error(), 500)), true, false
	if errors.Is(err, context.Canceled) { // by esc
		m.toast.said = "stopped; nothing was written"
	}
}
