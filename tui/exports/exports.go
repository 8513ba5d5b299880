// Package exports previews the files of an export and their paths, in the formats that are marked, and writes them.
package exports

import (
	"context"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"fsd/tui/layout"
	"fsd/tui/page"
	"fsd/tui/widget"
	"fsd/workflow/clean"
	"fsd/workflow/export"
)

// timeLimit is how long planning or writing may take.
const timeLimit = time.Minute

// Exports lists the files and what would happen to each.
type Exports struct {
	page.Base
	folder  string
	formats []string // that are marked
	list    widget.List
	files   map[string]export.File
	plan    []export.File // as last planned or written
	asked   int           // how many plans were asked for: answers to earlier ones are dropped
	reader  widget.Reader
	err     error
	ready   bool
	done    bool // written: the list says what happened
	kept    int
}

// New makes the page for the folder of the place, else for the current one.
func New(env *page.Env, p page.Place) page.Page {
	folder := p.Sub
	if folder == "" {
		folder = env.Folder
	}
	e := &Exports{Base: page.Base{Env: env}, folder: folder}
	if export.Empty(e.Project(), export.ADRs) == "" {
		e.formats = []string{export.ADRs}
	}
	return e
}

// planned and written are the answers of the services.
type (
	planned struct {
		files []export.File
		err   error
		asked int
	}
	written struct {
		files []export.File
		err   error
	}
)

// Init plans the export.
func (e *Exports) Init() tea.Cmd {
	services, s, folder, formats := e.Env.Services, e.Env.Desk.Session(), e.folder, slices.Clone(e.formats)
	e.asked++
	asked := e.asked
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(context.Background(), timeLimit)
		defer cancel()
		files, err := services.PlanExport(ctx, s, folder, formats)
		return planned{files, err, asked}
	}
}

// Update implements page.Page.
func (e *Exports) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case planned:
		if msg.asked != e.asked {
			return nil
		}
		e.err, e.ready, e.done = msg.err, true, false
		e.fill(msg.files)
		return e.read()
	case written:
		if msg.err != nil {
			return page.Send(page.Fail{Err: msg.err})
		}
		e.done = true
		e.fill(msg.files)
		said := fmt.Sprintf("%d files are in %s", len(msg.files)-e.kept, e.folder)
		if e.kept > 0 {
			said += fmt.Sprintf("; %d that somebody else changed were kept", e.kept)
		}
		return tea.Batch(page.Send(page.Say{Text: said}), e.Env.Desk.Absorb())
	case page.Changed:
		return e.read()
	case widget.Rendered:
		e.reader.Take(msg)
	case tea.KeyPressMsg:
		if e.list.Key(msg) {
			return e.read()
		}
	}
	return nil
}

func (e *Exports) fill(files []export.File) {
	e.files, e.plan, e.kept = map[string]export.File{}, files, 0
	items := e.offered()
	var folders []string
	for _, f := range files {
		e.files[f.Path] = f
		if dir := path.Dir(f.Path); !slices.Contains(folders, dir) {
			folders = append(folders, dir)
		}
		if f.Action == export.Kept {
			e.kept++
		}
	}
	for _, dir := range folders {
		items = append(items, widget.Item{Head: true, Text: folderTitle(dir)})
		for _, f := range files {
			if path.Dir(f.Path) == dir {
				items = append(items, e.fileRow(f))
			}
		}
	}
	e.list.SetItems(items)
}

// fileRow is a file with what writing would do to it, or has done.
func (e *Exports) fileRow(f export.File) widget.Item {
	t := e.Env.Theme
	mark, note := t.Good.Render("+"), "new"
	switch f.Action {
	case export.Update:
		mark, note = t.Warn.Render("~"), "changed"
	case export.Same:
		mark, note = t.Faint.Render("="), "as it is"
	case export.Kept:
		mark, note = t.Bad.Render(t.Alert), "changed by somebody else: kept"
	case export.Remove:
		mark, note = t.Warn.Render("-"), "goes: its number is another record's"
	}
	if e.done && f.Action != export.Kept {
		mark, note = t.Good.Render(t.Done), "written"
		switch f.Action {
		case export.Same:
			note = "was there"
		case export.Remove:
			note = "removed"
		}
	}
	return widget.Item{ID: f.Path, Mark: mark, Text: path.Base(f.Path), Right: t.Faint.Render(note)}
}

