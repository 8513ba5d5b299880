package overview

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"fsd/knowledge"
	"fsd/tui/layout"
	"fsd/tui/widget"
	"fsd/workflow"
)

// troubles are what needs attention in a phase.
type troubles struct{ disputes, conflicts, stale, due, blockers int }

func findTroubles(v *workflow.View, verdict workflow.Verdict) (out [4]troubles) {
	at := map[string]*troubles{}
	for i, phase := range knowledge.Phases() {
		at[phase] = &out[i]
	}
	for _, d := range v.Decisions() {
		n := at[d.Phase]
		if d.Stale || d.Gone {
			n.stale++
		}
		if d.Made() && workflow.Serious(d.Conflicts) {
			n.conflicts++
		}
		if d.Due {
			n.due++
		}
	}
	for _, d := range v.Disputes() {
		if n := at[d.Phase]; n != nil {
			n.disputes++
		}
	}
	for _, c := range verdict.Blockers {
		at[c.Phase].blockers++
	}
	return out
}

// phases are the four lines at the top; on low screens only the one in view.
func (o *Overview) phases() []string {
	t := o.Env.Theme
	digits := 0
	for _, c := range o.counts {
		digits = max(digits, len(fmt.Sprint(c.Total)))
	}
	cells := 8
	if o.Width < 60 {
		cells = 4
	}
	var lines []string
	for i, c := range o.counts {
		if o.Height < 18 && i != o.phase {
			continue
		}
		lead, style := "  ", t.Dim
		if i == o.phase {
			lead, style = t.Strong.Render(t.Cursor)+" ", t.Bold
		}
		name := fmt.Sprintf("%d %-15s", i+1, workflow.PhaseTitle(knowledge.Phases()[i]))
		line := lead + style.Render(name) + widget.Bar(t, c.Done, c.Total, cells) + t.Dim.Render(fmt.Sprintf(" %*d/%-*d", digits, c.Done, digits, c.Total))
		lines = append(lines, o.noted(line, o.phaseNotes(i)))
	}
	return lines
}

// noted puts notes behind a line: those that fit whole, and the beginning of the first that does not.
func (o *Overview) noted(line string, notes []string) string {
	const useful = 24
	for _, n := range notes {
		room := o.Width - ansi.StringWidth(line) - 3
		if ansi.StringWidth(n) > room {
			if room < useful {
				continue
			}
			return line + "   " + ansi.Truncate(n, room, "…")
		}
		line += "   " + n
	}
	return line
}

// phaseNotes say what there is to know about a phase, the most pressing first.
func (o *Overview) phaseNotes(i int) []string {
	t, v, n := o.Env.Theme, o.Project(), o.troubles[i]
	var notes []string
	add := func(count int, style func(...string) string, sign, what string) {
		if o.Width < 60 {
			what = ""
		}
		if count > 0 {
			notes = append(notes, style(strings.TrimSpace(fmt.Sprintf("%s %d %s", sign, count, what))))
		}
	}
	phase := knowledge.Phases()[i]
	if phase == knowledge.Production {
		style := t.Good
		if !o.verdict.Ship() {
			style = t.Bad
		}
		notes = append(notes, style.Render(o.verdict.String()))
		all := len(o.verdict.Blockers) + len(o.verdict.Conflicts)
		where := " open"
		if o.Width >= layout.Wide {
			where = " open in all phases"
		}
		add(all, t.Bad.Render, t.Alert, strings.TrimPrefix(widget.Count(all, "blocker", "blockers"), fmt.Sprint(all, " "))+where)
	}
	add(n.disputes, t.Bad.Render, t.Alert, "in dispute")
	add(n.conflicts, t.Bad.Render, t.Alert, "in conflict")
	add(n.stale, t.Warn.Render, t.Stale, "stale")
	add(n.due, t.Warn.Render, t.Deferred, "due")
	if o.next.Kind != workflow.Finished && o.next.Phase == phase {
		notes = append(notes, t.Accent.Render("next ")+t.Dim.Render(o.next.Title))
	}
	switch {
	case phase == knowledge.Requirements:
		notes = append(notes, t.Faint.Render(fmt.Sprintf("features %d   entities %d   endpoints %d", len(v.Features), len(v.Entities), len(v.Endpoints))))
	case phase == knowledge.Architecture && len(notes) == 0:
		notes = append(notes, t.Faint.Render("hardest to change first"))
	case phase == knowledge.Implementation && len(notes) == 0:
		notes = append(notes, t.Faint.Render("grows with the decisions"))
	}
	return notes
}
