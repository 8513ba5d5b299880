package command

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"fsd/knowledge"
	"fsd/workflow"
)

func (a *app) guideCommand() *cobra.Command {
	var stack string
	cmd := a.jsonFlag(&cobra.Command{
		Use: "guide [TOPIC]", Short: "Read a guide or a decision's rationale; without a topic, list them", Args: takes(0, 1),
		Long: "Shows a guide (a pattern with its code, which fsd's own tests run) or the rationale of a decision. In a\n" +
			"terminal it is drawn, and long ones go to $PAGER or less; piped, it is plain Markdown.",
		Example: "  fsd guide\n  fsd guide sse\n  fsd guide sse --stack go           only the sample in Go\n" +
			"  fsd guide authentication > authentication.md\n  fsd guide --json",
		ValidArgsFunction: a.offers(topicIDs),
		RunE: func(cmd *cobra.Command, args []string) error {
			k, err := knowledge.Load()
			if err != nil {
				return err
			}
			if stack != "" && !slices.Contains(knowledge.Stacks(), stack) {
				return workflow.Unknown("stack", stack, knowledge.Stacks())
			}
			if len(args) == 0 {
				return a.guideIndex(k)
			}
			return a.guide(cmd.Context(), k, args[0], stack)
		},
	})
	cmd.Flags().StringVar(&stack, "stack", "", "only the sample in this `STACK`: "+strings.Join(knowledge.Stacks(), ", "))
	return cmd
}

func topicIDs(l *look, args []string, _ string) []candidate {
	if len(args) > 0 {
		return nil
	}
	var list []candidate
	for _, t := range topicsOf(l.k) {
		list = append(list, candidate{t.ID, t.Title, false})
	}
	return list
}

// topicJSON is something to read.
type topicJSON struct {
	ID    string `json:"id"`
	Kind  string `json:"kind"` // guide, or decision: its rationale
	Group string `json:"group"`
	Title string `json:"title"`
	About string `json:"about"` // one sentence
}

// documentJSON is a guide or a decision's rationale.
type documentJSON struct {
	topicJSON
	Stacks   []string `json:"stacks"` // in which a guide has samples
	Markdown string   `json:"markdown"`
}

// topicsOf lists all there is to read: guides, then decisions, each group together, in the order of the content. A topic
// that is both has one id, which means the guide.
func topicsOf(k *knowledge.Base) []topicJSON {
	var list []topicJSON
	for i := range k.Guides {
		list = append(list, aboutGuide(&k.Guides[i]))
	}
	for i := range k.Decisions {
		if _, both := k.Guide(k.Decisions[i].ID); !both {
			list = append(list, aboutDecision(&k.Decisions[i]))
		}
	}
	place := map[string]int{}
	for i, t := range list {
		if _, met := place[t.Kind+t.Group]; !met {
			place[t.Kind+t.Group] = i
		}
	}
	slices.SortStableFunc(list, func(a, b topicJSON) int { return place[a.Kind+a.Group] - place[b.Kind+b.Group] })
	return list
}

func aboutGuide(g *knowledge.Guide) topicJSON {
	return topicJSON{g.ID, "guide", g.Group, g.Title, g.Summary}
}

func aboutDecision(d *knowledge.Decision) topicJSON {
	return topicJSON{d.ID, "decision", d.Group, d.Title, d.Ask}
}

// guideIndex lists what there is to read, under a heading for each group.
func (a *app) guideIndex(k *knowledge.Base) error {
	list := topicsOf(k)
	if a.asJSON {
		return a.printJSON(list)
	}
	t := a.table()
	for i, topic := range list {
		if heading := topic.Kind + "s: " + topic.Group; i == 0 || heading != list[i-1].Kind+"s: "+list[i-1].Group {
			t.heading(workflow.PhaseTitle(heading))
		}
		t.row("  "+topic.ID, topic.Title)
	}
	return t.flush()
}

func (a *app) guide(ctx context.Context, k *knowledge.Base, topic, stack string) error {
	doc, err := read(k, topic, stack)
	if err != nil {
		return err
	}
	if a.asJSON {
		return a.printJSON(doc)
	}
	d, ok := a.display()
	if !ok {
		_, err = fmt.Fprint(a.Out, doc.Markdown)
		return err
	}
	text := d.Draw(doc.Markdown, min(d.Width, maxColumns)) + "\n"
	if strings.Count(text, "\n") >= d.Height && d.Height > 0 {
		return a.page(ctx, text)
	}
	_, err = fmt.Fprint(a.Out, text)
	return err
}

// read is a guide or a decision as a document.
func read(k *knowledge.Base, topic, stack string) (documentJSON, error) {
	if g, ok := k.Guide(topic); ok {
		doc := documentJSON{topicJSON: aboutGuide(g), Stacks: []string{}}
		for _, s := range g.Samples {
			if !slices.Contains(doc.Stacks, s.Stack) {
				doc.Stacks = append(doc.Stacks, s.Stack)
			}
		}
		var err error
		doc.Markdown, err = k.GuideMarkdown(g, stack)
		return doc, err
	}
	if d, ok := k.Decision(topic); ok {
		text, err := k.DecisionMarkdown(d)
		return documentJSON{aboutDecision(d), []string{}, text}, err
	}
	var ids []string
	for _, t := range topicsOf(k) {
		ids = append(ids, t.ID)
	}
	return documentJSON{}, workflow.Unknown("guide", topic, ids)
}
