// Package page is the contract that every page of the screen meets, and what pages may say to the root. Read this file
// first: a page owns its state, makes changes only through the desk, does no input or output of its own, and draws
// within the size it was told.
package page

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"fsd/tui/desk"
	"fsd/tui/theme"
	"fsd/workflow/export"
	"fsd/workflow/session"
)

// Page is one screen of the stack.
type Page interface {
	// Init runs when the page opens and when it is returned to; it reloads what it shows from the desk.
	Init() tea.Cmd
	// Update takes every message but keys that an action of the page or of the root took.
	Update(msg tea.Msg) tea.Cmd
	// View is at most the size of SetSize; the root cuts what is over.
	View() string
	SetSize(width, height int)
	// Place is where this page is, in a form that survives a restart.
	Place() Place
	// Title is the page's crumb.
	Title() string
	// Actions are what can be done now. Keys, footer, help and palette all come from them.
	Actions() []Action
}

// Typist is a page with a text field. While it is typing only ctrl+c stays global.
type Typist interface {
	Typing() bool
	Cursor() *tea.Cursor // relative to the page; nil hides it
}

// Statuser is a page with a text for the right end of the header.
type Statuser interface{ Status() string }

// Action is one thing that can be done now.
type Action struct {
	Keys   []string // as tea.KeyPressMsg.String names them; the first is shown
	Name   string
	Do     func() tea.Cmd
	Why    string // why not now; empty when possible
	Footer bool   // belongs to the four to six that the footer shows
}

// Place names a page and what it is about. It is stored as JSON: fields are only added.
type Place struct {
	Page string `json:"page"`
	ID   string `json:"id,omitempty"`
	Sub  string `json:"sub,omitempty"` // where on the page
}

// Env is what pages are given.
type Env struct {
	Theme    *theme.Theme
	Desk     *desk.Desk // the open project; without one on the home page
	Services Services
	Now      func() time.Time
	Folder   string // the current folder: where exports go
	// Drafts are texts that were typed and not kept, by what they are for: they are there when one comes back.
	Drafts map[string]string
}

// Draft remembers a text that is being typed, unless it is empty or what was there before.
func (e *Env) Draft(name, text, before string) {
	if text == "" || text == before {
		delete(e.Drafts, name)
		return
	}
	e.Drafts[name] = text
}

// Project is a row of the list of projects.
type Project struct {
	ID, Name string
	Changed  time.Time
	Archived bool
	Phases   [4]Count
	Next     string
	Due      int // deferred decisions whose day has come
}

// Count is so many done of so many.
type Count struct{ Done, Total int }

// Services is what the screen needs from outside. Package main implements it; all methods may be called from commands.
type Services interface {
	session.Store
	// Projects lists a window of projects and the total.
	Projects(ctx context.Context, filter string, archived bool, offset, limit int) ([]Project, int, error)
	// Create makes a project and returns its id; CreateSample makes, or finds, the finished sample.
	Create(ctx context.Context, name string) (string, error)
	CreateSample(ctx context.Context) (string, error)
	// Open loads a project and where the person last was in it.
	Open(ctx context.Context, id string) (session.Session, string, error)
	SetPlace(ctx context.Context, id, place string) error
	Archive(ctx context.Context, id string) error
	Delete(ctx context.Context, id string) error
	Restore(ctx context.Context, id string) error
	// PlanExport says what an export of some formats to a folder would write; Export writes it and remembers that it did.
	PlanExport(ctx context.Context, s session.Session, folder string, formats []string) ([]export.File, error)
	Export(ctx context.Context, s session.Session, folder string, formats []string, force bool) ([]export.File, error)
}
