package tui

import (
	"errors"
	"os"
	"os/exec"
	"strings"

	tea "charm.land/bubbletea/v2"

	"fsd/tui/page"
	"fsd/workflow/clean"
)

// edited is a text that came back from the editor.
type edited struct {
	text string
	err  error
	done func(string) tea.Cmd
}

// edit gives a text to the person's editor, in a file that only they can read, and takes it back when the editor ends.
// Without an editor the text is asked for over the page.
func (m *Model) edit(q page.Question) tea.Cmd {
	words := strings.Fields(m.options.Editor)
	if len(words) == 0 {
		m.overlay = newAsk(m.env, q)
		return nil
	}
	f, err := os.CreateTemp("", "fsd-*.md") // mode 0600
	if err == nil {
		_, err = f.WriteString(q.Initial)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		m.fail(errors.New("the editor cannot be given a file: " + err.Error()))
		return nil
	}
	command := exec.Command(words[0], append(words[1:], f.Name())...)
	return tea.ExecProcess(command, func(err error) tea.Msg {
		data, readErr := os.ReadFile(f.Name())
		_ = os.Remove(f.Name())
		return edited{text: strings.TrimSpace(clean.Block(string(data), q.Max)), err: errors.Join(err, readErr), done: q.Done}
	})
}

// editedNow takes the text, unless the editor failed.
func (m *Model) editedNow(msg edited) tea.Cmd {
	if msg.err != nil {
		m.fail(errors.New("the editor ended with a fault, so the text stays as it was: " + msg.err.Error()))
		return nil
	}
	return msg.done(msg.text)
}
