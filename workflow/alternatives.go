package workflow

import (
	"slices"
	"sort"
	"strings"

	"fsd/knowledge"
)

// Alternative is an option that is not the recommended one, with the reason why not and what would turn it.
type Alternative struct {
	Option     *knowledge.Option
	NotAdvised string // why no answers lead here; the rest is then empty
	Lost       Step   // where its path left yours
	Needs      []string
	Way        []Fit // the way to this option that changes the fewest answers
	// Wins is the smallest set of other answers that makes this option the recommended one. Each was tried on the
	// whole project before it is shown. Empty when no change of answers alone leads here.
	Wins []Want
	// RunnerUpIf completes "would also win if ..." when the leaf names this option as its runner-up.
	RunnerUpIf string
}

// Want is one answer that would have to be different.
type Want struct {
	Name   string // a fact, or "@" and a decision
	Values []string
}

// Alternatives explains each option of a decision that is not recommended, in the order of the content.
func (v *View) Alternatives(d *knowledge.Decision) []Alternative {
	if _, known := v.alternatives[d.ID]; !known {
		v.alternatives[d.ID] = v.findAlternatives(d)
	}
	return slices.Clone(v.alternatives[d.ID])
}

func (v *View) findAlternatives(d *knowledge.Decision) []Alternative {
	a := v.Advice(d)
	found := v.search(d)
	var list []Alternative
	for i := range d.Options {
		o := &d.Options[i]
		if o.ID == a.Option {
			continue
		}
		alt := Alternative{Option: o, NotAdvised: o.NotAdvised}
		if a.Leaf.RunnerUp == o.ID {
			alt.RunnerUpIf = a.Leaf.RunnerUpIf
		}
		if routes := found[o.ID]; len(routes) > 0 {
			alt.Lost, alt.Needs = v.parting(a, routes[0])
			best, wins := v.firstThatWins(d, o.ID, routes)
			if wins {
				alt.Wins = best.wants
			}
			alt.Way = v.way(best)
		}
		list = append(list, alt)
	}
	return list
}

// LostBecause says in words where an alternative's path left the project's.
func (v *View) LostBecause(alt Alternative) string {
	if alt.NotAdvised != "" {
		return alt.NotAdvised
	}
	if alt.Lost.Name == "" {
		return ""
	}
	name, answer := v.Said(alt.Lost)
	return name + " is “" + answer + "”; this option is for “" + v.Either(alt.Lost.Name, alt.Needs) + "”"
}

// WouldWinIf says in words what would turn the recommendation.
func (v *View) WouldWinIf(alt Alternative) string {
	var parts []string
	for _, w := range alt.Wins {
		parts = append(parts, v.nameOf(w.Name)+" were “"+v.Labels(w.Name, w.Values)+"”")
	}
	said := strings.Join(parts, " and ")
	switch {
	case said == "":
		return alt.RunnerUpIf
	case alt.RunnerUpIf != "":
		return said + ", or " + alt.RunnerUpIf
	}
	return said
}

// Either joins the labels of a fact's values, or of a decision's options, by "or", three at most.
func (v *View) Either(name string, values []string) string {
	var words []string
	for i, id := range values {
		if i == 3 {
			words[2] += ", ..."
			break
		}
		words = append(words, v.label(name, id))
	}
	return strings.Join(words, " or ")
}

// route is one way through a tree to an option, with the answers that would have to change for it.
type route struct {
	steps []choice
	wants []Want
}

// choice is a question on a route: which answers lead along it.
type choice struct {
	name string
	fits []string
}

// maxRoutes is how many ways to an option are kept to be tried, the cheapest first.
const maxRoutes = 12

// search finds for each option the cheapest ways through the tree: those that change the fewest answers. Ties go to
// the way that stays longest with the project's own path.
func (v *View) search(d *knowledge.Decision) map[string][]route {
	found := map[string][]route{}
	v.explore(d, d.Start, route{}, found)
	for id, routes := range found {
		sort.SliceStable(routes, func(i, j int) bool {
			if a, b := v.price(routes[i]), v.price(routes[j]); a != b {
				return a < b
			}
			return v.together(d, routes[i]) > v.together(d, routes[j])
		})
		found[id] = routes[:min(len(routes), maxRoutes)]
	}
	return found
}

