// Package history shows what was changed when, and can go back to a point.
package history

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"fsd/tui/page"
	"fsd/tui/widget"
	"fsd/workflow"
)

// History lists the changes, the latest first.
type History struct {
	page.Base
	list widget.List
}

// New makes the page.
func New(env *page.Env, p page.Place) page.Page {
	h := &History{Base: page.Base{Env: env}}
	h.fill()
	h.list.Select(p.Sub)
	return h
}

// Init implements page.Page.
func (h *History) Init() tea.Cmd { h.fill(); return nil }

// Update implements page.Page.
func (h *History) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case page.Changed:
		h.fill()
	case tea.KeyPressMsg:
		h.list.Key(msg)
	}
	return nil
}

func (h *History) fill() {
	t, v := h.Env.Theme, h.Project()
	var items []widget.Item
	day := ""
	for i := len(v.Log) - 1; i >= 0; i-- {
		c := v.Log[i]
		if d := c.At.Local().Format("Monday, 2 January 2006"); d != day {
			day = d
			items = append(items, widget.Item{Head: true, Text: day})
		}
		it := widget.Item{ID: c.ID, Text: c.At.Local().Format("15:04") + "  " + v.Describe(c), Right: t.Faint.Render(c.Author)}
		switch c.Body.(type) {
		case workflow.Undone, workflow.Redone:
			it.Style = t.Faint
		default:
			if !v.InForce(c.ID) {
				it.Style, it.Note = t.Faint, "undone"
			}
		}
		items = append(items, it)
	}
	h.list.SetItems(items)
}

// later lists the undos that bring the project back to where it was after a change, in their order.
func (h *History) later(id string) []workflow.Body {
	v := h.Project()
	var bodies []workflow.Body
	for i := len(v.Log) - 1; i >= 0 && v.Log[i].ID != id; i-- {
		switch v.Log[i].Body.(type) {
		case workflow.Created, workflow.Exported, workflow.Undone, workflow.Redone:
			continue
		}
		if v.InForce(v.Log[i].ID) {
			bodies = append(bodies, workflow.Undone{Change: v.Log[i].ID})
		}
	}
	return bodies
}

// View implements page.Page.
func (h *History) View() string {
	h.list.SetSize(h.Width, h.Height)
	return h.list.View(h.Env.Theme)
}

// Place implements page.Page.
func (h *History) Place() page.Place {
	it, _ := h.list.Selected()
	return page.Place{Page: page.History, Sub: it.ID}
}

// Title implements page.Page.
func (h *History) Title() string { return "History" }

// Status implements page.Statuser.
func (h *History) Status() string {
	return h.Env.Theme.Dim.Render(fmt.Sprintf("%d changes", len(h.Project().Log)))
}

// Actions implements page.Page.
func (h *History) Actions() []page.Action {
	it, _ := h.list.Selected()
	bodies := h.later(it.ID)
	why := ""
	if len(bodies) == 0 {
		why = "nothing came after this"
	}
	return []page.Action{
		{Keys: []string{"enter"}, Name: "back to here", Why: why, Footer: true, Do: func() tea.Cmd {
			text := widget.Count(len(bodies), "change after it is undone.", "changes after it are undone.") + " U brings them back, one by one."
			if moves := h.ImpactText(h.Project().Preview(bodies...)); moves != "" {
				text += "\n\n" + moves
			}
			return page.Send(page.Ask{Question: page.Question{
				Title: "Go back to this point?", Text: text, Verb: "go back",
				Yes: func() tea.Cmd { return h.Make(widget.Count(len(bodies), "change", "changes")+" undone", bodies...) },
			}})
		}},
		{Keys: []string{"u"}, Name: "undo", Footer: true, Do: h.undo},
		{Keys: []string{"U"}, Name: "redo", Footer: true, Do: h.redo},
	}
}

func (h *History) undo() tea.Cmd {
	body, c, ok := h.Project().Undo()
	if !ok {
		return page.Send(page.Say{Text: "There is nothing to undo"})
	}
	return h.Make("Undid: "+h.Project().Describe(c), body)
}

func (h *History) redo() tea.Cmd {
	body, c, ok := h.Project().Redo()
	if !ok {
		return page.Send(page.Say{Text: "There is nothing to redo"})
	}
	return h.Make("Redid: "+h.Project().Describe(c), body)
}
