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

// sizeReader gives the reader its pane: beside the reasons on wide screens, behind them in one text on others.
func (d *Decide) sizeReader() {
	left, right, wide := layout.Split(d.Width)
	d.reader.SetLead(nil)
	switch {
	case wide:
		d.reader.SetSize(right, d.Height)
	case d.face == choosing:
		d.reader.SetSize(min(d.Width, layout.TextColumn), max(d.Height-min(d.list.Len(), d.Height*3/5)-1, 3))
	default:
		d.reader.SetSize(min(d.Width, layout.TextColumn), d.Height)
		rule := d.Env.Theme.Faint.Render(strings.Repeat(d.Env.Theme.Rule, min(d.Width, layout.TextColumn)))
		d.reader.SetLead(append(d.summary(left), "", rule, ""))
	}
}

// viewResult draws the recommendation or the choice: reasons on the left, the option's page on the right.
func (d *Decide) viewResult() string {
	left, right, wide := layout.Split(d.Width)
	d.sizeReader()
	if !wide {
		return d.reader.View()
	}
	return widget.Beside(d.reasons(d.summary(left)), left, d.reader.View(), right, layout.Gap, d.Height)
}

// reasons is the part of the left pane that is scrolled to; its last line says when there is more.
func (d *Decide) reasons(lines []string) string {
	t := d.Env.Theme
	if len(lines) <= d.Height || d.Height < 2 {
		return strings.Join(lines, "\n")
	}
	room := d.Height - 1
	d.scroll = max(min(d.scroll, len(lines)-room), 0)
	hint := t.Accent.Render("J K") + t.Faint.Render(fmt.Sprintf(" scroll this side, %d more lines", len(lines)-room-d.scroll))
	if d.scroll == len(lines)-room {
		hint = t.Accent.Render("K") + t.Faint.Render(" scrolls back")
	}
	return strings.Join(append(slices.Clone(lines[d.scroll:d.scroll+room]), hint), "\n")
}

// summary is the left pane: what, why, what it brings, what was not taken and what would turn it.
func (d *Decide) summary(width int) []string {
	t, v, now := d.Env.Theme, d.Project(), d.now()
	lines := d.heading(now, width)
	for _, c := range now.Conflicts {
		lines = append(lines, "", d.ConflictSign(c))
		lines = append(lines, widget.Hang("  ", c.Say+" "+c.Fix, width)...)
	}
	if now.Advice.Leaf != nil {
		lines = append(lines, "")
		lines = append(lines, widget.Wrap(now.Advice.Leaf.Why, width)...)
	}
	lines = append(lines, "", t.Dim.Render("because you said"))
	for _, reason := range v.Because(now.Advice) {
		lines = append(lines, widget.Hang("  "+t.Dot+" ", reason, width)...)
	}
	if next := v.FollowUps(d.id, now.Option); len(next) > 0 {
		var names []string
		for _, n := range next {
			names = append(names, n.Title)
		}
		lines = append(lines, "")
		lines = append(lines, widget.Hang(t.Dim.Render("opens    "), strings.Join(names, ", "), width)...)
	}
	lines = append(lines, "", t.Dim.Render("not taken"))
	for _, alt := range v.Alternatives(now.Decision) {
		if alt.Option.ID == now.Option {
			continue
		}
		lines = append(lines, "  "+alt.Option.Title)
		if lost := v.LostBecause(alt); lost != "" {
			lines = append(lines, widget.Hang("    "+t.Faint.Render("lost: "), t.Faint.Render(lost), width)...)
		}
		if wins := v.WouldWinIf(alt); wins != "" {
			lines = append(lines, widget.Hang("    "+t.Faint.Render("wins if "), t.Faint.Render(wins), width)...)
		}
	}
	return lines
}

// heading says which option counts and where the decision stands.
func (d *Decide) heading(now workflow.Decision, width int) []string {
	t := d.Env.Theme
	day := now.Stance.At.Local().Format("2 Jan 2006")
	line := func(sign, title, state string) []string {
		return widget.Hang(sign+" ", t.Strong.Render(title)+t.Dim.Render("   "+state), width)
	}
	title := now.OptionTitle(now.Option)
	var lines []string
	switch now.State {
	case workflow.Accepted:
		lines = line(t.Good.Render(t.Done), title, "accepted "+day)
	case workflow.Overridden:
		lines = line(t.Good.Render(t.Done), title, "chosen "+day+", against the advice")
		lines = append(lines, widget.Hang("  ", "because "+now.Stance.Because, width)...)
	case workflow.DeferredState:
		lines = line(t.Warn.Render(t.Deferred), "Deferred", "until "+now.Stance.Until+now.Stance.When)
		lines = append(lines, widget.Hang("  ", "The answers lead to: "+title, width)...)
	case workflow.NotApplicable:
		lines = line(t.Faint.Render(t.NA), "Does not apply", now.Stance.Because)
		if now.Stance.State != workflow.NotApplicable {
			for _, reason := range d.Project().Scope(now.Decision) {
				lines = append(lines, widget.Hang("  "+t.Dot+" ", reason, width)...)
			}
		}
	default:
		lines = line(t.Accent.Render(t.Begun), title, "recommended")
	}
	if now.Disputed {
		lines = append(lines, widget.Hang(t.Bad.Render(t.Alert)+" ", "Decided in two ways by people who had not seen each other's choice. Press s to choose.", width)...)
	}
	if r, ok := d.Project().Proposal(d.id); ok {
		said := fmt.Sprintf("The team's record “%s” says %s. Deciding so confirms it.", r.Adopted.Title, now.OptionTitle(r.Adopted.Option))
		lines = append(lines, widget.Hang(t.Accent.Render(t.Begun)+" ", said, width)...)
	}
	if now.Stale {
		lines = append(lines, widget.Hang(t.Warn.Render(t.Stale)+" ", "Stale: your answers now lead to "+now.OptionTitle(now.Advice.Option), width)...)
	}
	if now.Gone {
		lines = append(lines, widget.Hang(t.Warn.Render(t.Stale)+" ", "With the present answers this decision no longer comes up.", width)...)
	}
	return lines
}

