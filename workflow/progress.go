package workflow

import (
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
		if phase := slices.Index(knowledge.Phases(), d.Phase); d.State != NotApplicable || d.Stance.State == NotApplicable {
			add(phase, d.Settled() && d.State != DeferredState)
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

// Kind of a next step, or of anything a person can be sent to.
type Kind string

// Kinds of places in a project.
const (
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

// Next says what to do next. The order is that of design: a few facts, the stack they decide, the rest of the brief
// and the requirements, then the decisions from the hardest to reverse, the export of their records, the build, the
// checks.
func (v *View) Next() NextStep {
	brief := v.Brief()
	finders := []func() (NextStep, bool){
		func() (NextStep, bool) { return v.nextFact(brief[:min(firstQuestions, len(brief))]) },
		func() (NextStep, bool) { return v.nextDecision(knowledge.Requirements) },
		func() (NextStep, bool) { return v.nextFact(brief) },
		v.nextRows,
		func() (NextStep, bool) { return v.nextDecision("") },
		v.nextExport,
		v.nextBuild,
		v.nextCheck,
	}
	for _, find := range finders {
		if step, ok := find(); ok {
			return step
		}
	}
	return NextStep{Kind: Finished, Phase: knowledge.Production, Title: v.Verdict().String()}
}

func (v *View) nextFact(facts []*knowledge.Fact) (NextStep, bool) {
	for _, f := range facts {
		if v.asks(f) {
			return NextStep{AskFact, f.ID, knowledge.Requirements, f.Ask}, true
		}
	}
	return NextStep{}, false
}

func (v *View) nextRows() (NextStep, bool) {
	switch {
	case len(v.Features) == 0:
		return NextStep{AskRows, "features", knowledge.Requirements, "Core features"}, true
	case len(v.Entities) == 0:
		return NextStep{AskRows, "entities", knowledge.Requirements, "Data models and relationships"}, true
	case len(v.Endpoints) == 0:
		return NextStep{AskRows, "endpoints", knowledge.Requirements, "API endpoints"}, true
	}
	return NextStep{}, false
}

func (v *View) nextDecision(phase string) (NextStep, bool) {
	for _, d := range v.Decisions() {
		if !d.Settled() && (phase == "" || d.Phase == phase) {
			return NextStep{Decide, d.ID, d.Phase, d.Title}, true
		}
	}
	return NextStep{}, false
}

func (v *View) nextExport() (NextStep, bool) {
	if v.exportedRecords() < len(v.Records) {
		return NextStep{ExportADRs, "", knowledge.Architecture, "Export the decisions as ADRs"}, true
	}
	return NextStep{}, false
}

func (v *View) nextBuild() (NextStep, bool) {
	for _, s := range v.Plan() {
		if !s.Done {
			return NextStep{Build, s.ID, knowledge.Implementation, s.Title}, true
		}
	}
	return NextStep{}, false
}

func (v *View) nextCheck() (NextStep, bool) {
	for _, c := range v.Checks("") {
		if !c.Settled() {
			return NextStep{Verify, c.ID, c.Phase, c.Title}, true
		}
	}
	return NextStep{}, false
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
