package home

import (
	"context"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"fsd/tui/page"
	"fsd/tui/widget"
	"fsd/workflow"
)

// deed is something done to a project, and how to take it back.
type deed struct {
	id   string // of the project
	said string
	back func(context.Context) error
}

// done is the answer of the store to a deed.
type done struct {
	deed
	taken bool // the deed was one taken back
	err   error
}

// Actions implements page.Page.
func (h *Home) Actions() []page.Action {
	if h.finder.Typing() {
		return []page.Action{
			{Keys: []string{"enter"}, Name: "keep", Footer: true, Do: func() tea.Cmd { h.finder.Keep(); return nil }},
			{Keys: []string{"esc"}, Name: "leave", Footer: true, Do: h.showAll},
		}
	}
	it, some := h.list.Selected()
	none, enter := "", "resume"
	if !some {
		none = "there is nothing to open"
	}
	real := none
	if it.ID == sampleID {
		real, enter = "the sample is not made yet", "look around"
	}
	nothing := ""
	if len(h.undo) == 0 {
		nothing = "nothing was archived, deleted or renamed here"
	}
	actions := []page.Action{
		{Keys: []string{"enter", "l", "right"}, Name: enter, Why: none, Footer: true, Do: func() tea.Cmd { return h.open(it.ID) }},
		{Keys: []string{"n"}, Name: "new", Footer: true, Do: h.create},
		{Keys: []string{"s"}, Name: "sample project", Footer: len(h.projects) == 0, Do: func() tea.Cmd { return h.open(sampleID) }},
		{Keys: []string{"/"}, Name: "find", Footer: true, Do: func() tea.Cmd { h.finder.Start(h.Env.Theme); return nil }},
		{Keys: []string{"m"}, Name: "rename", Why: real, Footer: true, Do: func() tea.Cmd { return h.rename(it) }},
		h.archiving(it, real),
		{Keys: []string{"A"}, Name: "archived projects", Do: func() tea.Cmd { h.archived = !h.archived; return h.Init() }},
		{Keys: []string{"d"}, Name: "delete", Why: real, Footer: len(h.projects) > 0, Do: func() tea.Cmd { return h.remove(it) }},
		{Keys: []string{"u"}, Name: "undo", Why: nothing, Do: h.takeBack},
	}
	if h.finder.Text() != "" {
		actions = append(actions, page.Action{Keys: []string{"esc"}, Name: "leave", Do: h.showAll})
	}
	return actions
}

func (h *Home) showAll() tea.Cmd { h.finder.Clear(); return h.Init() }

// run does something to a project in a command.
func (h *Home) run(do func(context.Context) error, d deed, taken bool) tea.Cmd {
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		return done{deed: d, taken: taken, err: do(ctx)}
	}
}

// took says what was done, keeps how to take it back, and loads the list again.
func (h *Home) took(d done) tea.Cmd {
	if d.err != nil {
		return page.Send(page.Fail{Err: d.err})
	}
	if d.taken {
		h.undo, h.focus = h.undo[:max(len(h.undo)-1, 0)], d.id
		return tea.Batch(page.Send(page.Say{Text: "Undid: " + d.said}), h.Init())
	}
	h.undo = append(h.undo, d.deed)
	return tea.Batch(page.Send(page.Say{Text: d.said + ". u takes it back"}), h.Init())
}

func (h *Home) takeBack() tea.Cmd {
	last := h.undo[len(h.undo)-1]
	return h.run(last.back, last, true)
}

// archiving archives a project, or brings it back from the archive.
func (h *Home) archiving(it widget.Item, why string) page.Action {
	services, id := h.Env.Services, it.ID
	archive := func(ctx context.Context) error { return services.Archive(ctx, id) }
	restore := func(ctx context.Context) error { return services.Restore(ctx, id) }
	name, said, do, back := "archive", "Archived “"+it.Text+"”", archive, restore
	if h.archived {
		name, said, do, back = "bring back", "Brought back “"+it.Text+"”", restore, archive
	}
	return page.Action{Keys: []string{"a"}, Name: name, Why: why, Footer: true, Do: func() tea.Cmd { return h.run(do, deed{id, said, back}, false) }}
}

// remove asks before it deletes, by name.
func (h *Home) remove(it widget.Item) tea.Cmd {
	services, archived := h.Env.Services, h.archived
	back := func(ctx context.Context) error {
		if err := services.Restore(ctx, it.ID); err != nil || !archived {
			return err
		}
		return services.Archive(ctx, it.ID)
	}
	return page.Send(page.Ask{Question: page.Question{
		Title: fmt.Sprintf("Delete “%s”?", it.Text),
		Text:  "It disappears from every list. u brings it back now, and this command later:\n  fsd restore " + it.ID,
		Verb:  "delete it",
		Yes: func() tea.Cmd {
			return h.run(func(ctx context.Context) error { return services.Delete(ctx, it.ID) }, deed{it.ID, "Deleted “" + it.Text + "”", back}, false)
		},
	}})
}

// rename gives a project another name without opening it.
func (h *Home) rename(it widget.Item) tea.Cmd {
	to := func(name string) func(context.Context) error {
		services := h.Env.Services
		return func(ctx context.Context) error {
			work, _, err := services.Open(ctx, it.ID)
			if err != nil {
				return err
			}
			_, err = work.Run(ctx, services, workflow.Renamed{Name: name})
			return err
		}
	}
	return page.Send(page.Ask{Question: page.Question{
		Title: "Rename “" + it.Text + "”", Initial: it.Text, Max: 80,
		Done: func(name string) tea.Cmd {
			return h.run(to(name), deed{it.ID, "“" + it.Text + "” is now “" + name + "”", to(it.Text)}, false)
		},
	}})
}

func (h *Home) open(id string) tea.Cmd {
	if id != sampleID {
		return page.Send(page.OpenProject{ID: id})
	}
	services := h.Env.Services
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		id, err := services.CreateSample(ctx)
		if err != nil {
			return page.Fail{Err: err}
		}
		return page.OpenProject{ID: id}
	}
}

func (h *Home) create() tea.Cmd {
	services := h.Env.Services
	return page.Send(page.Ask{Question: page.Question{
		Title: "New project", Hint: "A name is all it takes, such as: Order desk", Max: 80,
		Done: func(name string) tea.Cmd {
			return func() tea.Msg {
				ctx, cancel := context.WithTimeout(context.Background(), patience)
				defer cancel()
				id, err := services.Create(ctx, name)
				if err != nil {
					return page.Fail{Err: err}
				}
				return page.OpenProject{ID: id}
			}
		},
	}})
}
