package workflow

import (
	"slices"

	"fsd/knowledge"
)

// Fork is one way on from a question of a decision's tree.
type Fork struct {
	To      string   // id of the next question, or of a leaf
	Answers []string // the answers that lead there; none when only a decision that does not apply does
	Own     bool     // the project's answer leads there
}

// Forks lists the ways on from a question, in the order of the content.
func (v *View) Forks(q *knowledge.Question) []Fork {
	own := v.onward(q, v.values(q.Fact))
	var list []Fork
	for _, to := range q.Targets() {
		list = append(list, Fork{To: to, Answers: v.leading(q, to), Own: to == own})
	}
	return list
}

// Fit is one answer on the way to an option: the project's own, and whether it leads there.
type Fit struct {
	Step
	OK    bool
	Needs []string // the answers that lead there
}

// Fits lists the answers on the way to an option: for the recommended one the path walked, for another the way that
// changes the fewest answers. It is empty for an option that no answers lead to.
func (v *View) Fits(d *knowledge.Decision, option string) []Fit {
	a := v.Advice(d)
	var list []Fit
	if option == a.Option {
		for _, s := range a.Path {
			list = append(list, Fit{Step: s, OK: true, Needs: s.Values})
		}
		return list
	}
	i := slices.IndexFunc(v.Alternatives(d), func(alt Alternative) bool { return alt.Option.ID == option })
	if i < 0 {
		return nil
	}
	return v.Alternatives(d)[i].Way
}

// way puts a route into fits.
func (v *View) way(r route) []Fit {
	var list []Fit
	for i, s := range r.steps {
		values, origin := v.Value(s.name)
		list = append(list, Fit{Step: Step{Name: s.name, Values: values, Origin: origin}, OK: v.along(r, i), Needs: s.fits})
	}
	return list
}
