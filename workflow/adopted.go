package workflow

import (
	"cmp"
	"time"
)

// adopt takes in a team's records. One that was adopted before is replaced and keeps what a person confirmed about it.
func (p *Project) adopt(i int, c Change, b Adopted) {
	p.Folder = cmp.Or(b.Folder, p.Folder)
	for n := range b.Records {
		a := &b.Records[n]
		r := Record{ID: "adopted:" + a.File, Last: c.ID, last: i, Author: a.People, Status: a.Status, Links: a.Links, Adopted: a}
		if day, err := time.Parse(time.DateOnly, a.Date); err == nil {
			r.At = day
		}
		at := p.recordIndex(r.ID)
		if at < 0 {
			p.adopted++
			p.add(r)
			continue
		}
		was := p.Records[at]
		r.Last, r.last = was.Last, was.last
		r.Decision, r.Option, r.Advised, r.Because = was.Decision, was.Option, was.Advised, was.Because
		r.Supersedes, r.SupersededBy = was.Supersedes, was.SupersededBy
		p.Records[at] = r
		p.follow(r)
	}
}

// Proposal returns the adopted record that seems to be about a decision and that nobody has confirmed yet; false when
// there is none, or when the decision is made.
func (p *Project) Proposal(decision string) (Record, bool) {
	state := p.Stances[decision].State
	if p.adopted == 0 || decision == "" || state == Accepted || state == Overridden {
		return Record{}, false
	}
	for i := range p.Records { // not by IndexFunc, which copies each
		if p.Records[i].proposes(decision) {
			return p.Records[i], true
		}
	}
	return Record{}, false
}

func (r *Record) proposes(decision string) bool {
	return r.Adopted != nil && r.Decision == "" && r.Status == StatusAccepted && r.Adopted.Decision == decision
}

// confirm makes the adopted record that proposes a choice the decision's record.
func (p *Project) confirm(b Decided) {
	proposal, ok := p.Proposal(b.Decision)
	if !ok || proposal.Adopted.Option != b.Option {
		return
	}
	at := p.recordIndex(proposal.ID)
	p.Records[at].Decision, p.Records[at].Option = b.Decision, b.Option
	p.locate(at)
}

// edit takes in what was written into a record's file. What supersedes a record in the project stays so.
func (p *Project) edit(i int, b Edited) {
	at := p.recordIndex(b.Record)
	if at < 0 {
		return
	}
	r := &p.Records[at]
	r.Links = b.Links
	if day, err := time.Parse(time.DateOnly, b.Date); err == nil {
		r.At = day
	}
	if r.SupersededBy == "" {
		r.Status, r.last = b.Status, max(r.last, i)
		p.follow(*r)
	}
}

// follow brings the stance on a decision in line with what its record says: one that is no longer accepted leaves the
// decision open.
func (p *Project) follow(r Record) {
	s := p.Stances[r.Decision]
	if r.Decision == "" || s.Record != r.ID {
		return
	}
	switch made := s.State == Accepted || s.State == Overridden; {
	case made && r.Status != StatusAccepted:
		s.State = Open
	case s.State == Open && r.Status == StatusAccepted && r.Option == r.Advised:
		s.State = Accepted
	case s.State == Open && r.Status == StatusAccepted:
		s.State = Overridden
	}
	p.Stances[r.Decision] = s
}
