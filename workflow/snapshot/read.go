package snapshot

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"syscall"

	"fsd/workflow"
)

// Place is where a snapshot was found.
type Place struct {
	Dir      string   // the folder to open as root
	Folder   string   // below it the one with the projects; "." when it is that itself
	Projects []string // ids, sorted
}

// In looks for a snapshot in a project's folder. Without one the place has no projects. The error is a Fault: what is
// called Folder is no folder.
func In(dir string) (Place, error) {
	at := filepath.Join(dir, Folder)
	if info, err := os.Lstat(at); err == nil && !info.IsDir() {
		return Place{}, Fault{Path: at, Say: "it is no folder but " + kindOf(info.Mode())}
	}
	return Place{Dir: dir, Folder: Folder, Projects: subfolders(at, isID)}, nil
}

// Locate looks for a snapshot at a path: a folder with a snapshot in it, the snapshot's own folder under any name, or
// that of one project in it.
func Locate(dir string) (Place, error) {
	dir = filepath.Clean(dir)
	if p, err := In(dir); err != nil || len(p.Projects) > 0 {
		return p, err
	}
	if id := filepath.Base(dir); isID(id) && len(subfolders(dir, isMonth)) > 0 {
		return Place{Dir: filepath.Dir(dir), Folder: ".", Projects: []string{id}}, nil
	}
	found := Place{Dir: dir, Folder: ".", Projects: subfolders(dir, isID)}
	found.Projects = slices.DeleteFunc(found.Projects, func(id string) bool { // other folders may be named so, too
		return len(subfolders(filepath.Join(dir, id), isMonth)) == 0
	})
	return found, nil
}

// subfolders are the names in a folder that have a form; Read finds out whether they are folders.
func subfolders(dir string, form func(string) bool) []string {
	entries, _ := os.ReadDir(dir) // what cannot be read is no snapshot
	var names []string
	for _, e := range entries {
		if form(e.Name()) {
			names = append(names, e.Name())
		}
	}
	return names
}

// Read reads all changes of a project. The error is a Fault, or that of the system.
func (p Place) Read(project string) ([]workflow.Change, error) {
	root, err := os.OpenRoot(filepath.Join(p.Dir, p.Folder))
	if err != nil {
		return nil, err
	}
	defer root.Close()
	r := reader{root: root, folder: p.Folder, project: project}
	err = r.all()
	return r.changes, err
}

// reader gathers the changes of one project.
type reader struct {
	root            *os.Root // with the projects in it
	folder, project string
	changes         []workflow.Change
	total           int
}

func (r *reader) all() error {
	months, err := r.list(r.project)
	if err != nil {
		return err
	}
	for _, m := range months {
		if !isMonth(m) {
			continue
		}
		names, err := r.list(path.Join(r.project, m))
		if err != nil {
			return err
		}
		for _, name := range names {
			if path.Ext(name) != extension {
				continue // left by an editor or a merge tool
			}
			name = path.Join(r.project, m, name)
			if err := r.take(name); err != nil {
				return r.named(err, name)
			}
		}
	}
	return nil
}

// named adds to a fault in which file it is.
func (r *reader) named(err error, name string) error {
	var fault Fault
	if errors.As(err, &fault) {
		fault.Path = path.Join(r.folder, name)
		return fault
	}
	return err
}

// list gives the names in a folder, sorted. Links to folders are not followed.
func (r *reader) list(name string) ([]string, error) {
	info, err := r.root.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, r.named(damaged(0, "it is no folder but %s", kindOf(info.Mode())), name)
	}
	dir, err := r.root.Open(name)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	names, err := dir.Readdirnames(-1)
	slices.Sort(names)
	return names, err
}

func kindOf(mode fs.FileMode) string {
	switch mode.Type() {
	case fs.ModeSymlink:
		return "a link"
	case fs.ModeNamedPipe:
		return "a pipe"
	case fs.ModeDir:
		return "a folder"
	case 0:
		return "a file"
	}
	return "a device"
}

// take reads one file.
func (r *reader) take(name string) error {
	data, err := readFile(r.root, name)
	if err != nil {
		return err
	}
	if r.total += len(data); r.total > maxTotal || len(r.changes) == maxChanges {
		return damaged(0, "with it the snapshot has more than %d changes or %d MB", maxChanges, maxTotal>>20)
	}
	c, err := Decode(data)
	if err != nil {
		return err
	}
	if want := Path(r.project, c); want != name {
		return damaged(1, "the change in it belongs into the file %s", want)
	}
	if _, begins := c.Body.(workflow.Created); begins && c.ID != r.project {
		return damaged(1, "it begins another project than the one that its folder is named for")
	}
	r.changes = append(r.changes, c)
	return nil
}

// readFile reads a regular file of bearable size. It never waits for a pipe.
func readFile(root *os.Root, name string) ([]byte, error) {
	info, err := root.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, damaged(0, "it is no file but %s", kindOf(info.Mode()))
	}
	f, err := root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = damaged(0, "it has more than %d MB", maxFile>>20)
	}
	return data, err
}

// Missing lists the ids that changes follow but that are not among them: somebody has left a file out.
func Missing(changes []workflow.Change) []string {
	known := make(map[string]bool, len(changes))
	for _, c := range changes {
		known[c.ID] = true
	}
	var missing []string
	for _, c := range changes {
		for _, id := range c.After {
			if !known[id] {
				known[id] = true
				missing = append(missing, id)
			}
		}
	}
	return missing
}
