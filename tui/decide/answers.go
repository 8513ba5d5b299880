package decide

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"fsd/tui/page"
	"fsd/tui/widget"
	"fsd/workflow"
)

func (d *Decide) fillAnswers() {
	t, v := d.Env.Theme, d.Project()
	var items []widget.Item
	for _, s := range d.now().Advice.Path {
		name, answer := v.Said(s)
		mark := t.Good.Render(t.Done)
		if s.Origin != workflow.Said && s.Origin != workflow.Chosen {
			mark = t.Warn.Render(t.Begun)
		}
		items = append(items, widget.Item{ID: s.Name, Mark: mark, Text: name, Note: answer})
	}
	d.list.SetItems(items)
}

func (d *Decide) viewAnswers() string {
	t := d.Env.Theme
	head := t.Bold.Render("Your answers") + t.Dim.Render("   change one, and see what it moves")
	d.list.SetSize(d.Width, max(d.Height-2, 1))
	return head + "\n\n" + d.list.View(t)
}

func (d *Decide) answerActions() []page.Action {
	it, _ := d.list.Selected()
	return []page.Action{
		{Keys: []string{"enter", "l", "right"}, Name: "change", Footer: true, Do: func() tea.Cmd {
			if other, isChoice := strings.CutPrefix(it.ID, "@"); isChoice {
				return page.Go(page.Decide, other)
			}
			return d.turn(again, it.ID)
		}},
	}
}
