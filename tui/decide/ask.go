package decide

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

// questionNumber says how far one is: "question 3". How many are to come depends on the answers.
func questionNumber(now workflow.Decision) string {
	answered := 0
	for _, s := range now.Advice.Path {
		if s.Name == now.Asks {
			break
		}
		answered++
	}
	if now.Confirm != "" {
		return "to confirm"
	}
	return fmt.Sprintf("question %d, about %d to go", answered+1, max(len(now.Advice.Path)-answered-1, 0)+1)
}

func (d *Decide) fillQuestion() {
	f, ok := d.Project().K.Fact(d.question())
	if !ok {
		return
	}
	picked := d.picked
	if picked == nil {
		picked = d.Project().Facts[f.ID]
	}
	fresh := d.list.Len() == 0
	d.list.SetItems(page.Choices(d.Env.Theme, d.Project(), f, picked, d.Width))
	if values, origin := d.Project().Value(f.ID); fresh && origin == workflow.Usual {
		d.list.Select(values[0])
	}
	d.list.Columns = true
}

// viewQuestion draws the path so far, the question with its why, the answers, and the recommendation so far.
func (d *Decide) viewQuestion() string {
	t, v, now := d.Env.Theme, d.Project(), d.now()
	f, _ := v.K.Fact(d.question())
	width := min(d.Width, layout.TextColumn)
	var lines []string
	roomy := d.Height >= 14 // below that only the question and its answers
	if crumbs := d.crumbs(now); crumbs != "" && roomy {
		for _, line := range widget.Wrap(crumbs, d.Width) {
			lines = append(lines, t.Faint.Render(line))
		}
		lines = append(lines, "")
	}
	for _, line := range widget.Wrap(f.Ask, width) {
		lines = append(lines, t.Bold.Render(line))
	}
	for _, line := range widget.Wrap(f.Why, width) {
		if roomy {
			lines = append(lines, t.Dim.Render(line))
		}
	}
	if granted := d.granted(f); granted != "" {
		for _, line := range widget.Wrap(granted, width) {
			lines = append(lines, t.Warn.Render(line))
		}
	}
	lines = append(lines, "")
	so := d.soFar(now)
	if !roomy {
		so = nil
	}
	room := d.Height - len(lines)
	if room < d.list.Lines()+len(so)+1 {
		so = so[:min(len(so), 1)]
	}
	d.list.SetSize(d.Width, max(min(room-len(so)-1, d.list.Lines()), 1))
	lines = append(lines, strings.Split(d.list.View(t), "\n")...)
	return strings.Join(append(append(lines, ""), so...), "\n")
}

// granted says what has been taken for granted so far in place of an answer.
func (d *Decide) granted(f *knowledge.Fact) string {
	values, origin := d.Project().Value(f.ID)
	if origin != workflow.Usual {
		return ""
	}
	return "Taken for granted so far: “" + d.Project().Labels(f.ID, values) + "”, as is usual for this kind of product. Is it so here?"
}

// crumbs are the answers on the way to this question.
func (d *Decide) crumbs(now workflow.Decision) string {
	var parts []string
	for _, s := range now.Advice.Path {
		if s.Name == d.question() {
			break
		}
		name, answer := d.Project().Said(s)
		parts = append(parts, name+": "+answer)
	}
	return strings.Join(parts, "  "+d.Env.Theme.Sep+"  ")
}

// soFar is the recommendation as it stands, and what would still turn it.
func (d *Decide) soFar(now workflow.Decision) []string {
	t, v := d.Env.Theme, d.Project()
	lead := t.Accent.Render(t.Begun) + " " + t.Accent.Render(now.OptionTitle(now.Advice.Option))
	if d.was != "" && d.was != now.Advice.Option {
		lead += t.Dim.Render("   was " + now.OptionTitle(d.was))
	}
	lines := widget.Hang(t.Dim.Render("So far   "), lead, d.Width)
	for _, alt := range v.Alternatives(now.Decision) {
		wins := v.WouldWinIf(alt)
		if wins == "" || !slices.ContainsFunc(alt.Wins, func(w workflow.Want) bool { return w.Name == now.Asks }) {
			continue
		}
		lines = append(lines, widget.Hang("         ", t.Dim.Render(alt.Option.Title+" would win if "+wins), d.Width)...)
		break
	}
	return lines
}

