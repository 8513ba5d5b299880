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
		Use: "checks [NAME]", Short: "List the checks that apply, with severity and state", Args: takes(0, 1),
		Long: "Lists the checks that the project's answers and decisions bring. An open blocker means: do not ship. The\n" +
			"JSON also says why each matters, how to meet it, and how to see by a command that it is met.",
		Example:           "  fsd checks\n  fsd checks shop --phase production\n  fsd checks --json",
		ValidArgsFunction: a.onlyName(),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.checks(cmd.Context(), optional(args, 0), phase)
		},
	})
	checks.Flags().StringVar(&phase, "phase", "", "only one `PHASE`: "+strings.Join(knowledge.Phases(), ", "))
	mark := &checkFlags{}
	check := &cobra.Command{
		Use: "check [NAME] ITEM", Short: "Mark a check as done, open, not applicable or an accepted risk",
		Args: cobra.MatchAll(takes(1, 2), exactlyOne(checkStates()...)),
		Long: "Says where a check stands. An accepted risk needs a reason, and opens again on the day of --until. A\n" +
			"conflict between choices is accepted in the same way, as conflict:ID.",
		ValidArgsFunction: a.nameAnd(checkIDs),
		Example: "  fsd check shop pr-https --done --evidence \"ssllabs A+, 20 Nov\"\n" +
			"  fsd check pr-https --open\n" +
			"  fsd check pr-backup --not-applicable \"nothing is stored\"\n" +
			"  fsd check shop pr-alerts --accept-risk \"one user so far\" --owner Ada --until 2027-02-01",
		RunE: func(cmd *cobra.Command, args []string) error {
			name, item := nameAndItem(args)
			return a.change(cmd.Context(), name, func(*workflow.View) (workflow.Body, error) {
				return mark.body(item, cmd.Flags().Changed), nil
			})
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
	cmd.Flags().StringVar(&f.notApplicable, "not-applicable", "", "it does not apply, with the `REASON`")
	cmd.Flags().StringVar(&f.risk, "accept-risk", "", "the risk is accepted, with the `REASON`")
	cmd.Flags().StringVar(&f.evidence, "evidence", "", "how it was `SEEN` to be met")
	cmd.Flags().StringVar(&f.owner, "owner", "", "`WHO` carries the risk")
	cmd.Flags().StringVar(&f.expires, "until", "", "`DAY` (2027-01-31) on which an accepted risk opens again")
	cmd.MarkFlagsMutuallyExclusive(checkStates()...)
}

// checkStates are the flags of which fsd check takes one.
func checkStates() []string { return []string{"done", "open", "not-applicable", "accept-risk"} }

// body is the change that was asked for. An empty reason is a reason missing, not a flag missing.
func (f *checkFlags) body(item string, given func(flag string) bool) workflow.Checked {
	b := workflow.Checked{Check: item, State: workflow.CheckOpen, Evidence: f.evidence, Owner: f.owner, Until: f.expires}
	switch {
	case f.done:
		b.State = workflow.CheckDone
	case given("not-applicable"):
		b.State, b.Reason = workflow.CheckNotApplicable, f.notApplicable
	case given("accept-risk"):
		b.State, b.Reason = workflow.CheckRisk, f.risk
	}
	return b
}

// checkJSON is an item of the checklists.
type checkJSON struct {
	ID       string              `json:"id"`
	Phase    string              `json:"phase"`
	Group    string              `json:"group"`
	Title    string              `json:"title"`
	Severity knowledge.Severity  `json:"severity"`
	State    workflow.CheckState `json:"state"`
	Auto     bool                `json:"auto"`              // fsd sees by itself whether it is met
	Missing  string              `json:"missing,omitempty"` // what such a check still lacks
	Why      string              `json:"why"`
	How      string              `json:"how"`
	Run      string              `json:"run,omitempty"`    // a command that shows whether it is met
	Expect   string              `json:"expect,omitempty"` // what the command then prints
	Manual   string              `json:"manual,omitempty"` // how to see it without a command
	Evidence string              `json:"evidence,omitempty"`
	Reason   string              `json:"reason,omitempty"` // why it does not apply, or why the risk is accepted
	Owner    string              `json:"owner,omitempty"`  // of an accepted risk
	Until    string              `json:"until,omitempty"`  // day on which an accepted risk opens again
	Expired  bool                `json:"expired"`          // that day has come
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
