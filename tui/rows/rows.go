// Package rows is the editor of the requirements: features, entities and endpoints, one line each.
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
	"fsd/workflow/session"
)

// kind is what differs between the three editors.
type kind struct {
	id, title, one, why, hint string
	next                      string // the editor that follows
}

func kinds() []kind {
	return []kind{
		{"features", "Core features", "feature", "What shall it do, and for whom? Everything later is judged against this list.",
			"must: pay by card | customer | given a full cart, when paying, then the order is confirmed", "entities"},
		{"entities", "Data models and relationships", "entity", "What does it keep, and how do the things point at each other?",
			"order: number string unique, placed_at time, belongs to customer, has many line, personal", "endpoints"},
		{"endpoints", "API endpoints", "endpoint", "What can be asked of it? Each line is checked against the REST patterns as you type.",
			"POST /orders place an order | signed-in | order > order | 201", ""},
	}
}

// Rows edits one kind of requirement.
type Rows struct {
	page.Base
	kind
	list    widget.List
	field   *widget.Field
	editing string // id of the row in the field; empty for a new one
}

// New makes the editor that the place names.
func New(env *page.Env, p page.Place) page.Page {
	r := &Rows{Base: page.Base{Env: env}, kind: kinds()[0]}
	for _, k := range kinds() {
		if k.id == p.ID {
			r.kind = k
		}
	}
	r.fill()
	r.list.Select(p.Sub)
	if r.list.Len() == 0 {
		r.write("", "")
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
		return r.paste(msg)
	case tea.KeyPressMsg:
		if r.field != nil {
			return r.field.Update(msg)
		}
		r.list.Key(msg)
	}
	return nil
}

// paste makes a row of each line; one line goes into the field.
func (r *Rows) paste(msg tea.PasteMsg) tea.Cmd {
	lines := slices.DeleteFunc(strings.Split(msg.Content, "\n"), func(l string) bool { return strings.TrimSpace(l) == "" })
	if len(lines) < 2 {
		if r.field == nil {
			r.write("", "")
		}
		return r.field.Update(msg)
	}
	var bodies []workflow.Body
	for i, line := range lines {
		body, err := r.parse(line, "")
		if err != nil {
			return page.Send(page.Fail{Err: fmt.Errorf("line %d: %w; nothing was added", i+1, err)})
		}
		bodies = append(bodies, body)
	}
	return r.Make(fmt.Sprintf("%d rows added", len(bodies)), bodies...)
}

// parse makes the change that adds a line, or that replaces the row with the id.
func (r *Rows) parse(line, id string) (workflow.Body, error) {
	if id == "" {
		id = session.NewRowID()
	}
	v := r.Project()
	switch r.id {
	case "features":
		f, err := workflow.ParseFeature(line)
		f.ID = id
		return workflow.FeaturePut{Feature: f}, err
	case "entities":
		e, err := workflow.ParseEntity(line)
		e.ID = id
		return workflow.EntityPut{Entity: e}, err
	}
	e, err := workflow.ParseEndpoint(line)
	e.ID = id
	for _, old := range v.Endpoints {
		if old.ID == id {
			e.Feature = old.Feature
		}
	}
	return workflow.EndpointPut{Endpoint: e}, err
}

func (r *Rows) fill() {
	t, v := r.Env.Theme, r.Project()
	var items []widget.Item
	switch r.id {
	case "features":
		for _, p := range workflow.Priorities() {
			for _, f := range v.Features {
				if f.Priority == p {
					items = append(items, widget.Item{ID: f.ID, Text: f.Name, Note: join(string(p), f.For), Subs: sub(t.Dim.Render, f.Acceptance, r.Width)})
				}
			}
		}
	case "entities":
		for _, e := range v.Entities {
			items = append(items, widget.Item{ID: e.ID, Text: e.Name, Note: fieldsOf(e), Subs: r.relations(e)})
		}
	default:
		for _, e := range v.Endpoints {
			it := widget.Item{ID: e.ID, Text: fmt.Sprintf("%-6s %s", e.Method, e.Path), Note: join(e.Purpose, e.Auth)}
			it.Right = t.Faint.Render(fmt.Sprint(e.Status))
			for _, f := range v.LintEndpoint(e) {
				it.Subs = append(it.Subs, t.Warn.Render(t.Alert+" ")+f.Say)
			}
			items = append(items, it)
		}
	}
	r.list.SetItems(items)
}

