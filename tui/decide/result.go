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
	width, height := min(d.Width, layout.TextColumn), d.Height
	var lead []string
	switch {
	case wide:
		width = right
	case d.face == choosing:
		height = max(d.Height-min(d.list.Len(), d.Height*3/5)-1, 3)
		if lead = d.verdictOn(width); len(lead) > 0 {
			lead = append(slices.Clone(lead), "")
		}
	default:
		lead = append(d.summary(left), "", d.Env.Theme.Faint.Render(strings.Repeat(d.Env.Theme.Rule, width)), "")
	}
	d.reader.SetSize(width, height)
	d.reader.SetLead(lead)
}

// viewResult draws the recommendation or the choice: reasons on the left, the option's page on the right.
func (d *Decide) viewResult() string {
	left, right, wide := layout.Split(d.Width)
	d.sizeReader()
	if !wide {
		return d.reader.View()
	}
	return widget.Beside(d.pane.View(d.Env.Theme, d.summary(left), d.Height), left, d.reader.View(), right, layout.Gap, d.Height)
}

// summary is the left pane: what, why, what it opens, and what was not taken.
func (d *Decide) summary(width int) []string {
	t, v, now := d.Env.Theme, d.Project(), d.now()
	lines := d.heading(now, width)
	if leaf := now.Advice.Leaf; leaf != nil && now.Option == now.Advice.Option {
		lines = append(lines, widget.Hang("  ", leaf.Why, width)...)
	} else if leaf != nil {
		lines = append(lines, "")
		lines = append(lines, widget.Hang(t.Accent.Render(t.Begun)+" ", t.Accent.Render(now.OptionTitle(leaf.Option))+t.Dim.Render("   recommended"), width)...)
		lines = append(lines, widget.Hang("  ", leaf.Why, width)...)
	}
	for _, c := range now.Conflicts {
		lines = append(lines, "", d.ConflictSign(c))
		lines = append(lines, widget.Hang("  ", c.Say+" "+c.Fix, width)...)
	}
	lines = append(lines, d.noted(width)...)
	lines = append(append(lines, d.because(now, width)...), d.notTaken(now, width)...)
	if next := v.FollowUps(d.id, now.Option); len(next) > 0 {
		var names []string
		for _, n := range next {
			names = append(names, n.Title)
		}
		lines = append(lines, "", t.Dim.Render("opens"))
		lines = append(lines, widget.Hang("  ", strings.Join(names, ", "), width)...)
	}
	return lines
}

// noted is what somebody has kept with the decision.
func (d *Decide) noted(width int) []string {
	text := d.Project().Notes[d.id]
	if text == "" {
		return nil
	}
	lines := []string{"", d.Env.Theme.Dim.Render("note")}
	for line := range strings.SplitSeq(text, "\n") {
		lines = append(lines, widget.Hang("  ", line, width)...)
	}
	return lines
}

// because lists the answers that lead here. What somebody said is told from what was assumed by sign and word.
func (d *Decide) because(now workflow.Decision, width int) []string {
	t, v := d.Env.Theme, d.Project()
	lines := []string{"", t.Dim.Render("because you said")}
	assumed := false
	for _, s := range now.Advice.Path {
		name, answer := v.Said(s)
		mark, word := t.Good.Render(t.Done), ""
		switch s.Origin {
		case workflow.Assumed, workflow.Usual:
			mark, word = t.Warn.Render(t.Begun), t.Warn.Render("  assumed")
			assumed = true
		case workflow.Missing:
			mark, word = t.Faint.Render(t.Open), t.Dim.Render("  not asked yet")
		case workflow.Advised:
			mark, word = t.Accent.Render(t.Begun), t.Dim.Render("  recommended")
		case workflow.None:
			mark = t.Faint.Render(t.NA)
		}
		lines = append(lines, widget.Hang("  "+mark+" ", t.Dim.Render(name+": ")+answer+word, width)...)
	}
	if len(now.Advice.Path) == 0 {
		return nil
	}
	if assumed {
		hint := "    " + t.Key.Render("b")
		lines = append(lines, widget.Hang(hint, t.Faint.Render(" changes what was assumed: the usual, or what you do not know yet"), width)...)
	}
	return lines
}

