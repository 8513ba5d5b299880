// Package records lists the decisions made, as they are exported, with where each stands and what it superseded, and
// shows each as its ADR.
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

// Records lists the records: those in force first.
type Records struct {
	page.Base
	page.Browser
	reader widget.Reader
	counts [2]int // in force, and no longer
}

// New makes the page.
func New(env *page.Env, p page.Place) page.Page {
	r := &Records{Base: page.Base{Env: env}}
	r.fill()
	r.List.Select(p.Sub)
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
	case tea.KeyPressMsg, tea.PasteMsg:
		if r.Take(msg) {
			return r.read()
		}
	}
	return nil
}

func (r *Records) fill() {
	t, v := r.Env.Theme, r.Project()
	var groups [2][]widget.Item
	for _, rec := range v.Records {
		mark, status := standing(t, v, rec)
		it := widget.Item{ID: rec.ID, Mark: mark, Text: fmt.Sprintf("%d. %s", rec.Number, export.Title(v.K, rec)), Words: status + " " + rec.Author}
		if status != string(workflow.StatusAccepted) {
			it.Right = t.Dim.Render(status)
		}
		at := 0
		if rec.Status != workflow.StatusAccepted && rec.Status != workflow.StatusProposed {
			at = 1
		}
		groups[at] = append(groups[at], it)
	}
	var items []widget.Item
	for i, title := range []string{"In force", "No longer in force"} {
		if r.counts[i] = len(groups[i]); len(groups[i]) > 0 {
			items = append(append(items, widget.Item{Head: true, Text: title, Note: fmt.Sprint(len(groups[i]))}), groups[i]...)
		}
	}
	r.Set(items)
}

// selected is the record under the cursor.
func (r *Records) selected() (workflow.Record, bool) { return r.Project().Record(r.Selected()) }

// read shows the record under the cursor as its ADR.
func (r *Records) read() tea.Cmd {
	_, right, wide := layout.SplitList(r.Width)
	rec, ok := r.selected()
	if !ok || !wide {
		return nil
	}
	r.reader.SetSize(right, r.Height)
	cmd := r.reader.Show(r.Env.Theme, shown(r.Project(), rec), string(export.ADR(r.Project(), rec)))
	r.reader.SetLead(append(about(r.Env.Theme, r.Project(), rec, right), ""))
	return cmd
}

// shown tells two states of a record's text apart.
func shown(v *workflow.View, rec workflow.Record) string {
	return fmt.Sprintf("record/%s/%d", rec.ID, len(v.Log))
}

// View implements page.Page.
func (r *Records) View() string {
	t := r.Env.Theme
	if r.counts[0]+r.counts[1] == 0 {
		return t.Dim.Render("Nothing is decided yet. Each decision you make becomes a record, which you can commit as an ADR.")
	}
	left, right, wide := layout.SplitList(r.Width)
	list := r.Draw(t, left, r.Height, 0)
	if !wide {
		return list
	}
	r.reader.SetSize(right, r.Height)
	return widget.Beside(list, left, r.reader.View(), right, layout.Gap, r.Height)
}

// Place implements page.Page.
func (r *Records) Place() page.Place { return page.Place{Page: page.Records, Sub: r.Selected()} }

// Title implements page.Page.
func (r *Records) Title() string { return "Records" }

// Status implements page.Statuser.
func (r *Records) Status() string {
	said := fmt.Sprintf("%d in force", r.counts[0])
	if r.counts[1] > 0 {
		said += fmt.Sprintf(", %d no longer", r.counts[1])
	}
	return r.Env.Theme.Dim.Render(said)
}

// Actions implements page.Page.
func (r *Records) Actions() []page.Action {
	rec, ok := r.selected()
	why := ""
	if !ok {
		why = "there is no record"
	}
	read := page.Action{Keys: []string{"enter", "l", "right"}, Name: "read", Why: why, Footer: true, Do: func() tea.Cmd { return page.Go(page.Record, rec.ID) }}
	if it, _ := r.List.Selected(); it.Head {
		read.Name, read.Why, read.Do = "unfold", "", func() tea.Cmd { r.List.Fold(); return r.read() }
	}
	return r.Browser.Actions(r.Env.Theme, []page.Action{
		read,
		{Keys: []string{"o"}, Name: "open the decision", Why: why, Footer: true, Do: func() tea.Cmd { return page.Go(page.Decide, rec.Decision) }},
		following(r.Project(), rec, func(id string) tea.Cmd { r.List.Select(id); return r.read() }),
		{Keys: []string{"x"}, Name: "export", Footer: true, Do: func() tea.Cmd { return page.Go(page.Export, "") }},
		{Keys: []string{"y"}, Name: "copy as Markdown", Why: why, Footer: true, Do: func() tea.Cmd {
			return page.Send(page.Copy{Text: string(export.ADR(r.Project(), rec)), What: "the record"})
		}},
		{Keys: []string{"J", "ctrl+e"}, Name: "scroll the text down", Do: func() tea.Cmd { r.reader.Scroll(3); return nil }},
		{Keys: []string{"K", "ctrl+y"}, Name: "scroll the text up", Do: func() tea.Cmd { r.reader.Scroll(-3); return nil }},
	}, r.read)
}
