package exports

import (
	"fmt"
	"path"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"fsd/tui/widget"
	"fsd/workflow/clean"
	"fsd/workflow/export"
)

// formatRow begins the ids of rows that are formats; those of files are paths.
const formatRow = "format:"

// offered are the rows of the formats: what is marked, what could be, and why the others cannot.
func (e *Exports) offered() []widget.Item {
	t := e.Env.Theme
	items := []widget.Item{{Head: true, Text: "What to write"}}
	for _, f := range export.Formats() {
		it := widget.Item{ID: formatRow + f.ID, Mark: t.Faint.Render(t.Open), Text: f.Title, Right: f.Path}
		if slices.Contains(e.formats, f.ID) {
			it.Mark = t.Good.Render(t.Done)
		}
		if why := export.Empty(e.Project(), f.ID); why != "" {
			it.Mark, it.Style, it.Right = t.Faint.Render(t.NA), t.Faint, why
		}
		items = append(items, it)
	}
	return items
}

// marked is the format under the cursor, if it can be marked.
func (e *Exports) marked() (id string, ok bool) {
	it, _ := e.list.Selected()
	id, isFormat := strings.CutPrefix(it.ID, formatRow)
	return id, isFormat && export.Empty(e.Project(), id) == ""
}

// toggle marks the format under the cursor, or takes the mark away, and plans again.
func (e *Exports) toggle() tea.Cmd {
	id, ok := e.marked()
	if !ok {
		return nil
	}
	if i := slices.Index(e.formats, id); i >= 0 {
		e.formats = slices.Delete(e.formats, i, i+1)
	} else {
		e.formats = append(e.formats, id)
	}
	e.ready, e.done = false, false
	e.fill(e.plan) // the mark at once, the files when they are compared
	return e.Init()
}

// about says what a format is.
func about(row string) string {
	id := strings.TrimPrefix(row, formatRow)
	i := slices.IndexFunc(export.Formats(), func(f export.Format) bool { return f.ID == id })
	if i < 0 {
		return ""
	}
	f := export.Formats()[i]
	return fmt.Sprintf("# %s\n\n%s\n\nIt goes to `%s`. Without the screen:\n\n```sh\nfsd export --format %s\n```\n", f.Title, f.About, f.Path, f.ID)
}

// maxPreview is how many lines of a file are shown.
const maxPreview = 300

// preview is a file as Markdown, its notes first; a long one is cut.
func preview(f export.File) string {
	var out strings.Builder
	for _, note := range f.Notes {
		fmt.Fprintf(&out, "**Note:** %s.\n\n", clean.MD(note))
	}
	lines := strings.SplitAfterN(string(f.Content), "\n", maxPreview+1)
	more := len(lines) > maxPreview
	text := strings.Join(lines[:min(len(lines), maxPreview)], "")
	if !strings.HasSuffix(f.Path, ".md") {
		fence := clean.Fence(text)
		text = fence + strings.TrimPrefix(path.Ext(f.Path), ".") + "\n" + strings.TrimRight(text, "\n") + "\n" + fence + "\n"
	}
	out.WriteString(text)
	if more {
		fmt.Fprintf(&out, "\n(The file goes on.)\n")
	}
	return out.String()
}
