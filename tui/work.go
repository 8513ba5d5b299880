package tui

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"fsd/tui/page"
)

const (
	// lateAfter is how long something may take before the screen says that it is going on.
	lateAfter = 300 * time.Millisecond
	// usualLimit is how long a work may take that names no limit of its own.
	usualLimit = 15 * time.Second
)

// works are the things that are being done in the background, oldest first. What takes longer than lateAfter is shown, in
// words and as the terminal's own progress.
type works struct {
	last    int
	running []*work
}

// work is one of them.
type work struct {
	page.Work
	number int
	stop   context.CancelFunc
	late   bool
}

// worked brings back what came of a work; lateWork says that it has taken long, or longer still.
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
	if w.Limit == 0 {
		w.Limit = usualLimit
	}
	m.works.last++
	number := m.works.last
	ctx, stop := context.WithTimeout(context.Background(), w.Limit)
	m.works.running = append(m.works.running, &work{Work: w, number: number, stop: stop})
	return tea.Batch(func() tea.Msg {
		defer stop()
		return worked{number, w.Do(ctx)}
	}, lateTick(number))
}

func lateTick(number int) tea.Cmd {
	return tea.Tick(lateAfter, func(time.Time) tea.Msg { return lateWork{number} })
}

// find is the work with the number while it lasts, else nil.
func (w *works) find(number int) *work {
	for _, one := range w.running {
		if one.number == number {
			return one
		}
	}
	return nil
}

func (w *works) end(number int) {
	w.running = slices.DeleteFunc(w.running, func(one *work) bool { return one.number == number })
}

// tick marks a work as late, and has it drawn again in a moment while there is progress to be shown.
func (w *works) tick(number int) tea.Cmd {
	one := w.find(number)
	if one == nil {
		return nil
	}
	one.late = true
	if one.Progress == nil {
		return nil
	}
	return lateTick(number)
}

// watchSaving follows the commits of the desk.
func (m *Model) watchSaving() tea.Cmd {
	watched := m.works.find(saving) != nil
	switch busy := m.env.Desk != nil && m.env.Desk.Saving(); {
	case busy && !watched:
		m.works.running = append(m.works.running, &work{Work: page.Work{What: "Saving"}, number: saving})
		return lateTick(saving)
	case !busy && watched:
		m.works.end(saving)
	}
	return nil
}

// going is the oldest work that has taken long enough to be said, else nil.
func (w *works) going() *work {
	for _, one := range w.running {
		if one.late {
			return one
		}
	}
	return nil
}

// stoppable is what esc stops: the work that is shown, when it shows how far it is. Nothing else takes so long.
func (w *works) stoppable() context.CancelFunc {
	if one := w.going(); one != nil && one.Progress != nil {
		return one.stop
	}
	return nil
}

// String says what is going on: "Writing the files, 120 of 1000 ... (esc stops it)".
func (w *work) String() string {
	if w.Progress == nil {
		return w.What + " ..."
	}
	said := w.What
	if far := w.Progress.String(); far != "" {
		said += ", " + far
	}
	return said + " ... (esc stops it)"
}

// bar is the progress for the terminal's own report.
func (w *work) bar() *tea.ProgressBar {
	if w.Progress == nil || w.Progress.Percent() == 0 {
		return tea.NewProgressBar(tea.ProgressBarIndeterminate, 0)
	}
	return tea.NewProgressBar(tea.ProgressBarDefault, w.Progress.Percent())
}
