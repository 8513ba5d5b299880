package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"fsd/tui/page"
	"fsd/tui/widget"
)

// help lists what can be done on the page under it; any key closes it, movement keys scroll.
type help struct {
	env     *page.Env
	actions []page.Action
	top     int
}

func newHelp(env *page.Env, actions []page.Action) overlay {
	seen := map[string]bool{}
	var list []page.Action
	for _, a := range actions { // an action of the page hides a global one with the same key
		if !seen[a.Keys[0]] {
			list = append(list, a)
		}
		for _, k := range a.Keys {
			seen[k] = true
		}
	}
	return &help{env: env, actions: list}
}

// Update implements overlay.
func (h *help) Update(msg tea.Msg) (overlay, tea.Cmd) {
	key, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return h, nil
	}
	switch key.String() {
	case "j", "down":
		h.top++
	case "k", "up":
		h.top = max(h.top-1, 0)
	default:
		return nil, nil
	}
	return h, nil
}

// View implements overlay.
func (h *help) View(width, height int) string {
	t := h.env.Theme
	lines := []string{}
	row := func(keys, name, why string) {
		text := widget.Pad(t.Accent.Render(keys), 18) + name
		if why != "" {
			text += t.Faint.Render("  not now: " + why)
		}
		lines = append(lines, text)
	}
	for _, a := range h.actions {
		var names []string
		for _, k := range a.Keys {
			names = append(names, keyName(k))
		}
		row(strings.Join(names, " "), a.Name, a.Why)
	}
	row("j k g G", "move, also with the arrows, home and end", "")
	row("ctrl+u ctrl+d", "move by half a page, also with the page keys", "")
	room := max(height-4, 1)
	h.top = max(min(h.top, len(lines)-room), 0)
	if len(lines) > room {
		lines = lines[h.top : h.top+room]
	}
	return box(h.env, "What you can do here", lines, width)
}

// Cursor implements overlay.
func (h *help) Cursor() *tea.Cursor { return nil }
