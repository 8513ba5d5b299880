package command

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"fsd/store"
	"fsd/workflow"
	"fsd/workflow/clean"
	"fsd/workflow/session"
)

func (a *app) planCommands() []*cobra.Command {
	plan := a.jsonFlag(&cobra.Command{
		Use: "plan [NAME]", Short: "List the steps of the build plan, with their guides", Args: takes(0, 1),
		Long: "Lists what is to be built, in its order: what everything stands on, the data, the features with their\n" +
			"endpoints. The steps come from the requirements and the decisions; each names the guides to read for it.",
		Example:           "  fsd plan\n  fsd plan shop --json",
		ValidArgsFunction: a.onlyName(),
		RunE:              func(cmd *cobra.Command, args []string) error { return a.plan(cmd.Context(), optional(args, 0)) },
	})
	var done, open bool
	step := &cobra.Command{
		Use: "step [NAME] STEP", Short: "Mark a step of the build plan as built, or as open again",
		Args:              cobra.MatchAll(takes(1, 2), exactlyOne("done", "open")),
		Long:              "Says whether a step of the build plan is built. fsd plan lists the steps.",
		Example:           "  fsd step shop guide:rest-patterns --done\n  fsd step guide:rest-patterns --open",
		ValidArgsFunction: a.nameAnd(stepIDs),
		RunE: func(cmd *cobra.Command, args []string) error {
			name, item := nameAndItem(args)
			return a.change(cmd.Context(), name, func(v *workflow.View) (workflow.Body, error) {
				var ids []string
				for _, s := range v.Plan() {
					if s.ID == item {
						return workflow.Stepped{Step: item, Done: done}, nil
					}
					ids = append(ids, s.ID)
				}
				return nil, workflow.Unknown("step", item, ids)
			})
		},
	}
	step.Flags().BoolVar(&done, "done", false, "the step is built")
	step.Flags().BoolVar(&open, "open", false, "the step is open again")
	step.MarkFlagsMutuallyExclusive("done", "open")
	return []*cobra.Command{plan, step}
}

func stepIDs(_ *look, v *workflow.View, args []string, _ string) []candidate {
	if len(args) > 0 {
		return nil
	}
	var list []candidate
	for _, s := range v.Plan() {
		list = append(list, candidate{s.ID, clean.Show(s.Title), false})
	}
	return list
}

// buildJSON is a step of the build plan.
type buildJSON struct {
	ID     string   `json:"id"`
	Group  string   `json:"group"`
	Title  string   `json:"title"`
	Why    string   `json:"why"`    // where the step comes from
	Guides []string `json:"guides"` // to read with fsd guide
	Done   bool     `json:"done"`
}

func (a *app) plan(ctx context.Context, name string) error {
	return a.onProject(ctx, name, func(_ *store.Store, work session.Session) error {
		list := []buildJSON{}
		for _, s := range work.View().Plan() {
			list = append(list, buildJSON{s.ID, s.Group, s.Title, s.Why, append([]string{}, s.Guides...), s.Done})
		}
		if a.asJSON {
			return a.printJSON(list)
		}
		t := a.table()
		for _, s := range list {
			state := "open"
			if s.Done {
				state = "done"
			}
			t.row(s.ID, state, clean.Show(s.Group), clean.Show(s.Title), strings.Join(s.Guides, ","))
		}
		return t.flush()
	})
}
