// Package rows is the editor of the requirements: features, entities and endpoints, one line each. The field is in
// entry.go, a paste of many lines in paste.go, what stands beside the list in detail.go and diagram.go.
package rows

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"fsd/tui/layout"
	"fsd/tui/page"
	"fsd/tui/widget"
	"fsd/workflow"
)

// kind is what differs between the three editors.
type kind struct {
	id, title, one, many, why, hint string
	next                            string // the editor that follows
}

func kinds() []kind {
	return []kind{
		{"features", "Core features", "feature", "features", "What shall it do, and for whom? Everything later is judged against this list.",
			"must: pay by card | customer | given a full cart, when paying, then the order is confirmed", "entities"},
		{"entities", "Data models and relationships", "entity", "entities", "What does it keep, and how do the things point at each other?",
			"order: number string unique, placed_at time, belongs to customer, has many line, personal", "endpoints"},
		{"endpoints", "API endpoints", "endpoint", "endpoints", "What can be asked of it? Each line is checked against the REST patterns as you type.",
			"POST /orders place an order | signed-in | order > order | 201", ""},
	}
}

// Rows edits one kind of requirement.
type Rows struct {
	page.Base
	page.Browser
	kind
	pane    widget.Pane
	field   *widget.Field
	editing string   // id of the row in the field; empty for a new one
	pasted  []pasted // lines that wait to be taken, because some are not understood
	sheet   widget.List
	mending int // the pasted line that is in the field; -1: none
	headed  int // lines above the list
}

// New makes the editor that the place names.
func New(env *page.Env, p page.Place) page.Page {
	r := &Rows{Base: page.Base{Env: env}, kind: kinds()[0], mending: -1}
	r.List.Columns = true
	for _, k := range kinds() {
		if k.id == p.ID {
			r.kind = k
		}
	}
	r.fill()
	r.List.Select(p.Sub)
	if r.List.Len() == 0 {
		r.add()
	}
	return r
}

// Init implements page.Page.
func (r *Rows) Init() tea.Cmd { r.fill(); return nil }

// Update implements page.Page.
func (r *Rows) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case page.Changed:
		r.fill()
	case tea.PasteMsg:
		if r.Browser.Typing() {
			r.Take(msg)
			return nil
		}
		return r.paste(msg)
	case tea.KeyPressMsg:
		switch {
		case r.field != nil:
			return r.typed(msg)
		case len(r.pasted) > 0:
			r.sheet.Key(msg)
		case r.Take(msg):
			r.pane.Reset()
		}
	}
	return nil
}

// SetSize implements page.Page.
func (r *Rows) SetSize(width, height int) {
	r.Base.SetSize(width, height)
	r.fill() // what stands below a row depends on the width
}

// wide reports whether what a row says stands beside the list; else it stands below the row.
func (r *Rows) wide() bool { return r.Width >= layout.Wide }

func (r *Rows) fill() {
	switch r.id {
	case "features":
		r.Set(r.features())
	case "entities":
		r.Set(r.entities())
	default:
		r.Set(r.endpoints())
	}
	r.fillPasted()
}

// features stand under their priorities.
func (r *Rows) features() []widget.Item {
	t := r.Env.Theme
	var items []widget.Item
	for _, p := range workflow.Priorities() {
		var group []widget.Item
		for _, f := range r.Project().Features {
			if f.Priority != p {
				continue
			}
			it := widget.Item{ID: f.ID, Text: f.Name, Note: f.For, Words: f.Acceptance}
			if f.Acceptance == "" && p == workflow.Must {
				it.Right = t.Warn.Render("no acceptance line")
			} else if !r.wide() {
				it.Subs = r.below("", t.Dim.Render(f.Acceptance))
			}
			group = append(group, it)
		}
		if len(group) > 0 {
			head := widget.Item{Head: true, ID: "group/" + string(p), Text: widget.Sentence(strings.ReplaceAll(string(p), "-", " ")), Note: fmt.Sprint(len(group))}
			items = append(append(items, head), group...)
		}
	}
	return items
}

func (r *Rows) entities() []widget.Item {
	t, v := r.Env.Theme, r.Project()
	var items []widget.Item
	for _, e := range v.Entities {
		it := widget.Item{ID: e.ID, Text: e.Name, Note: widget.Count(len(e.Fields), "field", "fields")}
		var names []string
		for _, f := range e.Fields {
			names = append(names, f.Name)
		}
		if len(names) > 0 {
			it.Note = strings.Join(names, ", ")
		}
		missing := slices.ContainsFunc(v.Neighbours(e), func(n workflow.Neighbour) bool { return !n.Known })
		switch {
		case missing:
			it.Right = t.Warn.Render("points at what is not here")
		case e.Personal:
			it.Right = t.Warn.Render("personal")
		}
		if !r.wide() {
			it.Right = ""
			it.Subs = r.relations(e)
		}
		items = append(items, it)
	}
	return items
}

