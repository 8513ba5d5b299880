package widget

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"fsd/tui/theme"
)

// Reader shows a document that is longer than its pane, and perhaps wider. It draws a slice of ready lines; rendering
// happens in a command, and what was rendered is kept by document, width and theme.
type Reader struct {
	id            string // what the reader shows now
	lines         []string
	lead          []string // shown before the document, and scrolled with it
	top, left     int
	widest        int // columns of the longest line
	width, height int
	dark          bool
	cache         map[string][]string
}

// Rendered brings the lines of a document back to its reader.
type Rendered struct {
	Key   string
	Lines []string
}

// Show makes the reader show a document from its top; id tells documents apart. The command renders it unless it was
// rendered before.
func (r *Reader) Show(t *theme.Theme, id, markdown string) tea.Cmd {
	if id != r.id {
		r.top, r.left = 0, 0
	}
	return r.Render(t, id, func(width int) []string { return t.Markdown(markdown, width) })
}

// Render makes the reader show what draw returns for its width, and stays where it is scrolled to. draw runs in the
// command.
func (r *Reader) Render(t *theme.Theme, id string, draw func(width int) []string) tea.Cmd {
	r.id, r.dark = id, t.Dark
	if r.width <= 0 || r.id == "" {
		return nil
	}
	if lines, ok := r.cache[r.key()]; ok {
		r.set(lines)
		return nil
	}
	key, width := r.key(), r.width
	return func() tea.Msg { return Rendered{Key: key, Lines: draw(width)} }
}

func (r *Reader) key() string { return fmt.Sprintf("%s/%d/%v", r.id, r.width, r.dark) }

func (r *Reader) set(lines []string) {
	r.lines, r.widest = lines, 0
	for _, line := range lines {
		r.widest = max(r.widest, ansi.StringWidth(line))
	}
	r.clamp()
}

// SetLines makes the reader show lines that are ready and no wider than the pane; id tells documents apart.
func (r *Reader) SetLines(id string, lines []string) {
	if id != r.id {
		r.top = 0
	}
	r.id, r.lines, r.lead, r.left, r.widest = id, lines, nil, 0, 0
	r.clamp()
}

// SetSize says how much room there is. Call Show again if the width changed.
func (r *Reader) SetSize(width, height int) { r.width, r.height = width, height; r.clamp() }

// Take takes rendered lines in. Lines for something that is no longer shown are only kept.
func (r *Reader) Take(m Rendered) {
	if r.cache == nil {
		r.cache = map[string][]string{}
	}
	r.cache[m.Key] = m.Lines
	if m.Key == r.key() {
		r.set(m.Lines)
	}
}

// SetLead puts lines before the document.
func (r *Reader) SetLead(lines []string) { r.lead = lines; r.clamp() }

func (r *Reader) length() int { return len(r.lead) + len(r.lines) }

func (r *Reader) clamp() {
	r.top = max(min(r.top, r.length()-r.height), 0)
	r.left = max(min(r.left, r.widest-r.width+1), 0)
}

// Wider reports whether some line is wider than the pane.
func (r *Reader) Wider() bool { return r.widest > r.width }

// Shift moves sideways by columns.
func (r *Reader) Shift(by int) { r.left += by; r.clamp() }

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

// View draws the visible lines. What lies beyond the edges of the pane is pointed at.
func (r *Reader) View() string {
	if r.height <= 0 {
		return ""
	}
	var out []string
	if r.top < len(r.lead) {
		out = append(out, r.lead[r.top:min(r.top+r.height, len(r.lead))]...)
	}
	from := max(r.top-len(r.lead), 0)
	lines := r.lines[min(from, len(r.lines)):min(from+r.height-len(out), len(r.lines))]
	if !r.Wider() {
		return strings.Join(append(out, lines...), "\n")
	}
	for _, line := range lines {
		out = append(out, r.sliced(line))
	}
	return strings.Join(out, "\n")
}

// sliced is the part of a line that is scrolled to; "…" says that it goes on.
func (r *Reader) sliced(line string) string {
	width := ansi.StringWidth(line)
	if width <= r.width && r.left == 0 {
		return line
	}
	if r.left > 0 && width > 0 {
		line = "…" + ansi.Cut(line, r.left+1, width)
	}
	return ansi.Truncate(line, r.width, "…")
}
