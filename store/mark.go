package store

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
)

// maxPlace is how many bytes a place may have.
const maxPlace = 64 << 10

// SetPlace remembers where the person was in a project, in a form of the caller's own of at most 64 kB. It is no change:
// it moves nothing in the list and is not undone.
func (s *Store) SetPlace(ctx context.Context, id, place string) error {
	if len(place) > maxPlace {
		return trouble(Refused, s.path, nil, "A place for %s has %d bytes, more than the %d that are kept. Shorten it.",
			len(place), maxPlace)
	}
	return s.mark(ctx, id, "place = ?", place)
}

// Archive takes a project out of the usual list.
func (s *Store) Archive(ctx context.Context, id string) error { return s.mark(ctx, id, "archived = 1") }

// Delete hides a project from all lists and from Find. Nothing of it is removed: Restore brings it back.
func (s *Store) Delete(ctx context.Context, id string) error { return s.mark(ctx, id, "deleted = 1") }

// Restore brings a project back that was archived or deleted.
func (s *Store) Restore(ctx context.Context, id string) error {
	return s.mark(ctx, id, "archived = 0, deleted = 0")
}

func (s *Store) mark(ctx context.Context, id, set string, args ...any) error {
	err := s.write(ctx, func(ctx context.Context, tx querier) error {
		result, err := tx.ExecContext(ctx, "UPDATE projects SET "+set+" WHERE id = ?", append(args, id)...)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n > 0 {
			return err
		}
		return sql.ErrNoRows
	})
	if errors.Is(err, sql.ErrNoRows) {
		return s.unknown(ctx, id)
	}
	return fault(s.path, err)
}

// unknown is the error for an id that no project has.
func (s *Store) unknown(ctx context.Context, id string) error {
	near, _ := s.near(ctx, fold(id), 0) // a help only
	return &NotFound{Name: id, Near: near}
}

// Tie makes a folder stand for a project, in place of another it may have stood for. A relative folder is taken from the
// current one.
func (s *Store) Tie(ctx context.Context, folder, id string) error {
	full, err := filepath.Abs(folder)
	if err != nil {
		return fault(folder, err)
	}
	err = s.write(ctx, func(ctx context.Context, tx querier) error {
		var known string
		if err := tx.QueryRowContext(ctx, "SELECT id FROM projects WHERE id = ?", id).Scan(&known); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO ties (folder, project) VALUES (?, ?) "+
			"ON CONFLICT (folder) DO UPDATE SET project = excluded.project", full, id)
		return err
	})
	if errors.Is(err, sql.ErrNoRows) {
		return s.unknown(ctx, id)
	}
	return fault(s.path, err)
}

// Tied gives the id of the project for which a folder stands, and the folder that is tied to it: the folder itself, or
// the nearest one above it. Without one both are empty. Ties to deleted projects do not count.
func (s *Store) Tied(ctx context.Context, folder string) (id, at string, err error) {
	ctx, cancel := limited(ctx, usually)
	defer cancel()
	full, err := filepath.Abs(folder)
	if err != nil {
		return "", "", fault(folder, err)
	}
	for {
		err := s.db.QueryRowContext(ctx, "SELECT project FROM ties JOIN projects ON id = project WHERE folder = ? AND deleted = 0",
			full).Scan(&id)
		if err == nil {
			return id, full, nil
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return "", "", fault(s.path, err)
		}
		above := filepath.Dir(full)
		if above == full {
			return "", "", nil
		}
		full = above
	}
}

// Ties lists the folders that stand for a project, sorted; some may be gone by now.
func (s *Store) Ties(ctx context.Context, id string) ([]string, error) {
	ctx, cancel := limited(ctx, usually)
	defer cancel()
	rows, err := s.db.QueryContext(ctx, "SELECT folder FROM ties WHERE project = ? ORDER BY folder", id)
	if err != nil {
		return nil, fault(s.path, err)
	}
	defer rows.Close()
	var folders []string
	for rows.Next() {
		var folder string
		if err := rows.Scan(&folder); err != nil {
			return nil, fault(s.path, err)
		}
		folders = append(folders, folder)
	}
	return folders, fault(s.path, rows.Err())
}
