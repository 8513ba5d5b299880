package workflow

import "slices"

// Uncontested lists the open decisions whose recommendation nobody contests, so that they can be taken together, in the
// order of Decisions. Such a recommendation is complete and easy to reverse; nobody has kept a note with the decision or a
// record of their own about it; it rests on no recommendation that somebody should look at first; and taken with all others
// of the list it runs into no conflict. What is taken is what is recommended now: taking advice does not change advice.
func (v *View) Uncontested() []Decision {
	candidates := slices.DeleteFunc(v.Decisions(), func(d Decision) bool {
		_, proposed := v.Proposal(d.ID)
		return d.State != Recommended || d.Hard() || d.Confirm != "" || d.Disputed || v.Notes[d.ID] != "" || proposed
	})
	for {
		at := v.With(Accept(candidates)...)
		n := len(candidates)
		candidates = slices.DeleteFunc(candidates, func(d Decision) bool {
			clash := slices.ContainsFunc(at.Conflicts(), func(c Conflict) bool { return c.Touches(d.ID) })
			return clash || len(at.WaitsFor(d)) > 0
		})
		if len(candidates) == n {
			return candidates
		}
	}
}

// Accept gives the changes that take the recommendations of decisions.
func Accept(list []Decision) []Body {
	bodies := make([]Body, len(list))
	for i, d := range list {
		bodies[i] = Decided{Decision: d.ID, Option: d.Advice.Option, Advised: d.Advice.Option}
	}
	return bodies
}