// relations draws in a line each what an entity points at; a name that is no entity yet is marked.
func (r *Rows) relations(e workflow.Entity) []string {
	t := r.Env.Theme
	var out []string
	for _, rel := range e.Relations {
		arrow := t.Rule + t.Sep + " "
		if rel.Many {
			arrow = t.Rule + t.Many + " "
		}
		_, known := r.Project().EntityNamed(rel.Entity)
		out = append(out, t.Faint.Render(t.Rule+arrow)+rel.Entity+unknown(t, workflow.Neighbour{Known: known}))
	}
	return out
}

func (r *Rows) endpoints() []widget.Item {
	t, v := r.Env.Theme, r.Project()
	var items []widget.Item
	for _, e := range v.Endpoints {
		findings := v.LintEndpoint(e)
		it := widget.Item{ID: e.ID, Text: fmt.Sprintf("%-6s %s", e.Method, e.Path), Note: e.Purpose, Words: e.Auth, Mark: t.Faint.Render(t.Dot)}
		if e.Status != 0 {
			it.Right = t.Faint.Render(fmt.Sprint(e.Status))
		}
		if len(findings) > 0 {
			it.Mark = t.Warn.Render(t.Alert)
		}
		for _, f := range findings {
			if !r.wide() {
				it.Subs = append(it.Subs, r.below(t.Warn.Render(t.Alert)+" ", f.Say)...)
			}
		}
		items = append(items, it)
	}
	return items
}

// below breaks a text into the lines that stand under a row.
func (r *Rows) below(mark, text string) []string {
	if text == "" {
		return nil
	}
	return widget.Hang(mark, text, min(max(r.Width-7, 10), layout.TextColumn))
}

// View draws the rows, and below them the field with what is to be said about it.
func (r *Rows) View() string {
	t := r.Env.Theme
	var lines []string
	if r.Height >= 12 {
		for _, line := range widget.Wrap(r.why, min(r.Width, layout.TextColumn)) {
			lines = append(lines, t.Dim.Render(line))
		}
		lines = append(lines, "")
	}
	r.headed = len(lines)
	foot := r.foot()
	room := max(r.Height-len(lines)-len(foot), 1)
	switch {
	case len(r.pasted) > 0:
		lines = append(lines, r.viewPasted(room)...)
	case r.List.Len() > 0 || r.Narrowed():
		lines = append(lines, widget.Fit(r.body(room), r.Width, room)...)
	case r.field == nil:
		lines = append(lines, t.Dim.Render("Nothing yet. Press ")+t.Key.Render("a")+t.Dim.Render(" to add one, or paste a list."))
	default:
		r.headed -= room // nothing stands above the field
	}
	r.headed += room
	return strings.Join(append(lines, foot...), "\n")
}

// body is the list, and beside it what the row under the cursor says.
func (r *Rows) body(height int) string {
	t := r.Env.Theme
	left, right, wide := layout.SplitList(r.Width)
	list := r.Draw(t, left, height, r.headed)
	if !wide {
		return list
	}
	return widget.Beside(list, left, r.pane.View(t, r.detail(right), height), right, layout.Gap, height)
}

// Typing implements page.Typist.
func (r *Rows) Typing() bool { return r.field != nil || r.Browser.Typing() }

// Cursor implements page.Typist.
func (r *Rows) Cursor() *tea.Cursor {
	if r.field == nil {
		return r.Browser.Cursor()
	}
	c := r.field.Cursor()
	if c != nil {
		c.X += 2
		c.Y += r.headed + 1
	}
	return c
}

// Place implements page.Page.
func (r *Rows) Place() page.Place { return page.Place{Page: page.Rows, ID: r.id, Sub: r.Selected()} }

// Title implements page.Page.
func (r *Rows) Title() string { return r.title }

// Status implements page.Statuser.
func (r *Rows) Status() string {
	t, v := r.Env.Theme, r.Project()
	n := map[string]int{"features": len(v.Features), "entities": len(v.Entities), "endpoints": len(v.Endpoints)}[r.id]
	if n == 0 {
		return ""
	}
	said := t.Dim.Render(widget.Count(n, r.one, r.many))
	wrong := 0
	for _, e := range v.Endpoints {
		if r.id == "endpoints" && len(v.LintEndpoint(e)) > 0 {
			wrong++
		}
	}
	if wrong > 0 {
		said = t.Warn.Render(fmt.Sprintf("%s %d against the REST patterns", t.Alert, wrong)) + "   " + said
	}
	return said
}
