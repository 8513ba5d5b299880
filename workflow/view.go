package workflow

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fsd/knowledge"
)

// State of a decision.
type State string

// The states of a decision. Superseded is a status of records, not of decisions: the decision has a newer record.
const (
	Open          State = "open"        // its questions are not all answered
	Recommended   State = "recommended" // answered; nobody has decided yet
	Accepted      State = "accepted"
	Overridden    State = "overridden" // chosen against the advice, with a reason
	DeferredState State = "deferred"
	NotApplicable State = "not-applicable"
)

// View is a project seen with the knowledge on one day. It is the only place from which pages, commands and exports
// take what they show. A View is computed as it is asked and belongs to one goroutine.
type View struct {
	*Project
	K     *knowledge.Base
	Today string // YYYY-MM-DD, for what is due and what has expired

	// What was computed once: pages ask for the same things several times a frame. Callers get copies of lists.
	advice       map[string]*Advice
	chosen       map[string]value
	decisions    []Decision
	conflicts    []Conflict
	counted      bool // conflicts is filled
	alternatives map[string][]Alternative
	followUps    map[string][]Decision

	looking map[string]bool     // decisions being evaluated now: a guard against content that turns in circles
	facts   map[string][]string // answers tried out instead of the project's own
	choices map[string]string   // choices tried out

	disputes []Dispute // computed when first asked for
}

// See makes the view of a project on a day.
func See(k *knowledge.Base, p *Project, today string) *View {
	return &View{
		Project: p, K: k, Today: today, looking: map[string]bool{}, advice: map[string]*Advice{}, chosen: map[string]value{},
		alternatives: map[string][]Alternative{}, followUps: map[string][]Decision{},
	}
}

// trying is the view with some answers and choices replaced, to find out what they would change.
func (v *View) trying(facts map[string][]string, choices map[string]string) *View {
	other := See(v.K, v.Project, v.Today)
	other.facts, other.choices = facts, choices
	return other
}

// With is the view after more changes, which nobody has made.
func (v *View) With(bodies ...Body) *View {
	changes := make([]Change, len(bodies))
	for i, body := range bodies {
		c := Change{ID: fmt.Sprintf("preview %d", i), Body: body}
		if i == 0 {
			c = v.Follow(c)
		} else { // each on top of the one before, all in one go: going back in time takes hundreds
			c.At, c.After = changes[i-1].At.Add(time.Millisecond), []string{changes[i-1].ID}
		}
		changes[i] = c
	}
	return See(v.K, v.Apply(changes...), v.Today)
}

// Origin says where a value that a tree goes by comes from.
type Origin string

// Origins of a value.
const (
	Said    Origin = "said"    // somebody answered
	Assumed Origin = "assumed" // "I don't know yet": the default is used
	Usual   Origin = "usual"   // not asked: what is usual for this kind of product is taken for granted
	Missing Origin = "missing" // not asked yet: the default is used for now
	Chosen  Origin = "chosen"  // what was decided in another decision
	Advised Origin = "advised" // what is recommended in another decision
	None    Origin = "none"    // the other decision does not apply
)

// Value returns what a tree or condition goes by for a fact or "@decision", and where it comes from.
func (v *View) Value(name string) ([]string, Origin) {
	if id, isChoice := strings.CutPrefix(name, "@"); isChoice {
		return v.choice(id)
	}
	values := v.answer(name)
	f, ok := v.K.Fact(name)
	if !ok || f.Kind == knowledge.Text && len(values) > 0 {
		return values, Said
	}
	if slices.Contains(values, knowledge.Unknown) {
		return v.fallback(f), Assumed
	}
	known := slices.DeleteFunc(slices.Clone(values), func(id string) bool { _, ok := f.Value(id); return !ok })
	switch { // an answer that the knowledge no longer has counts as none
	case len(known) > 0:
		return known, Said
	case v.usual(name) != nil:
		return v.usual(name), Usual
	}
	return f.Default, Missing
}

