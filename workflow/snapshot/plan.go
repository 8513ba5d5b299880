package snapshot

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"

	"fsd/workflow"
	"fsd/workflow/export"
)

// Plan lists what has to be written below a project's folder for the snapshot there to hold these changes: files that
// are not there yet, and, marked as kept, those that hold something else. A missing root (nil) is an empty one.
func Plan(root *os.Root, project string, changes []workflow.Change) ([]export.File, error) {
	if root != nil {
		if info, err := root.Lstat(Folder); err == nil && !info.IsDir() {
			return nil, Fault{Path: Folder, Say: "it is no folder but " + kindOf(info.Mode())}
		}
	}
	files := slices.DeleteFunc(companions(), func(f export.File) bool { return root != nil && !absent(root, f.Path) })
	for _, c := range changes {
		if !isID(project) || !isID(c.ID) {
			return nil, fmt.Errorf("an id (%q of %q) cannot be the name of a file", c.ID, project)
		}
		content, err := Encode(c)
		if err != nil {
			return nil, err
		}
		f := export.File{Path: path.Join(Folder, Path(project, c)), Content: content}
		if f.Action, err = compare(root, f, c); err != nil {
			return nil, err
		}
		if f.Action != export.Same {
			files = append(files, f)
		}
	}
	return files, nil
}

func absent(root *os.Root, name string) bool {
	_, err := root.Lstat(name)
	return errors.Is(err, fs.ErrNotExist)
}

// compare looks at what stands where a change belongs. It may be written in another way, by a formatter or with other
// ends of lines, as long as it reads as the same change.
func compare(root *os.Root, f export.File, c workflow.Change) (export.Action, error) {
	if root == nil || absent(root, f.Path) {
		return export.Create, nil
	}
	data, err := readFile(root, f.Path)
	var fault Fault
	switch {
	case errors.As(err, &fault):
		return export.Kept, nil
	case err != nil:
		return "", err
	case bytes.Equal(data, f.Content):
		return export.Same, nil
	}
	if there, err := Decode(data); err == nil && Same(there, c) {
		return export.Same, nil
	}
	return export.Kept, nil
}
