// Package decide is one decision: its questions one at a time, then the recommendation with its reasons, and what a
// person does about it. The page has four faces, one file each: the question (ask.go), the recommendation (result.go),
// the choice of another option (options.go), and the answers to change (answers.go).
package decide

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"fsd/tui/page"
	"fsd/tui/widget"
	"fsd/workflow"
)

// face is what the page shows.
type face string

const (
	asking    face = ""         // the next open question, or the recommendation when there is none
	choosing  face = "options"  // another option
	answering face = "answers"  // the answers given, to change one
	again     face = "question" // one question asked once more: "question:fact"
)

// Decide shows one decision.
type Decide struct {
	page.Base
	id     string
	face   face
	fact   string // the fact asked, on the faces that ask
	picked []string
	trust  bool // what was taken for granted is not asked again
	list   widget.List
	reader widget.Reader
	scroll int    // of the reasons, where they stand beside the reader
	shown  string // what the reader shows
}

// New makes the page for the decision that the place names.
func New(env *page.Env, p page.Place) page.Page {
	d := &Decide{Base: page.Base{Env: env}, id: p.ID}
	if _, ok := env.Desk.View().Decision(p.ID); !ok {
		d.id = env.Desk.View().K.Decisions[0].ID
	}
	sub, fact, _ := strings.Cut(p.Sub, ":")
	d.face, d.fact = face(sub), fact
	d.fill()
	return d
}

// now is the decision as it stands.
func (d *Decide) now() workflow.Decision {
	now, _ := d.Project().Decision(d.id)
	return now
}

// question is the fact that the page asks now; empty on faces that ask nothing.
func (d *Decide) question() string {
	if d.face == again {
		if _, known := d.Project().K.Fact(d.fact); known {
			return d.fact
		}
		d.face = asking // a place from before the knowledge moved on
	}
	now := d.now()
	switch {
	case d.face != asking:
		return ""
	case now.Asks == "" && !d.trust:
		return now.Confirm
	}
	return now.Asks
}

// Init implements page.Page.
func (d *Decide) Init() tea.Cmd { d.fill(); return d.read() }

// Update implements page.Page.
func (d *Decide) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case page.Changed:
		d.fill()
		return d.read()
	case widget.Rendered:
		d.reader.Take(msg)
	case tea.KeyPressMsg:
		if d.question() == "" && d.face == asking {
			d.reader.Key(msg)
			return nil
		}
		if d.list.Key(msg) && d.face == choosing {
			return d.read()
		}
	}
	return nil
}

// SetSize implements page.Page.
func (d *Decide) SetSize(width, height int) {
	d.Base.SetSize(width, height)
	d.fill()
}

// turn changes the face.
func (d *Decide) turn(to face, fact string) tea.Cmd {
	d.face, d.fact, d.picked = to, fact, nil
	d.list = widget.List{}
	d.fill()
	return d.read()
}

// fill makes the list of the face.
func (d *Decide) fill() {
	switch {
	case d.question() != "":
		d.fillQuestion()
	case d.face == choosing:
		d.fillOptions()
	case d.face == answering:
		d.fillAnswers()
	}
}

// View implements page.Page.
func (d *Decide) View() string {
	switch {
	case d.question() != "":
		return d.viewQuestion()
	case d.face == choosing:
		return d.viewOptions()
	case d.face == answering:
		return d.viewAnswers()
	}
	return d.viewResult()
}

// Place implements page.Page.
func (d *Decide) Place() page.Place {
	sub := string(d.face)
	if d.face == again {
		sub += ":" + d.fact
	}
	return page.Place{Page: page.Decide, ID: d.id, Sub: sub}
}

// Title implements page.Page.
func (d *Decide) Title() string {
	now := d.now()
	return workflow.PhaseTitle(now.Phase) + " › " + now.Title
}

// Status implements page.Statuser.
func (d *Decide) Status() string {
	t, now := d.Env.Theme, d.now()
	switch {
	case d.question() != "" && d.face == asking:
		return t.Dim.Render(questionNumber(now))
	case d.reader.Position() != "" && d.face == asking:
		return t.Dim.Render(d.reader.Position())
	}
	return ""
}

// Actions implements page.Page.
func (d *Decide) Actions() []page.Action {
	back := page.Action{Keys: []string{"esc", "h", "left", "backspace"}, Name: "back", Do: func() tea.Cmd { return d.turn(asking, "") }}
	switch {
	case d.question() != "" && d.face == again:
		return append(d.questionActions(), back)
	case d.question() != "":
		return d.questionActions()
	case d.face == choosing:
		return append(d.optionActions(), back)
	case d.face == answering:
		return append(d.answerActions(), back)
	}
	return d.resultActions()
}

// read makes the reader show the option that the face is about.
func (d *Decide) read() tea.Cmd {
	if d.question() != "" || d.face == answering || d.Width == 0 {
		return nil
	}
	now := d.now()
	option := now.Option
	if d.face == choosing {
		if it, ok := d.list.Selected(); ok {
			option = it.ID
		}
	}
	o, ok := now.Decision.Option(option)
	if !ok {
		return nil
	}
	text, err := d.Project().K.OptionMarkdown(now.Decision, o)
	if err != nil {
		return page.Send(page.Fail{Err: err})
	}
	d.shown = option
	d.sizeReader()
	return d.reader.Show(d.Env.Theme, d.id+"/"+option, text)
}
