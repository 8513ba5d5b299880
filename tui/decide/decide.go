// Package decide is one decision: its questions one at a time, then the recommendation with its reasons, and what a
// person does about it. The page has faces, one file each: the question (ask.go), the recommendation (result.go), the
// choice of another option (options.go), the answers to change (answers.go), options side by side (compare.go), and the
// whole tree (tree.go).
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
	comparing face = "compare"  // options side by side: "compare:a,b"
	drawing   face = "tree"     // the whole tree
)

// Decide shows one decision.
type Decide struct {
	page.Base
	id     string
	face   face
	about  string // what the face is about: the fact asked, the options compared
	picked []string
	trust  bool   // what was taken for granted is not asked again
	full   bool   // the reasons against the other options are shown in full
	was    string // what was recommended before the last answer
	origin face   // where a question that is asked again was opened
	list   widget.List
	reader widget.Reader
	pane   widget.Pane // what scrolls beside the list or the reader
	shown  string      // what the reader shows
	spot   string      // the row under the cursor there
	marked []string    // options to be compared

	table   widget.Comparison
	head    []string // of the comparison
	nodes   map[string]node
	verdict []string // on the option under the cursor
	judged  string   // which that is
}

// New makes the page for the decision that the place names.
func New(env *page.Env, p page.Place) page.Page {
	d := &Decide{Base: page.Base{Env: env}, id: p.ID}
	if _, ok := env.Desk.View().Decision(p.ID); !ok {
		d.id = env.Desk.View().K.Decisions[0].ID
	}
	sub, about, _ := strings.Cut(p.Sub, ":")
	d.face, d.about = face(sub), about
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
		if _, known := d.Project().K.Fact(d.about); known {
			return d.about
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

// reading reports whether the movement keys scroll a text: the recommendation, or the comparison.
func (d *Decide) reading() bool { return d.face == comparing || d.face == asking && d.question() == "" }

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
		if d.reading() {
			d.reader.Key(msg)
			return nil
		}
		if d.list.Key(msg) {
			d.pane.Reset()
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
func (d *Decide) turn(to face, about string) tea.Cmd {
	if to == again {
		d.origin, d.spot = d.face, d.spotted()
	}
	d.face, d.about, d.picked = to, about, nil
	d.list = widget.List{}
	d.pane.Reset()
	d.fill()
	return d.read()
}

// spotted is the row under the cursor.
func (d *Decide) spotted() string {
	it, _ := d.list.Selected()
	return it.ID
}

// back returns from a question that was asked again to the place where that was wanted; from other faces to the
// recommendation.
func (d *Decide) back() tea.Cmd {
	if d.face != again {
		return d.turn(asking, "")
	}
	spot := d.spot
	cmd := d.turn(d.origin, "")
	d.list.Select(spot)
	return cmd
}

// fill makes what the face shows.
func (d *Decide) fill() {
	switch {
	case d.question() != "":
		d.fillQuestion()
	case d.face == choosing:
		d.fillOptions()
	case d.face == answering:
		d.fillAnswers()
	case d.face == drawing:
		d.fillTree()
	case d.face == comparing:
		if len(d.compared()) < 2 { // a place from before the knowledge moved on
			d.about = strings.Join(d.usual(nil), ",")
		}
		d.fillCompared()
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
	case d.face == comparing:
		return d.viewCompared()
	case d.face == drawing:
		return d.viewTree()
	}
	return d.viewResult()
}

// Place implements page.Page.
func (d *Decide) Place() page.Place {
	sub := string(d.face)
	if d.about != "" && (d.face == again || d.face == comparing) {
		sub += ":" + d.about
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
	case d.reading():
		return t.Dim.Render(d.reader.Position())
	case d.face == drawing:
		return t.Dim.Render(widget.Count(len(now.Questions), "question", "questions") + ", " + widget.Count(len(now.Leaves), "end", "ends"))
	}
	return ""
}

// Actions implements page.Page.
func (d *Decide) Actions() []page.Action {
	back := page.Action{Keys: []string{"esc", "h", "left", "backspace"}, Name: "back", Do: d.back}
	switch {
	case d.question() != "" && d.face == again:
		return append(d.questionActions(), back)
	case d.question() != "":
		return d.questionActions()
	case d.face == choosing:
		return append(d.optionActions(), back)
	case d.face == answering:
		return append(d.answerActions(), back)
	case d.face == comparing:
		return append(d.compareActions(), back)
	case d.face == drawing:
		return append(d.treeActions(), back)
	}
	return d.resultActions()
}

// read makes the reader show the option that the face is about.
func (d *Decide) read() tea.Cmd {
	if d.question() != "" || d.face != choosing && d.face != asking || d.Width == 0 {
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
