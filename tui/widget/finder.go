package widget

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"fsd/tui/theme"
)

// maxFind is how long a text to look for may be, in characters.
const maxFind = 80

// Finder narrows the rows of a list to those that hold every word of a text, while it is being typed and after.
type Finder struct {
	field *Field
	text  string
}

// Start opens the field, with the text that was looked for last.
func (f *Finder) Start(t *theme.Theme) { f.field = NewField(t, f.text, maxFind, false) }

// Typing reports whether the field is open.
func (f *Finder) Typing() bool { return f.field != nil }

// Text is what is looked for; empty when everything is shown.
func (f *Finder) Text() string { return f.text }

// Keep closes the field and goes on showing what was found.
func (f *Finder) Keep() { f.field = nil }

// Clear closes the field and shows everything.
func (f *Finder) Clear() { f.field, f.text = nil, "" }

// Update takes what is typed.
func (f *Finder) Update(msg tea.Msg) tea.Cmd {
	if f.field == nil {
		return nil
	}
	cmd := f.field.Update(msg)
	f.text = f.field.Value()
	return cmd
}

// Narrow leaves out the rows that do not match, and the headings that are left without a row. A row also matches by
// the words of its heading.
func (f *Finder) Narrow(items []Item) []Item {
	words := strings.Fields(strings.ToLower(f.text))
	if len(words) == 0 {
		return items
	}
	var out []Item
	var head *Item
	for i := range items {
		it := &items[i]
		if it.Head {
			head = it
			continue
		}
		text := it.Text + " " + it.Note + " " + it.Words
		if head != nil {
			text += " " + head.Text
		}
		if !Holds(text, words) {
			continue
		}
		if head != nil && (len(out) == 0 || !headed(out, head.ID)) {
			out = append(out, *head)
		}
		out = append(out, *it)
	}
	return out
}

// headed reports whether the last heading of a list has an id.
func headed(items []Item, id string) bool {
	for i := len(items) - 1; i >= 0; i-- {
		if items[i].Head {
			return items[i].ID == id
		}
	}
	return false
}

// Holds reports whether a text holds every word; the words are in lower case.
func Holds(text string, words []string) bool {
	text = strings.ToLower(text)
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// Line is the line above the list while something is looked for: the text, and how many rows were found. It is empty
// when everything is shown.
func (f *Finder) Line(t *theme.Theme, found, width int) string {
	count := t.Dim.Render(fmt.Sprintf("%d found", found))
	switch {
	case f.field != nil:
		f.field.SetSize(max(width-12, 1), 1)
		return Ends(t.Key.Render("/")+" "+f.field.View(), count, width)
	case f.text != "":
		return Ends(t.Key.Render("/")+" "+t.Bold.Render(f.text)+t.Dim.Render("   esc shows all"), count, width)
	}
	return ""
}

// Cursor is where the terminal's cursor belongs, from the beginning of Line.
func (f *Finder) Cursor() *tea.Cursor {
	if f.field == nil {
		return nil
	}
	c := f.field.Cursor()
	if c != nil {
		c.X += 2
	}
	return c
}
