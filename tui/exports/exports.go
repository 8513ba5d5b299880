// Package exports previews the files of an export and their paths, in the formats that are marked, shows what somebody
// else has changed in them, and writes them. actions.go has what a person can do about each.
package exports

import (
	"context"
	"errors"
	"fmt"
	"path"
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
	req      export.Request
	list     widget.List
	job      *export.Job // as last planned or written
	files    map[string]export.File
	reader   widget.Reader
	progress *page.Progress // of what is being planned or written
	plan     int            // the number of the latest plan: the answer to an older one is dropped
	err      error
	ready    bool
	seen     bool // the first plan was shown
	done     bool // written: the list says what happened
	kept     int
	taken    []string // what is taken from the files into the project
	diff     bool     // the reader shows the difference, not the file
	open     bool     // on a narrow screen: the reader is shown in the place of the list
}

// New makes the page for the folder of the place, else for the current one.
func New(env *page.Env, p page.Place) page.Page {
	folder := p.Sub
	if folder == "" {
		folder = env.Folder
	}
	e := &Exports{Base: page.Base{Env: env}, req: export.Request{Dir: folder, Each: map[string]export.How{}}}
	if export.Empty(e.Project(), export.ADRs) == "" {
		e.req.Formats = []string{export.RecordsFormat(e.Project())}
	}
	return e
}

// planned and written are the answers of the services.
type (
	planned struct {
		plan int
		job  *export.Job
		err  error
	}
	written struct {
		job *export.Job
		err error
	}
)

// Init plans the export.
func (e *Exports) Init() tea.Cmd {
	e.ready, e.seen = false, e.seen && !e.done // after writing, what somebody changes since is new
	e.plan++
	services, s, req, plan := e.Env.Services, e.Env.Desk.Session(), e.request(), e.plan
	return page.Send(page.Work{What: "Comparing with what is there", Limit: timeLimit, Progress: e.progress, Do: func(ctx context.Context) tea.Msg {
		job, err := services.PlanExport(ctx, s, req)
		return planned{plan, job, err}
	}})
}

// request is what is asked of the services: a copy, because they work while the page goes on.
func (e *Exports) request() export.Request {
	req := e.req
	req.Formats = slices.Clone(e.req.Formats)
	req.Each = map[string]export.How{}
	for name, how := range e.req.Each {
		req.Each[name] = how
	}
	e.progress = &page.Progress{}
	req.Progress = e.progress.Set
	return req
}

// Update implements page.Page.
func (e *Exports) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case planned:
		if msg.plan != e.plan {
			return nil
		}
		if errors.Is(msg.err, context.Canceled) { // by esc, which would have left the page
			return page.Send(page.Back{})
		}
		e.err, e.ready, e.done = msg.err, true, false
		e.fill(msg.job)
		if !e.seen {
			e.seen = true
			e.list.Select(e.firstKept())
		}
		return e.read()
	case written:
		return e.finish(msg)
	case page.Changed:
		return e.read()
	case widget.Rendered:
		e.reader.Take(msg)
	case tea.KeyPressMsg:
		if e.open {
			e.reader.Key(msg)
			return nil
		}
		if e.list.Key(msg) {
			return e.read()
		}
	}
	return nil
}

// finish says what was written.
func (e *Exports) finish(msg written) tea.Cmd {
	e.ready = true
	if msg.err != nil {
		return page.Send(page.Fail{Err: msg.err})
	}
	e.done = true
	e.fill(msg.job)
	said := fmt.Sprintf("%d files are in %s", len(msg.job.Files)-e.kept, e.req.Dir)
	if e.kept > 0 {
		said += fmt.Sprintf("; %d that somebody else changed were kept", e.kept)
	}
	return tea.Batch(e.read(), page.Send(page.Say{Text: said}), e.Env.Desk.Absorb())
}

func (e *Exports) fill(job *export.Job) {
	e.job, e.files, e.kept, e.taken = job, map[string]export.File{}, 0, nil
	var rows []widget.Item
	var folders []string
	if job != nil {
		e.kept, e.taken = job.Kept(), job.Taken()
		for _, f := range job.Files {
			if f.Adopted() && f.Action == export.Same {
				continue
			}
			e.files[f.Path] = f
			if dir := path.Dir(f.Path); !slices.Contains(folders, dir) {
				folders = append(folders, dir)
			}
			rows = append(rows, e.fileRow(f))
		}
	}
	items := e.offered()
	for _, dir := range folders {
		items = append(items, widget.Item{Head: true, Text: folderTitle(dir)})
		for _, it := range rows {
			if path.Dir(it.ID) == dir {
				items = append(items, it)
			}
		}
	}
	e.list.SetItems(items)
}

