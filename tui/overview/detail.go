package overview

import (
	"fmt"
	"slices"
	"strings"

	"fsd/knowledge"
	"fsd/tui/widget"
	"fsd/workflow"
)

// detail is the right pane. It is made once for each row.
func (o *Overview) detail(width int) []string {
	key := fmt.Sprint(o.Selected(), "/", width, o.Env.Theme.Dark)
	if key != o.shown {
		o.shown, o.lines = key, o.about(o.Selected(), width)
	}
	return o.lines
}

func (o *Overview) about(id string, width int) []string {
	kind, rest, _ := strings.Cut(id, "/")
	switch kind {
	case "dispute":
		return o.aboutDispute(rest, width)
	case "decision":
		return o.aboutDecision(rest, width)
	case "fact":
		return o.aboutFact(rest, width)
	case "checks":
		phase, group, _ := strings.Cut(rest, "/")
		return o.aboutChecks(phase, group, width)
	case "build":
		return o.aboutBuild(rest, width)
	case "rows":
		return o.aboutRows(rest, width)
	case "former":
		return widget.Wrap("This was settled when fsd still had it. It stays in the history, and in its record if it has one; nothing follows from it now.", width)
	case exportRow:
		return widget.Wrap(fmt.Sprintf("%d records were made since the last export, or never exported. Export shows what would be written, and where, before it writes.", o.unexported()), width)
	}
	return nil
}

func (o *Overview) unexported() int {
	n := 0
	for _, r := range o.Project().Records {
		if r.File == "" {
			n++
		}
	}
	return n
}

// foot is what stands below the list where there is no room beside it: the reason for the row under the cursor.
func (o *Overview) foot(wide bool) []string {
	id, isDecision := strings.CutPrefix(o.Selected(), "decision/")
	d, ok := o.Project().Decision(id)
	if wide || !isDecision || !ok || o.Height < 18 || d.Advice.Leaf == nil {
		return nil
	}
	lines := widget.Hang(o.DecisionSign(d)+" ", d.OptionTitle(d.Option)+": "+d.Advice.Leaf.Why, o.Width)
	for len(lines) < 2 {
		lines = append(lines, "")
	}
	return append([]string{""}, lines[:2]...)
}

// aboutDecision says what is recommended or chosen and why in a line, what comes second, and what hangs together with it.
func (o *Overview) aboutDecision(id string, width int) []string {
	t, v := o.Env.Theme, o.Project()
	d, ok := v.Decision(id)
	if !ok {
		return nil
	}
	lines := o.heading(d.Title, width)
	for _, line := range widget.Wrap(d.Ask, width) {
		lines = append(lines, t.Dim.Render(line))
	}
	state := string(d.State)
	switch {
	case d.Made():
		state += " " + d.Stance.At.Local().Format("2 Jan 2006")
	case d.State == workflow.Open:
		state = "so far"
	}
	lines = append(lines, "")
	lines = append(lines, widget.Hang(o.DecisionSign(d)+" ", t.Bold.Render(d.OptionTitle(d.Option))+t.Dim.Render("   "+state), width)...)
	switch {
	case d.Stance.Because != "":
		lines = append(lines, widget.Hang("  ", "because "+d.Stance.Because, width)...)
	case d.Advice.Leaf != nil && d.Option == d.Advice.Option:
		lines = append(lines, widget.Hang("  ", d.Advice.Leaf.Why, width)...)
	}
	if d.Lost() {
		lines = append(lines, widget.Hang(t.Warn.Render(t.Stale)+" ", "fsd no longer offers this option", width)...)
	}
	if d.Stale {
		lines = append(lines, widget.Hang(t.Warn.Render(t.Stale)+" ", "your answers now lead to "+d.OptionTitle(d.Advice.Option), width)...)
	}
	for _, c := range d.Conflicts {
		lines = append(lines, "", o.ConflictSign(c))
		lines = append(lines, widget.Hang("  ", c.Say+" "+c.Fix, width)...)
	}
	if n := d.Unanswered(); n > 0 && !d.Made() {
		lines = append(lines, "", t.Faint.Render(t.Open)+" "+widget.Count(n, "question is", "questions are")+" not answered yet")
	}
	lines = append(lines, o.assumed(d, width)...)
	lines = append(lines, o.second(d, width)...)
	return append(lines, o.around(d, width)...)
}

// aboutDispute says who settled what.
func (o *Overview) aboutDispute(about string, width int) []string {
	t, v := o.Env.Theme, o.Project()
	var lines []string
	for _, d := range v.Disputes() {
		if d.About != about {
			continue
		}
		lines = append(o.heading(d.Title, width), widget.Wrap(t.Dim.Render("Settled in two ways by people who had not seen each other's change."), width)...)
		for _, c := range d.Claims {
			lines = append(append(lines, ""), t.Dim.Render(c.Author))
			lines = append(lines, widget.Hang("  ", v.Describe(c), width)...)
		}
	}
	return lines
}

func (o *Overview) heading(title string, width int) []string {
	var lines []string
	for _, line := range widget.Wrap(title, width) {
		lines = append(lines, o.Env.Theme.Bold.Render(line))
	}
	return lines
}

