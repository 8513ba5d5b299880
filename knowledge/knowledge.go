// Package knowledge holds what fsd knows: the facts it asks for, the decisions with their trees and options, the
// conflicts between choices, the checks, the guides and the sources behind all of it. It is content and its shape;
// what the content means for one project is package workflow's business.
//
// The content lives in files under content/, one folder for each decision and each guide, so that a contributor adds
// a decision by adding a folder. CONTRIBUTING.md describes the files.
package knowledge

// Unknown is the answer "I don't know yet". It is allowed for every fact; trees then go on as if the fact had its
// Default and say so.
const Unknown = "unknown"

// Phases of a project in their order.
const (
	Requirements   = "requirements"
	Architecture   = "architecture"
	Implementation = "implementation"
	Production     = "production"
)

// Phases lists the four phases in their order.
func Phases() []string { return []string{Requirements, Architecture, Implementation, Production} }

// Stacks lists the server stacks that guides may have samples in, in the order in which they are offered.
func Stacks() []string { return []string{"go", "express", "nextjs", "flask", "fastapi"} }

// The "stacks" of samples that belong to every stack: what runs in a browser or with whoever calls, and in the database.
const (
	Client   = "client"
	Database = "database"
)

// Kind says what an answer to a fact looks like.
type Kind string

// The kinds of facts: one of the values, several of the values, or free text.
const (
	One  Kind = "one"
	Set  Kind = "set"
	Text Kind = "text"
)

// Fact is something known about a project, asked once and used by every tree, conflict and check that names it.
type Fact struct {
	ID  string `toml:"id"`
	Ask string `toml:"ask"` // the question in plain words, ends with "?", under 100 characters
	Why string `toml:"why"` // one sentence: what the answer decides
	// Group is the heading under which the brief shows the fact: "people", "scale", "data", ...
	Group string `toml:"group"`
	// Brief is the fact's place among the questions of the brief, counted from 1; 0 when only trees ask it.
	Brief int `toml:"brief"`
	// Given marks a fact about what exists already: nobody changes it to get another recommendation, so it is the last
	// thing that "would win if" proposes.
	Given bool   `toml:"given"`
	Kind  Kind   `toml:"kind"`  // empty means One
	Short string `toml:"short"` // a noun phrase for breadcrumbs and ADR tables: "peak load"
	// Default holds the value ids that trees go on with while the answer is missing or Unknown. Never empty
	// unless Kind is Text.
	Default []string `toml:"default"`
	Values  []Value  `toml:"value"`
	Seed    []string `toml:"seed"` // founding rows this serves, "S2.1"
}

// Value is one allowed answer to a fact.
type Value struct {
	ID    string `toml:"id"`
	Label string `toml:"label"` // under 80 characters, reads as an answer
	Help  string `toml:"help"`  // one line: who answers so; may be empty
}

// Value returns the value with the given id.
func (f *Fact) Value(id string) (Value, bool) {
	for _, v := range f.Values {
		if v.ID == id {
			return v, true
		}
	}
	return Value{}, false
}

// Label returns what a reader sees for the value id; Unknown and ids that are not known read sensibly too.
func (f *Fact) Label(id string) string {
	if v, ok := f.Value(id); ok {
		return v.Label
	}
	if id == Unknown {
		return "I don't know yet"
	}
	return id
}

// ProductFact is the fact whose answer names a Profile.
const ProductFact = "product"

// Profile is what is usually true of one kind of product. Its values are taken for granted while a project of that
// kind has not answered, are shown as assumed, and are asked again where they decide something hard to reverse.
type Profile struct {
	ID     string  // a value of the fact ProductFact
	Values []Usual // in the order of the facts' ids
}

// Usual is what a profile takes for granted about one fact.
type Usual struct {
	Fact   string
	Values []string
}

// hardOrder is the Order below which decisions are hard to reverse: they shape where data, people and programs live.
const hardOrder = 500

// Decision is one question of design with the tree that answers it.
type Decision struct {
	ID    string `toml:"id"` // equals the folder's name
	Title string `toml:"title"`
	Phase string `toml:"phase"`
	Group string `toml:"group"` // heading in lists: "data", "sign-in", "API", "real time", "code", "stack"
	// Order places the decision among all others: the harder to reverse, the smaller. Unique. A tree may ask only
	// decisions with a smaller Order, which also rules out cycles.
	Order int    `toml:"order"`
	Ask   string `toml:"ask"`
	// Applies is a condition; while it does not hold the decision is not asked. Empty means always.
	Applies      string     `toml:"applies"`
	Start        string     `toml:"start"` // id of the first question, or of a leaf
	Questions    []Question `toml:"-"`
	Leaves       []Leaf     `toml:"leaf"`
	Options      []Option   `toml:"option"`
	Consequences []string   `toml:"consequences"` // true whatever is chosen
	// Disagree names authorities that differ and what fsd makes of it; empty when they agree.
	Disagree string   `toml:"disagree"`
	Sources  []Ref    `toml:"source"`
	Seed     []string `toml:"seed"`
}

