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
	page.Browser
	reader widget.Reader
	steps  map[string]workflow.BuildStep
}

// New makes the page, at the step that the place names.
func New(env *page.Env, p page.Place) page.Page {
	pl := &Plan{Base: page.Base{Env: env}}
	pl.fill()
	pl.List.Select(p.Sub)
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
		if p.Take(msg) {
			return p.read()
		}
	case tea.PasteMsg:
		p.Take(msg)
	}
	return nil
}

func (p *Plan) fill() {
	t := p.Env.Theme
	p.steps = map[string]workflow.BuildStep{}
	var items []widget.Item
	head, done, total := -1, 0, 0
	for _, s := range p.Project().Plan() {
		p.steps[s.ID] = s
		if head < 0 || s.Group != items[head].Text {
			head, done, total = len(items), 0, 0
			items = append(items, widget.Item{Head: true, Text: s.Group})
		}
		it := widget.Item{ID: s.ID, Mark: t.Faint.Render(t.Open), Text: s.Title, Words: s.Why}
		if total++; s.Done {
			it.Mark = t.Good.Render(t.Done)
			done++
		}
		items = append(items, it)
		items[head].Note = fmt.Sprintf("%d of %d", done, total)
	}
	p.Set(items)
}

func (p *Plan) selected() (workflow.BuildStep, bool) {
	s, ok := p.steps[p.Selected()]
	return s, ok
}

// read shows the step's first guide in the right pane.
func (p *Plan) read() tea.Cmd {
	_, right, wide := layout.SplitList(p.Width)
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
	if len(p.steps) == 0 {
		return strings.Join(widget.Wrap(t.Dim.Render("Nothing to build yet: the plan grows with features, entities, endpoints and decisions. ")+
			t.Key.Render("1")+t.Dim.Render(" and ")+t.Key.Render("2")+t.Dim.Render(" lead to them."), min(p.Width, layout.TextColumn)), "\n")
	}
	left, right, wide := layout.SplitList(p.Width)
	s, _ := p.selected()
	if !wide {
		return p.narrow(s)
	}
	detail := append(widget.Hang(t.Dim.Render("from  "), s.Why, right), "")
	if len(s.Guides) > 0 {
		p.reader.SetSize(right, max(p.Height-len(detail), 1))
		detail = append(detail, p.reader.View())
	}
	return widget.Beside(p.Draw(t, left, p.Height, 0), left, strings.Join(detail, "\n"), right, layout.Gap, p.Height)
}

// narrow draws the list alone, and below it the step under the cursor in full.
func (p *Plan) narrow(s workflow.BuildStep) string {
	t := p.Env.Theme
	foot := widget.Wrap(s.Title, p.Width)
	for _, line := range widget.Wrap(s.Why, p.Width) {
		foot = append(foot, t.Dim.Render(line))
	}
	return widget.Below(t, func(height int) string { return p.Draw(t, p.Width, height, 0) }, foot, p.Width, p.Height)
}

// Place implements page.Page.
func (p *Plan) Place() page.Place { return page.Place{Page: page.Plan, Sub: p.Selected()} }

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
	built := page.Action{Keys: []string{"space"}, Name: "built", Why: none, Footer: true, Do: func() tea.Cmd { return p.toggle(s) }}
	read := page.Action{Keys: []string{"enter", "l", "right"}, Name: "read the guide", Why: guide, Footer: true, Do: func() tea.Cmd { return page.Go(page.Guide, s.Guides[0]) }}
	if it, _ := p.List.Selected(); it.Head {
		read.Name, read.Why, read.Do = "unfold", "", func() tea.Cmd { p.List.Fold(); return p.read() }
	}
	return p.Browser.Actions(p.Env.Theme, []page.Action{
		built, read,
		{Keys: []string{"n"}, Name: "other guides", Why: guide, Footer: len(s.Guides) > 1, Do: func() tea.Cmd { return page.Go(page.Guide, s.Guides[len(s.Guides)-1]) }},
	}, p.read)
}

func (p *Plan) toggle(s workflow.BuildStep) tea.Cmd {
	said := "Built: " + widget.Short(s.Title)
	if s.Done {
		said = "Not built yet: " + widget.Short(s.Title)
	}
	return p.Make(said, workflow.Stepped{Step: s.ID, Done: !s.Done})
}