// assumed names what was taken for granted on the way.
func (o *Overview) assumed(d workflow.Decision, width int) []string {
	t, v := o.Env.Theme, o.Project()
	var names []string
	for _, name := range d.Advice.Assumes() {
		short, _ := v.Said(workflow.Step{Name: name})
		names = append(names, short)
	}
	if len(names) == 0 {
		return nil
	}
	return append([]string{""}, widget.Hang(t.Warn.Render(t.Begun)+" ", "assumed: "+strings.Join(names, ", "), width)...)
}

// second is the runner-up and what would make it win.
func (o *Overview) second(d workflow.Decision, width int) []string {
	leaf := d.Advice.Leaf
	if leaf == nil || leaf.RunnerUp == "" || leaf.RunnerUp == d.Option {
		return nil
	}
	t := o.Env.Theme
	lines := []string{"", t.Dim.Render("runner-up")}
	lines = append(lines, widget.Hang("  ", d.OptionTitle(leaf.RunnerUp), width)...)
	if leaf.RunnerUpIf != "" {
		lines = append(lines, widget.Hang("  ", t.Dim.Render("if "+leaf.RunnerUpIf), width)...)
	}
	return lines
}

// around says what the decision waits for, what waits for it, and what it opens.
func (o *Overview) around(d workflow.Decision, width int) []string {
	t, v := o.Env.Theme, o.Project()
	var lines []string
	list := func(head string, decisions []workflow.Decision) {
		if len(decisions) == 0 {
			return
		}
		lines = append(lines, "", t.Dim.Render(head))
		for i, other := range decisions {
			if i == 4 && len(decisions) > 5 {
				lines = append(lines, t.Dim.Render(fmt.Sprintf("  and %d more", len(decisions)-4)))
				break
			}
			lines = append(lines, widget.Hang("  "+o.DecisionSign(other)+" ", other.Title, width)...)
		}
	}
	list("rests on, not decided yet", v.WaitsFor(d))
	list("opens", v.FollowUps(d.ID, d.Option))
	list("waiting for this", v.HoldsUp(d.ID))
	return lines
}

func (o *Overview) aboutFact(id string, width int) []string {
	t, v := o.Env.Theme, o.Project()
	f, ok := v.K.Fact(id)
	if !ok {
		return nil
	}
	lines := append(o.heading(f.Ask, width), widget.Wrap(t.Dim.Render(f.Why), width)...)
	lines = append(lines, "")
	if f.Kind == knowledge.Text {
		return append(lines, widget.Wrap(strings.Join(v.Facts[id], " "), width)...)
	}
	values, origin := v.Value(id)
	for _, value := range f.Values {
		mark, style := t.Faint.Render(t.Open), t.Dim
		if slices.Contains(values, value.ID) && origin != workflow.Missing {
			mark, style = t.Accent.Render(t.Done), t.Text
			if origin != workflow.Said {
				mark = t.Warn.Render(t.Begun)
			}
		}
		lines = append(lines, widget.Hang(mark+" ", style.Render(value.Label), width)...)
	}
	switch origin {
	case workflow.Usual:
		lines = append(lines, "", t.Warn.Render(t.Begun)+" assumed: usual for this kind of product")
	case workflow.Assumed:
		lines = append(lines, "", t.Warn.Render(t.Begun)+" assumed: you do not know yet")
	}
	return lines
}

// aboutChecks lists the items of a group, what is open first.
func (o *Overview) aboutChecks(phase, group string, width int) []string {
	t := o.Env.Theme
	lines := append(o.heading(widget.Sentence(group), width), "")
	for _, settled := range []bool{false, true} {
		for _, c := range o.Project().Checks(phase) {
			if c.Group != group || c.Settled() != settled {
				continue
			}
			style := t.Text
			if settled {
				style = t.Dim
			}
			lines = append(lines, widget.Hang(o.CheckSign(c)+" ", style.Render(c.Title)+t.Faint.Render("  "+string(c.Severity)), width)...)
		}
	}
	return lines
}

func (o *Overview) aboutBuild(group string, width int) []string {
	t := o.Env.Theme
	lines := append(o.heading(group, width), "")
	for _, s := range o.Project().Plan() {
		if s.Group != group {
			continue
		}
		mark := t.Faint.Render(t.Open)
		if s.Done {
			mark = t.Good.Render(t.Done)
		}
		lines = append(lines, widget.Hang(mark+" ", s.Title, width)...)
	}
	return lines
}

func (o *Overview) aboutRows(id string, width int) []string {
	v := o.Project()
	var names []string
	switch id {
	case "features":
		for _, f := range v.Features {
			names = append(names, f.Name)
		}
	case "entities":
		for _, e := range v.Entities {
			names = append(names, e.Name)
		}
	case "endpoints":
		for _, e := range v.Endpoints {
			names = append(names, fmt.Sprintf("%-6s %s", e.Method, e.Path))
		}
	}
	if len(names) == 0 {
		return widget.Wrap("One line each, typed or pasted. enter opens the editor.", width)
	}
	var lines []string
	for _, n := range names {
		lines = append(lines, widget.Hang(o.Env.Theme.Dot+" ", n, width)...)
	}
	return lines
}
