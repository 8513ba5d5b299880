package store

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"fsd/workflow"
	"fsd/workflow/clean"
)

// Recovered says what Recover found.
type Recovered struct {
	Projects int
	Changes  int
	Backups  int // of the changes, how many only a backup still had
	Missing  int // changes that were there once, by their numbers, and are nowhere any more
}

// Recover reads what can still be read of the changes in the database at path, adds those that only a backup beside it
// has, and writes them to a new database at file, from which fsd goes on. Nothing else is needed: all that fsd shows
// follows from the changes. The damaged file is not touched. summarise says what lists show of a project. It refuses to
// replace a file, as Backup does, and is of class Damaged when nothing can be read.
func Recover(ctx context.Context, path, file string, summarise func([]workflow.Change) workflow.Summary) (Recovered, error) {
	ctx, cancel := limited(ctx, forCopying)
	defer cancel()
	from, err := filepath.Abs(path)
	if err != nil {
		return Recovered{}, fault(path, err)
	}
	data, err := os.ReadFile(from)
	if err != nil {
		return Recovered{}, fault(from, err)
	}
	w := wreck{changes: map[string]saved{}, rows: map[string]row{}, ties: map[string]string{}}
	w.gather(data)
	r := Recovered{Changes: len(w.changes)}
	for _, b := range backups(from) {
		if data, err := os.ReadFile(b.Path); err == nil {
			w.gather(data)
		}
	}
	r.Backups, r.Changes = len(w.changes)-r.Changes, len(w.changes)
	if r.Changes == 0 {
		return r, trouble(Damaged, from, nil, "Nothing can be read in %s any more. If its projects are kept in folders of theirs, "+
			"take them in from there: fsd sync, in each.")
	}
	logs := w.logs()
	r.Projects, r.Missing = len(logs), w.missing()
	return r, w.write(ctx, from, file, logs, summarise)
}

// saved is a change that could be read, and the number it had.
type saved struct {
	workflow.Change
	seq     int64
	project string
}

// row is what is kept of a project beside its changes.
type row struct {
	name, place       string
	last              int64
	archived, deleted int64
}

// wreck is what was found in a damaged database and its backups.
type wreck struct {
	changes map[string]saved
	rows    map[string]row
	ties    map[string]string
}

// gather takes what a file still has of what is not known yet. Pages that are no longer in use may hold older rows: a
// change never changes, and of a project's row the newest counts.
func (w wreck) gather(file []byte) {
	salvage(file, func(c cell) {
		if s, ok := savedFrom(c); ok {
			if _, known := w.changes[s.ID]; !known {
				w.changes[s.ID] = s
			}
		}
		if id, r, ok := rowFrom(c); ok && r.last >= w.rows[id].last {
			w.rows[id] = r
		}
		if folder, project, ok := tieFrom(c); ok && w.ties[folder] == "" {
			w.ties[folder] = project
		}
	})
}

// savedFrom reads a row of the table changes, with or without the columns seen and part.
func savedFrom(c cell) (s saved, ok bool) {
	if !c.table || len(c.columns) < 7 || len(c.columns) > 9 || c.columns[0] != nil {
		return s, false
	}
	project, ok1 := c.columns[1].(string)
	id, ok2 := c.columns[2].(string)
	at, ok3 := c.columns[3].(int64)
	author, ok4 := c.columns[4].(string)
	kind, ok5 := c.columns[5].(string)
	body, ok6 := c.columns[6].(string)
	seen, part := "", ""
	if len(c.columns) > 7 {
		seen, _ = c.columns[7].(string)
	}
	if len(c.columns) > 8 {
		part, _ = c.columns[8].(string)
	}
	if !(ok1 && ok2 && ok3 && ok4 && ok5 && ok6) || project == "" || id == "" || c.rowid < 1 {
		return s, false
	}
	change, err := changeOf(id, at, author, seen, part, kind, []byte(body))
	return saved{Change: change, seq: c.rowid, project: clean.Line(project, maxID)}, err == nil
}

