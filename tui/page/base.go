package page

import (
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

// Signs of states, the same on every page.

// DecisionSign is the symbol of a decision's state.
func (b *Base) DecisionSign(d workflow.Decision) string {
	t := b.Env.Theme
	switch {
	case d.Disputed, d.Made() && workflow.Serious(d.Conflicts):
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
