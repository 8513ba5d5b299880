// Package disputes shows what people who worked apart settled differently, and lets one choose.
package disputes

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"fsd/tui/layout"
	"fsd/tui/page"
	"fsd/tui/widget"
	"fsd/workflow"
)

// Disputes lists the changes that stand against each other, under what they are about.
type Disputes struct {
	page.Base
	list   widget.List
	claims map[string]workflow.Change
}

// New makes the page; the place's Sub is what the dispute to begin with is about, or a change.
func New(env *page.Env, p page.Place) page.Page {
	d := &Disputes{Base: page.Base{Env: env}}
	d.fill()
	for _, dispute := range d.Project().Disputes() {
		if dispute.About == p.Sub {
			d.list.Select(dispute.Claims[0].ID)
		}
	}
	d.list.Select(p.Sub)
	return d
}

// Init implements page.Page.
func (d *Disputes) Init() tea.Cmd { d.fill(); return nil }

// Update implements page.Page.
func (d *Disputes) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case page.Changed:
		d.fill()
	case tea.KeyPressMsg:
		d.list.Key(msg)
	}
	return nil
}

// SetSize implements page.Page.
func (d *Disputes) SetSize(width, height int) {
	d.Base.SetSize(width, height)
	d.fill()
}

func (d *Disputes) fill() {
	t := d.Env.Theme
	d.claims = map[string]workflow.Change{}
	var items []widget.Item
	for _, dispute := range d.Project().Disputes() {
		items = append(items, widget.Item{Head: true, Text: dispute.Title})
		for i, c := range dispute.Claims {
			d.claims[c.ID] = c
			it := d.item(c)
			if it.Mark = t.Faint.Render(t.Open); i == len(dispute.Claims)-1 {
				it.Mark, it.Note = t.Warn.Render(t.Begun), "counts until you choose"
			}
			items = append(items, it)
		}
	}
	d.list.SetItems(items)
}

// item says what a claim comes to, why, and who made it when.
func (d *Disputes) item(c workflow.Change) widget.Item {
	t := d.Env.Theme
	it := widget.Item{ID: c.ID, Text: d.outcome(c)}
	said := []string{c.Author + ", " + c.At.Local().Format("2 January 2006, 15:04")}
	if b, ok := c.Body.(workflow.Decided); ok && b.Because != "" {
		said = append([]string{"because " + b.Because}, said...)
	}
	for _, text := range said {
		for _, line := range widget.Wrap(text, max(min(d.Width, layout.TextColumn)-6, 1)) {
			it.Subs = append(it.Subs, t.Dim.Render(line))
		}
	}
	return it
}

// outcome says what a claim comes to, in the fewest words under the name of what it is about.
func (d *Disputes) outcome(c workflow.Change) string {
	v := d.Project()
	switch b := c.Body.(type) {
	case workflow.Decided:
		return v.Labels("@"+b.Decision, []string{b.Option})
	case workflow.Answered:
		if len(b.Values) > 0 {
			return v.Labels(b.Fact, b.Values)
		}
	}
	return v.Describe(c)
}

// View implements page.Page.
func (d *Disputes) View() string {
	t := d.Env.Theme
	if d.list.Len() == 0 {
		return t.Dim.Render("Nobody has settled anything in two ways.")
	}
	intro := widget.Wrap("People who had not seen each other's change settled these differently. Both are kept; choose which shall stand.", min(d.Width, layout.TextColumn))
	if d.Height < 16 {
		intro = nil
	}
	d.list.SetSize(d.Width, max(d.Height-len(intro)-1, 1))
	if intro == nil {
		return d.list.View(t)
	}
	return t.Dim.Render(strings.Join(intro, "\n")) + "\n\n" + d.list.View(t)
}

// Place implements page.Page.
func (d *Disputes) Place() page.Place {
	it, _ := d.list.Selected()
	return page.Place{Page: page.Disputes, Sub: it.ID}
}

// Title implements page.Page.
func (d *Disputes) Title() string { return "In dispute" }

// Status implements page.Statuser.
func (d *Disputes) Status() string {
	return d.Env.Theme.Dim.Render(fmt.Sprintf("%d to settle", len(d.Project().Disputes())))
}

// Actions implements page.Page.
func (d *Disputes) Actions() []page.Action {
	it, some := d.list.Selected()
	if !some {
		return []page.Action{{Keys: []string{"enter"}, Name: "next step", Footer: true, Do: func() tea.Cmd {
			return page.Send(page.Replace{Place: page.NextPlace(d.Project().Next())})
		}}}
	}
	claim := d.claims[it.ID]
	open := page.Action{Keys: []string{"o"}, Name: "open the decision", Footer: true, Why: "it is not about a decision"}
	if b, ok := claim.Body.(workflow.Decided); ok {
		open.Why, open.Do = "", func() tea.Cmd { return page.Go(page.Decide, b.Decision) }
	}
	return []page.Action{
		{Keys: []string{"enter"}, Name: "let it stand", Footer: true, Do: func() tea.Cmd { return d.choose(claim, "") }},
		open,
		{Keys: []string{"t"}, Name: "history", Footer: true, Do: func() tea.Cmd { return page.Go(page.History, "") }},
	}
}

// choose lets a claim stand. What its maker needed no reason for may need one now: the answers are those of all.
func (d *Disputes) choose(claim workflow.Change, because string) tea.Cmd {
	body := workflow.Choose(claim, because)
	said := "Settled: " + d.outcome(claim)
	if !d.Project().NeedsReason(body) {
		return d.Make(said, body)
	}
	return page.Send(page.Ask{Question: page.Question{
		Title: d.Project().Describe(claim), Text: "With the answers of all, something else is recommended.",
		Hint: "Why is it right here? Your reason goes into the record.",
		Done: func(text string) tea.Cmd { return d.choose(claim, text) },
	}})
}
