package widget

import (
	"fmt"
	"slices"
	"strings"

	"fsd/tui/theme"
)

// Pane is a block of lines beside or below a list, with a scroll of its own: J and K, because the list has j and k.
type Pane struct{ top int }

// Scroll moves by lines.
func (p *Pane) Scroll(by int) { p.top += by }

// Reset goes back to the top.
func (p *Pane) Reset() { p.top = 0 }

// View draws the lines that are scrolled to; when there are more than fit, its last line says so and how to reach them.
func (p *Pane) View(t *theme.Theme, lines []string, height int) string {
	if len(lines) <= height || height < 3 {
		p.top = 0
		return strings.Join(lines[:min(len(lines), max(height, 0))], "\n")
	}
	room := height - 1
	p.top = max(min(p.top, len(lines)-room), 0)
	hint := t.Key.Render("J K") + t.Faint.Render(fmt.Sprintf(" scroll, %d more lines", len(lines)-room-p.top))
	if p.top == len(lines)-room {
		hint = t.Key.Render("K") + t.Faint.Render(" scrolls back")
	}
	return strings.Join(append(slices.Clone(lines[p.top:p.top+room]), hint), "\n")
}
