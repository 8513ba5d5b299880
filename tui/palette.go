package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"fsd/tui/page"
	"fsd/tui/widget"
)

// entry is something the palette can go to or do.
type entry struct {
	name, kind string
	do         func() tea.Cmd
}

// palette finds an action, a decision, a check, a guide or a question by a part of its name.
type palette struct {
	env     *page.Env
	entries []entry
	found   []entry
	field   *widget.Field
	list    widget.List
}

func newPalette(env *page.Env, entries []entry) overlay {
	p := &palette{env: env, entries: entries, field: widget.NewField(env.Theme, "", 80, false)}
	p.filter()
	return p
}

// filter keeps the entries that contain every word typed.
func (p *palette) filter() {
	words := strings.Fields(strings.ToLower(p.field.Value()))
	p.found = nil
	var items []widget.Item
	for _, e := range p.entries {
		text := strings.ToLower(e.name + " " + e.kind)
		hit := true
		for _, w := range words {
			hit = hit && strings.Contains(text, w)
		}
		if hit {
			p.found = append(p.found, e)
			items = append(items, widget.Item{ID: e.kind + e.name, Text: e.name, Right: p.env.Theme.Faint.Render(e.kind)})
		}
	}
	p.list = widget.List{}
	p.list.SetItems(items)
}

// Update implements overlay.
func (p *palette) Update(msg tea.Msg) (overlay, tea.Cmd) {
	if key, ok := msg.(tea.KeyPressMsg); ok {
		switch key.String() {
		case "esc":
			return nil, nil
		case "up", "down", "pgup", "pgdown":
			p.list.Key(key)
			return p, nil
		case "enter":
			if it, ok := p.list.Selected(); ok {
				for _, e := range p.found {
					if e.kind+e.name == it.ID {
						return nil, e.do()
					}
				}
			}
			return p, nil
		}
	}
	before := p.field.Value()
	cmd := p.field.Update(msg)
	if p.field.Value() != before {
		p.filter()
	}
	return p, cmd
}

// View implements overlay.
func (p *palette) View(width, height int) string {
	inner := max(width-4, 1)
	p.field.SetSize(inner, 1)
	room := max(min(height-6, 14), 1)
	p.list.SetSize(inner, room)
	lines := append([]string{p.field.View(), ""}, widget.Fit(p.list.View(p.env.Theme), inner, room)...)
	return box(p.env, "Go to", lines, width)
}

// Cursor implements overlay.
func (p *palette) Cursor() *tea.Cursor {
	c := p.field.Cursor()
	if c != nil {
		c.X += 2
		c.Y += 3
	}
	return c
}

// entries are the page's actions and every place of the open project.
func (m *Model) entries() []entry {
	var list []entry
	for _, a := range m.allActions() {
		if a.Why == "" && a.Do != nil {
			list = append(list, entry{a.Name, "action", a.Do})
		}
	}
	if m.project == "" {
		return list
	}
	v := m.env.Desk.View()
	to := func(name, kind, pageName, id string) {
		list = append(list, entry{name, kind, func() tea.Cmd { return page.Go(pageName, id) }})
	}
	for _, d := range v.Decisions() {
		to(d.Title, "decision", page.Decide, d.ID)
	}
	for _, f := range v.Brief() {
		to(f.Ask, "question", page.Fact, f.ID)
	}
	to("Core features", "requirements", page.Rows, "features")
	to("Data models and relationships", "requirements", page.Rows, "entities")
	to("API endpoints", "requirements", page.Rows, "endpoints")
	to("Build plan", "plan", page.Plan, "")
	to("May it ship?", "verdict", page.Verdict, "")
	to("History", "history", page.History, "")
	if len(v.Disputes()) > 0 {
		to("What was settled in two ways", "in dispute", page.Disputes, "")
	}
	to("Records", "records", page.Records, "")
	to("All guides", "guides", page.Guides, "")
	for _, c := range v.Checks("") {
		list = append(list, entry{c.Title, "check", func() tea.Cmd {
			return page.Send(page.Open{Place: page.Place{Page: page.Checks, ID: c.Phase, Sub: c.ID}})
		}})
	}
	for _, g := range v.K.Guides {
		to(g.Title, "guide", page.Guide, g.ID)
	}
	return list
}
