package rows

import (
	"fmt"

	"fsd/tui/widget"
	"fsd/workflow"
)

// detail is what stands beside the list: the row under the cursor in full.
func (r *Rows) detail(width int) []string {
	id, v := r.Selected(), r.Project()
	for _, f := range v.Features {
		if f.ID == id {
			return r.aboutFeature(f, width)
		}
	}
	for _, e := range v.Entities {
		if e.ID == id {
			return append(diagram(r.Env.Theme, v, e, width), model(r.Env.Theme, v, width)...)
		}
	}
	for _, e := range v.Endpoints {
		if e.ID == id {
			return r.aboutEndpoint(e, width)
		}
	}
	return nil
}

func (r *Rows) bold(text string, width int) []string {
	var lines []string
	for _, line := range widget.Wrap(text, width) {
		lines = append(lines, r.Env.Theme.Bold.Render(line))
	}
	return lines
}

func (r *Rows) aboutFeature(f workflow.Feature, width int) []string {
	t := r.Env.Theme
	lines := r.bold(f.Name, width)
	if f.For != "" {
		lines = append(lines, widget.Hang(t.Dim.Render("for "), f.For, width)...)
	}
	lines = append(lines, "", t.Dim.Render("accepted when"))
	if f.Acceptance == "" {
		lines = append(lines, widget.Wrap("  nobody has said yet. A third part of the line says it: given, when, then.", width)...)
	} else {
		lines = append(lines, widget.Hang("  ", f.Acceptance, width)...)
	}
	lines = append(lines, "", t.Dim.Render("served by"))
	served := false
	for _, e := range r.Project().Endpoints {
		if e.Feature == f.ID {
			served = true
			lines = append(lines, widget.Hang("  ", fmt.Sprintf("%-6s %s", e.Method, e.Path), width)...)
		}
	}
	if !served {
		lines = append(lines, "  no endpoint yet")
	}
	return lines
}

func (r *Rows) aboutEndpoint(e workflow.Endpoint, width int) []string {
	t, v := r.Env.Theme, r.Project()
	lines := r.bold(e.Method+" "+e.Path, width)
	row := func(head, text string) {
		if text != "" {
			lines = append(lines, widget.Hang(t.Dim.Render(widget.Pad(head, 9)), text, width)...)
		}
	}
	row("purpose", e.Purpose)
	row("who", e.Auth)
	row("takes", e.Request)
	row("gives", e.Response)
	if e.Status != 0 {
		row("answers", fmt.Sprint(e.Status))
	}
	for _, f := range v.Features {
		if f.ID == e.Feature {
			row("serves", f.Name)
		}
	}
	findings := v.LintEndpoint(e)
	if len(findings) == 0 {
		return append(lines, "", t.Good.Render(t.Done)+" nothing against the REST patterns")
	}
	for _, f := range findings {
		lines = append(lines, "")
		lines = append(lines, widget.Hang(t.Warn.Render(t.Alert)+" ", f.Say, width)...)
	}
	if fixed, can := v.FixEndpoint(e); can {
		lines = append(lines, "")
		lines = append(lines, widget.Hang(t.Key.Render("f")+t.Dim.Render(" makes it "), describeFixed(e, fixed), width)...)
	}
	return lines
}

// describeFixed is what the fix changes.
func describeFixed(was, now workflow.Endpoint) string {
	said := now.Method + " " + now.Path
	switch {
	case now.Status == was.Status:
	case now.Status == 0:
		said += ", with the usual status code"
	default:
		said += fmt.Sprintf(", answers %d", now.Status)
	}
	return said
}
