package adopt

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"fsd/workflow"
	"fsd/workflow/clean"
	"fsd/workflow/session"
)

// Error is why nothing could be adopted. Its text is a sentence for the person who tried.
type Error struct{ Say string }

// Error implements error.
func (e Error) Error() string { return e.Say }

// Open reads the records below a path of the file system: a folder of records, a repository with one in it, or a single
// file. It writes nothing.
func Open(ctx context.Context, name string, progress func(done, total int)) (Found, error) {
	info, err := os.Stat(name)
	if err != nil {
		return Found{}, Error{fmt.Sprintf("%s cannot be read (%v)", clean.Show(name), cause(err))}
	}
	dir, file := filepath.Clean(name), ""
	if !info.IsDir() {
		dir, file = filepath.Dir(dir), filepath.Base(dir)
	}
	parent, folder := filepath.Dir(dir), filepath.Base(dir)
	if parent == dir { // the root of the file system
		folder = "."
	}
	root, err := os.OpenRoot(parent)
	if err != nil {
		return Found{}, Error{fmt.Sprintf("%s cannot be read (%v)", clean.Show(parent), cause(err))}
	}
	defer root.Close()
	if file != "" {
		out, err := one(root, folder, file)
		out.Folder = repositoryPath(dir, folder)
		return out, err
	}
	out, err := Folders(ctx, root, path.Join(folder, within(root, folder)), progress)
	inside := strings.TrimPrefix(out.Folder, folder+"/") // from the folder that was named, if that is no repository
	out.Folder = repositoryPath(filepath.Join(parent, filepath.FromSlash(out.Folder)), inside)
	switch {
	case errors.Is(err, context.Canceled):
		return out, err
	case err != nil:
		return out, Error{fmt.Sprintf("%s cannot be adopted (%v)", clean.Show(name), cause(err))}
	case len(out.Records) == 0 && len(out.Skipped) > 0:
		return out, Error{fmt.Sprintf("no decision record in %s could be read: %s: %s", clean.Show(name), clean.Show(out.Skipped[0].File), out.Skipped[0].Why)}
	case len(out.Records) == 0:
		return out, Error{fmt.Sprintf("%s holds nothing that fsd can import: no snapshot of a project, and no decision records (no Markdown file in it is named by a number or a date, or has a Status or the usual sections)", clean.Show(name))}
	}
	return out, nil
}

// repositoryPath is a folder's path from the root of the git repository it is in; name when it is in none.
func repositoryPath(folder, name string) string {
	if whole, err := filepath.Abs(folder); err == nil {
		folder = whole
	}
	for root := folder; ; root = filepath.Dir(root) {
		if _, err := os.Lstat(filepath.Join(root, ".git")); err == nil {
			if inside, err := filepath.Rel(root, folder); err == nil {
				return filepath.ToSlash(inside)
			}
		}
		if root == filepath.Dir(root) {
			return name
		}
	}
}

// within is where the records are below a folder: in itself, or where a repository keeps them.
func within(root *os.Root, folder string) string {
	if slices.ContainsFunc(Names(root, folder), IsRecordName) {
		return "."
	}
	repository, err := root.OpenRoot(folder)
	if err != nil {
		return "."
	}
	defer repository.Close()
	inside, _ := Folder(repository)
	if info, err := repository.Stat(inside); err != nil || !info.IsDir() {
		return "."
	}
	return inside
}

// one reads a single file, which is a record because somebody named it.
func one(root *os.Root, folder, file string) (Found, error) {
	out := Found{Folder: folder}
	if !isMarkdown(file) {
		return out, Error{clean.Show(file) + " is neither a folder nor a Markdown file"}
	}
	if out.take(root, file); len(out.Records) == 1 {
		return out, nil
	}
	if len(out.Skipped) == 1 {
		return out, Error{fmt.Sprintf("%s was not adopted: %s", clean.Show(file), out.Skipped[0].Why)}
	}
	return out, Error{clean.Show(file) + " is no decision record: it has neither a Status nor the usual sections"}
}

func cause(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}

// Adoption is what adopting brought.
type Adoption struct {
	Found
	New, Changed, Known int // records that the project did not have, had with another text, had as they are
}

// Adopt takes records into a project, all or none. Records that the project has as they are, and files that fsd itself
// wrote, are passed over, so that adopting twice does nothing the second time.
func Adopt(ctx context.Context, store session.Store, work session.Session, found Found) (Adoption, session.Session, error) {
	out := Adoption{Found: found}
	v, matcher := work.View(), NewMatcher(work.K)
	var bodies []workflow.Body
	next, size := workflow.Adopted{Folder: found.Folder}, 0
	for i := range found.Records {
		r := &found.Records[i].AdoptedRecord
		matcher.Propose(r)
		switch was, own := knownAs(v, r.File); {
		case own:
			out.Known++
			continue
		case was == nil:
			out.New++
		case string(was.Text) == string(r.Text):
			out.Known++
			continue
		default:
			out.Changed++
		}
		if size += len(r.Text); size > oneChange && len(next.Records) > 0 {
			bodies, size = append(bodies, next), len(r.Text)
			next.Records = nil
		}
		next.Records = append(next.Records, *r)
	}
	if out.New+out.Changed == 0 {
		return out, work, nil
	}
	work, err := work.Run(ctx, store, append(bodies, next)...)
	return out, work, err
}

// oneChange is how many bytes of records one change holds; a snapshot keeps a change in one file. Few teams need two.
const oneChange = 1 << 20

// knownAs finds the record with a file name: as it was adopted, or one of fsd's own.
func knownAs(v *workflow.View, file string) (was *workflow.AdoptedRecord, own bool) {
	for _, r := range v.Records {
		if r.File == file {
			return r.Adopted, r.Adopted == nil
		}
	}
	return nil, false
}
