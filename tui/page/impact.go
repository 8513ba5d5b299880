package page

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"fsd/knowledge"
	"fsd/tui/widget"
	"fsd/workflow"
)

// Impact asks before changes that move other things, and makes them at once when they move nothing.
func (b *Base) Impact(title string, do func() tea.Cmd, bodies ...workflow.Body) tea.Cmd {
	moves := b.Project().Preview(bodies...)
	if !worthAsking(moves) {
		return do()
	}
	return Send(Ask{Question{Title: title, Text: b.ImpactText(moves), Yes: do, Verb: "change it"}})
}

// worthAsking leaves out what only adds or drops checks and open questions: that is what answering is for.
func worthAsking(i workflow.Impact) bool {
	return len(i.Stale)+len(i.Flips) > 0 || workflow.Serious(i.Conflicts)
}

// Answer stores an answer to a fact. A first answer is asked about only when it makes a record stale or brings a
// conflict; another answer also when it turns recommendations.
func (b *Base) Answer(f *knowledge.Fact, values []string, store func(workflow.Body) tea.Cmd) tea.Cmd {
	v := b.Project()
	was, body := v.Facts[f.ID], workflow.Answered{Fact: f.ID, Values: values}
	do := func() tea.Cmd { return store(body) }
	title := widget.Sentence(f.Short) + ": " + v.Labels(f.ID, values)
	if len(was) == 0 {
		if moves := v.Preview(body); len(moves.Stale) == 0 && !workflow.Serious(moves.Conflicts) {
			return do()
		}
	} else {
		title = widget.Sentence(f.Short) + ": " + v.Labels(f.ID, was) + " " + b.Env.Theme.Arrow + " " + v.Labels(f.ID, values)
	}
	return b.Impact(title, do, body)
}

// ImpactText puts an impact into lines: what arises, what turns, what comes and what goes, each with its sign.
func (b *Base) ImpactText(i workflow.Impact) string {
	t, v := b.Env.Theme, b.Project()
	var out []string
	section := func(sign, one, many string, rows []string) {
		if len(rows) == 0 {
			return
		}
		if len(out) > 0 {
			out = append(out, "")
		}
		out = append(out, sign+" "+t.Bold.Render(widget.Count(len(rows), one, many)))
		for _, row := range rows {
			out = append(out, "  "+row)
		}
	}
	dim := func(text string) string { return t.Dim.Render(text) }
	section(t.Bad.Render(t.Alert), "conflict arises", "conflicts arise", each(i.Conflicts, func(c workflow.Conflict) string { return string(c.Severity) + ": " + c.Say }))
	section(t.Good.Render(t.Done), "conflict ends", "conflicts end", each(i.Solved, func(c workflow.Conflict) string { return c.Say }))
	section(t.Warn.Render(t.Stale), "record becomes stale", "records become stale", each(i.Stale, func(r workflow.Record) string {
		d, _ := v.Decision(r.Decision)
		return fmt.Sprintf("ADR %d, %s: %s", r.Number, d.Title, d.OptionTitle(r.Option))
	}))
	section(t.Accent.Render(t.Begun), "recommendation changes", "recommendations change", each(i.Flips, func(f workflow.Flip) string {
		return f.Decision.Title + ": " + dim(f.Decision.OptionTitle(f.From)+" "+t.Arrow) + " " + f.Decision.OptionTitle(f.To)
	}))
	section(t.Faint.Render(t.Open), "decision comes up", "decisions come up", each(i.Appears, func(d workflow.Decision) string { return d.Title }))
	section(t.Faint.Render(t.NA), "decision no longer comes up", "decisions no longer come up", each(i.Vanishes, func(d workflow.Decision) string { return d.Title }))
	section(t.Faint.Render("+"), "check appears", "checks appear", each(i.Checks, func(c workflow.Check) string { return c.Title }))
	section(t.Faint.Render("-"), "check goes away", "checks go away", each(i.Dropped, func(c workflow.Check) string { return c.Title }))
	return strings.Join(out, "\n")
}

// Moved is an impact in a few words, for a toast: "2 recommendations change, 3 checks appear"; empty when nothing moves.
func Moved(i workflow.Impact) string {
	var parts []string
	add := func(n int, one, many string) {
		if n > 0 {
			parts = append(parts, widget.Count(n, one, many))
		}
	}
	add(len(i.Conflicts), "conflict arises", "conflicts arise")
	add(len(i.Stale), "record becomes stale", "records become stale")
	add(len(i.Flips), "recommendation changes", "recommendations change")
	add(len(i.Appears), "decision comes up", "decisions come up")
	add(len(i.Checks)+len(i.Dropped), "check comes or goes", "checks come or go")
	return strings.Join(parts[:min(len(parts), 2)], ", ")
}

func each[T any](list []T, say func(T) string) []string {
	var out []string
	for x := range slices.Values(list) {
		out = append(out, say(x))
	}
	return out
}
