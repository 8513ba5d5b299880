// Package history shows what was changed when and by whom, and can go back to a point.
package history

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"fsd/tui/layout"
	"fsd/tui/page"
	"fsd/tui/widget"
	"fsd/workflow"
)

// History lists the changes, the latest first.
type History struct {
	page.Base
	page.Browser
	pane  widget.Pane
	shown string // what lines is about
	lines []string
	undos map[string][]workflow.Body // what going back to a change takes, as it was asked for
}

// New makes the page.
func New(env *page.Env, p page.Place) page.Page {
	h := &History{Base: page.Base{Env: env}}
	h.fill()
	h.List.Select(p.Sub)
	return h
}

// Init implements page.Page.
func (h *History) Init() tea.Cmd { h.fill(); return nil }

// Update implements page.Page.
func (h *History) Update(msg tea.Msg) tea.Cmd {
	if _, changed := msg.(page.Changed); changed {
		h.fill()
	} else if h.Take(msg) {
		h.pane.Reset()
	}
	return nil
}

func (h *History) fill() {
	t, v := h.Env.Theme, h.Project()
	h.shown, h.undos = "", map[string][]workflow.Body{}
	var items []widget.Item
	head, changes := -1, 0
	for i := len(v.Log) - 1; i >= 0; i-- {
		c := v.Log[i]
		if v.Step(c) != c.ID { // its first change stands for all
			continue
		}
		if day := c.At.Local().Format("Monday, 2 January 2006"); head < 0 || day != items[head].Text {
			head, changes = len(items), 0
			items = append(items, widget.Item{Head: true, ID: "day/" + day, Text: day})
		}
		changes++
		items[head].Note = widget.Count(changes, "change", "changes")
		it := widget.Item{ID: c.ID, Text: c.At.Local().Format("15:04") + "  " + v.DescribeStep(c), Words: c.Author}
		if c.Author != h.Env.Desk.Session().Author {
			it.Right = t.Faint.Render(c.Author)
		}
		if sign := undone(v, c); sign != "" {
			it.Style, it.Right = t.Faint, t.Faint.Render(sign)
		}
		items = append(items, it)
	}
	h.Set(items)
}

// undone says of a change that it no longer counts, or is itself only an undo.
func undone(v *workflow.View, c workflow.Change) string {
	switch c.Body.(type) {
	case workflow.Undone, workflow.Redone:
		return "of another change"
	}
	if !v.InForce(c.ID) {
		return "undone"
	}
	return ""
}

// later lists the undos that bring the project back to where it was after a change, in their order.
func (h *History) later(id string) []workflow.Body {
	if _, known := h.undos[id]; !known {
		h.undos[id] = h.findLater(id)
	}
	return h.undos[id]
}

func (h *History) findLater(id string) []workflow.Body {
	v := h.Project()
	var bodies []workflow.Body
	for i := len(v.Log) - 1; i >= 0 && v.Log[i].ID != id; i-- {
		switch v.Log[i].Body.(type) {
		case workflow.Created, workflow.Exported, workflow.Undone, workflow.Redone:
			continue
		}
		if v.InForce(v.Log[i].ID) && v.Step(v.Log[i]) == v.Log[i].ID {
			bodies = append(bodies, workflow.Undone{Change: v.Log[i].ID})
		}
	}
	return bodies
}

// View implements page.Page.
func (h *History) View() string {
	t := h.Env.Theme
	left, right, wide := layout.SplitList(h.Width)
	if !wide {
		return widget.Below(t, func(height int) string { return h.Draw(t, h.Width, height, 0) }, h.detail(h.Width), h.Width, h.Height)
	}
	return widget.Beside(h.Draw(t, left, h.Height, 0), left, h.pane.View(t, h.detail(right), h.Height), right, layout.Gap, h.Height)
}

// detail says a change in full, and what going back to it undoes. It is made once for each row.
func (h *History) detail(width int) []string {
	key := fmt.Sprint(h.Selected(), "/", width, h.Env.Theme.Dark)
	if key != h.shown {
		h.shown, h.lines = key, h.about(width)
	}
	return h.lines
}

