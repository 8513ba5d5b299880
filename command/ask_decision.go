package command

import (
	"slices"
	"strconv"
	"strings"

	"fsd/knowledge"
	"fsd/workflow"
	"fsd/workflow/clean"
)

// askDecision shows the recommendation with its reasons and asks what to do about it.
func (i *interview) askDecision(q question) error {
	i.advise(q.step.ID)
	d, _ := i.work.View().Decision(q.step.ID)
	together := i.together(d)
	return i.put(q, func() { i.explain(d) }, func(line string) (bool, error) {
		if line == "a" && len(together) > 0 {
			return i.acceptAll(q, together)
		}
		body, err := i.settlement(d, line)
		if body == nil || err != nil {
			return false, err
		}
		done, err := i.make(q, body)
		if done {
			v := i.work.View()
			i.say("%s", clean.Show(v.Describe(v.Log[len(v.Log)-1])))
		}
		return done, err
	})
}

// together are the decisions that can be accepted with this one, when nothing contests it, and says so.
func (i *interview) together(d workflow.Decision) []workflow.Decision {
	list := i.work.View().Uncontested()
	if len(list) < 2 || !slices.ContainsFunc(list, func(o workflow.Decision) bool { return o.ID == d.ID }) {
		return nil
	}
	i.say("a. Accept this and %d more recommendations, which nothing contests", len(list)-1)
	return list
}

func (i *interview) acceptAll(q question, list []workflow.Decision) (bool, error) {
	done, err := i.make(q, workflow.Accept(list)...)
	if done {
		for _, d := range list {
			i.say("Decided %s: %s", clean.Show(d.Title), clean.Show(d.OptionTitle(d.Advice.Option)))
		}
	}
	return done, err
}

// advise prints the recommendation, why, and the other options.
func (i *interview) advise(decision string) {
	v := i.work.View()
	d, _ := v.Decision(decision)
	i.say("\n%s: %s", d.Title, d.Ask)
	i.say("Recommended: %s. %s", d.OptionTitle(d.Advice.Option), d.Advice.Leaf.Why)
	i.say("Because you said:")
	for _, reason := range v.Because(d.Advice) {
		i.say("  %s", reason)
	}
	for _, c := range d.Conflicts {
		i.say("Conflict, %s: %s %s", c.Severity, c.Say, c.Fix)
	}
	i.say("1. Accept %s", d.OptionTitle(d.Advice.Option))
	alternatives := map[string]workflow.Alternative{}
	for _, alt := range v.Alternatives(d.Decision) {
		alternatives[alt.Option.ID] = alt
	}
	for n, o := range others(d) {
		line := strconv.Itoa(n+2) + ". " + o.Title
		if lost := v.LostBecause(alternatives[o.ID]); lost != "" {
			line += "; lost: " + lost
		}
		if wins := v.WouldWinIf(alternatives[o.ID]); wins != "" {
			line += "; would win if " + wins
		}
		i.say("%s", line)
	}
	i.say("d. Defer it\nn. It does not apply")
}

// others are the options that are not recommended, in the order of the content.
func others(d workflow.Decision) []*knowledge.Option {
	var list []*knowledge.Option
	for n := range d.Options {
		if o := &d.Options[n]; o.ID != d.Advice.Option {
			list = append(list, o)
		}
	}
	return list
}

// explain prints why the decision matters.
func (i *interview) explain(d workflow.Decision) {
	if text, err := i.work.K.About(d.ID); err == nil {
		i.say("%s", strings.TrimSpace(text))
	}
}

// settlement is the change that a line asks for; nil when it asks for none. What fsd needs besides is asked.
func (i *interview) settlement(d workflow.Decision, line string) (workflow.Body, error) {
	switch line {
	case "1":
		return workflow.Decided{Decision: d.ID, Option: d.Advice.Option}, nil
	case "d":
		text, err := i.text("Until a day, as 2027-01-31, or until something happens, in your words?")
		if text == "" || err != nil {
			return nil, err
		}
		return workflow.DeferralOf(d.ID, text), nil
	case "n":
		text, err := i.text("Why does it not apply?")
		if text == "" || err != nil {
			return nil, err
		}
		return workflow.Excluded{Decision: d.ID, Reason: text}, nil
	}
	option := line
	if n, err := strconv.Atoi(line); err == nil && n >= 2 && n-2 < len(others(d)) {
		option = others(d)[n-2].ID
	}
	if option == "" {
		i.say("Answer by a number from 1 to %d, d or n.", len(d.Options))
		return nil, nil
	}
	if o, ok := d.Decision.Option(option); !ok || o.ID == d.Advice.Option {
		return workflow.Decided{Decision: d.ID, Option: option}, nil
	}
	for _, c := range i.work.View().ConflictsOf(d.ID, option) {
		i.say("This brings a conflict, %s: %s %s", c.Severity, c.Say, c.Fix)
	}
	text, err := i.text("Why is " + d.OptionTitle(option) + " right here? The reason goes into the record; an empty line goes back.")
	if text == "" || err != nil {
		return nil, err
	}
	return workflow.Decided{Decision: d.ID, Option: option, Because: text}, nil
}

func (i *interview) text(ask string) (string, error) {
	i.say("%s", ask)
	return i.read()
}
