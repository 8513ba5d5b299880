// Command teav2 is the smallest Bubble Tea v2 program with a list and a side panel. It is the yardstick for fsd's
// speed on the screen: times are compared as ratios in one interleaved run, never as numbers of their own.
package main

import (
	"fmt"
	"os"
	"strings"

	tea "charm.land/bubbletea/v2"
)

type model struct{ w, h, at int }

func (m model) Init() tea.Cmd { return nil }

func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.w, m.h = msg.Width, msg.Height
	case tea.KeyPressMsg:
		switch msg.String() {
		case "j", "down":
			m.at = min(m.at+1, m.h-3)
		case "k", "up":
			m.at = max(m.at-1, 0)
		case "q", "ctrl+c":
			return m, tea.Quit
		}
	}
	return m, nil
}

func (m model) View() tea.View {
	var b strings.Builder
	b.WriteString("ready\n")
	for i := range max(m.h-2, 0) {
		cursor := "  "
		if i == m.at {
			cursor = "> "
		}
		fmt.Fprintf(&b, "%s%-40s | panel line %d of item %d\n", cursor, fmt.Sprintf("item %d", i), i, m.at)
	}
	v := tea.NewView(b.String())
	v.AltScreen = true
	return v
}

func main() {
	if _, err := tea.NewProgram(model{}).Run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
