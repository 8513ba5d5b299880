package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"fsd/tui/page"
	"fsd/tui/widget"
)

// help lists what can be done on the page under it, what can be done everywhere, and the signs. Movement keys scroll, any
// other key closes it.
type help struct {
	env     *page.Env
	actions []page.Action // of the page, then those that every page has
	own     int           // how many are of the page
	reader  widget.Reader
}

func newHelp(env *page.Env, own, everywhere []page.Action) overlay {
	h := &help{env: env, own: len(own)}
	seen := map[string]bool{}
	for i, a := range append(own[:len(own):len(own)], everywhere...) { // an action of the page hides a global one with the same key
		if i < len(own) || !seen[a.Keys[0]] {
			h.actions = append(h.actions, a)
		}
		for _, k := range a.Keys {
			seen[k] = true
		}
	}
	return h
}

// Update implements overlay.
func (h *help) Update(msg tea.Msg) (overlay, tea.Cmd) {
	if key, ok := msg.(tea.KeyPressMsg); ok && !h.reader.Key(key) {
		return nil, nil
	}
	return h, nil
}

// View implements overlay.
func (h *help) View(width, height int) string {
	inner := max(width-4, 1)
	lines := h.lines(inner)
	h.reader.SetSize(inner, max(min(len(lines), height-4), 1))
	h.reader.SetLines("help", lines)
	title := "What you can do here"
	if at := h.reader.Position(); at != "" {
		title = widget.Ends(title, at, inner)
	}
	return box(h.env, title, strings.Split(h.reader.View(), "\n"), width)
}

// lines are the sections of the help.
func (h *help) lines(width int) []string {
	t := h.env.Theme
	keys := make([]string, len(h.actions))
	column := 0
	for i, a := range h.actions {
		var names []string
		for _, k := range a.Keys {
			names = append(names, keyName(k))
		}
		keys[i] = strings.Join(names, " ")
		column = max(column, ansi.StringWidth(keys[i]))
	}
	column = min(column, max(width/2, 1))
	var lines []string
	row := func(keys, name, why string) {
		if why != "" {
			name += t.Faint.Render("  not now: " + why)
		}
		lead := t.Key.Render(keys)
		if ansi.StringWidth(keys) > column { // too many keys for the column: they have a line of their own
			lines = append(lines, widget.Wrap(lead, width)...)
			lead = ""
		}
		lines = append(lines, widget.Hang(widget.Pad(lead, column)+"  ", name, width)...)
	}
	for i, a := range h.actions {
		if i == h.own {
			lines = append(lines, "", t.Dim.Render("everywhere"))
		}
		row(keys[i], a.Name, a.Why)
	}
	row("j k g G", "move, also with the arrows, home and end", "")
	row("ctrl+u ctrl+d", "move by half a page, also with the page keys", "")
	lines = append(lines, "", t.Dim.Render("signs"))
	for _, s := range [][2]string{
		{t.Good.Render(t.Done), "done, chosen"}, {t.Accent.Render(t.Begun), "recommended; begun"}, {t.Warn.Render(t.Begun), "assumed"},
		{t.Faint.Render(t.Open), "open"}, {t.Bad.Render(t.Alert), "conflict, blocker"}, {t.Warn.Render(t.Stale), "stale: the answers have moved on"},
		{t.Faint.Render(t.Deferred), "deferred"}, {t.Faint.Render(t.NA), "does not apply"},
	} {
		lines = append(lines, s[0]+"  "+s[1])
	}
	return lines
}

// Cursor implements overlay.
func (h *help) Cursor() *tea.Cursor { return nil }
