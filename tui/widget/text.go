// Package widget holds the parts that pages are drawn from: lists, readers, fields, meters. They own their state, know
// their size and the theme, and nothing of projects.
package widget

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"fsd/tui/theme"
)

// Fit cuts or pads a block of lines to exactly height lines of at most width columns.
func Fit(block string, width, height int) []string {
	lines := strings.Split(block, "\n")
	if len(lines) > height {
		lines = lines[:height]
	}
	for i, line := range lines {
		if ansi.StringWidth(line) > width {
			lines[i] = ansi.Truncate(line, width, "…")
		}
	}
	for len(lines) < height {
		lines = append(lines, "")
	}
	return lines
}

// Wrap breaks text at words into lines of at most width columns. A style that is open at the end of a line is closed
// there and opened again on the next, so that lines can stand beside others.
func Wrap(text string, width int) []string {
	if text == "" {
		return nil
	}
	lines := strings.Split(ansi.Wrap(text, max(width, 1), ""), "\n")
	if !strings.Contains(text, "\x1b") {
		return lines
	}
	open := ""
	for i, line := range lines {
		lines[i] = open + line
		for _, style := range sgr.FindAllString(line, -1) {
			if open += style; style == "\x1b[m" || style == "\x1b[0m" {
				open = ""
			}
		}
		if open != "" {
			lines[i] += "\x1b[m"
		}
	}
	return lines
}

// sgr is an escape sequence that sets a style.
var sgr = regexp.MustCompile(`\x1b\[[0-9;:]*m`)

// Hang wraps text with a prefix before the first line and blanks of the same width before the others.
func Hang(prefix, text string, width int) []string {
	n := ansi.StringWidth(prefix)
	lines := Wrap(text, width-n)
	for i := range lines {
		if i == 0 {
			lines[i] = prefix + lines[i]
		} else {
			lines[i] = strings.Repeat(" ", n) + lines[i]
		}
	}
	return lines
}

// Pad brings a line to exactly width columns.
func Pad(line string, width int) string {
	n := ansi.StringWidth(line)
	if n > width {
		return ansi.Truncate(line, width, "…")
	}
	return line + strings.Repeat(" ", width-n)
}

// Beside puts two blocks next to each other, the left one padded to its width.
func Beside(left string, leftWidth int, right string, rightWidth, gap, height int) string {
	l, r := Fit(left, leftWidth, height), Fit(right, rightWidth, height)
	for i := range l {
		if r[i] != "" {
			l[i] = Pad(l[i], leftWidth) + strings.Repeat(" ", gap) + r[i]
		}
	}
	return strings.Join(l, "\n")
}

// Below puts a list over what the row under its cursor says, with a rule between them. The list has two thirds at least.
func Below(t *theme.Theme, list func(height int) string, said []string, width, height int) string {
	said = said[:min(len(said), max(height/3-1, 1))]
	room := max(height-len(said)-1, 1)
	lines := append(Fit(list(room), width, room), t.Faint.Render(strings.Repeat(t.Rule, width)))
	return strings.Join(append(lines, said...), "\n")
}

// Ends puts one text at the left end and one at the right end of a line; the left one is cut if both do not fit.
func Ends(left, right string, width int) string {
	room := width - ansi.StringWidth(right)
	if right != "" {
		room--
	}
	if room < 0 {
		return ansi.Truncate(right, width, "…")
	}
	return Pad(left, room) + strings.Repeat(" ", min(width-room-ansi.StringWidth(right), 1)) + right
}

// Meter draws how much is done in a number of cells, and the true numbers behind it.
func Meter(t *theme.Theme, done, total, cells int) string {
	return Bar(t, done, total, cells) + t.Dim.Render(fmt.Sprintf(" %2d/%d", done, total))
}

// Bar draws how much is done in a number of cells. It is full only when everything is done, and not empty once
// something is.
func Bar(t *theme.Theme, done, total, cells int) string {
	full, half := 0, 0
	if total > 0 {
		full = done * cells / total
		if done*cells%total != 0 && full < cells {
			half = 1
		}
	}
	style := t.Accent
	if total > 0 && done == total {
		style = t.Good
	}
	return style.Render(strings.Repeat(t.Done, full)+strings.Repeat(t.Begun, half)) + t.Faint.Render(strings.Repeat(t.Open, cells-full-half))
}
