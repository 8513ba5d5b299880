package export

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"

	"fsd/workflow/clean"
)

// Write puts the files with the actions Create and Update below root. All contents are written beside their places
// and synced first, then renamed into place, so that a full disk or a crash leaves no half file; files with the action
// Remove go last. Overwrite also replaces kept files, and keeps what they held beside them with the ending .orig.
func Write(root *os.Root, files []File, overwrite bool) error {
	var staged []stage
	defer func() {
		for _, s := range staged {
			_ = root.Remove(s.temp) // gone already if it was renamed
		}
	}()
	for _, f := range files {
		if f.Action == Same || f.Action == Kept && !overwrite || f.left {
			continue
		}
		s, err := prepare(root, f)
		staged = append(staged, s)
		if err != nil {
			return refused(f.Path, err)
		}
	}
	for _, s := range staged {
		if s.file.Action == Kept {
			if err := root.Rename(s.file.Path, s.file.Path+".orig"); err != nil {
				return refused(s.file.Path, err)
			}
		}
		if err := root.Rename(s.temp, s.file.Path); err != nil {
			return refused(s.file.Path, err)
		}
	}
	for _, f := range files {
		if err := takeAway(root, f, overwrite); err != nil {
			return refused(f.Path, err)
		}
	}
	return syncFolders(root, staged)
}

// takeAway removes the file that a record has left.
func takeAway(root *os.Root, f File, overwrite bool) error {
	switch {
	case f.Action == Remove:
		return root.Remove(f.Path)
	case f.left && overwrite:
		return root.Rename(f.Path, f.Path+".orig")
	}
	return nil
}

// stage is a file whose content is on disk under another name.
type stage struct {
	file File
	temp string
}

func prepare(root *os.Root, f File) (stage, error) {
	dir := path.Dir(f.Path)
	s := stage{file: f, temp: path.Join(dir, ".fsd-"+rand.Text())}
	if err := root.MkdirAll(dir, 0o755); err != nil {
		return s, err
	}
	out, err := root.OpenFile(s.temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return s, err
	}
	_, err = out.Write(f.Content)
	return s, errors.Join(err, out.Sync(), out.Close())
}

// syncFolders makes the renames durable. Not every system can sync a folder; the files themselves are safe by then.
func syncFolders(root *os.Root, staged []stage) error {
	done := map[string]bool{}
	for _, s := range staged {
		dir := path.Dir(s.file.Path)
		if done[dir] {
			continue
		}
		done[dir] = true
		if f, err := root.Open(dir); err == nil {
			_ = f.Sync()
			_ = f.Close()
		}
	}
	return nil
}

// WriteError is a file that could not be written.
type WriteError struct {
	Path string
	Err  error
}

// Error says what happened and what to do.
func (e WriteError) Error() string {
	reason := e.Err
	var pathErr *fs.PathError
	if errors.As(reason, &pathErr) {
		reason = pathErr.Err
	}
	return fmt.Sprintf("%s could not be written (%v); make room or permission there and export again", clean.Show(e.Path), reason)
}

// Unwrap implements errors.
func (e WriteError) Unwrap() error { return e.Err }

func refused(name string, err error) error { return WriteError{name, err} }
