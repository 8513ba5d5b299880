package checks

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"fsd/knowledge"
	"fsd/tui/page"
	"fsd/tui/widget"
	"fsd/workflow"
)

// Actions implements page.Page.
func (c *Checks) Actions() []page.Action {
	check, some := c.selected()
	none, guide, command := "", "", ""
	if !some {
		none = "no item is selected"
		check.Check = &knowledge.Check{}
	}
	byHand := none
	if check.Auto {
		byHand = "fsd sees this one by itself"
	}
	if check.Guide == "" {
		guide = "it has no guide"
	}
	if check.Verify.Run == "" {
		command = "it has no command"
	}
	done := page.Action{Keys: []string{"space", "enter"}, Name: "done", Why: byHand, Footer: true, Do: func() tea.Cmd { return c.toggle(check) }}
	if it, _ := c.List.Selected(); it.Head {
		done = page.Action{Keys: []string{"space", "enter"}, Name: "unfold", Footer: true, Do: func() tea.Cmd { c.List.Fold(); return nil }}
	}
	return c.Browser.Actions(c.Env.Theme, []page.Action{
		done,
		{Keys: []string{"y"}, Name: "copy command", Why: command, Footer: true, Do: func() tea.Cmd {
			return page.Send(page.Copy{Text: check.Verify.Run, What: "the command"})
		}},
		{Keys: []string{"f"}, Name: "by state", Footer: true, Do: c.byState},
		{Keys: []string{"b"}, Name: "by severity", Footer: true, Do: c.bySeverity},
		{Keys: []string{"v"}, Name: "evidence", Why: byHand, Footer: true, Do: func() tea.Cmd { return c.evidence(check) }},
		{Keys: []string{"n"}, Name: "not applicable", Why: none, Do: func() tea.Cmd { return c.notApplicable(check) }},
		{Keys: []string{"a"}, Name: "accept the risk", Why: none, Do: func() tea.Cmd { return c.acceptRisk(check) }},
		{Keys: []string{"s"}, Name: "may it ship?", Footer: true, Do: func() tea.Cmd { return page.Go(page.Verdict, "") }},
		{Keys: []string{"i", "l", "right"}, Name: "guide", Why: guide, Do: func() tea.Cmd { return page.Go(page.Guide, check.Guide) }},
		{Keys: []string{"tab"}, Name: "next phase", Do: func() tea.Cmd { return c.turn(1) }},
		{Keys: []string{"shift+tab"}, Name: "phase before", Do: func() tea.Cmd { return c.turn(-1) }},
		{Keys: []string{"J", "ctrl+e"}, Name: "scroll the text down", Do: func() tea.Cmd { c.pane.Scroll(3); return nil }},
		{Keys: []string{"K", "ctrl+y"}, Name: "scroll the text up", Do: func() tea.Cmd { c.pane.Scroll(-3); return nil }},
	}, func() tea.Cmd { c.pane.Reset(); return nil })
}

func (c *Checks) turn(by int) tea.Cmd {
	phases := knowledge.Phases()
	c.phase = phases[(slices.Index(phases, c.phase)+by+len(phases))%len(phases)]
	c.pane.Reset()
	c.fill()
	return nil
}

// byState shows all items, then only those of one state after the other.
func (c *Checks) byState() tea.Cmd {
	c.state = following([]workflow.CheckState{"", workflow.CheckOpen, workflow.CheckDone, workflow.CheckRisk, workflow.CheckNotApplicable}, c.state)
	c.fill()
	return nil
}

func (c *Checks) bySeverity() tea.Cmd {
	c.severity = following([]knowledge.Severity{"", knowledge.Blocker, knowledge.Major, knowledge.Minor}, c.severity)
	c.fill()
	return nil
}

// following is the element behind one, and the first behind the last.
func following[T comparable](list []T, at T) T { return list[(slices.Index(list, at)+1)%len(list)] }

// toggle marks an open item as done, and anything else as open again.
func (c *Checks) toggle(check workflow.Check) tea.Cmd {
	state, said := workflow.CheckDone, "Done: "+widget.Short(check.Title)
	if check.State != workflow.CheckOpen {
		state, said = workflow.CheckOpen, "Open again: "+widget.Short(check.Title)
	}
	return c.Make(said, workflow.Checked{Check: check.ID, State: state, Evidence: check.Mark.Evidence})
}

func (c *Checks) ask(title, hint, initial string, done func(string) tea.Cmd) tea.Cmd {
	return page.Send(page.Ask{Question: page.Question{Title: title, Hint: hint, Initial: initial, Done: done}})
}

func (c *Checks) notApplicable(check workflow.Check) tea.Cmd {
	return c.ask("Does not apply: "+check.Title, "Why not?", "", func(text string) tea.Cmd {
		return c.Make("Does not apply: "+widget.Short(check.Title), workflow.Checked{Check: check.ID, State: workflow.CheckNotApplicable, Reason: text})
	})
}

func (c *Checks) evidence(check workflow.Check) tea.Cmd {
	return c.ask("Done: "+check.Title, "How was it seen? A link, a line of output, a name and a day.", check.Mark.Evidence, func(text string) tea.Cmd {
		return c.Make("Done: "+widget.Short(check.Title), workflow.Checked{Check: check.ID, State: workflow.CheckDone, Evidence: text})
	})
}

// acceptRisk asks for the reason, then for owner and day in one line: "Ada, 2027-02-01".
func (c *Checks) acceptRisk(check workflow.Check) tea.Cmd {
	return c.ask("Accept the risk: "+check.Title, "Why can you live with it for now?", check.Mark.Reason, func(reason string) tea.Cmd {
		initial := c.Env.Desk.Session().Author
		if check.Mark.Owner != "" {
			initial = strings.Trim(check.Mark.Owner+", "+check.Mark.Until, ", ")
		}
		return c.ask("Who carries it, and until when?", "A name and a day, as: Ada, 2027-02-01. On that day the item opens again.", initial, func(text string) tea.Cmd {
			owner, until, _ := strings.Cut(text, ",")
			return c.Make("Accepted: "+widget.Short(check.Title), workflow.Checked{
				Check: check.ID, State: workflow.CheckRisk, Reason: reason, Owner: strings.TrimSpace(owner), Until: strings.TrimSpace(until),
			})
		})
	})
}