func (d *Decide) questionActions() []page.Action {
	it, _ := d.list.Selected()
	f, ok := d.Project().K.Fact(d.question())
	if !ok {
		return nil
	}
	actions := []page.Action{
		{Keys: []string{"enter", "l", "right"}, Name: "answer", Footer: true, Do: func() tea.Cmd { return d.answer(f, it.ID) }},
		{Keys: []string{"b"}, Name: "answers before", Footer: true, Do: func() tea.Cmd { return d.turn(answering, "") }},
		{Keys: []string{"w"}, Name: "why it matters", Footer: true, Do: d.why},
		{Keys: []string{"t"}, Name: "tree", Footer: true, Do: func() tea.Cmd { return d.turn(drawing, "") }},
		{Keys: []string{"c"}, Name: "compare", Do: func() tea.Cmd { return d.compare(nil) }},
		{Keys: []string{"d"}, Name: "defer", Do: d.postpone},
		{Keys: []string{"n"}, Name: "not applicable", Do: d.exclude},
	}
	if d.now().Confirm != "" && d.face == asking {
		actions = append(actions, page.Action{Keys: []string{"s"}, Name: "see the recommendation", Footer: true, Do: func() tea.Cmd {
			d.trust = true
			return d.turn(asking, "")
		}})
	}
	if f.Kind == knowledge.Set {
		actions = append(actions, page.Action{Keys: []string{"space"}, Name: "mark several", Footer: true, Do: func() tea.Cmd {
			if d.picked == nil {
				d.picked = d.Project().Facts[f.ID]
			}
			d.picked = page.Toggle(d.picked, it.ID)
			d.fill()
			return nil
		}})
	}
	return actions
}

// answer stores the answer and stays: the next question or the recommendation comes by itself.
func (d *Decide) answer(f *knowledge.Fact, id string) tea.Cmd {
	values := []string{id}
	if f.Kind == knowledge.Set && len(d.picked) > 0 && id != knowledge.Unknown {
		values = d.picked
	}
	if slices.Equal(d.Project().Facts[f.ID], values) {
		return d.back()
	}
	return d.Answer(f, values, func(body workflow.Body) tea.Cmd {
		d.was = d.now().Advice.Option
		cmd := d.Make("", body)
		return tea.Batch(cmd, d.back())
	})
}

// why opens the page about why the decision matters.
func (d *Decide) why() tea.Cmd { return page.Go(page.Read, d.id) }

func (d *Decide) postpone() tea.Cmd {
	return page.Send(page.Ask{Question: page.Question{
		Title: "Defer " + d.now().Title, Hint: "Until a day, as 2027-01-31, or until something happens, in your words.",
		Done: func(text string) tea.Cmd {
			return d.settle("Defer "+d.now().Title+"?", "Deferred", workflow.DeferralOf(d.id, text))
		},
	}})
}

func (d *Decide) exclude() tea.Cmd {
	return page.Send(page.Ask{Question: page.Question{
		Title: d.now().Title + " does not apply", Hint: "Why not? The reason is shown wherever somebody would look for it.",
		Done: func(text string) tea.Cmd {
			return d.settle("Rule out "+d.now().Title+"?", "Ruled out", workflow.Excluded{Decision: d.id, Reason: text})
		},
	}})
}

// settle makes a change about the decision and shows the result; what it moves is shown first.
func (d *Decide) settle(title, said string, body workflow.Body) tea.Cmd {
	return d.Impact(title, func() tea.Cmd {
		cmd := d.Make(said, body)
		return tea.Batch(cmd, d.turn(asking, ""))
	}, body)
}
