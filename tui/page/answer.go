package page

import (
	"slices"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"fsd/knowledge"
	"fsd/tui/layout"
	"fsd/tui/theme"
	"fsd/tui/widget"
	"fsd/workflow"
)

// Choices are the answers to a fact as rows of a list of a width: its values and "I don't know yet". picked are marked;
// without any the current answer is. What an answer means stands beside it if that fits for all of them, else below it;
// nothing is cut.
func Choices(t *theme.Theme, v *workflow.View, f *knowledge.Fact, picked []string, width int) []widget.Item {
	const lead = 4 // the cursor, the mark, and the indentation of what stands below
	label, help := 0, 0
	for _, value := range f.Values {
		if help = max(help, ansi.StringWidth(value.Help)); value.Help != "" {
			label = max(label, ansi.StringWidth(value.Label))
		}
	}
	room := max(width-lead-2, 1) // two columns are the thumb's
	beside := width >= layout.Wide && label+2+help <= room
	var items []widget.Item
	add := func(id, label, help string, style lipgloss.Style) {
		mark := t.Faint.Render(t.Open)
		if slices.Contains(picked, id) {
			mark = t.Accent.Render(t.Done)
		}
		lines := widget.Wrap(label, room)
		it := widget.Item{ID: id, Mark: mark, Text: lines[0], Subs: lines[1:]}
		if beside {
			it.Note, help = help, ""
		}
		for _, line := range widget.Wrap(help, room) {
			it.Subs = append(it.Subs, style.Render(line))
		}
		items = append(items, it)
	}
	for _, value := range f.Values {
		add(value.ID, value.Label, value.Help, t.Dim)
	}
	beside = false
	add(knowledge.Unknown, "I don't know yet", "we go on as if “"+v.Fallback(f)+"”, and say so", t.Faint)
	return items
}

// Toggle puts an id into a set or takes it out. "none" and "unknown" stand alone.
func Toggle(picked []string, id string) []string {
	if slices.Contains(picked, id) {
		return slices.DeleteFunc(slices.Clone(picked), func(p string) bool { return p == id })
	}
	if id == "none" || id == knowledge.Unknown {
		return []string{id}
	}
	kept := slices.DeleteFunc(slices.Clone(picked), func(p string) bool { return p == "none" || p == knowledge.Unknown })
	return append(kept, id)
}
