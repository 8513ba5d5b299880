package guide

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"fsd/knowledge"
	"fsd/tui/page"
	"fsd/tui/widget"
)

// Index lists all guides; those that the project's decisions bring come first.
type Index struct {
	page.Base
	page.Browser
}

// NewIndex makes the page.
func NewIndex(env *page.Env, p page.Place) page.Page {
	i := &Index{Base: page.Base{Env: env}}
	i.fill()
	i.List.Select(p.Sub)
	return i
}

// Init implements page.Page.
func (i *Index) Init() tea.Cmd { i.fill(); return nil }

// Update implements page.Page.
func (i *Index) Update(msg tea.Msg) tea.Cmd {
	if _, changed := msg.(page.Changed); changed {
		i.fill()
		return nil
	}
	i.Take(msg)
	return nil
}

// SetSize implements page.Page.
func (i *Index) SetSize(width, height int) {
	i.Base.SetSize(width, height)
	i.fill() // summaries are broken to the width
}

func (i *Index) fill() {
	v := i.Project()
	own := v.Stack()
	yours := map[string]bool{}
	var mine, others []widget.Item
	for _, g := range v.Guides() {
		yours[g.ID] = true
		mine = append(mine, i.item(g, own))
	}
	for at := range v.K.Guides {
		if g := &v.K.Guides[at]; !yours[g.ID] {
			others = append(others, i.item(g, own))
		}
	}
	var items []widget.Item
	for _, group := range []struct {
		title string
		rows  []widget.Item
	}{{"For this project", mine}, {"Others", others}} {
		if len(group.rows) > 0 {
			items = append(append(items, widget.Item{Head: true, Text: group.title, Note: fmt.Sprint(len(group.rows))}), group.rows...)
		}
	}
	i.Set(items)
}

func (i *Index) item(g *knowledge.Guide, own string) widget.Item {
	t := i.Env.Theme
	it := widget.Item{ID: g.ID, Text: g.Title, Words: g.Summary + " " + g.Group}
	for _, line := range widget.Wrap(g.Summary, max(i.Width-7, 10)) {
		it.Subs = append(it.Subs, t.Dim.Render(line))
	}
	for _, s := range g.Samples {
		if s.Stack == own && own != "" {
			it.Right = t.Faint.Render("code in " + stackName(own))
		}
	}
	return it
}

// View implements page.Page.
func (i *Index) View() string { return i.Draw(i.Env.Theme, i.Width, i.Height, 0) }

// Place implements page.Page.
func (i *Index) Place() page.Place { return page.Place{Page: page.Guides, Sub: i.Selected()} }

// Title implements page.Page.
func (i *Index) Title() string { return "Guides" }

// Actions implements page.Page.
func (i *Index) Actions() []page.Action {
	it, ok := i.List.Selected()
	open := page.Action{Keys: []string{"enter", "l", "right"}, Name: "read", Footer: true, Do: func() tea.Cmd { return page.Go(page.Guide, it.ID) }}
	if !ok {
		open.Why = "there is no guide"
	} else if it.Head {
		open.Name, open.Do = "unfold", func() tea.Cmd { i.List.Fold(); return nil }
	}
	return i.Browser.Actions(i.Env.Theme, []page.Action{open}, func() tea.Cmd { return nil })
}
