package workflow

import (
	"fmt"
	"slices"
	"strings"

	"fsd/knowledge"
)

// Decision is a decision of the knowledge as it stands in one project.
type Decision struct {
	*knowledge.Decision
	State  State
	Advice *Advice
	Stance Stance
	// Option is what counts: the choice if there is one, else the recommendation.
	Option string
	// Asks is the fact to be answered next: whether the decision comes up at all, or the next question of its tree.
	// Empty when the recommendation is complete.
	Asks string
	// Confirm is a fact to be asked before a recommendation that is hard to reverse is accepted: it was taken for
	// granted, and another answer would turn the recommendation.
	Confirm string
	// Stale says that the recommendation has changed since the choice was made.
	Stale bool
	// Due says that a deferral's day has come.
	Due bool
	// Gone says that a choice was made but the decision no longer applies.
	Gone bool
	// Disputed says that people decided it differently and nobody has chosen between them.
	Disputed bool
	// Conflicts that touch this decision.
	Conflicts []Conflict
}

// Decisions lists the decisions that apply to the project, that may apply (nobody has said yet), or that something
// was done about, hardest to reverse first.
func (v *View) Decisions() []Decision {
	if v.decisions == nil {
		v.decisions = v.findDecisions()
	}
	return slices.Clone(v.decisions)
}

func (v *View) findDecisions() []Decision {
	conflicts := v.Conflicts()
	list := []Decision{}
	for i := range v.K.Decisions {
		d := &v.K.Decisions[i]
		if _, touched := v.Stances[d.ID]; !touched && !v.applies(d) && v.unsureOf(d.Applies) == "" {
			continue
		}
		list = append(list, v.decision(d, conflicts))
	}
	return list
}

// Decision looks at one decision, also when it does not apply.
func (v *View) Decision(id string) (Decision, bool) {
	d, ok := v.K.Decision(id)
	if !ok {
		return Decision{}, false
	}
	return v.decision(d, v.Conflicts()), true
}

func (v *View) decision(d *knowledge.Decision, conflicts []Conflict) Decision {
	out := Decision{Decision: d, Advice: v.Advice(d), Stance: v.Stances[d.ID], Disputed: v.disputed(d.ID)}
	applies := v.applies(d)
	out.State = out.Stance.State
	switch {
	case out.State == "" || out.State == Open:
		out.State, out.Asks, out.Confirm = v.untouched(d, out.Advice, applies)
	case out.State == Accepted || out.State == Overridden:
		out.Gone = !applies
		out.Stale = applies && out.Advice.Open == "" && out.Advice.Option != out.Stance.Advised
	case out.State == DeferredState:
		out.Due = out.Stance.Until != "" && out.Stance.Until <= v.Today
	}
	out.Option = out.Advice.Option
	if out.Made() {
		out.Option = out.Stance.Option
	}
	for _, c := range conflicts {
		if c.Touches(d.ID) {
			out.Conflicts = append(out.Conflicts, c)
		}
	}
	return out
}

// untouched says where a decision stands that nobody has decided, and what is to be asked.
func (v *View) untouched(d *knowledge.Decision, a *Advice, applies bool) (state State, asks, confirm string) {
	if scope := v.unsureOf(d.Applies); scope != "" {
		return Open, scope, ""
	}
	switch {
	case !applies:
		return NotApplicable, "", ""
	case a.Open != "":
		return Open, a.Open, ""
	}
	return Recommended, "", v.toConfirm(d, a)
}

// toConfirm names the first fact on the path to advice that is hard to reverse which was taken for granted, and which
// would turn the advice if it were otherwise.
func (v *View) toConfirm(d *knowledge.Decision, a *Advice) string {
	if !d.Hard() {
		return ""
	}
	for _, s := range a.Path {
		f, ok := v.K.Fact(s.Name)
		if !ok || s.Origin != Usual {
			continue
		}
		for _, value := range f.Values {
			other := v.trying(map[string][]string{f.ID: {value.ID}}, v.choices)
			if other.Advice(d).Option != a.Option {
				return f.ID
			}
		}
	}
	return ""
}