// answer is what was said to a fact, or what is tried out in its place.
func (v *View) answer(fact string) []string {
	if values, tried := v.facts[fact]; tried {
		return values
	}
	return v.Facts[fact]
}

// usual is what the profile of the project's kind of product takes for granted about a fact.
func (v *View) usual(fact string) []string {
	product := v.answer(knowledge.ProductFact)
	if len(product) == 0 {
		return nil
	}
	return v.K.Usual(product[0], fact)
}

// fallback is what trees go on with when nobody knows.
func (v *View) fallback(f *knowledge.Fact) []string {
	if usual := v.usual(f.ID); usual != nil {
		return usual
	}
	return f.Default
}

// Fallback is what fsd goes on with for a fact while nobody knows, in words.
func (v *View) Fallback(f *knowledge.Fact) string { return v.Labels(f.ID, v.fallback(f)) }

func (v *View) values(name string) []string { values, _ := v.Value(name); return values }

// value is an answer or a choice, and where it comes from.
type value struct {
	ids    []string
	origin Origin
}

// choice is what counts for a decision. While decisions are being evaluated one inside the other the answer may be
// that of a circle, and is not kept.
func (v *View) choice(id string) ([]string, Origin) {
	if known, ok := v.chosen[id]; ok {
		return known.ids, known.origin
	}
	ids, origin := v.choose(id)
	if len(v.looking) == 0 {
		v.chosen[id] = value{ids, origin}
	}
	return ids, origin
}

func (v *View) choose(id string) ([]string, Origin) {
	if option, tried := v.choices[id]; tried {
		return []string{option}, Chosen
	}
	d, ok := v.K.Decision(id)
	if !ok {
		return nil, None
	}
	if s := v.Stances[id]; (s.State == Accepted || s.State == Overridden) && v.applies(d) {
		if _, known := d.Option(s.Option); known {
			return []string{s.Option}, Chosen
		}
	}
	if v.Stances[id].State == NotApplicable || !v.applies(d) {
		return nil, None
	}
	if a := v.Advice(d); a != nil {
		return []string{a.Option}, Advised
	}
	return nil, None
}

// holds reports whether a condition of the content is true for the project.
func (v *View) holds(cond string) bool { return v.K.Cond(cond).Holds(v.values) }

// unsureOf names the first fact that a condition reads, nobody has answered, and could turn the condition.
func (v *View) unsureOf(cond string) string {
	holds := v.holds(cond)
	for _, name := range v.K.Cond(cond).Names() {
		f, ok := v.K.Fact(name)
		if !ok {
			continue
		}
		if _, origin := v.Value(name); origin != Missing {
			continue
		}
		for _, value := range f.Values {
			lookup := func(asked string) []string {
				if asked == name {
					return []string{value.ID}
				}
				return v.values(asked)
			}
			if v.K.Cond(cond).Holds(lookup) != holds {
				return name
			}
		}
	}
	return ""
}

func (v *View) applies(d *knowledge.Decision) bool {
	if d.Applies == "" {
		return true
	}
	key := "applies " + d.ID
	if v.looking[key] {
		return false
	}
	v.looking[key] = true
	defer delete(v.looking, key)
	return v.holds(d.Applies)
}

// Step is one question on the path through a tree, and the answer that led on.
type Step struct {
	Question string   // id of the question in the tree
	Name     string   // the fact, or "@" and the decision asked
	Values   []string // empty when another decision does not apply
	Origin   Origin
}

// Advice is where the answers lead in a decision's tree.
type Advice struct {
	Path   []Step
	Leaf   *knowledge.Leaf
	Option string
	// Open is the first fact on the way that nobody has answered; empty when the path is complete. Until then the
	// advice rests on defaults.
	Open string
}