// rowFrom reads a row of the table projects.
func rowFrom(c cell) (id string, r row, ok bool) {
	if !c.table || len(c.columns) != 10 {
		return "", r, false
	}
	id, ok1 := c.columns[0].(string)
	name, ok2 := c.columns[1].(string)
	last, ok3 := c.columns[5].(int64)
	archived, ok4 := c.columns[6].(int64)
	deleted, ok5 := c.columns[7].(int64)
	place, ok6 := c.columns[9].(string)
	return id, row{name, place, last, archived, deleted}, ok1 && ok2 && ok3 && ok4 && ok5 && ok6
}

// tieFrom reads a row of the table ties, which has no rowid.
func tieFrom(c cell) (folder, project string, ok bool) {
	if c.table || len(c.columns) != 2 {
		return "", "", false
	}
	folder, ok1 := c.columns[0].(string)
	project, ok2 := c.columns[1].(string)
	return folder, project, ok1 && ok2 && filepath.IsAbs(folder)
}

// logs puts the changes of each project in their order, projects in that of their beginnings. A beginning that is lost
// is made anew: its id is the project's, its name stands in the project's row.
func (w wreck) logs() [][]workflow.Change {
	all := slices.SortedFunc(func(yield func(saved) bool) {
		for _, s := range w.changes {
			if !yield(s) {
				return
			}
		}
	}, func(a, b saved) int { return cmp.Or(cmp.Compare(a.seq, b.seq), cmp.Compare(a.ID, b.ID)) })
	place := map[string]int{}
	var logs [][]workflow.Change
	for _, s := range all {
		i, known := place[s.project]
		if !known {
			i = len(logs)
			place[s.project] = i
			logs = append(logs, nil)
			if _, begins := s.Body.(workflow.Created); !begins || s.ID != s.project {
				name := cmp.Or(clean.Line(w.rows[s.project].name, clean.MaxName), "Recovered project")
				logs[i] = append(logs[i], workflow.Change{ID: s.project, At: s.At.Add(-time.Millisecond), Author: s.Author, Body: workflow.Created{Name: name}})
			}
		}
		logs[i] = append(logs[i], s.Change)
	}
	return logs
}

// missing counts the numbers of changes that must have been there. A project's row keeps the number of its newest.
func (w wreck) missing() int {
	numbers, last := map[int64]bool{}, int64(0)
	for _, s := range w.changes {
		numbers[s.seq] = true
		last = max(last, s.seq)
	}
	for _, r := range w.rows {
		last = max(last, r.last)
	}
	return max(0, int(last)-len(numbers))
}

// write makes the new database.
func (w wreck) write(ctx context.Context, from, file string, logs [][]workflow.Change, summarise func([]workflow.Change) workflow.Summary) error {
	full, err := filepath.Abs(file)
	if err == nil {
		if _, err = os.Lstat(full); err == nil {
			err = fs.ErrExist
		} else if errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
	}
	if err != nil {
		return notCopied(from, file, err)
	}
	s, err := Open(ctx, full)
	if err != nil {
		return err
	}
	err = s.write(ctx, func(ctx context.Context, tx querier) error { return w.fill(ctx, tx, logs, summarise) })
	err = errors.Join(fault(full, err), s.Close())
	_ = os.Remove(full + "-journal") // empty by now
	if err != nil {
		_ = os.Remove(full)
	}
	return err
}

// fill stores the projects with what was beside their changes, and the folders that stand for them.
func (w wreck) fill(ctx context.Context, tx querier, logs [][]workflow.Change, summarise func([]workflow.Change) workflow.Summary) error {
	for _, log := range logs {
		id := log[0].ID
		if err := begin(ctx, tx, log[0]); err != nil {
			return err
		}
		if _, err := appendTo(ctx, tx, id, log, summarise(log), asMade); err != nil {
			return err
		}
		r := w.rows[id]
		if len(r.place) > maxPlace {
			r.place = ""
		}
		if _, err := tx.ExecContext(ctx, "UPDATE projects SET archived = ?, deleted = ?, place = ? WHERE id = ?",
			r.archived != 0, r.deleted != 0, r.place, id); err != nil {
			return err
		}
		for folder, project := range w.ties {
			if project != id {
				continue
			}
			if _, err := tx.ExecContext(ctx, "INSERT OR REPLACE INTO ties (folder, project) VALUES (?, ?)", folder, id); err != nil {
				return err
			}
		}
	}
	return nil
}
