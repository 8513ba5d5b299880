// Package records lists the decisions made, as they are exported, and shows each as its ADR.
package records

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"fsd/tui/layout"
	"fsd/tui/page"
	"fsd/tui/widget"
	"fsd/workflow"
	"fsd/workflow/export"
)

// Records lists the records.
type Records struct {
	page.Base
	list   widget.List
	reader widget.Reader
}

// New makes the page.
func New(env *page.Env, p page.Place) page.Page {
	r := &Records{Base: page.Base{Env: env}}
	r.fill()
	r.list.Select(p.Sub)
	return r
}

// Init implements page.Page.
func (r *Records) Init() tea.Cmd { r.fill(); return r.read() }

// Update implements page.Page.
func (r *Records) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case page.Changed:
		r.fill()
		return r.read()
	case widget.Rendered:
		r.reader.Take(msg)
	case tea.KeyPressMsg:
		if r.list.Key(msg) {
			return r.read()
		}
	}
	return nil
}

func (r *Records) fill() {
	t, v := r.Env.Theme, r.Project()
	var items []widget.Item
	for _, rec := range v.Records {
		mark := t.Good.Render(t.Done)
		note := rec.At.Local().Format("2 Jan 2006")
		switch {
		case rec.Status == workflow.StatusProposed:
			mark, note = t.Bad.Render(t.Alert), "proposed, beside another"
		case rec.Status != workflow.StatusAccepted:
			mark, note = t.Faint.Render(t.NA), string(rec.Status)
			if next, ok := v.Record(rec.SupersededBy); ok {
				note = fmt.Sprintf("superseded by %d", next.Number)
			}
		case rec.Option != rec.Advised:
			mark = t.Warn.Render(t.Done)
			note += ", against the advice"
		}
		if d, ok := v.Decision(rec.Decision); ok && d.Stale && rec.Status == workflow.StatusAccepted {
			mark = t.Warn.Render(t.Stale)
			note = "stale"
		}
		items = append(items, widget.Item{ID: rec.ID, Mark: mark, Text: fmt.Sprintf("%d. %s", rec.Number, export.Title(v.K, rec)), Note: note})
	}
	r.list.SetItems(items)
}

// read shows the record under the cursor as its ADR.
func (r *Records) read() tea.Cmd {
	_, right, wide := layout.Split(r.Width)
	it, ok := r.list.Selected()
	if !ok || !wide {
		return nil
	}
	rec, _ := r.Project().Record(it.ID)
	r.reader.SetSize(right, r.Height)
	return r.reader.Show(r.Env.Theme, shown(r.Project(), rec), string(export.ADR(r.Project(), rec)))
}

// shown tells two states of a record's text apart.
func shown(v *workflow.View, rec workflow.Record) string {
	return fmt.Sprintf("record/%s/%d", rec.ID, len(v.Log))
}

// View implements page.Page.
func (r *Records) View() string {
	t := r.Env.Theme
	if r.list.Len() == 0 {
		return t.Dim.Render("Nothing is decided yet. Each decision you make becomes a record, which you can commit as an ADR.")
	}
	left, right, wide := layout.Split(r.Width)
	if !wide {
		r.list.SetSize(r.Width, r.Height)
		return r.list.View(t)
	}
	r.list.SetSize(left, r.Height)
	r.reader.SetSize(right, r.Height)
	return widget.Beside(r.list.View(t), left, r.reader.View(), right, layout.Gap, r.Height)
}

// Place implements page.Page.
func (r *Records) Place() page.Place {
	it, _ := r.list.Selected()
	return page.Place{Page: page.Records, Sub: it.ID}
}

// Title implements page.Page.
func (r *Records) Title() string { return "Records" }

// Actions implements page.Page.
func (r *Records) Actions() []page.Action {
	it, ok := r.list.Selected()
	why := ""
	if !ok {
		why = "there is no record"
	}
	return []page.Action{
		{Keys: []string{"enter", "l", "right"}, Name: "read", Why: why, Footer: true, Do: func() tea.Cmd { return page.Go(page.Record, it.ID) }},
		{Keys: []string{"o"}, Name: "open the decision", Why: why, Footer: true, Do: func() tea.Cmd {
			rec, _ := r.Project().Record(it.ID)
			return page.Go(page.Decide, rec.Decision)
		}},
		{Keys: []string{"x"}, Name: "export", Footer: true, Do: func() tea.Cmd { return page.Go(page.Export, "") }},
		{Keys: []string{"y"}, Name: "copy as Markdown", Why: why, Footer: true, Do: func() tea.Cmd {
			rec, _ := r.Project().Record(it.ID)
			return page.Send(page.Copy{Text: string(export.ADR(r.Project(), rec)), What: "the record"})
		}},
	}
}

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
	rec, ok := p.Project().Record(p.id)
	if !ok {
		return page.Send(page.Back{})
	}
	p.reader.SetSize(min(p.Width, layout.TextColumn), p.Height)
	return p.reader.Show(p.Env.Theme, shown(p.Project(), rec), string(export.ADR(p.Project(), rec)))
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
	rec, _ := p.Project().Record(p.id)
	return fmt.Sprintf("ADR %d", rec.Number)
}

// Status implements page.Statuser.
func (p *Preview) Status() string { return p.Env.Theme.Dim.Render(p.reader.Position()) }

// Actions implements page.Page.
func (p *Preview) Actions() []page.Action {
	return []page.Action{
		{Keys: []string{"j", "down"}, Name: "down", Footer: true, Do: func() tea.Cmd { p.reader.Scroll(1); return nil }},
		{Keys: []string{"k", "up"}, Name: "up", Footer: true, Do: func() tea.Cmd { p.reader.Scroll(-1); return nil }},
		{Keys: []string{"x"}, Name: "export", Footer: true, Do: func() tea.Cmd { return page.Go(page.Export, "") }},
	}
}