// firstKept is the first file that somebody else has changed: what there is to do something about.
func (e *Exports) firstKept() string {
	if e.job != nil {
		for _, f := range e.job.Files {
			if f.Action == export.Kept {
				return f.Path
			}
		}
	}
	return ""
}

// fileRow is a file with what writing does to it, or has done.
func (e *Exports) fileRow(f export.File) widget.Item {
	t := e.Env.Theme
	mark, note := t.Good.Render("+"), "new"
	switch f.Action {
	case export.Update:
		mark, note = t.Warn.Render("~"), "changed"
	case export.Merge:
		mark, note = t.Warn.Render("~"), "merged"
	case export.Replace:
		mark, note = t.Bad.Render("~"), "replaced"
	case export.Remove:
		mark, note = t.Warn.Render("-"), "goes: its number is another record's"
	case export.Same:
		mark, note = t.Faint.Render("="), "as it is"
	case export.Kept:
		mark, note = t.Bad.Render(t.Alert), "changed by others"
		if how := e.req.Each[f.Path]; how == export.Merged || how == export.Take {
			note = "kept: " + f.Unmerged()
		}
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

// read shows the file under the cursor, or how it differs from what is there.
func (e *Exports) read() tea.Cmd {
	_, right, wide := layout.SplitList(e.Width)
	it, ok := e.list.Selected()
	if !ok || !wide && !e.open {
		return nil
	}
	e.sizeReader(right)
	text := about(it.ID)
	switch f, isFile := e.files[it.ID]; {
	case isFile && e.diff:
		text = shownDiff(f)
	case isFile:
		text = preview(f)
	}
	return e.reader.Show(e.Env.Theme, fmt.Sprintf("export/%s/%v/%d", it.ID, e.diff, e.plan), text)
}

// shownDiff is the difference as a block of code, without the names of the file, which stand beside it.
func shownDiff(f export.File) string {
	lines := strings.SplitAfter(f.Diff(), "\n")
	if len(lines) < 3 {
		return "Nothing differs."
	}
	diff := strings.Join(lines[2:], "")
	fence := clean.Fence(diff)
	return "What is there (-), and what would be there (+):\n\n" + fence + "diff\n" + diff + "\n" + fence
}

func (e *Exports) sizeReader(right int) {
	if e.open {
		right = min(e.Width, layout.TextColumn)
	}
	e.reader.SetSize(right, e.Height)
}

// SetSize implements page.Page.
func (e *Exports) SetSize(width, height int) {
	e.Base.SetSize(width, height)
	if _, _, wide := layout.SplitList(width); wide {
		e.open = false
	}
}

// View implements page.Page.
func (e *Exports) View() string {
	t := e.Env.Theme
	left, right, wide := layout.SplitList(e.Width)
	head := []string{t.Dim.Render("Below ") + t.Bold.Render(clean.Show(e.req.Dir))}
	for _, said := range e.taken {
		head = append(head, widget.Wrap(t.Warn.Render(said), left)...)
	}
	head = append(head, "")
	switch {
	case e.err != nil && e.ready:
		return head[0] + "\n\n" + strings.Join(widget.Wrap(widget.Sentence(e.err.Error())+".", min(e.Width, layout.TextColumn)), "\n")
	case e.list.Len() == 0:
		return head[0] + "\n\n" + t.Dim.Render("Comparing with what is there ...")
	}
	e.sizeReader(right)
	if e.open {
		return e.reader.View()
	}
	if !wide {
		e.list.SetSize(e.Width, max(e.Height-len(head), 1))
		return strings.Join(head, "\n") + "\n" + e.list.View(t)
	}
	e.list.SetSize(left, max(e.Height-len(head), 1))
	return widget.Beside(strings.Join(head, "\n")+"\n"+e.list.View(t), left, e.reader.View(), right, layout.Gap, e.Height)
}

// Place implements page.Page.
func (e *Exports) Place() page.Place { return page.Place{Page: page.Export, Sub: e.req.Dir} }

// Title implements page.Page.
func (e *Exports) Title() string { return "Export" }
