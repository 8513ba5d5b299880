// Package tuitest is what tests of the screen share: services in memory, a clock that moves only when told, a driver
// that reads like sentences, projects to look at, and golden frames.
package tuitest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fsd/knowledge"
	"fsd/tui/page"
	"fsd/workflow"
	"fsd/workflow/clean"
	"fsd/workflow/export"
	"fsd/workflow/sample"
	"fsd/workflow/session"
)

// Folder is the current folder as the screen is told; what is exported there lands below Services.Root.
const Folder = "/home/ada/bookshop"

// Noon is where every clock starts.
func Noon() time.Time { return time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC) }

// Knowledge is the embedded knowledge, loaded once for all tests of a package.
var Knowledge = sync.OnceValues(knowledge.Load)

// Clock stands still until it is moved.
type Clock struct {
	mu sync.Mutex
	at time.Time
}

// Now is the clock's time.
func (c *Clock) Now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.at }

// Advance moves the clock.
func (c *Clock) Advance(d time.Duration) { c.mu.Lock(); defer c.mu.Unlock(); c.at = c.at.Add(d) }

// stored is one project as Services keeps it.
type stored struct {
	log               []workflow.Change
	place             string
	archived, deleted bool
	changed           time.Time
}

// Services keeps projects in memory and is otherwise like the real ones: exports are written for real, below Root.
type Services struct {
	Clock  *Clock
	Root   string // stands for "/" of exports
	Author string
	Fail   error // makes the next updates fail
	Broken error // makes every project refuse to open

	t        testing.TB
	mu       sync.Mutex
	projects map[string]*stored
	order    []string // ids, oldest first
	updates  int
}

// New makes services without a project.
func New(t testing.TB) *Services {
	return &Services{t: t, Clock: &Clock{at: Noon()}, Root: t.TempDir(), Author: "Ada Lovelace", projects: map[string]*stored{}}
}

func (s *Services) get(id string) (*stored, error) {
	if p := s.projects[id]; p != nil && !p.deleted {
		return p, nil
	}
	return nil, fmt.Errorf("there is no project %s", id)
}

// Put stores a project made elsewhere and returns its id.
func (s *Services) Put(log []workflow.Change) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := log[0].ID
	s.projects[id] = &stored{log: slices.Clone(log), changed: log[len(log)-1].At}
	s.order = append(s.order, id)
	return id
}

