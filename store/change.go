package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"fsd/workflow"
	"fsd/workflow/clean"
)

// Decide looks at the changes that others have stored meanwhile and says which to add, and what the project then is in
// summary. It is called inside the transaction: it must be quick and must not use the Store.
type Decide = func(newer []workflow.Change) (add []workflow.Change, s workflow.Summary, err error)

// Create stores a project's first change, a workflow.Created, whose id becomes the project's. If that change is stored
// already, the project is given as it is.
func (s *Store) Create(ctx context.Context, first workflow.Change, summary workflow.Summary) (Project, error) {
	if _, ok := first.Body.(workflow.Created); !ok || first.ID == "" {
		return Project{}, fmt.Errorf("a project begins with a change of kind %q that has an id", workflow.Created{}.Kind())
	}
	var made []Project
	err := s.write(ctx, func(ctx context.Context, tx querier) error {
		if err := begin(ctx, tx, first); err != nil {
			return err
		}
		if _, err := appendTo(ctx, tx, first.ID, []workflow.Change{first}, summary, follow); err != nil {
			return err
		}
		var err error
		made, err = projects(ctx, tx, "SELECT "+listed+", place FROM projects WHERE id = ?", first.ID)
		return err
	})
	if err != nil {
		return Project{}, fault(s.path, err)
	}
	return made[0], nil
}

// Load gives all changes of a project in their order, and the number of the newest, from which Newer and Update go on.
func (s *Store) Load(ctx context.Context, id string) ([]workflow.Change, int64, error) {
	changes, seq, err := s.Newer(ctx, id, 0)
	if err == nil && len(changes) == 0 {
		return nil, 0, s.unknown(ctx, id)
	}
	return changes, seq, err
}

// Newer gives the changes of a project that were stored after the one with number since, and the number of the newest,
// which is since when there are none. It is cheap enough to be asked every second.
func (s *Store) Newer(ctx context.Context, id string, since int64) ([]workflow.Change, int64, error) {
	ctx, cancel := limited(ctx, usually)
	defer cancel()
	changes, seq, err := read(ctx, s.db, s.path, id, since)
	return changes, seq, fault(s.path, err)
}

// Update adds changes to a project in one transaction. It reads what others have stored after the change with number
// since, lets decide look at it, and stores what decide returns, so that of two who write at once nobody overwrites the
// other. It returns what others have stored and the number of the newest change, decide's included. A change whose id
// is stored already is passed over. The time of each change is set, in the slice that decide returned too, to come
// after the one before. An error from decide is returned as it is; after any error nothing is stored (of one that says
// it is not certain, see its text).
func (s *Store) Update(ctx context.Context, id string, since int64, decide Decide) (newer []workflow.Change, seq int64, err error) {
	var refused error
	err = s.write(ctx, func(ctx context.Context, tx querier) (err error) {
		if newer, seq, err = read(ctx, tx, s.path, id, since); err != nil {
			return err
		}
		add, summary, err := decide(newer)
		if err != nil || len(add) == 0 {
			refused = err
			return err
		}
		last, err := appendTo(ctx, tx, id, add, summary, follow)
		seq = max(seq, last)
		return err
	})
	switch {
	case refused != nil:
		return nil, since, refused
	case errors.Is(err, sql.ErrNoRows):
		return nil, since, s.unknown(ctx, id)
	case err != nil:
		return nil, since, fault(s.path, err)
	}
	return newer, seq, nil
}

// follow and asMade say when a change counts as made, in unix ms, after the newest one that is stored.
func follow(at, newest int64) int64 { return max(at, newest+1) }
func asMade(at, _ int64) int64      { return at }

// begin makes the row of the project that a change begins, if there is none.
func begin(ctx context.Context, tx querier, first workflow.Change) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO projects (id, name, folded, created, changed, last, summary) "+
		"VALUES (?, '', '', ?, 0, 0, '{}') ON CONFLICT (id) DO NOTHING", first.ID, first.At.UnixMilli())
	return err
}

// appendTo stores changes and the project's row, and gives the number of the last change it stored, or 0.
func appendTo(ctx context.Context, tx querier, project string, add []workflow.Change, summary workflow.Summary,
	when func(at, newest int64) int64,
) (last int64, err error) {
	var changed int64
	if err := tx.QueryRowContext(ctx, "SELECT changed FROM projects WHERE id = ?", project).Scan(&changed); err != nil {
		return 0, err
	}
	for i := range add {
		c := &add[i]
		at := when(c.At.UnixMilli(), changed)
		kind, body, err := workflow.EncodeBody(c.Body)
		if err != nil {
			return 0, err
		}
		author := clean.Line(c.Author, maxAuthor)
		result, err := tx.ExecContext(ctx, "INSERT INTO changes (project, id, at, author, seen, kind, body) VALUES (?, ?, ?, ?, ?, ?, ?) "+
			"ON CONFLICT (id) DO NOTHING", project, c.ID, at, author, strings.Join(c.After, " "), kind, string(body))
		if err != nil {
			return 0, err
		}
		if n, _ := result.RowsAffected(); n == 0 { // the driver has no error to give here
			if err := replayed(ctx, tx, project, c.ID); err != nil {
				return 0, err
			}
			continue
		}
		last, _ = result.LastInsertId()
		c.At, c.Author, changed = time.UnixMilli(at).UTC(), author, max(at, changed)
	}
	if last == 0 {
		return 0, nil
	}
	summary = cleaned(summary)
	text, err := json.Marshal(summary)
	if err != nil {
		return 0, err
	}
	_, err = tx.ExecContext(ctx, "UPDATE projects SET name = ?, folded = ?, changed = ?, last = ?, summary = ? WHERE id = ?",
		summary.Name, fold(summary.Name), changed, last, string(text), project)
	return last, err
}

// replayed makes sure that a change which is stored already is stored in this project: passing over one that belongs to
// another would lose it.
func replayed(ctx context.Context, tx querier, project, id string) error {
	var other string
	err := tx.QueryRowContext(ctx, "SELECT project FROM changes WHERE id = ?", id).Scan(&other)
	if err == nil && other != project {
		err = &Error{Class: Refused, Say: fmt.Sprintf("The change %s belongs to another project (%s), so nothing was saved. "+
			"Give each project changes of its own.", clean.Show(id), clean.Show(other))}
	}
	return err
}
