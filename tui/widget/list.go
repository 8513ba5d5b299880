package widget

import (
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// Item is a row of a list, or the heading over the rows that follow.
type Item struct {
	ID    string
	Head  bool     // a heading: not selectable unless its group is folded
	Mark  string   // a symbol, styled
	Text  string   // plain
	Note  string   // plain, behind the text, dim
	Right string   // at the right end, drawn as given
	Subs  []string // lines below, drawn as given, indented
	Words string   // further words that a Finder looks in
	Style lipgloss.Style
}

// List is a list of rows with a cursor. Only the visible rows are drawn.
type List struct {
	Columns bool // notes stand in a column of their own, behind the longest text

	all           []Item // with the members of folded groups
	items         []Item
	folded        map[string]bool // headings whose rows are not shown
	cursor, top   int
	longest       int // columns of the longest text that has a note
	width, height int
}

// SetItems replaces the rows; the cursor stays on the row with the same id if there is one.
func (l *List) SetItems(items []Item) {
	l.all = items
	for i := range l.all {
		if it := &l.all[i]; it.Head && it.ID == "" {
			it.ID = "#" + it.Text
		}
	}
	l.unfold()
}

// unfold makes the visible rows from all. The cursor stays on its row, or goes to the heading that hides it now.
func (l *List) unfold() {
	id := ""
	if it, ok := l.Selected(); ok {
		id = it.ID
	}
	l.items, l.longest = make([]Item, 0, len(l.all)), 0
	hidden, head, at := false, 0, -1
	for _, it := range l.all {
		if it.Head {
			hidden, head = l.folded[it.ID], len(l.items)
		}
		if id != "" && it.ID == id && (hidden || !it.Head) {
			at = len(l.items)
			if hidden {
				at = head
			}
		}
		if hidden && !it.Head {
			continue
		}
		l.items = append(l.items, it)
		if !it.Head && it.Note != "" {
			l.longest = max(l.longest, ansi.StringWidth(it.Text))
		}
	}
	if at < 0 {
		at = min(max(l.cursor, 0), max(len(l.items)-1, 0))
	}
	l.cursor = at
	l.settle(1)
}

// SetSize says how much room there is.
func (l *List) SetSize(width, height int) { l.width, l.height = width, height; l.settle(1) }

// Len is the number of rows, headings included.
func (l *List) Len() int { return len(l.items) }

// Selected is the row under the cursor; of a folded group it is the heading.
func (l *List) Selected() (Item, bool) {
	if l.cursor < 0 || l.cursor >= len(l.items) || l.passes(l.cursor) {
		return Item{}, false
	}
	return l.items[l.cursor], true
}

// passes reports whether the cursor passes over a row: a heading whose rows are shown.
func (l *List) passes(i int) bool { return l.items[i].Head && !l.folded[l.items[i].ID] }

// Select moves the cursor to the row with an id. A row of a folded group is shown first.
func (l *List) Select(id string) bool {
	for i, it := range l.items {
		if it.ID == id && !l.passes(i) {
			l.cursor = i
			l.settle(1)
			return true
		}
	}
	head := ""
	for _, it := range l.all {
		if it.Head {
			head = it.ID
		} else if it.ID == id && l.folded[head] {
			delete(l.folded, head)
			l.unfold()
			return l.Select(id)
		}
	}
	return false
}

// Fold hides the rows of the group that the cursor is in, or shows them again.
func (l *List) Fold() {
	for i := min(l.cursor, len(l.items)-1); i >= 0; i-- {
		if id := l.items[i].ID; l.items[i].Head {
			if l.folded == nil {
				l.folded = map[string]bool{}
			}
			l.folded[id] = !l.folded[id]
			l.unfold()
			return
		}
	}
}

// FoldAll hides the rows of all groups, or shows all again when none is left to hide.
func (l *List) FoldAll() {
	folded := map[string]bool{}
	for _, it := range l.items {
		if it.Head && !l.folded[it.ID] {
			folded[it.ID] = true
		}
	}
	if len(folded) == 0 {
		l.folded = nil
	} else {
		for id := range l.folded {
			folded[id] = true
		}
		l.folded = folded
	}
	l.unfold()
}

// Group moves the cursor to the first row of the next group (1), or of this or the one before (-1).
func (l *List) Group(by int) {
	at := -1
	for i := range l.items {
		if !l.items[i].Head {
			continue
		}
		if by > 0 && i > l.cursor {
			at = i
			break
		}
		if first := i + 1; by < 0 && (first < l.cursor || l.folded[l.items[i].ID] && i < l.cursor) {
			at = i
		}
	}
	if at >= 0 {
		l.cursor = at
		l.settle(1)
	}
}

// settle moves the cursor off headings, in a direction, and the window over the cursor.
func (l *List) settle(direction int) {
	for l.cursor >= 0 && l.cursor < len(l.items) && l.passes(l.cursor) {
		l.cursor += direction
	}
	if l.cursor < 0 || l.cursor >= len(l.items) { // only headings on that side: turn round
		l.cursor = min(max(l.cursor, 0), max(len(l.items)-1, 0))
		for l.cursor > 0 && l.cursor < len(l.items) && l.passes(l.cursor) && direction > 0 {
			l.cursor--
		}
		for direction < 0 && l.cursor < len(l.items)-1 && l.passes(l.cursor) {
			l.cursor++
		}
	}
	if l.height <= 0 { // no size is known yet
		return
	}
	l.top = min(l.top, max(len(l.items)-1, 0))
	for l.top > 0 && l.top+l.height >= len(l.items) && l.rows(l.top-1, len(l.items)) <= l.height {
		l.top-- // no blank lines below while rows are hidden above
	}
	if l.cursor < l.top {
		l.top = l.cursor
		if l.top > 0 && l.passes(l.top-1) {
			l.top--
		}
	}
	for room := l.rows(l.top, l.cursor+1); l.top < l.cursor && room > l.height; l.top++ {
		room -= 1 + len(l.items[l.top].Subs) + l.gap(l.top+1) // the next one loses the blank line above it
	}
}

// gap is how many blank lines stand above a row that is not the first visible one.
func (l *List) gap(i int) int {
	if !l.items[i].Head || i > 0 && l.items[i-1].Head {
		return 0
	}
	return 1
}

// rows counts the lines of the items from one to before another.
func (l *List) rows(from, to int) int {
	n := 0
	for i := from; i < to && i < len(l.items); i++ {
		n += 1 + len(l.items[i].Subs)
		if i > from {
			n += l.gap(i)
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
