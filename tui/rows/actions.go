package rows

import (
	tea "charm.land/bubbletea/v2"

	"fsd/tui/page"
	"fsd/tui/widget"
	"fsd/workflow"
)

// Actions implements page.Page.
func (r *Rows) Actions() []page.Action {
	switch {
	case r.field != nil:
		return r.typingActions()
	case len(r.pasted) > 0:
		return r.pasteActions()
	}
	it, some := r.List.Selected()
	none := ""
	if !some || it.Head {
		none = "there is no row"
	}
	open := page.Action{Keys: []string{"enter", "l", "right"}, Name: "change", Why: none, Footer: true, Do: func() tea.Cmd { r.change(it.ID); return nil }}
	if it.Head {
		open = page.Action{Keys: []string{"enter", "l", "right"}, Name: "unfold", Footer: true, Do: func() tea.Cmd { r.List.Fold(); return nil }}
	}
	return r.Browser.Actions(r.Env.Theme, []page.Action{
		{Keys: []string{"a", "o"}, Name: "add", Footer: true, Do: func() tea.Cmd { r.add(); return nil }},
		open,
		{Keys: []string{"d"}, Name: "remove", Why: none, Footer: true, Do: func() tea.Cmd { return r.remove(it) }},
		{Keys: []string{"f"}, Name: "fix", Why: r.whyNoFix(it.ID), Footer: true, Do: func() tea.Cmd { return r.fix(it.ID) }},
		{Keys: []string{"F"}, Name: "fix all", Why: r.whyNoFixes(), Footer: r.id == "endpoints", Do: r.fixAll},
		{Keys: []string{"s"}, Name: "serves feature", Why: r.whyNoFeature(none), Do: func() tea.Cmd { return r.serve(it.ID) }},
		{Keys: []string{"n"}, Name: "next step", Footer: true, Do: r.after},
		{Keys: []string{"J", "ctrl+e"}, Name: "scroll the text down", Do: func() tea.Cmd { r.pane.Scroll(3); return nil }},
		{Keys: []string{"K", "ctrl+y"}, Name: "scroll the text up", Do: func() tea.Cmd { r.pane.Scroll(-3); return nil }},
	}, func() tea.Cmd { r.pane.Reset(); return nil })
}

func (r *Rows) typingActions() []page.Action {
	return []page.Action{
		{Keys: []string{"enter"}, Name: "keep", Footer: true, Do: r.keep},
		{Keys: []string{"ctrl+f"}, Name: "fix", Footer: r.id == "endpoints", Do: r.fixField},
		{Keys: []string{"esc"}, Name: "leave", Footer: true, Do: r.leave},
	}
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

// fixes are the changes that mend every endpoint.
func (r *Rows) fixes() []workflow.Body {
	var bodies []workflow.Body
	for _, e := range r.Project().Endpoints {
		if fixed, can := r.Project().FixEndpoint(e); can {
			bodies = append(bodies, workflow.EndpointPut{Endpoint: fixed})
		}
	}
	return bodies
}

func (r *Rows) whyNoFixes() string {
	if r.id != "endpoints" || len(r.fixes()) == 0 {
		return "there is nothing to fix"
	}
	return ""
}

func (r *Rows) fixAll() tea.Cmd {
	bodies := r.fixes()
	return r.Make(widget.Count(len(bodies), "endpoint", "endpoints")+" mended", bodies...)
}

// fixField mends the line that is being typed.
func (r *Rows) fixField() tea.Cmd {
	body, err := r.parse(r.field.Value(), r.editing)
	put, isEndpoint := body.(workflow.EndpointPut)
	if err != nil || !isEndpoint {
		return nil
	}
	if e, changed := r.Project().FixEndpoint(put.Endpoint); changed {
		r.field = widget.NewField(r.Env.Theme, workflow.FormatEndpoint(e), maxLine, false)
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
