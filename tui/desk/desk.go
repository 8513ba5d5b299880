// Package desk is the open project as the pages share it: what it looks like now, and the queue of changes on their
// way to the store. A change is shown at once; one commit is in flight at a time; when one fails, it and everything
// made on top of it are taken back, because they are not on disk.
package desk

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"fsd/workflow"
	"fsd/workflow/session"
)

// Time limits for the store.
const (
	commitTime  = 30 * time.Second
	refreshTime = 5 * time.Second
	// RefreshEvery is how old the view may be before a key press looks for what others have stored.
	RefreshEvery = time.Second
)

// Desk belongs to the screen's own goroutine. Its commands work on copies.
type Desk struct {
	session session.Session
	store   session.Store
	queue   []workflow.Change
	busy    bool
	view    *workflow.View
	looked  time.Time // when others' changes were last looked for
	waiting bool      // a LookAgain is on its way
}

// New puts an open project on the desk.
func New(s session.Session, store session.Store) *Desk { return &Desk{session: s, store: store} }

// Session is the project at this moment.
func (d *Desk) Session() session.Session { return d.session }

// View is the project with all that was done, stored or not. It is computed once for each state.
func (d *Desk) View() *workflow.View {
	if d.view == nil || d.view.Today != d.session.Now().Local().Format(time.DateOnly) {
		d.view = d.session.View()
	}
	return d.view
}

// Done is the answer of the store to one commit.
type Done struct {
	Result session.Result
	Err    error
	Body   workflow.Body
}

// Found is what others have stored meanwhile. Own says that the screen itself had it stored, by an export.
type Found struct {
	Result session.Result
	Err    error
	Own    bool
}

// Do makes changes: checks and shows them at once, and returns the command that stores the first in the queue. A
// refusal is returned as an error; the changes before it stand.
func (d *Desk) Do(bodies ...workflow.Body) (tea.Cmd, error) {
	for _, body := range bodies {
		next, c, err := d.session.Do(body)
		if err != nil {
			return d.commit(), err
		}
		d.set(next)
		d.queue = append(d.queue, c)
	}
	return d.commit(), nil
}

func (d *Desk) set(s session.Session) { d.session, d.view = s, nil }

// commit stores the next change in the queue, unless one is in flight.
func (d *Desk) commit() tea.Cmd {
	if d.busy || len(d.queue) == 0 {
		return nil
	}
	d.busy = true
	s, store, c := d.session, d.store, d.queue[0]
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(context.Background(), commitTime)
		defer cancel()
		r, err := s.Commit(ctx, store, c)
		return Done{Result: r, Err: err, Body: c.Body}
	}
}

// Finish takes the store's answer in and returns the next commit.
func (d *Desk) Finish(m Done) tea.Cmd {
	d.busy = false
	if m.Err != nil {
		d.queue = nil
		d.set(d.session.RolledBack())
		return nil
	}
	d.queue = d.queue[1:]
	d.set(d.session.Committed(m.Result))
	return d.commit()
}

// Saving reports whether something is not on disk yet.
func (d *Desk) Saving() bool { return d.busy || len(d.queue) > 0 }

// LookAgain is said when a look that came too early is due.
type LookAgain struct{}

// Look returns a command that looks for what others have stored: at once, or, if the last look was a moment ago, as soon
// as it is old enough, so that whoever presses one key sees what was stored before it. A commit looks by itself.
func (d *Desk) Look(now time.Time) tea.Cmd {
	early := RefreshEvery - now.Sub(d.looked)
	switch {
	case d.Saving(), d.waiting && early > 0:
		return nil
	case early > 0:
		d.waiting = true
		return tea.Tick(early, func(time.Time) tea.Msg { return LookAgain{} })
	}
	d.looked, d.waiting = now, false
	return d.fetch(false)
}

// LookedAgain takes a LookAgain in; the look itself is the next one.
func (d *Desk) LookedAgain() { d.waiting = false }

// Absorb returns a command that takes in what the screen itself had stored besides the queue.
func (d *Desk) Absorb() tea.Cmd { return d.fetch(true) }

func (d *Desk) fetch(own bool) tea.Cmd {
	s, store := d.session, d.store
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(context.Background(), refreshTime)
		defer cancel()
		r, err := s.Refresh(ctx, store)
		return Found{Result: r, Err: err, Own: own}
	}
}

// Take takes in what others have stored and reports whether anything changed.
func (d *Desk) Take(m Found) bool {
	if m.Err != nil || len(m.Result.Newer) == 0 {
		return false
	}
	d.set(d.session.Refreshed(m.Result))
	return true
}

// Replace puts a session that was changed elsewhere (by an export) on the desk.
func (d *Desk) Replace(s session.Session) { d.set(s) }
