package records

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"fsd/tui/page"
	"fsd/tui/theme"
	"fsd/tui/widget"
	"fsd/workflow"
)

// standing is where a record stands: a sign, and in words.
func standing(t *theme.Theme, v *workflow.View, rec workflow.Record) (mark, status string) {
	if next, ok := v.Record(rec.SupersededBy); ok {
		return t.Faint.Render(t.NA), fmt.Sprintf("superseded by %d", next.Number)
	}
	d, known := v.Decision(rec.Decision)
	switch {
	case rec.Adopted != nil && rec.Status == workflow.StatusAccepted && !known:
		if d, ok := proposal(v, rec); ok {
			return t.Accent.Render(t.Begun), "adopted: " + d.OptionTitle(rec.Adopted.Option) + "?"
		}
		return t.Good.Render(t.Open), "adopted"
	case rec.Adopted != nil && rec.Status == workflow.StatusProposed:
		return t.Faint.Render(t.Open), string(rec.Status)
	case rec.Status == workflow.StatusProposed:
		return t.Bad.Render(t.Alert), "proposed, beside another"
	case rec.Status != workflow.StatusAccepted:
		return t.Faint.Render(t.NA), string(rec.Status)
	case known && workflow.Serious(d.Conflicts):
		return t.Bad.Render(t.Alert), "in conflict"
	case known && d.Stale:
		return t.Warn.Render(t.Stale), "stale"
	case rec.Option != rec.Advised:
		return t.Good.Render(t.Done), "against the advice"
	}
	return t.Good.Render(t.Done), string(workflow.StatusAccepted)
}

// about says where a record stands, since when and by whom, which records it is linked to, and where it was exported.
func about(t *theme.Theme, v *workflow.View, rec workflow.Record, width int) []string {
	mark, status := standing(t, v, rec)
	since := rec.Author
	if !rec.At.IsZero() { // an adopted record may have no date
		since = strings.TrimSuffix(rec.At.Local().Format("2 Jan 2006")+", "+rec.Author, ", ")
	}
	lines := widget.Hang(mark+" ", t.Bold.Render(widget.Sentence(status))+t.Dim.Render("   "+since), width)
	link := func(word, id string) {
		if other, ok := v.Record(id); ok {
			lines = append(lines, widget.Hang("  ", t.Dim.Render(word)+fmt.Sprintf(" ADR %d", other.Number)+t.Dim.Render(", ")+t.Key.Render("s")+t.Dim.Render(" goes there"), width)...)
		}
	}
	link("supersedes", rec.Supersedes)
	link("superseded by", rec.SupersededBy)
	file := "never exported"
	switch {
	case rec.Adopted != nil:
		file = "adopted from " + rec.File
	case rec.File != "":
		file = "exported as " + rec.File
	}
	return append(lines, widget.Hang("  ", t.Dim.Render(file), width)...)
}

// following goes along the chain of records: to the one that superseded this, else to the one that this superseded.
func following(v *workflow.View, rec workflow.Record, to func(id string) tea.Cmd) page.Action {
	a := page.Action{Keys: []string{"s"}, Name: "what superseded it", Why: "it superseded nothing and is in force"}
	other, ok := v.Record(rec.SupersededBy)
	if !ok {
		other, ok = v.Record(rec.Supersedes)
		a.Name = "what it superseded"
	}
	if ok {
		a.Why, a.Footer, a.Do = "", true, func() tea.Cmd { return to(other.ID) }
	}
	return a
}
