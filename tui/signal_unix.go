//go:build unix

package tui

import (
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
)

// patience is how long a program that was told to end may take before it is ended.
const patience = 3 * time.Second

// watcher handles signals in place of Bubble Tea, which leaves a broken terminal on HUP, QUIT and an outside TSTP and
// hides TERM.
type watcher struct {
	channel chan os.Signal
	done    chan struct{}
	number  atomic.Int32
}

func watch(p *tea.Program) *watcher {
	w := &watcher{channel: make(chan os.Signal, 4), done: make(chan struct{})}
	signal.Notify(w.channel, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGTSTP)
	go w.loop(p)
	return w
}

func (w *watcher) loop(p *tea.Program) {
	for {
		select {
		case <-w.done:
			return
		case s := <-w.channel:
			if s == syscall.SIGTSTP {
				pause(p)
				continue
			}
			number := s.(syscall.Signal)
			w.number.CompareAndSwap(0, int32(number))
			p.Quit()
			time.AfterFunc(patience, func() {
				_ = p.ReleaseTerminal()
				os.Exit(128 + int(number))
			})
		}
	}
}

// pause gives the terminal back, stops the whole process group as ctrl+z does, and takes the terminal again. The stop
// is asynchronous, so it waits for the signal that ends it.
func pause(p *tea.Program) {
	resumed := make(chan os.Signal, 1)
	signal.Notify(resumed, syscall.SIGCONT)
	defer signal.Stop(resumed)
	if p.ReleaseTerminal() != nil {
		return
	}
	_ = syscall.Kill(0, syscall.SIGSTOP)
	<-resumed
	_ = p.RestoreTerminal()
	p.Send(tea.ResumeMsg{})
}

// stop ends the watching and returns the signal that ended the program, or 0.
func (w *watcher) stop() int {
	signal.Stop(w.channel)
	close(w.done)
	return int(w.number.Load())
}

// suspendNow asks for a stop in the same way as an outside "kill -TSTP".
func suspendNow() tea.Msg {
	_ = syscall.Kill(os.Getpid(), syscall.SIGTSTP)
	return nil
}
