package workflow

import (
	"slices"
	"time"
)

// Project is what a log of changes adds up to. It is a value: nothing changes it after Fold has made it.
type Project struct {
	ID      string // id of the Created change
	Name    string
	Created time.Time
	Log     []Change // every change, in the order that it has on every machine

	Facts     map[string][]string // answers by fact; knowledge.Unknown is an answer
	Stances   map[string]Stance   // what was done about each decision
	Features  []Feature
	Entities  []Entity
	Endpoints []Endpoint
	Checks    map[string]Checked
	Steps     map[string]bool // build steps that are done
	Notes     map[string]string
	Records   []Record // by number
	Format    string   // of the records as last exported
	Folder    string   // of the records that were adopted, below the root of their repository; empty when none were

	index    Record               // the index of the records, as far as it was exported
	defaults Record               // the record of all routine decisions, as far as it was exported
	written  map[string][]Written // files as exported, by record, the latest first
	adopted  int                  // how many of the records are the team's own
	position map[string]int       // of each record in Records, by id
	about    map[string][]int     // the positions of the records about each decision
	chosen   map[string]string    // the record of each change that chose an option which had a record already
	inForce  map[string]bool      // which changes have an effect; without those that only undo and redo
	undo     []string             // ids of the changes that undo takes back, last first to go
	redo     []string             // ids of the changes that redo brings back, last first to come
	parts    map[string][]string  // the ids of what else was done in a step, by the id of its first change
	heads    []string             // ids of the changes that no other has seen
	unseen   map[int]*gap         // by position in Log, the earlier changes that its maker had not seen
	clashes  [][]Change           // what was settled apart and differently (disputes.go)
}

// Stance is what somebody did about a decision. The zero value means nothing was done yet.
type Stance struct {
	State   State  // Accepted, Overridden, Deferred or NotApplicable; Open when nothing stands
	Option  string // what was chosen, also while a later deferral stands
	Advised string // what was recommended at the time
	Because string // the person's reason, or the reason why it does not apply
	Until   string // deferred until this day, YYYY-MM-DD
	When    string // deferred until this happens
	Record  string // id of the record in force
	At      time.Time
	Author  string
}

// Fold adds changes up, in whatever order they are given. It never fails: a change that does not fit (an undo of
// something that is not there) has no effect, so that a log merged from two people always opens.
func Fold(log []Change) *Project {
	p := &Project{
		Log:   inOrder(log),
		Facts: map[string][]string{}, Stances: map[string]Stance{}, Checks: map[string]Checked{},
		Steps: map[string]bool{}, Notes: map[string]string{}, chosen: map[string]string{}, written: map[string][]Written{},
		position: map[string]int{}, about: map[string][]int{},
	}
	p.unseen, p.heads = trace(p.Log)
	p.settleUndo()
	once := exportedOnce(p.Log)
	for i, c := range p.Log {
		if p.inForce[c.ID] {
			p.apply(i, c)
		} else {
			p.withdraw(i, c, once)
		}
	}
	p.joinWithdrawn(once)
	p.number()
	p.clashes = p.findClashes()
	return p
}

// Apply returns the project after one more change; the receiver stays as it was.
func (p *Project) Apply(c ...Change) *Project {
	return Fold(append(slices.Clip(p.Log), c...))
}

// settleUndo replays undo and redo, to find out which changes are in force.
func (p *Project) settleUndo() {
	p.inForce, p.parts = make(map[string]bool, len(p.Log)), map[string][]string{}
	set := func(step string, stands bool) {
		p.inForce[step] = stands
		for _, id := range p.parts[step] {
			p.inForce[id] = stands
		}
	}
	without := func(ids []string, id string) []string {
		return slices.DeleteFunc(ids, func(other string) bool { return other == id })
	}
	for _, c := range p.Log {
		switch body := c.Body.(type) {
		case Created, Exported:
			p.inForce[c.ID] = true
		case Undone:
			if slices.Contains(p.undo, body.Change) {
				p.undo, p.redo = without(p.undo, body.Change), append(p.redo, body.Change)
				set(body.Change, false)
			}
		case Redone: // of anything undone: what others did elsewhere meanwhile does not take it from its maker
			if stands, known := p.inForce[body.Change]; known && !stands {
				p.undo, p.redo = append(p.undo, body.Change), without(p.redo, body.Change)
				set(body.Change, true)
			}
		default:
			p.inForce[c.ID], p.redo = true, nil
			if c.Part != "" && slices.Contains(p.undo, c.Part) {
				p.parts[c.Part] = append(p.parts[c.Part], c.ID)
			} else { // a step of its own, also when its first change is not here
				p.undo = append(p.undo, c.ID)
			}
		}
	}
}