// notTaken has a line for each other option: where it lost. In full it also says what would make it win.
func (d *Decide) notTaken(now workflow.Decision, width int) []string {
	t, v := d.Env.Theme, d.Project()
	hint := t.Key.Render("m") + t.Faint.Render(" says why, ") + t.Key.Render("c") + t.Faint.Render(" compares")
	if d.full {
		hint = t.Key.Render("m") + t.Faint.Render(" shortens")
	}
	lines := []string{"", widget.Ends(t.Dim.Render("not taken"), hint, width)}
	for _, alt := range v.Alternatives(now.Decision) {
		if alt.Option.ID == now.Option {
			continue
		}
		if !d.full {
			lines = append(lines, widget.Hang("  "+t.Faint.Render(t.Open)+" ", alt.Option.Title+t.Faint.Render("  "+d.lostOn(now, alt)), width)...)
			continue
		}
		lines = append(lines, widget.Hang("  "+t.Faint.Render(t.Open)+" ", alt.Option.Title, width)...)
		if lost := v.LostBecause(alt); lost != "" {
			lines = append(lines, widget.Hang("    "+t.Faint.Render("lost: "), t.Faint.Render(lost), width)...)
		}
		if wins := v.WouldWinIf(alt); wins != "" {
			lines = append(lines, widget.Hang("    "+t.Faint.Render("wins if "), t.Faint.Render(wins), width)...)
		}
	}
	return lines
}

// lostOn says in a few words on which answer an option lost.
func (d *Decide) lostOn(now workflow.Decision, alt workflow.Alternative) string {
	switch {
	case alt.Option.ID == now.Advice.Option:
		return "recommended"
	case alt.NotAdvised != "":
		return "not advised"
	case alt.Lost.Name == "":
		return ""
	}
	return "lost on " + d.name(alt.Lost.Name)
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
		if now.Stance.Because != "" {
			lines = append(lines, widget.Hang("  ", "because "+now.Stance.Because, width)...)
		}
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
	if now.Lost() {
		lines = append(lines, widget.Hang(t.Warn.Render(t.Stale)+" ", "fsd no longer offers this option. It stands as you decided it; choose another with o.", width)...)
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
		{Keys: []string{"c"}, Name: "compare", Footer: true, Do: func() tea.Cmd { return d.compare(nil) }},
		{Keys: []string{"t"}, Name: "tree", Footer: true, Do: func() tea.Cmd { return d.turn(drawing, "") }},
		{Keys: []string{"b"}, Name: "answers", Footer: true, Do: func() tea.Cmd { return d.turn(answering, "") }},
		{Keys: []string{"d"}, Name: "defer", Footer: true, Do: d.postpone},
		{Keys: []string{"n"}, Name: "not applicable", Do: d.exclude},
		{Keys: []string{"m"}, Name: "why the others lost", Do: func() tea.Cmd { d.full = !d.full; return nil }},
		{Keys: []string{"r"}, Name: "read", Do: func() tea.Cmd { return page.Go(page.Read, d.id+"/"+now.Option) }},
		{Keys: []string{"w"}, Name: "why it matters", Do: d.why},
		{Keys: []string{"e"}, Name: "note", Do: d.note},
		{Keys: []string{"J", "ctrl+e"}, Name: "scroll the reasons down", Do: func() tea.Cmd { d.pane.Scroll(3); return nil }},
		{Keys: []string{"K", "ctrl+y"}, Name: "scroll the reasons up", Do: func() tea.Cmd { d.pane.Scroll(-3); return nil }},
		{Keys: []string{"A"}, Name: "accept a conflict", Why: noConflict(now), Do: d.acceptConflict},
		{Keys: []string{"R"}, Name: "reopen", Why: reopen, Do: func() tea.Cmd {
			return d.settle("Reopen "+now.Title+"?", "Reopened", workflow.Reopened{Decision: d.id})
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
	title := d.now().OptionTitle(body.Option)
	return d.settle("Accept "+title+"?", "Recorded: "+title, body)
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
