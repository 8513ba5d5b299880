package workflow

import (
	"cmp"
	"path"
	"slices"
	"strings"
)

// Index is the index of the records, as it was exported.
func (p *Project) Index() Record { return p.index }

// Defaults is the record of all routine decisions: its number, and the file under which it was exported.
func (p *Project) Defaults() Record { return p.defaults }

// exportedOnce are the files as they were ever exported, by record.
func exportedOnce(log []Change) map[string]ExportedFile {
	once := map[string]ExportedFile{}
	for _, c := range log {
		if b, ok := c.Body.(Exported); ok {
			for _, f := range b.Files {
				once[f.Record] = f
			}
		}
	}
	return once
}

// mark remembers, for the changes that come after, that records were exported. One that has a file of its own is no line.
func (p *Project) mark(b Exported) {
	for _, f := range b.Files {
		if i := p.recordIndex(cmp.Or(p.chosen[f.Record], f.Record)); i >= 0 {
			p.Records[i].exported = true
			p.Records[i].Routine = p.Records[i].Routine && f.SHA256 == ""
		}
	}
}

// joinWithdrawn gives the file of a choice that was taken back to the record of somebody who had chosen the same and had
// exported it under the same name: it is one file.
func (p *Project) joinWithdrawn(once map[string]ExportedFile) {
	for _, r := range p.Records {
		if !r.withdrawn || r.Routine {
			continue
		}
		for _, other := range p.Records {
			if !other.withdrawn && other.Decision == r.Decision && once[other.ID].Name == once[r.ID].Name {
				p.chosen[r.ID] = other.ID
			}
		}
	}
	joined := func(r Record) bool { return r.withdrawn && p.chosen[r.ID] != "" }
	if slices.ContainsFunc(p.Records, joined) {
		p.Records = slices.DeleteFunc(p.Records, joined)
		p.relocate()
	}
}

// number gives the records their numbers and remembers what was exported. A number that was exported belongs to its
// record for good, also when that was undone since; all others get the lowest that are free, in the order in which they
// were made, above those of adopted records: a gap there may be a record that the team has deleted. When two branches
// gave one number to two records, the record that was exported first keeps it: the other one gets a new number and a new
// file, and the old file is to go.
func (p *Project) number() {
	p.index.ID, p.defaults.ID = IndexRecord, DefaultsRecord
	owner := map[int]string{}
	for _, c := range p.Log {
		if b, ok := c.Body.(Exported); ok {
			p.Format = b.Format
			for _, f := range b.Files {
				p.exported(c.ID, f, owner)
			}
		}
	}
	next := 1
	for _, r := range p.Records {
		if r.Adopted != nil {
			next = max(next, r.Adopted.Number+1)
		}
	}
	free := func(number *int) {
		if *number > 0 {
			return
		}
		for owner[next] != "" {
			next++
		}
		*number = next
		next++
	}
	for i := range p.Records {
		switch r := &p.Records[i]; {
		case r.Adopted != nil:
			r.Number, r.File = r.Adopted.Number, r.Adopted.File
		case r.Routine:
			free(&p.defaults.Number)
			if r.Number = p.defaults.Number; r.exported {
				r.File = p.defaults.File
			}
		default:
			free(&r.Number)
		}
	}
	byNumber := func(a, b Record) int { return cmp.Compare(a.Number, b.Number) }
	if !slices.IsSortedFunc(p.Records, byNumber) {
		slices.SortStableFunc(p.Records, byNumber)
		p.relocate()
	}
}

// exported takes in that a file was written. owner says to which record each number belongs.
func (p *Project) exported(change string, f ExportedFile, owner map[int]string) {
	id := cmp.Or(p.chosen[f.Record], f.Record)
	if f.SHA256 == "" { // a line; its file is said with it
		return
	}
	if id == IndexRecord {
		p.index.File = f.Name
		p.written[id] = append([]Written{{f, change}}, p.written[id]...)
		return
	}
	if f.Number < 1 || !plainName(f.Name) {
		return // nothing that fsd wrote
	}
	if owner[f.Number] == "" {
		owner[f.Number] = id
	}
	r := &p.defaults
	if id != DefaultsRecord {
		i := p.recordIndex(id)
		if i < 0 {
			return // its change is not in this log: only its number stays
		}
		r = &p.Records[i]
	}
	p.written[id] = append([]Written{{f, change}}, p.written[id]...)
	if owner[f.Number] != id || r.Number > 0 && r.Number != f.Number {
		r.Left = append(r.Left, f)
		return
	}
	r.Number, r.File = f.Number, f.Name
}

// plainName reports whether a name is that of a file and no way to another folder.
func plainName(name string) bool {
	return name != "" && name[0] != '.' && name == path.Base(name) && !strings.ContainsAny(name, `\:`)
}
