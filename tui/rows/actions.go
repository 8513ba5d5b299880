package rows

import (
	tea "charm.land/bubbletea/v2"

	"fsd/tui/page"
	"fsd/tui/widget"
	"fsd/workflow"
)

// Actions implements page.Page.
func (r *Rows) Actions() []page.Action {
	if r.field != nil {
		return r.typingActions()
	}
	it, some := r.list.Selected()
	none := ""
	if !some {
		none = "there is no row"
	}
	return []page.Action{
		{Keys: []string{"a", "o"}, Name: "add", Footer: true, Do: func() tea.Cmd { r.write("", ""); return nil }},
		{Keys: []string{"enter", "l", "right"}, Name: "change", Why: none, Footer: true, Do: func() tea.Cmd { r.write(it.ID, r.line(it.ID)); return nil }},
		{Keys: []string{"d"}, Name: "remove", Why: none, Footer: true, Do: func() tea.Cmd { return r.remove(it) }},
		{Keys: []string{"f"}, Name: "fix", Why: r.whyNoFix(it.ID), Footer: true, Do: func() tea.Cmd { return r.fix(it.ID) }},
		{Keys: []string{"s"}, Name: "serves feature", Why: r.whyNoFeature(none), Do: func() tea.Cmd { return r.serve(it.ID) }},
		{Keys: []string{"n"}, Name: "next step", Footer: true, Do: r.after},
	}
}

func (r *Rows) typingActions() []page.Action {
	return []page.Action{
		{Keys: []string{"enter"}, Name: "keep", Footer: true, Do: r.keep},
		{Keys: []string{"ctrl+f"}, Name: "fix", Footer: r.id == "endpoints", Do: r.fixField},
		{Keys: []string{"esc"}, Name: "leave", Footer: true, Do: func() tea.Cmd {
			r.field = nil
			if r.list.Len() == 0 {
				return page.Send(page.Back{})
			}
			return nil
		}},
	}
}

// keep stores the line in the field; after a new row the field is ready for the next one. An empty line ends.
func (r *Rows) keep() tea.Cmd {
	line := r.field.Value()
	if line == "" {
		r.field = nil
		if r.list.Len() > 0 {
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
	if r.editing != "" {
		r.field = nil
	} else {
		r.write("", "")
	}
	return tea.Batch(cmd, page.Send(page.Changed{}))
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

func (r *Rows) remove(it widget.Item) tea.Cmd {
	text := "u brings it back."
	if moves := r.ImpactText(r.Project().Preview(workflow.Removed{ID: it.ID})); moves != "" {
		text += "\n\n" + moves
	}
	return page.Send(page.Ask{Question: page.Question{
		Title: "Remove " + it.Text + "?", Text: text, Verb: "remove it",
		Yes: func() tea.Cmd { return r.Make("Removed "+it.Text, workflow.Removed{ID: it.ID}) },
	}})
}

// fixed is a row as the REST patterns want it; false when there is nothing to mend.
func (r *Rows) fixed(id string) (workflow.Endpoint, bool) {
	for _, e := range r.Project().Endpoints {
		if e.ID == id {
			return r.Project().FixEndpoint(e)
		}
	}
	return workflow.Endpoint{}, false
}

func (r *Rows) whyNoFix(id string) string {
	if _, ok := r.fixed(id); !ok {
		return "there is nothing to fix"
	}
	return ""
}

func (r *Rows) fix(id string) tea.Cmd {
	e, ok := r.fixed(id)
	if !ok {
		return nil
	}
	return r.Make("Now "+e.Method+" "+e.Path, workflow.EndpointPut{Endpoint: e})
}

// fixField mends the line that is being typed.
func (r *Rows) fixField() tea.Cmd {
	if body, err := r.parse(r.field.Value(), r.editing); err == nil {
		if put, ok := body.(workflow.EndpointPut); ok {
			if e, changed := r.Project().FixEndpoint(put.Endpoint); changed {
				r.write(r.editing, workflow.FormatEndpoint(e))
			}
		}
	}
	return nil
}

func (r *Rows) whyNoFeature(none string) string {
	switch {
	case r.id != "endpoints":
		return "only endpoints serve features"
	case len(r.Project().Features) == 0:
		return "there is no feature yet"
	}
	return none
}

// serve ties an endpoint to the next feature of the list; pressing again goes on, and at the end takes the tie away.
func (r *Rows) serve(id string) tea.Cmd {
	v := r.Project()
	for _, e := range v.Endpoints {
		if e.ID != id {
			continue
		}
		at := -1
		for i, f := range v.Features {
			if f.ID == e.Feature {
				at = i
			}
		}
		e.Feature = ""
		said := e.Path + " serves no feature"
		if at+1 < len(v.Features) {
			e.Feature = v.Features[at+1].ID
			said = e.Path + " serves: " + v.Features[at+1].Name
		}
		return r.Make(said, workflow.EndpointPut{Endpoint: e})
	}
	return nil
}

// after goes on to the next editor, or to what comes next.
func (r *Rows) after() tea.Cmd {
	if r.next != "" {
		return page.Send(page.Replace{Place: page.Place{Page: page.Rows, ID: r.next}})
	}
	return page.Send(page.Replace{Place: page.NextPlace(r.Project().Next())})
}