// Question asks one fact, or what was chosen in another decision, and leads on.
type Question struct {
	ID   string `toml:"id"`
	Fact string `toml:"fact"` // a fact's id, or "@" and a decision's id
	// Go says where each value of the fact (each option of the decision) leads, in the order of the values' ids.
	Go []Way `toml:"-"`
	// Has is used instead of Go for a Set fact: the first branch that shares a value with the answer is taken.
	Has []Branch `toml:"has"`
	// Else is where everything leads that Go and Has do not name.
	Else string `toml:"else"`
}

// Way leads from an answer to the next question or leaf.
type Way struct{ Answer, To string }

// Way returns where an answer leads; empty when Go does not name it.
func (q *Question) Way(answer string) string {
	for _, w := range q.Go {
		if w.Answer == answer {
			return w.To
		}
	}
	return ""
}

// Branch leads on when the answer to a Set fact contains one of its values.
type Branch struct {
	Any []string `toml:"any"`
	Go  string   `toml:"go"`
}

// Leaf is the end of a path: an option and why it is right there.
type Leaf struct {
	ID     string `toml:"id"` // starts with "L"
	Option string `toml:"option"`
	Why    string `toml:"why"` // one or two sentences that are true at this leaf and would not fit another
	// RunnerUp is the option to take if RunnerUpIf holds; RunnerUpIf is a phrase that completes "would win if ...".
	RunnerUp   string `toml:"runner_up"`
	RunnerUpIf string `toml:"runner_up_if"`
	// Early is why a path of fewer than two questions may end here.
	Early string `toml:"early"`
}

// Option is one way to decide.
type Option struct {
	ID    string `toml:"id"`
	Title string `toml:"title"`
	// Record is the title of the ADR that chooses this option: imperative, under 80 characters, no final full stop.
	Record string   `toml:"record"`
	Pros   []string `toml:"pros"`
	Cons   []string `toml:"cons"`
	Opens  []string `toml:"opens"` // decisions that this option makes necessary
	// LeaveWhen is the early sign that it is time to revisit: a phrase that completes "Revisit when ...".
	LeaveWhen string `toml:"leave_when"`
	// NotAdvised is why no leaf ends here although the option is offered; empty for options that leaves recommend.
	NotAdvised string `toml:"not_advised"`
	// Founding is true for an option kept because the founding description names it in a form that is not right.
	Founding bool `toml:"founding"`
}

// Hard reports whether the decision is hard to reverse.
func (d *Decision) Hard() bool { return d.Order < hardOrder }

// Question returns the question with the given id.
func (d *Decision) Question(id string) (*Question, bool) {
	for i := range d.Questions {
		if d.Questions[i].ID == id {
			return &d.Questions[i], true
		}
	}
	return nil, false
}

// Leaf returns the leaf with the given id.
func (d *Decision) Leaf(id string) (*Leaf, bool) {
	for i := range d.Leaves {
		if d.Leaves[i].ID == id {
			return &d.Leaves[i], true
		}
	}
	return nil, false
}

// Option returns the option with the given id.
func (d *Decision) Option(id string) (*Option, bool) {
	for i := range d.Options {
		if d.Options[i].ID == id {
			return &d.Options[i], true
		}
	}
	return nil, false
}

// Severity of a conflict or a check.
type Severity string

// Severities. Conflicts use Blocker, Warning and Note; checks use Blocker, Major and Minor.
const (
	Blocker Severity = "blocker"
	Warning Severity = "warning"
	Note    Severity = "note"
	Major   Severity = "major"
	Minor   Severity = "minor"
)

// Conflict is a combination of answers and choices that does not work, or that somebody should know about.
type Conflict struct {
	ID       string   `toml:"id"`
	When     []string `toml:"when"` // conditions; all of them must hold
	Severity Severity `toml:"severity"`
	Say      string   `toml:"say"` // one sentence: what goes wrong
	Fix      string   `toml:"fix"` // one sentence: what to do about it
	Sources  []Ref    `toml:"source"`
}

