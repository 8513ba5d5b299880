package workflow

import (
	"fmt"
	"slices"
	"strings"

	"fsd/knowledge"
)

// Check is a checklist item as it stands in one project.
type Check struct {
	*knowledge.Check
	State CheckState // as it counts today: an accepted risk whose day has come is open
	Mark  Checked    // what was last said about it; zero when nothing was
	// Expired says that an accepted risk has run out.
	Expired bool
	// Dropped says that the item no longer applies but is kept because it was done.
	Dropped bool
	// Auto says that fsd itself sees whether the item is met; it cannot be set by hand.
	Auto bool
	// Missing is what an automatic check still lacks, in words.
	Missing string
}

// Checks lists the items of a phase that apply to the project, or of all phases if phase is empty.
func (v *View) Checks(phase string) []Check {
	var list []Check
	for i := range v.K.Checks {
		c := &v.K.Checks[i]
		if phase != "" && c.Phase != phase {
			continue
		}
		if check := v.check(c); !check.Dropped || check.State == CheckDone {
			list = append(list, check)
		}
	}
	return list
}

// Check looks at one item, also when it does not apply.
func (v *View) Check(id string) (Check, bool) {
	c, ok := v.K.Check(id)
	if !ok {
		return Check{}, false
	}
	return v.check(c), true
}

func (v *View) check(c *knowledge.Check) Check {
	out := Check{Check: c, Mark: v.Project.Checks[c.ID], State: CheckOpen, Dropped: !v.holds(c.Applies)}
	if c.Verify.Auto != "" {
		out.Auto = true
		if out.Missing = v.missing(c.Verify.Auto); out.Missing == "" {
			out.State = CheckDone
			return out
		}
	}
	if out.Mark.State != "" && (!out.Auto || out.Mark.State != CheckDone) {
		out.State = out.Mark.State
	}
	if out.State == CheckRisk && out.Mark.Until != "" && out.Mark.Until <= v.Today {
		out.State, out.Expired = CheckOpen, true
	}
	return out
}

// Settled reports whether nothing is left to do about the item for now.
func (c Check) Settled() bool { return c.State != CheckOpen }

// Autos lists the automatic checks that content may name in verify.auto.
func Autos() []string {
	return []string{"brief", "musts", "non-goals", "entities", "personal", "endpoints", "rest", "stack", "decisions", "conflicts", "export"}
}

// missing says what an automatic check lacks; empty when it is met.
func (v *View) missing(auto string) string {
	switch auto {
	case "brief":
		return lacking(v.briefOpen(), "%d questions of the brief are open")
	case "musts":
		return v.missingMusts()
	case "non-goals":
		if len(v.Facts["non_goals"]) == 0 && !slices.ContainsFunc(v.Features, func(f Feature) bool { return f.Priority == NotNow }) {
			return "nothing is written down as left out"
		}
	case "entities":
		return v.missingEntities()
	case "personal":
		if values, origin := v.Value("sensitive"); origin == Said && !slices.Contains(values, "none") &&
			!slices.ContainsFunc(v.Entities, func(e Entity) bool { return e.Personal }) {
			return "personal data is stored, but no entity is marked as holding it"
		}
	case "endpoints":
		return v.missingEndpoints()
	case "rest":
		return lacking(v.endpointFindings(), "%d endpoints go against the REST patterns")
	case "stack":
		if d, ok := v.Decision("backend-stack"); ok && !d.Made() {
			return "the backend stack is not decided"
		}
	case "decisions":
		return lacking(v.undecided(), "%d decisions are open")
	case "conflicts":
		return lacking(len(v.blockingConflicts()), "%d blocking conflicts stand")
	case "export":
		if n := len(v.Records) - v.exportedRecords(); n > 0 || len(v.Records) == 0 {
			return fmt.Sprintf("%d of %d records were never exported", n, len(v.Records))
		}
	default:
		return "this version of fsd does not know the check " + auto
	}
	return ""
}

func lacking(n int, format string) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(format, n)
}

