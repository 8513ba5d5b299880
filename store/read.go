package store

import (
	"context"
	"errors"
	"strings"
	"time"

	"fsd/workflow"
	"fsd/workflow/clean"
)

// read gives the changes of a project after the one with number since, and the number of the newest.
func read(ctx context.Context, db querier, path, project string, since int64) (changes []workflow.Change, seq int64, err error) {
	rows, err := db.QueryContext(ctx, "SELECT seq, id, at, author, seen, part, kind, body FROM changes WHERE project = ? AND seq > ? ORDER BY seq",
		project, since)
	if err != nil {
		return nil, since, err
	}
	defer rows.Close()
	seq = since
	for rows.Next() {
		var c workflow.Change
		var at int64
		var id, author, seen, part, kind string
		var body []byte
		if err := rows.Scan(&seq, &id, &at, &author, &seen, &part, &kind, &body); err != nil {
			return nil, since, err
		}
		if c, err = changeOf(id, at, author, seen, part, kind, body); err != nil {
			if !errors.Is(err, workflow.ErrKind) {
				return nil, since, damaged(path, err)
			}
			return nil, since, trouble(Newer, path, err, "The database %s holds a change of kind %q, which this fsd cannot read. "+
				"Use the fsd that wrote it.", clean.Show(kind))
		}
		changes = append(changes, c)
	}
	return changes, seq, rows.Err()
}

// changeOf makes a change of what is stored of it, with nothing in it that a terminal could obey.
func changeOf(id string, at int64, author, seen, part, kind string, body []byte) (workflow.Change, error) {
	b, err := workflow.DecodeBody(kind, body)
	if err != nil {
		return workflow.Change{}, err
	}
	c := workflow.Change{
		ID: clean.Line(id, maxID), Part: clean.Line(part, maxID), At: time.UnixMilli(at).UTC(), Author: clean.Line(author, maxAuthor), Body: b,
	}
	if seen != "" {
		c.After = strings.Fields(clean.Line(seen, 0))
	}
	return c, nil
}
