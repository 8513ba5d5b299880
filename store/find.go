package store

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"fsd/workflow/clean"
)

const (
	minPrefix = 4  // letters of an id that may stand for it
	maxNamed  = 10 // projects named in an Ambiguous
	maxNear   = 3
)

// Find gives the project, archived or not but never a deleted one, with this id; else with exactly this name; else with
// this name in another case; else whose id begins so (four letters or more). Of several with a name, one that is not
// archived is meant. Errors: *NotFound, *Ambiguous.
func (s *Store) Find(ctx context.Context, nameOrID string) (Project, error) {
	return s.find(ctx, nameOrID, 0)
}

// FindDeleted is Find among the deleted projects, for bringing one back.
func (s *Store) FindDeleted(ctx context.Context, nameOrID string) (Project, error) {
	return s.find(ctx, nameOrID, 1)
}

func (s *Store) find(ctx context.Context, nameOrID string, deleted int) (Project, error) {
	ctx, cancel := limited(ctx, usually)
	defer cancel()
	name, folded := clean.Line(nameOrID, 0), fold(nameOrID)
	for _, try := range []struct {
		where string
		args  []any
		apt   bool
	}{
		{"id = ?", []any{name}, true},
		{"folded = ? AND name = ?", []any{folded, name}, true},
		{"folded = ?", []any{folded}, true},
		{"id >= ? AND id < ? || '~'", []any{folded, folded}, len(folded) >= minPrefix},
	} {
		if !try.apt || name == "" {
			continue
		}
		found, err := projects(ctx, s.db, "SELECT "+listed+", place FROM projects WHERE deleted = ? AND "+try.where+
			" ORDER BY archived, last DESC LIMIT ?", slices.Concat([]any{deleted}, try.args, []any{maxNamed})...)
		if err != nil {
			return Project{}, fault(s.path, err)
		}
		if len(found) == 1 || len(found) > 1 && !found[0].Archived && found[1].Archived {
			return found[0], nil
		}
		if len(found) > 1 {
			several := &Ambiguous{Name: name}
			for _, p := range found {
				several.IDs = append(several.IDs, p.ID)
			}
			return Project{}, several
		}
	}
	near, err := s.near(ctx, folded, deleted)
	if err != nil {
		return Project{}, fault(s.path, err)
	}
	return Project{}, &NotFound{Name: nameOrID, Near: near}
}

// near gives the names that are most like a name that does not exist: one that holds it or is held by it, or one that
// is few typing errors away.
func (s *Store) near(ctx context.Context, folded string, deleted int) ([]string, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT DISTINCT name, folded FROM projects WHERE deleted = ? ORDER BY last DESC LIMIT 10000", deleted)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	type candidate struct {
		name  string
		steps int
	}
	var found []candidate
	for rows.Next() {
		var name, other string
		if err := rows.Scan(&name, &other); err != nil {
			return nil, err
		}
		allowed := max(1, min(4, utf8.RuneCountInString(folded)/2))
		steps := distance(folded, other, allowed)
		if holds := folded != "" && (strings.Contains(other, folded) || len(other) > 2 && strings.Contains(folded, other)); holds {
			steps = min(steps, 1)
		}
		if steps <= allowed {
			found = append(found, candidate{clean.Line(name, clean.MaxName), steps})
		}
	}
	slices.SortStableFunc(found, func(a, b candidate) int { return cmp.Compare(a.steps, b.steps) })
	var names []string
	for _, c := range found[:min(len(found), maxNear)] {
		names = append(names, c.name)
	}
	return names, rows.Err()
}

// distance counts the insertions, deletions and replacements that make b of a; more than most when that is certain
// early.
func distance(a, b string, most int) int {
	from, to := []rune(a), []rune(b)
	if d := len(from) - len(to); d > most || -d > most {
		return most + 1
	}
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range from {
		diagonal := row[0]
		row[0] = i + 1
		for j, q := range to {
			replaced := diagonal
			if r != q {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, diagonal+1)
		}
	}
	return row[len(to)]
}
