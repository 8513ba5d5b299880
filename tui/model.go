// Package tui is the screen. The root keeps a stack of pages, draws a frame around the top one, and answers a short
// list of questions for each message (update.go). Pages are made in one place (route.go); what pages are is in
// package page.
package tui

import (
	"context"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"fsd/tui/desk"
	"fsd/tui/layout"
	"fsd/tui/page"
	"fsd/tui/theme"
)

// Options are what the program tells the screen.
type Options struct {
	Services page.Services
	Now      func() time.Time
	Folder   string // the current folder
	Project  string // open this project, by id
	Theme    string // "dark" or "light"; anything else asks the terminal
	ASCII    bool   // the locale has no UTF-8
	Crash    string // folder for crash files
	Editor   string // command line of the person's editor; empty: none
	Warn     string // what the person has to know before they begin; stays until a key is pressed
	Version  string
}

// Model is the root of the screen.
type Model struct {
	env     *page.Env
	options Options
	frame   layout.Frame
	stack   []page.Page
	overlay overlay
	toast   toast
	project string    // id of the open project
	place   string    // where we are, as it was last stored
	quit    bool      // waiting for the last commit before the end
	opening bool      // a project is being loaded
	works   works     // what is being done in the background
	placing bool      // the place is on its way to the store
	noting  bool      // a half-typed text is to be kept soon
	listed  time.Time // when the list of projects was last read anew
}

// New makes the root. The first page is the list of projects; Init opens Options.Project on top of it.
func New(o Options) *Model {
	m := &Model{options: o}
	m.env = &page.Env{Theme: theme.New(o.Theme != "light", o.ASCII), Services: o.Services, Now: o.Now, Folder: o.Folder, Drafts: map[string]string{}}
	m.stack = []page.Page{route(m.env, page.Place{Page: page.Home})}
	if o.Warn != "" {
		m.fail(errors.New(o.Warn))
	}
	return m
}

// Init asks the terminal for its background without waiting for the answer, and loads what is shown first.
func (m *Model) Init() tea.Cmd {
	cmds := []tea.Cmd{m.top().Init()}
	if m.options.Theme != "dark" && m.options.Theme != "light" {
		cmds = append(cmds, tea.RequestBackgroundColor)
	}
	if m.options.Project != "" {
		cmds = append(cmds, page.Send(page.OpenProject{ID: m.options.Project}))
	}
	return tea.Batch(cmds...)
}

func (m *Model) top() page.Page { return m.stack[len(m.stack)-1] }

// push opens a page on top of the stack.
func (m *Model) push(p page.Place) tea.Cmd {
	if m.top().Place().Page == p.Page && m.top().Place().ID == p.ID && p.Sub == "" {
		return m.top().Init()
	}
	if p.Page == page.Map { // a project has one, at the bottom of its pages
		m.stack = m.stack[:1]
	}

	next := route(m.env, p)
	m.stack = append(m.stack, next)
	m.resize()
	return next.Init()
}

// back returns to the page below. From the first page of a project that is the list of projects; from there nowhere.
func (m *Model) back() tea.Cmd {
	if len(m.stack) == 1 {
		return nil
	}
	m.stack = m.stack[:len(m.stack)-1]
	m.resize()
	if len(m.stack) == 1 {
		return tea.Batch(m.keepPlace(), m.closeProject(), m.top().Init())
	}
	return m.top().Init()
}

// closeProject leaves the open project. The desk stays until its last commit is through.
func (m *Model) closeProject() tea.Cmd {
	m.project, m.place = "", ""
	return nil
}

// resize tells every page the size of the body. Overlays never change it.
func (m *Model) resize() {
	w, h := m.frame.Body()
	for _, p := range m.stack {
		p.SetSize(w, h)
	}
}

// opened is a project that was loaded.
type opened struct {
	id    string
	desk  *desk.Desk
	place string
	err   error
}

func (m *Model) load(id string) func(context.Context) tea.Msg {
	services := m.env.Services
	return func(ctx context.Context) tea.Msg {
		s, place, err := services.Open(ctx, id)
		if err != nil {
			return opened{id: id, err: err}
		}
		return opened{id: id, desk: desk.New(s, services), place: place}
	}
}

// enter puts a loaded project on the desk and the person where they last were; in a new project that is the first
// question.
func (m *Model) enter(o opened) tea.Cmd {
	m.opening = false
	if o.err != nil {
		return page.Send(page.Fail{Err: o.err})
	}
	m.env.Desk, m.project = o.desk, o.id
	places, drafts := decodePlaces(o.place)
	m.env.Drafts = drafts
	if len(places) == 0 {
		places = []page.Place{{Page: page.Map}}
		if next := o.desk.View().Next(); len(o.desk.View().Log) == 1 {
			places = append(places, page.NextPlace(next))
		}
	}
	if places[0].Page != page.Map {
		places[0] = page.Place{Page: page.Map}
	}
	m.stack = append(m.stack[:1], route(m.env, places[0]))
	var cmds []tea.Cmd
	for _, p := range places[1:] {
		if known(p) && p.Page != page.Home {
			m.stack = append(m.stack, route(m.env, p))
		}
	}
	m.resize()
	for _, p := range m.stack[1:] {
		cmds = append(cmds, p.Init())
	}
	return tea.Batch(append(cmds, m.keepPlace())...)
}