// Other makes changes as another window or a command would, while the screen is open.
func (s *Services) Other(id string, bodies ...workflow.Body) {
	s.t.Helper()
	work, _, err := s.Open(context.Background(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	work.Author = "Grace Hopper"
	if _, err := work.Run(context.Background(), s, bodies...); err != nil {
		s.t.Fatal(err)
	}
}

// View is a project as it is stored.
func (s *Services) View(id string) *workflow.View {
	s.t.Helper()
	work, _, err := s.Open(context.Background(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	return work.View()
}

// Place is where the person is, as it is stored.
func (s *Services) Place(id string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.projects[id].place
}

// Updates counts the changes that were stored by Update.
func (s *Services) Updates() int { s.mu.Lock(); defer s.mu.Unlock(); return s.updates }

// Load implements session.Store.
func (s *Services) Load(_ context.Context, id string) ([]workflow.Change, int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.get(id)
	if err != nil {
		return nil, 0, err
	}
	log, err := fromStore(p.log)
	return log, int64(len(log)), err
}

// fromStore brings changes through the form in which a store keeps them.
func fromStore(log []workflow.Change) ([]workflow.Change, error) {
	out := slices.Clone(log)
	for i := range out {
		kind, data, err := workflow.EncodeBody(out[i].Body)
		if err != nil {
			return nil, err
		}
		if out[i].Body, err = workflow.DecodeBody(kind, data); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Newer implements session.Store.
func (s *Services) Newer(_ context.Context, id string, since int64) ([]workflow.Change, int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.get(id)
	if err != nil {
		return nil, 0, err
	}
	return slices.Clone(p.log[since:]), int64(len(p.log)), nil
}

// Update implements session.Store.
func (s *Services) Update(_ context.Context, id string, since int64,
	decide func([]workflow.Change) ([]workflow.Change, workflow.Summary, error),
) ([]workflow.Change, int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.Fail != nil {
		return nil, 0, s.Fail
	}
	p, err := s.get(id)
	if err != nil {
		return nil, 0, err
	}
	newer := slices.Clone(p.log[since:])
	add, _, err := decide(newer)
	if err != nil {
		return nil, 0, err
	}
	p.log = append(p.log, add...)
	p.changed = s.Clock.Now()
	s.updates += len(add)
	return newer, int64(len(p.log)), nil
}

// Projects implements page.Services.
func (s *Services) Projects(_ context.Context, filter string, archived bool, offset, limit int) ([]page.Project, int, error) {
	k, err := Knowledge()
	if err != nil {
		return nil, 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []page.Project
	for _, id := range slices.Backward(s.order) {
		p := s.projects[id]
		today := s.Clock.Now().Format(time.DateOnly)
		sum := workflow.See(k, workflow.Fold(p.log), today).Summary()
		if p.deleted || p.archived != archived || !strings.Contains(strings.ToLower(sum.Name), strings.ToLower(filter)) {
			continue
		}
		row := page.Project{ID: id, Name: sum.Name, Changed: p.changed, Archived: p.archived, Next: sum.Next}
		for i, c := range sum.Phases {
			row.Phases[i] = page.Count(c)
		}
		for _, day := range sum.Due {
			if day <= today {
				row.Due++
			}
		}
		all = append(all, row)
	}
	slices.SortStableFunc(all, func(a, b page.Project) int { return b.Changed.Compare(a.Changed) })
	from := min(offset, len(all))
	return all[from:min(from+limit, len(all))], len(all), nil
}

// Create implements page.Services.
func (s *Services) Create(_ context.Context, name string) (string, error) {
	name, err := clean.Name(name)
	if err != nil {
		return "", err
	}
	id := fmt.Sprintf("project-%d", len(s.order)+1)
	return s.Put([]workflow.Change{{ID: id, At: s.Clock.Now(), Author: s.Author, Body: workflow.Created{Name: name}}}), nil
}

// CreateSample implements page.Services.
func (s *Services) CreateSample(context.Context) (string, error) {
	for id, p := range s.projects {
		if workflow.Fold(p.log).Name == sample.Name {
			return id, nil
		}
	}
	log, err := Sample()
	if err != nil {
		return "", err
	}
	return s.Put(log), nil
}

// Open implements page.Services.
func (s *Services) Open(ctx context.Context, id string) (session.Session, string, error) {
	if s.Broken != nil {
		return session.Session{}, "", s.Broken
	}
	k, err := Knowledge()
	if err != nil {
		return session.Session{}, "", err
	}
	work, err := session.Open(ctx, s, k, id, s.Author, s.Clock.Now)
	if err != nil {
		return work, "", err
	}
	return work, s.Place(id), nil
}

// SetPlace implements page.Services.
func (s *Services) SetPlace(_ context.Context, id, place string) error {
	return s.with(id, func(p *stored) { p.place = place })
}

// Archive implements page.Services.
func (s *Services) Archive(_ context.Context, id string) error {
	return s.with(id, func(p *stored) { p.archived = true })
}

// Delete implements page.Services.
func (s *Services) Delete(_ context.Context, id string) error {
	return s.with(id, func(p *stored) { p.deleted = true })
}

// Restore implements page.Services.
func (s *Services) Restore(_ context.Context, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.projects[id]
	if p == nil {
		return errors.New("there is no such project")
	}
	p.archived, p.deleted = false, false
	return nil
}

func (s *Services) with(id string, do func(*stored)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.get(id)
	if err == nil {
		do(p)
	}
	return err
}

// PlanExport implements page.Services.
func (s *Services) PlanExport(_ context.Context, work session.Session, folder string, formats []string) ([]export.File, error) {
	files, _, err := s.plan(work, folder, formats)
	return files, err
}

func (s *Services) plan(work session.Session, folder string, formats []string) ([]export.File, *os.Root, error) {
	dir, records := export.Split(filepath.Join(s.Root, folder))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, nil, err
	}
	files, _, err := export.PlanFormats(work.View(), root, records, formats)
	return files, root, err
}

// Export implements page.Services.
func (s *Services) Export(ctx context.Context, work session.Session, folder string, formats []string, force bool) ([]export.File, error) {
	files, root, err := s.plan(work, folder, formats)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	if err := export.Write(root, files, force); err != nil {
		return nil, err
	}
	for i := range files {
		if force {
			files[i].Replaced()
		}
	}
	if body, changed := export.Exported(work.View(), files); changed {
		_, err = work.Run(ctx, s, body)
	}
	return files, err
}
