package workflow

// Impact is what a change would move apart from what it says.
type Impact struct {
	Flips     []Flip     // recommendations of open decisions that change
	Appears   []Decision // decisions that come into question
	Vanishes  []Decision // decisions that no longer apply
	Stale     []Record   // records whose recommendation is another one then
	Checks    []Check    // items that appear
	Dropped   []Check    // items that go away
	Conflicts []Conflict // conflicts that arise
	Solved    []Conflict // conflicts that end
}

// Flip is a recommendation that changes from one option to another.
type Flip struct {
	Decision Decision
	From, To string // option ids
}

// None reports whether nothing moves.
func (i Impact) None() bool {
	return len(i.Flips)+len(i.Appears)+len(i.Vanishes)+len(i.Stale)+len(i.Checks)+len(i.Dropped)+len(i.Conflicts)+len(i.Solved) == 0
}

// Preview compares the project with what it would be after changes.
func (v *View) Preview(bodies ...Body) Impact {
	after := v.With(bodies...)
	about := map[string]bool{}
	for _, body := range bodies {
		about[decisionOf(body)] = true
	}
	var out Impact
	before, then := byID(v.Decisions()), byID(after.Decisions())
	for _, d := range after.Decisions() {
		was, had := before[d.ID]
		switch {
		case !had || (was.State == NotApplicable && d.State != NotApplicable && was.Stance.State == ""):
			out.Appears = append(out.Appears, d)
		case about[d.ID]:
		case d.Stale && !was.Stale, d.Gone && !was.Gone:
			if r, ok := v.Record(d.Stance.Record); ok {
				out.Stale = append(out.Stale, r)
			}
		case !d.Made() && d.Advice.Option != was.Advice.Option:
			out.Flips = append(out.Flips, Flip{d, was.Advice.Option, d.Advice.Option})
		}
	}
	for _, d := range v.Decisions() {
		if _, still := then[d.ID]; !still {
			out.Vanishes = append(out.Vanishes, d)
		}
	}
	out.Checks, out.Dropped = differ(v.Checks(""), after.Checks(""), func(c Check) string { return c.ID })
	out.Conflicts, out.Solved = differ(v.Conflicts(), after.Conflicts(), func(c Conflict) string { return c.ID })
	return out
}

// decisionOf names the decision that a change is about; empty for other changes.
func decisionOf(body Body) string {
	switch b := body.(type) {
	case Decided:
		return b.Decision
	case Deferred:
		return b.Decision
	case Excluded:
		return b.Decision
	case Reopened:
		return b.Decision
	}
	return ""
}

func byID(list []Decision) map[string]Decision {
	out := make(map[string]Decision, len(list))
	for _, d := range list {
		out[d.ID] = d
	}
	return out
}

// differ returns what is only in the second list, and what is only in the first.
func differ[T any](before, after []T, id func(T) string) (added, gone []T) {
	had, has := map[string]bool{}, map[string]bool{}
	for _, x := range before {
		had[id(x)] = true
	}
	for _, x := range after {
		has[id(x)] = true
		if !had[id(x)] {
			added = append(added, x)
		}
	}
	for _, x := range before {
		if !has[id(x)] {
			gone = append(gone, x)
		}
	}
	return added, gone
}