func (v *View) missingMusts() string {
	musts, bare := 0, 0
	for _, f := range v.Features {
		if f.Priority == Must {
			musts++
			if f.Acceptance == "" {
				bare++
			}
		}
	}
	if musts == 0 {
		return "no feature is a must"
	}
	return lacking(bare, "%d must features have no acceptance line")
}

func (v *View) missingEntities() string {
	if len(v.Entities) == 0 {
		return "no entity is written down"
	}
	bare := 0
	for _, e := range v.Entities {
		if len(e.Fields) == 0 {
			bare++
		}
	}
	return lacking(bare, "%d entities have no fields")
}

func (v *View) missingEndpoints() string {
	if len(v.Endpoints) == 0 {
		return "no endpoint is written down"
	}
	return ""
}

func (v *View) endpointFindings() int {
	n := 0
	for _, e := range v.Endpoints {
		if len(v.LintEndpoint(e)) > 0 {
			n++
		}
	}
	return n
}

func (v *View) undecided() int {
	n := 0
	for _, d := range v.Decisions() {
		if !d.Settled() {
			n++
		}
	}
	return n
}

func (v *View) exportedRecords() int {
	n := 0
	for _, r := range v.Records {
		if r.File != "" {
			n++
		}
	}
	return n
}

// conflictCheck is the id under which the acceptance of a conflict is kept among the checks.
func conflictCheck(conflict string) string { return "conflict:" + conflict }

// Accepts makes the body that accepts a conflict as a risk, with a reason and an owner, until a day if one is given.
func Accepts(conflict, reason, owner, until string) Checked {
	return Checked{Check: conflictCheck(conflict), State: CheckRisk, Reason: reason, Owner: owner, Until: until}
}

// Accepted returns how a conflict was accepted; false when it was not, or when the acceptance has run out.
func (v *View) Accepted(conflict string) (Checked, bool) {
	mark := v.Project.Checks[conflictCheck(conflict)]
	ok := mark.State == CheckRisk && (mark.Until == "" || mark.Until > v.Today)
	return mark, ok
}

func (v *View) blockingConflicts() []Conflict {
	return slices.DeleteFunc(v.Conflicts(), func(c Conflict) bool {
		_, accepted := v.Accepted(c.ID)
		return c.Severity != knowledge.Blocker || accepted
	})
}

// Verdict is the answer to "may this go live?".
type Verdict struct {
	Blockers   []Check    // open items of severity blocker, all phases
	Conflicts  []Conflict // blocking conflicts that nobody accepted
	Disputes   []Dispute  // decisions on which people contradict each other
	Exceptions int        // accepted risks, and open items of severity major
}

// Verdict follows design rules that allow no averaging: one open blocker and the answer is no.
func (v *View) Verdict() Verdict {
	out := Verdict{Conflicts: v.blockingConflicts()}
	for _, d := range v.Disputes() {
		if strings.HasPrefix(d.About, "decision/") {
			out.Disputes = append(out.Disputes, d)
		}
	}
	for _, c := range v.Checks("") {
		switch {
		case c.State == CheckOpen && c.Severity == knowledge.Blocker:
			out.Blockers = append(out.Blockers, c)
		case c.State == CheckRisk, c.State == CheckOpen && c.Severity == knowledge.Major:
			out.Exceptions++
		}
	}
	for _, c := range v.Conflicts() {
		if _, accepted := v.Accepted(c.ID); accepted {
			out.Exceptions++
		}
	}
	return out
}

// Ship reports whether nothing stands between the project and going live.
func (d Verdict) Ship() bool { return len(d.Blockers)+len(d.Conflicts)+len(d.Disputes) == 0 }

// String is the verdict in the words of the screen: DO NOT SHIP, SHIP, or SHIP WITH n EXCEPTIONS.
func (d Verdict) String() string {
	switch {
	case !d.Ship():
		return "DO NOT SHIP"
	case d.Exceptions == 1:
		return "SHIP WITH 1 EXCEPTION"
	case d.Exceptions > 1:
		return fmt.Sprintf("SHIP WITH %d EXCEPTIONS", d.Exceptions)
	}
	return "SHIP"
}
