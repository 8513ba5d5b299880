package export

import (
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
	Dir    string // root of the repository, or the folder of the records itself
	Format string // "adr" or "madr"; empty: as last exported
	Full   bool   // a record for each decision, and no line in the defaults record
	How    How    // for all files
	Each   map[string]How
	// Progress is told how many of how many files are compared; it may be nil.
	Progress func(done, total int)

	folder string // of the records, below the root; empty: what is found there
}

// Formats lists the formats of records.
func Formats() []string { return []string{"adr", MADR} }

// format is the name that is stored: empty for the form that all tools read.
func (r Request) format(v *workflow.View) string {
	switch r.Format {
	case "":
		return v.Format
	case MADR:
		return MADR
	}
	return ""
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
	Changes []workflow.Change // of the project: what was read back, and after Write what was written
	work    session.Session
	req     Request
	root    string
}

// Split takes the folder that a person named apart: a folder called adr, adrs or decisions, or one that holds records
// already, is the records' folder itself; any other is the root of a project.
func Split(dir string) (root, folder string) {
	dir = path.Clean(dir)
	base := path.Base(dir)
	isRecords := slices.Contains([]string{"adr", "adrs", "decisions"}, base)
	if entries, err := os.ReadDir(dir); err == nil && !isRecords {
		isRecords = slices.ContainsFunc(entries, func(e os.DirEntry) bool { return adopt.IsRecordName(e.Name()) })
	}
	if isRecords && base != "/" && base != "." {
		return path.Dir(dir), base
	}
	return dir, ""
}

// Prepare plans an export: it reads what is in the folder and in the files that somebody else has changed, and writes
// nothing. The changes that it makes to the project are in the job; they are not stored.
func Prepare(ctx context.Context, work session.Session, req Request) (*Job, error) {
	job := &Job{work: work, req: req}
	job.root, job.req.folder = Split(filepath.ToSlash(req.Dir))
	root, err := os.OpenRoot(job.root)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		root = nil
	case err != nil:
		return nil, WriteError{job.root, err}
	default:
		defer root.Close()
	}
	if req.Full {
		if err := job.detail(); err != nil {
			return nil, err
		}
	}
	if err := job.plan(ctx, root); err != nil {
		return nil, err
	}
	taken, err := job.take()
	if err != nil {
		return nil, err
	}
	if taken {
		if err := job.plan(ctx, root); err != nil {
			return nil, err
		}
	}
	for i := range job.Files {
		job.Files[i].resolve(job.req.how(job.Files[i]))
	}
	return job, nil
}

func (j *Job) plan(ctx context.Context, root *os.Root) (err error) {
	j.Files, err = plan(ctx, j.work.View(), root, j.req)
	return err
}

// do makes a change that is stored with the rest of the job.
func (j *Job) do(body workflow.Body) error {
	next, change, err := j.work.Do(body)
	if err == nil {
		j.work, j.Changes = next, append(j.Changes, change)
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
	if err := os.MkdirAll(j.root, 0o755); err != nil {
		return WriteError{j.root, err}
	}
	root, err := os.OpenRoot(j.root)
	if err != nil {
		return WriteError{j.root, err}
	}
	defer root.Close()
	v := j.work.View()
	if body, changed := exported(v, j.req.format(v), j.Files); changed {
		if err := j.do(body); err != nil {
			return err
		}
	}
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
