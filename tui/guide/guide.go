// Package guide is for reading: a pattern with its code in each stack, or why a decision or an option is as it is. The
// guide is in this file and sheets.go, the reader of decisions and options in read.go, the list of guides in index.go.
package guide

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"fsd/knowledge"
	"fsd/tui/layout"
	"fsd/tui/page"
	"fsd/tui/widget"
)

// Widths, in columns.
const (
	beside   = 112 // from this body width text and code stand side by side: a terminal of 120
	textMost = 72  // of the text beside code
	textLess = 44
	sideways = 8 // how far a key moves the code
)

// Guide reads one guide: its text, and the code of one stack at a time.
type Guide struct {
	page.Base
	place  page.Place
	guide  *knowledge.Guide
	text   string
	sheets []sheet
	at     int // the sheet that is shown
	prose  widget.Reader
	code   widget.Reader // unused while text and code stand below each other
	err    error
}

// New makes the page of a guide, at the stack of the place, or at that of the project.
func New(env *page.Env, p page.Place) page.Page {
	g := &Guide{Base: page.Base{Env: env}, place: p}
	k := env.Desk.View().K
	var ok bool
	if g.guide, ok = k.Guide(p.ID); !ok {
		g.guide = &knowledge.Guide{ID: p.ID, Title: p.ID}
		g.text = "This guide is no longer part of fsd."
		return g
	}
	if g.text, g.err = k.GuideProse(g.guide); g.err == nil {
		g.sheets, g.err = sheets(k, g.guide, env.Desk.View().Stack())
	}
	g.at = max(slices.IndexFunc(g.sheets, func(s sheet) bool { return s.id == p.Sub }), 0)
	return g
}

// Init implements page.Page.
func (g *Guide) Init() tea.Cmd {
	if g.err != nil {
		return page.Send(page.Fail{Err: g.err})
	}
	return g.show()
}

// SetSize implements page.Page.
func (g *Guide) SetSize(width, height int) {
	g.Base.SetSize(width, height)
	left, right := g.split()
	room := max(height-len(g.tabs()), 1)
	g.prose.SetSize(left, room)
	g.code.SetSize(right, room)
}

// split divides the page; right is 0 when text and code stand below each other.
func (g *Guide) split() (left, right int) {
	if len(g.sheets) == 0 {
		return min(g.Width, layout.TextColumn), 0
	}
	if g.Width < beside {
		return g.Width, 0
	}
	left = min(max((g.Width-layout.Gap)*2/5, textLess), textMost)
	return left, g.Width - layout.Gap - left
}

// show renders what the page shows, unless it was rendered before. What is scrolled to stays.
func (g *Guide) show() tea.Cmd {
	t := g.Env.Theme
	left, right := g.split()
	if len(g.sheets) == 0 {
		return g.prose.Show(t, "guide/"+g.guide.ID, g.text)
	}
	s, text := g.sheets[g.at], g.text
	if right > 0 {
		return tea.Batch(g.prose.Show(t, "guide/"+g.guide.ID, text),
			g.code.Render(t, "code/"+g.guide.ID+"/"+s.id, func(width int) []string { return s.lines(t, width) }))
	}
	return g.prose.Render(t, "both/"+g.guide.ID+"/"+s.id, func(width int) []string {
		lines := t.Markdown(text, min(left, layout.TextColumn))
		return append(append(lines, "", t.Faint.Render(strings.Repeat(t.Rule, width)), ""), s.lines(t, width)...)
	})
}

// Update implements page.Page.
func (g *Guide) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case page.Changed:
		g.SetSize(g.Width, g.Height)
		return g.show()
	case widget.Rendered:
		g.prose.Take(msg)
		g.code.Take(msg)
	case tea.KeyPressMsg:
		g.prose.Key(msg)
	}
	return nil
}

