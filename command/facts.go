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
		Use: "facts [NAME]", Short: "List every fact: question, allowed values, current value", Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.facts(cmd.Context(), optional(args, 0)) },
	})
	answer := &cobra.Command{
		Use: "answer [NAME] FACT=VALUE...", Short: "Answer facts; FACT= clears, FACT=unknown is an answer", Args: cobra.MinimumNArgs(1),
		Example: "  fsd answer shop clients=browser page_kind=app\n  fsd answer sensitive=personal,payment     several values of a set fact",
		RunE: func(cmd *cobra.Command, args []string) error {
			name := ""
			if !strings.Contains(args[0], "=") {
				name, args = args[0], args[1:]
			}
			return a.answer(cmd.Context(), name, args)
		},
	}
	return []*cobra.Command{facts, answer}
}

type valueJSON struct {
	ID    string `json:"id"`
	Label string `json:"label"`
	Help  string `json:"help,omitempty"`
}

type factJSON struct {
	ID     string         `json:"id"`
	Ask    string         `json:"ask"`
	Why    string         `json:"why"`
	Group  string         `json:"group"`
	Kind   knowledge.Kind `json:"kind"`
	Brief  int            `json:"brief"`
	Values []valueJSON    `json:"values"`
	// Current holds the answer as given; empty when nobody answered.
	Current []string `json:"current"`
	// Used holds what trees go by: the answer, or the default.
	Used   []string        `json:"used"`
	Origin workflow.Origin `json:"origin"`
}

func factsOf(v *workflow.View) []factJSON {
	list := []factJSON{}
	for i := range v.K.Facts {
		f := &v.K.Facts[i]
		used, origin := v.Value(f.ID)
		row := factJSON{
			ID: f.ID, Ask: f.Ask, Why: f.Why, Group: f.Group, Kind: f.Kind, Brief: f.Brief, Values: []valueJSON{},
			Current: append([]string{}, v.Facts[f.ID]...), Used: append([]string{}, used...), Origin: origin,
		}
		for _, value := range f.Values {
			row.Values = append(row.Values, valueJSON(value))
		}
		list = append(list, row)
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

func (a *app) answer(ctx context.Context, name string, pairs []string) error {
	var bodies []workflow.Body
	for _, pair := range pairs {
		fact, value, found := strings.Cut(pair, "=")
		if !found {
			return usageError{refusal("%s is not FACT=VALUE", clean.Show(pair))}
		}
		bodies = append(bodies, workflow.Answered{Fact: fact, Values: []string{value}})
	}
	return a.onProject(ctx, name, func(s *store.Store, work session.Session) error {
		for i, body := range bodies {
			bodies[i] = splitValues(work.K, body.(workflow.Answered))
		}
		_, err := work.Run(ctx, s, bodies...)
		return err
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
