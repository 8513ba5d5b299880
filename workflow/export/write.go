package export

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"fsd/workflow/adopt"
	"fsd/workflow/clean"
)

// Write puts files below root that were compared by somebody else, all or none. Overwrite also replaces kept files.
func Write(root *os.Root, files []File, overwrite bool) error {
	files = slices.Clone(files)
	for i := range files {
		f := &files[i]
		if f.Action == Kept && overwrite {
			f.Action = Replace
		}
		if f.Action == Update || f.Action == Replace {
			if _, err := f.look(root); err != nil {
				return err
			}
		}
	}
	return write(context.Background(), root, files, func() error { return nil })
}

// write puts the files below root, all or none. All contents are written beside their places and synced first, then
// renamed into place; if a rename fails, those before it are taken back. A crash leaves each file whole, old or new, and
// the next export goes on from there. ready is called between the two.
func write(ctx context.Context, root *os.Root, files []File, ready func() error) error {
	var staged []*stage
	defer func() {
		for _, s := range staged {
			s.clear(root)
		}
	}()
	for _, f := range files {
		if f.Action == Same || f.Action == Kept || f.Action != Remove && f.raw != nil && bytes.Equal(f.have, f.Content) {
			continue
		}
		s, err := prepare(root, f)
		staged = append(staged, s)
		if err != nil {
			return WriteError{f.Path, err}
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	sweep(root, staged)
	if err := ready(); err != nil {
		return err
	}
	for i, s := range staged {
		if err := s.place(root); err != nil {
			for _, done := range staged[:i+1] {
				done.undo(root)
			}
			return WriteError{s.file.Path, err}
		}
	}
	syncFolders(root, staged)
	return nil
}

// stage is a file whose new content is on disk under another name.
type stage struct {
	file   File
	temp   string
	old    string // where the file is that was there before; empty when there was none
	placed bool
}

// prefix begins the names of files that are on their way.
const prefix = ".fsd-"

func prepare(root *os.Root, f File) (*stage, error) {
	dir := path.Dir(f.Path)
	s := &stage{file: f, temp: path.Join(dir, prefix+rand.Text())}
	if f.Action == Remove {
		return s, nil
	}
	if err := root.MkdirAll(dir, 0o755); err != nil {
		return s, err
	}
	mode, content := fs.FileMode(0o644), f.Content
	if f.raw != nil {
		mode = f.mode
	}
	if bytes.Contains(f.raw, []byte("\r\n")) && !bytes.Contains(content, []byte("\r\n")) {
		content = bytes.ReplaceAll(content, []byte("\n"), []byte("\r\n"))
	}
	out, err := root.OpenFile(s.temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return s, err
	}
	_, err = out.Write(content)
	return s, errors.Join(err, out.Sync(), out.Close())
}

// ErrChanged says that a file was written to between the comparison and the writing.
var ErrChanged = errors.New("it was changed just now")

// place moves the new content to where it belongs. What was there is kept under another name until all files are placed;
// of a file that is replaced, for good.
func (s *stage) place(root *os.Root) error {
	now, err := root.ReadFile(s.file.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && s.file.raw == nil:
		err = root.Rename(s.temp, s.file.Path)
		s.placed = err == nil
		return err
	case err != nil:
		return err
	case !bytes.Equal(now, s.file.raw):
		return ErrChanged
	}
	s.old = s.temp + ".old"
	if s.file.Action == Replace || s.file.Action == Remove && !s.file.ours {
		s.old = s.spare(root)
	}
	if err := root.Link(s.file.Path, s.old); err != nil { // no hard links here: a copy does as well
		if err := root.WriteFile(s.old, now, s.file.mode); err != nil {
			return err
		}
	}
	if s.file.Action == Remove {
		err = root.Remove(s.file.Path)
	} else {
		err = root.Rename(s.temp, s.file.Path)
	}
	s.placed = err == nil
	return err
}

// spare is a name ending in .orig that no file has.
func (s *stage) spare(root *os.Root) string {
	name := s.file.Path + ".orig"
	for n := 2; exists(root, name); n++ {
		name = fmt.Sprintf("%s.orig%d", s.file.Path, n)
	}
	return name
}

// undo brings back what was there before.
func (s *stage) undo(root *os.Root) {
	switch {
	case s.placed && s.old == "":
		_ = root.Remove(s.file.Path)
	case s.placed:
		_ = root.Rename(s.old, s.file.Path)
	case s.old != "":
		_ = root.Remove(s.old)
	}
}

// clear removes what was only on its way.
func (s *stage) clear(root *os.Root) {
	_ = root.Remove(s.temp) // gone already if it was renamed
	if strings.HasPrefix(path.Base(s.old), prefix) {
		_ = root.Remove(s.old)
	}
}

// abandoned is how much older than this export a file on its way must be to be one that was left by a crash.
const abandoned = 10 * time.Minute

// sweep removes what an export that was killed has left in the folders. The clock is that of the disk.
func sweep(root *os.Root, staged []*stage) {
	for _, dir := range folders(staged) {
		i := slices.IndexFunc(staged, func(s *stage) bool { return path.Dir(s.temp) == dir })
		now, err := root.Stat(staged[i].temp)
		if err != nil {
			continue
		}
		for _, name := range adopt.Names(root, dir) {
			info, err := root.Lstat(path.Join(dir, name))
			if err == nil && strings.HasPrefix(name, prefix) && now.ModTime().Sub(info.ModTime()) > abandoned {
				_ = root.Remove(path.Join(dir, name))
			}
		}
	}
}

// syncFolders makes the renames durable. Not every system can sync a folder; the files themselves are safe by then.
func syncFolders(root *os.Root, staged []*stage) {
	for _, dir := range folders(staged) {
		if f, err := root.Open(dir); err == nil {
			_ = f.Sync()
			_ = f.Close()
		}
	}
}

// folders are those that staged files are in, each once.
func folders(staged []*stage) []string {
	var out []string
	for _, s := range staged {
		if dir := path.Dir(s.file.Path); !slices.Contains(out, dir) {
			out = append(out, dir)
		}
	}
	return out
}

// WriteError is a file that could not be read or written.
type WriteError struct {
	Path string
	Err  error
}

// Error says what happened and what to do.
func (e WriteError) Error() string {
	if errors.Is(e.Err, ErrChanged) {
		return clean.Show(e.Path) + " was changed while it was being exported; nothing was written, export again"
	}
	reason := e.Err
	var pathErr *fs.PathError
	if errors.As(reason, &pathErr) {
		reason = pathErr.Err
	}
	var linkErr *os.LinkError
	if errors.As(reason, &linkErr) {
		reason = linkErr.Err
	}
	if reason.Error() == "path escapes from parent" { // package os has no name for it
		return clean.Show(e.Path) + " leads out of the folder by a link, and links are not followed; nothing was written"
	}
	return fmt.Sprintf("%s could not be written (%v); make room or permission there and export again", clean.Show(e.Path), reason)
}

// Unwrap implements errors.
func (e WriteError) Unwrap() error { return e.Err }
