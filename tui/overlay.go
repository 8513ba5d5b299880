package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"fsd/tui/page"
	"fsd/tui/widget"
)

// overlay is drawn over the page and has the keyboard while it is open. Update returns nil to close.
type overlay interface {
	Update(msg tea.Msg) (overlay, tea.Cmd)
	View(width, height int) string
	Cursor() *tea.Cursor
}

// box draws a border around lines, with a title.
func box(env *page.Env, title string, lines []string, width int) string {
	t := env.Theme
	border := lipgloss.RoundedBorder()
	if t.ASCII {
		border = lipgloss.ASCIIBorder()
	}
	inner := max(width-4, 1)
	out := make([]string, 0, len(lines)+3)
	rule := func(left, right string) string {
		return t.Faint.Render(left + strings.Repeat(border.Top, inner+2) + right)
	}
	side := t.Faint.Render(border.Left)
	row := func(line string) string { return side + " " + widget.Pad(line, inner) + " " + side }
	out = append(out, rule(border.TopLeft, border.TopRight))
	if title != "" {
		for _, line := range widget.Wrap(title, inner) {
			out = append(out, row(t.Strong.Render(line)))
		}
		out = append(out, row(""))
	}
	for _, line := range lines {
		out = append(out, row(line))
	}
	return strings.Join(append(out, rule(border.BottomLeft, border.BottomRight)), "\n")
}

// ask is a question over the page: a confirmation, or a field.
type ask struct {
	env   *page.Env
	q     page.Question
	field *widget.Field
	text  widget.Reader // what is to be known before one answers
	head  int           // lines above the field, for the cursor
}

func newAsk(env *page.Env, q page.Question) overlay {
	a := &ask{env: env, q: q}
	if q.Done != nil {
		limit := q.Max
		if limit == 0 {
			limit = 300
		}
		text := q.Initial
		if half, ok := env.Drafts[a.draft()]; ok && a.drafts() {
			text = half
		}
		a.field = widget.NewField(env.Theme, text, limit, q.Lines)
	}
	return a
}

// drafts reports whether a half-typed answer is kept: what would have to be thought up again.
func (a *ask) drafts() bool { return a.q.Initial == "" || a.q.Lines }

func (a *ask) draft() string { return "ask/" + a.q.Title }

// Update takes the answer. A confirmation is given by "y" or enter; movement keys scroll, any other key leaves things as
// they are.
func (a *ask) Update(msg tea.Msg) (overlay, tea.Cmd) {
	key, isKey := msg.(tea.KeyPressMsg)
	if isKey && key.String() == "esc" {
		return nil, nil
	}
	if a.field == nil {
		switch {
		case !isKey:
			return a, nil
		case key.String() == "y" || key.String() == "enter":
			return nil, a.q.Yes()
		case a.text.Key(key):
			return a, nil
		}
		return nil, nil
	}
	if isKey && !a.q.Lines && (key.Code == tea.KeyPgUp || key.Code == tea.KeyPgDown) {
		a.text.Key(key)
		return a, nil
	}
	ends := isKey && (key.String() == "ctrl+s" || key.String() == "ctrl+d" || key.String() == "enter" && !a.q.Lines)
	if !ends {
		cmd := a.field.Update(msg)
		if a.drafts() {
			a.env.Draft(a.draft(), a.field.Value(), a.q.Initial)
		}
		return a, cmd
	}
	value := a.field.Value()
	if value == "" && !a.q.Empty {
		return a, nil
	}
	delete(a.env.Drafts, a.draft())
	return nil, a.q.Done(value)
}

// View draws the question: the text that can be scrolled gives way to the field, the hint and the keys.
func (a *ask) View(width, height int) string {
	inner := max(width-4, 1)
	title := widget.Wrap(a.q.Title, inner)
	var text []string
	if a.q.Text != "" {
		for _, paragraph := range strings.Split(strings.TrimRight(a.q.Text, "\n"), "\n") {
			text = append(text, wrapKeep(paragraph, inner)...)
		}
	}
	room := max(height-len(title)-len(a.foot(inner, height))-3, 1) // two borders, and a blank line below the title
	a.text.SetSize(inner, min(len(text), room))
	a.text.SetLines("text", text)
	var lines []string
	if len(text) > 0 {
		lines = strings.Split(a.text.View(), "\n")
	}
	a.head = len(title) + 2 + len(lines)
	if len(text) > 0 && a.field != nil {
		lines = append(lines, "")
		a.head++
	}
	return box(a.env, a.q.Title, append(lines, a.foot(inner, height)...), width)
}

// foot is the field with its hint, and the keys.
func (a *ask) foot(inner, height int) []string {
	t := a.env.Theme
	at := a.text.Position()
	if a.field == nil {
		verb := a.q.Verb
		if verb == "" {
			verb = "yes"
		}
		keys := t.Key.Render("y") + t.Dim.Render(" "+verb+"   any other key leaves it as it is")
		switch {
		case at != "" && inner < 48:
			keys = t.Key.Render("y") + t.Dim.Render(" "+verb+"   ") + t.Key.Render("esc") + t.Dim.Render(" not   ") + t.Key.Render("j k") + t.Dim.Render(" "+at)
		case at != "":
			keys = t.Key.Render("y") + t.Dim.Render(" "+verb+"   ") + t.Key.Render("esc") + t.Dim.Render(" leaves it   ") + t.Key.Render("j k") + t.Dim.Render(" scroll, "+at)
		}
		return append([]string{""}, widget.Wrap(keys, inner)...)
	}
	fieldHeight := 1
	if a.q.Lines {
		fieldHeight = max(min(8, height-10), 1)
	}
	a.field.SetSize(inner, fieldHeight)
	lines := strings.Split(a.field.View(), "\n")
	if a.q.Hint != "" {
		lines = append(lines, "")
		for _, line := range widget.Wrap(a.q.Hint, inner) {
			lines = append(lines, t.Dim.Render(line))
		}
	}
	enter := "enter"
	if a.q.Lines {
		enter = "ctrl+s"
	}
	keys := t.Key.Render(enter) + t.Dim.Render(" keep   ") + t.Key.Render("esc") + t.Dim.Render(" leave")
	if at != "" {
		keys += t.Key.Render("   pgdown") + t.Dim.Render(" scrolls, "+at)
	}
	return append(append(lines, ""), widget.Wrap(keys, inner)...)
}

// wrapKeep wraps a line and keeps its indentation.
func wrapKeep(line string, width int) []string {
	body := strings.TrimLeft(line, " ")
	lead := strings.Repeat(" ", len(line)-len(body))
	if body == "" {
		return []string{""}
	}
	return widget.Hang(lead, body, width)
}

// Cursor is where the field's cursor is.
func (a *ask) Cursor() *tea.Cursor {
	if a.field == nil {
		return nil
	}
	c := a.field.Cursor()
	if c != nil {
		c.X += 2
		c.Y += a.head
	}
	return c
}