// Scope says in words why a decision comes up or does not: the answers that its condition reads.
func (v *View) Scope(d *knowledge.Decision) []string {
	var reasons []string
	for _, name := range v.K.Cond(d.Applies).Names() {
		values, _ := v.Value(name)
		reasons = append(reasons, v.nameOf(name)+": "+v.Labels(name, values))
	}
	return reasons
}

// Made reports whether an option was chosen and stands.
func (d Decision) Made() bool { return d.State == Accepted || d.State == Overridden }

// Settled reports whether nothing is left to do about the decision for now.
func (d Decision) Settled() bool {
	return !d.Disputed && (d.Made() && !d.Stale || d.State == NotApplicable || d.State == DeferredState && !d.Due)
}

// Counts reports whether the decision is one of those that the project has to make.
func (d Decision) Counts() bool { return d.State != NotApplicable || d.Stance.State == NotApplicable }

// Done reports whether the decision is made and stands, or was ruled out by somebody.
func (d Decision) Done() bool { return d.Settled() && d.State != DeferredState }

// OptionTitle is the title of an option, or its id when the knowledge no longer has it.
func (d Decision) OptionTitle(id string) string {
	if o, ok := d.Decision.Option(id); ok {
		return o.Title
	}
	return id
}

// Because lists the reasons for the recommendation as a person would say them: "callers: only our own pages".
func (v *View) Because(a *Advice) []string {
	var reasons []string
	for _, s := range a.Path {
		name, answer := v.Said(s)
		switch s.Origin {
		case Assumed:
			answer += " (assumed: you do not know yet)"
		case Usual:
			answer += " (assumed: usual for this kind of product)"
		case Missing:
			answer += " (not asked yet)"
		case Advised:
			answer += " (recommended, not decided yet)"
		}
		reasons = append(reasons, fmt.Sprintf("%s: %s", name, answer))
	}
	return reasons
}

// WaitsFor lists the decisions that this one's recommendation rests on and that nobody has made yet: on its path through
// the tree, and in the condition by which it comes up.
func (v *View) WaitsFor(d Decision) []Decision {
	if d.Made() {
		return nil
	}
	names := v.K.Cond(d.Applies).Names()
	for _, s := range d.Advice.Path {
		names = append(names, s.Name)
	}
	var list []Decision
	seen := map[string]bool{}
	for _, name := range names {
		id, isChoice := strings.CutPrefix(name, "@")
		if _, origin := v.Value(name); !isChoice || origin != Advised || seen[id] {
			continue
		}
		seen[id] = true
		if other, ok := v.Decision(id); ok {
			list = append(list, other)
		}
	}
	return list
}

// HoldsUp lists the decisions that wait for this one.
func (v *View) HoldsUp(id string) []Decision {
	return slices.DeleteFunc(v.Decisions(), func(d Decision) bool {
		return !slices.ContainsFunc(v.WaitsFor(d), func(w Decision) bool { return w.ID == id })
	})
}

// Unanswered counts the questions on the way to the decision's recommendation that nobody has answered.
func (d Decision) Unanswered() int {
	n := 0
	for _, s := range d.Advice.Path {
		if s.Origin == Missing {
			n++
		}
	}
	return n
}

// FollowUps lists the decisions that choosing an option opens and that apply once it is chosen.
func (v *View) FollowUps(decision, option string) []Decision {
	d, ok := v.K.Decision(decision)
	if !ok {
		return nil
	}
	o, ok := d.Option(option)
	if !ok {
		return nil
	}
	key := decision + "=" + option
	if _, known := v.followUps[key]; !known {
		v.followUps[key] = v.findFollowUps(decision, o)
	}
	return slices.Clone(v.followUps[key])
}

func (v *View) findFollowUps(decision string, o *knowledge.Option) []Decision {
	option := o.ID
	chosen := v.trying(v.facts, map[string]string{decision: option})
	var list []Decision
	for _, id := range o.Opens {
		if next, ok := v.K.Decision(id); ok && chosen.applies(next) {
			list = append(list, chosen.decision(next, nil))
		}
	}
	return list
}