// Assumes lists the facts on the path whose value is assumed: the answer was "I don't know yet", or the value is usual
// for the kind of product.
func (a *Advice) Assumes() []string {
	var names []string
	for _, s := range a.Path {
		if s.Origin == Assumed || s.Origin == Usual {
			names = append(names, s.Name)
		}
	}
	return names
}

// Advice evaluates a decision's tree. It is nil only if the content's tree is broken, which the lint rules out.
func (v *View) Advice(d *knowledge.Decision) *Advice {
	if a, done := v.advice[d.ID]; done {
		return a
	}
	if v.looking[d.ID] {
		return nil
	}
	v.looking[d.ID] = true
	a := v.walk(d)
	delete(v.looking, d.ID)
	v.advice[d.ID] = a
	return a
}

func (v *View) walk(d *knowledge.Decision) *Advice {
	a := &Advice{}
	for at := d.Start; ; {
		if leaf, ok := d.Leaf(at); ok {
			a.Leaf, a.Option = leaf, leaf.Option
			return a
		}
		q, ok := d.Question(at)
		if !ok || len(a.Path) > len(d.Questions) {
			return nil
		}
		values, origin := v.Value(q.Fact)
		a.Path = append(a.Path, Step{Question: q.ID, Name: q.Fact, Values: values, Origin: origin})
		if a.Open == "" {
			a.Open = v.openAt(q.Fact, origin)
		}
		at = v.onward(q, values)
	}
}

// onward says where an answer leads. A decision that a person has ruled out gives no answer; a question that has no
// branch for that goes on as the ruled-out tree would advise, and in any case somewhere: advice never runs dry.
func (v *View) onward(q *knowledge.Question, values []string) string {
	if to := next(q, values); to != "" {
		return to
	}
	if d, ok := v.K.Decision(strings.TrimPrefix(q.Fact, "@")); ok {
		if a := v.Advice(d); a != nil && next(q, []string{a.Option}) != "" {
			return next(q, []string{a.Option})
		}
	}
	return q.Targets()[0]
}

// openAt names the fact that must be asked before a step is certain.
func (v *View) openAt(name string, origin Origin) string {
	switch origin {
	case Missing:
		return name
	case Advised:
		if d, ok := v.K.Decision(strings.TrimPrefix(name, "@")); ok {
			return v.Advice(d).Open
		}
	}
	return ""
}

// next says where an answer leads.
func next(q *knowledge.Question, values []string) string {
	for _, b := range q.Has {
		if slices.ContainsFunc(b.Any, func(id string) bool { return slices.Contains(values, id) }) {
			return b.Go
		}
	}
	for _, id := range values {
		if to := q.Way(id); to != "" {
			return to
		}
	}
	return q.Else
}

// Said puts a step into words: the fact's short name and the answer's label, or a decision and its option.
func (v *View) Said(s Step) (name, answer string) {
	return v.nameOf(s.Name), v.Labels(s.Name, s.Values)
}

func (v *View) nameOf(name string) string {
	if id, isChoice := strings.CutPrefix(name, "@"); isChoice {
		if d, ok := v.K.Decision(id); ok {
			return d.Title
		}
		return id
	}
	if f, ok := v.K.Fact(name); ok {
		return f.Short
	}
	return name
}

// Labels puts values of a fact, or options of an "@decision", into words, joined by commas.
func (v *View) Labels(name string, values []string) string {
	if len(values) == 0 {
		return "does not apply"
	}
	words := make([]string, len(values))
	for i, id := range values {
		words[i] = v.label(name, id)
	}
	return strings.Join(words, ", ")
}

func (v *View) label(name, id string) string {
	if decision, isChoice := strings.CutPrefix(name, "@"); isChoice {
		if d, ok := v.K.Decision(decision); ok {
			if o, ok := d.Option(id); ok {
				return o.Title
			}
		}
		return id
	}
	if f, ok := v.K.Fact(name); ok {
		return f.Label(id)
	}
	return id
}
