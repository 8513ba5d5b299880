package page

import (
	"fmt"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
)

// Progress is how far work in a command is. The command sets it and the page shows it; both may at once.
type Progress struct{ done, total atomic.Int64 }

// Set says how much is done of how much.
func (p *Progress) Set(done, total int) { p.done.Store(int64(done)); p.total.Store(int64(total)) }

// String is "120 of 1000"; empty before anything is known.
func (p *Progress) String() string {
	if p.total.Load() == 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d", p.done.Load(), p.total.Load())
}

// Progressed asks pages to draw how far their work is.
type Progressed struct{}

// Watch makes a page draw its progress in a moment; the page asks again while the work lasts.
func Watch() tea.Cmd {
	return tea.Tick(200*time.Millisecond, func(time.Time) tea.Msg { return Progressed{} })
}
