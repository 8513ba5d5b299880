package page

import (
	tea "charm.land/bubbletea/v2"

	"fsd/tui/theme"
	"fsd/tui/widget"
)

// Browser is a list that can be narrowed by typing and whose groups fold. Pages embed it and give it all their rows.
type Browser struct {
	List   widget.List
	finder widget.Finder
	items  []widget.Item
	found  int // rows that are shown, without headings
	line   int // of the page, on which the text to look for stands
}

// Set replaces the rows.
func (b *Browser) Set(items []widget.Item) {
	b.items, b.found = items, 0
	shown := b.finder.Narrow(items)
	for _, it := range shown {
		if !it.Head {
			b.found++
		}
	}
	b.List.SetItems(shown)
}

// Selected is the id of the row under the cursor; empty without one.
func (b *Browser) Selected() string {
	it, _ := b.List.Selected()
	return it.ID
}

// Typing implements Typist.
func (b *Browser) Typing() bool { return b.finder.Typing() }

// Narrowed reports whether something is looked for, so that rows may be missing.
func (b *Browser) Narrowed() bool { return b.finder.Typing() || b.finder.Text() != "" }

// Cursor implements Typist.
func (b *Browser) Cursor() *tea.Cursor {
	c := b.finder.Cursor()
	if c != nil {
		c.Y += b.line
	}
	return c
}

// Take takes keys and pastes and reports whether another row may be under the cursor now.
func (b *Browser) Take(msg tea.Msg) bool {
	key, isKey := msg.(tea.KeyPressMsg)
	_, isPaste := msg.(tea.PasteMsg)
	switch {
	case b.finder.Typing() && isKey && (key.Code == tea.KeyUp || key.Code == tea.KeyDown):
		return b.List.Key(key)
	case b.finder.Typing() && (isKey || isPaste):
		b.finder.Update(msg)
		b.Set(b.items)
		return true
	case isKey:
		return b.List.Key(key)
	}
	return false
}

// Draw draws the list within a size, and above it what is looked for. line is the page's line on which that begins.
func (b *Browser) Draw(t *theme.Theme, width, height, line int) string {
	b.line = line
	head := b.finder.Line(t, b.found, width)
	if head == "" {
		b.List.SetSize(width, height)
		return b.List.View(t)
	}
	b.List.SetSize(width, max(height-2, 1))
	if b.found == 0 {
		return head + "\n\n" + t.Dim.Render("  Nothing here has that.")
	}
	return head + "\n\n" + b.List.View(t)
}

// Actions adds what can be done with the list to a page's own actions; while one types there is nothing else. changed
// runs when another row may be under the cursor.
func (b *Browser) Actions(t *theme.Theme, own []Action, changed func() tea.Cmd) []Action {
	then := func(do func()) func() tea.Cmd {
		return func() tea.Cmd { do(); b.Set(b.items); return changed() }
	}
	if b.finder.Typing() {
		return []Action{
			{Keys: []string{"enter"}, Name: "keep", Footer: true, Do: then(b.finder.Keep)},
			{Keys: []string{"esc"}, Name: "leave", Footer: true, Do: then(b.finder.Clear)},
		}
	}
	if b.finder.Text() != "" {
		own = append(own, Action{Keys: []string{"esc"}, Name: "leave", Do: then(b.finder.Clear)})
	}
	return append(own,
		Action{Keys: []string{"/"}, Name: "find in the list", Do: func() tea.Cmd { b.finder.Start(t); return nil }},
		Action{Keys: []string{"z"}, Name: "fold the group", Do: then(b.List.Fold)},
		Action{Keys: []string{"Z"}, Name: "fold all groups", Do: then(b.List.FoldAll)},
		Action{Keys: []string{"]"}, Name: "next group", Do: then(func() { b.List.Group(1) })},
		Action{Keys: []string{"["}, Name: "group before", Do: then(func() { b.List.Group(-1) })},
	)
}
