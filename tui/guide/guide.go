// Package guide is for reading: a pattern with its sample and the founding form, or why a decision or an option is as
// it is.
package guide

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"fsd/knowledge"
	"fsd/tui/layout"
	"fsd/tui/page"
	"fsd/tui/widget"
)

// codeColumn is the width of a document with code: wider than prose, so that lines of code stay whole.
const codeColumn = layout.TextColumn + 32

// Guide reads one document.
type Guide struct {
	page.Base
	place  page.Place
	title  string
	text   string
	code   string // what y copies
	reader widget.Reader
	err    error
}

// New makes the page of a guide.
func New(env *page.Env, p page.Place) page.Page {
	g := &Guide{Base: page.Base{Env: env}, place: p}
	k := env.Desk.View().K
	guide, ok := k.Guide(p.ID)
	if !ok {
		g.title, g.text = p.ID, "This guide is no longer part of fsd."
		return g
	}
	stack := env.Desk.View().Stack()
	if !slices.ContainsFunc(guide.Samples, func(s knowledge.Sample) bool { return s.Stack == stack }) {
		stack = ""
	}
	g.title = guide.Title
	g.text, g.err = k.GuideMarkdown(guide, stack)
	for _, s := range guide.Samples {
		if s.Stack == stack || stack == "" {
			g.code, _ = k.GuideFile(guide.ID, s.File)
			break
		}
	}
	return g
}

// NewReader makes the page of a decision ("data-store") or an option ("data-store/postgresql").
func NewReader(env *page.Env, p page.Place) page.Page {
	g := &Guide{Base: page.Base{Env: env}, place: p}
	k := env.Desk.View().K
	decision, option, _ := strings.Cut(p.ID, "/")
	d, ok := k.Decision(decision)
	if !ok {
		g.title, g.text = p.ID, "This decision is no longer part of fsd."
		return g
	}
	g.title = d.Title
	if o, ok := d.Option(option); ok {
		g.title = o.Title
		g.text, g.err = k.OptionMarkdown(d, o)
		return g
	}
	g.text, g.err = k.DecisionMarkdown(d)
	return g
}

// Init implements page.Page.
func (g *Guide) Init() tea.Cmd {
	if g.err != nil {
		return page.Send(page.Fail{Err: g.err})
	}
	return g.show()
}

func (g *Guide) show() tea.Cmd {
	g.reader.SetSize(min(g.Width, codeColumn), g.Height)
	return g.reader.Show(g.Env.Theme, "guide/"+g.place.ID, g.text)
}

// Update implements page.Page.
func (g *Guide) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case page.Changed:
		return g.show()
	case widget.Rendered:
		g.reader.Take(msg)
	case tea.KeyPressMsg:
		g.reader.Key(msg)
	}
	return nil
}

// View implements page.Page.
func (g *Guide) View() string { return g.reader.View() }

// Place implements page.Page.
func (g *Guide) Place() page.Place { return g.place }

// Title implements page.Page.
func (g *Guide) Title() string { return g.title }

// Status implements page.Statuser.
func (g *Guide) Status() string { return g.Env.Theme.Dim.Render(g.reader.Position()) }

// Actions implements page.Page.
func (g *Guide) Actions() []page.Action {
	why := ""
	if g.code == "" {
		why = "there is no code here"
	}
	return []page.Action{
		{Keys: []string{"j", "down"}, Name: "down", Footer: true, Do: func() tea.Cmd { g.reader.Scroll(1); return nil }},
		{Keys: []string{"k", "up"}, Name: "up", Footer: true, Do: func() tea.Cmd { g.reader.Scroll(-1); return nil }},
		{Keys: []string{"y"}, Name: "copy the code", Why: why, Footer: true, Do: func() tea.Cmd {
			return page.Send(page.Copy{Text: g.code, What: "the code"})
		}},
	}
}
