package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"fsd/tui/page"
	"fsd/tui/widget"
	"fsd/workflow"
)

// press finds whose key it is: an overlay's, a text field's, an action of the page, a global one, else the page's own
// movement keys.
func (m *Model) press(msg tea.KeyPressMsg) tea.Cmd {
	m.toast.pressed()
	key := msg.String()
	stop := m.works.stoppable()
	switch {
	case key == "ctrl+c":
		return m.leave()
	case key == "esc" && stop != nil && m.overlay == nil && !m.typing(): // else it leaves what lies above
		stop()
		return nil
	case m.frame.TooSmall() && key == "q":
		return m.leave()
	case m.overlay != nil:
		return m.overlayKey(msg)
	case m.typing():
		if key == "ctrl+z" {
			return suspend
		}
		return m.act(key, msg)
	}
	return tea.Batch(m.look(), m.act(key, msg))
}

// act runs the action that has the key; the page's own come before the global ones.
func (m *Model) act(key string, msg tea.KeyPressMsg) tea.Cmd {
	actions := m.top().Actions()
	if !m.typing() {
		actions = append(actions, m.globals()...)
	}
	for _, a := range actions {
		if !slices.Contains(a.Keys, key) {
			continue
		}
		if a.Why != "" {
			return m.refuse(a.Name + ": " + a.Why)
		}
		return a.Do()
	}
	return m.top().Update(msg)
}

func (m *Model) typing() bool {
	t, ok := m.top().(page.Typist)
	return ok && t.Typing()
}

func (m *Model) overlayKey(msg tea.Msg) tea.Cmd {
	next, cmd := m.overlay.Update(msg)
	m.overlay = next
	return cmd
}

func (m *Model) paste(msg tea.PasteMsg) tea.Cmd {
	if m.overlay != nil {
		return m.overlayKey(msg)
	}
	return m.top().Update(msg)
}

// globals are the actions that every page has.
func (m *Model) globals() []page.Action {
	open := m.project != ""
	onlyOpen := ""
	if !open {
		onlyOpen = "open a project first"
	}
	list := []page.Action{
		{Keys: []string{"?"}, Name: "help", Do: func() tea.Cmd { m.overlay = newHelp(m.env, m.top().Actions(), m.globals()); return nil }},
		{Keys: []string{":", "ctrl+p"}, Name: "go to anything", Do: m.openPalette},
		{Keys: []string{"esc", "h", "backspace", "left"}, Name: "back", Do: m.back},
		{Keys: []string{"u"}, Name: "undo", Why: onlyOpen, Do: m.undo},
		{Keys: []string{"U"}, Name: "redo", Why: onlyOpen, Do: m.redo},
		{Keys: []string{"x"}, Name: "export", Why: onlyOpen, Do: func() tea.Cmd { return page.Go(page.Export, "") }},
	}
	for i, phase := range []string{"requirements", "architecture", "implementation", "production"} {
		list = append(list, page.Action{Keys: []string{string(rune('1' + i))}, Name: phase, Why: onlyOpen,
			Do: func() tea.Cmd { return m.phase(phase) }})
	}
	return append(list,
		page.Action{Keys: []string{"ctrl+l"}, Name: "repaint", Do: func() tea.Cmd { return tea.ClearScreen }},
		page.Action{Keys: []string{"ctrl+z"}, Name: "suspend", Do: func() tea.Cmd { return suspend }},
		page.Action{Keys: []string{"q"}, Name: "quit", Do: m.leave},
	)
}

// allActions are the page's actions and the global ones that the page does not have itself.
func (m *Model) allActions() []page.Action { return append(m.top().Actions(), m.globals()...) }

// phase goes to the map, at a phase.
func (m *Model) phase(phase string) tea.Cmd { return m.push(page.Place{Page: page.Map, ID: phase}) }

func (m *Model) undo() tea.Cmd {
	v := m.env.Desk.View()
	body, change, ok := v.Undo()
	if !ok {
		return m.refuse("There is nothing to undo")
	}
	return m.do(body, "Undid: "+widget.Short(v.DescribeStep(change))+moved(v, body))
}

func (m *Model) redo() tea.Cmd {
	v := m.env.Desk.View()
	body, change, ok := v.Redo()
	if !ok {
		return m.refuse("There is nothing to redo")
	}
	return m.do(body, "Redid: "+widget.Short(v.DescribeStep(change))+moved(v, body))
}

// moved says in a few words what a change moves besides what it is about.
func moved(v *workflow.View, body workflow.Body) string {
	if said := page.Moved(v.Preview(body)); said != "" {
		return "; " + said
	}
	return ""
}

// do makes a change and says so.
func (m *Model) do(body workflow.Body, said string) tea.Cmd {
	cmd, err := m.env.Desk.Do(body)
	if err != nil {
		m.fail(err)
		return cmd
	}
	return tea.Batch(cmd, m.say(said), m.changed())
}

// suspend stops the program as ctrl+z does in any other; run.go takes it from there.
func suspend() tea.Msg { return suspendNow() }
