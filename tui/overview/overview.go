// Package overview is the map of a project: the four phases with true counts, what comes next, and the list of the
// phase that one looks at.
package overview

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"fsd/knowledge"
	"fsd/tui/layout"
	"fsd/tui/page"
	"fsd/tui/widget"
	"fsd/workflow"
)

const nextID = "next"

// Overview shows one phase at a time; tab goes to the next.
type Overview struct {
	page.Base
	phase  int
	list   widget.List
	places map[string]page.Place
	first  bool
}

// New makes the page at the phase of the place, or at that of the next step.
func New(env *page.Env, p page.Place) page.Page {
	o := &Overview{Base: page.Base{Env: env}, phase: slices.Index(knowledge.Phases(), p.ID), first: true}
	if o.phase < 0 {
		o.phase = max(slices.Index(knowledge.Phases(), env.Desk.View().Next().Phase), 0)
	}
	o.fill()
	if p.Sub != "" {
		o.list.Select(p.Sub)
	}
	return o
}

// Init implements page.Page.
func (o *Overview) Init() tea.Cmd { o.fill(); return nil }

// Update implements page.Page.
func (o *Overview) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case page.Changed:
		o.fill()
	case tea.KeyPressMsg:
		o.list.Key(msg)
	}
	return nil
}

// fill makes the list of the phase.
func (o *Overview) fill() {
	o.places = map[string]page.Place{}
	var items []widget.Item
	next := o.Project().Next()
	if next.Kind != workflow.Finished {
		o.places[nextID] = page.NextPlace(next)
		items = append(items, widget.Item{ID: nextID, Text: "Continue", Note: next.Title, Style: o.Env.Theme.Strong})
	}
	switch knowledge.Phases()[o.phase] {
	case knowledge.Requirements:
		items = append(items, o.requirements()...)
	case knowledge.Architecture:
		items = append(items, o.decisions(knowledge.Architecture)...)
		items = append(items, o.checks(knowledge.Architecture)...)
	case knowledge.Implementation:
		items = append(items, o.implementation()...)
	case knowledge.Production:
		items = append(items, o.decisions(knowledge.Production)...)
		items = append(items, o.checks(knowledge.Production)...)
	}
	o.list.SetItems(items)
	o.list.NoteAt = 0
	if left, _, wide := layout.SplitList(o.Width); wide {
		o.list.NoteAt = left * 11 / 20
	}
}

func (o *Overview) add(items []widget.Item, it widget.Item, p page.Place) []widget.Item {
	o.places[it.ID] = p
	return append(items, it)
}

func (o *Overview) requirements() []widget.Item {
	t, v := o.Env.Theme, o.Project()
	items := []widget.Item{{Head: true, Text: "The brief"}}
	for _, f := range v.Brief() {
		it := widget.Item{ID: "fact/" + f.ID, Mark: t.Faint.Render(t.Open), Text: sentence(f.Short)}
		switch values, origin := v.Value(f.ID); {
		case origin == workflow.Assumed:
			it.Mark, it.Note = t.Warn.Render(t.Begun), "not known; taken as "+v.Labels(f.ID, values)
		case origin == workflow.Usual:
			it.Mark, it.Note = t.Warn.Render(t.Begun), "assumed: "+v.Labels(f.ID, values)
		case len(v.Facts[f.ID]) > 0:
			it.Mark, it.Note = t.Good.Render(t.Done), v.Labels(f.ID, values)
		}
		items = o.add(items, it, page.Place{Page: page.Fact, ID: f.ID})
	}
	items = append(items, widget.Item{Head: true, Text: "What it does"})
	row := func(id, name string, n int) {
		it := widget.Item{ID: "rows/" + id, Mark: t.Faint.Render(t.Open), Text: name, Note: "none yet"}
		if n > 0 {
			it.Mark, it.Note = t.Good.Render(t.Done), fmt.Sprint(n)
		}
		items = o.add(items, it, page.Place{Page: page.Rows, ID: id})
	}
	row("features", "Core features", len(v.Features))
	row("entities", "Data models and relationships", len(v.Entities))
	row("endpoints", "API endpoints", len(v.Endpoints))
	items = append(items, o.decisions(knowledge.Requirements)...)
	return append(items, o.checks(knowledge.Requirements)...)
}

