package guide

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"fsd/tui/layout"
	"fsd/tui/page"
	"fsd/tui/widget"
)

// Reader reads why a decision or an option is as it is.
type Reader struct {
	page.Base
	place  page.Place
	title  string
	text   string
	reader widget.Reader
	err    error
}

// NewReader makes the page of a decision ("data-store") or an option ("data-store/postgresql").
func NewReader(env *page.Env, p page.Place) page.Page {
	r := &Reader{Base: page.Base{Env: env}, place: p}
	k := env.Desk.View().K
	decision, option, _ := strings.Cut(p.ID, "/")
	d, ok := k.Decision(decision)
	if !ok {
		r.title, r.text = p.ID, "This decision is no longer part of fsd."
		return r
	}
	r.title = d.Title
	if o, ok := d.Option(option); ok {
		r.title = o.Title
		r.text, r.err = k.OptionMarkdown(d, o)
		return r
	}
	r.text, r.err = k.DecisionMarkdown(d)
	return r
}

// Init implements page.Page.
func (r *Reader) Init() tea.Cmd {
	if r.err != nil {
		return page.Send(page.Fail{Err: r.err})
	}
	return r.show()
}

func (r *Reader) show() tea.Cmd {
	r.reader.SetSize(min(r.Width, layout.TextColumn), r.Height)
	return r.reader.Show(r.Env.Theme, "read/"+r.place.ID, r.text)
}

// Update implements page.Page.
func (r *Reader) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case page.Changed:
		return r.show()
	case widget.Rendered:
		r.reader.Take(msg)
	case tea.KeyPressMsg:
		r.reader.Key(msg)
	}
	return nil
}

// View implements page.Page.
func (r *Reader) View() string { return r.reader.View() }

// Place implements page.Page.
func (r *Reader) Place() page.Place { return r.place }

// Title implements page.Page.
func (r *Reader) Title() string { return r.title }

// Status implements page.Statuser.
func (r *Reader) Status() string { return r.Env.Theme.Dim.Render(r.reader.Position()) }

// Actions implements page.Page.
func (r *Reader) Actions() []page.Action {
	return []page.Action{
		{Keys: []string{"j", "down"}, Name: "down", Footer: true, Do: func() tea.Cmd { r.reader.Scroll(1); return nil }},
		{Keys: []string{"k", "up"}, Name: "up", Footer: true, Do: func() tea.Cmd { r.reader.Scroll(-1); return nil }},
		{Keys: []string{"y"}, Name: "copy as Markdown", Footer: true, Do: func() tea.Cmd {
			return page.Send(page.Copy{Text: r.text, What: "the page"})
		}},
	}
}
