// Package home is the first page: what fsd is, and the projects.
package home

import (
	"context"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"fsd/tui/page"
	"fsd/tui/widget"
	"fsd/workflow/clean"
	"fsd/workflow/sample"
)

// window is how many projects are fetched at once; a filter reaches the others.
const window = 60

const sampleID = "sample"

// Home lists the projects.
type Home struct {
	page.Base
	list     widget.List
	projects []page.Project
	total    int
	filter   string
	loaded   bool
}

// New makes the page.
func New(env *page.Env, _ page.Place) page.Page { return &Home{Base: page.Base{Env: env}} }

// listed is the answer to load.
type listed struct {
	projects []page.Project
	total    int
	err      error
}

// Init loads the list.
func (h *Home) Init() tea.Cmd {
	services, filter := h.Env.Services, h.filter
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(context.Background(), 15*time.Second)
		defer cancel()
		projects, total, err := services.Projects(ctx, filter, false, 0, window)
		return listed{projects, total, err}
	}
}

// Update takes the list and movement keys.
func (h *Home) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case listed:
		if msg.err != nil {
			return page.Send(page.Fail{Err: msg.err})
		}
		h.projects, h.total, h.loaded = msg.projects, msg.total, true
		h.fill()
	case page.Changed:
		h.fill()
	case tea.KeyPressMsg:
		h.list.Key(msg)
	}
	return nil
}

func (h *Home) fill() {
	if !h.loaded { // an early enter must not open what happens to stand there before the projects do
		return
	}
	t := h.Env.Theme
	var items []widget.Item
	hasSample := false
	for _, p := range h.projects {
		hasSample = hasSample || p.Name == sample.Name
		it := widget.Item{ID: p.ID, Text: clean.Line(p.Name, 80), Right: ago(h.Env.Now().Sub(p.Changed)), Subs: []string{}}
		it.Subs = append(it.Subs, t.Dim.Render(clean.Line(p.Next, 120)))
		it.Subs = append(it.Subs, h.meters(p))
		if p.Due > 0 {
			it.Subs = append(it.Subs, t.Warn.Render(fmt.Sprintf("%s %d deferred, due", t.Deferred, p.Due)))
		}
		items = append(items, it)
		items[len(items)-1].Subs = append(items[len(items)-1].Subs, "")
	}
	if !hasSample && h.filter == "" {
		items = append(items, widget.Item{ID: sampleID, Text: sample.Name, Note: "a finished project to look around in"})
	}
	h.list.SetItems(items)
}

// meters are the four phases in one line; in narrow windows only their initials are named.
func (h *Home) meters(p page.Project) string {
	names := []string{"Requirements ", "Architecture ", "Implementation ", "Production "}
	cells := 8
	switch {
	case h.Width < 104:
		names, cells = []string{"R ", "A ", "I ", "P "}, 4
	case h.Width < 128:
		cells = 5
	}
	if h.Width < 64 {
		cells = 0
	}
	var parts []string
	for i, c := range p.Phases {
		parts = append(parts, h.Env.Theme.Dim.Render(names[i])+widget.Meter(h.Env.Theme, c.Done, c.Total, cells))
	}
	return strings.Join(parts, "   ")
}

// ago says how long ago something was, roughly.
func ago(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "now"
	case d < time.Hour:
		return fmt.Sprintf("%d min ago", int(d.Minutes()))
	case d < 24*time.Hour:
		return fmt.Sprintf("%d h ago", int(d.Hours()))
	case d < 48*time.Hour:
		return "yesterday"
	}
	return fmt.Sprintf("%d days ago", int(d.Hours()/24))
}

