package checks

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"fsd/knowledge"
	"fsd/tui/layout"
	"fsd/tui/page"
	"fsd/tui/widget"
	"fsd/workflow"
)

// Verdict answers "may it ship?" and lists what stands in the way.
type Verdict struct {
	page.Base
	page.Browser
	pane    widget.Pane
	verdict workflow.Verdict
	met     [4]workflow.Count // blockers met, by phase
	places  map[string]page.Place
	shown   string // what lines is about
	lines   []string
}

// NewVerdict makes the page.
func NewVerdict(env *page.Env, p page.Place) page.Page {
	d := &Verdict{Base: page.Base{Env: env}}
	d.fill()
	d.List.Select(p.Sub)
	return d
}

// Init implements page.Page.
func (d *Verdict) Init() tea.Cmd { d.fill(); return nil }

// Update implements page.Page.
func (d *Verdict) Update(msg tea.Msg) tea.Cmd {
	if _, changed := msg.(page.Changed); changed {
		d.fill()
	} else if d.Take(msg) {
		d.pane.Reset()
	}
	return nil
}

// fill lists what stands in the way first: conflicts, open blockers by phase; then what one ships with: accepted risks,
// and open items that do not block.
func (d *Verdict) fill() {
	t, v := d.Env.Theme, d.Project()
	d.verdict, d.places, d.shown = v.Verdict(), map[string]page.Place{}, ""
	var conflicts, risks, majors []widget.Item
	for _, c := range d.verdict.Conflicts {
		id := "conflict/" + c.ID
		conflicts = append(conflicts, widget.Item{ID: id, Mark: t.Bad.Render(t.Alert), Text: c.Say})
		if len(c.Decisions) > 0 {
			d.places[id] = page.Place{Page: page.Decide, ID: c.Decisions[0]}
		}
	}
	blockers := map[string][]widget.Item{}
	d.met = [4]workflow.Count{}
	for i, phase := range knowledge.Phases() {
		for _, c := range v.Checks(phase) {
			if c.Severity == knowledge.Blocker {
				d.met[i].Total++
			}
			if c.Severity == knowledge.Blocker && c.Settled() {
				d.met[i].Done++
			}
			it := widget.Item{ID: c.ID, Mark: d.CheckSign(c), Text: c.Title, Words: c.Group}
			d.places[c.ID] = page.Place{Page: page.Checks, ID: phase, Sub: c.ID}
			switch {
			case c.State == workflow.CheckRisk:
				it.Right = t.Faint.Render(strings.TrimPrefix(strings.TrimPrefix(risk(c), "accepted risk"), ", "))
				risks = append(risks, it)
			case c.Settled():
			case c.Severity == knowledge.Blocker:
				blockers[phase] = append(blockers[phase], it)
			case c.Severity == knowledge.Major:
				majors = append(majors, it)
			}
		}
	}
	var items []widget.Item
	group := func(title string, rows []widget.Item) {
		if len(rows) > 0 {
			items = append(append(items, widget.Item{Head: true, Text: title, Note: fmt.Sprint(len(rows))}), rows...)
		}
	}
	group("Conflicts that block", conflicts)
	for _, phase := range knowledge.Phases() {
		group("Blockers of "+phase, blockers[phase])
	}
	group("Accepted risks", risks)
	group("Open, and not blocking", majors)
	d.Set(items)
}

// View draws the verdict, how many blockers each phase has met, and what is left.
func (d *Verdict) View() string {
	t := d.Env.Theme
	head := d.head()
	height := max(d.Height-len(head), 1)
	left, right, wide := layout.SplitList(d.Width)
	body := d.Draw(t, left, height, len(head))
	if wide {
		body = widget.Beside(body, left, d.pane.View(t, d.detail(right), height), right, layout.Gap, height)
	}
	return strings.Join(append(head, body), "\n")
}

func (d *Verdict) head() []string {
	t := d.Env.Theme
	stand := len(d.verdict.Blockers) + len(d.verdict.Conflicts)
	said, why := t.Bad.Bold(true).Render(d.verdict.String()), widget.Count(stand, "thing stands", "things stand")+" between here and shipping."
	if d.verdict.Ship() {
		said, why = t.Good.Bold(true).Render(d.verdict.String()), "Every blocker is met."
		if d.verdict.Exceptions > 0 {
			why += " What you ship with is below."
		}
	}
	lines := widget.Wrap(said+"   "+t.Dim.Render(why), d.Width)
	if d.Height < 18 {
		return append(lines, "")
	}
	lines = append(lines, "")
	for i, c := range d.met {
		lines = append(lines, t.Dim.Render(fmt.Sprintf("%-15s", workflow.PhaseTitle(knowledge.Phases()[i])))+
			widget.Meter(t, c.Done, c.Total, 8)+t.Dim.Render(" blockers met"))
	}
	return append(lines, "")
}

// detail is the row under the cursor in full. It is made once for each row.
func (d *Verdict) detail(width int) []string {
	key := fmt.Sprint(d.Selected(), "/", width, d.Env.Theme.Dark)
	if key != d.shown {
		d.shown, d.lines = key, d.about(width)
	}
	return d.lines
}

func (d *Verdict) about(width int) []string {
	id, isConflict := strings.CutPrefix(d.Selected(), "conflict/")
	for _, c := range d.verdict.Conflicts {
		if isConflict && c.ID == id {
			lines := append([]string{d.ConflictSign(c)}, widget.Wrap(c.Say, width)...)
			return append(append(lines, ""), widget.Wrap(c.Fix, width)...)
		}
	}
	if _, listed := d.places[d.Selected()]; !listed {
		return nil
	}
	check, _ := d.Project().Check(d.Selected())
	return about(&d.Base, check, width)
}

// Place implements page.Page.
func (d *Verdict) Place() page.Place { return page.Place{Page: page.Verdict, Sub: d.Selected()} }

// Title implements page.Page.
func (d *Verdict) Title() string { return "May it ship?" }

// Actions implements page.Page.
func (d *Verdict) Actions() []page.Action {
	place, some := d.places[d.Selected()]
	open := page.Action{Keys: []string{"enter", "l", "right"}, Name: "open", Footer: true, Do: func() tea.Cmd { return page.Send(page.Open{Place: place}) }}
	if it, _ := d.List.Selected(); it.Head {
		open.Name, open.Do = "unfold", func() tea.Cmd { d.List.Fold(); return nil }
	} else if !some {
		open.Why = "nothing is selected"
	}
	check, _ := d.Project().Check(d.Selected())
	command := ""
	if check.Check == nil || check.Verify.Run == "" {
		command = "it has no command"
	}
	return d.Browser.Actions(d.Env.Theme, []page.Action{
		open,
		{Keys: []string{"y"}, Name: "copy command", Why: command, Footer: true, Do: func() tea.Cmd {
			return page.Send(page.Copy{Text: check.Verify.Run, What: "the command"})
		}},
		{Keys: []string{"J", "ctrl+e"}, Name: "scroll the text down", Do: func() tea.Cmd { d.pane.Scroll(3); return nil }},
		{Keys: []string{"K", "ctrl+y"}, Name: "scroll the text up", Do: func() tea.Cmd { d.pane.Scroll(-3); return nil }},
	}, func() tea.Cmd { d.pane.Reset(); return nil })
}
