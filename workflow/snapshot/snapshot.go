// Package snapshot is a project as text that belongs into a repository: one small file for each change, which is written
// once and never again. Two branches that both add changes add different files, so that every tool that merges (git on
// any machine, and the merge button of a hosting site, which knows no merge=union) merges them without a conflict and
// loses nothing. What the changes add up to is then workflow.Fold's business, in which their order plays no part.
//
//	.fsd/README.md, .fsd/.gitignore
//	.fsd/PROJECT/2026-11/CHANGE.json
//
// PROJECT and CHANGE are ids. The month keeps folders short, for git and for people. The text of a file is a function of
// its change alone: two machines that write the same change write the same bytes.
package snapshot

import (
	"bytes"
	"encoding/json"
	"path"
	"time"

	"github.com/google/uuid"

	"fsd/workflow"
	"fsd/workflow/export"
)

// Folder is where a snapshot stands below the folder of a project. Its name begins with a dot because it is fsd's to
// write and nobody's to edit; what people read are the exported records.
const Folder = ".fsd"

const (
	extension = ".json"
	month     = "2006-01"
	moment    = "2006-01-02T15:04:05.000Z" // UTC, to the millisecond
)

// companions are the files beside the projects: one for people, and one that keeps what a killed fsd left behind out of
// the repository. They are written when they are missing, and otherwise left alone.
func companions() []export.File {
	return []export.File{
		{Path: path.Join(Folder, "README.md"), Action: export.Create, Content: []byte("# The decisions of this project, as fsd keeps them\n\n" +
			"Each file below is one thing that somebody did: an answer, a decision, a check. fsd adds files and never changes\n" +
			"one, so branches merge without a conflict. Commit them; do not edit them, because fsd refuses a change that reads\n" +
			"differently from what was made.\n\n" +
			"`fsd sync` takes in what others did and writes what you did. For reading there are the records: `fsd export`.\n")},
		{Path: path.Join(Folder, ".gitignore"), Action: export.Create, Content: []byte(".fsd-*\n")},
	}
}

// entry is a change as its file has it.
type entry struct {
	ID     string          `json:"id"`
	At     string          `json:"at"`
	Author string          `json:"author"`
	After  []string        `json:"after,omitempty"`
	Kind   string          `json:"kind"`
	Body   json.RawMessage `json:"body"`
}

// Encode gives the text of a change's file.
func Encode(c workflow.Change) ([]byte, error) {
	kind, body, err := workflow.EncodeBody(c.Body)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err = enc.Encode(entry{c.ID, c.At.UTC().Format(moment), c.Author, c.After, kind, body})
	return out.Bytes(), err
}

// Path is where a change of a project stands below Folder.
func Path(project string, c workflow.Change) string {
	return path.Join(project, c.At.UTC().Format(month), c.ID+extension)
}

// Same reports whether two changes read the same.
func Same(a, b workflow.Change) bool {
	one, err := Encode(a)
	other, err2 := Encode(b)
	return err == nil && err2 == nil && bytes.Equal(one, other)
}

// isID reports whether a text is an id as fsd makes them, and so can be part of a path.
func isID(s string) bool {
	id, err := uuid.Parse(s)
	return err == nil && id.String() == s
}

func isMonth(s string) bool {
	_, err := time.Parse(month, s)
	return err == nil
}
