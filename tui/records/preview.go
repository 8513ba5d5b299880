package records

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"fsd/tui/layout"
	"fsd/tui/page"
	"fsd/tui/widget"
	"fsd/workflow/export"
)

// Preview reads one record as its ADR.
type Preview struct {
	page.Base
	id     string
	reader widget.Reader
}

// NewPreview makes the page for the record that the place names.
func NewPreview(env *page.Env, p page.Place) page.Page {
	return &Preview{Base: page.Base{Env: env}, id: p.ID}
}

// Init implements page.Page.
func (p *Preview) Init() tea.Cmd {
	rec, ok := find(p.Project(), p.id)
	if !ok {
		return page.Send(page.Back{})
	}
	width := min(p.Width, layout.TextColumn)
	p.reader.SetSize(width, p.Height)
	cmd := p.reader.Show(p.Env.Theme, shown(p.Project(), rec), text(p.Project(), rec))
	p.reader.SetLead(append(about(p.Env.Theme, p.Project(), rec, width), ""))
	return cmd
}

// Update implements page.Page.
func (p *Preview) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case page.Changed:
		return p.Init()
	case widget.Rendered:
		p.reader.Take(msg)
	case tea.KeyPressMsg:
		p.reader.Key(msg)
	}
	return nil
}

// View implements page.Page.
func (p *Preview) View() string { return p.reader.View() }

// Place implements page.Page.
func (p *Preview) Place() page.Place { return page.Place{Page: page.Record, ID: p.id} }

// Title implements page.Page.
func (p *Preview) Title() string {
	rec, _ := find(p.Project(), p.id)
	if rec.Number == 0 {
		return "ADR"
	}
	return fmt.Sprintf("ADR %d", rec.Number)
}

// Status implements page.Statuser.
func (p *Preview) Status() string { return p.Env.Theme.Dim.Render(p.reader.Position()) }

// Actions implements page.Page.
func (p *Preview) Actions() []page.Action {
	rec, _ := find(p.Project(), p.id)
	return []page.Action{
		opening(p.Project(), rec),
		following(p.Project(), rec, func(id string) tea.Cmd { return page.Send(page.Replace{Place: page.Place{Page: page.Record, ID: id}}) }),
		{Keys: []string{"y"}, Name: "copy as Markdown", Footer: true, Do: func() tea.Cmd {
			return page.Send(page.Copy{Text: string(export.ADR(p.Project(), rec)), What: "the record"})
		}},
		{Keys: []string{"x"}, Name: "export", Footer: true, Do: func() tea.Cmd { return page.Go(page.Export, "") }},
	}
}
