package widget

import (
	"strings"

	"charm.land/bubbles/v2/textarea"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"fsd/tui/theme"
	"fsd/workflow/clean"
)

// MaxPaste is how much of a paste is taken, in bytes.
const MaxPaste = 64 << 10

// Field is a text field of one line or of several, with the terminal's real cursor, so that input methods work.
type Field struct {
	lines bool
	max   int
	line  textinput.Model
	area  textarea.Model

	width int // of a field of one line
	from  int // its first rune that is shown
}

// NewField makes a field; max is the number of characters it takes.
func NewField(t *theme.Theme, initial string, max int, lines bool) *Field {
	f := &Field{lines: lines, max: max}
	if lines {
		f.area = textarea.New()
		f.area.SetVirtualCursor(false)
		f.area.ShowLineNumbers = false
		f.area.Prompt = ""
		f.area.CharLimit = max
		f.area.SetStyles(textarea.DefaultStyles(t.Dark))
		f.area.SetValue(initial)
		f.area.Focus()
		return f
	}
	f.line = textinput.New()
	f.line.SetVirtualCursor(false)
	f.line.Prompt = ""
	f.line.CharLimit = max
	f.line.SetStyles(textinput.DefaultStyles(t.Dark))
	f.line.SetValue(initial)
	f.line.CursorEnd()
	f.line.Focus()
	return f
}

// SetSize says how much room there is.
func (f *Field) SetSize(width, height int) {
	if f.lines {
		f.area.SetWidth(max(width, 1))
		f.area.SetHeight(max(height, 1))
		return
	}
	f.width = max(width, 1)
	f.scroll()
}

// scroll moves what is shown of one line so that the cursor is in it. The input of bubbles counts runes where it should
// count columns, so that its cursor stands wrong behind wide characters and in a line that is scrolled (bubbles#906).
func (f *Field) scroll() {
	text, at := []rune(f.line.Value()), f.line.Position()
	room := f.width - 1         // the cursor may stand behind the last character
	fits := func(end int) int { // the first rune from which on all before end is seen
		from := end
		for wide := 0; from > 0; from-- {
			if wide += ansi.StringWidth(string(text[from-1])); wide > room {
				break
			}
		}
		return from
	}
	f.from = max(min(f.from, at, fits(len(text))), fits(at))
}

// Update takes keys and pastes. A line break pasted into a field of one line becomes a space.
func (f *Field) Update(msg tea.Msg) tea.Cmd {
	if p, ok := msg.(tea.PasteMsg); ok {
		if len(p.Content) > MaxPaste {
			p.Content = strings.ToValidUTF8(p.Content[:MaxPaste], "")
		}
		if !f.lines {
			p.Content = clean.Line(p.Content, f.max)
		}
		msg = p
	}
	var cmd tea.Cmd
	if f.lines {
		f.area, cmd = f.area.Update(msg)
	} else {
		f.line, cmd = f.line.Update(msg)
		f.scroll()
	}
	return cmd
}

// Value is what was typed, cleaned.
func (f *Field) Value() string {
	if f.lines {
		return strings.TrimSpace(clean.Block(f.area.Value(), f.max))
	}
	return clean.Line(f.line.Value(), f.max)
}

// View draws the field.
func (f *Field) View() string {
	if f.lines {
		return f.area.View()
	}
	return ansi.Truncate(string([]rune(f.line.Value())[f.from:]), f.width, "")
}

// Cursor is where the terminal's cursor belongs, from the field's top left corner.
func (f *Field) Cursor() *tea.Cursor {
	var c *tea.Cursor
	if f.lines {
		c = f.area.Cursor()
	} else {
		c = f.line.Cursor()
	}
	if c != nil && !f.lines {
		c.X = ansi.StringWidth(string([]rune(f.line.Value())[f.from:f.line.Position()]))
	}
	if c != nil {
		c.Blink = false
	}
	return c
}