// Undo returns the body that takes the latest change back, and that change; false when there is nothing to undo.
func (p *Project) Undo() (Undone, Change, bool) {
	if len(p.undo) == 0 {
		return Undone{}, Change{}, false
	}
	id := p.undo[len(p.undo)-1]
	c, ok := p.Change(id)
	return Undone{Change: id}, c, ok
}

// Redo returns the body that brings back what was undone last, and that change.
func (p *Project) Redo() (Redone, Change, bool) {
	if len(p.redo) == 0 {
		return Redone{}, Change{}, false
	}
	id := p.redo[len(p.redo)-1]
	c, ok := p.Change(id)
	return Redone{Change: id}, c, ok
}

// Change returns the change with the given id.
func (p *Project) Change(id string) (Change, bool) {
	i := slices.IndexFunc(p.Log, func(c Change) bool { return c.ID == id })
	if i < 0 {
		return Change{}, false
	}
	return p.Log[i], true
}

// Step is the id of the first change of the step that a change is part of: what undo takes back.
func (p *Project) Step(c Change) string {
	if slices.Contains(p.parts[c.Part], c.ID) {
		return c.Part
	}
	return c.ID
}

// Parts are the changes of a step besides its first.
func (p *Project) Parts(step string) []Change {
	list := make([]Change, 0, len(p.parts[step]))
	for _, id := range p.parts[step] {
		c, _ := p.Change(id)
		list = append(list, c)
	}
	return list
}

// InForce reports whether a change of the log still has an effect: it was not undone.
func (p *Project) InForce(id string) bool { return p.inForce[id] }

// apply takes one change that is in force, the one at position i, into the project under construction.
func (p *Project) apply(i int, c Change) {
	switch b := c.Body.(type) {
	case Created:
		p.ID, p.Name, p.Created = c.ID, b.Name, c.At
	case Renamed:
		p.Name = b.Name
	case Answered:
		if len(b.Values) == 0 {
			delete(p.Facts, b.Fact)
		} else {
			p.Facts[b.Fact] = b.Values
		}
	case Decided:
		p.decide(i, c, b)
	case Deferred:
		p.stand(i, c, b.Decision, Stance{State: DeferredState, Until: b.Until, When: b.When})
	case Excluded:
		p.stand(i, c, b.Decision, Stance{State: NotApplicable, Because: b.Reason})
	case Reopened:
		p.stand(i, c, b.Decision, Stance{State: Open})
	case FeaturePut:
		p.Features = put(p.Features, b.Feature, func(f Feature) string { return f.ID })
	case EntityPut:
		p.Entities = put(p.Entities, b.Entity, func(e Entity) string { return e.ID })
	case EndpointPut:
		p.Endpoints = put(p.Endpoints, b.Endpoint, func(e Endpoint) string { return e.ID })
	case Removed:
		p.Features = slices.DeleteFunc(p.Features, func(f Feature) bool { return f.ID == b.ID })
		p.Entities = slices.DeleteFunc(p.Entities, func(e Entity) bool { return e.ID == b.ID })
		p.Endpoints = slices.DeleteFunc(p.Endpoints, func(e Endpoint) bool { return e.ID == b.ID })
	case Checked:
		p.Checks[b.Check] = b
		p.promote(i, c, b.Decisions...)
	case Stepped:
		p.Steps[b.Step] = b.Done
	case Noted:
		p.Notes[b.Decision] = b.Text
		if b.Text != "" {
			p.promote(i, c, b.Decision)
		}
	case Detailed:
		p.promote(i, c, b.Decisions...)
	case Exported:
		p.mark(b)
	case Adopted:
		p.adopt(i, c, b)
	case Edited:
		p.edit(i, b)
	}
}

// put replaces the row with the same id, or appends.
func put[T any](rows []T, row T, id func(T) string) []T {
	if i := slices.IndexFunc(rows, func(r T) bool { return id(r) == id(row) }); i >= 0 {
		rows[i] = row
		return rows
	}
	return append(rows, row)
}
