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
	for i := range p.Records { // not by IndexFunc, which copies each
		if id != "" && p.Records[i].ID == id {
			return i
		}
	}
	return -1
}

// standing are the records of a decision that a later change about it finds: the one in force, several that were made
// apart, or the one whose decision was put off or opened again.
func (p *Project) standing(decision string) []*Record {
	var list []*Record
	for i := range p.Records {
		r := &p.Records[i]
		inForce := r.Status == StatusAccepted || r.Status == StatusProposed
		if r.Decision == decision && (inForce || r.Status == StatusDeprecated && r.ID == p.Stances[decision].Record) {
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
	others := p.standing(b.Decision)
	mine := Record{
		ID: c.ID, Last: c.ID, last: i, Decision: b.Decision, Option: b.Option, Advised: b.Advised, Because: b.Because,
		At: c.At, Author: c.Author, Status: StatusAccepted,
	}
	same := slices.IndexFunc(others, func(r *Record) bool { return r.Option == b.Option })
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
		p.Records = append(p.Records, mine)
	}
	s := Stance{State: Accepted, Option: b.Option, Advised: b.Advised, Because: mine.Because, Record: mine.ID, At: c.At, Author: c.Author}
	if b.Option != b.Advised {
		s.State = Overridden
	}
	p.Stances[b.Decision] = s
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
