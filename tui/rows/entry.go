package rows

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"fsd/tui/page"
	"fsd/tui/widget"
	"fsd/workflow"
	"fsd/workflow/session"
)

// maxLine is how long a line of fast entry may be, in characters.
const maxLine = 1000

// draft is the name under which a half-typed line is kept.
func (r *Rows) draft() string { return "rows/" + r.id + "/" + r.editing }

// add opens the field for a new row, with what was typed there before and not kept.
func (r *Rows) add() {
	r.editing = ""
	r.field = widget.NewField(r.Env.Theme, r.Env.Drafts[r.draft()], maxLine, false)
}

// change opens the field with a row.
func (r *Rows) change(id string) {
	r.editing = id
	line := r.line(id)
	if kept, ok := r.Env.Drafts[r.draft()]; ok {
		line = kept
	}
	r.field = widget.NewField(r.Env.Theme, line, maxLine, false)
}

// typed takes a key in the field and keeps what stands there then, so that nothing is lost when the page is left.
func (r *Rows) typed(msg tea.Msg) tea.Cmd {
	cmd := r.field.Update(msg)
	if r.mending < 0 {
		r.Env.Draft(r.draft(), r.field.Value(), r.line(r.editing))
	}
	return cmd
}

// leave closes the field; what was typed in it is kept.
func (r *Rows) leave() tea.Cmd {
	half := r.Env.Drafts[r.draft()] != "" && r.mending < 0
	r.field, r.mending = nil, -1
	var cmd tea.Cmd
	if half {
		cmd = page.Send(page.Say{Text: "What you typed is kept: it is there when you come back"})
	}
	if r.List.Len() == 0 && len(r.pasted) == 0 {
		return tea.Batch(cmd, page.Send(page.Back{}))
	}
	return cmd
}

// parse makes the change that adds a line, or that replaces the row with the id. A new line that names an entity which
// is there already adds to it.
func (r *Rows) parse(line, id string) (workflow.Body, error) {
	v := r.Project()
	fresh := id == ""
	if fresh {
		id = session.NewRowID()
	}
	switch r.id {
	case "features":
		f, err := workflow.ParseFeature(line)
		f.ID = id
		return workflow.FeaturePut{Feature: f}, err
	case "entities":
		e, err := workflow.ParseEntity(line)
		e.ID = id
		if have, there := v.EntityNamed(e.Name); fresh && there {
			e = have.Adding(e)
		}
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

// keep stores the line in the field; after a new row the field is ready for the next one. An empty line ends.
func (r *Rows) keep() tea.Cmd {
	line := r.field.Value()
	switch {
	case r.mending >= 0:
		return r.mended(line)
	case line == "":
		r.field = nil
		if r.List.Len() > 0 {
			return r.after()
		}
		return page.Send(page.Back{})
	}
	body, err := r.parse(line, r.editing)
	if err != nil {
		return page.Send(page.Fail{Err: err})
	}
	cmd, err := r.Env.Desk.Do(body)
	if err != nil {
		return tea.Batch(cmd, page.Send(page.Fail{Err: err}))
	}
	delete(r.Env.Drafts, r.draft())
	editing := r.editing
	r.field = nil
	r.fill()
	r.List.Select(idOf(body))
	if editing == "" {
		r.add()
	}
	return tea.Batch(cmd, page.Send(page.Changed{}))
}

// idOf is the id of the row that a change puts.
func idOf(body workflow.Body) string {
	switch b := body.(type) {
	case workflow.FeaturePut:
		return b.Feature.ID
	case workflow.EntityPut:
		return b.Entity.ID
	case workflow.EndpointPut:
		return b.Endpoint.ID
	}
	return ""
}

// line is a row as it is typed.
func (r *Rows) line(id string) string {
	v := r.Project()
	for _, f := range v.Features {
		if f.ID == id {
			return workflow.FormatFeature(f)
		}
	}
	for _, e := range v.Entities {
		if e.ID == id {
			return workflow.FormatEntity(e)
		}
	}
	for _, e := range v.Endpoints {
		if e.ID == id {
			return workflow.FormatEndpoint(e)
		}
	}
	return ""
}

// foot is the field, what a line looks like, and what is understood of the line so far or said against it.
func (r *Rows) foot() []string {
	if r.field == nil {
		return nil
	}
	t := r.Env.Theme
	r.field.SetSize(max(r.Width-2, 1), 1)
	lines := []string{"", t.Accent.Render(t.Cursor) + " " + r.field.View()}
	line := r.field.Value()
	if line == "" {
		return append(append(lines, t.Dim.Render("  One line, such as")), widget.Hang("  ", t.Dim.Render(r.hint), r.Width)...)
	}
	body, err := r.parse(line, r.editing)
	if err != nil {
		return append(lines, widget.Hang("  "+t.Warn.Render(t.Alert)+" ", err.Error(), r.Width)...)
	}
	lines = append(lines, widget.Hang("  ", t.Dim.Render(r.understood(body)), r.Width)...)
	put, isEndpoint := body.(workflow.EndpointPut)
	if !isEndpoint {
		return lines
	}
	for i, f := range r.Project().LintEndpoint(put.Endpoint) {
		said := f.Say
		if f.Can && i == 0 {
			e, _ := r.Project().FixEndpoint(put.Endpoint)
			said += "  " + t.Key.Render("ctrl+f") + t.Dim.Render(" makes it ") + e.Method + " " + e.Path
		}
		lines = append(lines, widget.Hang("  "+t.Warn.Render(t.Alert)+" ", said, r.Width)...)
	}
	return lines
}

// understood says what a line means.
func (r *Rows) understood(body workflow.Body) string {
	switch b := body.(type) {
	case workflow.FeaturePut:
		said := strings.ReplaceAll(string(b.Feature.Priority), "-", " ")
		if b.Feature.For != "" {
			said += ", for " + b.Feature.For
		}
		if b.Feature.Acceptance != "" {
			said += ", accepted when: " + b.Feature.Acceptance
		}
		return said
	case workflow.EntityPut:
		return r.understoodEntity(b.Entity)
	case workflow.EndpointPut:
		return describeEndpoint(b.Endpoint)
	}
	return ""
}

func (r *Rows) understoodEntity(e workflow.Entity) string {
	said := widget.Count(len(e.Fields), "field", "fields")
	if have, there := r.Project().EntityNamed(e.Name); there && r.editing == "" {
		said = fmt.Sprintf("adds to %s: %s in all", have.Name, said)
	}
	for _, rel := range e.Relations {
		link := ", belongs to "
		if rel.Many {
			link = ", has many "
		}
		said += link + rel.Entity
	}
	if e.Personal {
		said += ", personal data"
	}
	return said
}

// describeEndpoint says who may call, what goes in and out, and the status code.
func describeEndpoint(e workflow.Endpoint) string {
	var parts []string
	add := func(lead, text string) {
		if text != "" {
			parts = append(parts, lead+text)
		}
	}
	add("", e.Purpose)
	add("for ", e.Auth)
	add("takes ", e.Request)
	add("gives ", e.Response)
	if e.Status != 0 {
		add("answers ", fmt.Sprint(e.Status))
	}
	return strings.Join(parts, ", ")
}
