package workflow

import (
	"cmp"
	"slices"
)

// Record returns the record with the given id.
func (p *Project) Record(id string) (Record, bool) {
	i := p.recordIndex(id)
	if i < 0 {
		return Record{}, false
	}
	return p.Records[i], true
}

func (p *Project) recordIndex(id string) int {
	if i, ok := p.position[id]; ok {
		return i
	}
	return -1
}

// add puts a record behind the others.
func (p *Project) add(r Record) {
	p.Records = append(p.Records, r)
	p.locate(len(p.Records) - 1)
}

// locate remembers where a record is, and which decision it is about.
func (p *Project) locate(i int) {
	r := &p.Records[i]
	if _, known := p.position[r.ID]; !known {
		p.position[r.ID] = i
	}
	if r.Decision != "" {
		at, _ := slices.BinarySearch(p.about[r.Decision], i)
		p.about[r.Decision] = slices.Insert(p.about[r.Decision], at, i)
	}
}

// relocate finds all records again, after they were moved.
func (p *Project) relocate() {
	clear(p.position)
	clear(p.about)
	for i := range p.Records {
		p.locate(i)
	}
}

// standing are the records of a decision that a later change about it finds: the one in force, several that were made
// apart, or the one whose decision was put off or opened again.
func (p *Project) standing(decision string) []*Record {
	var list []*Record
	for _, i := range p.about[decision] {
		r := &p.Records[i]
		inForce := r.Status == StatusAccepted || r.Status == StatusProposed
		if inForce || r.Status == StatusDeprecated && r.ID == p.Stances[decision].Record {
			list = append(list, r)
		}
	}
	return list
}

// stand sets a stance other than a choice. The records that its maker saw are in force no longer.
func (p *Project) stand(i int, c Change, decision string, s Stance) {
	for _, r := range p.standing(decision) {
		switch {
		case !p.saw(i, r.last):
		case r.Status == StatusProposed:
			r.Status = StatusRejected
		default:
			r.Status = StatusDeprecated
		}
	}
	was := p.Stances[decision]
	s.Option, s.Advised, s.Record, s.At, s.Author = was.Option, was.Advised, was.Record, c.At, c.Author
	p.Stances[decision] = s
}

// decide makes a record, or, when an option that stands is chosen once more, brings its record up to date. Of the other
// records that stand, those that the maker saw give way; one that was made apart stands beside this one as a proposal,
// until somebody who sees both makes a choice.
func (p *Project) decide(i int, c Change, b Decided) {
	p.confirm(b)
	others := p.standing(b.Decision)
	mine := Record{
		ID: c.ID, Last: c.ID, last: i, Decision: b.Decision, Option: b.Option, Advised: b.Advised, Because: b.Because,
		At: c.At, Author: c.Author, Status: StatusAccepted, Routine: b.Routine && len(others) == 0,
	}
	same := slices.IndexFunc(others, func(r *Record) bool {
		contested := r.Routine && r.exported && !b.Routine && p.saw(i, r.last) // the line stays as it was exported
		return r.Option == b.Option && !contested
	})
	if same >= 0 {
		mine = p.confirmed(*others[same], mine)
	}
	others = slices.DeleteFunc(others, func(r *Record) bool { return r.ID == mine.ID })
	for _, r := range others {
		if !p.saw(i, r.last) {
			r.Status, mine.Status, mine.Supersedes = StatusProposed, StatusProposed, cmp.Or(mine.Supersedes, r.Supersedes)
		}
	}
	for _, r := range others {
		switch {
		case !p.saw(i, r.last):
		case r.Status == StatusProposed && mine.Status == StatusAccepted:
			r.Status, mine.Supersedes = StatusRejected, cmp.Or(mine.Supersedes, r.Supersedes)
		default:
			mine.Supersedes = r.ID
			r.Status, r.SupersededBy = StatusSuperseded, mine.ID
		}
	}
	if old := p.recordIndex(mine.Supersedes); old >= 0 && mine.Status == StatusAccepted {
		p.Records[old].SupersededBy = mine.ID // of those that were proposed in its place, this one
	}
	if at := p.recordIndex(mine.ID); at >= 0 {
		p.Records[at] = mine
	} else {
		p.add(mine)
	}
	s := Stance{State: Accepted, Option: b.Option, Advised: b.Advised, Because: mine.Because, Record: mine.ID, At: c.At, Author: c.Author}
	if b.Option != b.Advised {
		s.State = Overridden
	}
	p.Stances[b.Decision] = s
	if !b.Routine {
		p.promote(i, c, b.Decision)
	}
}

// confirmed is a record whose option was chosen once more. What two people chose apart from each other is one record,
// with the names and the reasons of both.
func (p *Project) confirmed(r, again Record) Record {
	p.chosen[again.ID] = r.ID
	if !p.saw(again.last, r.last) {
		again.Because, r.Author = joined(r.Because, "; ", again.Because), joined(r.Author, ", ", again.Author)
	}
	r.Advised, r.Because, r.Status, r.Last, r.last = again.Advised, again.Because, StatusAccepted, again.Last, again.last
	return r
}

func joined(a, between, b string) string {
	switch {
	case a == "" || a == b:
		return b
	case b == "":
		return a
	}
	return a + between + b
}

// promote gives decisions whose records are lines of the defaults record records of their own. Others it leaves alone.
func (p *Project) promote(i int, c Change, decisions ...string) {
	for _, decision := range decisions {
		s := p.Stances[decision]
		at := p.recordIndex(s.Record)
		if at < 0 || !p.Records[at].Routine || p.Records[at].Status != StatusAccepted {
			continue
		}
		if !p.Records[at].exported {
			p.Records[at].Routine = false
			continue
		}
		r := p.newRecord(i, c, promoted(c, decision), decision)
		r.Supersedes = p.Records[at].ID
		p.Records[at].Status, p.Records[at].SupersededBy = StatusSuperseded, r.ID
		p.add(r)
		s.Record = r.ID
		p.Stances[decision] = s
	}
}

// promoted is the id of a record that a change makes out of a line.
func promoted(c Change, decision string) string { return c.ID + "/" + decision }

// newRecord is a record of what stands about a decision.
func (p *Project) newRecord(i int, c Change, id, decision string) Record {
	s := p.Stances[decision]
	return Record{
		ID: id, Last: c.ID, last: i, Decision: decision, Option: s.Option, Advised: s.Advised, Because: s.Because,
		At: c.At, Author: s.Author, Status: StatusAccepted,
	}
}

// withdraw keeps the records of a change that was undone after they were exported: their files are out in the world and
// say "accepted" until an export says otherwise.
func (p *Project) withdraw(i int, c Change, once map[string]ExportedFile) {
	var decisions []string
	switch b := c.Body.(type) {
	case Decided:
		if f, was := once[c.ID]; was {
			p.add(Record{
				ID: c.ID, Last: c.ID, last: i, Decision: b.Decision, Option: b.Option, Advised: b.Advised, Because: b.Because, At: c.At,
				Author: c.Author, Status: StatusDeprecated, Routine: f.SHA256 == "", withdrawn: true,
			})
		}
		decisions = []string{b.Decision}
	case Noted:
		decisions = []string{b.Decision}
	case Checked:
		decisions = b.Decisions
	case Detailed:
		decisions = b.Decisions
	}
	for _, decision := range decisions {
		id := promoted(c, decision)
		if _, was := once[id]; was {
			r := p.newRecord(i, c, id, decision)
			r.Status = StatusDeprecated
			p.add(r)
		}
	}
}
