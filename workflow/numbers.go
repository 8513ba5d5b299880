package workflow

import (
	"cmp"
	"path"
	"slices"
	"strings"
)

// Index is the index of the records, as it was exported.
func (p *Project) Index() Record { return p.index }

// Wrote reports whether a text was ever exported as this record, on any machine: it may be replaced, since all of it can
// be made again.
func (r Record) Wrote(sha256 string) bool { return slices.Contains(r.wrote, sha256) }

// number gives the records their numbers and remembers what was exported. A number that was exported belongs to its
// record for good, also when that was undone since; all others get the lowest that are free, in the order in which they
// were made. When two branches gave one number to two records, the record that was exported first keeps it: the other
// one gets a new number and a new file, and the old file is to go.
func (p *Project) number() {
	p.index.ID = IndexRecord
	owner := map[int]string{}
	for _, c := range p.Log {
		if b, ok := c.Body.(Exported); ok {
			for _, f := range b.Files {
				p.exported(f, owner)
			}
		}
	}
	next := 1
	for i := range p.Records {
		if p.Records[i].Number > 0 {
			continue
		}
		for owner[next] != "" {
			next++
		}
		p.Records[i].Number = next
		next++
	}
	slices.SortFunc(p.Records, func(a, b Record) int { return a.Number - b.Number })
}

// exported takes in that a file was written. owner says to which record each number belongs.
func (p *Project) exported(f ExportedFile, owner map[int]string) {
	if f.Record == IndexRecord {
		p.index.SHA256, p.index.wrote = f.SHA256, append(p.index.wrote, f.SHA256)
		return
	}
	if f.Number < 1 || !plainName(f.Name) {
		return // nothing that fsd wrote
	}
	id := cmp.Or(p.chosen[f.Record], f.Record)
	if owner[f.Number] == "" {
		owner[f.Number] = id
	}
	i := p.recordIndex(id)
	if i < 0 {
		return // undone: only its number stays
	}
	r := &p.Records[i]
	r.wrote = append(r.wrote, f.SHA256)
	if owner[f.Number] != id || r.Number > 0 && r.Number != f.Number {
		r.Left = append(r.Left, f)
		return
	}
	r.Number, r.File, r.SHA256 = f.Number, f.Name, f.SHA256
}

// plainName reports whether a name is that of a file and no way to another folder.
func plainName(name string) bool {
	return name != "" && name[0] != '.' && name == path.Base(name) && !strings.ContainsAny(name, `\:`)
}
