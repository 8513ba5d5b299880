package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"fsd/workflow"
	"fsd/workflow/clean"
)

// Merge puts changes that were made elsewhere into a project in one transaction, with the times and authors that they
// have, and makes the project if it is not there yet. decide sees all changes that are stored and says which to add;
// the first of a new project's must begin it. An error from decide is returned as it is; after any error nothing is
// stored.
func (s *Store) Merge(ctx context.Context, id string, decide Decide) error {
	var refused error
	err := s.write(ctx, func(ctx context.Context, tx querier) error {
		if refused = notDeleted(ctx, tx, id); refused != nil {
			return refused
		}
		have, _, err := read(ctx, tx, s.path, id, 0)
		if err != nil {
			return err
		}
		add, summary, err := decide(have)
		if err != nil || len(add) == 0 {
			refused = err
			return err
		}
		if len(have) == 0 {
			if _, begins := add[0].Body.(workflow.Created); !begins || add[0].ID != id {
				return fmt.Errorf("a project begins with a change of kind %q that has its id", workflow.Created{}.Kind())
			}
			if err := begin(ctx, tx, add[0]); err != nil {
				return err
			}
		}
		_, err = appendTo(ctx, tx, id, add, summary, asMade)
		return err
	})
	if refused != nil {
		return refused
	}
	return fault(s.path, err)
}

// notDeleted refuses to put changes where nobody would see them.
func notDeleted(ctx context.Context, tx querier, id string) error {
	var name string
	err := tx.QueryRowContext(ctx, "SELECT name FROM projects WHERE id = ? AND deleted = 1", id).Scan(&name)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return &Error{Class: Refused, Say: fmt.Sprintf("The project %q was deleted here, so nothing was taken in. Bring it back first: fsd restore %s",
		clean.Show(name), clean.Show(id))}
}
