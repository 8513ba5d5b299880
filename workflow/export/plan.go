package export

import (
	"bytes"
	"cmp"
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
	Notes   []string // sentences about it: what could not be written, or why it is kept

	record  workflow.Record         // zero for .adr-dir and for documents
	keep    []workflow.ExportedFile // what the project remembers of a document once it is written
	left    bool                    // the record has another file now
	ours    bool                    // of one that is left: it holds what fsd wrote, and need not be kept
	written string                  // hash of what was last exported; empty before
	raw     []byte                  // what is there; nil when nothing is
	have    []byte                  // the same with LF at the ends of its lines
	base    []byte                  // what fsd would have written at the last export; nil before
	mode    fs.FileMode             // of the file that is there
}

// Adopted reports whether the file is a team's own record. It is written only to a folder that has none of them.
func (f File) Adopted() bool { return f.record.Adopted != nil }

// Unmerged says why the changes of both sides of a kept file cannot be put together; empty when they can.
func (f File) Unmerged() string {
	if _, ok := f.merged(false); ok {
		return ""
	}
	if f.base != nil {
		return "both sides changed the same lines"
	}
	return "only records that fsd wrote are merged"
}

// planner compares the files of an export with what is below a root.
type planner struct {
	v      *workflow.View // the project
	now    *workflow.View // the same with every record numbered and named
	root   *os.Root       // nil when the folder is not there
	folder string         // of the records
	there  []string       // what is in it
	// settled says that adr-tools will find the folder, or that somebody has arranged things otherwise.
	settled bool
	past    map[string]*workflow.View // the project as of earlier exports, by change
}

// plan renders all files of the decision records and compares them with what is there. It writes nothing.
func (p *planner) plan(ctx context.Context, req Request) ([]File, error) {
	if len(p.v.Records) == 0 {
		return nil, errNothingDecided
	}
	p.now = named(p.v, p.there, p.moved(), req.format(p.v))
	var files []File
	for _, r := range entries(p.now) {
		files = append(files, File{Path: path.Join(p.folder, r.File), record: r})
	}
	files = append(files, File{Path: indexPath(p.folder), record: workflow.Record{ID: workflow.IndexRecord}})
	if !p.settled {
		files = append(files, File{Path: ".adr-dir", Content: []byte(p.folder + "\n")})
	}
	for i := range files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := p.fill(&files[i], req.how(files[i])); err != nil {
			return nil, err
		}
		if req.Progress != nil {
			req.Progress(i+1, len(files))
		}
	}
	gone, err := p.left()
	return append(p.withoutDeleted(files), gone...), err
}

// plannerFor finds the folder of the records, unless the person named it: where an ADR tool's settings say, where adopted
// records are, or one of the usual places.
func plannerFor(v *workflow.View, root *os.Root, folder string) *planner {
	p := &planner{v: v, root: root, folder: folder, settled: folder != "", past: map[string]*workflow.View{}}
	if root == nil {
		p.folder = cmp.Or(folder, adopt.DefaultFolder)
		return p
	}
	if !p.settled {
		p.folder, p.settled = adopt.Folder(root)
	}
	if !p.settled && p.holdsAdopted(v.Folder) {
		p.folder = v.Folder
	}
	p.there = adopt.Names(root, p.folder)
	p.settled = p.settled || slices.ContainsFunc(p.there, adopt.IsRecordName) || p.holdsAdopted(p.folder) || exists(root, ".adr-dir")
	return p
}

// holdsAdopted reports whether a folder is there that holds a record of the team's.
func (p *planner) holdsAdopted(folder string) bool {
	return folder != "" && slices.ContainsFunc(p.v.Records, func(r workflow.Record) bool {
		return r.Adopted != nil && exists(p.root, path.Join(folder, r.File))
	})
}

// fill renders a file and compares it with what is there.
func (p *planner) fill(f *File, how How) error {
	written := p.v.Written(f.record.ID)
	if len(written) > 0 {
		f.written = written[0].SHA256
	}
	regular, err := f.look(p.root)
	if err == nil && regular && f.raw != nil && how != Take && p.untouched(f, written) {
		f.Action, f.Content = Same, f.have
		return nil
	}
	if f.record.ID != "" {
		f.Content = p.render(p.now, f.record)
	}
	switch {
	case err != nil:
		return err
	case !regular:
		f.unfit()
		return nil
	case f.raw == nil:
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
	switch {
	case ours < 0 && p.halfMerged(f.record, f.have, written):
		f.Action = Update
		f.Notes = append(f.Notes, "git could not merge it; it holds nothing that fsd did not write, and is written anew")
		return nil
	case ours < 0:
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
func (f *File) look(root *os.Root) (regular bool, err error) {
	if root == nil {
		return true, nil
	}
	info, err := root.Lstat(f.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	if err != nil {
		return false, WriteError{f.Path, err}
	}
	if !info.Mode().IsRegular() {
		return false, nil
	}
	data, err := root.ReadFile(f.Path)
	if err != nil {
		return false, WriteError{f.Path, err}
	}
	f.mode, f.raw, f.have = info.Mode().Perm(), data, lf(data)
	return true, nil
}

// unfit keeps what is in the place of a file and is none: a folder, a link or a device.
func (f *File) unfit() {
	f.Action = Kept
	f.Notes = append(f.Notes, "is no plain file")
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
	if f.base == nil || f.raw == nil {
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
	if f.Action != Kept || f.raw == nil {
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
	body.Files = append(body.Files, keeps(v.Project, files)...)
	return body, len(body.Files) > 0
}

// String says what writing does to a file: "create    docs/adr/0001-use-go.md".
func (f File) String() string { return fmt.Sprintf("%-8s  %s", f.Action, f.Path) }