// folderTitle is the heading over the files of a folder below the root.
func folderTitle(dir string) string {
	if dir == "." {
		return "in the folder itself"
	}
	return dir + "/"
}

func (e *Exports) read() tea.Cmd {
	_, right, wide := layout.Split(e.Width)
	it, ok := e.list.Selected()
	if !ok || !wide {
		return nil
	}
	e.reader.SetSize(right, e.Height)
	text := about(it.ID)
	if f, ok := e.files[it.ID]; ok {
		text = preview(f)
	}
	return e.reader.Show(e.Env.Theme, "export/"+it.ID+fmt.Sprint(len(text)), text)
}

// View implements page.Page.
func (e *Exports) View() string {
	t := e.Env.Theme
	head := []string{t.Dim.Render("Below ") + t.Bold.Render(clean.Show(e.folder)), ""}
	switch {
	case !e.ready && e.list.Len() == 0:
		return head[0] + "\n\n" + t.Dim.Render("Comparing with what is there ...")
	case e.err != nil:
		return head[0] + "\n\n" + strings.Join(widget.Wrap(widget.Sentence(e.err.Error())+".", min(e.Width, layout.TextColumn)), "\n")
	}
	left, right, wide := layout.Split(e.Width)
	if !wide {
		e.list.SetSize(e.Width, max(e.Height-2, 1))
		return strings.Join(head, "\n") + "\n" + e.list.View(t)
	}
	e.list.SetSize(left, max(e.Height-2, 1))
	e.reader.SetSize(right, e.Height)
	return widget.Beside(strings.Join(head, "\n")+"\n"+e.list.View(t), left, e.reader.View(), right, layout.Gap, e.Height)
}

// Place implements page.Page.
func (e *Exports) Place() page.Place { return page.Place{Page: page.Export, Sub: e.folder} }

// Title implements page.Page.
func (e *Exports) Title() string { return "Export" }

// Actions implements page.Page.
func (e *Exports) Actions() []page.Action {
	nothing := ""
	switch {
	case !e.ready:
		nothing = "the files are still being compared"
	case e.err != nil:
		nothing = e.err.Error()
	case len(e.formats) == 0:
		nothing = "nothing is marked"
	}
	mark := ""
	if _, ok := e.marked(); !ok {
		mark = "the cursor is on a file"
	}
	force := nothing
	if e.kept == 0 && nothing == "" {
		force = "no file was changed by somebody else"
	}
	write := page.Action{Keys: []string{"enter"}, Name: "write the files", Why: nothing, Footer: true, Do: func() tea.Cmd { return e.write(false) }}
	if e.done {
		write = page.Action{Keys: []string{"enter"}, Name: "next step", Footer: true, Do: func() tea.Cmd {
			return page.Send(page.Replace{Place: page.NextPlace(e.Project().Next())})
		}}
	}
	return []page.Action{
		write,
		{Keys: []string{"space"}, Name: "mark what to write", Why: mark, Footer: true, Do: e.toggle},
		{Keys: []string{"o"}, Name: "other folder", Footer: true, Do: e.other},
		{Keys: []string{"f"}, Name: "replace what was changed", Why: force, Footer: true, Do: e.force},
	}
}

func (e *Exports) write(force bool) tea.Cmd {
	services, s, folder, formats := e.Env.Services, e.Env.Desk.Session(), e.folder, slices.Clone(e.formats)
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(context.Background(), timeLimit)
		defer cancel()
		files, err := services.Export(ctx, s, folder, formats, force)
		return written{files, err}
	}
}

func (e *Exports) force() tea.Cmd {
	return page.Send(page.Ask{Question: page.Question{
		Title: fmt.Sprintf("Replace %d files that somebody else changed?", e.kept), Text: "What they hold is kept beside them, with the ending .orig.",
		Verb: "replace them", Yes: func() tea.Cmd { return e.write(true) },
	}})
}

func (e *Exports) other() tea.Cmd {
	return page.Send(page.Ask{Question: page.Question{
		Title: "Write below", Initial: e.folder, Max: 1000, Hint: "The root of your repository; records go to docs/adr in it, or to what .adr-dir says.",
		Done: func(text string) tea.Cmd {
			if !filepath.IsAbs(text) {
				text = filepath.Join(e.Env.Folder, text)
			}
			e.folder, e.ready = text, false
			return e.Init()
		},
	}})
}
