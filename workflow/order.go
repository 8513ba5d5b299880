package workflow

import (
	"cmp"
	"slices"
	"time"
)

// A log that was merged from several machines is not a line but a net: each change names those that its maker had seen
// last (Change.After). This file puts such a log into the one order that it has everywhere, and answers who had seen
// what. Times alone cannot tell: of two people who work apart, one is always later.

// span is a run of positions in a log, from the first up to, but without, the second.
type span struct{ from, to int }

// Follow makes a change the next one of the project: made by somebody who has seen all of it, and later than all of it
// whatever the clock says, so that nothing comes before what it rests on.
func (p *Project) Follow(c Change) Change {
	c.At, c.After = p.Later(c.At), slices.Clone(p.heads)
	return c
}

// Later is a time, or the first millisecond after the project's last change if that is later.
func (p *Project) Later(at time.Time) time.Time {
	if len(p.Log) == 0 {
		return at
	}
	if next := p.Log[len(p.Log)-1].At.Truncate(time.Millisecond).Add(time.Millisecond); at.Before(next) {
		return next
	}
	return at
}

// inOrder gives the changes by time, and those of one millisecond by id: the same order on every machine, in which
// each change comes after all that its maker had seen.
func inOrder(log []Change) []Change {
	before := func(a, b Change) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return cmp.Compare(a.ID, b.ID)
	}
	if slices.IsSortedFunc(log, before) {
		return log
	}
	log = slices.Clone(log)
	slices.SortFunc(log, before)
	return log
}

// trace finds for each position of a log the changes before it that its maker had not seen. A position without an entry
// had seen them all, which in a log that was never merged is every position, and which is taken for granted of changes
// that do not say. heads are the changes that no other has seen: what the next change follows.
func trace(log []Change) (unseen map[int][]span, heads []string) {
	unseen = map[int][]span{}
	var position map[string]int
	for i, c := range log {
		if len(c.After) == 0 {
			heads = []string{c.ID}
			continue
		}
		heads = append(slices.DeleteFunc(heads, func(id string) bool { return slices.Contains(c.After, id) }), c.ID)
		missed := unseen[max(i-1, 0)]
		if i == 0 || len(c.After) > 1 || c.After[0] != log[i-1].ID { // not simply on top of the one before
			if position == nil {
				position = positions(log)
			}
			missed = missedBy(c, i, position, unseen)
		}
		if len(missed) > 0 {
			unseen[i] = missed
		}
	}
	return unseen, heads
}

func positions(log []Change) map[string]int {
	at := make(map[string]int, len(log))
	for i, c := range log {
		at[c.ID] = i
	}
	return at
}

// missedBy is what the change at position i had not seen: what none of those it follows had seen, nor is one of them.
func missedBy(c Change, i int, position map[string]int, unseen map[int][]span) []span {
	var missed []span
	first := true
	for _, id := range c.After {
		j, known := position[id]
		if !known || j >= i {
			continue // not in this log, or damaged: it says nothing
		}
		one := unseen[j]
		if j+1 < i {
			one = append(slices.Clip(one), span{j + 1, i})
		}
		if missed = common(missed, one); first {
			missed, first = one, false
		}
	}
	return missed
}

// common is what two lists of spans share. Both are sorted.
func common(a, b []span) []span {
	var both []span
	for len(a) > 0 && len(b) > 0 {
		if s := (span{max(a[0].from, b[0].from), min(a[0].to, b[0].to)}); s.from < s.to {
			both = append(both, s)
		}
		if a[0].to < b[0].to {
			a = a[1:]
		} else {
			b = b[1:]
		}
	}
	return both
}

// saw reports whether the maker of the change at position i had seen an earlier one.
func (p *Project) saw(i, earlier int) bool {
	return !slices.ContainsFunc(p.unseen[i], func(s span) bool { return s.from <= earlier && earlier < s.to })
}

// AsOf is the project as its maker saw it when a change had been made: what came later is left out, and what others did
// meanwhile elsewhere.
func (p *Project) AsOf(change string) *Project {
	i := slices.IndexFunc(p.Log, func(c Change) bool { return c.ID == change })
	if i < 0 {
		return p
	}
	var log []Change
	from := 0
	for _, s := range p.unseen[i] {
		log, from = append(log, p.Log[from:s.from]...), s.to
	}
	if from == 0 {
		return Fold(slices.Clip(p.Log[:i+1]))
	}
	return Fold(append(log, p.Log[from:i+1]...))
}
