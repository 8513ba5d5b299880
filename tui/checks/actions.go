package checks

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"fsd/knowledge"
	"fsd/tui/page"
	"fsd/workflow"
)

// Actions implements page.Page.
func (c *Checks) Actions() []page.Action {
	check, some := c.selected()
	none, byHand, guide, command := "", "", "", ""
	if !some {
		none = "no item is selected"
		check.Check = &knowledge.Check{}
	}
	byHand = none
	if check.Auto {
		byHand = "fsd sees this one by itself"
	}
	if check.Guide == "" {
		guide = "it has no guide"
	}
	if check.Verify.Run == "" {
		command = "it has no command"
	}
	return []page.Action{
		{Keys: []string{"space", "enter"}, Name: "done", Why: byHand, Footer: true, Do: func() tea.Cmd { return c.toggle(check) }},
		{Keys: []string{"y"}, Name: "copy command", Why: command, Footer: true, Do: func() tea.Cmd {
			return page.Send(page.Copy{Text: check.Verify.Run, What: "the command"})
		}},
		{Keys: []string{"n"}, Name: "not applicable", Why: none, Footer: true, Do: func() tea.Cmd { return c.notApplicable(check) }},
		{Keys: []string{"a"}, Name: "accept risk", Why: none, Footer: true, Do: func() tea.Cmd { return c.acceptRisk(check) }},
		{Keys: []string{"v"}, Name: "evidence", Why: byHand, Footer: true, Do: func() tea.Cmd { return c.evidence(check) }},
		{Keys: []string{"i", "l", "right"}, Name: "guide", Why: guide, Do: func() tea.Cmd { return page.Go(page.Guide, check.Guide) }},
		{Keys: []string{"f", "/"}, Name: "only what is open", Do: func() tea.Cmd { c.onlyOpen = !c.onlyOpen; c.fill(); return nil }},
		{Keys: []string{"tab"}, Name: "next phase", Do: c.turn},
		{Keys: []string{"J", "ctrl+e"}, Name: "scroll the text down", Do: func() tea.Cmd { c.scroll++; return nil }},
		{Keys: []string{"K", "ctrl+y"}, Name: "scroll the text up", Do: func() tea.Cmd { c.scroll--; return nil }},
	}
}

func (c *Checks) turn() tea.Cmd {
	phases := knowledge.Phases()
	c.phase = phases[(slices.Index(phases, c.phase)+1)%len(phases)]
	c.fill()
	return nil
}

// toggle marks an open item as done, and anything else as open again.
func (c *Checks) toggle(check workflow.Check) tea.Cmd {
	state, said := workflow.CheckDone, "Done: "+check.Title
	if check.State != workflow.CheckOpen {
		state, said = workflow.CheckOpen, "Open again: "+check.Title
	}
	return c.Make(said, workflow.Checked{Check: check.ID, State: state, Evidence: check.Mark.Evidence})
}

func (c *Checks) ask(title, hint, initial string, done func(string) tea.Cmd) tea.Cmd {
	return page.Send(page.Ask{Question: page.Question{Title: title, Hint: hint, Initial: initial, Done: done}})
}

func (c *Checks) notApplicable(check workflow.Check) tea.Cmd {
	return c.ask("Does not apply: "+check.Title, "Why not?", "", func(text string) tea.Cmd {
		return c.Make("Does not apply: "+check.Title, workflow.Checked{Check: check.ID, State: workflow.CheckNotApplicable, Reason: text})
	})
}

func (c *Checks) evidence(check workflow.Check) tea.Cmd {
	return c.ask("Done: "+check.Title, "How was it seen? A link, a line of output, a name and a day.", check.Mark.Evidence, func(text string) tea.Cmd {
		return c.Make("Done: "+check.Title, workflow.Checked{Check: check.ID, State: workflow.CheckDone, Evidence: text})
	})
}

// acceptRisk asks for the reason, then for owner and day in one line: "Ada, 2027-02-01".
func (c *Checks) acceptRisk(check workflow.Check) tea.Cmd {
	return c.ask("Accept the risk: "+check.Title, "Why can you live with it for now?", "", func(reason string) tea.Cmd {
		initial := c.Env.Desk.Session().Author
		return c.ask("Who carries it, and until when?", "A name and a day, as: Ada, 2027-02-01. On that day the item opens again.", initial, func(text string) tea.Cmd {
			owner, until, _ := strings.Cut(text, ",")
			return c.Make("Accepted: "+check.Title, workflow.Checked{
				Check: check.ID, State: workflow.CheckRisk, Reason: reason, Owner: strings.TrimSpace(owner), Until: strings.TrimSpace(until),
			})
		})
	})
}
