package command

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"fsd/knowledge"
	"fsd/store"
	"fsd/workflow"
	"fsd/workflow/clean"
	"fsd/workflow/session"
)

func (a *app) checkCommands() []*cobra.Command {
	var phase string
	checks := a.jsonFlag(&cobra.Command{
		Use: "checks [NAME]", Short: "List the checks that apply, with severity and state", Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.checks(cmd.Context(), optional(args, 0), phase)
		},
	})
	checks.Flags().StringVar(&phase, "phase", "", "only one phase: "+strings.Join(knowledge.Phases(), ", "))
	mark := &checkFlags{}
	check := &cobra.Command{
		Use: "check [NAME] ITEM", Short: "Mark a check as done, open, not applicable or an accepted risk", Args: cobra.RangeArgs(1, 2),
		Example: "  fsd check shop pr-https --done --evidence \"ssllabs A+, 20 Nov\"\n" +
			"  fsd check shop pr-alerts --accept-risk \"one user so far\" --owner Ada --until 2027-02-01",
		RunE: func(cmd *cobra.Command, args []string) error {
			name := ""
			if len(args) == 2 {
				name = args[0]
			}
			body, err := mark.body(args[len(args)-1])
			if err != nil {
				return err
			}
			return a.change(cmd.Context(), name, func(*workflow.View) (workflow.Body, error) { return body, nil })
		},
	}
	mark.register(check)
	return []*cobra.Command{checks, check}
}

type checkFlags struct {
	done, open                                    bool
	notApplicable, risk, evidence, owner, expires string
}

func (f *checkFlags) register(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.done, "done", false, "the check is met")
	cmd.Flags().BoolVar(&f.open, "open", false, "the check is open again")
	cmd.Flags().StringVar(&f.notApplicable, "not-applicable", "", "it does not apply, with the reason")
	cmd.Flags().StringVar(&f.risk, "accept-risk", "", "the risk is accepted, with the reason")
	cmd.Flags().StringVar(&f.evidence, "evidence", "", "how it was seen to be met")
	cmd.Flags().StringVar(&f.owner, "owner", "", "who carries the risk")
	cmd.Flags().StringVar(&f.expires, "until", "", "day (2027-01-31) on which an accepted risk opens again")
	cmd.MarkFlagsMutuallyExclusive("done", "open", "not-applicable", "accept-risk")
	cmd.MarkFlagsOneRequired("done", "open", "not-applicable", "accept-risk")
}

func (f *checkFlags) body(item string) (workflow.Checked, error) {
	b := workflow.Checked{Check: item, Evidence: f.evidence, Owner: f.owner, Until: f.expires}
	switch {
	case f.done:
		b.State = workflow.CheckDone
	case f.open:
		b.State = workflow.CheckOpen
	case f.notApplicable != "":
		b.State, b.Reason = workflow.CheckNotApplicable, f.notApplicable
	case f.risk != "":
		b.State, b.Reason = workflow.CheckRisk, f.risk
	default:
		return b, refusal("a reason must be given")
	}
	return b, nil
}

type checkJSON struct {
	ID       string              `json:"id"`
	Phase    string              `json:"phase"`
	Group    string              `json:"group"`
	Title    string              `json:"title"`
	Severity knowledge.Severity  `json:"severity"`
	State    workflow.CheckState `json:"state"`
	Auto     bool                `json:"auto"`
	Missing  string              `json:"missing,omitempty"`
	Why      string              `json:"why"`
	How      string              `json:"how"`
	Run      string              `json:"run,omitempty"`
	Expect   string              `json:"expect,omitempty"`
	Manual   string              `json:"manual,omitempty"`
	Evidence string              `json:"evidence,omitempty"`
	Reason   string              `json:"reason,omitempty"`
	Owner    string              `json:"owner,omitempty"`
	Until    string              `json:"until,omitempty"`
	Expired  bool                `json:"expired"`
}

func (a *app) checks(ctx context.Context, name, phase string) error {
	if phase != "" && !slices.Contains(knowledge.Phases(), phase) {
		return workflow.Unknown("phase", phase, knowledge.Phases())
	}
	return a.onProject(ctx, name, func(_ *store.Store, work session.Session) error {
		list := []checkJSON{}
		for _, c := range work.View().Checks(phase) {
			list = append(list, checkJSON{
				ID: c.ID, Phase: c.Phase, Group: c.Group, Title: c.Title, Severity: c.Severity, State: c.State, Auto: c.Auto,
				Missing: c.Missing, Why: c.Why, How: c.How, Run: c.Verify.Run, Expect: c.Verify.Expect, Manual: c.Verify.Manual,
				Evidence: c.Mark.Evidence, Reason: c.Mark.Reason, Owner: c.Mark.Owner, Until: c.Mark.Until, Expired: c.Expired,
			})
		}
		if a.asJSON {
			return a.printJSON(list)
		}
		t := a.table()
		for _, c := range list {
			t.row(c.ID, string(c.State), string(c.Severity), c.Phase, clean.Show(c.Title))
		}
		return t.flush()
	})
}
