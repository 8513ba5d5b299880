package page

import (
	"slices"

	"fsd/knowledge"
	"fsd/tui/theme"
	"fsd/tui/widget"
	"fsd/workflow"
)

// Choices are the answers to a fact as rows of a list: its values and "I don't know yet". picked are marked; without
// any the current answer is.
func Choices(t *theme.Theme, v *workflow.View, f *knowledge.Fact, picked []string, wide bool) []widget.Item {
	var items []widget.Item
	add := func(id, label, help string) {
		mark := t.Faint.Render(t.Open)
		if slices.Contains(picked, id) {
			mark = t.Accent.Render(t.Done)
		}
		it := widget.Item{ID: id, Mark: mark, Text: label}
		if wide {
			it.Note = help
		} else if help != "" {
			it.Subs = []string{t.Dim.Render(help)}
		}
		items = append(items, it)
	}
	for _, value := range f.Values {
		add(value.ID, value.Label, value.Help)
	}
	add(knowledge.Unknown, "I don't know yet", "")
	items[len(items)-1].Subs = []string{t.Faint.Render("we go on as if “" + v.Fallback(f) + "”, and say so")}
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
