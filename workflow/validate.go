package workflow

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fsd/knowledge"
	"fsd/workflow/clean"
)

// Limits on what people type, in characters after cleaning.
const (
	MaxLine = 300
	MaxNote = 10_000
)

// Refusal is why a change does not fit the project. Its text is a sentence for the person who tried.
type Refusal struct {
	Say  string
	Near []string // the nearest things that exist, when a name is not known
}

// Error implements error.
func (r Refusal) Error() string {
	if len(r.Near) == 0 {
		return r.Say
	}
	return r.Say + "; did you mean " + strings.Join(r.Near, ", ") + "?"
}

func refuse(format string, args ...any) error { return Refusal{Say: fmt.Sprintf(format, args...)} }

// few is how many names a refusal may list in one line when none is like the one given.
const few = 10

// Unknown refuses a name that does not exist. It names the nearest that do, or all of them when they are few.
func Unknown(kind, name string, existing []string) Refusal {
	r := Refusal{Say: fmt.Sprintf("there is no %s %s", kind, clean.Show(name)), Near: Nearest(name, existing)}
	if len(r.Near) == 0 && len(existing) > 0 && len(existing) <= few {
		r.Say += "; there are " + strings.Join(existing, ", ")
	}
	return r
}

// Validate checks a change against the project and the knowledge and cleans its texts. It returns the body that may
// be stored, or a Refusal. Every change goes through it, from the screen and from commands.
func (v *View) Validate(body Body) (Body, error) {
	switch b := body.(type) {
	case Renamed:
		name, err := clean.Name(b.Name)
		return Renamed{Name: name}, err
	case Answered:
		return v.validAnswer(b)
	case Decided:
		return v.validChoice(b)
	case Deferred:
		return v.validDeferral(b)
	case Excluded:
		b.Reason = clean.Line(b.Reason, MaxLine)
		if b.Reason == "" {
			return nil, refuse("say why it does not apply")
		}
		return b, v.known(b.Decision)
	case Reopened:
		return b, v.known(b.Decision)
	case Noted:
		b.Text = clean.Block(b.Text, MaxNote)
		return b, v.known(b.Decision)
	case FeaturePut:
		return v.validFeature(b)
	case EntityPut:
		return v.validEntity(b)
	case EndpointPut:
		return v.validEndpoint(b)
	case Removed:
		return b, v.has(b.ID)
	case Checked:
		return v.validMark(b)
	case Stepped:
		if !slices.ContainsFunc(v.Plan(), func(s BuildStep) bool { return s.ID == b.Step }) {
			return nil, refuse("the build plan has no step %s", clean.Show(b.Step))
		}
		return b, nil
	case Undone:
		if !slices.Contains(v.undo, b.Change) {
			return nil, refuse("there is nothing to undo")
		}
		return b, nil
	case Redone:
		if !slices.Contains(v.redo, b.Change) {
			return nil, refuse("there is nothing to redo")
		}
		return b, nil
	case Exported:
		return b, nil
	case Detailed:
		return b, v.allKnown(b.Decisions)
	case Adopted:
		return v.validAdoption(b)
	case Edited:
		return v.validEdit(b)
	}
	return nil, refuse("a change of kind %s cannot be made here", body.Kind())
}

func (v *View) allKnown(decisions []string) error {
	for _, id := range decisions {
		if err := v.known(id); err != nil {
			return err
		}
	}
	return nil
}

func (v *View) known(decision string) error {
	if _, ok := v.K.Decision(decision); ok {
		return nil
	}
	var ids []string
	for _, d := range v.K.Decisions {
		ids = append(ids, d.ID)
	}
	return Unknown("decision", decision, ids)
}

func (v *View) validAnswer(b Answered) (Body, error) {
	f, ok := v.K.Fact(b.Fact)
	if !ok {
		var ids []string
		for _, f := range v.K.Facts {
			ids = append(ids, f.ID)
		}
		return nil, Unknown("fact", b.Fact, ids)
	}
	if f.Kind == knowledge.Text {
		text := clean.Line(strings.Join(b.Values, ", "), 500)
		if text == "" {
			return Answered{Fact: b.Fact}, nil
		}
		return Answered{Fact: b.Fact, Values: []string{text}}, nil
	}
	if f.Kind == knowledge.One && len(b.Values) > 1 {
		return nil, refuse("%s takes one answer, not %d", b.Fact, len(b.Values))
	}
	ids := []string{knowledge.Unknown}
	for _, value := range f.Values {
		ids = append(ids, value.ID)
	}
	for _, id := range b.Values {
		if !slices.Contains(ids, id) {
			return nil, Unknown("answer to "+b.Fact+" named", id, ids)
		}
	}
	if len(b.Values) > 1 && (slices.Contains(b.Values, knowledge.Unknown) || slices.Contains(b.Values, "none")) {
		return nil, refuse("%q and %q stand alone as answers to %s", knowledge.Unknown, "none", b.Fact)
	}
	return b, nil
}

