package command

import (
	"context"
	"errors"
	"path/filepath"

	"fsd/store"
	"fsd/workflow/clean"
	"fsd/workflow/snapshot"
)

// place is a folder that belongs to a project: it is tied to it, or holds its snapshot.
type place struct {
	folder, project string // without a project there is none
	tied            bool
}

// here finds the nearest place, at the current folder or above it. Of a tie and a snapshot in one folder the tie counts.
func (a *app) here(ctx context.Context, s *store.Store) (place, error) {
	id, at, err := s.Tied(ctx, a.Folder)
	if err != nil {
		return place{}, err
	}
	for dir := a.Folder; dir != at; dir = filepath.Dir(dir) {
		if found, err := snapshot.In(dir); err == nil && len(found.Projects) == 1 {
			return place{dir, found.Projects[0], false}, nil
		}
		if dir == filepath.Dir(dir) {
			return place{}, nil
		}
	}
	return place{at, id, true}, nil
}

// named finds the id of the project with a name; without a name, of the one to which the current folder belongs, or
// none.
func (a *app) named(ctx context.Context, s *store.Store, name string) (string, error) {
	if name != "" {
		p, err := s.Find(ctx, name)
		return p.ID, err
	}
	at, err := a.here(ctx, s)
	if err != nil || at.project == "" || at.tied {
		return at.project, err
	}
	_, err = s.Find(ctx, at.project)
	var missing *store.NotFound
	if errors.As(err, &missing) {
		return "", refusal("%s holds the snapshot of a project that is not in your database yet; take it in with: fsd sync",
			clean.Show(at.folder))
	}
	return at.project, err
}
