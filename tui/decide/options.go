package decide

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"fsd/tui/layout"
	"fsd/tui/page"
	"fsd/tui/widget"
	"fsd/workflow"
)

func (d *Decide) fillOptions() {
	t, now := d.Env.Theme, d.now()
	d.judged = ""
	var items []widget.Item
	for _, o := range now.Options {
		it := widget.Item{ID: o.ID, Mark: t.Faint.Render(t.Open), Text: o.Title}
		switch {
		case now.Made() && o.ID == now.Option:
			it.Mark, it.Note = t.Good.Render(t.Done), "chosen"
		case o.ID == now.Advice.Option:
			it.Mark, it.Note = t.Accent.Render(t.Begun), "recommended"
		case o.NotAdvised != "":
			it.Mark, it.Note = t.Faint.Render(t.NA), "not advised"
		}
		if slices.Contains(d.marked, o.ID) {
			it.Right = t.Accent.Render("marked")
		}
		items = append(items, it)
	}
	fresh := d.list.Len() == 0
	d.list.SetItems(items)
	if fresh {
		d.list.Select(now.Option)
	}
}

// viewOptions draws all options, and the page of the one under the cursor.
func (d *Decide) viewOptions() string {
	t := d.Env.Theme
	left, right, wide := layout.Split(d.Width)
	d.sizeReader()
	if wide {
		room := max(d.Height-d.list.Len()-2, 0)
		d.list.SetSize(left, max(d.Height-room, 1))
		body := d.list.View(t)
		if room > 2 {
			body += "\n\n" + strings.Join(d.verdictOn(left), "\n")
		}
		return widget.Beside(body, left, d.reader.View(), right, layout.Gap, d.Height)
	}
	d.list.SetSize(d.Width, min(d.list.Len(), d.Height*3/5))
	return d.list.View(t) + "\n" + t.Faint.Render(strings.Repeat(t.Rule, min(d.Width, layout.TextColumn))) + "\n" + d.reader.View()
}

// verdictOn says of the option under the cursor why it lost and what choosing it would bring.
func (d *Decide) verdictOn(width int) []string {
	it, _ := d.list.Selected()
	if key := fmt.Sprint(it.ID, "/", width, d.Env.Theme.Dark); key != d.judged {
		d.judged, d.verdict = key, d.judge(it.ID, width)
	}
	return d.verdict
}

// judge looks for the conflicts that choosing an option would bring, which takes too long for each frame.
func (d *Decide) judge(option string, width int) []string {
	t, v := d.Env.Theme, d.Project()
	var lines []string
	for _, alt := range v.Alternatives(d.now().Decision) {
		if alt.Option.ID != option {
			continue
		}
		if lost := v.LostBecause(alt); lost != "" {
			lines = append(lines, widget.Hang(t.Dim.Render("lost  "), lost, width)...)
		}
		if wins := v.WouldWinIf(alt); wins != "" {
			lines = append(lines, widget.Hang(t.Dim.Render("wins  "), "if "+wins, width)...)
		}
	}
	for _, c := range v.ConflictsOf(d.id, option) {
		lines = append(lines, "", t.Bad.Render(t.Alert+" choosing it brings a "+string(c.Severity)))
		lines = append(lines, widget.Hang("  ", c.Say+" "+c.Fix, width)...)
	}
	return lines
}

func (d *Decide) optionActions() []page.Action {
	it, _ := d.list.Selected()
	marks := ""
	if len(d.marked) == maxCompared && !slices.Contains(d.marked, it.ID) {
		marks = fmt.Sprintf("%d are marked already", maxCompared)
	}
	return []page.Action{
		{Keys: []string{"enter"}, Name: "choose", Footer: true, Do: func() tea.Cmd { return d.choose(it.ID) }},
		{Keys: []string{"r", "l", "right"}, Name: "read", Footer: true, Do: func() tea.Cmd { return page.Go(page.Read, d.id+"/"+it.ID) }},
		{Keys: []string{"space"}, Name: "mark to compare", Why: marks, Footer: true, Do: func() tea.Cmd { d.marked = page.Toggle(d.marked, it.ID); d.fill(); return nil }},
		{Keys: []string{"c"}, Name: "compare", Footer: true, Do: func() tea.Cmd { return d.compare(d.toCompare(it.ID)) }},
		{Keys: []string{"t"}, Name: "tree", Do: func() tea.Cmd { return d.turn(drawing, "") }},
		{Keys: []string{"w"}, Name: "why it matters", Footer: true, Do: d.why},
	}
}

// toCompare are the marked options; without any the one under the cursor is compared with the usual one.
func (d *Decide) toCompare(id string) []string {
	if len(d.marked) > 0 {
		return d.marked
	}
	return []string{id}
}

// choose records an option; one that is not recommended asks for the reason first, and says what it brings.
func (d *Decide) choose(option string) tea.Cmd {
	now := d.now()
	body := workflow.Decided{Decision: d.id, Option: option}
	if option == now.Advice.Option {
		return d.accept()
	}
	text := ""
	body.Because = "preview"
	if moves := d.Project().Preview(body); !moves.None() {
		text = d.ImpactText(moves)
	}
	return page.Send(page.Ask{Question: page.Question{
		Title: "Choose " + now.OptionTitle(option), Text: text,
		Hint: "Why is it right here? " + now.OptionTitle(now.Advice.Option) + " is recommended; your reason goes into the record.",
		Done: func(because string) tea.Cmd {
			body.Because = because
			cmd := d.Make("Recorded: "+now.OptionTitle(option), body)
			return tea.Batch(cmd, d.turn(asking, ""))
		},
	}})
}
