// Package fact asks one question of the brief, with why it matters, and shows what the answers already lead to.
package fact

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"fsd/knowledge"
	"fsd/tui/layout"
	"fsd/tui/page"
	"fsd/tui/widget"
	"fsd/workflow"
)

// Fact asks one fact.
type Fact struct {
	page.Base
	fact   *knowledge.Fact
	list   widget.List
	picked []string // of a set fact
	field  *widget.Field
	// revised says that the question had been answered when the page was opened by itself: after it one is back where
	// one came from, and not on the way through the brief.
	revised bool
}

// onTheWay is the Sub of a place that is reached on the way through the brief.
const onTheWay = "on the way"

// New makes the page for the fact that the place names.
func New(env *page.Env, p page.Place) page.Page {
	f := &Fact{Base: page.Base{Env: env}}
	v := env.Desk.View()
	var ok bool
	if f.fact, ok = v.K.Fact(p.ID); !ok {
		f.fact = v.Brief()[0]
	}
	f.picked = v.Facts[f.fact.ID]
	f.revised = len(f.picked) > 0 && p.Sub != onTheWay
	if f.fact.Kind == knowledge.Text {
		text := strings.Join(f.typed(), " ")
		if half, ok := env.Drafts[f.draft()]; ok {
			text = half
		}
		f.field = widget.NewField(env.Theme, text, 500, false)
		return f
	}
	f.fill()
	if len(f.picked) > 0 {
		f.list.Select(f.picked[0])
	}
	if p.Sub != "" {
		f.list.Select(p.Sub)
	}
	return f
}

// typed is the text answered before.
func (f *Fact) typed() []string {
	return slices.DeleteFunc(slices.Clone(f.picked), func(s string) bool { return s == knowledge.Unknown })
}

// draft is the name under which a half-typed answer is kept.
func (f *Fact) draft() string { return "fact/" + f.fact.ID }

func (f *Fact) fill() {
	f.list.SetItems(page.Choices(f.Env.Theme, f.Project(), f.fact, f.picked, f.Width))
	f.list.Columns = true
}

// Init implements page.Page.
func (f *Fact) Init() tea.Cmd { f.refresh(); return nil }

// refresh shows what the project says now. What was marked or typed, and is not yet answered, stays.
func (f *Fact) refresh() {
	if f.field != nil {
		return
	}
	if f.fact.Kind != knowledge.Set {
		f.picked = f.Project().Facts[f.fact.ID]
	}
	f.fill()
}

// SetSize implements page.Page.
func (f *Fact) SetSize(width, height int) {
	f.Base.SetSize(width, height)
	if f.field == nil {
		f.fill()
	}
}

// Update implements page.Page.
func (f *Fact) Update(msg tea.Msg) tea.Cmd {
	if f.field != nil {
		cmd := f.field.Update(msg)
		f.Env.Draft(f.draft(), f.field.Value(), strings.Join(f.typed(), " "))
		return cmd
	}
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		f.list.Key(msg)
	case page.Changed:
		f.refresh()
	}
	return nil
}

// View draws the question, the answers, and what they lead to so far.
func (f *Fact) View() string {
	t := f.Env.Theme
	width := min(f.Width, layout.TextColumn)
	var lines []string
	for _, line := range widget.Wrap(f.fact.Ask, width) {
		lines = append(lines, t.Bold.Render(line))
	}
	lines = append(lines, f.whyLines()...)
	lines = append(lines, "")
	so := f.soFar()
	room := f.Height - len(lines)
	if f.field != nil {
		f.field.SetSize(width, 1)
		lines = append(lines, t.Accent.Render(t.Cursor)+" "+f.field.View(), "")
		return strings.Join(append(lines, so...), "\n")
	}
	need := f.list.Lines()
	if room < need+len(so)+1 {
		so = nil
	}
	f.list.SetSize(f.Width, max(min(room-len(so), need), 1))
	lines = append(lines, strings.Split(f.list.View(t), "\n")...)
	return strings.Join(append(append(lines, ""), so...), "\n")
}

// whyLines say why the question matters; low screens have no room for that.
func (f *Fact) whyLines() []string {
	if f.Height < 14 {
		return nil
	}
	var lines []string
	for _, line := range widget.Wrap(f.fact.Why, min(f.Width, layout.TextColumn)) {
		lines = append(lines, f.Env.Theme.Dim.Render(line))
	}
	return lines
}

// soFar are the recommendations that the answers have made certain, the latest first.
func (f *Fact) soFar() []string {
	t, v := f.Env.Theme, f.Project()
	var lines []string
	n := 0
	for _, d := range v.Decisions() {
		if d.State != workflow.Recommended || len(d.Advice.Path) == 0 {
			continue
		}
		if n++; n > 3 {
			continue
		}
		lines = append(lines, widget.Hang("  "+t.Accent.Render(t.Begun)+" ", d.Title+": "+d.OptionTitle(d.Option), f.Width)...)
	}
	if n == 0 {
		return nil
	}
	head := "So far this leads to"
	if n > 3 {
		head += fmt.Sprintf(" (%d more)", n-3)
	}
	return append([]string{t.Dim.Render(head)}, lines...)
}