// tabs is the line that names the stacks, and a blank one.
func (g *Guide) tabs() []string {
	t := g.Env.Theme
	if len(g.sheets) == 0 {
		return nil
	}
	var parts []string
	for i, s := range g.sheets {
		if i == g.at {
			parts = append(parts, t.Accent.Render(t.Done)+" "+t.Bold.Render(s.title))
		} else {
			parts = append(parts, t.Faint.Render(t.Open)+" "+t.Dim.Render(s.title))
		}
	}
	line := strings.Join(parts, "   ")
	if ansi.StringWidth(line) > g.Width { // only the one that is shown has room
		line = parts[g.at] + t.Faint.Render(fmt.Sprintf("   %d of %d", g.at+1, len(g.sheets)))
	}
	if g.Height < 14 {
		return []string{line}
	}
	return []string{line, ""}
}

// View implements page.Page.
func (g *Guide) View() string {
	tabs := g.tabs()
	body := g.prose.View()
	if left, right := g.split(); right > 0 {
		body = widget.Beside(body, left, g.code.View(), right, layout.Gap, max(g.Height-len(tabs), 1))
	}
	return strings.Join(append(tabs, body), "\n")
}

// Place implements page.Page.
func (g *Guide) Place() page.Place {
	p := g.place
	if len(g.sheets) > 0 && g.at > 0 {
		p.Sub = g.sheets[g.at].id
	} else {
		p.Sub = ""
	}
	return p
}

// Title implements page.Page.
func (g *Guide) Title() string { return g.guide.Title }

// Status implements page.Statuser.
func (g *Guide) Status() string {
	t := g.Env.Theme
	said := g.prose.Position()
	if _, right := g.split(); right > 0 && g.code.Position() != "" {
		said = strings.TrimSpace("text " + said + "   code " + g.code.Position())
		if g.prose.Position() == "" {
			said = "code " + g.code.Position()
		}
	}
	return t.Dim.Render(said)
}

// pane is the reader that the code is in.
func (g *Guide) pane() *widget.Reader {
	if _, right := g.split(); right > 0 {
		return &g.code
	}
	return &g.prose
}

// Actions implements page.Page.
func (g *Guide) Actions() []page.Action {
	one, none, wide := "", "", ""
	if len(g.sheets) < 2 {
		one = "there is nothing else to show"
	}
	code := ""
	if len(g.sheets) > 0 {
		code = g.sheets[g.at].code()
	}
	if code == "" {
		none = "there is no code here"
	}
	if !g.pane().Wider() {
		wide = "every line fits"
	}
	side := ""
	if _, right := g.split(); right == 0 {
		side = "text and code are one page here: j and k move it"
	}
	scroll := func(by int) func() tea.Cmd { return func() tea.Cmd { g.code.Scroll(by); return nil } }
	shift := func(by int) func() tea.Cmd { return func() tea.Cmd { g.pane().Shift(by); return nil } }
	return []page.Action{
		{Keys: []string{"tab", "right", "l"}, Name: "next stack", Why: one, Footer: true, Do: func() tea.Cmd { return g.turn(1) }},
		{Keys: []string{"shift+tab", "left"}, Name: "stack before", Why: one, Do: func() tea.Cmd { return g.turn(-1) }},
		{Keys: []string{"J", "ctrl+e"}, Name: "code down", Why: side, Footer: true, Do: scroll(3)},
		{Keys: []string{"K", "ctrl+y"}, Name: "code up", Why: side, Footer: true, Do: scroll(-3)},
		{Keys: []string{">", "shift+right"}, Name: "long lines", Why: wide, Footer: true, Do: shift(sideways)},
		{Keys: []string{"<", "shift+left"}, Name: "back to their beginning", Why: wide, Do: shift(-sideways)},
		{Keys: []string{"y"}, Name: "copy the code", Why: none, Footer: true, Do: func() tea.Cmd {
			return page.Send(page.Copy{Text: code, What: "the code: " + g.sheets[g.at].title})
		}},
	}
}

// turn shows another stack; what is scrolled to stays.
func (g *Guide) turn(by int) tea.Cmd {
	g.at = (g.at + by + len(g.sheets)) % len(g.sheets)
	return g.show()
}