func join(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

func sub(style func(...string) string, text string, width int) []string {
	if text == "" {
		return nil
	}
	var out []string
	for _, line := range widget.Wrap(text, min(max(width-6, 10), layout.TextColumn)) {
		out = append(out, style(line))
	}
	return out
}

func fieldsOf(e workflow.Entity) string {
	var names []string
	for _, f := range e.Fields {
		names = append(names, workflow.FormatField(f))
	}
	return strings.Join(names, ", ")
}

// relations draws what an entity points at; a name that is no entity yet is marked.
func (r *Rows) relations(e workflow.Entity) []string {
	t := r.Env.Theme
	var out []string
	for _, rel := range e.Relations {
		arrow := "──› "
		if rel.Many {
			arrow = "──« "
		}
		if t.ASCII {
			arrow = map[bool]string{true: "--< ", false: "--> "}[rel.Many]
		}
		line := t.Faint.Render(arrow) + rel.Entity
		if !slices.ContainsFunc(r.Project().Entities, func(o workflow.Entity) bool { return strings.EqualFold(o.Name, rel.Entity) }) {
			line += t.Warn.Render("  not on the list yet")
		}
		out = append(out, line)
	}
	return out
}

// write opens the field with a line.
func (r *Rows) write(id, line string) {
	r.editing = id
	r.field = widget.NewField(r.Env.Theme, line, 1000, false)
}

// View draws the rows, and below them the field with what is to be said about it.
func (r *Rows) View() string {
	t := r.Env.Theme
	var lines []string
	for _, line := range widget.Wrap(r.why, min(r.Width, layout.TextColumn)) {
		lines = append(lines, t.Dim.Render(line))
	}
	lines = append(lines, "")
	foot := r.foot()
	r.list.SetSize(r.Width, max(r.Height-len(lines)-len(foot)-1, 1))
	if r.list.Len() > 0 {
		lines = append(lines, widget.Fit(r.list.View(t), r.Width, max(r.Height-len(lines)-len(foot)-1, 1))...)
		lines = append(lines, "")
	}
	if r.list.Len() == 0 && r.field == nil {
		lines = append(lines, t.Dim.Render("Nothing yet. Press ")+t.Accent.Render("a")+t.Dim.Render(" to add one."))
	}
	return strings.Join(append(lines, foot...), "\n")
}

// foot is the field, what a line looks like, and what the lint says about the line so far.
func (r *Rows) foot() []string {
	t := r.Env.Theme
	if r.field == nil {
		return nil
	}
	r.field.SetSize(r.Width-2, 1)
	lines := []string{t.Accent.Render(t.Cursor) + " " + r.field.View()}
	findings, err := r.findings()
	switch {
	case r.field.Value() == "":
		lines = append(lines, "", t.Dim.Render("One line, such as"))
		lines = append(lines, widget.Hang("  ", r.hint, r.Width)...)
	case err != nil:
		lines = append(lines, widget.Hang("  ", t.Dim.Render(err.Error()), r.Width)...)
	}
	for i, f := range findings {
		said := f.Say
		if f.Can && i == 0 {
			e, _ := r.Project().FixEndpoint(r.typed())
			said += "  " + t.Accent.Render("ctrl+f") + t.Dim.Render(" makes it "+e.Method+" "+e.Path)
		}
		lines = append(lines, widget.Hang("  "+t.Warn.Render(t.Alert)+" ", said, r.Width)...)
	}
	return lines
}

// typed is the endpoint in the field.
func (r *Rows) typed() workflow.Endpoint {
	body, _ := r.parse(r.field.Value(), r.editing)
	put, _ := body.(workflow.EndpointPut)
	return put.Endpoint
}

// findings lints the endpoint in the field.
func (r *Rows) findings() ([]workflow.Finding, error) {
	if r.field == nil || r.field.Value() == "" {
		return nil, nil
	}
	body, err := r.parse(r.field.Value(), r.editing)
	if err != nil {
		return nil, err
	}
	if put, ok := body.(workflow.EndpointPut); ok {
		return r.Project().LintEndpoint(put.Endpoint), nil
	}
	return nil, nil
}

// Typing implements page.Typist.
func (r *Rows) Typing() bool { return r.field != nil }

// Cursor implements page.Typist.
func (r *Rows) Cursor() *tea.Cursor {
	if r.field == nil {
		return nil
	}
	c := r.field.Cursor()
	if c == nil {
		return nil
	}
	foot := len(r.foot())
	c.X += 2
	head := len(widget.Wrap(r.why, min(r.Width, layout.TextColumn))) + 1
	if r.list.Len() > 0 {
		head += max(r.Height-head-foot-1, 1) + 1
	}
	c.Y += head
	return c
}

// Place implements page.Page.
func (r *Rows) Place() page.Place {
	it, _ := r.list.Selected()
	return page.Place{Page: page.Rows, ID: r.id, Sub: it.ID}
}

// Title implements page.Page.
func (r *Rows) Title() string { return r.title }

// Status implements page.Statuser.
func (r *Rows) Status() string {
	n := r.list.Len()
	if n == 0 {
		return ""
	}
	return r.Env.Theme.Dim.Render(fmt.Sprint(n))
}