// decisions lists a phase's decisions by group. Groups and their members stand in the order of reversal, hardest first.
func (o *Overview) decisions(phase string) []widget.Item {
	var groups []string
	members := map[string][]workflow.Decision{}
	for _, d := range o.Project().Decisions() {
		if d.Phase != phase {
			continue
		}
		if members[d.Group] == nil {
			groups = append(groups, d.Group)
		}
		members[d.Group] = append(members[d.Group], d)
	}
	var items []widget.Item
	for _, group := range groups {
		items = append(items, widget.Item{Head: true, Text: sentence(group)})
		for _, d := range members[group] {
			it := widget.Item{ID: "decision/" + d.ID, Mark: o.DecisionSign(d), Text: d.Title, Note: o.note(d)}
			items = o.add(items, it, page.Place{Page: page.Decide, ID: d.ID})
		}
	}
	return items
}

// note says in a few words where a decision stands.
func (o *Overview) note(d workflow.Decision) string {
	title := d.OptionTitle(d.Option)
	switch {
	case d.Stale:
		return title + "; now recommended: " + d.OptionTitle(d.Advice.Option)
	case d.Gone:
		return title + "; no longer applies"
	case d.Made() && workflow.Serious(d.Conflicts):
		return title + "; in conflict"
	case d.Made():
		return title
	case d.State == workflow.DeferredState && d.Due:
		return "deferred, and due"
	case d.State == workflow.DeferredState:
		return "deferred until " + d.Stance.Until + d.Stance.When
	case d.State == workflow.NotApplicable:
		return "does not apply"
	case d.State == workflow.Recommended:
		return title + ", recommended"
	}
	return ""
}

func (o *Overview) implementation() []widget.Item {
	t, v := o.Env.Theme, o.Project()
	var items []widget.Item
	group := ""
	for _, s := range v.Plan() {
		if s.Group != group {
			group = s.Group
			items = append(items, widget.Item{Head: true, Text: group})
		}
		mark := t.Faint.Render(t.Open)
		if s.Done {
			mark = t.Good.Render(t.Done)
		}
		items = o.add(items, widget.Item{ID: "step/" + s.ID, Mark: mark, Text: s.Title}, page.Place{Page: page.Plan, Sub: s.ID})
	}
	items = append(items, o.decisions(knowledge.Implementation)...)
	return append(items, o.checks(knowledge.Implementation)...)
}

func (o *Overview) checks(phase string) []widget.Item {
	var items []widget.Item
	group := ""
	for _, c := range o.Project().Checks(phase) {
		if c.Group != group {
			group = c.Group
			items = append(items, widget.Item{Head: true, Text: "Checks: " + group})
		}
		it := widget.Item{ID: "check/" + c.ID, Mark: o.CheckSign(c), Text: c.Title, Note: string(c.Severity)}
		items = o.add(items, it, page.Place{Page: page.Checks, ID: phase, Sub: c.ID})
	}
	return items
}

// View draws the phases, the list, and beside it what the row under the cursor says.
func (o *Overview) View() string {
	top := o.phases()
	height := max(o.Height-len(top)-1, 1)
	left, right, wide := layout.SplitList(o.Width)
	o.list.SetSize(left, height)
	if o.first {
		o.first = false
		o.list.Select(o.selected())
	}
	body := o.list.View(o.Env.Theme)
	if wide {
		body = widget.Beside(body, left, strings.Join(o.detail(right), "\n"), right, layout.Gap, height)
	}
	return strings.Join(top, "\n") + "\n\n" + body
}

func (o *Overview) selected() string {
	it, _ := o.list.Selected()
	return it.ID
}

