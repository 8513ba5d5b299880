// Package checks is the checklist of a phase: each item with severity, why, how, and how to see that it is met.
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
	phase    string
	onlyOpen bool
	list     widget.List
	scroll   int // of the detail, in lines
}

// New makes the page for the phase of the place.
func New(env *page.Env, p page.Place) page.Page {
	c := &Checks{Base: page.Base{Env: env}, phase: p.ID}
	if !slices.Contains(knowledge.Phases(), c.phase) {
		c.phase = knowledge.Production
	}
	c.fill()
	c.list.Select(p.Sub)
	return c
}

// Init implements page.Page.
func (c *Checks) Init() tea.Cmd { c.fill(); return nil }

// Update implements page.Page.
func (c *Checks) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case page.Changed:
		c.fill()
	case tea.KeyPressMsg:
		if c.list.Key(msg) {
			c.scroll = 0
		}
	}
	return nil
}

func (c *Checks) fill() {
	var items []widget.Item
	group := ""
	for _, check := range c.Project().Checks(c.phase) {
		if c.onlyOpen && check.Settled() {
			continue
		}
		if check.Group != group {
			group = check.Group
			items = append(items, widget.Item{Head: true, Text: strings.ToUpper(group[:1]) + group[1:]})
		}
		it := widget.Item{ID: check.ID, Mark: c.CheckSign(check), Text: check.Title, Right: string(check.Severity)}
		if check.State == workflow.CheckRisk {
			it.Subs = []string{c.Env.Theme.Dim.Render(risk(check))}
		}
		items = append(items, it)
	}
	c.list.SetItems(items)
}

// risk says who carries an accepted risk, and until when.
func risk(check workflow.Check) string {
	said := "accepted risk"
	if check.Mark.Owner != "" {
		said += ", " + check.Mark.Owner
	}
	if check.Mark.Until != "" {
		said += ", until " + check.Mark.Until
	}
	return said
}

// selected is the item under the cursor.
func (c *Checks) selected() (workflow.Check, bool) {
	it, ok := c.list.Selected()
	if !ok {
		return workflow.Check{}, false
	}
	return c.Project().Check(it.ID)
}

// View draws the list, and the item beside or below it.
func (c *Checks) View() string {
	t := c.Env.Theme
	left, right, wide := layout.Split(c.Width)
	if c.list.Len() == 0 {
		return t.Dim.Render("Nothing is open here. Press ") + t.Accent.Render("f") + t.Dim.Render(" to see all items.")
	}
	if wide {
		c.list.SetSize(left, c.Height)
		return widget.Beside(c.list.View(t), left, c.window(c.detail(right), c.Height), right, layout.Gap, c.Height)
	}
	listHeight := max(c.Height*2/5, 3)
	c.list.SetSize(c.Width, listHeight)
	top := widget.Fit(c.list.View(t), c.Width, listHeight)
	return strings.Join(top, "\n") + "\n" + t.Faint.Render(strings.Repeat(t.Rule, c.Width)) + "\n" +
		c.window(c.detail(c.Width), max(c.Height-listHeight-1, 1))
}

// window is the part of the detail that is scrolled to.
func (c *Checks) window(lines []string, height int) string {
	c.scroll = max(min(c.scroll, len(lines)-height), 0)
	return strings.Join(lines[c.scroll:min(c.scroll+height, len(lines))], "\n")
}

// detail says why, how, and how to verify.
func (c *Checks) detail(width int) []string {
	t := c.Env.Theme
	check, ok := c.selected()
	if !ok {
		return nil
	}
	var lines []string
	for _, line := range widget.Wrap(check.Title, width) {
		lines = append(lines, t.Bold.Render(line))
	}
	lines = append(lines, c.severity(check)+t.Dim.Render(", "+strings.ReplaceAll(string(check.State), "-", " ")))
	lines = append(lines, c.marks(check, width)...)
	section := func(head, text string) {
		if text != "" {
			lines = append(lines, "", t.Dim.Render(head))
			lines = append(lines, widget.Wrap(text, width)...)
		}
	}
	section("Why", check.Why)
	section("How", check.How)
	section("In "+stackName(c.stack()), check.In(c.stack()))
	section("First", check.Verify.Setup)
	if check.Verify.Run != "" {
		lines = append(lines, "", t.Dim.Render("Verify, ")+t.Accent.Render("y")+t.Dim.Render(" copies it"))
		for _, line := range widget.Wrap(check.Verify.Run, max(width-2, 1)) {
			lines = append(lines, "  "+t.Accent.Render(line))
		}
	}
	lines = append(lines, c.variables(check, width)...)
	section("Expect", check.Verify.Expect)
	section("Verify by hand", check.Verify.Manual)
	if check.Auto {
		said := "fsd sees it by itself: met"
		if check.Missing != "" {
			said = "fsd sees it by itself: " + check.Missing
		}
		section("Verify", said)
	}
	var cited []string
	for _, ref := range check.Sources {
		if s, ok := c.Project().K.Source(ref.Ref); ok {
			cited = append(cited, s.Title+", "+ref.At)
		}
	}
	section("Sources", strings.Join(cited, "; "))
	return lines
}

// variables say what to put in place of $API and the like.
func (c *Checks) variables(check workflow.Check, width int) []string {
	var lines []string
	for _, v := range c.Project().K.VariablesOf(check.Check) {
		lines = append(lines, widget.Hang("  "+c.Env.Theme.Dim.Render("$"+v.Name+"  "), c.Env.Theme.Faint.Render(v.Say), width)...)
	}
	return lines
}

func (c *Checks) severity(check workflow.Check) string {
	t := c.Env.Theme
	switch check.Severity {
	case knowledge.Blocker:
		return t.Bad.Render(string(check.Severity))
	case knowledge.Major:
		return t.Warn.Render(string(check.Severity))
	}
	return t.Dim.Render(string(check.Severity))
}

// marks is what people said about the item.
func (c *Checks) marks(check workflow.Check, width int) []string {
	t := c.Env.Theme
	var lines []string
	if check.Expired {
		lines = append(lines, t.Warn.Render("The accepted risk has run out on "+check.Mark.Until))
	}
	if check.Dropped {
		lines = append(lines, t.Dim.Render("No longer asked for; kept because it was done"))
	}
	for _, text := range []string{check.Mark.Evidence, check.Mark.Reason} {
		if text != "" {
			lines = append(lines, widget.Wrap(text, width)...)
		}
	}
	if check.State == workflow.CheckRisk {
		lines = append(lines, t.Dim.Render(risk(check)))
	}
	return lines
}

// stack is the guide's name of the stack that the project has chosen.
func (c *Checks) stack() string { return c.Project().Stack() }

func stackName(stack string) string {
	return map[string]string{"go": "Go", "express": "Express", "nextjs": "Next.js", "flask": "Flask", "fastapi": "FastAPI"}[stack]
}

// Place implements page.Page.
func (c *Checks) Place() page.Place {
	it, _ := c.list.Selected()
	return page.Place{Page: page.Checks, ID: c.phase, Sub: it.ID}
}

// Title implements page.Page.
func (c *Checks) Title() string { return workflow.PhaseTitle(c.phase) + " checks" }

// Status implements page.Statuser.
func (c *Checks) Status() string {
	t := c.Env.Theme
	verdict := c.Project().Verdict()
	if n := len(verdict.Blockers) + len(verdict.Conflicts); n > 0 {
		return t.Bad.Render(fmt.Sprintf("%s   %d blockers open", verdict, n))
	}
	return t.Good.Render(verdict.String())
}
