package guide

import (
	"slices"
	"strings"

	"fsd/knowledge"
	"fsd/tui/theme"
	"fsd/tui/widget"
)

// sheet is what a guide shows of one stack: its files, or why there are none; or a form in which the pattern is often
// written, with what is wrong with it.
type sheet struct {
	id, title string
	files     []file
	note      string   // instead of files
	faults    []string // of a form as it is often written
}

type file struct{ title, lang, text string }

// stackName is a stack as people call it.
func stackName(stack string) string {
	name := map[string]string{"go": "Go", "express": "Express", "nextjs": "Next.js", "flask": "Flask", "fastapi": "FastAPI"}[stack]
	if name == "" {
		return stack
	}
	return name
}

// sheets lists what a guide shows: the project's own stack first, then the others that have code, those that have none,
// and the forms as often written.
func sheets(k *knowledge.Base, g *knowledge.Guide, own string) ([]sheet, error) {
	var list []sheet
	add := func(id, title, name, lang, from string) error {
		text, err := k.GuideFile(g.ID, from)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(s sheet) bool { return s.id == id })
		if i < 0 {
			list, i = append(list, sheet{id: id, title: title}), len(list)
		}
		list[i].files = append(list[i].files, file{title: name, lang: lang, text: text})
		return nil
	}
	for _, s := range g.Samples {
		if err := add(s.Stack, stackName(s.Stack), s.Title, s.Lang, s.File); err != nil {
			return nil, err
		}
	}
	for _, a := range g.Absent {
		list = append(list, sheet{id: a.Stack, title: stackName(a.Stack), note: a.Why})
	}
	slices.SortStableFunc(list, func(a, b sheet) int { return place(a, own) - place(b, own) })
	for i, f := range g.Founding {
		id := "founding/" + f.File
		if err := add(id, "as often written", f.Title, f.Lang, f.File); err != nil {
			return nil, err
		}
		at := len(list) - 1
		list[at].faults = f.Faults
		if len(g.Founding) > 1 {
			list[at].title += " " + string(rune('1'+i))
		}
	}
	return list, nil
}

// place sorts the project's own stack before those with code, and those without code behind.
func place(s sheet, own string) int {
	switch {
	case s.id == own && own != "":
		return 0
	case s.note == "":
		return 1
	}
	return 2
}

// code is what is copied: all files of the sheet.
func (s sheet) code() string {
	var parts []string
	for _, f := range s.files {
		parts = append(parts, strings.TrimRight(f.text, "\n")+"\n")
	}
	return strings.Join(parts, "\n")
}

// lines draws the sheet: each file under its title; lines of code are as long as they are.
func (s sheet) lines(t *theme.Theme, width int) []string {
	if s.note != "" {
		return append([]string{t.Bold.Render("Not written out for " + s.title), ""}, widget.Wrap(s.note, min(width, textMost))...)
	}
	var out []string
	for i, f := range s.files {
		if i > 0 {
			out = append(out, "")
		}
		for _, line := range widget.Wrap(f.title, width) {
			out = append(out, t.Bold.Render(line))
		}
		out = append(append(out, ""), t.Code(f.lang, f.text)...)
	}
	if len(s.faults) > 0 {
		out = append(out, "", t.Bold.Render("What is wrong with it"), "")
	}
	for _, fault := range s.faults {
		out = append(out, widget.Hang(t.Warn.Render(t.Alert)+" ", fault, min(width, textMost))...)
	}
	return out
}