func (d *Decide) resultActions() []page.Action {
	now := d.now()
	first := page.Action{Keys: []string{"enter"}, Name: "accept", Footer: true, Do: d.accept}
	if now.Settled() {
		first = page.Action{Keys: []string{"enter"}, Name: "next step", Footer: true, Do: d.next}
	}
	reopen := ""
	if now.Stance.State == "" || now.Stance.State == workflow.Open {
		reopen = "nothing was decided"
	}
	actions := []page.Action{
		first,
		{Keys: []string{"o"}, Name: "other option", Footer: true, Do: func() tea.Cmd { return d.turn(choosing, "") }},
		{Keys: []string{"b"}, Name: "answers", Footer: true, Do: func() tea.Cmd { return d.turn(answering, "") }},
		{Keys: []string{"d"}, Name: "defer", Footer: true, Do: d.postpone},
		{Keys: []string{"n"}, Name: "not applicable", Footer: true, Do: d.exclude},
		{Keys: []string{"r"}, Name: "read", Footer: true, Do: func() tea.Cmd { return page.Go(page.Read, d.id+"/"+now.Option) }},
		{Keys: []string{"w"}, Name: "why it matters", Do: d.why},
		{Keys: []string{"e"}, Name: "note", Do: d.note},
		{Keys: []string{"J", "ctrl+e"}, Name: "scroll the reasons down", Do: func() tea.Cmd { d.scroll += 3; return nil }},
		{Keys: []string{"K", "ctrl+y"}, Name: "scroll the reasons up", Do: func() tea.Cmd { d.scroll -= 3; return nil }},
		{Keys: []string{"A"}, Name: "accept a conflict", Why: noConflict(now), Do: d.acceptConflict},
		{Keys: []string{"R"}, Name: "reopen", Why: reopen, Do: func() tea.Cmd {
			return d.settle("Reopened", workflow.Reopened{Decision: d.id})
		}},
	}
	if now.Disputed {
		actions = slices.Insert(actions, 1, page.Action{Keys: []string{"s"}, Name: "choose", Footer: true, Do: func() tea.Cmd {
			return page.Send(page.Open{Place: page.Place{Page: page.Disputes, Sub: "decision/" + d.id}})
		}})
	}
	return actions
}

func noConflict(now workflow.Decision) string {
	if len(now.Conflicts) == 0 {
		return "there is none"
	}
	return ""
}

// accept records the recommendation. A stale choice is brought to what is recommended now.
func (d *Decide) accept() tea.Cmd {
	body := workflow.Decided{Decision: d.id, Option: d.now().Advice.Option}
	return d.Impact("Accept "+d.now().OptionTitle(body.Option)+"?", body, func() tea.Cmd {
		return d.settle("Recorded: "+d.now().OptionTitle(body.Option), body)
	})
}

func (d *Decide) next() tea.Cmd {
	return page.Send(page.Replace{Place: page.NextPlace(d.Project().Next())})
}

func (d *Decide) note() tea.Cmd {
	return page.Send(page.Edit{Question: page.Question{
		Title: "Note on " + d.now().Title, Initial: d.Project().Notes[d.id], Max: workflow.MaxNote, Lines: true, Empty: true,
		Hint: "It goes into the record.",
		Done: func(text string) tea.Cmd {
			return d.Make("Note kept", workflow.Noted{Decision: d.id, Text: text})
		},
	}})
}

func (d *Decide) acceptConflict() tea.Cmd {
	c := d.now().Conflicts[0]
	return page.Send(page.Ask{Question: page.Question{
		Title: "Accept this conflict", Text: c.Say + "\n" + c.Fix, Hint: "Why can you live with it? The reason goes into the record.",
		Done: func(text string) tea.Cmd {
			return d.Make("Conflict accepted", workflow.Accepts(c.ID, text, d.Env.Desk.Session().Author, ""))
		},
	}})
}
