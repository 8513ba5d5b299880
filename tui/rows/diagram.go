package rows

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"fsd/tui/theme"
	"fsd/tui/widget"
	"fsd/workflow"
)

// diagram draws an entity with its neighbours: above it what a record belongs to, below what it has many of. The double
// arrow stands at the side of which there are many.
//
//	customer ─┐
//	shop ─────┤
//	          » order
//	            number  string unique
//	            ├─« order-line
//	            └─« payment
func diagram(t *theme.Theme, v *workflow.View, e workflow.Entity, width int) []string {
	var parents, children []workflow.Neighbour
	for _, n := range v.Neighbours(e) {
		if n.One && !n.Many {
			parents = append(parents, n)
		} else {
			children = append(children, n)
		}
	}
	indent := 0
	for _, p := range parents {
		indent = max(indent, ansi.StringWidth(p.Name)+2)
	}
	indent = min(indent, max(width/2-4, 4))
	var lines []string
	for i, p := range parents {
		joint := t.Joint
		if i == 0 {
			joint = t.Elbow
		}
		name := widget.Pad(p.Name, min(ansi.StringWidth(p.Name), indent-2))
		rule := strings.Repeat(t.Rule, max(indent-ansi.StringWidth(name)-1, 1))
		lines = append(lines, name+" "+t.Faint.Render(rule+joint)+unknown(t, p))
	}
	lead := ""
	if len(parents) > 0 {
		lead = strings.Repeat(" ", indent)
	}
	title := t.Strong.Render(e.Name)
	if lead != "" {
		title = lead + t.Faint.Render(t.ManyTo) + " " + title
		lead += "  "
	}
	if e.Personal {
		title += t.Warn.Render("  personal")
	}
	lines = append(lines, title)
	lines = append(lines, fields(t, e, lead, width)...)
	for i, c := range children {
		corner := t.Tee
		if i == len(children)-1 {
			corner = t.Corner
		}
		arrow := t.Rule + t.Many
		if c.One {
			arrow = t.ManyTo + t.Rule + t.Many
		}
		lines = append(lines, lead+t.Faint.Render(corner+arrow)+" "+c.Name+unknown(t, c))
	}
	return lines
}

// model draws all relationships in a line for each entity that others belong to.
func model(t *theme.Theme, v *workflow.View, width int) []string {
	var lines []string
	for _, e := range v.Entities {
		var many, both []string
		for _, n := range v.Neighbours(e) {
			switch {
			case n.One && n.Many:
				both = append(both, n.Name)
			case n.Many:
				many = append(many, n.Name)
			}
		}
		if len(many) > 0 {
			lines = append(lines, widget.Hang(e.Name+" "+t.Faint.Render(t.Rule+t.Many)+" ", strings.Join(many, ", "), width)...)
		}
		if len(both) > 0 {
			lines = append(lines, widget.Hang(e.Name+" "+t.Faint.Render(t.ManyTo+t.Rule+t.Many)+" ", strings.Join(both, ", "), width)...)
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return append([]string{"", t.Dim.Render("all relationships")}, lines...)
}

// fields lists the entity's fields in two columns, names and what is said of each.
func fields(t *theme.Theme, e workflow.Entity, lead string, width int) []string {
	longest := 0
	for _, f := range e.Fields {
		longest = max(longest, ansi.StringWidth(f.Name))
	}
	longest = min(longest, max(width-len(lead)-14, 4))
	var lines []string
	for _, f := range e.Fields {
		said := f.Type
		if f.Unique {
			said += " unique"
		}
		if f.Optional {
			said += " optional"
		}
		lines = append(lines, lead+widget.Pad(f.Name, longest)+"  "+t.Dim.Render(said))
	}
	return lines
}

func unknown(t *theme.Theme, n workflow.Neighbour) string {
	if n.Known {
		return ""
	}
	return t.Warn.Render("  not on the list yet")
}
