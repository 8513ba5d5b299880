// Package session is one person at work on one project: it turns what they do into changes, shows the result at once,
// and puts each change into the store, on top of whatever others have stored meanwhile. The screen and the commands
// share it.
package session

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"fsd/knowledge"
	"fsd/workflow"
)

// Store is what a session needs of the place where changes are kept.
type Store interface {
	// Load returns all changes of a project and the sequence number of the last.
	Load(ctx context.Context, id string) ([]workflow.Change, int64, error)
	// Update adds changes in one transaction. Decide sees what others have stored after since; its error rolls back.
	Update(ctx context.Context, id string, since int64,
		decide func(newer []workflow.Change) ([]workflow.Change, workflow.Summary, error),
	) (newer []workflow.Change, seq int64, err error)
	// Newer returns what was stored after since.
	Newer(ctx context.Context, id string, since int64) ([]workflow.Change, int64, error)
}

// Clock gives the present time.
type Clock func() time.Time

// Session is a project as one person sees it: what is stored, and on top of it what they did that is still on its way
// to the store. It is a value: each method returns the session as it is afterwards.
type Session struct {
	K      *knowledge.Base
	Now    Clock
	Author string

	stored  *workflow.Project
	seq     int64
	pending []workflow.Change
	shown   *workflow.Project
}

// Open loads a project.
func Open(ctx context.Context, s Store, k *knowledge.Base, id, author string, now Clock) (Session, error) {
	log, seq, err := s.Load(ctx, id)
	if err != nil {
		return Session{}, err
	}
	p := workflow.Fold(log)
	return Session{K: k, Now: now, Author: author, stored: p, seq: seq, shown: p}, nil
}

// ID is the project's id.
func (s Session) ID() string { return s.stored.ID }

// View is the project with everything the person did, stored or not.
func (s Session) View() *workflow.View { return s.see(s.shown) }

func (s Session) see(p *workflow.Project) *workflow.View {
	return workflow.See(s.K, p, s.Now().Local().Format(time.DateOnly))
}

// Do checks a change against the project and shows it at once. The change returned has still to be committed.
func (s Session) Do(body workflow.Body) (Session, workflow.Change, error) {
	valid, err := s.View().Validate(body)
	if err != nil {
		return s, workflow.Change{}, err
	}
	c, err := NewChange(valid, s.Author, s.Now())
	if err != nil {
		return s, workflow.Change{}, err
	}
	c = s.shown.Follow(c)
	s.pending = append(slices.Clip(s.pending), c)
	s.shown = s.shown.Apply(c)
	return s, c, nil
}

// NewChange gives a body its id, time and author.
func NewChange(body workflow.Body, author string, now time.Time) (workflow.Change, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return workflow.Change{}, fmt.Errorf("no random numbers could be had for an id: %w", err)
	}
	return workflow.Change{ID: id.String(), At: now.UTC().Truncate(time.Millisecond), Author: author, Body: body}, nil
}

// NewRowID makes the id of a feature, an entity or an endpoint.
func NewRowID() string {
	id, err := uuid.NewV7()
	if err != nil { // the system's random source is gone; NewChange says so next
		return ""
	}
	return id.String()
}

// Result is what a commit or a refresh found.
type Result struct {
	Newer  []workflow.Change // what others had stored
	Stored workflow.Change   // the change as it was stored; the store may have moved its time behind that of the last one
	Seq    int64
}

// Commit stores a change on top of what others have stored meanwhile. It reads only values of the session, so it may
// run while the person goes on. A change that no longer fits is refused (workflow.Refusal) and nothing is stored.
func (s Session) Commit(ctx context.Context, store Store, c workflow.Change) (Result, error) {
	add := []workflow.Change{c}
	newer, seq, err := store.Update(ctx, s.ID(), s.seq, func(newer []workflow.Change) ([]workflow.Change, workflow.Summary, error) {
		base := s.stored
		if newer = s.foreign(newer); len(newer) > 0 {
			base = base.Apply(newer...)
		}
		if _, err := s.see(base).Validate(c.Body); err != nil && len(newer) > 0 {
			return nil, workflow.Summary{}, err
		}
		add[0].At = base.Later(c.At)
		return add, s.see(base.Apply(add...)).Summary(), nil
	})
	return Result{Newer: s.foreign(newer), Stored: add[0], Seq: seq}, err
}

// foreign leaves out what the session knows already.
func (s Session) foreign(newer []workflow.Change) []workflow.Change {
	return slices.DeleteFunc(slices.Clone(newer), func(c workflow.Change) bool {
		_, known := s.stored.Change(c.ID)
		return known
	})
}

// Committed is the session after a change was stored.
func (s Session) Committed(r Result) Session {
	c := r.Stored
	s.stored = s.stored.Apply(append(s.foreign(r.Newer), c)...)
	s.seq = max(s.seq, r.Seq)
	s.pending = slices.DeleteFunc(slices.Clone(s.pending), func(p workflow.Change) bool { return p.ID == c.ID })
	s.shown = s.stored
	if len(s.pending) > 0 {
		s.shown = s.stored.Apply(s.pending...)
	}
	return s
}

// RolledBack is the session after a change could not be stored: it and all that was done on top of it are gone from
// the screen, because they are not on disk.
func (s Session) RolledBack() Session {
	s.pending, s.shown = nil, s.stored
	return s
}

// Refresh looks for what others have stored. It reads only values of the session.
func (s Session) Refresh(ctx context.Context, store Store) (Result, error) {
	newer, seq, err := store.Newer(ctx, s.ID(), s.seq)
	return Result{Newer: s.foreign(newer), Seq: seq}, err
}

// Refreshed is the session with what others have stored.
func (s Session) Refreshed(r Result) Session {
	if len(r.Newer) == 0 || r.Seq <= s.seq {
		return s
	}
	s.stored, s.seq = s.stored.Apply(s.foreign(r.Newer)...), r.Seq
	s.shown = s.stored
	if len(s.pending) > 0 {
		s.shown = s.stored.Apply(s.pending...)
	}
	return s
}

// Pending is how many changes are on their way to the store.
func (s Session) Pending() int { return len(s.pending) }

// Run makes changes and stores them in one transaction, on top of what others have stored meanwhile: all of them, or
// none when one does not fit. The commands use it. It returns the session afterwards.
func (s Session) Run(ctx context.Context, store Store, bodies ...workflow.Body) (Session, error) {
	var add []workflow.Change
	seen := s.shown // what the person knew; what others have stored meanwhile is not among it
	newer, seq, err := store.Update(ctx, s.ID(), s.seq, func(newer []workflow.Change) ([]workflow.Change, workflow.Summary, error) {
		base := s.stored
		if newer = s.foreign(newer); len(newer) > 0 {
			base = base.Apply(newer...)
		}
		for _, body := range bodies {
			valid, err := s.see(base).Validate(body)
			if err != nil {
				return nil, workflow.Summary{}, err
			}
			c, err := NewChange(valid, s.Author, s.Now())
			if err != nil {
				return nil, workflow.Summary{}, err
			}
			c = seen.Follow(c)
			c.At = base.Later(c.At)
			add, seen, base = append(add, c), seen.Apply(c), base.Apply(c)
		}
		return add, s.see(base).Summary(), nil
	})
	if err != nil {
		return s, err
	}
	return s.Refreshed(Result{Newer: append(s.foreign(newer), add...), Seq: seq}), nil
}
