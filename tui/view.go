package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"fsd/tui/page"
	"fsd/tui/widget"
	"fsd/workflow/clean"
)

// View draws the frame around the top page, and the overlay over both.
func (m *Model) View() tea.View {
	v := tea.NewView("")
	v.AltScreen, v.ReportFocus = true, true
	v.WindowTitle = clean.Line(strings.Join(m.crumbs(), " › "), 120)
	if m.frame.Width <= 0 || m.frame.Height <= 0 {
		return v // no size is known yet
	}
	if m.frame.TooSmall() {
		lines := widget.Fit("fsd needs\n30x8", m.frame.Width, m.frame.Height)
		v.Content = strings.Join(lines, "\n")
		return v
	}
	if going := m.works.going(); going != nil {
		v.ProgressBar = going.bar()
	}
	lines := m.lines()
	if m.overlay != nil {
		var at *tea.Cursor
		lines, at = m.cover(lines)
		v.Cursor = at
	} else if t, ok := m.top().(page.Typist); ok && t.Typing() {
		if c := t.Cursor(); c != nil {
			c.X += m.frame.Margin()
			c.Y += 1 + m.frame.Lead()
			v.Cursor = c
		}
	}
	v.Content = strings.Join(lines, "\n")
	return v
}

// lines are the frame: header, body, rule and footer.
func (m *Model) lines() []string {
	w, h := m.frame.Body()
	margin := strings.Repeat(" ", m.frame.Margin())
	out := make([]string, 0, m.frame.Height)
	out = append(out, margin+m.header(w))
	for range m.frame.Lead() {
		out = append(out, "")
	}
	for _, line := range widget.Fit(m.top().View(), w, h) {
		out = append(out, margin+line)
	}
	t := m.env.Theme
	out = append(out, margin+t.Faint.Render(strings.Repeat(t.Rule, w)), margin+m.footer(w))
	return m.toasted(out, margin, w)
}

// toasted draws the toast over the lines above the footer, which stays: one line lies on the rule, a longer text takes
// more of the page below it.
func (m *Model) toasted(lines []string, margin string, width int) []string {
	t := m.env.Theme
	text, bad := m.toast.text()
	sign, style := t.Good.Render(t.Done), t.Good
	switch going := m.works.going(); {
	case bad:
		sign, style = t.Bad.Render(t.Alert), t.Bad
	case going != nil:
		text, sign, style = going.String(), t.Accent.Render(t.Begun), t.Dim
	case text == "":
		return lines
	}
	text = style.Render(text)
	rule := t.Faint.Render(t.Rule)
	end := len(lines) - 2 // the rule
	if ansi.StringWidth(text)+8 <= width {
		line := rule + " " + sign + " " + text + " "
		lines[end] = margin + line + t.Faint.Render(strings.Repeat(t.Rule, width-ansi.StringWidth(line)))
		return lines
	}
	said := widget.Hang(sign+" ", text, width)
	said = said[:min(len(said), max(end-1, 1), 6)]
	for i, line := range said {
		lines[end-len(said)+i] = margin + line
	}
	if above := end - len(said) - 1; above > 0 {
		lines[above] = margin + t.Faint.Render(strings.Repeat(t.Rule, width))
	}
	return lines
}

func (m *Model) crumbs() []string {
	crumbs := []string{"fsd"}
	for _, p := range m.stack[1:] {
		if title := clean.Line(p.Title(), 80); title != "" {
			crumbs = append(crumbs, title)
		}
	}
	return crumbs
}

// header shows where we are. When room is short the middle gives way first, then the status, then the beginning.
func (m *Model) header(width int) string {
	t := m.env.Theme
	status := ""
	if s, ok := m.top().(page.Statuser); ok {
		status = s.Status()
	}
	if len(m.stack) == 1 {
		status = t.Dim.Render("guided full-stack decisions")
	}
	crumbs := m.crumbs()
	if m.env.Desk != nil && m.env.Desk.Saving() { // what is shown is not on disk yet
		crumbs[len(crumbs)-1] += "*"
	}
	sep := " " + t.Sep + " "
	long := func(room int) bool { return ansi.StringWidth(strings.Join(crumbs, sep)) > room }
	room := width - ansi.StringWidth(status) - 2
	if len(crumbs) > 2 && long(room) {
		crumbs = []string{crumbs[0], "…", crumbs[len(crumbs)-1]}
	}
	if long(room) {
		status, room = "", width
	}
	if len(crumbs) > 1 && long(room) {
		crumbs = crumbs[len(crumbs)-1:]
	}
	text := t.Strong.Render(crumbs[0])
	for i, c := range crumbs[1:] {
		style := t.Dim
		if i+2 == len(crumbs) {
			style = t.Bold
		}
		text += t.Faint.Render(sep) + style.Render(c)
	}
	return widget.Ends(text, status, width)
}

// footer shows the actions that matter now, as many as fit.
func (m *Model) footer(width int) string {
	t := m.env.Theme
	end := "esc back"
	if len(m.stack) == 1 {
		end = "q quit"
	}
	right := t.Dim.Render("? more  " + end)
	if m.typing() {
		right = ""
	}
	room := width - ansi.StringWidth(right) - 2
	left := ""
	for _, a := range m.top().Actions() {
		if !a.Footer || a.Why != "" {
			continue
		}
		item := t.Accent.Render(keyName(a.Keys[0])) + t.Dim.Render(" "+a.Name)
		if left != "" {
			item = "   " + item
		}
		if ansi.StringWidth(left)+ansi.StringWidth(item) > room {
			break
		}
		left += item
	}
	return widget.Ends(left, right, width)
}

// keyName is how a key is called in the footer and in help.
func keyName(key string) string {
	if key == " " {
		return "space"
	}
	return key
}

// cover draws the overlay over the frame, in the middle, without moving anything below it.
func (m *Model) cover(lines []string) ([]string, *tea.Cursor) {
	box := strings.Split(m.overlay.View(min(m.frame.Width-4, 84), m.frame.Height-4), "\n")
	width := 0
	for _, line := range box {
		width = max(width, ansi.StringWidth(line))
	}
	x, y := max((m.frame.Width-width)/2, 0), max((m.frame.Height-len(box))/3, 0)
	for i, line := range box {
		if y+i >= len(lines) {
			break
		}
		under := widget.Pad(lines[y+i], m.frame.Width)
		right := ansi.TruncateLeft(under, x+width, "")
		if room := m.frame.Width - x - width; ansi.StringWidth(right) > room { // a wide character was cut in two
			right = " " + ansi.TruncateLeft(under, x+width+1, "")
		}
		lines[y+i] = widget.Pad(ansi.Truncate(under, x, ""), x) + widget.Pad(line, width) + right
	}
	c := m.overlay.Cursor()
	if c != nil {
		c.X += x
		c.Y += y
	}
	return lines, c
}
