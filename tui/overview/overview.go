// Package overview is the map of a project: the four phases with true counts, what comes next, and the list of the
// phase that one looks at. The rows are made in items.go, the phases on top in phases.go, the right pane in detail.go.
package overview

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"fsd/knowledge"
	"fsd/tui/layout"
	"fsd/tui/page"
	"fsd/tui/widget"
	"fsd/workflow"
)

// scope says which rows are shown.
type scope int

const (
	all   scope = iota
	left        // what is left to do
	wrong       // what needs attention: conflicts, stale and due decisions, groups with open blockers
)

// Overview shows one phase at a time; tab goes to the next.
type Overview struct {
	page.Base
	page.Browser
	phase  int
	scope  scope
	pane   widget.Pane
	first  bool
	places map[string]page.Place

	// What the view says, computed when the project changes.
	next     workflow.NextStep
	nextRow  string
	counts   [4]workflow.Count
	decided  workflow.Count
	verdict  workflow.Verdict
	troubles [4]troubles

	shown string // what lines is about
	lines []string
}

// New makes the page at the phase of the place, or at that of the next step.
func New(env *page.Env, p page.Place) page.Page {
	o := &Overview{Base: page.Base{Env: env}, phase: slices.Index(knowledge.Phases(), p.ID), first: true}
	o.List.Columns = true
	if o.phase < 0 {
		o.phase = max(slices.Index(knowledge.Phases(), env.Desk.View().Next().Phase), 0)
	}
	o.fill()
	if !o.List.Select(p.Sub) {
		o.List.Select(o.nextRow)
	}
	return o
}

// Init implements page.Page.
func (o *Overview) Init() tea.Cmd { o.fill(); return nil }

// Update implements page.Page.
func (o *Overview) Update(msg tea.Msg) tea.Cmd {
	if _, changed := msg.(page.Changed); changed {
		o.fill()
	} else if o.Take(msg) {
		o.pane.Reset()
	}
	return nil
}

// fill makes the list of the phase and counts.
func (o *Overview) fill() {
	v := o.Project()
	o.next, o.counts, o.decided, o.verdict, o.shown = v.Next(), v.Progress(), v.Decided(), v.Verdict(), ""
	o.troubles = findTroubles(v, o.verdict)
	o.nextRow = rowOf(v, o.next)
	o.places = map[string]page.Place{}
	o.Set(o.items())
}

// View draws the phases, the list, and beside it what the row under the cursor says.
func (o *Overview) View() string {
	t := o.Env.Theme
	top := o.phases()
	height := max(o.Height-len(top)-1, 1)
	left, right, wide := layout.SplitList(o.Width)
	foot := o.foot(wide)
	body := o.Draw(t, left, max(height-len(foot), 1), len(top)+1)
	if o.first && o.Height > 0 {
		o.first = false
		o.List.Select(o.Selected()) // now that a size is known, the window can be put over the cursor
		body = o.Draw(t, left, max(height-len(foot), 1), len(top)+1)
	}
	if wide {
		body = widget.Beside(body, left, o.pane.View(t, o.detail(right), height), right, layout.Gap, height)
	} else if len(foot) > 0 {
		body = strings.Join(append(widget.Fit(body, left, height-len(foot)), foot...), "\n")
	}
	return strings.Join(top, "\n") + "\n\n" + body
}

// Place implements page.Page.
func (o *Overview) Place() page.Place {
	return page.Place{Page: page.Map, ID: knowledge.Phases()[o.phase], Sub: o.Selected()}
}

// Title implements page.Page.
func (o *Overview) Title() string { return o.Project().Name }

// Status implements page.Statuser.
func (o *Overview) Status() string {
	t := o.Env.Theme
	said := t.Dim.Render(widget.Progress(o.decided.Done, o.decided.Total, "decision"))
	switch o.scope {
	case left:
		said = t.Accent.Render("only what is left") + "   " + said
	case wrong:
		said = t.Accent.Render("only what needs attention") + "   " + said
	}
	return said
}

// Actions implements page.Page.
func (o *Overview) Actions() []page.Action {
	place, some := o.places[o.Selected()]
	open := page.Action{Keys: []string{"enter", "l", "right"}, Name: "open", Footer: true, Do: func() tea.Cmd { return page.Send(page.Open{Place: place}) }}
	if it, _ := o.List.Selected(); it.Head {
		open.Name, open.Do = "unfold", func() tea.Cmd { o.List.Fold(); return nil }
	} else if !some {
		open.Why = "nothing is selected"
	}
	return o.Browser.Actions(o.Env.Theme, []page.Action{
		open,
		{Keys: []string{"n"}, Name: "next step", Footer: true, Do: func() tea.Cmd {
			return page.Send(page.Open{Place: page.NextPlace(o.next)})
		}},
		{Keys: []string{"tab"}, Name: "phase", Footer: true, Do: func() tea.Cmd { return o.turn(1) }},
		{Keys: []string{"shift+tab"}, Name: "phase before", Do: func() tea.Cmd { return o.turn(-1) }},
		{Keys: []string{"s"}, Name: "may it ship?", Footer: true, Do: func() tea.Cmd { return page.Go(page.Verdict, "") }},
		{Keys: []string{"f"}, Name: "all, what is left, what needs attention", Do: o.filter},
		{Keys: []string{"r"}, Name: "records", Footer: true, Do: func() tea.Cmd { return page.Go(page.Records, "") }},
		{Keys: []string{"x"}, Name: "export", Footer: true, Do: func() tea.Cmd { return page.Go(page.Export, "") }},
		{Keys: []string{"i"}, Name: "guides", Do: func() tea.Cmd { return page.Go(page.Guides, "") }},
		{Keys: []string{"t"}, Name: "history", Do: func() tea.Cmd { return page.Go(page.History, "") }},
		{Keys: []string{"m"}, Name: "rename", Do: o.rename},
		{Keys: []string{"J", "ctrl+e"}, Name: "scroll the text down", Do: func() tea.Cmd { o.pane.Scroll(3); return nil }},
		{Keys: []string{"K", "ctrl+y"}, Name: "scroll the text up", Do: func() tea.Cmd { o.pane.Scroll(-3); return nil }},
	}, func() tea.Cmd { o.pane.Reset(); return nil })
}

// turn goes to another phase, at its next step.
func (o *Overview) turn(by int) tea.Cmd {
	o.phase = (o.phase + by + 4) % 4
	o.List = widget.List{Columns: true}
	o.pane.Reset()
	o.fill()
	o.List.Select(o.nextRow)
	return nil
}

func (o *Overview) filter() tea.Cmd {
	o.scope = (o.scope + 1) % 3
	o.fill()
	return nil
}

func (o *Overview) rename() tea.Cmd {
	return page.Send(page.Ask{Question: page.Question{
		Title: "Rename the project", Initial: o.Project().Name, Max: 80,
		Done: func(name string) tea.Cmd { return o.Make("Renamed", workflow.Renamed{Name: name}) },
	}})
}