// price is how much would have to change for a route: one for each answer, and more for what exists already.
func (v *View) price(r route) int {
	const given = 4
	n := 0
	for _, w := range r.wants {
		n++
		if f, ok := v.K.Fact(w.Name); ok && f.Given {
			n += given
		}
	}
	return n
}

// together counts the steps a route shares with the project's own path.
func (v *View) together(d *knowledge.Decision, r route) int {
	path := v.Advice(d).Path
	n := 0
	for n < len(path) && n < len(r.steps) && path[n].Name == r.steps[n].name && fits(r.steps[n].fits, path[n].Values) {
		n++
	}
	return n
}

// fits reports whether an answer is among those that lead along; the empty answer is written as "".
func fits(allowed, values []string) bool {
	if len(values) == 0 {
		return slices.Contains(allowed, "")
	}
	return slices.ContainsFunc(values, func(id string) bool { return slices.Contains(allowed, id) })
}

func (v *View) explore(d *knowledge.Decision, at string, r route, found map[string][]route) {
	if leaf, ok := d.Leaf(at); ok {
		found[leaf.Option] = append(found[leaf.Option], r)
		return
	}
	q, ok := d.Question(at)
	if !ok || len(r.steps) > len(d.Questions) {
		return
	}
	have := v.values(q.Fact)
	own := v.onward(q, have)
	for _, to := range q.Targets() {
		leads := v.leading(q, to)
		if len(leads) == 0 {
			continue
		}
		longer := route{steps: append(slices.Clip(r.steps), choice{q.Fact, leads}), wants: r.wants}
		if to != own {
			longer.wants = append(slices.Clip(r.wants), Want{q.Fact, v.turned(q, have, to, leads)})
		}
		v.explore(d, to, longer, found)
	}
}

// leading lists the answers that lead from a question to a target, in the order in which they are offered. "" stands
// for a decision that does not apply.
func (v *View) leading(q *knowledge.Question, to string) []string {
	var ids []string
	add := func(id string, values []string) {
		if next(q, values) == to {
			ids = append(ids, id)
		}
	}
	if id, isChoice := strings.CutPrefix(q.Fact, "@"); isChoice {
		if d, ok := v.K.Decision(id); ok {
			for _, o := range d.Options {
				if o.NotAdvised == "" || q.Way(o.ID) == to {
					add(o.ID, []string{o.ID})
				}
			}
		}
		return ids
	}
	if f, ok := v.K.Fact(q.Fact); ok {
		for _, value := range f.Values {
			add(value.ID, []string{value.ID})
		}
	}
	return ids
}

// turned is the smallest answer that leads to the target: another value, or for a set fact the present answer without
// what leads elsewhere and with what leads here.
func (v *View) turned(q *knowledge.Question, have []string, to string, leads []string) []string {
	if f, ok := v.K.Fact(q.Fact); !ok || f.Kind != knowledge.Set {
		return leads[:1]
	}
	kept := slices.DeleteFunc(slices.Clone(have), func(id string) bool {
		return id == "none" || next(q, []string{id}) != to && next(q, []string{id}) != q.Else
	})
	if next(q, kept) != to || len(kept) == 0 {
		kept = append(kept, leads[0])
	}
	return kept
}

// parting finds the first step at which a route leaves the project's path.
func (v *View) parting(a *Advice, r route) (Step, []string) {
	for i, step := range a.Path {
		if i < len(r.steps) && r.steps[i].name == step.Name && !v.along(r, i) {
			return step, r.steps[i].fits
		}
	}
	return Step{}, nil
}

// along reports whether the route keeps the project's answer at a step.
func (v *View) along(r route, i int) bool {
	return !slices.ContainsFunc(r.wants, func(w Want) bool { return w.Name == r.steps[i].name })
}

// firstThatWins returns the first route whose changes make the option win when tried on the whole project; else the
// cheapest route, and false.
func (v *View) firstThatWins(d *knowledge.Decision, option string, routes []route) (route, bool) {
	for _, r := range routes {
		if v.tried(r.wants).Advice(d).Option == option {
			return r, true
		}
	}
	return routes[0], false
}

// tried is the view with the wanted answers given and the wanted choices made.
func (v *View) tried(wants []Want) *View {
	facts, choices := map[string][]string{}, map[string]string{}
	for _, w := range wants {
		if id, isChoice := strings.CutPrefix(w.Name, "@"); isChoice {
			choices[id] = w.Values[0]
		} else {
			facts[w.Name] = w.Values
		}
	}
	return v.trying(facts, choices)
}
