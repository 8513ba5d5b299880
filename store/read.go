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
	rows, err := db.QueryContext(ctx, "SELECT seq, id, at, author, seen, kind, body FROM changes WHERE project = ? AND seq > ? ORDER BY seq",
		project, since)
	if err != nil {
		return nil, since, err
	}
	defer rows.Close()
	seq = since
	for rows.Next() {
		var c workflow.Change
		var at int64
		var seen, kind string
		var body []byte
		if err := rows.Scan(&seq, &c.ID, &at, &c.Author, &seen, &kind, &body); err != nil {
			return nil, since, err
		}
		if c.Body, err = workflow.DecodeBody(kind, body); err != nil {
			if !errors.Is(err, workflow.ErrKind) {
				return nil, since, damaged(path, err)
			}
			return nil, since, trouble(Newer, path, err, "The database %s holds a change of kind %q, which this fsd cannot read. "+
				"Use the fsd that wrote it.", clean.Show(kind))
		}
		if seen != "" {
			c.After = strings.Fields(clean.Line(seen, 0))
		}
		c.ID, c.At, c.Author = clean.Line(c.ID, maxID), time.UnixMilli(at).UTC(), clean.Line(c.Author, maxAuthor)
		changes = append(changes, c)
	}
	return changes, seq, rows.Err()
}
