// Package records lists the decisions made, as they are exported, with where each stands and what it superseded, and
// shows each as its ADR.
package records

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"fsd/tui/layout"
	"fsd/tui/page"
	"fsd/tui/widget"
	"fsd/workflow"
	"fsd/workflow/clean"
	"fsd/workflow/export"
)

// Records lists the records: those in force first, then the lines of the defaults record.
type Records struct {
	page.Base
	page.Browser
	reader widget.Reader
	counts [groups]int
}

// The groups of the list.
const (
	inForce = iota
	usual
	noLonger
	groups
)

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
	case found:
		return r.confirm(msg)
	case adopted:
		return r.tell(msg)
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
	v := r.Project()
	var rows [groups][]widget.Item
	defaults, some := export.Defaults(v)
	for _, rec := range v.Records {
		if rec.Routine && some {
			rows[group(defaults)] = append(rows[group(defaults)], r.row(defaults))
			some = false
		}
		rows[group(rec)] = append(rows[group(rec)], r.row(rec))
	}
	titles := [groups]string{"In force", fmt.Sprintf("Lines of record %d, which nobody contested", defaults.Number), "No longer in force"}
	var items []widget.Item
	for i, title := range titles {
		if r.counts[i] = len(rows[i]); len(rows[i]) > 0 {
			items = append(append(items, widget.Item{Head: true, Text: title, Note: fmt.Sprint(len(rows[i]))}), rows[i]...)
		}
	}
	r.Set(items)
}

// group is where a record is listed.
func group(rec workflow.Record) int {
	switch {
	case rec.Status != workflow.StatusAccepted && rec.Status != workflow.StatusProposed:
		return noLonger
	case rec.Routine:
		return usual
	}
	return inForce
}

func (r *Records) row(rec workflow.Record) widget.Item {
	t, v := r.Env.Theme, r.Project()
	mark, status := standing(t, v, rec)
	it := widget.Item{ID: rec.ID, Mark: mark, Text: title(v, rec), Words: status + " " + rec.Author}
	if status != string(workflow.StatusAccepted) {
		it.Right = t.Dim.Render(status)
	}
	return it
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

// selected is the record under the cursor.
func (r *Records) selected() (workflow.Record, bool) { return find(r.Project(), r.Selected()) }

// read shows the record under the cursor as its ADR.
func (r *Records) read() tea.Cmd {
	_, right, wide := layout.SplitList(r.Width)
	rec, ok := r.selected()
	if !ok || !wide {
		return nil
	}
	r.reader.SetSize(right, r.Height)
	cmd := r.reader.Show(r.Env.Theme, shown(r.Project(), rec), text(r.Project(), rec))
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
	if r.counts == [groups]int{} {
		said := widget.Wrap(t.Dim.Render("Nothing is decided yet. Each decision you make becomes a record, which you can commit as an ADR. ")+
			t.Key.Render("2")+t.Dim.Render(" shows the decisions."), min(r.Width, layout.TextColumn))
		return strings.Join(append(append(said, ""), widget.Wrap(t.Dim.Render("Has the team written ADRs already? ")+t.Key.Render("i")+
			t.Dim.Render(" adopts them."), min(r.Width, layout.TextColumn))...), "\n")
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
	said := fmt.Sprintf("%d in force", r.counts[inForce]+r.counts[usual])
	if r.counts[noLonger] > 0 {
		said += fmt.Sprintf(", %d no longer", r.counts[noLonger])
	}
	return r.Env.Theme.Dim.Render(said)
}
