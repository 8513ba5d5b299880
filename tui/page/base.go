package page

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"fsd/workflow"
)

// Base is what every page has: its size and its environment.
type Base struct {
	Env           *Env
	Width, Height int
}

// SetSize implements Page.
func (b *Base) SetSize(width, height int) { b.Width, b.Height = width, height }

// Project is the open project as it is now.
func (b *Base) Project() *workflow.View { return b.Env.Desk.View() }

// Make makes changes, says what was done, and tells every page. What is refused is said instead.
func (b *Base) Make(said string, bodies ...workflow.Body) tea.Cmd {
	cmd, err := b.Env.Desk.Do(bodies...)
	if err != nil {
		return tea.Batch(cmd, Send(Fail{err}), Send(Changed{}))
	}
	cmds := []tea.Cmd{cmd, Send(Changed{})}
	if said != "" {
		cmds = append(cmds, Send(Say{said}))
	}
	return tea.Batch(cmds...)
}

// MakeThen makes a change and says a message after it, unless it was refused.
func (b *Base) MakeThen(body workflow.Body, then tea.Msg) tea.Cmd {
	cmd, err := b.Env.Desk.Do(body)
	if err != nil {
		return tea.Batch(cmd, Send(Fail{err}))
	}
	return tea.Batch(cmd, tea.Sequence(Send(Changed{}), Send(then)))
}

// Impact asks before a change that moves other things, and makes it at once when it moves nothing.
func (b *Base) Impact(title string, body workflow.Body, do func() tea.Cmd) tea.Cmd {
	moves := b.Project().Preview(body)
	if !worthAsking(moves) {
		return do()
	}
	return Send(Ask{Question{Title: title, Text: ImpactText(b.Project(), moves), Yes: do, Verb: "change it"}})
}

// worthAsking leaves out what only adds or drops checks and open questions: that is what answering is for.
func worthAsking(i workflow.Impact) bool {
	return len(i.Stale)+len(i.Flips) > 0 || workflow.Serious(i.Conflicts)
}

// ImpactText puts an impact into lines.
func ImpactText(v *workflow.View, i workflow.Impact) string {
	var out []string
	section := func(n int, one, many string, rows []string) {
		if n == 0 {
			return
		}
		head := fmt.Sprintf("%d %s", n, many)
		if n == 1 {
			head = "1 " + one
		}
		out = append(out, head)
		for j, row := range rows {
			if j == 4 {
				out = append(out, fmt.Sprintf("  and %d more", len(rows)-4))
				break
			}
			out = append(out, "  "+row)
		}
		out = append(out, "")
	}
	var flips, stale, checks, dropped, conflicts, appear []string
	for _, f := range i.Flips {
		flips = append(flips, f.Decision.Title+": "+f.Decision.OptionTitle(f.From)+" › "+f.Decision.OptionTitle(f.To))
	}
	for _, r := range i.Stale {
		d, _ := v.Decision(r.Decision)
		stale = append(stale, fmt.Sprintf("ADR %d, %s: %s", r.Number, d.Title, d.OptionTitle(r.Option)))
	}
	for _, c := range i.Checks {
		checks = append(checks, c.Title)
	}
	for _, c := range i.Dropped {
		dropped = append(dropped, c.Title)
	}
	for _, c := range i.Conflicts {
		conflicts = append(conflicts, string(c.Severity)+": "+c.Say)
	}
	for _, d := range i.Appears {
		appear = append(appear, d.Title)
	}
	section(len(conflicts), "conflict arises", "conflicts arise", conflicts)
	section(len(flips), "recommendation changes", "recommendations change", flips)
	section(len(stale), "record becomes stale", "records become stale", stale)
	section(len(appear), "decision comes up", "decisions come up", appear)
	section(len(checks), "check appears", "checks appear", checks)
	section(len(dropped), "check goes away", "checks go away", dropped)
	return strings.TrimRight(strings.Join(out, "\n"), "\n")
}

// Signs of states, the same on every page.

// DecisionSign is the symbol of a decision's state.
func (b *Base) DecisionSign(d workflow.Decision) string {
	t := b.Env.Theme
	switch {
	case d.Made() && workflow.Serious(d.Conflicts):
		return t.Bad.Render(t.Alert)
	case d.Stale || d.Gone:
		return t.Warn.Render(t.Stale)
	case d.Made():
		return t.Good.Render(t.Done)
	case d.State == workflow.DeferredState:
		if d.Due {
			return t.Warn.Render(t.Deferred)
		}
		return t.Faint.Render(t.Deferred)
	case d.State == workflow.NotApplicable:
		return t.Faint.Render(t.NA)
	case d.State == workflow.Recommended:
		return t.Accent.Render(t.Begun)
	}
	return t.Faint.Render(t.Open)
}

// ConflictSign is the heading of a conflict: its severity, with a sign when it has to be settled.
func (b *Base) ConflictSign(c workflow.Conflict) string {
	t := b.Env.Theme
	if c.Serious() {
		return t.Bad.Render(t.Alert + " " + string(c.Severity))
	}
	return t.Dim.Render(string(c.Severity))
}

// CheckSign is the symbol of a check's state.
func (b *Base) CheckSign(c workflow.Check) string {
	t := b.Env.Theme
	switch c.State {
	case workflow.CheckDone:
		return t.Good.Render(t.Done)
	case workflow.CheckNotApplicable:
		return t.Faint.Render(t.NA)
	case workflow.CheckRisk:
		return t.Warn.Render(t.Alert)
	}
	return t.Faint.Render(t.Open)
}
