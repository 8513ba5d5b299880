package guide

import (
	tea "charm.land/bubbletea/v2"

	"fsd/tui/page"
	"fsd/tui/widget"
)

// Index lists all guides; those that the project's decisions bring come first.
type Index struct {
	page.Base
	list widget.List
}

// NewIndex makes the page.
func NewIndex(env *page.Env, p page.Place) page.Page {
	i := &Index{Base: page.Base{Env: env}}
	i.fill()
	i.list.Select(p.Sub)
	return i
}

// Init implements page.Page.
func (i *Index) Init() tea.Cmd { i.fill(); return nil }

// Update implements page.Page.
func (i *Index) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case page.Changed:
		i.fill()
	case tea.KeyPressMsg:
		i.list.Key(msg)
	}
	return nil
}

func (i *Index) fill() {
	v := i.Project()
	yours := map[string]bool{}
	items := []widget.Item{{Head: true, Text: "For this project"}}
	for _, g := range v.Guides() {
		yours[g.ID] = true
		items = append(items, widget.Item{ID: g.ID, Text: g.Title, Note: g.Summary})
	}
	others := []widget.Item{{Head: true, Text: "Others"}}
	for _, g := range v.K.Guides {
		if !yours[g.ID] {
			others = append(others, widget.Item{ID: g.ID, Text: g.Title, Note: g.Summary})
		}
	}
	if len(others) > 1 {
		items = append(items, others...)
	}
	i.list.SetItems(items)
}

// View implements page.Page.
func (i *Index) View() string {
	i.list.SetSize(i.Width, i.Height)
	return i.list.View(i.Env.Theme)
}

// Place implements page.Page.
func (i *Index) Place() page.Place {
	it, _ := i.list.Selected()
	return page.Place{Page: page.Guides, Sub: it.ID}
}

// Title implements page.Page.
func (i *Index) Title() string { return "Guides" }

// Actions implements page.Page.
func (i *Index) Actions() []page.Action {
	it, ok := i.list.Selected()
	why := ""
	if !ok {
		why = "there is no guide"
	}
	return []page.Action{{Keys: []string{"enter", "l", "right"}, Name: "read", Why: why, Footer: true,
		Do: func() tea.Cmd { return page.Go(page.Guide, it.ID) }}}
}
