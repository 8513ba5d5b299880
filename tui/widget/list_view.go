package widget

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"fsd/tui/theme"
)

// narrowest is the least room that a column of notes is drawn in.
const narrowest = 12

// View draws the visible rows. When there are more, a thumb in the last column shows where the window stands.
func (l *List) View(t *theme.Theme) string {
	all := l.Lines()
	width := l.width
	more := all > l.height && width >= narrowest
	if more {
		width -= 2
	}
	var out []string
	for i := l.top; i < len(l.items) && len(out) < l.height; i++ {
		it := l.items[i]
		if i > l.top && l.gap(i) > 0 {
			out = append(out, "")
		}
		out = append(out, l.line(t, it, i == l.cursor, width))
		for _, sub := range it.Subs {
			out = append(out, cut("    "+sub, width))
		}
	}
	out = out[:min(len(out), max(l.height, 0))]
	if more {
		thumb(t, out, l.rows(0, l.top), all, l.width)
	}
	return strings.Join(out, "\n")
}

// thumb marks the lines beside which the window stands in a text of so many lines.
func thumb(t *theme.Theme, lines []string, above, all, width int) {
	size := max(len(lines)*len(lines)/max(all, 1), 1)
	from := min(above*len(lines)/max(all, 1), len(lines)-size)
	if above+len(lines) >= all {
		from = len(lines) - size
	}
	for i := max(from, 0); i < min(from+size, len(lines)); i++ {
		lines[i] = Pad(lines[i], width-1) + t.Faint.Render(t.Thumb)
	}
}

func cut(line string, width int) string {
	if ansi.StringWidth(line) > width {
		return ansi.Truncate(line, max(width, 0), "…")
	}
	return line
}

// line draws one row or heading.
func (l *List) line(t *theme.Theme, it Item, selected bool, width int) string {
	lead, style := "  ", it.Style
	if selected {
		lead, style = t.Strong.Render(t.Cursor)+" ", style.Bold(true)
	}
	switch {
	case it.Head && !l.folded[it.ID]:
		lead, style = "", t.Bold
	case it.Head:
		lead, style = lead+t.Faint.Render(t.Fold)+" ", t.Bold
	case it.Mark != "":
		lead += it.Mark + " "
	}
	room := width
	if it.Right != "" {
		room -= ansi.StringWidth(it.Right) + 2
	}
	text := lead + style.Render(it.Text)
	if it.Note != "" {
		text = l.noted(t, text, ansi.StringWidth(lead), it, room)
	}
	if it.Right == "" {
		return cut(text, width)
	}
	return Ends(text, it.Right, width)
}

// noted puts the note behind the text: in the column of notes if there is room for one, else right behind it. A note
// that would have to be cut to less than a word is left out.
func (l *List) noted(t *theme.Theme, text string, lead int, it Item, room int) string {
	at := ansi.StringWidth(text) + 2
	if l.Columns && !it.Head {
		at = max(at, min(lead+l.longest+2, room*11/20))
	}
	if room-at < min(narrowest, ansi.StringWidth(it.Note)) {
		return text
	}
	return Pad(text, at) + t.Dim.Render(ansi.Truncate(it.Note, room-at, "…"))
}
