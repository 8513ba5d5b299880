package adopt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"

	"fsd/workflow"
)

// Limits on what is read from a folder.
const (
	maxFiles = 5000
	maxTotal = 32 << 20 // bytes of all records
	maxDepth = 6
)

// DefaultFolder is where records go when nothing in the root says otherwise.
const DefaultFolder = "docs/adr"

// folders are the usual places of records, below the root of a repository.
func folders() []string {
	return []string{DefaultFolder, "doc/adr", "docs/decisions", "docs/adrs", "adr", "adrs", "decisions",
		"docs/architecture/decisions", "doc/architecture/decisions", "docs/architecture-decisions", "docs/architecture/adr"}
}

// settings are the files in which ADR tools keep where the records are, and how to find it in each.
func settings() []struct {
	file string
	find *regexp.Regexp
} {
	return []struct {
		file string
		find *regexp.Regexp
	}{
		{".adr-dir", regexp.MustCompile(`^\s*(\S[^\n]*?)\s*(?:\n|$)`)},
		{".log4brains.yml", regexp.MustCompile(`(?m)^\s*adrFolder:\s*["']?([^"'\s#]+)`)},
		{".adr.json", regexp.MustCompile(`"path"\s*:\s*"([^"]+)"`)},
		{"adr.config.json", regexp.MustCompile(`"(?:path|folder)"\s*:\s*"([^"]+)"`)},
		{"adrs.toml", regexp.MustCompile(`(?m)^\s*adr_dir\s*=\s*["']([^"']+)["']`)},
	}
}

// Folder finds the folder of the records below a root: what an ADR tool's settings name, else the first of the usual
// places that holds records, else docs/adr. named says that settings name it.
func Folder(root *os.Root) (folder string, named bool) {
	for _, s := range settings() {
		data, err := root.ReadFile(s.file)
		if err != nil {
			continue
		}
		if m := s.find.FindSubmatch(data); m != nil {
			if dir := path.Clean(strings.TrimPrefix(string(m[1]), "./")); dir != "." && fs.ValidPath(dir) {
				return dir, true
			}
		}
	}
	for _, dir := range folders() {
		if slices.ContainsFunc(Names(root, dir), IsRecordName) {
			return dir, false
		}
	}
	return DefaultFolder, false
}

// Names lists the files of a folder below a root, sorted; nothing when it cannot be read.
func Names(root *os.Root, dir string) []string {
	f, err := root.Open(dir)
	if err != nil {
		return nil
	}
	defer f.Close()
	names, _ := f.Readdirnames(-1)
	slices.Sort(names)
	return names
}

// IsRecordName reports whether a file is named as records are: by a number or a date, "0001-use-x.md", "adr-001.md",
// "2026-11-24-use-x.md".
func IsRecordName(name string) bool {
	return isMarkdown(name) && (numberOf(name) > 0 || dateOfName(name) != "" || strings.HasPrefix(path.Base(name), "0000-"))
}

func isMarkdown(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return ext == ".md" || ext == ".markdown"
}

// Found is what was read from a folder.
type Found struct {
	Folder  string // of the records, below the root of the repository, or as it was named
	Records []Record
	Skipped []Skipped // what looks like a record and could not be taken
	Others  int       // Markdown files that are no records
}

// Record is one record read, and what it does not state.
type Record struct {
	workflow.AdoptedRecord
	Missing []string
}

// Skipped is a file that was not taken, and why.
type Skipped struct{ File, Why string }

// Folders reads the records below dir, which is below root. It follows no links, reads no file of more than a megabyte, and
// writes nothing. progress is told after each file how many of how many are done; it may be nil.
func Folders(ctx context.Context, root *os.Root, dir string, progress func(done, total int)) (Found, error) {
	out := Found{Folder: dir}
	names, err := candidates(root, dir, &out)
	if err != nil {
		return out, err
	}
	total := 0
	for i, name := range names {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		out.take(root, name)
		if n := len(out.Records); n > 0 && out.Records[n-1].File == name {
			total += len(out.Records[n-1].Text)
		}
		if total > maxTotal {
			return out, fmt.Errorf("the records in %s have more than %d megabytes; adopt its folders one by one", dir, maxTotal>>20)
		}
		if progress != nil {
			progress(i+1, len(names))
		}
	}
	out.narrow()
	out.link()
	return out, nil
}

// narrow makes the folder the deepest one that holds all the records, and names them from there.
func (f *Found) narrow() {
	if len(f.Records) == 0 {
		return
	}
	shared := path.Dir(f.Records[0].File)
	for _, r := range f.Records {
		for shared != "." && !strings.HasPrefix(r.File, shared+"/") {
			shared = path.Dir(shared)
		}
	}
	if IsRecordName(shared + ".md") { // the folder of a single record
		shared = path.Dir(shared)
	}
	if shared == "." {
		return
	}
	f.Folder = path.Join(f.Folder, shared)
	for i := range f.Records {
		r := &f.Records[i]
		r.File = strings.TrimPrefix(r.File, shared+"/")
		for j := range r.Links {
			r.Links[j].File = strings.TrimPrefix(r.Links[j].File, shared+"/")
		}
	}
	for i := range f.Skipped {
		f.Skipped[i].File = strings.TrimPrefix(f.Skipped[i].File, shared+"/")
	}
}

