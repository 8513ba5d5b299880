package widget

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"fsd/tui/theme"
)

// Reader shows a document that is longer than its pane. It draws a slice of ready lines; rendering happens in a
// command, and what was rendered is kept by document, width and theme.
type Reader struct {
	id            string // what the reader shows now
	lines         []string
	lead          []string // shown before the document, and scrolled with it
	top           int
	width, height int
	text          string
	dark          bool
	cache         map[string][]string
}

// Rendered brings the lines of a document back to its reader.
type Rendered struct {
	Key   string
	Lines []string
}

// Show makes the reader show a document; id tells documents apart. The command renders it unless it was rendered
// before.
func (r *Reader) Show(t *theme.Theme, id, markdown string) tea.Cmd {
	if id != r.id {
		r.top = 0
	}
	r.id, r.text, r.dark = id, markdown, t.Dark
	return r.render(t)
}

// SetLines makes the reader show lines that are ready; id tells documents apart.
func (r *Reader) SetLines(id string, lines []string) {
	if id != r.id {
		r.top = 0
	}
	r.id, r.text, r.lines, r.lead = id, "", lines, nil
	r.clamp()
}

// SetSize says how much room there is. Call Show again if the width changed.
func (r *Reader) SetSize(width, height int) { r.width, r.height = width, height; r.clamp() }

func (r *Reader) key() string { return fmt.Sprintf("%s/%d/%v", r.id, r.width, r.dark) }

func (r *Reader) render(t *theme.Theme) tea.Cmd {
	if r.width <= 0 || r.id == "" {
		return nil
	}
	if lines, ok := r.cache[r.key()]; ok {
		r.lines = lines
		r.clamp()
		return nil
	}
	key, text, width := r.key(), r.text, r.width
	return func() tea.Msg { return Rendered{Key: key, Lines: t.Markdown(text, width)} }
}

// Take takes rendered lines in. Lines for something that is no longer shown are only kept.
func (r *Reader) Take(m Rendered) {
	if r.cache == nil {
		r.cache = map[string][]string{}
	}
	r.cache[m.Key] = m.Lines
	if m.Key == r.key() {
		r.lines = m.Lines
		r.clamp()
	}
}

// SetLead puts lines before the document.
func (r *Reader) SetLead(lines []string) { r.lead = lines; r.clamp() }

func (r *Reader) length() int { return len(r.lead) + len(r.lines) }

func (r *Reader) clamp() { r.top = max(min(r.top, r.length()-r.height), 0) }

// Key scrolls and reports whether the key was one of the reader's.
func (r *Reader) Key(msg tea.KeyPressMsg) bool {
	switch msg.String() {
	case "j", "down":
		r.top++
	case "k", "up":
		r.top--
	case "g", "home":
		r.top = 0
	case "G", "end":
		r.top = r.length()
	case "ctrl+d", "pgdown", "space":
		r.top += max(r.height/2, 1)
	case "ctrl+u", "pgup":
		r.top -= max(r.height/2, 1)
	default:
		return false
	}
	r.clamp()
	return true
}

// Scroll moves by lines.
func (r *Reader) Scroll(by int) { r.top += by; r.clamp() }

// Position says how far the reader is, "12%"; empty when everything is visible.
func (r *Reader) Position() string {
	if r.length() <= r.height {
		return ""
	}
	return fmt.Sprintf("%d%%", 100*r.top/max(r.length()-r.height, 1))
}

// View draws the visible lines.
func (r *Reader) View() string {
	if r.height <= 0 {
		return ""
	}
	var out []string
	if r.top < len(r.lead) {
		out = append(out, r.lead[r.top:min(r.top+r.height, len(r.lead))]...)
	}
	from := max(r.top-len(r.lead), 0)
	return strings.Join(append(out, r.lines[min(from, len(r.lines)):min(from+r.height-len(out), len(r.lines))]...), "\n")
}
