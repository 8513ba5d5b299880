package overview

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"fsd/tui/page"
	"fsd/tui/widget"
	"fsd/workflow"
)

// acceptAll shows every recommendation that nothing contests, and takes them in one step when the person says so.
func (o *Overview) acceptAll() tea.Cmd {
	list := o.Project().Uncontested()
	if len(list) == 0 {
		return page.Send(page.Refuse{Text: "Each open recommendation has a question to answer, is hard to reverse, conflicts, or waits for one that does"})
	}
	t := o.Env.Theme
	rows := make([]string, len(list))
	for i, d := range list {
		rows[i] = d.Title + ": " + t.Bold.Render(d.OptionTitle(d.Advice.Option))
	}
	text := "Easy to reverse, without a conflict or a note of yours. They share one record.\n\n" + strings.Join(rows, "\n")
	bodies := workflow.Accept(list)
	if moves := o.ImpactText(o.Project().Preview(bodies...)); moves != "" {
		text += "\n\n" + moves
	}
	many := widget.Count(len(list), "recommendation", "recommendations")
	return page.Send(page.Ask{Question: page.Question{
		Title: "Accept " + many + " that nothing contests?", Text: text, Verb: "accept",
		Yes: func() tea.Cmd { return o.Make("Accepted "+many+"; u takes all back", bodies...) },
	}})
}
