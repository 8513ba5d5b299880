package workflow

import (
	"slices"
	"strings"

	"fsd/knowledge"
)

// Conflict is a conflict of the knowledge that the project's answers and choices run into.
type Conflict struct {
	*knowledge.Conflict
	Decisions []string // the decisions whose choices clash
}

// Touches reports whether a decision takes part in the conflict.
func (c Conflict) Touches(decision string) bool { return slices.Contains(c.Decisions, decision) }

// Serious reports whether the conflict has to be settled; a note only says what somebody should know.
func (c Conflict) Serious() bool { return c.Severity != knowledge.Note }

// Serious reports whether one of the conflicts has to be settled.
func Serious(conflicts []Conflict) bool { return slices.ContainsFunc(conflicts, Conflict.Serious) }

// Conflicts lists the conflicts that stand. A conflict needs a choice that somebody made: the recommendations alone
// never clash, which a simulation over the whole content proves.
func (v *View) Conflicts() []Conflict {
	if !v.counted {
		v.conflicts, v.counted = v.findConflicts(), true
	}
	return slices.Clone(v.conflicts)
}

func (v *View) findConflicts() []Conflict {
	var list []Conflict
	for i := range v.K.Conflicts {
		c := Conflict{Conflict: &v.K.Conflicts[i]}
		made := false
		for _, text := range c.When {
			for _, name := range v.K.Cond(text).Names() {
				if id, isChoice := strings.CutPrefix(name, "@"); isChoice {
					c.Decisions = append(c.Decisions, id)
					_, origin := v.Value(name)
					made = made || origin == Chosen
				}
			}
		}
		if made && v.Clashes(c.Conflict) {
			list = append(list, c)
		}
	}
	return list
}

// Clashes reports whether all conditions of a conflict hold, whoever chose.
func (v *View) Clashes(c *knowledge.Conflict) bool {
	return !slices.ContainsFunc(c.When, func(text string) bool { return !v.holds(text) })
}

// ConflictsOf lists the conflicts that choosing an option would bring, beyond those that stand already.
func (v *View) ConflictsOf(decision, option string) []Conflict {
	standing := map[string]bool{}
	for _, c := range v.Conflicts() {
		standing[c.ID] = true
	}
	chosen := v.With(Decided{Decision: decision, Option: option})
	return slices.DeleteFunc(chosen.Conflicts(), func(c Conflict) bool { return standing[c.ID] })
}