// View draws one line about fsd, then the projects.
func (h *Home) View() string {
	t := h.Env.Theme
	intro := widget.Wrap("Answer plain questions about your application; get recommendations with reasons, and records to commit.", h.Width)
	lines := []string{}
	for _, line := range intro {
		lines = append(lines, t.Dim.Render(line))
	}
	head := "Projects"
	if h.filter != "" {
		head = fmt.Sprintf("Projects with “%s”", clean.Line(h.filter, 40))
	} else if h.total > len(h.projects) {
		head = fmt.Sprintf("Projects, the newest %d of %d", len(h.projects), h.total)
	}
	lines = append(lines, "", t.Bold.Render(head), "")
	switch {
	case !h.loaded:
		lines = append(lines, t.Dim.Render("  Reading ..."))
	case len(h.projects) == 0 && h.filter == "":
		lines = append(lines, t.Dim.Render("  None yet. Press ")+t.Accent.Render("n")+t.Dim.Render(" to start one; it asks only for a name."), "")
	case len(h.projects) == 0:
		lines = append(lines, t.Dim.Render("  Nothing has that in its name. Press ")+t.Accent.Render("/")+t.Dim.Render(" and enter to see all."))
	}
	h.list.SetSize(h.Width, max(h.Height-len(lines), 1))
	return strings.Join(lines, "\n") + "\n" + h.list.View(t)
}

// Place implements page.Page.
func (h *Home) Place() page.Place { return page.Place{Page: page.Home} }

// Title implements page.Page.
func (h *Home) Title() string { return "" }

// Actions implements page.Page.
func (h *Home) Actions() []page.Action {
	it, some := h.list.Selected()
	none := ""
	if !some {
		none = "there is nothing to open"
	}
	real := none
	if it.ID == sampleID {
		real = "the sample is not made yet"
	}
	enter := "resume"
	if it.ID == sampleID {
		enter = "look around"
	}
	return []page.Action{
		{Keys: []string{"enter", "l", "right"}, Name: enter, Why: none, Footer: true, Do: func() tea.Cmd { return h.open(it.ID) }},
		{Keys: []string{"n"}, Name: "new", Footer: true, Do: h.create},
		{Keys: []string{"s"}, Name: "sample project", Footer: len(h.projects) == 0, Do: func() tea.Cmd { return h.open(sampleID) }},
		{Keys: []string{"/"}, Name: "filter", Footer: true, Do: h.search},
		{Keys: []string{"a"}, Name: "archive", Why: real, Footer: true, Do: func() tea.Cmd { return h.put(it, "archive", h.Env.Services.Archive) }},
		{Keys: []string{"d"}, Name: "delete", Why: real, Do: func() tea.Cmd { return h.put(it, "delete", h.Env.Services.Delete) }},
	}
}

func (h *Home) open(id string) tea.Cmd {
	if id != sampleID {
		return page.Send(page.OpenProject{ID: id})
	}
	services := h.Env.Services
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		id, err := services.CreateSample(ctx)
		if err != nil {
			return page.Fail{Err: err}
		}
		return page.OpenProject{ID: id}
	}
}

func (h *Home) create() tea.Cmd {
	services := h.Env.Services
	return page.Send(page.Ask{Question: page.Question{
		Title: "New project", Hint: "A name is all it takes, such as: Order desk", Max: 80,
		Done: func(name string) tea.Cmd {
			return func() tea.Msg {
				ctx, cancel := context.WithTimeout(context.Background(), 15*time.Second)
				defer cancel()
				id, err := services.Create(ctx, name)
				if err != nil {
					return page.Fail{Err: err}
				}
				return page.OpenProject{ID: id}
			}
		},
	}})
}

func (h *Home) search() tea.Cmd {
	return page.Send(page.Ask{Question: page.Question{
		Title: "Show projects with", Initial: h.filter, Max: 80, Empty: true, Hint: "A part of the name; nothing shows all.",
		Done: func(text string) tea.Cmd { h.filter = text; return h.Init() },
	}})
}

func (h *Home) put(it widget.Item, verb string, do func(context.Context, string) error) tea.Cmd {
	return page.Send(page.Ask{Question: page.Question{
		Title: fmt.Sprintf("%s%s “%s”?", strings.ToUpper(verb[:1]), verb[1:], it.Text),
		Text:  "fsd restore " + it.ID + "\nbrings it back.", Verb: verb + " it",
		Yes: func() tea.Cmd {
			load := h.Init()
			return func() tea.Msg {
				ctx, cancel := context.WithTimeout(context.Background(), 15*time.Second)
				defer cancel()
				if err := do(ctx, it.ID); err != nil {
					return page.Fail{Err: err}
				}
				return load()
			}
		},
	}})
}
