package export

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"

	"fsd/workflow"
)

// Action is what writing would do to a file.
type Action string

// Actions. Kept means that the file holds something that fsd did not write; it is left as it is.
const (
	Create Action = "create"
	Update Action = "update"
	Same   Action = "same"
	Kept   Action = "kept"
	Remove Action = "remove" // a record's file from before it got another number
)

// File is one file of an export, and what writing it would do.
type File struct {
	Path    string // below the root, with slashes
	Content []byte
	Action  Action
	Notes   []string        // sentences about it: what could not be written, or why it is kept
	record  workflow.Record // zero for .adr-dir and for documents
	left    bool            // the record has another file now
	// keep is what the project remembers of a document once it is written.
	keep []workflow.ExportedFile
}

// indexRecord stands for the index among the exported files that a project remembers.
const indexRecord = workflow.IndexRecord

// DefaultFolder is where records go when nothing in the root says otherwise.
const DefaultFolder = "docs/adr"

// Folder finds the folder of the records below a root: what .adr-dir names, else docs/adr, doc/adr, docs/decisions,
// docs/adrs or adr if one of them holds records, else docs/adr.
func Folder(root *os.Root) (folder string, named bool) {
	if data, err := root.ReadFile(".adr-dir"); err == nil {
		if dir := path.Clean(strings.TrimSpace(string(data))); dir != "." && fs.ValidPath(dir) {
			return dir, true
		}
	}
	for _, dir := range []string{"docs/adr", "doc/adr", "docs/decisions", "docs/adrs", "adr"} {
		if holdsRecords(root, dir) {
			return dir, false
		}
	}
	return DefaultFolder, false
}

var recordName = regexp.MustCompile(`^[0-9]{3,4}-.+\.md$`)

func holdsRecords(root *os.Root, dir string) bool {
	f, err := root.Open(dir)
	if err != nil {
		return false
	}
	defer f.Close()
	names, _ := f.Readdirnames(-1)
	return slices.ContainsFunc(names, recordName.MatchString)
}

// Split takes the folder that a person named apart: a folder called adr, adrs or decisions, or one that holds records
// already, is the records' folder itself; any other is the root of a project.
func Split(dir string) (root, folder string) {
	dir = path.Clean(dir)
	base := path.Base(dir)
	isRecords := slices.Contains([]string{"adr", "adrs", "decisions"}, base)
	if entries, err := os.ReadDir(dir); err == nil && !isRecords {
		isRecords = slices.ContainsFunc(entries, func(e os.DirEntry) bool { return recordName.MatchString(e.Name()) })
	}
	if isRecords && base != "/" && base != "." {
		return path.Dir(dir), base
	}
	return dir, ""
}

// Plan renders all files of the decision records and compares them with what is below root. A missing root (nil) is
// an empty one. folder is the records' folder; empty means what Folder finds.
func Plan(v *workflow.View, root *os.Root, folder string) ([]File, error) {
	if len(v.Records) == 0 {
		return nil, errors.New("nothing is decided yet, so there are no records to export")
	}
	named := folder != ""
	if root != nil && folder == "" {
		folder, named = Folder(root)
	}
	if folder == "" {
		folder = DefaultFolder
	}
	var files []File
	for _, r := range v.Records {
		files = append(files, File{Path: path.Join(folder, FileName(v.K, r)), Content: ADR(v, r), record: r})
	}
	files = append(files, File{Path: folder + ".md", Content: Index(v, folder), record: v.Index()})
	if !named && (root == nil || !exists(root, ".adr-dir")) {
		files = append(files, File{Path: ".adr-dir", Content: []byte(folder + "\n")})
	}
	for i := range files {
		if err := files[i].compare(root); err != nil {
			return nil, err
		}
	}
	gone, err := left(v, root, folder)
	return append(files, gone...), err
}

func exists(root *os.Root, name string) bool {
	_, err := root.Lstat(name)
	return err == nil
}

// compare sets the file's action from what is on disk. A file that is neither what would be written nor what fsd
// wrote last belongs to somebody else.
func (f *File) compare(root *os.Root) error {
	have, there, err := look(root, f.Path)
	switch {
	case errors.Is(err, errNoFile):
		f.Action = Kept
	case err != nil:
		return err
	case !there:
		f.Action = Create
	case string(have) == string(f.Content):
		f.Action = Same
	case f.record.Wrote(sum(have)):
		f.Action = Update
	default:
		f.Action = Kept
	}
	return nil
}

// errNoFile is a folder, a link or a device in the place of a file.
var errNoFile = errors.New("no plain file")

// look reads what is in the place of a file. Links are not followed.
func look(root *os.Root, name string) (have []byte, there bool, err error) {
	if root == nil {
		return nil, false, nil
	}
	info, err := root.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, false, nil
	case err != nil:
		return nil, false, fmt.Errorf("%s cannot be looked at: %w", name, err)
	case !info.Mode().IsRegular():
		return nil, false, errNoFile
	}
	have, err = root.ReadFile(name)
	if err != nil {
		return nil, false, fmt.Errorf("%s cannot be read: %w", name, err)
	}
	return have, true, nil
}

func sum(data []byte) string {
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:])
}

// Exported is the change that remembers what was written or found the same, so that names, numbers and texts are known
// the next time. Kept files are left out: fsd did not write them. False when the project remembers all of it already.
func Exported(v *workflow.View, files []File) (workflow.Exported, bool) {
	var body workflow.Exported
	for _, f := range files {
		if f.record.ID == "" || f.Action == Kept || f.left {
			continue
		}
		if hash := sum(f.Content); hash != f.record.SHA256 || f.record.ID != indexRecord && f.record.File == "" {
			body.Files = append(body.Files, workflow.ExportedFile{
				Record: f.record.ID, Number: f.record.Number, Name: path.Base(f.Path), SHA256: hash,
			})
		}
	}
	body.Files = append(body.Files, keeps(v.Project, files)...)
	return body, len(body.Files) > 0
}

// Replaced says that a kept file was overwritten after all.
func (f *File) Replaced() {
	if f.Action == Kept {
		f.Action = Update
	}
}
