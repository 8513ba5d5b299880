package tui

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"fsd/tui/page"
	"fsd/tui/widget"
	"fsd/workflow/clean"
)

// entry is something the palette can go to or do.
type entry struct {
	name, kind string
	key        string // that does the same on the page; empty for places
	do         func() tea.Cmd
}

// palette finds an action, a decision, a check, a guide, a question or a project by a part of its name.
type palette struct {
	env     *page.Env
	entries []entry
	found   []entry
	field   *widget.Field
	list    widget.List
}

func newPalette(env *page.Env, entries []entry) *palette {
	p := &palette{env: env, entries: entries, field: widget.NewField(env.Theme, "", 80, false)}
	p.filter()
	return p
}

// filter keeps the entries that contain every word typed: those whose name begins so first, then those with a word that
// begins so, then the others.
func (p *palette) filter() {
	words := strings.Fields(strings.ToLower(p.field.Value()))
	p.found = nil
	for _, e := range p.entries {
		if widget.Holds(e.name+" "+e.kind, words) {
			p.found = append(p.found, e)
		}
	}
	if len(words) > 0 {
		slices.SortStableFunc(p.found, func(a, b entry) int { return cmp.Compare(distance(a.name, words[0]), distance(b.name, words[0])) })
	}
	t := p.env.Theme
	var items []widget.Item
	for _, e := range p.found {
		right := t.Faint.Render(e.kind)
		if e.key != "" {
			right = t.Accent.Render(keyName(e.key)) + "  " + right
		}
		items = append(items, widget.Item{ID: e.kind + "/" + e.name, Text: e.name, Right: right})
	}
	p.list = widget.List{}
	p.list.SetItems(items)
}

// distance says how far a name is from beginning with a word.
func distance(name, word string) int {
	name = strings.ToLower(name)
	switch {
	case strings.HasPrefix(name, word):
		return 0
	case strings.Contains(name, " "+word):
		return 1
	}
	return 2
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
					if e.kind+"/"+e.name == it.ID {
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
	room := max(min(height-6, 16), 1)
	p.list.SetSize(inner, room)
	t := p.env.Theme
	rows := p.list.View(t)
	if len(p.found) == 0 {
		rows = t.Dim.Render("  Nothing has that in its name.")
	}
	return box(p.env, "Go to", append([]string{p.field.View(), ""}, widget.Fit(rows, inner, room)...), width)
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

// projectsFound are the projects, for the palette that is open.
type projectsFound struct{ projects []page.Project }

// openPalette opens the palette, and looks for the projects while it is open already.
func (m *Model) openPalette() tea.Cmd {
	m.overlay = newPalette(m.env, m.entries())
	services := m.env.Services
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		projects, _, err := services.Projects(ctx, "", false, 0, 200)
		if err != nil {
			return nil // the palette is a help; the list of projects says what is wrong
		}
		return projectsFound{projects}
	}
}

// addProjects adds projects to the palette, if it is still open.
func (m *Model) addProjects(found projectsFound) {
	p, ok := m.overlay.(*palette)
	if !ok {
		return
	}
	for _, project := range found.projects {
		if project.ID != m.project {
			p.entries = append(p.entries, entry{name: clean.Line(project.Name, 80), kind: "project", do: func() tea.Cmd { return page.Send(page.OpenProject{ID: project.ID}) }})
		}
	}
	p.filter()
}

// entries are the page's actions and every place of the open project.
func (m *Model) entries() []entry {
	var list []entry
	for _, a := range m.allActions() {
		if a.Why == "" && a.Do != nil {
			list = append(list, entry{a.Name, "action", a.Keys[0], a.Do})
		}
	}
	if m.project == "" {
		return list
	}
	v := m.env.Desk.View()
	to := func(name, kind, pageName, id string) {
		list = append(list, entry{name: name, kind: kind, do: func() tea.Cmd { return page.Go(pageName, id) }})
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
		list = append(list, entry{name: c.Title, kind: "check", do: func() tea.Cmd {
			return page.Send(page.Open{Place: page.Place{Page: page.Checks, ID: c.Phase, Sub: c.ID}})
		}})
	}
	for _, g := range v.K.Guides {
		to(g.Title, "guide", page.Guide, g.ID)
	}
	return list
}
