package command

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"fsd/knowledge"
	"fsd/workflow"
	"fsd/workflow/clean"
)

func (a *app) guideCommand() *cobra.Command {
	var stack string
	cmd := &cobra.Command{
		Use: "guide [TOPIC]", Short: "Read a guide or a decision's rationale; without a topic, list them", Args: cobra.MaximumNArgs(1),
		Example: "  fsd guide\n  fsd guide sse --stack go\n  fsd guide authentication | less",
		RunE: func(_ *cobra.Command, args []string) error {
			k, err := knowledge.Load()
			if err != nil {
				return err
			}
			if stack != "" && !slices.Contains(knowledge.Stacks(), stack) {
				return workflow.Refusal{Say: "there is no stack " + clean.Show(stack), Near: knowledge.Stacks()}
			}
			if len(args) == 0 {
				return a.guideIndex(k)
			}
			text, err := read(k, args[0], stack)
			if err != nil {
				return err
			}
			_, err = fmt.Fprint(a.Out, text)
			return err
		},
	}
	cmd.Flags().StringVar(&stack, "stack", "", "only the sample in this stack: "+strings.Join(knowledge.Stacks(), ", "))
	return cmd
}

func (a *app) guideIndex(k *knowledge.Base) error {
	t := a.table()
	for _, g := range k.Guides {
		t.row(g.ID, "guide", g.Title)
	}
	for _, d := range k.Decisions {
		t.row(d.ID, "decision", d.Ask)
	}
	return t.flush()
}

// read is a guide or a decision as Markdown.
func read(k *knowledge.Base, topic, stack string) (string, error) {
	if g, ok := k.Guide(topic); ok {
		return k.GuideMarkdown(g, stack)
	}
	if d, ok := k.Decision(topic); ok {
		return k.DecisionMarkdown(d)
	}
	var names []string
	for _, g := range k.Guides {
		names = append(names, g.ID)
	}
	for _, d := range k.Decisions {
		names = append(names, d.ID)
	}
	return "", workflow.Refusal{Say: "there is no guide " + clean.Show(topic), Near: workflow.Nearest(topic, names)}
}
