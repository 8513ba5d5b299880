package main

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"fsd/command"
	"fsd/knowledge"
	"fsd/store"
	"fsd/tui/page"
	"fsd/workflow"
	"fsd/workflow/clean"
	"fsd/workflow/export"
	"fsd/workflow/sample"
	"fsd/workflow/session"
)

// services joins the screen to the store.
type services struct {
	store  *store.Store
	author string
	now    func() time.Time
}

// Load implements session.Store.
func (s services) Load(ctx context.Context, id string) ([]workflow.Change, int64, error) {
	return s.store.Load(ctx, id)
}

// Update implements session.Store.
func (s services) Update(ctx context.Context, id string, since int64,
	decide func([]workflow.Change) ([]workflow.Change, workflow.Summary, error),
) ([]workflow.Change, int64, error) {
	return s.store.Update(ctx, id, since, decide)
}

// Newer implements session.Store.
func (s services) Newer(ctx context.Context, id string, since int64) ([]workflow.Change, int64, error) {
	return s.store.Newer(ctx, id, since)
}

// Projects implements page.Services.
func (s services) Projects(ctx context.Context, filter string, archived bool, offset, limit int) ([]page.Project, int, error) {
	list, total, err := s.store.List(ctx, store.ListOptions{Filter: filter, Archived: archived, Offset: offset, Limit: limit})
	out := make([]page.Project, 0, len(list))
	today := s.now().Local().Format(time.DateOnly)
	for _, p := range list {
		row := page.Project{ID: p.ID, Name: p.Summary.Name, Changed: p.Changed, Archived: p.Archived, Next: p.Summary.Next}
		for i, c := range p.Summary.Phases {
			row.Phases[i] = page.Count(c)
		}
		for _, day := range p.Summary.Due {
			if day <= today {
				row.Due++
			}
		}
		out = append(out, row)
	}
	return out, total, err
}

// Create implements page.Services.
func (s services) Create(ctx context.Context, name string) (string, error) {
	name, err := clean.Name(name)
	if err != nil {
		return "", err
	}
	p, err := command.Create(ctx, s.store, name, s.author, s.now())
	return p.ID, err
}

// CreateSample implements page.Services.
func (s services) CreateSample(ctx context.Context) (string, error) {
	if p, err := s.store.Find(ctx, sample.Name); err == nil {
		return p.ID, nil
	}
	k, err := knowledge.Load()
	if err != nil {
		return "", err
	}
	var noID error
	log, err := sample.Changes(k, s.now().Add(-14*24*time.Hour), func(time.Time) string {
		id, err := uuid.NewV7()
		noID = errors.Join(noID, err)
		return id.String()
	})
	if err = errors.Join(err, noID); err != nil {
		return "", err
	}
	summary := workflow.See(k, workflow.Fold(log), s.now().Local().Format(time.DateOnly)).Summary()
	p, err := s.store.Create(ctx, log[0], summary)
	if err != nil {
		return "", err
	}
	_, _, err = s.store.Update(ctx, p.ID, 0, func([]workflow.Change) ([]workflow.Change, workflow.Summary, error) {
		return log[1:], summary, nil
	})
	return p.ID, err
}

// Open implements page.Services.
func (s services) Open(ctx context.Context, id string) (session.Session, string, error) {
	p, err := s.store.Find(ctx, id)
	if err != nil {
		return session.Session{}, "", err
	}
	k, err := knowledge.Load()
	if err != nil {
		return session.Session{}, "", err
	}
	work, err := session.Open(ctx, s.store, k, p.ID, s.author, s.now)
	return work, p.Place, err
}

// SetPlace implements page.Services.
func (s services) SetPlace(ctx context.Context, id, place string) error {
	return s.store.SetPlace(ctx, id, place)
}

// Archive implements page.Services.
func (s services) Archive(ctx context.Context, id string) error { return s.store.Archive(ctx, id) }

// Delete implements page.Services.
func (s services) Delete(ctx context.Context, id string) error { return s.store.Delete(ctx, id) }

// Restore implements page.Services.
func (s services) Restore(ctx context.Context, id string) error { return s.store.Restore(ctx, id) }

// PlanExport implements page.Services.
func (s services) PlanExport(ctx context.Context, work session.Session, folder string, formats []string) ([]export.File, error) {
	files, _, err := command.Export(ctx, s.store, work, folder, formats, true, false)
	return files, err
}

// Export implements page.Services.
func (s services) Export(ctx context.Context, work session.Session, folder string, formats []string, force bool) ([]export.File, error) {
	files, _, err := command.Export(ctx, s.store, work, folder, formats, false, force)
	return files, err
}
