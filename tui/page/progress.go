package page

import (
	"fmt"
	"sync/atomic"
)

// Progress is how far a work is. The work sets it and the screen shows it; both may at once.
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

// Percent is how much is done, 0 to 100; 0 before anything is known.
func (p *Progress) Percent() int { return int(100 * p.done.Load() / max(p.total.Load(), 1)) }