// phases are the four lines at the top; on narrow screens only the one in view.
func (o *Overview) phases() []string {
	t, v := o.Env.Theme, o.Project()
	var lines []string
	for i, count := range v.Progress() {
		if o.Height < 18 && i != o.phase {
			continue
		}
		name := fmt.Sprintf("%d %-15s", i+1, workflow.PhaseTitle(knowledge.Phases()[i]))
		lead := "  "
		style := t.Dim
		if i == o.phase {
			lead, style = t.Strong.Render(t.Cursor)+" ", t.Bold
		}
		line := lead + style.Render(name) + widget.Meter(t, count.Done, count.Total, 8)
		if note := o.phaseNote(i); note != "" {
			line += "   " + note
		}
		lines = append(lines, line)
	}
	return lines
}

func (o *Overview) phaseNote(i int) string {
	t, v := o.Env.Theme, o.Project()
	switch i {
	case 0:
		return t.Faint.Render(fmt.Sprintf("features %d   entities %d   endpoints %d", len(v.Features), len(v.Entities), len(v.Endpoints)))
	case 1:
		stale, conflicts := 0, 0
		for _, c := range v.Conflicts() {
			if c.Serious() {
				conflicts++
			}
		}
		for _, d := range v.Decisions() {
			if d.Stale || d.Gone {
				stale++
			}
		}
		note := ""
		if stale > 0 {
			note = t.Warn.Render(fmt.Sprintf("%s %d stale   ", t.Stale, stale))
		}
		if conflicts > 0 {
			note += t.Bad.Render(fmt.Sprintf("%s %d in conflict", t.Alert, conflicts))
		}
		if note == "" {
			note = t.Faint.Render("hardest to change first")
		}
		return note
	case 2:
		return t.Faint.Render("grows with the decisions")
	}
	verdict := v.Verdict()
	if !verdict.Ship() {
		return t.Bad.Render(fmt.Sprintf("%s: %d blockers open", verdict, len(verdict.Blockers)+len(verdict.Conflicts)))
	}
	return t.Good.Render(verdict.String())
}

func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// Place implements page.Page.
func (o *Overview) Place() page.Place {
	return page.Place{Page: page.Map, ID: knowledge.Phases()[o.phase], Sub: o.selected()}
}

// Title implements page.Page.
func (o *Overview) Title() string { return o.Project().Name }

// Status implements page.Statuser.
func (o *Overview) Status() string {
	c := o.Project().Progress()[1]
	return o.Env.Theme.Dim.Render(fmt.Sprintf("%d of %d decisions", c.Done, c.Total))
}

// Actions implements page.Page.
func (o *Overview) Actions() []page.Action {
	place, some := o.places[o.selected()]
	why := ""
	if !some {
		why = "nothing is selected"
	}
	turn := func(by int) func() tea.Cmd {
		return func() tea.Cmd {
			o.phase = (o.phase + by + 4) % 4
			o.list = widget.List{}
			o.fill()
			return nil
		}
	}
	return []page.Action{
		{Keys: []string{"enter", "l", "right"}, Name: "open", Why: why, Footer: true, Do: func() tea.Cmd { return page.Send(page.Open{Place: place}) }},
		{Keys: []string{"n"}, Name: "next step", Footer: true, Do: func() tea.Cmd {
			return page.Send(page.Open{Place: page.NextPlace(o.Project().Next())})
		}},
		{Keys: []string{"tab"}, Name: "phase", Footer: true, Do: turn(1)},
		{Keys: []string{"shift+tab"}, Name: "phase before", Do: turn(-1)},
		{Keys: []string{"x"}, Name: "export", Footer: true, Do: func() tea.Cmd { return page.Go(page.Export, "") }},
		{Keys: []string{"r"}, Name: "records", Footer: true, Do: func() tea.Cmd { return page.Go(page.Records, "") }},
		{Keys: []string{"i"}, Name: "guides", Do: func() tea.Cmd { return page.Go(page.Guides, "") }},
		{Keys: []string{"t"}, Name: "history", Do: func() tea.Cmd { return page.Go(page.History, "") }},
		{Keys: []string{"m"}, Name: "rename", Do: o.rename},
	}
}

func (o *Overview) rename() tea.Cmd {
	return page.Send(page.Ask{Question: page.Question{
		Title: "Rename the project", Initial: o.Project().Name, Max: 80,
		Done: func(name string) tea.Cmd { return o.Make("Renamed", workflow.Renamed{Name: name}) },
	}})
}
