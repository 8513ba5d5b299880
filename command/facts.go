package command

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"fsd/knowledge"
	"fsd/store"
	"fsd/workflow"
	"fsd/workflow/clean"
	"fsd/workflow/session"
)

func (a *app) factCommands() []*cobra.Command {
	facts := a.jsonFlag(&cobra.Command{
		Use: "facts [NAME]", Short: "List every fact: question, allowed values, current value", Args: takes(0, 1),
		Long: "Lists the facts that fsd asks for: the id, the answer so far (- when there is none), the question, and the\n" +
			"allowed values. The JSON also says why each is asked, and what is used while nobody has answered.",
		Example:           "  fsd facts\n  fsd facts shop --json",
		ValidArgsFunction: a.onlyName(),
		RunE:              func(cmd *cobra.Command, args []string) error { return a.facts(cmd.Context(), optional(args, 0)) },
	})
	var dryRun bool
	answer := a.jsonFlag(&cobra.Command{
		Use: "answer [NAME] FACT=VALUE...", Short: "Answer facts; FACT= clears, FACT=unknown is an answer", Args: takes(1, anyNumber),
		Long: "Answers facts. A set takes several values with commas between them; FACT= takes an answer back, and\n" +
			"FACT=unknown says that you do not know yet, which is an answer too. All answers are stored, or none when one\n" +
			"does not fit. --dry-run says what the answers would move, and stores nothing.",
		Example: "  fsd answer shop clients=browser page_kind=app\n" +
			"  fsd answer sensitive=personal,payment           several values of a set\n" +
			"  fsd answer team_language=unknown                \"I don't know yet\"\n" +
			"  fsd answer team_language=                       take it back\n" +
			"  fsd answer push_direction=both --dry-run        what would that move?",
		ValidArgsFunction: a.nameAnd(answers),
		RunE: func(cmd *cobra.Command, args []string) error {
			name := ""
			if !strings.Contains(args[0], "=") {
				name, args = args[0], args[1:]
			}
			if len(args) == 0 {
				return misused("say what to answer; the form is: %s", cmd.UseLine())
			}
			return a.answer(cmd.Context(), name, args, dryRun)
		},
	})
	answer.Flags().BoolVar(&dryRun, "dry-run", false, dryRunHelp)
	return []*cobra.Command{facts, answer}
}

// valueJSON is an allowed answer.
type valueJSON struct {
	ID    string `json:"id"`
	Label string `json:"label"`
	Help  string `json:"help,omitempty"`
}

// factJSON is a fact: something known about the project, asked once and used by every decision that needs it.
type factJSON struct {
	ID      string          `json:"id"`
	Ask     string          `json:"ask"` // the question
	Why     string          `json:"why"` // what the answer decides
	Group   string          `json:"group"`
	Kind    knowledge.Kind  `json:"kind"`
	Brief   int             `json:"brief"`   // its place in the brief, from 1; 0 when only decisions ask it
	Values  []valueJSON     `json:"values"`  // besides "unknown", which every fact but a text takes; none for a text
	Current []string        `json:"current"` // the answer as given; empty when nobody answered
	Used    []string        `json:"used"`    // what decisions go by: the answer, or the default
	Origin  workflow.Origin `json:"origin"`
}

func factOf(v *workflow.View, f *knowledge.Fact) factJSON {
	used, origin := v.Value(f.ID)
	row := factJSON{
		ID: f.ID, Ask: f.Ask, Why: f.Why, Group: f.Group, Kind: f.Kind, Brief: f.Brief, Values: []valueJSON{},
		Current: append([]string{}, v.Facts[f.ID]...), Used: append([]string{}, used...), Origin: origin,
	}
	for _, value := range f.Values {
		row.Values = append(row.Values, valueJSON(value))
	}
	return row
}

func factsOf(v *workflow.View) []factJSON {
	list := []factJSON{}
	for i := range v.K.Facts {
		list = append(list, factOf(v, &v.K.Facts[i]))
	}
	return list
}

func (a *app) facts(ctx context.Context, name string) error {
	return a.onProject(ctx, name, func(_ *store.Store, work session.Session) error {
		list := factsOf(work.View())
		if a.asJSON {
			return a.printJSON(list)
		}
		t := a.table()
		for _, f := range list {
			var ids []string
			for _, value := range f.Values {
				ids = append(ids, value.ID)
			}
			current := strings.Join(f.Current, ",")
			if current == "" {
				current = "-"
			}
			t.row(f.ID, clean.Show(current), f.Ask, strings.Join(ids, "|"))
		}
		return t.flush()
	})
}

func (a *app) answer(ctx context.Context, name string, pairs []string, dryRun bool) error {
	for _, pair := range pairs {
		if !strings.Contains(pair, "=") {
			return misused("%s is not FACT=VALUE", clean.Show(pair))
		}
	}
	return a.changes(ctx, name, dryRun, func(v *workflow.View) ([]workflow.Body, error) {
		var bodies []workflow.Body
		for _, pair := range pairs {
			fact, value, _ := strings.Cut(pair, "=")
			bodies = append(bodies, splitValues(v.K, workflow.Answered{Fact: fact, Values: []string{value}}))
		}
		return bodies, nil
	})
}

// splitValues takes "a,b" apart for facts with fixed values; a text stays as it was typed.
func splitValues(k *knowledge.Base, b workflow.Answered) workflow.Answered {
	if b.Values[0] == "" {
		b.Values = nil
		return b
	}
	if f, ok := k.Fact(b.Fact); !ok || f.Kind != knowledge.Text {
		b.Values = strings.Split(b.Values[0], ",")
	}
	return b
}
