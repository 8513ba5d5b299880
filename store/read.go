package store

import (
	"bytes"
	"context"
	"encoding/json"
	"time"

	"fsd/workflow"
	"fsd/workflow/clean"
)

// maxText is how many runes a text in a change may have when it is read back.
const maxText = 64 << 10

// read gives the changes of a project after the one with number since, and the number of the newest.
func read(ctx context.Context, db querier, path, project string, since int64) (changes []workflow.Change, seq int64, err error) {
	rows, err := db.QueryContext(ctx, "SELECT seq, id, at, author, kind, body FROM changes WHERE project = ? AND seq > ? ORDER BY seq",
		project, since)
	if err != nil {
		return nil, since, err
	}
	defer rows.Close()
	seq = since
	for rows.Next() {
		var c workflow.Change
		var at int64
		var kind string
		var body []byte
		if err := rows.Scan(&seq, &c.ID, &at, &c.Author, &kind, &body); err != nil {
			return nil, since, err
		}
		if body, err = cleanJSON(body); err != nil {
			return nil, since, damaged(path, err)
		}
		if c.Body, err = workflow.DecodeBody(kind, body); err != nil {
			return nil, since, trouble(Newer, path, err, "The database %s holds a change of kind %q, which this fsd cannot read. "+
				"Use the fsd that wrote it.", clean.Show(kind))
		}
		c.ID, c.At, c.Author = clean.Line(c.ID, maxID), time.UnixMilli(at).UTC(), clean.Line(c.Author, maxAuthor)
		changes = append(changes, c)
	}
	return changes, seq, rows.Err()
}

// cleanJSON cleans every text in a change's JSON. Texts are clean when they are stored, but the file may have been
// written by anything. Most bodies are plain ASCII without escapes and are given back as they are.
func cleanJSON(body []byte) ([]byte, error) {
	odd := func(r rune) bool { return r == '\\' || r < ' ' || r > '~' }
	if !bytes.ContainsFunc(body, odd) {
		return body, nil
	}
	var v any
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	return json.Marshal(cleanValue(v))
}

func cleanValue(v any) any {
	switch v := v.(type) {
	case string:
		return clean.Block(v, maxText)
	case []any:
		for i := range v {
			v[i] = cleanValue(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = cleanValue(v[key])
		}
	}
	return v
}
