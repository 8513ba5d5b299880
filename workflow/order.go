package workflow

import (
	"cmp"
	"slices"
	"time"
)

// A log that was merged from several machines is not a line but a net: each change names those that its maker had seen
// last (Change.After). This file puts such a log into the one order that it has everywhere, and answers who had seen
// what. Times alone cannot tell: of two people who work apart, one is always later.

// gap is a run of positions in a log, from the first up to, but without, the second, that somebody had not seen; and the
// gaps before it. Lists share what they have in common: most changes have the gaps of the one they follow.
type gap struct {
	from, to int
	older    *gap
}

// MaxAfter is how many changes one may name as seen last: as many branches may be merged at once.
const MaxAfter = 1000

// Follow makes a change the next one of the project: made by somebody who has seen all of it, and later than all of it
// whatever the clock says, so that nothing comes before what it rests on.
func (p *Project) Follow(c Change) Change {
	c.At, c.After = p.Later(c.At), nil
	if len(p.heads) <= MaxAfter {
		c.After = slices.Clone(p.heads)
	}
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
func trace(log []Change) (unseen map[int]*gap, heads []string) {
	unseen = map[int]*gap{}
	var position map[string]int
	for i, c := range log {
		if len(c.After) == 0 {
			continue
		}
		missed := unseen[i-1]
		if i == 0 || len(c.After) > 1 || c.After[0] != log[i-1].ID { // not simply on top of the one before
			if position == nil {
				position = positions(log)
			}
			missed = missedBy(c, i, position, unseen)
		}
		if missed != nil {
			unseen[i] = missed
		}
	}
	return unseen, headsOf(log, position)
}

// headsOf are the changes that no other has seen. position is nil when each is on top of the one before.
func headsOf(log []Change, position map[string]int) (heads []string) {
	if position == nil && len(log) > 0 {
		return []string{log[len(log)-1].ID}
	}
	seen := make([]bool, len(log))
	for i, c := range log {
		if len(c.After) == 0 {
			for j := range i { // it has seen all before
				seen[j] = true
			}
		}
		for _, id := range c.After {
			if j, known := position[id]; known {
				seen[j] = true
			}
		}
	}
	for i, c := range log {
		if !seen[i] {
			heads = append(heads, c.ID)
		}
	}
	return heads
}

func positions(log []Change) map[string]int {
	at := make(map[string]int, len(log))
	for i, c := range log {
		at[c.ID] = i
	}
	return at
}

// missedBy is what the change at position i had not seen: what none of those it follows had seen, nor is one of them.
func missedBy(c Change, i int, position map[string]int, unseen map[int]*gap) *gap {
	var missed *gap
	first := true
	for _, id := range c.After {
		j, known := position[id]
		if !known || j >= i {
			continue // not in this log, or damaged: it says nothing
		}
		one := unseen[j]
		if j+1 < i {
			one = &gap{j + 1, i, one}
		}
		if first {
			missed, first = one, false
		} else {
			missed = common(missed, one)
		}
	}
	return missed
}

// common is what two lists of gaps share.
func common(a, b *gap) *gap {
	for a != nil && b != nil && a != b {
		from, to := max(a.from, b.from), min(a.to, b.to)
		if a.from < b.from {
			a, b = b, a
		}
		if a = a.older; from < to { // the one that begins later shares nothing more
			return &gap{from, to, common(a, b)}
		}
	}
	if a == b {
		return a
	}
	return nil
}

// saw reports whether the maker of the change at position i had seen an earlier one.
func (p *Project) saw(i, earlier int) bool {
	for g := p.unseen[i]; g != nil && g.to > earlier; g = g.older {
		if g.from <= earlier {
			return false
		}
	}
	return true
}

// AsOf is the project as its maker saw it when a change had been made: what came later is left out, and what others did
// meanwhile elsewhere.
func (p *Project) AsOf(change string) *Project {
	i := slices.IndexFunc(p.Log, func(c Change) bool { return c.ID == change })
	if i < 0 {
		return p
	}
	if p.unseen[i] == nil {
		return Fold(slices.Clip(p.Log[:i+1]))
	}
	missed := make([]bool, i+1)
	for g := p.unseen[i]; g != nil; g = g.older {
		for j := g.from; j < g.to; j++ {
			missed[j] = true
		}
	}
	var log []Change
	for j, c := range p.Log[:i+1] {
		if !missed[j] {
			log = append(log, c)
		}
	}
	return Fold(log)
}
