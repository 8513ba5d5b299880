package export

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"

	"fsd/workflow"
	"fsd/workflow/adopt"
)

// Action is what writing does to a file.
type Action string

// Actions. Kept means that the file holds something that fsd did not write; it is left as it is unless the person says
// otherwise: then it is merged, or replaced.
const (
	Create  Action = "create"
	Update  Action = "update"
	Same    Action = "same"
	Kept    Action = "kept"
	Merge   Action = "merge"
	Replace Action = "replace"
	Remove  Action = "remove" // a record's file from before it got another number
)

// File is one file of an export, and what writing does to it.
type File struct {
	Path    string // below the root, with slashes
	Content []byte // what is to be written; of a kept file, what fsd would write
	Action  Action

	record  workflow.Record // zero for .adr-dir
	left    bool            // the record has another file now
	ours    bool            // of one that is left: it holds what fsd wrote, and need not be kept
	written string          // hash of what was last exported; empty before
	have    []byte          // what is there, with LF; nil when nothing is
	base    []byte          // what fsd would have written at the last export; nil before
	crlf    bool            // the file has CRLF, as git writes it on Windows
	mode    fs.FileMode     // of the file that is there
}

// Adopted reports whether the file is a team's own record. It is written only to a folder that has none of them.
func (f File) Adopted() bool { return f.record.Adopted != nil }

// Mergeable reports whether the changes of both sides of a kept file fit together.
func (f File) Mergeable() bool { _, ok := f.merged(false); return ok }

// planner compares the files of an export with what is below a root.
type planner struct {
	v      *workflow.View // the project
	now    *workflow.View // the same with every record numbered and named
	root   *os.Root       // nil when the folder is not there
	folder string
	past   map[string]*workflow.View // the project as of earlier exports, by change
}

// plan renders all files of the decision records and compares them with what is there. It writes nothing.
func plan(ctx context.Context, v *workflow.View, root *os.Root, req Request) ([]File, error) {
	if len(v.Records) == 0 {
		return nil, errors.New("nothing is decided yet, so there are no records to export")
	}
	p := &planner{v: v, root: root, folder: req.folder, past: map[string]*workflow.View{}}
	there, settled := p.locate()
	p.now = named(v, there, p.moved(there), req.format(v))
	var files []File
	for _, r := range entries(p.now) {
		files = append(files, File{Path: path.Join(p.folder, r.File), record: r})
	}
	files = append(files, File{Path: p.folder + ".md", record: workflow.Record{ID: workflow.IndexRecord}})
	if !settled {
		files = append(files, File{Path: ".adr-dir", Content: []byte(p.folder + "\n")})
	}
	for i := range files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := p.fill(&files[i]); err != nil {
			return nil, err
		}
		if req.Progress != nil {
			req.Progress(i+1, len(files))
		}
	}
	gone, err := p.left()
	return append(p.withoutDeleted(files), gone...), err
}

// locate finds the folder of the records, unless the person named it: where an ADR tool's settings say, where adopted
// records are, or one of the usual places. It returns what is there, and whether adr-tools will find the folder, or
// somebody has arranged things otherwise.
func (p *planner) locate() (there []string, settled bool) {
	settled = p.folder != ""
	if p.root == nil {
		if !settled {
			p.folder = adopt.DefaultFolder
		}
		return nil, settled
	}
	if !settled {
		p.folder, settled = adopt.Folder(p.root)
	}
	if !settled && p.holdsAdopted(p.v.Folder) {
		p.folder = p.v.Folder
	}
	there = adopt.Names(p.root, p.folder)
	return there, settled || slices.ContainsFunc(there, adopt.IsRecordName) || exists(p.root, ".adr-dir")
}

// holdsAdopted reports whether a folder is there that holds a record of the team's.
func (p *planner) holdsAdopted(folder string) bool {
	return folder != "" && slices.ContainsFunc(p.v.Records, func(r workflow.Record) bool {
		return r.Adopted != nil && exists(p.root, path.Join(folder, r.File))
	})
}

// fill renders a file and compares it with what is there.
func (p *planner) fill(f *File) error {
	if f.record.ID != "" {
		f.Content = p.render(p.now, f.record)
	}
	written := p.v.Written(f.record.ID)
	if len(written) > 0 {
		f.written = written[0].SHA256
	}
	regular, err := p.look(f)
	switch {
	case err != nil:
		return err
	case !regular:
		f.Action = Kept
		return nil
	case f.have == nil:
		f.Action = Create
		return nil
	case bytes.Equal(f.have, lf(f.Content)):
		f.Action = Same
		return nil
	case len(written) == 0 || f.Adopted():
		f.Action = Kept
		return nil
	}
	ours := p.ours(f.record.ID, f.have)
	f.base = p.render(p.asOf(written[max(ours, 0)].Change), f.record)
	if ours < 0 {
		f.Action = Kept
		return nil
	}
	// Nobody but fsd wrote the file. What changed in the project since is changed in it, and no more: its wording stays as
	// it was exported, though a newer fsd would put it otherwise.
	f.Action = Update
	if merged, ok := f.merged(false); ok {
		f.Content = []byte(merged)
	}
	if bytes.Equal(f.have, f.Content) {
		f.Action = Same
	}
	return nil
}

