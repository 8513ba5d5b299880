package widget

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"fsd/tui/theme"
)

// Item is a row of a list.
type Item struct {
	ID    string
	Head  bool     // a heading: not selectable
	Mark  string   // a symbol, styled
	Text  string   // plain
	Note  string   // plain, behind the text, dim
	Right string   // at the right end, dim
	Subs  []string // lines below, drawn as given, indented
	Style lipgloss.Style
}

// List is a list of rows with a cursor. Only the visible rows are drawn.
type List struct {
	items         []Item
	cursor, top   int
	width, height int
	NoteAt        int // column at which notes begin; 0 puts them right behind the text
}

// SetItems replaces the rows; the cursor stays on the row with the same id if there is one.
func (l *List) SetItems(items []Item) {
	id := ""
	if it, ok := l.Selected(); ok {
		id = it.ID
	}
	l.items = items
	l.cursor = min(max(l.cursor, 0), max(len(items)-1, 0))
	if id != "" {
		l.Select(id)
	}
	l.settle(1)
}

// SetSize says how much room there is.
func (l *List) SetSize(width, height int) { l.width, l.height = width, height; l.settle(1) }

// Len is the number of rows, headings included.
func (l *List) Len() int { return len(l.items) }

// Selected is the row under the cursor.
func (l *List) Selected() (Item, bool) {
	if l.cursor < 0 || l.cursor >= len(l.items) || l.items[l.cursor].Head {
		return Item{}, false
	}
	return l.items[l.cursor], true
}

// Select moves the cursor to the row with an id.
func (l *List) Select(id string) bool {
	for i, it := range l.items {
		if it.ID == id && !it.Head {
			l.cursor = i
			l.settle(1)
			return true
		}
	}
	return false
}

// settle moves the cursor off headings, in a direction, and the window over the cursor.
func (l *List) settle(direction int) {
	for l.cursor >= 0 && l.cursor < len(l.items) && l.items[l.cursor].Head {
		l.cursor += direction
	}
	if l.cursor < 0 || l.cursor >= len(l.items) { // only headings on that side: turn round
		l.cursor = min(max(l.cursor, 0), max(len(l.items)-1, 0))
		for l.cursor > 0 && l.cursor < len(l.items) && l.items[l.cursor].Head && direction > 0 {
			l.cursor--
		}
		for direction < 0 && l.cursor < len(l.items)-1 && l.items[l.cursor].Head {
			l.cursor++
		}
	}
	if l.height <= 0 { // no size is known yet
		return
	}
	for l.top > 0 && l.top+l.height >= len(l.items) && l.rows(l.top-1, len(l.items)) <= l.height {
		l.top-- // no blank lines below while rows are hidden above
	}
	if l.cursor < l.top {
		l.top = l.cursor
		if l.top > 0 && l.items[l.top-1].Head {
			l.top--
		}
	}
	for room := l.rows(l.top, l.cursor+1); l.top < l.cursor && room > l.height; l.top++ {
		room -= 1 + len(l.items[l.top].Subs)
		if l.items[l.top+1].Head { // it loses the blank line above it
			room--
		}
	}
}

// rows counts the lines of the items from one to before another.
func (l *List) rows(from, to int) int {
	n := 0
	for i := from; i < to && i < len(l.items); i++ {
		n += 1 + len(l.items[i].Subs)
		if l.items[i].Head && i > from {
			n++
		}
	}
	return n
}

// Lines is how many lines all rows take.
func (l *List) Lines() int { return l.rows(0, len(l.items)) }

// Key moves the cursor and reports whether the key was one of the list's.
func (l *List) Key(msg tea.KeyPressMsg) bool {
	before := l.cursor
	direction := 1
	switch msg.String() {
	case "j", "down":
		l.cursor++
	case "k", "up":
		l.cursor--
		direction = -1
	case "g", "home":
		l.cursor = 0
	case "G", "end":
		l.cursor = len(l.items) - 1
		direction = -1
	case "ctrl+d", "pgdown":
		l.cursor = min(l.cursor+max(l.height/2, 1), len(l.items)-1)
	case "ctrl+u", "pgup":
		l.cursor = max(l.cursor-max(l.height/2, 1), 0)
		direction = -1
	default:
		return false
	}
	if l.cursor < 0 || l.cursor >= len(l.items) {
		l.cursor = before
	}
	l.settle(direction)
	return true
}

// View draws the visible rows, and at the right end where the window stands when there is more.
func (l *List) View(t *theme.Theme) string {
	var out []string
	for i := l.top; i < len(l.items) && len(out) < l.height; i++ {
		it := l.items[i]
		if it.Head {
			if i > l.top {
				out = append(out, "")
			}
			out = append(out, t.Bold.Render(it.Text))
			continue
		}
		out = append(out, l.row(t, it, i == l.cursor))
		for _, sub := range it.Subs {
			out = append(out, "    "+sub)
		}
	}
	return strings.Join(out[:min(len(out), max(l.height, 0))], "\n")
}

func (l *List) row(t *theme.Theme, it Item, selected bool) string {
	lead := "  "
	style := it.Style
	if selected {
		lead = t.Strong.Render(t.Cursor) + " "
		style = style.Bold(true)
	}
	if it.Mark != "" {
		lead += it.Mark + " "
	}
	text := style.Render(it.Text)
	if it.Note != "" {
		if l.NoteAt > 0 {
			text = Pad(lead+text, l.NoteAt) + " "
			lead = ""
		} else {
			text += "  "
		}
		text += t.Dim.Render(it.Note)
	}
	if it.Right == "" {
		return lead + text
	}
	return Ends(lead+text, t.Faint.Render(it.Right), l.width)
}
