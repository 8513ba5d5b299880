//go:build unix

package ptytest

import (
	"image/color"

	uv "github.com/charmbracelet/ultraviolet"
)

// Cell is one cell of the screen. A wide character takes one cell of width 2, and the next has width 0.
type Cell struct {
	Text                    string
	Width                   int
	Fg, Bg                  color.Color // nil: the terminal's own
	Bold, Underline, Italic bool
	Reverse                 bool
}

// Cells is what the emulator shows, row by row.
func (term *Terminal) Cells() [][]Cell {
	term.mu.Lock()
	defer term.mu.Unlock()
	rows := make([][]Cell, term.emu.Height())
	for y := range rows {
		rows[y] = make([]Cell, term.emu.Width())
		for x := range rows[y] {
			c := term.emu.CellAt(x, y)
			if c == nil {
				rows[y][x] = Cell{Text: " ", Width: 1}
				continue
			}
			rows[y][x] = Cell{
				Text: c.Content, Width: c.Width, Fg: c.Style.Fg, Bg: c.Style.Bg, Underline: c.Style.Underline != 0,
				Bold: c.Style.Attrs&uv.AttrBold != 0, Italic: c.Style.Attrs&uv.AttrItalic != 0, Reverse: c.Style.Attrs&uv.AttrReverse != 0,
			}
		}
	}
	return rows
}
