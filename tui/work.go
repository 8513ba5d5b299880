package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"fsd/tui/page"
)

// lateAfter is how long something may take before the screen says that it is going on.
const lateAfter = 300 * time.Millisecond

// works are the things that are being done in the background. What takes longer than lateAfter is shown, in words and
// as the terminal's own progress.
type works struct {
	last    int
	running map[int]string // by number: what is being done
	late    map[int]bool
}

// worked brings back what came of a work; lateWork says that it has taken long.
type (
	worked struct {
		number int
		msg    tea.Msg
	}
	lateWork struct{ number int }
)

// saving is the work of the store: the commits that are on their way.
const saving = 0

// work does something in the background.
func (m *Model) work(w page.Work) tea.Cmd {
	m.works.last++
	number := m.works.last
	m.begin(number, w.What)
	return tea.Batch(func() tea.Msg { return worked{number, w.Do()} }, lateTick(number))
}

func (m *Model) begin(number int, what string) {
	if m.works.running == nil {
		m.works.running, m.works.late = map[int]string{}, map[int]bool{}
	}
	m.works.running[number] = what
}

func (m *Model) end(number int) {
	delete(m.works.running, number)
	delete(m.works.late, number)
}

func lateTick(number int) tea.Cmd {
	return tea.Tick(lateAfter, func(time.Time) tea.Msg { return lateWork{number} })
}

// watchSaving follows the commits of the desk.
func (m *Model) watchSaving() tea.Cmd {
	_, watched := m.works.running[saving]
	switch busy := m.env.Desk != nil && m.env.Desk.Saving(); {
	case busy && !watched:
		m.begin(saving, "Saving")
		return lateTick(saving)
	case !busy && watched:
		m.end(saving)
	}
	return nil
}

// going is what has been going on for long enough to be said; empty when nothing has.
func (w *works) going() string {
	for number := range w.last + 1 {
		if w.late[number] && w.running[number] != "" {
			return w.running[number] + " ..."
		}
	}
	return ""
}
