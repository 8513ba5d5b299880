// Package plan is the build plan: what to build, in order, with the guide for each step.
package plan

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"fsd/tui/layout"
	"fsd/tui/page"
	"fsd/tui/widget"
	"fsd/workflow"
)

// Plan lists the steps.
type Plan struct {
	page.Base
	list   widget.List
	reader widget.Reader
	steps  map[string]workflow.BuildStep
}

// New makes the page, at the step that the place names.
func New(env *page.Env, p page.Place) page.Page {
	pl := &Plan{Base: page.Base{Env: env}}
	pl.fill()
	pl.list.Select(p.Sub)
	return pl
}

// Init implements page.Page.
func (p *Plan) Init() tea.Cmd { p.fill(); return p.read() }

// Update implements page.Page.
func (p *Plan) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case page.Changed:
		p.fill()
		return p.read()
	case widget.Rendered:
		p.reader.Take(msg)
	case tea.KeyPressMsg:
		if p.list.Key(msg) {
			return p.read()
		}
	}
	return nil
}

func (p *Plan) fill() {
	t := p.Env.Theme
	p.steps = map[string]workflow.BuildStep{}
	var items []widget.Item
	group := ""
	for _, s := range p.Project().Plan() {
		p.steps[s.ID] = s
		if s.Group != group {
			group = s.Group
			items = append(items, widget.Item{Head: true, Text: group})
		}
		mark := t.Faint.Render(t.Open)
		if s.Done {
			mark = t.Good.Render(t.Done)
		}
		items = append(items, widget.Item{ID: s.ID, Mark: mark, Text: s.Title})
	}
	p.list.SetItems(items)
}

func (p *Plan) selected() (workflow.BuildStep, bool) {
	it, _ := p.list.Selected()
	s, ok := p.steps[it.ID]
	return s, ok
}

// read shows the step's first guide in the right pane.
func (p *Plan) read() tea.Cmd {
	_, right, wide := layout.Split(p.Width)
	s, ok := p.selected()
	if !ok || !wide || len(s.Guides) == 0 {
		return nil
	}
	g, ok := p.Project().K.Guide(s.Guides[0])
	if !ok {
		return nil
	}
	text, err := p.Project().K.GuideMarkdown(g, p.Project().Stack())
	if err != nil {
		return page.Send(page.Fail{Err: err})
	}
	p.reader.SetSize(right, max(p.Height-3, 1))
	return p.reader.Show(p.Env.Theme, "plan/"+g.ID, text)
}

// View draws the steps, and why the selected one is there with its guide.
func (p *Plan) View() string {
	t := p.Env.Theme
	if p.list.Len() == 0 {
		return t.Dim.Render("Nothing to build yet: the plan grows with features, entities, endpoints and decisions.")
	}
	left, right, wide := layout.Split(p.Width)
	s, _ := p.selected()
	if !wide {
		p.list.SetSize(p.Width, max(p.Height-2, 1))
		return strings.Join(widget.Fit(p.list.View(t), p.Width, max(p.Height-2, 1)), "\n") + "\n\n" + t.Dim.Render(s.Why)
	}
	p.list.SetSize(left, p.Height)
	detail := append(widget.Hang(t.Dim.Render("from  "), s.Why, right), "")
	if len(s.Guides) > 0 {
		p.reader.SetSize(right, max(p.Height-len(detail), 1))
		detail = append(detail, p.reader.View())
	}
	return widget.Beside(p.list.View(t), left, strings.Join(detail, "\n"), right, layout.Gap, p.Height)
}

// Place implements page.Page.
func (p *Plan) Place() page.Place {
	it, _ := p.list.Selected()
	return page.Place{Page: page.Plan, Sub: it.ID}
}

// Title implements page.Page.
func (p *Plan) Title() string { return "Build plan" }

// Status implements page.Statuser.
func (p *Plan) Status() string {
	done := 0
	for _, s := range p.steps {
		if s.Done {
			done++
		}
	}
	return p.Env.Theme.Dim.Render(fmt.Sprintf("%d of %d built", done, len(p.steps)))
}

// Actions implements page.Page.
func (p *Plan) Actions() []page.Action {
	s, ok := p.selected()
	none, guide := "", ""
	if !ok {
		none = "there is no step"
	}
	if len(s.Guides) == 0 {
		guide = "this step has no guide"
	}
	return []page.Action{
		{Keys: []string{"space"}, Name: "built", Why: none, Footer: true, Do: func() tea.Cmd {
			said := "Built: " + s.Title
			if s.Done {
				said = "Not built yet: " + s.Title
			}
			return p.Make(said, workflow.Stepped{Step: s.ID, Done: !s.Done})
		}},
		{Keys: []string{"enter", "l", "right"}, Name: "read the guide", Why: guide, Footer: true, Do: func() tea.Cmd { return page.Go(page.Guide, s.Guides[0]) }},
		{Keys: []string{"n"}, Name: "other guides", Why: guide, Footer: len(s.Guides) > 1, Do: func() tea.Cmd { return page.Go(page.Guide, s.Guides[len(s.Guides)-1]) }},
	}
}
