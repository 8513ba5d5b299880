//go:build unix

package main

import (
	"fmt"
	"image/color"
	"strings"

	"fsd/tui/ptytest"
)

// Sizes of a picture, in pixels: one cell, the text in it, and the border around the screen.
const (
	cellWidth  = 8.4
	cellHeight = 18
	fontSize   = 14
	border     = 16
)

// ground are the colours of a terminal that has none of its own.
type ground struct{ back, fore string }

func groundOf(dark bool) ground {
	if dark {
		return ground{back: "#16161e", fore: "#d5d9e6"}
	}
	return ground{back: "#ffffff", fore: "#1f2430"}
}

// SVG draws the screen of a terminal. Each piece of cells that look alike is one text with its exact length, so that
// columns stand under each other whatever the font.
func SVG(rows [][]ptytest.Cell, dark bool) string {
	g := groundOf(dark)
	width := 2*border + cellWidth*float64(len(rows[0]))
	height := 2*border + cellHeight*float64(len(rows))
	var out strings.Builder
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f" font-size="%d" `+
		`font-family="ui-monospace,SFMono-Regular,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace" fill="%s">`+"\n",
		width, height, width, height, fontSize, g.fore)
	fmt.Fprintf(&out, `<rect width="100%%" height="100%%" rx="8" fill="%s" stroke="#8f95a6" stroke-opacity=".35"/>`+"\n", g.back)
	for y, row := range rows {
		for _, r := range pieces(row, g) {
			r.draw(&out, y)
		}
	}
	out.WriteString("</svg>\n")
	return out.String()
}

// piece is a part of a line in one style.
type piece struct {
	text         string
	from, width  int // in cells
	fore, back   string
	bold, italic bool
	underline    bool
}

// pieces cuts a row into pieces, at changes of style and at gaps, because viewers draw several blanks as one. Blanks
// without a background are left out.
func pieces(row []ptytest.Cell, g ground) []piece {
	var list []piece
	gap := 0
	for x, c := range row {
		r := piece{text: c.Text, from: x, width: c.Width, fore: hex(c.Fg), back: hex(c.Bg), bold: c.Bold, italic: c.Italic, underline: c.Underline}
		if c.Reverse {
			r.fore, r.back = or(r.back, g.back), or(r.fore, g.fore)
		}
		if c.Width == 0 {
			continue
		}
		if gap++; r.back != "" || strings.TrimSpace(r.text) != "" {
			gap = 0
		}
		if last := len(list) - 1; last >= 0 && gap < 2 && joins(list[last], r) {
			list[last].text += r.text
			list[last].width += r.width
			continue
		}
		list = append(list, r)
	}
	kept := list[:0]
	for _, r := range list {
		if strings.TrimSpace(r.text) != "" || r.back != "" {
			kept = append(kept, r)
		}
	}
	return kept
}

func or(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

// joins reports whether a cell goes on with a piece. Symbols stand alone: their width in the font is not that of letters.
func joins(a, b piece) bool {
	return a.fore == b.fore && a.back == b.back && a.bold == b.bold && a.italic == b.italic && a.underline == b.underline &&
		symbol(a.text) == symbol(b.text) && (!symbol(a.text) || strings.HasPrefix(a.text, b.text))
}

// symbol reports whether a text is not of letters, digits and the like.
func symbol(text string) bool {
	for _, r := range text {
		if r >= 0x2190 {
			return true
		}
	}
	return false
}

// draw writes the piece: lines of the frame as a line, everything else as text of its length.
func (r piece) draw(out *strings.Builder, y int) {
	left, top := border+cellWidth*float64(r.from), float64(border+cellHeight*y)
	length := cellWidth * float64(r.width)
	if r.back != "" {
		fmt.Fprintf(out, `<rect x="%.1f" y="%.1f" width="%.1f" height="%d" fill="%s"/>`+"\n", left, top, length, cellHeight, r.back)
	}
	if arms := frame(r.text); arms != "" {
		fmt.Fprintf(out, `<path d="%s" stroke="%s" fill="none"/>`+"\n", r.lines(arms, left, top), or(r.fore, "currentColor"))
		return
	}
	text := strings.TrimLeft(r.text, " ")
	left += cellWidth * float64(len(r.text)-len(text))
	length -= cellWidth * float64(len(r.text)-len(strings.Trim(text, " ")))
	text = strings.TrimRight(text, " ")
	fmt.Fprintf(out, `<text x="%.1f" y="%.1f" textLength="%.1f"`, left, top+13.5, length)
	for _, a := range []struct {
		on         bool
		name, said string
	}{
		{r.fore != "", "fill", r.fore}, {r.bold, "font-weight", "600"}, {r.italic, "font-style", "italic"}, {r.underline, "text-decoration", "underline"},
	} {
		if a.on {
			fmt.Fprintf(out, ` %s="%s"`, a.name, a.said)
		}
	}
	fmt.Fprintf(out, ">%s</text>\n", escape(text))
}

// frame says which arms the sign of a frame or a tree has: up, down, left, right; empty for other texts. The signs are
// drawn, because in most fonts those of two lines do not meet.
func frame(text string) string {
	arms := map[rune]string{'─': "lr", '│': "ud", '├': "udr", '└': "ur", '┐': "dl", '┤': "udl", '╭': "dr", '╮': "dl", '╰': "ur", '╯': "ul"}
	first := []rune(text)[0]
	if strings.Trim(text, string(first)) != "" {
		return ""
	}
	return arms[first]
}

// lines draws the arms of each cell of the piece.
func (r piece) lines(arms string, left, top float64) string {
	const halfWidth, halfHeight = cellWidth / 2, cellHeight / 2.0
	var out strings.Builder
	if arms == "lr" {
		return fmt.Sprintf("M%.1f %.1fh%.1f", left, top+halfHeight, cellWidth*float64(r.width))
	}
	for i := range r.width {
		x, y := left+cellWidth*float64(i)+halfWidth, top+halfHeight
		for _, arm := range arms {
			end := map[rune]string{
				'u': fmt.Sprintf("v%.1f", -halfHeight), 'd': fmt.Sprintf("v%.1f", halfHeight),
				'l': fmt.Sprintf("h%.1f", -halfWidth), 'r': fmt.Sprintf("h%.1f", halfWidth),
			}[arm]
			fmt.Fprintf(&out, "M%.1f %.1f%s", x, y, end)
		}
	}
	return out.String()
}

func escape(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
}

func hex(c color.Color) string {
	if c == nil {
		return ""
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}