// render is the text of a record, or of the index, as one view of the project has it.
func (p *planner) render(v *workflow.View, r workflow.Record) []byte {
	switch r.ID {
	case workflow.IndexRecord:
		return Index(v, p.folder)
	case workflow.DefaultsRecord:
		r, _ = Defaults(v)
	default:
		r, _ = v.Record(r.ID)
	}
	return ADR(v, r)
}

// asOf is the project as of an earlier export, seen with today's knowledge: the difference between then and now is what
// the project changed, whatever the knowledge changed since.
func (p *planner) asOf(change string) *workflow.View {
	if p.past[change] == nil {
		p.past[change] = workflow.See(p.v.K, p.v.AsOf(change), p.v.Today)
	}
	return p.past[change]
}

// look reads what is there. It reports false for anything but a regular file.
func (p *planner) look(f *File) (regular bool, err error) {
	if p.root == nil {
		return true, nil
	}
	info, err := p.root.Lstat(f.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	if err != nil {
		return false, WriteError{f.Path, err}
	}
	if !info.Mode().IsRegular() {
		return false, nil
	}
	data, err := p.root.ReadFile(f.Path)
	if err != nil {
		return false, WriteError{f.Path, err}
	}
	f.mode, f.crlf, f.have = info.Mode().Perm(), bytes.Contains(data, []byte("\r\n")), lf(data)
	return true, nil
}

// withoutDeleted leaves out the adopted records that the team has deleted or moved: those that are not in a folder where
// others of them are.
func (p *planner) withoutDeleted(files []File) []File {
	if !slices.ContainsFunc(files, func(f File) bool { return f.Adopted() && f.Action != Create }) {
		return files
	}
	return slices.DeleteFunc(files, func(f File) bool { return f.Adopted() && f.Action == Create })
}

// merged is what is there with what the project changed since the last export. ours prefers the project's head.
func (f File) merged(ours bool) (string, bool) {
	if f.base == nil || f.have == nil {
		return "", false
	}
	head := 0
	if ours {
		head = headOf(string(f.base))
	}
	return merge(string(f.base), string(f.Content), string(f.have), head)
}

// resolve settles what happens to a kept file.
func (f *File) resolve(how How) {
	if f.Action != Kept || f.have == nil {
		return
	}
	switch {
	case f.left && how == Force:
		f.Action = Remove
	case how == Force && !f.Adopted():
		f.Action = Replace
	case how == Take && f.Adopted():
		f.Action, f.Content = Merge, f.have
	case how == Take || how == Merged:
		if text, ok := f.merged(how == Take); ok {
			f.Action, f.Content = Merge, []byte(text)
		}
	}
}

func exists(root *os.Root, name string) bool {
	_, err := root.Lstat(name)
	return err == nil
}

// lf is a text with LF at the ends of its lines: git writes CRLF on some systems, which nobody has edited.
func lf(data []byte) []byte { return bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")) }

func sum(data []byte) string {
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:])
}

// exported is the change that remembers what is in the files now, so that names, numbers and texts are known the next
// time. Kept files are left out: fsd did not write them. False when the project remembers all of it already.
func exported(v *workflow.View, format string, files []File) (workflow.Exported, bool) {
	body := workflow.Exported{Format: format}
	for _, f := range files {
		if f.record.ID == "" || f.Action == Kept || f.Adopted() || f.left {
			continue
		}
		name := path.Base(f.Path)
		if f.record.ID == workflow.DefaultsRecord {
			body.Files = append(body.Files, lines(v, f.record.Number, name)...)
		}
		written := v.Written(f.record.ID)
		renamed := len(written) > 0 && written[0].Name != name
		if hash := sum(f.Content); hash != f.written || renamed {
			body.Files = append(body.Files, workflow.ExportedFile{Record: f.record.ID, Number: f.record.Number, Name: name, SHA256: hash})
		}
	}
	return body, len(body.Files) > 0
}

// String says what writing does to a file: "create    docs/adr/0001-use-go.md".
func (f File) String() string { return fmt.Sprintf("%-8s  %s", f.Action, f.Path) }
