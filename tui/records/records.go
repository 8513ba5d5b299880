// Package records lists the decisions made, as they are exported, and shows each as its ADR.
package records

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"fsd/tui/layout"
	"fsd/tui/page"
	"fsd/tui/widget"
	"fsd/workflow"
	"fsd/workflow/clean"
	"fsd/workflow/export"
)

// Records lists the records.
type Records struct {
	page.Base
	list     widget.List
	reader   widget.Reader
	progress page.Progress
	busy     bool // records are being read from a folder
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
	case found:
		return r.confirm(msg)
	case adopted:
		return r.tell(msg)
	case page.Progressed:
		if r.busy {
			return page.Watch()
		}
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
	v := r.Project()
	var items []widget.Item
	defaults, some := export.Defaults(v)
	for _, rec := range v.Records {
		if rec.Routine && some {
			items = append(items, r.item(defaults, ""))
			some = false
		}
		lead := ""
		if rec.Routine {
			lead = "  "
		}
		items = append(items, r.item(rec, lead))
	}
	r.list.SetItems(items)
}

// item is the row of a record. A line of the defaults record stands below it.
func (r *Records) item(rec workflow.Record, lead string) widget.Item {
	t, v := r.Env.Theme, r.Project()
	mark := t.Good.Render(t.Done)
	note := ""
	if !rec.At.IsZero() {
		note = rec.At.Local().Format("2 Jan 2006")
	}
	switch {
	case rec.Status == workflow.StatusProposed && rec.Adopted == nil:
		mark, note = t.Bad.Render(t.Alert), "proposed, beside another"
	case rec.Status != workflow.StatusAccepted:
		mark, note = t.Faint.Render(t.NA), string(rec.Status)
		if next, ok := v.Record(rec.SupersededBy); ok {
			note = fmt.Sprintf("superseded by %d", next.Number)
		}
	case rec.Adopted != nil && rec.Decision == "":
		mark, note = t.Good.Render(t.Open), "adopted"
		if d, ok := proposal(v, rec); ok {
			mark, note = t.Accent.Render(t.Begun), fmt.Sprintf("adopted: %s?", d.OptionTitle(rec.Adopted.Option))
		}
	case rec.Option != rec.Advised:
		mark = t.Warn.Render(t.Done)
		note += ", against the advice"
	}
	if d, ok := v.Decision(rec.Decision); ok && d.Stale && rec.Status == workflow.StatusAccepted {
		mark = t.Warn.Render(t.Stale)
		note = "stale"
	}
	return widget.Item{ID: rec.ID, Mark: lead + mark, Text: title(v, rec), Note: note}
}

// title is what the list calls a record: number and title, or for a line the decision and what was chosen.
func title(v *workflow.View, rec workflow.Record) string {
	name := export.Title(v.K, rec)
	if d, ok := v.Decision(rec.Decision); ok && rec.Routine {
		return d.Title + ": " + d.OptionTitle(rec.Option)
	}
	if rec.Number > 0 {
		return fmt.Sprintf("%d. %s", rec.Number, name)
	}
	return name
}

// proposal is the decision that an adopted record seems to be about, as long as nobody has decided it.
func proposal(v *workflow.View, rec workflow.Record) (workflow.Decision, bool) {
	if rec.Adopted == nil {
		return workflow.Decision{}, false
	}
	if r, ok := v.Proposal(rec.Adopted.Decision); !ok || r.ID != rec.ID {
		return workflow.Decision{}, false
	}
	return v.Decision(rec.Adopted.Decision)
}

// find is the record with an id: one of the project's, or the defaults record.
func find(v *workflow.View, id string) (workflow.Record, bool) {
	if id == workflow.DefaultsRecord {
		return export.Defaults(v)
	}
	return v.Record(id)
}

// text is a record as its file has it, fit for the screen.
func text(v *workflow.View, rec workflow.Record) string {
	return clean.Block(string(export.ADR(v, rec)), 0)
}

// read shows the record under the cursor as its ADR.
func (r *Records) read() tea.Cmd {
	_, right, wide := layout.Split(r.Width)
	it, ok := r.list.Selected()
	if !ok || !wide {
		return nil
	}
	rec, _ := find(r.Project(), it.ID)
	r.reader.SetSize(right, r.Height)
	return r.reader.Show(r.Env.Theme, shown(r.Project(), rec), text(r.Project(), rec))
}

// shown tells two states of a record's text apart.
func shown(v *workflow.View, rec workflow.Record) string {
	return fmt.Sprintf("record/%s/%d", rec.ID, len(v.Log))
}

// View implements page.Page.
func (r *Records) View() string {
	t := r.Env.Theme
	if r.list.Len() == 0 {
		return t.Dim.Render("Nothing is decided yet. Each decision you make becomes a record, which you can commit as an ADR.\n" +
			"Has the team written ADRs already? Press i to adopt them.")
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
	p.reader.SetSize(min(p.Width, layout.TextColumn), p.Height)
	return p.reader.Show(p.Env.Theme, shown(p.Project(), rec), text(p.Project(), rec))
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
	return []page.Action{
		{Keys: []string{"j", "down"}, Name: "down", Footer: true, Do: func() tea.Cmd { p.reader.Scroll(1); return nil }},
		{Keys: []string{"k", "up"}, Name: "up", Footer: true, Do: func() tea.Cmd { p.reader.Scroll(-1); return nil }},
		{Keys: []string{"x"}, Name: "export", Footer: true, Do: func() tea.Cmd { return page.Go(page.Export, "") }},
	}
}