// Place implements page.Page.
func (f *Fact) Place() page.Place {
	it, _ := f.list.Selected()
	return page.Place{Page: page.Fact, ID: f.fact.ID, Sub: it.ID}
}

// Title implements page.Page.
func (f *Fact) Title() string { return "Brief" }

// Status implements page.Statuser.
func (f *Fact) Status() string {
	brief := f.Project().Asked()
	i := slices.IndexFunc(brief, func(b *knowledge.Fact) bool { return b.ID == f.fact.ID })
	if i < 0 {
		return ""
	}
	return f.Env.Theme.Dim.Render(fmt.Sprintf("question %d of %d", i+1, len(brief)))
}

// Typing implements page.Typist.
func (f *Fact) Typing() bool { return f.field != nil }

// Cursor implements page.Typist.
func (f *Fact) Cursor() *tea.Cursor {
	if f.field == nil {
		return nil
	}
	c := f.field.Cursor()
	if c != nil {
		width := min(f.Width, layout.TextColumn)
		c.X += 2
		c.Y += len(widget.Wrap(f.fact.Ask, width)) + len(f.whyLines()) + 1
	}
	return c
}

// Actions implements page.Page.
func (f *Fact) Actions() []page.Action {
	if f.field != nil {
		return []page.Action{
			{Keys: []string{"enter"}, Name: "answer", Footer: true, Do: f.answerText},
			{Keys: []string{"ctrl+n"}, Name: "I don't know yet", Footer: true, Do: func() tea.Cmd { return f.answer([]string{knowledge.Unknown}) }},
			{Keys: []string{"esc"}, Name: "back", Do: func() tea.Cmd { return page.Send(page.Back{}) }},
		}
	}
	it, _ := f.list.Selected()
	actions := []page.Action{
		{Keys: []string{"enter", "l", "right"}, Name: "answer", Footer: true, Do: func() tea.Cmd { return f.choose(it.ID) }},
		{Keys: []string{"b"}, Name: "question before", Footer: true, Do: f.before},
		{Keys: []string{"s"}, Name: "skip", Footer: true, Do: f.after},
	}
	if f.fact.Kind == knowledge.Set {
		actions = append(actions, page.Action{Keys: []string{"space"}, Name: "mark several", Footer: true, Do: func() tea.Cmd {
			f.picked = page.Toggle(f.picked, it.ID)
			f.fill()
			return nil
		}})
	}
	return actions
}

func (f *Fact) answerText() tea.Cmd {
	if value := f.field.Value(); value != "" {
		return f.answer([]string{value})
	}
	return f.after()
}

// choose answers with the row under the cursor, or for a set fact with all that are marked.
func (f *Fact) choose(id string) tea.Cmd {
	if f.fact.Kind == knowledge.Set {
		if len(f.picked) == 0 || id == knowledge.Unknown {
			return f.answer([]string{id})
		}
		return f.answer(f.picked)
	}
	return f.answer([]string{id})
}

// answer stores the answer. One that moves what was already said or decided is previewed first.
func (f *Fact) answer(values []string) tea.Cmd {
	if slices.Equal(f.Project().Facts[f.fact.ID], values) {
		return f.after()
	}
	return f.Base.Answer(f.fact, values, func(body workflow.Body) tea.Cmd {
		cmd, err := f.Env.Desk.Do(body)
		if err != nil {
			return tea.Batch(cmd, page.Send(page.Fail{Err: err}))
		}
		delete(f.Env.Drafts, f.draft())
		return tea.Batch(cmd, f.after())
	})
}

// after goes to what comes next: the following question of the brief, or the decision that the answers have ripened.
func (f *Fact) after() tea.Cmd {
	if f.revised {
		return page.Send(page.Back{})
	}
	next := f.Project().Next()
	if next.Kind == workflow.AskFact && next.ID == f.fact.ID { // skipped: the one behind it
		brief := f.Project().Asked()
		i := slices.IndexFunc(brief, func(b *knowledge.Fact) bool { return b.ID == f.fact.ID })
		if i >= 0 && i+1 < len(brief) {
			return page.Send(page.Replace{Place: page.Place{Page: page.Fact, ID: brief[i+1].ID}})
		}
		return page.Send(page.Back{})
	}
	return page.Send(page.Replace{Place: page.NextPlace(next)})
}

func (f *Fact) before() tea.Cmd {
	brief := f.Project().Asked()
	i := slices.IndexFunc(brief, func(b *knowledge.Fact) bool { return b.ID == f.fact.ID })
	if i <= 0 {
		return page.Send(page.Back{})
	}
	return page.Send(page.Replace{Place: page.Place{Page: page.Fact, ID: brief[i-1].ID, Sub: onTheWay}})
}
