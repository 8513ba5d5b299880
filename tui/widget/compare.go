package widget

import (
	"strings"

	"fsd/tui/theme"
)

// Sizes of a comparison, in columns.
const (
	narrowColumn = 24 // below this columns are not read but deciphered: the options stand below each other
	wideColumn   = 56
	columnGap    = 3
)

// Point is one thing said about an option: a styled sign, and a text that may be styled.
type Point struct{ Mark, Text string }

// Criterion is a row of a comparison: what is compared, and what is said about each option.
type Criterion struct {
	Name  string
	Cells [][]Point
}

// Comparison is some options side by side, the criteria below each other.
type Comparison struct {
	Titles   []string
	Criteria []Criterion
}

// Columns is how many options have room beside each other; the comparison is stacked when that is fewer than it has.
func Columns(width int) int { return max((width+columnGap)/(narrowColumn+columnGap), 1) }

// Lines draws the comparison. The first lines are the head, which stays where it is when the others scroll; a stacked
// comparison has none.
func (c Comparison) Lines(t *theme.Theme, width int) (head, body []string) {
	n := len(c.Titles)
	if n == 0 || Columns(width) < n {
		return nil, c.stacked(t, width)
	}
	column := min((width-columnGap*(n-1))/n, wideColumn)
	var titles, rules [][]string
	for _, title := range c.Titles {
		titles = append(titles, styled(t, title, column))
		rules = append(rules, []string{t.Faint.Render(strings.Repeat(t.Rule, column))})
	}
	head = append(beside(titles, column), beside(rules, column)...)
	for i, row := range c.Criteria {
		if i > 0 {
			body = append(body, "")
		}
		body = append(body, t.Dim.Render(row.Name))
		var cells [][]string
		for _, cell := range row.Cells {
			cells = append(cells, points(cell, column))
		}
		body = append(body, beside(cells, column)...)
	}
	return head, body
}

// stacked puts the options below each other under each criterion.
func (c Comparison) stacked(t *theme.Theme, width int) []string {
	var lines []string
	for i, row := range c.Criteria {
		if i > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, t.Dim.Render(row.Name))
		for j, cell := range row.Cells {
			if len(cell) == 0 {
				continue
			}
			lines = append(lines, styled(t, c.Titles[j], width)...)
			for _, line := range points(cell, width-2) {
				lines = append(lines, "  "+line)
			}
		}
	}
	return lines
}

func styled(t *theme.Theme, title string, width int) []string {
	var lines []string
	for _, line := range Wrap(title, width) {
		lines = append(lines, t.Bold.Render(line))
	}
	return lines
}

func points(cell []Point, width int) []string {
	var lines []string
	for _, p := range cell {
		mark := p.Mark
		if mark != "" {
			mark += " "
		}
		lines = append(lines, Hang(mark, p.Text, width)...)
	}
	return lines
}

// beside puts blocks next to each other, each padded to the column.
func beside(blocks [][]string, column int) []string {
	height := 0
	for _, b := range blocks {
		height = max(height, len(b))
	}
	lines := make([]string, height)
	for i := range lines {
		for j, b := range blocks {
			cell := ""
			if i < len(b) {
				cell = b[i]
			}
			if j < len(blocks)-1 {
				cell = Pad(cell, column) + strings.Repeat(" ", columnGap)
			}
			lines[i] += cell
		}
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return lines
}
