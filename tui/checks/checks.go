// Package checks is the checklist of a phase, each item with severity, why, how and how to see that it is met, and the
// verdict: what stands between a project and shipping.
package checks

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"fsd/knowledge"
	"fsd/tui/layout"
	"fsd/tui/page"
	"fsd/tui/widget"
	"fsd/workflow"
)

// Checks lists the items of a phase.
type Checks struct {
	page.Base
	page.Browser
	phase    string
	state    workflow.CheckState // only items in this state; empty: all
	severity knowledge.Severity  // only items of this severity; empty: all
	pane     widget.Pane
	verdict  workflow.Verdict
	shown    string // what lines is about
	lines    []string
}

// New makes the page for the phase of the place.
func New(env *page.Env, p page.Place) page.Page {
	c := &Checks{Base: page.Base{Env: env}, phase: p.ID}
	if !slices.Contains(knowledge.Phases(), c.phase) {
		c.phase = knowledge.Production
	}
	c.fill()
	c.List.Select(p.Sub)
	return c
}

// Init implements page.Page.
func (c *Checks) Init() tea.Cmd { c.fill(); return nil }

// Update implements page.Page.
func (c *Checks) Update(msg tea.Msg) tea.Cmd {
	if _, changed := msg.(page.Changed); changed {
		c.fill()
	} else if c.Take(msg) {
		c.pane.Reset()
	}
	return nil
}

func (c *Checks) fill() {
	c.verdict, c.shown = c.Project().Verdict(), ""
	var groups []string
	all, shown := map[string][]workflow.Check{}, map[string][]widget.Item{}
	for _, check := range c.Project().Checks(c.phase) {
		if all[check.Group] == nil {
			groups = append(groups, check.Group)
		}
		all[check.Group] = append(all[check.Group], check)
		if (c.state == "" || check.State == c.state) && (c.severity == "" || check.Severity == c.severity) {
			shown[check.Group] = append(shown[check.Group], c.item(check))
		}
	}
	var items []widget.Item
	for _, g := range groups {
		if len(shown[g]) > 0 {
			items = append(append(items, widget.Item{Head: true, ID: "group/" + g, Text: widget.Sentence(g), Note: tally(all[g])}), shown[g]...)
		}
	}
	c.Set(items)
}

func (c *Checks) item(check workflow.Check) widget.Item {
	it := widget.Item{
		ID: check.ID, Mark: c.CheckSign(check), Text: check.Title, Right: widget.Pad(severity(&c.Base, check), len(knowledge.Blocker)),
		Words: strings.Join([]string{string(check.Severity), string(check.State), check.Why, check.Mark.Owner}, " "),
	}
	if check.State == workflow.CheckRisk {
		it.Subs = []string{c.Env.Theme.Dim.Render(risk(check))}
	}
	return it
}

// tally says how many items of a group are settled, and how many blockers are not.
func tally(checks []workflow.Check) string {
	settled, blockers := 0, 0
	for _, check := range checks {
		switch {
		case check.Settled():
			settled++
		case check.Severity == knowledge.Blocker:
			blockers++
		}
	}
	said := fmt.Sprintf("%d of %d", settled, len(checks))
	if blockers > 0 {
		said += ", " + widget.Count(blockers, "blocker", "blockers") + " open"
	}
	return said
}

// selected is the item under the cursor.
func (c *Checks) selected() (workflow.Check, bool) {
	it, ok := c.List.Selected()
	if !ok || it.Head {
		return workflow.Check{}, false
	}
	return c.Project().Check(it.ID)
}

// View draws the list, and the item beside or below it.
func (c *Checks) View() string {
	t := c.Env.Theme
	if c.List.Len() == 0 && !c.Narrowed() {
		return strings.Join(widget.Wrap(t.Dim.Render("No item here is "+strings.Join(c.filters(), " and ")+". ")+
			t.Key.Render("f")+t.Dim.Render(" and ")+t.Key.Render("b")+t.Dim.Render(" show others."), c.Width), "\n")
	}
	left, right, wide := layout.SplitList(c.Width)
	if wide {
		return widget.Beside(c.Draw(t, left, c.Height, 0), left, c.pane.View(t, c.detail(right), c.Height), right, layout.Gap, c.Height)
	}
	listHeight := max(c.Height/2, 3)
	top := widget.Fit(c.Draw(t, c.Width, listHeight, 0), c.Width, listHeight)
	return strings.Join(top, "\n") + "\n" + t.Faint.Render(strings.Repeat(t.Rule, c.Width)) + "\n" +
		c.pane.View(t, c.detail(c.Width), max(c.Height-listHeight-1, 1))
}

// detail is the item under the cursor in full. It is made once for each row.
func (c *Checks) detail(width int) []string {
	key := fmt.Sprint(c.Selected(), "/", width, c.Env.Theme.Dark)
	if key != c.shown {
		c.shown, c.lines = key, nil
		if check, ok := c.selected(); ok {
			c.lines = about(&c.Base, check, width)
		}
	}
	return c.lines
}

// filters are the words for what is shown; none when everything is.
func (c *Checks) filters() []string {
	var words []string
	if c.state != "" {
		words = append(words, strings.ReplaceAll(string(c.state), "-", " "))
	}
	if c.severity != "" {
		words = append(words, string(c.severity))
	}
	return words
}

// Place implements page.Page.
func (c *Checks) Place() page.Place {
	return page.Place{Page: page.Checks, ID: c.phase, Sub: c.Selected()}
}

// Title implements page.Page.
func (c *Checks) Title() string { return workflow.PhaseTitle(c.phase) + " checks" }

// Status implements page.Statuser.
func (c *Checks) Status() string {
	t := c.Env.Theme
	said := t.Good.Render(c.verdict.String())
	if n := len(c.verdict.Blockers) + len(c.verdict.Conflicts); n > 0 {
		said = t.Bad.Render(fmt.Sprintf("%s   %s", c.verdict, widget.Count(n, "blocker open", "blockers open")))
	}
	if words := c.filters(); len(words) > 0 {
		said = t.Accent.Render("only "+strings.Join(words, ", ")) + "   " + said
	}
	return said
}
