package exports

import (
	"context"
	"path/filepath"
	"slices"

	tea "charm.land/bubbletea/v2"

	"fsd/tui/layout"
	"fsd/tui/page"
	"fsd/workflow/export"
)

// Actions implements page.Page.
func (e *Exports) Actions() []page.Action {
	nothing := ""
	switch {
	case !e.ready:
		nothing = "the files are still being compared"
	case e.err != nil:
		nothing = e.err.Error()
	case len(e.req.Formats) == 0:
		nothing = "nothing is marked"
	}
	if e.open {
		shut := func() tea.Cmd { e.open, e.diff = false, false; return nil }
		return []page.Action{{Keys: []string{"d", "esc", "h", "left", "backspace"}, Name: "back to the files", Footer: true, Do: shut}}
	}
	write := page.Action{Keys: []string{"enter"}, Name: "write the files", Why: nothing, Footer: true, Do: e.write}
	if e.done {
		write = page.Action{Keys: []string{"enter"}, Name: "next step", Footer: true, Do: func() tea.Cmd {
			return page.Send(page.Replace{Place: page.NextPlace(e.Project().Next())})
		}}
	}
	show := "difference"
	if e.diff {
		show = "whole file"
	}
	foreign := e.foreign(nothing)
	mark := ""
	if _, ok := e.marked(); !ok {
		mark = "the cursor is on a file"
	}
	full, records := "a record for every decision", nothing
	if e.req.Full {
		full = "one record for what nobody contested"
	}
	if !slices.ContainsFunc(e.req.Formats, func(f string) bool { return slices.Contains(forms, f) }) && records == "" {
		records = "no records are marked"
	}
	return []page.Action{
		write,
		{Keys: []string{"space"}, Name: "mark what to write", Why: mark, Footer: true, Do: e.toggle},
		{Keys: []string{"d"}, Name: show, Why: nothing, Footer: true, Do: e.show},
		{Keys: []string{"m"}, Name: "merge", Why: foreign, Footer: foreign == "", Do: e.settle(export.Merged)},
		{Keys: []string{"t"}, Name: "take in", Why: foreign, Footer: foreign == "", Do: e.settle(export.Take)},
		{Keys: []string{"f"}, Name: "replace", Why: foreign, Footer: foreign == "", Do: e.settle(export.Force)},
		{Keys: []string{"o"}, Name: "other folder", Footer: true, Do: e.other},
		{Keys: []string{"a"}, Name: full, Why: records, Do: func() tea.Cmd { e.req.Full = !e.req.Full; return e.Init() }},
	}
}

// foreign says why nothing can be settled about the file under the cursor; empty when somebody else has changed it.
func (e *Exports) foreign(nothing string) string {
	it, ok := e.list.Selected()
	f := e.files[it.ID]
	switch {
	case nothing != "":
		return nothing
	case e.done:
		return "the files are written"
	case !ok, f.Action != export.Kept && f.Action != export.Merge && f.Action != export.Replace:
		return "nobody else has changed this file"
	}
	return ""
}

// settle says what is to be done about the file under the cursor; once more takes it back.
func (e *Exports) settle(how export.How) func() tea.Cmd {
	return func() tea.Cmd {
		it, _ := e.list.Selected()
		if e.req.Each[it.ID] == how {
			how = export.Keep
		}
		e.req.Each[it.ID] = how
		return e.Init()
	}
}

// show turns between the file and its difference; on a narrow screen it opens the difference.
func (e *Exports) show() tea.Cmd {
	if _, _, wide := layout.SplitList(e.Width); wide {
		e.diff = !e.diff
	} else {
		e.diff, e.open = true, true
	}
	return e.read()
}

func (e *Exports) write() tea.Cmd {
	services, s, req := e.Env.Services, e.Env.Desk.Session(), e.request()
	e.ready = false
	return page.Send(page.Work{What: "Writing the files", Limit: timeLimit, Progress: e.progress, Do: func(ctx context.Context) tea.Msg {
		job, err := services.Export(ctx, s, req)
		return written{job, err}
	}})
}

func (e *Exports) other() tea.Cmd {
	return page.Send(page.Ask{Question: page.Question{
		Title: "Write below", Initial: e.req.Dir, Max: 1000, Hint: "The root of your repository; records go to docs/adr in it, or to what .adr-dir says.",
		Done: func(text string) tea.Cmd {
			if !filepath.IsAbs(text) {
				text = filepath.Join(e.Env.Folder, text)
			}
			e.req.Dir, e.req.Each, e.files = text, map[string]export.How{}, nil
			return e.Init()
		},
	}})
}
