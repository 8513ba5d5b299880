package tui

import (
	"errors"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"fsd/tui/desk"
	"fsd/tui/layout"
	"fsd/tui/page"
	"fsd/tui/theme"
	"fsd/tui/widget"
	"fsd/workflow"
)

// Update asks, in this order: is it a report of the terminal, a word of a page, an answer of the store, or a key? All
// else goes to every page of the stack.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd, handled := m.report(msg)
	if !handled {
		cmd, handled = m.word(msg)
	}
	if !handled {
		cmd, handled = m.answer(msg)
	}
	if !handled {
		switch msg := msg.(type) {
		case tea.KeyPressMsg:
			cmd = m.press(msg)
		case tea.PasteMsg:
			cmd = m.paste(msg)
		default:
			cmd = m.everyPage(msg)
		}
	}
	return m, tea.Batch(cmd, m.keepPlace(), m.watchSaving())
}

// report takes what the terminal says about itself.
func (m *Model) report(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		frame := layout.Frame{Width: min(msg.Width, layout.MaxWidth), Height: min(msg.Height, layout.MaxHeight)}
		if frame == m.frame { // it had another size for a moment, and may have cut what it showed
			return tea.ClearScreen, true
		}
		m.frame = frame
		m.resize()
		return m.changed(), true
	case tea.BackgroundColorMsg:
		if msg.IsDark() == m.env.Theme.Dark {
			return nil, true
		}
		return m.recolour(msg.IsDark()), true
	case tea.ColorProfileMsg:
		if m.few = msg.Profile == colorprofile.ANSI; m.few {
			return m.recolour(m.env.Theme.Dark), true
		}
		return nil, true
	case tea.ResumeMsg, tea.FocusMsg:
		return m.look(), true
	}
	return nil, false
}

// recolour makes the theme anew, for a background and as many colours as the terminal has.
func (m *Model) recolour(isDark bool) tea.Cmd {
	newTheme := theme.New
	if m.few {
		newTheme = theme.Basic
	}
	*m.env.Theme = *newTheme(isDark, m.options.ASCII)
	return m.changed()
}

// word takes what pages say.
func (m *Model) word(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case page.Open:
		return m.push(msg.Place), true
	case page.Replace:
		m.stack = m.stack[:max(len(m.stack)-1, 1)]
		return m.push(msg.Place), true
	case page.Back:
		return m.back(), true
	case page.OpenProject:
		if m.opening { // a second enter, while the first is being answered
			return nil, true
		}
		m.opening = true
		return m.work(page.Work{What: "Opening the project", Do: m.load(msg.ID)}), true
	case page.Work:
		return m.work(msg), true
	case page.Say:
		return m.say(msg.Text), true
	case page.Refuse:
		return m.refuse(msg.Text), true
	case page.Fail:
		m.fail(msg.Err)
		return nil, true
	case page.Ask:
		m.overlay = newAsk(m.env, msg.Question)
		return nil, true
	case page.Edit:
		return m.edit(msg.Question), true
	case edited:
		return m.editedNow(msg), true
	case page.Copy:
		return tea.Batch(tea.SetClipboard(msg.Text), m.say("Copied "+msg.What)), true
	case page.Changed:
		return m.changed(), true
	case toastOver:
		m.toast.over(msg)
		return nil, true
	}
	return nil, false
}

// answer takes what the store says.
func (m *Model) answer(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case opened:
		return m.enter(msg), true
	case placed:
		return m.placedNow(msg), true
	case note:
		m.noting = false
		return m.storePlace(), true
	case worked:
		m.works.end(msg.number)
		_, cmd := m.Update(msg.msg)
		return cmd, true
	case lateWork:
		return m.works.tick(msg.number), true
	case projectsFound:
		m.addProjects(msg)
		return nil, true
	case desk.Done:
		next := m.env.Desk.Finish(msg)
		if msg.Err != nil {
			m.quit = false
			m.fail(notSaved(msg.Err))
		}
		if m.quit && !m.env.Desk.Saving() {
			return m.finish(), true
		}
		if next != nil { // of many changes made at once only the last is worth a look
			return next, true
		}
		return m.changed(), true
	case desk.Found:
		if m.env.Desk == nil || !m.env.Desk.Take(msg) {
			return nil, true
		}
		if msg.Own {
			return m.changed(), true
		}
		return tea.Batch(m.say("Somebody else changed the project"), m.changed()), true
	case desk.LookAgain:
		if m.env.Desk != nil {
			m.env.Desk.LookedAgain()
		}
		return m.look(), true
	case widget.Rendered:
		return m.everyPage(msg), true
	}
	return nil, false
}

// notSaved says what became of a change that the store did not take.
func notSaved(err error) error {
	var refusal workflow.Refusal
	if errors.As(err, &refusal) {
		return err
	}
	return errors.New("Not saved, and taken back on the screen: " + err.Error())
}

func (m *Model) everyPage(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	for _, p := range m.stack {
		cmds = append(cmds, p.Update(msg))
	}
	return tea.Batch(cmds...)
}

// look sees whether another window or a command has changed the project, or the list of projects.
func (m *Model) look() tea.Cmd {
	now := m.env.Now()
	switch {
	case m.opening:
		return nil
	case m.project != "":
		return m.env.Desk.Look(now)
	case now.Sub(m.listed) < desk.RefreshEvery:
		return nil
	}
	m.listed = now
	return m.top().Init()
}

// leave ends the program. What was done is shown as done, so the end waits for the last commit, and for where the person
// is, with what they typed and did not keep. Whoever presses the key once more does not wait.
func (m *Model) leave() tea.Cmd {
	if m.quit {
		return tea.Quit
	}
	m.quit = true
	return m.finish()
}

// finish ends the program when everything is stored.
func (m *Model) finish() tea.Cmd {
	keep := m.storePlace()
	if m.placing || m.env.Desk != nil && m.env.Desk.Saving() {
		return keep
	}
	return tea.Quit
}