func (v *View) validChoice(b Decided) (Body, error) {
	if err := v.known(b.Decision); err != nil {
		return nil, err
	}
	d, _ := v.Decision(b.Decision)
	b.Advised = d.Advice.Option
	if b.Option == "" {
		b.Option = b.Advised
	}
	if _, ok := d.Decision.Option(b.Option); !ok {
		var ids []string
		for _, o := range d.Options {
			ids = append(ids, o.ID)
		}
		return nil, Unknown("option of "+b.Decision+" named", b.Option, ids)
	}
	b.Because = clean.Line(b.Because, MaxLine)
	if r, ok := v.Proposal(b.Decision); ok && b.Because == "" && r.Adopted.Option == b.Option && b.Option != b.Advised {
		b.Because = clean.Line("it was decided in the record “"+r.Adopted.Title+"”", MaxLine)
	}
	if b.Option != b.Advised && b.Because == "" {
		return nil, refuse("%s is not what is recommended (%s): say why it is right here", b.Option, b.Advised)
	}
	b.Routine = v.routine(d, b)
	return b, nil
}

// routine reports whether nobody contests a choice. What is hard to reverse is never routine.
func (v *View) routine(d Decision, b Decided) bool {
	if b.Option != b.Advised || b.Because != "" || v.Notes[b.Decision] != "" || d.Hard() {
		return false
	}
	return !slices.ContainsFunc(v.With(b).Conflicts(), func(c Conflict) bool { return c.Touches(b.Decision) })
}

func (v *View) validDeferral(b Deferred) (Body, error) {
	b.When = clean.Line(b.When, MaxLine)
	if (b.Until == "") == (b.When == "") {
		return nil, refuse("say until when: a day as 2027-01-31, or what has to happen first")
	}
	if b.Until != "" {
		if err := validDay(b.Until); err != nil {
			return nil, err
		}
	}
	return b, v.known(b.Decision)
}

// DeferralOf makes a deferral from what a person typed: a day, or anything else as a condition.
func DeferralOf(decision, text string) Deferred {
	if validDay(text) == nil {
		return Deferred{Decision: decision, Until: text}
	}
	return Deferred{Decision: decision, When: text}
}

func validDay(day string) error {
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		return refuse("%s is not a day written as 2027-01-31", clean.Show(day))
	}
	return nil
}

func (v *View) validMark(b Checked) (Body, error) {
	b.Evidence, b.Reason = clean.Line(b.Evidence, MaxLine), clean.Line(b.Reason, MaxLine)
	b.Owner = clean.Line(b.Owner, 80)
	if id, isConflict := strings.CutPrefix(b.Check, "conflict:"); isConflict {
		if !slices.ContainsFunc(v.K.Conflicts, func(c knowledge.Conflict) bool { return c.ID == id }) {
			return nil, refuse("there is no conflict %s", clean.Show(id))
		}
		b.Decisions = nil
		for _, c := range v.Conflicts() {
			if c.ID == id {
				b.Decisions = c.Decisions
			}
		}
	} else if check, ok := v.Check(b.Check); !ok {
		var ids []string
		for _, c := range v.K.Checks {
			ids = append(ids, c.ID)
		}
		return nil, Unknown("check", b.Check, ids)
	} else if check.Auto && b.State == CheckDone {
		return nil, refuse("fsd sees by itself whether %s is met: %s", b.Check, check.Missing)
	}
	switch b.State {
	case CheckOpen, CheckDone:
	case CheckNotApplicable:
		if b.Reason == "" {
			return nil, refuse("say why it does not apply")
		}
	case CheckRisk:
		if b.Reason == "" {
			return nil, refuse("say why the risk is acceptable")
		}
		if b.Until != "" {
			if err := validDay(b.Until); err != nil {
				return nil, err
			}
		}
	default:
		return nil, refuse("%s is not a state of a check", clean.Show(string(b.State)))
	}
	return b, nil
}