// Check is one item of a checklist.
type Check struct {
	ID    string `toml:"id"`
	Phase string `toml:"phase"`
	Group string `toml:"group"`
	Order int    `toml:"order"` // place within the phase
	Title string `toml:"title"`
	Why   string `toml:"why"`
	How   string `toml:"how"` // what to do, in any stack
	// HowIn adds what to do in one stack.
	HowIn    []InStack `toml:"-"`
	Verify   Verify    `toml:"verify"`
	Applies  string    `toml:"applies"` // a condition, or "always"
	Severity Severity  `toml:"severity"`
	Guide    string    `toml:"guide"` // a guide's id, may be empty
	Sources  []Ref     `toml:"source"`
	Seed     []string  `toml:"seed"`
}

// InStack is a text for one stack ("go", "express", ...).
type InStack struct{ Stack, Text string }

// In returns what the check adds for a stack; mostly nothing.
func (c *Check) In(stack string) string {
	for _, in := range c.HowIn {
		if in.Stack == stack {
			return in.Text
		}
	}
	return ""
}

// Verify says how to see that a check is met: by a command (Run, Expect and perhaps Setup), by hand (Manual), or by
// fsd itself (Auto names one of workflow's automatic checks). Exactly one of Run, Manual and Auto is set. fsd shows
// and copies commands, it never runs them.
type Verify struct {
	Setup  string `toml:"setup"`
	Run    string `toml:"run"`
	Expect string `toml:"expect"`
	Manual string `toml:"manual"`
	Auto   string `toml:"auto"`
}

// Variable is a name that stands for the person's own system in the commands of checks, as "$API" does.
type Variable struct {
	Name string `toml:"name"`
	Say  string `toml:"say"` // what to put in its place, with an example
}

// Guide explains one pattern, with a sample that our own checks run and, where the founding description had one, its
// original form and what is wrong with it.
type Guide struct {
	ID      string `toml:"id"` // equals the folder's name
	Title   string `toml:"title"`
	Summary string `toml:"summary"` // one sentence
	Group   string `toml:"group"`
	Order   int    `toml:"order"`
	// Applies is the condition under which the build plan brings this guide; empty means always.
	Applies  string     `toml:"applies"`
	Step     string     `toml:"step"` // the build plan's step, imperative; empty: the guide is read, not done
	Samples  []Sample   `toml:"sample"`
	Absent   []Absent   `toml:"absent"`
	Founding []Founding `toml:"founding"`
	Checks   []string   `toml:"checks"`    // checks this guide helps to meet
	Decision []string   `toml:"decisions"` // decisions it belongs to
	Sources  []Ref      `toml:"source"`
	Seed     []string   `toml:"seed"`
}

// In returns the samples of a stack, with those that belong to every stack; all of them without a stack.
func (g *Guide) In(stack string) (list []Sample) {
	for _, s := range g.Samples {
		if stack == "" || s.Stack == stack || s.shared() {
			list = append(list, s)
		}
	}
	return list
}

// shared reports whether a sample belongs to every stack.
func (s Sample) shared() bool { return s.Stack == Client || s.Stack == Database }

// Sample is one real file of a guide in one stack.
type Sample struct {
	Stack string `toml:"stack"` // one of Stacks, Client or Database
	Title string `toml:"title"`
	File  string `toml:"file"` // path below the guide's folder
	Lang  string `toml:"lang"` // chroma's name of the language
}

// Absent says why a guide has no sample in a stack and what to do instead.
type Absent struct {
	Stack string `toml:"stack"`
	Why   string `toml:"why"`
}

// Founding is a piece of the founding description in its original form, with its faults.
type Founding struct {
	Title  string   `toml:"title"`
	File   string   `toml:"file"`
	Lang   string   `toml:"lang"`
	Faults []string `toml:"faults"` // each: what goes wrong, and what the corrected form does
}

// Ref points into a source: which one, and which section of it.
type Ref struct {
	Ref string `toml:"ref"`
	At  string `toml:"at"`
}

// Source is an authority that the content rests on.
type Source struct {
	ID     string `toml:"id"`
	Title  string `toml:"title"`
	URL    string `toml:"url"`
	Status string `toml:"status"` // standard, bcp, draft, guide, manual, book, essay, law, informational, measured
	// Opened is the day (YYYY-MM-DD) on which the text was last read for fsd; empty: cited, not yet opened.
	Opened string `toml:"opened"`
}
