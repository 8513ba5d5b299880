// Package home is the first page: what fsd is, and the projects.
package home

import (
	"context"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"fsd/tui/page"
	"fsd/tui/widget"
	"fsd/workflow/clean"
	"fsd/workflow/sample"
)

// window is how many projects are fetched at once; a filter reaches the others.
const window = 60

const sampleID = "sample"

// patience is how long the store may take.
const patience = 15 * time.Second

// Home lists the projects.
type Home struct {
	page.Base
	list     widget.List
	finder   widget.Finder
	projects []page.Project
	total    int
	archived bool // the list is that of the archived projects
	loaded   bool
	undo     []deed
	focus    string // id of the project that the cursor goes to when the list comes
	above    int    // lines above the list, for the cursor of the finder
}

// New makes the page.
func New(env *page.Env, _ page.Place) page.Page { return &Home{Base: page.Base{Env: env}} }

// listed is the answer to load.
type listed struct {
	filter   string
	archived bool
	projects []page.Project
	total    int
	err      error
}

// Init loads the list.
func (h *Home) Init() tea.Cmd {
	services, filter, archived := h.Env.Services, h.finder.Text(), h.archived
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		projects, total, err := services.Projects(ctx, filter, archived, 0, window)
		return listed{filter, archived, projects, total, err}
	}
}

// Update takes the list, what was done to a project, and keys.
func (h *Home) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case listed:
		switch {
		case msg.filter != h.finder.Text() || msg.archived != h.archived: // the answer to an older question
		case msg.err != nil:
			return page.Send(page.Fail{Err: msg.err})
		default:
			h.projects, h.total, h.loaded = msg.projects, msg.total, true
			h.fill()
			h.list.Select(h.focus)
			h.focus = ""
		}
	case done:
		return h.took(msg)
	case page.Changed:
		h.fill()
	case tea.KeyPressMsg:
		if h.finder.Typing() && msg.Code != tea.KeyUp && msg.Code != tea.KeyDown {
			return h.find(msg)
		}
		h.list.Key(msg)
	case tea.PasteMsg:
		return h.find(msg)
	}
	return nil
}

// find looks for what was typed.
func (h *Home) find(msg tea.Msg) tea.Cmd {
	before := h.finder.Text()
	h.finder.Update(msg)
	if h.finder.Text() == before {
		return nil
	}
	return h.Init()
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
		subs := []string{t.Dim.Render(clean.Line(p.Next, 120)), h.meters(p)}
		if p.Due > 0 {
			subs = append(subs, t.Warn.Render(t.Deferred+" "+widget.Count(p.Due, "deferred decision is due", "deferred decisions are due")))
		}
		items = append(items, widget.Item{
			ID: p.ID, Text: clean.Line(p.Name, 80), Right: t.Faint.Render(ago(h.Env.Now().Sub(p.Changed))), Subs: append(subs, ""), Style: t.Bold,
		})
	}
	if !hasSample && h.finder.Text() == "" && !h.archived {
		items = append(items, widget.Item{ID: sampleID, Text: sample.Name, Note: "a finished project to look around in"})
	}
	h.list.SetItems(items)
}

// SetSize implements page.Page.
func (h *Home) SetSize(width, height int) {
	h.Base.SetSize(width, height)
	h.fill() // the meters depend on the width
}

// meters are the four phases in one line; in narrow windows only their initials are named.
func (h *Home) meters(p page.Project) string {
	t := h.Env.Theme
	names := []string{"Requirements", "Architecture", "Implementation", "Production"}
	cells, gap, lead := 8, "   ", " "
	switch {
	case h.Width < 64:
		names, cells, gap = []string{"R", "A", "I", "P"}, 0, " "
	case h.Width < 104:
		names, cells = []string{"R", "A", "I", "P"}, 4
	case h.Width < 128:
		cells = 5
	}
	line := func(digits [4][2]int) string {
		var parts []string
		for i, c := range p.Phases {
			bar := lead
			if cells > 0 {
				bar += widget.Bar(t, c.Done, c.Total, cells) + " "
			}
			parts = append(parts, t.Dim.Render(names[i])+bar+t.Dim.Render(fmt.Sprintf("%*d/%-*d", digits[i][0], c.Done, digits[i][1], c.Total)))
		}
		return strings.TrimRight(strings.Join(parts, gap), " ")
	}
	if aligned := line(h.digits()); ansi.StringWidth(aligned) <= h.Width-6 {
		return aligned
	}
	return line([4][2]int{})
}

// digits are the most that the counts of each phase take in any project, so that the meters stand in columns.
func (h *Home) digits() (most [4][2]int) {
	for _, p := range h.projects {
		for i, c := range p.Phases {
			most[i][0] = max(most[i][0], len(fmt.Sprint(c.Done)))
			most[i][1] = max(most[i][1], len(fmt.Sprint(c.Total)))
		}
	}
	return most
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
	var lines []string
	if h.Height >= 12 {
		for _, line := range widget.Wrap("Answer plain questions about your application; get recommendations with reasons, and records to commit.", h.Width) {
			lines = append(lines, t.Dim.Render(line))
		}
		lines = append(lines, "")
	}
	head, count := "Projects", ""
	if h.archived {
		head = "Archived projects"
	}
	if h.total > len(h.projects) {
		count = fmt.Sprintf("the newest %d of %d", len(h.projects), h.total)
	}
	h.above = len(lines) + 1
	lines = append(lines, widget.Ends(t.Bold.Render(head), t.Faint.Render(count), h.Width))
	if line := h.finder.Line(t, h.total, h.Width); line != "" {
		lines = append(lines, line)
	}
	lines = append(lines, "")
	if empty := h.empty(); empty != "" {
		lines = append(lines, widget.Wrap("  "+empty, h.Width)...)
		lines = append(lines, "")
	}
	h.list.SetSize(h.Width, max(h.Height-len(lines), 1))
	return strings.Join(lines, "\n") + "\n" + h.list.View(t)
}

// empty says what to do where there is no project.
func (h *Home) empty() string {
	t := h.Env.Theme
	key := func(k string) string { return t.Key.Render(k) }
	switch {
	case !h.loaded:
		return t.Dim.Render("Reading ...")
	case len(h.projects) > 0:
		return ""
	case h.finder.Text() != "":
		return t.Dim.Render("No project has that in its name. ") + key("esc") + t.Dim.Render(" shows all.")
	case h.archived:
		return t.Dim.Render("Nothing is archived. ") + key("A") + t.Dim.Render(" goes back to the projects.")
	}
	return t.Dim.Render("None yet. Press ") + key("n") + t.Dim.Render(" to start one; it asks only for a name.")
}

// Typing implements page.Typist.
func (h *Home) Typing() bool { return h.finder.Typing() }

// Cursor implements page.Typist.
func (h *Home) Cursor() *tea.Cursor {
	c := h.finder.Cursor()
	if c != nil {
		c.Y += h.above
	}
	return c
}

// Place implements page.Page.
func (h *Home) Place() page.Place { return page.Place{Page: page.Home} }

// Title implements page.Page.
func (h *Home) Title() string { return "" }
