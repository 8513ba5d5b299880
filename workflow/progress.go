package workflow

import (
	"iter"
	"slices"
	"strings"

	"fsd/knowledge"
)

// Brief lists the questions of the brief in their order.
func (v *View) Brief() []*knowledge.Fact {
	var list []*knowledge.Fact
	for i := range v.K.Facts {
		if f := &v.K.Facts[i]; f.Brief > 0 {
			list = append(list, f)
		}
	}
	return list
}

// Asked lists the questions of the brief without those that are taken for granted.
func (v *View) Asked() []*knowledge.Fact {
	return slices.DeleteFunc(v.Brief(), func(f *knowledge.Fact) bool { return len(v.Facts[f.ID]) == 0 && !v.asks(f) })
}

// asks reports whether a question of the brief is still to be asked: nobody has answered it, and it is not taken for
// granted.
func (v *View) asks(f *knowledge.Fact) bool { return len(v.Facts[f.ID]) == 0 && v.usual(f.ID) == nil }

func (v *View) briefOpen() int {
	n := 0
	for _, f := range v.Brief() {
		if v.asks(f) {
			n++
		}
	}
	return n
}

// Progress counts what is done in each phase, in the order of knowledge.Phases: questions of the brief (but for those
// that are taken for granted) and rows of the requirements, decisions that apply, steps of the build plan, and items of the checklists.
func (v *View) Progress() [4]Count {
	var counts [4]Count
	add := func(phase int, done bool) {
		counts[phase].Total++
		if done {
			counts[phase].Done++
		}
	}
	for _, f := range v.Brief() {
		if answered := len(v.Facts[f.ID]) > 0; answered || v.asks(f) {
			add(0, answered)
		}
	}
	add(0, len(v.Features) > 0)
	add(0, len(v.Entities) > 0)
	add(0, len(v.Endpoints) > 0)
	for _, d := range v.Decisions() {
		if d.Counts() {
			add(slices.Index(knowledge.Phases(), d.Phase), d.Done())
		}
	}
	for _, s := range v.Plan() {
		add(2, s.Done)
	}
	for _, c := range v.Checks("") {
		add(slices.Index(knowledge.Phases(), c.Phase), c.Settled())
	}
	return counts
}

// Decided counts the decisions that come up in all phases, and how many of them are made or ruled out.
func (v *View) Decided() Count {
	var c Count
	for _, d := range v.Decisions() {
		if d.Counts() {
			c.Total++
		}
		if d.Counts() && d.Done() {
			c.Done++
		}
	}
	return c
}

// Kind of a next step, or of anything a person can be sent to.
type Kind string

// Kinds of places in a project.
const (
	Settle     Kind = "dispute" // ID is what the dispute is about
	AskFact    Kind = "fact"
	AskRows    Kind = "rows" // ID is "features", "entities" or "endpoints"
	Decide     Kind = "decision"
	Build      Kind = "step"
	Verify     Kind = "check"
	ExportADRs Kind = "export"
	Finished   Kind = "finished"
)

// NextStep is what to do next.
type NextStep struct {
	Kind  Kind
	ID    string
	Phase string
	Title string // "Who calls this backend?", "Authentication", ...
}

// firstQuestions is how many questions of the brief come before the first decision: few enough for a first
// recommendation within ninety seconds.
const firstQuestions = 6

// Next says what to do next: the first of Todo.
func (v *View) Next() NextStep {
	for step := range v.Todo() {
		return step
	}
	return NextStep{Kind: Finished, Phase: knowledge.Production, Title: v.Verdict().String()}
}

// Todo lists what is left to do. What people settled differently comes first, since all else may rest on it; then the
// order is that of design: a few facts, the decisions of the requirements that they
// ripen (the stack), the rest of the brief and the requirements, then the decisions from the hardest to reverse, the
// export of their records, the build, the checks.
func (v *View) Todo() iter.Seq[NextStep] {
	brief := v.Brief()
	first := min(firstQuestions, len(brief))
	parts := []iter.Seq[NextStep]{
		v.toSettle, v.openFacts(brief[:first]), v.openDecisions(knowledge.Requirements), v.openFacts(brief[first:]), v.openRows,
		v.openDecisions(""), v.toExport, v.toBuild, v.toCheck,
	}
	return func(yield func(NextStep) bool) {
		for _, part := range parts {
			for step := range part {
				if !yield(step) {
					return
				}
			}
		}
	}
}

func (v *View) toSettle(yield func(NextStep) bool) {
	for _, d := range v.Disputes() {
		if !yield(NextStep{Settle, d.About, d.Phase, "Settle: " + d.Title}) {
			return
		}
	}
}

func (v *View) openFacts(facts []*knowledge.Fact) iter.Seq[NextStep] {
	return func(yield func(NextStep) bool) {
		for _, f := range facts {
			if v.asks(f) && !yield(NextStep{AskFact, f.ID, knowledge.Requirements, f.Ask}) {
				return
			}
		}
	}
}

func (v *View) openRows(yield func(NextStep) bool) {
	for _, kind := range []struct {
		id, title string
		rows      int
	}{
		{"features", "Core features", len(v.Features)},
		{"entities", "Data models and relationships", len(v.Entities)},
		{"endpoints", "API endpoints", len(v.Endpoints)},
	} {
		if kind.rows == 0 && !yield(NextStep{AskRows, kind.id, knowledge.Requirements, kind.title}) {
			return
		}
	}
}

// openDecisions are those of a phase, or of all phases.
func (v *View) openDecisions(phase string) iter.Seq[NextStep] {
	return func(yield func(NextStep) bool) {
		for _, d := range v.Decisions() {
			if !d.Settled() && (phase == "" || d.Phase == phase) && !yield(NextStep{Decide, d.ID, d.Phase, d.Title}) {
				return
			}
		}
	}
}

func (v *View) toExport(yield func(NextStep) bool) {
	if v.exportedRecords() < len(v.Records) {
		yield(NextStep{ExportADRs, "", knowledge.Architecture, "Export the decisions as ADRs"})
	}
}

func (v *View) toBuild(yield func(NextStep) bool) {
	for _, s := range v.Plan() {
		if !s.Done && !yield(NextStep{Build, s.ID, knowledge.Implementation, s.Title}) {
			return
		}
	}
}

func (v *View) toCheck(yield func(NextStep) bool) {
	for _, c := range v.Checks("") {
		if !c.Settled() && !yield(NextStep{Verify, c.ID, c.Phase, c.Title}) {
			return
		}
	}
}

// Due lists the decisions that were deferred to a day that has come.
func (v *View) Due() []Decision {
	return slices.DeleteFunc(v.Decisions(), func(d Decision) bool { return !d.Due })
}

// Summary is what a list of projects keeps about this one.
func (v *View) Summary() Summary {
	next := v.Next()
	s := Summary{Name: v.Name, Phases: v.Progress(), Next: PhaseTitle(next.Phase) + " › " + next.Title}
	for _, stance := range v.Stances {
		if stance.State == DeferredState && stance.Until != "" {
			s.Due = append(s.Due, stance.Until)
		}
	}
	slices.Sort(s.Due)
	return s
}

// PhaseTitle is a phase's name as a heading.
func PhaseTitle(phase string) string {
	if phase == "" {
		return ""
	}
	return strings.ToUpper(phase[:1]) + phase[1:]
}
