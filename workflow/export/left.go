package export

import (
	"bytes"
	"path"
	"regexp"
	"slices"

	"fsd/workflow"
	"fsd/workflow/adopt"
)

// left lists the files that records had until it turned out that another record had their number (workflow.Record.Left)
// and that are still there: to be removed if they hold what fsd wrote, to be kept if somebody changed them.
func (p *planner) left() ([]File, error) {
	records := entries(p.now)
	known := map[string]bool{}
	for _, r := range records {
		known[r.File] = true
	}
	var files []File
	for _, r := range records {
		for _, l := range r.Left {
			if known[l.Name] {
				continue
			}
			known[l.Name] = true
			f := File{Path: path.Join(p.folder, l.Name), Action: Kept, record: r, left: true}
			regular, err := f.look(p.root)
			if err != nil {
				return nil, err
			}
			if regular && f.raw == nil {
				continue // gone already
			}
			if regular && p.ours(r.ID, f.have) >= 0 {
				f.Action, f.ours = Remove, true
			}
			files = append(files, f)
		}
	}
	return files, nil
}

// ours finds the export that wrote a text as a record; -1 when none did.
func (p *planner) ours(record string, have []byte) int {
	hash := sum(have)
	return slices.IndexFunc(p.v.Written(record), func(w workflow.Written) bool { return w.SHA256 == hash })
}

// halfMerged reports whether a text is what git leaves of two texts that it cannot merge, and every line between its marks
// is one that some branch's fsd wrote.
func (p *planner) halfMerged(r workflow.Record, have []byte, written []workflow.Written) bool {
	if !conflictMark.Match(have) {
		return false
	}
	known := map[string]bool{}
	for _, w := range written {
		for line := range bytes.Lines(p.render(p.asOf(w.Change), r)) {
			known[string(line)] = true
		}
	}
	for line := range bytes.Lines(have) {
		if !known[string(line)] && !conflictMark.Match(line) {
			return false
		}
	}
	return true
}

// conflictMark is a line that git puts between the sides of a conflict.
var conflictMark = regexp.MustCompile(`(?m)^(?:<<<<<<<|\|\|\|\|\|\|\||=======|>>>>>>>)(?: .*)?$`)

// moved finds records whose files somebody has renamed, as npm's adr does after their titles: a file that is gone, and
// beside it one with the same number that holds what fsd wrote. Their new names count from then on.
func (p *planner) moved() map[string]string {
	names := map[string]string{}
	for _, r := range entries(p.v) {
		if r.Adopted != nil || r.File == "" || slices.Contains(p.there, r.File) {
			continue
		}
		for _, name := range p.there {
			f := File{Path: path.Join(p.folder, name)}
			if numberOf(name) != r.Number || !adopt.IsRecordName(name) {
				continue
			}
			if regular, err := f.look(p.root); err == nil && regular && p.ours(r.ID, f.have) >= 0 {
				names[r.ID] = name
			}
		}
	}
	return names
}
