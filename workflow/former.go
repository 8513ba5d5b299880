package workflow

import (
	"maps"
	"slices"
	"strings"
)

// Former is what was settled about something that this fsd's knowledge no longer has: a decision, the option that was
// chosen, a fact or a check. It stays in the history and in the records, and nothing follows from it any more.
type Former struct {
	Kind  string // "decision", "option", "fact" or "check"
	ID    string // of the decision, fact or check
	Title string // its title, if the knowledge has one; else its id
	Said  string // what was settled, in words
}

// Former lists what was settled about things that the knowledge no longer has: decisions first, then facts and checks,
// each by id.
func (v *View) Former() []Former {
	var list []Former
	for _, id := range slices.Sorted(maps.Keys(v.Stances)) {
		s := v.Stances[id]
		d, known := v.K.Decision(id)
		switch {
		case s.State == Open || s.State == "":
		case !known:
			list = append(list, Former{"decision", id, id, s.said()})
		case v.decision(d, nil).Lost():
			list = append(list, Former{"option", id, d.Title, s.said()})
		}
	}
	for _, id := range slices.Sorted(maps.Keys(v.Facts)) {
		if _, known := v.K.Fact(id); !known && len(v.Facts[id]) > 0 {
			list = append(list, Former{"fact", id, id, strings.Join(v.Facts[id], ", ")})
		}
	}
	for _, id := range slices.Sorted(maps.Keys(v.Project.Checks)) {
		if _, known := v.K.Check(id); !known && !strings.HasPrefix(id, conflictCheck("")) {
			list = append(list, Former{"check", id, id, v.describeMark(v.Project.Checks[id])})
		}
	}
	return list
}

// Lost reports whether an option was chosen that the knowledge no longer has.
func (d Decision) Lost() bool {
	_, known := d.Decision.Option(d.Stance.Option)
	return d.Made() && !known
}

// said puts a stance into words without the help of the knowledge.
func (s Stance) said() string {
	said := s.Option
	switch s.State {
	case DeferredState:
		return "deferred until " + s.Until + s.When
	case NotApplicable:
		said = "ruled out"
	}
	if s.Because != "" {
		said += ", because " + s.Because
	}
	return said
}
