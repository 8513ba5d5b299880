package export

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fsd/workflow"
)

// The defaults record is a document, not a record of the project: it is made at each export from the records that are
// routine (workflow.Record.Routine), a line each. Its number and name are remembered under workflow.DefaultsRecord, and
// each line is remembered as exported, so that neither ever moves: a decision that is contested later gets a record of its
// own, and its line stays and leads there.

// Defaults is the defaults record of a project; false when it has no routine record.
func Defaults(v *workflow.View) (workflow.Record, bool) {
	r := workflow.Record{ID: workflow.DefaultsRecord, Status: workflow.StatusDeprecated}
	found := false
	var people []string
	for _, line := range v.Records {
		if !line.Routine {
			continue
		}
		found = true
		r.Number = line.Number
		if line.At.After(r.At) {
			r.At = line.At
		}
		if line.Status == workflow.StatusAccepted {
			r.Status = workflow.StatusAccepted
		}
		if line.Author != "" && !slices.Contains(people, line.Author) {
			people = append(people, line.Author)
		}
	}
	r.Author = strings.Join(people, ", ")
	r.File, r.Left = v.Project.Defaults().File, v.Project.Defaults().Left
	return r, found
}

// defaultsText renders the defaults record.
func defaultsText(v *workflow.View, r workflow.Record) []byte {
	rec := record{Record: r, now: v, then: v}
	var doc document
	rec.head(&doc)
	doc.heading(2, "Context and Problem Statement")
	rec.purpose(&doc)
	doc.add("For each of these decisions there is a usual way for a project about which this much is known. Nobody argued for another " +
		"one, no conflict came up, and each can be changed later at little cost. A line says what was chosen, why, and what would " +
		"change it. What was contested, chosen against the advice, hard to reverse or annotated has a record of its own.")
	doc.heading(2, "Considered Options")
	doc.list([]string{defaultsTitle, "Write a record for each decision"})
	doc.heading(2, "Decision Outcome")
	doc.add("Chosen option: \"%s\", because what was debated is found at once when it stands alone.", defaultsTitle)
	var checks []string
	for _, group := range lineGroups(v) {
		doc.heading(3, sentenceCase(group.name))
		var lines []string
		for _, line := range group.lines {
			lines = append(lines, line.line())
			checks = append(checks, line.confirmed()...)
		}
		doc.list(lines)
	}
	doc.heading(3, "Consequences")
	doc.list([]string{
		"Good, because the records that remain are those that somebody thought about",
		"Bad, because a line has no room for the options that were not taken and what speaks for them",
		"Neutral, because a decision gets a record of its own as soon as somebody contests it, and its line then leads there",
	})
	if len(checks) > 0 {
		doc.heading(3, "Confirmation")
		doc.list(checks)
	}
	if len(rec.relations()) > 0 {
		doc.heading(2, "More Information")
		doc.list(rec.relations())
	}
	return doc.bytes()
}

// lineGroup are the lines under one heading.
type lineGroup struct {
	name  string
	lines []record
}

// lineGroups are the routine records by the groups of their decisions, both in the order in which they came up.
func lineGroups(v *workflow.View) []lineGroup {
	var groups []lineGroup
	for _, r := range v.Records {
		if !r.Routine {
			continue
		}
		then := workflow.See(v.K, v.AsOf(r.Last), r.At.Format(time.DateOnly))
		line := record{Record: r, now: v, then: then}
		line.d, _ = then.Decision(r.Decision)
		name := "other"
		if line.d.Decision != nil {
			name = line.d.Group
		}
		i := slices.IndexFunc(groups, func(g lineGroup) bool { return g.name == name })
		if i < 0 {
			groups, i = append(groups, lineGroup{name: name}), len(groups)
		}
		groups[i].lines = append(groups[i].lines, line)
	}
	return groups
}

// line says in one line what was chosen, why, what that rests on, and what would change it.
func (r record) line() string {
	if r.d.Decision == nil {
		return fmt.Sprintf("%s (%s): %s.%s", md(r.Decision), r.At.UTC().Format(time.DateOnly), md(r.Option), r.since())
	}
	said := fmt.Sprintf("%s (%s): %s. %s", md(r.d.Title), r.At.UTC().Format(time.DateOnly), md(r.d.OptionTitle(r.Option)),
		md(firstSentence(r.d.Advice.Leaf.Why)))
	if assumed := r.assumed(); assumed != "" {
		said += " Assumed: " + md(stop(assumed))
	}
	if change := r.wouldChange(); change != "" {
		said += " " + md(stop(change))
	}
	return said + r.since()
}

// assumed lists what the choice rests on and nobody has said.
func (r record) assumed() string {
	var parts []string
	for _, s := range r.d.Advice.Path {
		if s.Origin == workflow.Assumed || s.Origin == workflow.Usual || s.Origin == workflow.Missing {
			name, answer := r.then.Said(s)
			parts = append(parts, name+": "+answer)
		}
	}
	return strings.Join(parts, "; ")
}

// wouldChange names the other option that is nearest, and what it would take; else when to think again.
func (r record) wouldChange() string {
	best, cost := "", 0
	for _, alt := range r.then.Alternatives(r.d.Decision) {
		wins := r.then.WouldWinIf(alt)
		if n := len(alt.Wins); wins != "" && (best == "" || n < cost) {
			best, cost = "Would change to “"+alt.Option.Title+"” if "+wins, n
		}
	}
	if o, ok := r.d.Decision.Option(r.Option); ok && best == "" && o.LeaveWhen != "" {
		return "Revisit when " + o.LeaveWhen
	}
	return best
}

// since says what became of the line after it was written.
func (r record) since() string {
	next, replaced := r.now.Record(r.SupersededBy)
	switch {
	case replaced:
		return fmt.Sprintf(" Since %s decided in %s.", next.At.UTC().Format(time.DateOnly), link(r.now, next))
	case r.Status == workflow.StatusProposed:
		return " In dispute: somebody decided otherwise at the same time."
	case r.Status != workflow.StatusAccepted:
		return " No longer in force."
	}
	return ""
}

// confirmed names the checks that the decision brings.
func (r record) confirmed() []string {
	if r.d.Decision == nil || r.Status != workflow.StatusAccepted {
		return nil
	}
	var out []string
	for _, c := range r.checks() {
		out = append(out, md(r.d.Title+": "+stop(c.Title)))
	}
	return out
}

// firstSentence is a text up to the first full stop that ends a sentence; of a very short one, also the next.
func firstSentence(s string) string {
	const short = 40
	s = strings.TrimSpace(s)
	for i := short; i+2 < len(s); i++ {
		if s[i] == '.' && s[i+1] == ' ' && s[i+2] >= 'A' && s[i+2] <= 'Z' {
			return s[:i+1]
		}
	}
	return stop(s)
}
