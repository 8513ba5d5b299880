package command

import (
	"fmt"
	"slices"
	"strconv"

	"fsd/workflow"
	"fsd/workflow/clean"
)

// askDispute shows what stands against each other and asks which it shall be.
func (i *interview) askDispute(q question) error {
	v := i.work.View()
	at := slices.IndexFunc(v.Disputes(), func(d workflow.Dispute) bool { return d.About == q.step.ID })
	d := v.Disputes()[at]
	i.say("\n%s was settled differently by people who had not seen each other's change. Which shall it be?", clean.Show(d.Title))
	for n, c := range d.Claims {
		i.say("%d. %s", n+1, clean.Show(fmt.Sprintf("%s: %s, %s", c.Author, v.Describe(c), c.At.Local().Format("2 January 2006"))))
	}
	return i.put(q, func() { i.say("The last of them counts until you choose; the others stay in the history.") }, func(line string) (bool, error) {
		n, err := strconv.Atoi(line)
		if err != nil || n < 1 || n > len(d.Claims) {
			i.say("Answer by a number from 1 to %d.", len(d.Claims))
			return false, nil
		}
		return i.choose(q, d.Claims[n-1])
	})
}

// choose lets a claim stand. What its maker needed no reason for may need one now: the answers are those of all.
func (i *interview) choose(q question, claim workflow.Change) (bool, error) {
	body := workflow.Choose(claim, "")
	if i.work.View().NeedsReason(body) {
		text, err := i.text("With the answers of all, something else is recommended. Why is it right here? An empty line goes back.")
		if text == "" || err != nil {
			return false, err
		}
		body = workflow.Choose(claim, text)
	}
	return i.make(q, body)
}
