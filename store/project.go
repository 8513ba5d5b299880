package store

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"fsd/workflow"
	"fsd/workflow/clean"
)

const (
	maxNext   = 200 // runes of a next step
	maxAuthor = 100 // runes of an author
	maxID     = 100 // runes of an id
)

// Project is what is known of a project without reading its changes.
type Project struct {
	ID       string    // id of its first change
	Created  time.Time // UTC
	Changed  time.Time // UTC; when the newest change was made
	Archived bool
	Deleted  bool
	Summary  workflow.Summary // as the writer of the newest change computed it; its text is cleaned
	Place    string           // what SetPlace got; List leaves it empty
}

// ListOptions says which part of the list of projects is wanted.
type ListOptions struct {
	Filter   string // part of the name, in any case; empty for all
	Archived bool   // archived projects too
	Offset   int    // how many to pass over
	Limit    int    // how many to give; all when < 1
}

const listed = "id, created, changed, archived, deleted, name, summary"

// List gives a window of the projects that are not deleted, the one with the newest change first, and how many there are
// in all. A window costs the same however long the list is, a filter looks at each name.
func (s *Store) List(ctx context.Context, o ListOptions) (window []Project, total int, err error) {
	ctx, cancel := limited(ctx, usually)
	defer cancel()
	where, args := "deleted = 0", []any{}
	if !o.Archived {
		where += " AND archived = 0"
	}
	if filter := fold(o.Filter); filter != "" {
		where += " AND instr(folded, ?)"
		args = append(args, filter)
	}
	if err := s.db.QueryRowContext(ctx, "SELECT count(*) FROM projects WHERE "+where, args...).Scan(&total); err != nil {
		return nil, 0, fault(s.path, err)
	}
	limit := o.Limit
	if limit < 1 {
		limit = -1
	}
	// The inner query reads an index only; rows are looked up for the window alone.
	window, err = projects(ctx, s.db, "SELECT "+listed+", '' FROM projects WHERE rowid IN (SELECT rowid FROM projects WHERE "+where+
		" ORDER BY last DESC LIMIT ? OFFSET ?) ORDER BY last DESC", append(args, limit, max(o.Offset, 0))...)
	return window, total, fault(s.path, err)
}

// fold brings a name into the form in which names are compared.
func fold(name string) string { return strings.ToLower(clean.Line(name, 0)) }

// projects reads the rows of a query for the columns in listed and the place.
func projects(ctx context.Context, db querier, query string, args ...any) ([]Project, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []Project
	for rows.Next() {
		var p Project
		var created, changed int64
		var name string
		var summary []byte
		if err := rows.Scan(&p.ID, &created, &changed, &p.Archived, &p.Deleted, &name, &summary, &p.Place); err != nil {
			return nil, err
		}
		if err := json.Unmarshal(summary, &p.Summary); err != nil {
			return nil, err
		}
		p.Created, p.Changed = time.UnixMilli(created).UTC(), time.UnixMilli(changed).UTC()
		p.ID, p.Summary.Name = clean.Line(p.ID, maxID), name
		p.Summary = cleaned(p.Summary)
		found = append(found, p)
	}
	return found, rows.Err()
}

// cleaned is s with nothing in it that a terminal could obey: the file may have been written by anything.
func cleaned(s workflow.Summary) workflow.Summary {
	s.Name, s.Next = clean.Line(s.Name, clean.MaxName), clean.Line(s.Next, maxNext)
	for i := range s.Due {
		s.Due[i] = clean.Line(s.Due[i], len(time.DateOnly))
	}
	return s
}
