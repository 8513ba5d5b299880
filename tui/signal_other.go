//go:build !unix

package tui

import (
	"os"
	"os/signal"
	"sync/atomic"

	tea "charm.land/bubbletea/v2"
)

// watcher handles the interrupt, the only signal there is.
type watcher struct {
	channel chan os.Signal
	number  atomic.Int32
}

func watch(p *tea.Program) *watcher {
	w := &watcher{channel: make(chan os.Signal, 1)}
	signal.Notify(w.channel, os.Interrupt)
	go func() {
		if _, ok := <-w.channel; ok {
			w.number.Store(2)
			p.Quit()
		}
	}()
	return w
}

func (w *watcher) stop() int {
	signal.Stop(w.channel)
	close(w.channel)
	return int(w.number.Load())
}

// suspendNow does nothing: there is no job control here.
func suspendNow() tea.Msg { return nil }
