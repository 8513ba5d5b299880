package export

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"fsd/workflow"
	"fsd/workflow/adopt"
	"fsd/workflow/session"
)

// How says what to do about a file that holds something that fsd did not write.
type How string

// The ways to deal with such a file. The zero value keeps it.
const (
	Keep   How = ""
	Merged How = "merge" // what the project changed goes into it; what was written by hand stays
	Take   How = "take"  // its status, date and links go into the project first; then as Merged
	Force  How = "force" // it is replaced, and what it held stays beside it with the ending .orig
)

// Request says what to export, and where to.
type Request struct {
	Dir     string   // root of the repository, or, for nothing but records, their folder itself
	Formats []string // ids of Formats, or Everything
	Full    bool     // a record for each decision, and no line in the defaults record
	How     How      // for all files
	Each    map[string]How
	// Progress is told how many of how many files are compared; it may be nil.
	Progress func(done, total int)

	folder string // of the records, below the root; empty: what is found there
}

// records reports whether the decision records are asked for.
func (r Request) records() bool { return slices.ContainsFunc(r.Formats, isRecords) }

// isRecords reports whether a format is a form of the records.
func isRecords(format string) bool { return format == ADRs || format == MADR }

// RecordsFormat is the form in which the records were exported last.
func RecordsFormat(v *workflow.View) string { return cmp.Or(v.Format, ADRs) }

// format is the form of the records as it is stored: empty for the one that all tools read.
func (r Request) format(v *workflow.View) string {
	switch {
	case slices.Contains(r.Formats, MADR):
		return MADR
	case r.records():
		return ""
	}
	return v.Format
}

func (r Request) how(f File) How {
	if how, ok := r.Each[f.Path]; ok {
		return how
	}
	return r.How
}

// Job is an export that was planned and not yet written.
type Job struct {
	Files   []File
	Skipped []string          // of Everything, what the project has nothing for
	Changes []workflow.Change // of the project: what was read back, and what it will remember of the files
	Root    string            // below which the files are
	work    session.Session
	req     Request
	folder  string // of the records, below the root
}

// View is the project as it is after the export.
func (j *Job) View() *workflow.View { return j.work.View() }

// Split takes the folder that a person named apart: a folder called adr, adrs or decisions, or one that holds records
// already, is the records' folder itself; any other is the root of a project. A repository is always a root, also one that
// holds nothing but records.
func Split(dir string) (root, folder string) {
	dir = path.Clean(dir)
	base := path.Base(dir)
	isRecords := slices.Contains([]string{"adr", "adrs", "decisions"}, base)
	entries, _ := os.ReadDir(dir)
	holds := slices.ContainsFunc(entries, func(e os.DirEntry) bool { return adopt.IsRecordName(e.Name()) })
	repository := slices.ContainsFunc(entries, func(e os.DirEntry) bool { return e.Name() == ".git" })
	switch {
	case repository && holds:
		return dir, "."
	case repository:
		return dir, ""
	}
	isRecords = isRecords || holds
	if isRecords && base != "/" && base != "." {
		return path.Dir(dir), base
	}
	return dir, ""
}

// errForms says that a repository has its records once.
var errForms = errors.New("records are written in one form: choose " + ADRs + " or " + MADR)

// Prepare plans an export: it reads what is in the folder and in the files that somebody else has changed, and writes
// nothing. The changes that it makes to the project are in the job; they are not stored.
func Prepare(ctx context.Context, work session.Session, req Request) (*Job, error) {
	job := &Job{work: work, req: req, Root: path.Clean(filepath.ToSlash(req.Dir))}
	if slices.Contains(req.Formats, Everything) {
		job.req.Formats, job.Skipped = choose(work.View())
	}
	if slices.Contains(req.Formats, ADRs) && slices.Contains(req.Formats, MADR) {
		return nil, errForms
	}
	if len(req.Formats) > 0 && !slices.ContainsFunc(req.Formats, func(f string) bool { return !isRecords(f) }) {
		job.Root, job.req.folder = Split(job.Root)
	}
	root, err := os.OpenRoot(job.Root)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		root = nil
	case err != nil:
		return nil, WriteError{job.Root, err}
	default:
		defer root.Close()
	}
	return job, job.prepare(ctx, root)
}

func (j *Job) prepare(ctx context.Context, root *os.Root) error {
	if j.req.Full && j.req.records() {
		if err := j.detail(); err != nil {
			return err
		}
	}
	if err := j.plan(ctx, root); err != nil {
		return err
	}
	taken, err := j.take()
	if err != nil {
		return err
	}
	if taken {
		if err := j.plan(ctx, root); err != nil {
			return err
		}
	}
	j.resolve(j.Files)
	if err := j.documents(root); err != nil {
		return err
	}
	v := j.work.View()
	if body, changed := exported(v, j.req.format(v), j.Files); changed {
		return j.do(body)
	}
	return nil
}

// plan lists the files of the records, if they are asked for.
func (j *Job) plan(ctx context.Context, root *os.Root) (err error) {
	p := plannerFor(j.work.View(), root, j.req.folder)
	j.folder = p.folder
	if j.req.records() {
		j.Files, err = p.plan(ctx, j.req)
	}
	return err
}

// documents adds the files of the other formats. They say of the records that they are exported, because they will be.
func (j *Job) documents(root *os.Root) error {
	v := j.work.View()
	if body, changed := exported(v, j.req.format(v), j.Files); changed {
		v = v.With(body)
	}
	files, err := (&writer{v: v, root: root, folder: j.folder, formats: j.req.Formats}).documents()
	if err != nil {
		return err
	}
	j.resolve(files)
	j.Files = append(j.Files, files...)
	return nil
}

func (j *Job) resolve(files []File) {
	for i := range files {
		files[i].resolve(j.req.how(files[i]))
	}
}

// do makes a change that is stored with the rest of the job.
func (j *Job) do(body workflow.Body) error {
	next, step, err := j.work.Do(body)
	if err == nil {
		j.work, j.Changes = next, append(j.Changes, step...)
	}
	return err
}

// detail gives every routine decision a record of its own.
func (j *Job) detail() error {
	var body workflow.Detailed
	for _, r := range j.work.View().Records {
		if r.Routine && r.Status == workflow.StatusAccepted {
			body.Decisions = append(body.Decisions, r.Decision)
		}
	}
	if len(body.Decisions) == 0 {
		return nil
	}
	return j.do(body)
}

// Write puts the files on the disk, all or none. commit stores the changes of the job, with what was written; it is called
// when all contents are on the disk and none is in its place, so that whatever a crash leaves behind is known to be
// fsd's own.
func (j *Job) Write(ctx context.Context, commit func(changes ...workflow.Change) error) error {
	if err := os.MkdirAll(j.Root, 0o755); err != nil {
		return WriteError{j.Root, err}
	}
	root, err := os.OpenRoot(j.Root)
	if err != nil {
		return WriteError{j.Root, err}
	}
	defer root.Close()
	return write(ctx, root, j.Files, func() error { return commit(j.Changes...) })
}

// Kept counts the files that are left as somebody else wrote them.
func (j *Job) Kept() int {
	n := 0
	for _, f := range j.Files {
		if f.Action == Kept {
			n++
		}
	}
	return n
}

// Taken says in words what was read back from files into the project.
func (j *Job) Taken() []string {
	var said []string
	for _, c := range j.Changes {
		switch c.Body.(type) {
		case workflow.Edited, workflow.Adopted:
			said = append(said, j.work.View().Describe(c))
		}
	}
	return said
}