// candidates lists the Markdown files below a folder, by their names below it.
func candidates(root *os.Root, dir string, out *Found) ([]string, error) {
	var names []string
	err := fs.WalkDir(root.FS(), dir, func(full string, d fs.DirEntry, err error) error {
		name := strings.TrimPrefix(strings.TrimPrefix(full, dir), "/")
		switch {
		case err != nil && name == "":
			return err
		case err != nil:
			out.Skipped = append(out.Skipped, Skipped{name, "it cannot be read"})
			return fs.SkipDir
		case d.IsDir() && name != "" && (strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules" || strings.Count(name, "/") >= maxDepth):
			return fs.SkipDir
		case d.IsDir() || !isMarkdown(name):
			return nil
		case !d.Type().IsRegular() && !IsRecordName(name):
			out.Others++
			return nil
		case !d.Type().IsRegular():
			out.Skipped = append(out.Skipped, Skipped{name, "it is a link, and links are not followed"})
			return nil
		}
		if names = append(names, name); len(names) > maxFiles {
			return fmt.Errorf("there are more than %d Markdown files in %s; name the folder of the records", maxFiles, dir)
		}
		return nil
	})
	return names, err
}

// take reads one file and puts it where it belongs.
func (f *Found) take(root *os.Root, name string) {
	named := IsRecordName(name) && !attached(name)
	skip := func(why string) {
		if named {
			f.Skipped = append(f.Skipped, Skipped{name, why})
		} else {
			f.Others++
		}
	}
	text, err := readFile(root, path.Join(f.Folder, name))
	switch {
	case errors.Is(err, errTooLarge):
		skip(fmt.Sprintf("it has more than %d megabyte", workflow.MaxRecordText>>20))
		return
	case err != nil:
		skip("it cannot be read")
		return
	case bytes.IndexByte(text, 0) >= 0:
		skip("it is not text")
		return
	case len(bytes.TrimSpace(text)) == 0:
		skip("it is empty")
		return
	case !workflow.ValidFile(name):
		skip("its name has characters that a link cannot have")
		return
	}
	r, looks := read(name, text)
	looks = looks || ofRecords(path.Join(f.Folder, path.Dir(name))) && readPage(string(text)).title() != ""
	if reserved(r) || !named && !looks || attached(name) {
		f.Others++
		return
	}
	f.Records = append(f.Records, Record{AdoptedRecord: r, Missing: missing(r)})
}

// attached tells a file that lies beside the README.md of a record that is a folder of its own.
func attached(name string) bool {
	dir := path.Dir(name)
	return dir != "." && numberOf(dir) > 0 && recordName(name) == path.Base(name)
}

// reserved tells the files that ADR tools keep beside records. A record about templates has a number and says that it is
// accepted, and when.
func reserved(r workflow.AdoptedRecord) bool {
	base := strings.ToLower(strings.TrimSuffix(recordName(r.File), path.Ext(recordName(r.File))))
	if templateName().MatchString(base) {
		return r.Number == 0 || r.Status != workflow.StatusAccepted || len(missing(r)) > 0
	}
	return slices.Contains([]string{"readme", "index", "toc", "backlog", "changelog", "contributing", "summary", "decisions"}, base)
}

var templateName = lazy(`^(?:[0nx]+[-_ ])?(?:.*[-_. ])?template$|^(?:\d+[-_ ])?_?(?:adr[-_ ]?)?template\b|^0*[-_ ]?(?:adr[-_ ])?(?:modele|modèle|vorlage|plantilla|modelo)(?:[-_ ]adr)?$`)

// ofRecords tells a folder that is named as one of records; what lies in it is a record without more ado.
func ofRecords(dir string) bool {
	return slices.Contains([]string{"adr", "adrs", "decisions", "architecture-decisions", "architectural-decision-records", "decision-records"}, path.Base(dir))
}

func missing(r workflow.AdoptedRecord) []string {
	var out []string
	if r.Assumed {
		out = append(out, "status")
	}
	if r.Date == "" {
		out = append(out, "date")
	}
	return out
}

// link gives links their files, and says on the other side what only one says.
func (f *Found) link() {
	var names []string
	for _, r := range f.Records {
		names = append(names, r.File)
	}
	for i := range f.Records {
		r := &f.Records[i]
		r.Links = resolve(r.Links, names)
		if slices.ContainsFunc(r.Links, func(l workflow.Link) bool { return l.Relation == "Superseded by" }) {
			r.Status, r.Assumed = workflow.StatusSuperseded, false
			r.Missing = missing(r.AdoptedRecord)
		}
	}
}

var errTooLarge = errors.New("too large")

// readFile reads a regular file of at most workflow.MaxRecordText bytes.
func readFile(root *os.Root, name string) ([]byte, error) {
	f, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, errors.Join(err, fs.ErrInvalid)
	}
	text, err := io.ReadAll(io.LimitReader(f, workflow.MaxRecordText+1))
	if err == nil && len(text) > workflow.MaxRecordText {
		err = errTooLarge
	}
	return text, err
}
