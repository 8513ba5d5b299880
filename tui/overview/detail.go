package overview

import (
	"slices"
	"strings"

	"fsd/knowledge"
	"fsd/tui/widget"
	"fsd/workflow"
)

// detail is the right pane.
func (o *Overview) detail(width int) []string {
	id := o.selected()
	kind, rest, _ := strings.Cut(id, "/")
	switch kind {
	case nextID:
		return o.detailNext(width)
	case "decision":
		return o.detailDecision(rest, width)
	case "fact":
		return o.detailFact(rest, width)
	case "check":
		return o.detailCheck(rest, width)
	}
	return nil
}

func (o *Overview) detailNext(width int) []string {
	t := o.Env.Theme
	n := o.Project().Next()
	lines := []string{t.Dim.Render("Next, in " + workflow.PhaseTitle(n.Phase)), ""}
	for _, line := range widget.Wrap(n.Title, width) {
		lines = append(lines, t.Bold.Render(line))
	}
	return append(append(lines, ""), widget.Wrap(t.Dim.Render("Nothing has to be done in this order: open any row."), width)...)
}

func (o *Overview) detailDecision(id string, width int) []string {
	t, v := o.Env.Theme, o.Project()
	d, ok := v.Decision(id)
	if !ok {
		return nil
	}
	lines := append([]string{t.Bold.Render(d.Title)}, widget.Wrap(d.Ask, width)...)
	state := string(d.State)
	if d.Made() {
		state += " on " + d.Stance.At.Local().Format("2 Jan 2006")
	}
	lines = append(lines, "", t.Strong.Render(d.OptionTitle(d.Option))+t.Dim.Render("  "+state))
	if d.Stance.Because != "" {
		lines = append(lines, widget.Hang("", "because "+d.Stance.Because, width)...)
	}
	lines = append(lines, "", t.Dim.Render("you said"))
	for _, reason := range v.Because(d.Advice) {
		lines = append(lines, widget.Hang("  "+t.Dot+" ", reason, width)...)
	}
	for _, c := range d.Conflicts {
		lines = append(lines, "", o.ConflictSign(c))
		lines = append(lines, widget.Wrap(c.Say, width)...)
		lines = append(lines, widget.Wrap(c.Fix, width)...)
	}
	return lines
}

func (o *Overview) detailFact(id string, width int) []string {
	t, v := o.Env.Theme, o.Project()
	f, ok := v.K.Fact(id)
	if !ok {
		return nil
	}
	var lines []string
	for _, line := range widget.Wrap(f.Ask, width) {
		lines = append(lines, t.Bold.Render(line))
	}
	lines = append(lines, widget.Wrap(f.Why, width)...)
	lines = append(lines, "")
	if f.Kind == knowledge.Text {
		return append(lines, widget.Wrap(strings.Join(v.Facts[id], " "), width)...)
	}
	for _, value := range f.Values {
		mark := t.Faint.Render(t.Open)
		if slices.Contains(v.Facts[id], value.ID) {
			mark = t.Accent.Render(t.Done)
		}
		lines = append(lines, widget.Hang(mark+" ", value.Label, width)...)
	}
	return lines
}

func (o *Overview) detailCheck(id string, width int) []string {
	t := o.Env.Theme
	c, ok := o.Project().Check(id)
	if !ok {
		return nil
	}
	var lines []string
	for _, line := range widget.Wrap(c.Title, width) {
		lines = append(lines, t.Bold.Render(line))
	}
	lines = append(lines, t.Dim.Render(string(c.Severity)+", "+string(c.State)), "")
	lines = append(lines, widget.Wrap(c.Why, width)...)
	if c.Missing != "" {
		lines = append(lines, "", t.Warn.Render("still: ")+c.Missing)
	}
	return lines
}