func (h *History) about(width int) []string {
	t, v := h.Env.Theme, h.Project()
	c, ok := v.Change(h.Selected())
	if !ok {
		return nil
	}
	lines := widget.Wrap(v.Describe(c), width)
	for i := range lines {
		lines[i] = t.Bold.Render(lines[i])
	}
	when := c.At.Local().Format("2 January 2006, 15:04")
	if c.Author != "" {
		when += ", " + c.Author
	}
	lines = append(lines, widget.Wrap(t.Dim.Render(when), width)...)
	if sign := undone(v, c); sign == "undone" {
		lines = append(lines, t.Faint.Render(t.NA)+" undone")
	}
	if parts := v.Parts(c.ID); len(parts) > 0 {
		lines = append(lines, "", t.Dim.Render("In one step with"))
		for _, part := range parts {
			lines = append(lines, widget.Wrap(v.Describe(part), width)...)
		}
	}
	n := len(h.later(c.ID))
	if n == 0 {
		return lines
	}
	said := widget.Count(n, "change came", "changes came") + " after it that still " + map[bool]string{true: "counts.", false: "count."}[n == 1]
	lines = append(append(lines, ""), widget.Wrap(said, width)...)
	return append(lines, widget.Wrap(t.Key.Render("enter")+t.Dim.Render(" goes back to here, after showing what that moves"), width)...)
}

// Place implements page.Page.
func (h *History) Place() page.Place { return page.Place{Page: page.History, Sub: h.Selected()} }

// Title implements page.Page.
func (h *History) Title() string { return "History" }

// Status implements page.Statuser.
func (h *History) Status() string {
	return h.Env.Theme.Dim.Render(widget.Count(len(h.Project().Log), "change", "changes"))
}

// Actions implements page.Page.
func (h *History) Actions() []page.Action {
	id := h.Selected()
	bodies := h.later(id)
	back := page.Action{Keys: []string{"enter"}, Name: "back to here", Footer: true, Do: func() tea.Cmd { return h.goBack(bodies) }}
	if it, _ := h.List.Selected(); it.Head {
		back.Name, back.Do = "unfold", func() tea.Cmd { h.List.Fold(); return nil }
	} else if len(bodies) == 0 {
		back.Why = "nothing came after this"
	}
	return h.Browser.Actions(h.Env.Theme, []page.Action{
		back,
		{Keys: []string{"u"}, Name: "undo", Footer: true, Do: h.undo},
		{Keys: []string{"U"}, Name: "redo", Footer: true, Do: h.redo},
		{Keys: []string{"J", "ctrl+e"}, Name: "scroll the text down", Do: func() tea.Cmd { h.pane.Scroll(3); return nil }},
		{Keys: []string{"K", "ctrl+y"}, Name: "scroll the text up", Do: func() tea.Cmd { h.pane.Scroll(-3); return nil }},
	}, func() tea.Cmd { h.pane.Reset(); return nil })
}

// goBack undoes what came later, after it was shown what that moves.
func (h *History) goBack(bodies []workflow.Body) tea.Cmd {
	text := widget.Count(len(bodies), "change after it is undone.", "changes after it are undone.") + " U brings them back, one by one."
	if moves := h.ImpactText(h.Project().Preview(bodies...)); moves != "" {
		text += "\n\n" + moves
	}
	return page.Send(page.Ask{Question: page.Question{
		Title: "Go back to this point?", Text: text, Verb: "go back",
		Yes: func() tea.Cmd { return h.Make(widget.Count(len(bodies), "change", "changes")+" undone", bodies...) },
	}})
}

func (h *History) undo() tea.Cmd {
	body, c, ok := h.Project().Undo()
	if !ok {
		return page.Send(page.Refuse{Text: "There is nothing to undo"})
	}
	return h.Make("Undid: "+widget.Short(h.Project().DescribeStep(c)), body)
}

func (h *History) redo() tea.Cmd {
	body, c, ok := h.Project().Redo()
	if !ok {
		return page.Send(page.Refuse{Text: "There is nothing to redo"})
	}
	return h.Make("Redid: "+widget.Short(h.Project().DescribeStep(c)), body)
}
