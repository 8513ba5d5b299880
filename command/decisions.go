package command

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"fsd/store"
	"fsd/workflow"
	"fsd/workflow/clean"
	"fsd/workflow/session"
)

func (a *app) decisionCommands() []*cobra.Command {
	decisions := a.jsonFlag(&cobra.Command{
		Use: "decisions [NAME]", Short: "List every decision: state, recommendation, reasons, alternatives, conflicts", Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.decisions(cmd.Context(), optional(args, 0)) },
	})
	var because, deferred, notApplicable string
	decide := &cobra.Command{
		Use: "decide [NAME] DECISION[=OPTION]", Short: "Decide: accept the recommendation, or choose, defer or rule out", Args: cobra.RangeArgs(1, 2),
		Example: "  fsd decide shop data-store                                 accept what is recommended\n" +
			"  fsd decide shop data-store=mysql --because \"we run it\"     choose against the advice\n" +
			"  fsd decide shop search --defer 2027-03-01                  put off; or --defer \"the first 10,000 items\"\n" +
			"  fsd decide shop realtime --not-applicable \"no live screens\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			decision, option, _ := strings.Cut(args[len(args)-1], "=")
			name := ""
			if len(args) == 2 {
				name = args[0]
			}
			return a.change(cmd.Context(), name, func(*workflow.View) (workflow.Body, error) {
				switch {
				case deferred != "":
					return workflow.DeferralOf(decision, deferred), nil
				case notApplicable != "":
					return workflow.Excluded{Decision: decision, Reason: notApplicable}, nil
				}
				return workflow.Decided{Decision: decision, Option: option, Because: because}, nil
			})
		},
	}
	decide.Flags().StringVar(&because, "because", "", "your reason; required against the recommendation")
	decide.Flags().StringVar(&deferred, "defer", "", "put off until a day (2027-01-31) or until something happens")
	decide.Flags().StringVar(&notApplicable, "not-applicable", "", "rule the decision out, with the reason")
	decide.MarkFlagsMutuallyExclusive("because", "defer", "not-applicable")
	return []*cobra.Command{decisions, decide}
}

type optionJSON struct {
	ID          string   `json:"id"`
	Title       string   `json:"title"`
	Pros        []string `json:"pros"`
	Cons        []string `json:"cons"`
	Recommended bool     `json:"recommended"`
	LostBecause string   `json:"lost_because,omitempty"`
	WouldWinIf  string   `json:"would_win_if,omitempty"`
}

type decisionJSON struct {
	ID          string         `json:"id"`
	Title       string         `json:"title"`
	Phase       string         `json:"phase"`
	Ask         string         `json:"ask"`
	State       workflow.State `json:"state"`
	Stale       bool           `json:"stale"`
	Due         bool           `json:"due"`
	Disputed    bool           `json:"disputed"`  // people decided it differently; see fsd settle
	OpenFact    string         `json:"open_fact"` // the next fact to answer; empty when the path is complete
	Recommended string         `json:"recommended"`
	Why         string         `json:"why"`
	Reasons     []string       `json:"reasons"`
	Chosen      string         `json:"chosen"`
	Because     string         `json:"because"`
	Options     []optionJSON   `json:"options"`
	Opens       []string       `json:"opens"`
	Conflicts   []conflictJSON `json:"conflicts"`
}

func decisionOf(v *workflow.View, d workflow.Decision) decisionJSON {
	out := decisionJSON{
		ID: d.ID, Title: d.Title, Phase: d.Phase, Ask: d.Ask, State: d.State, Stale: d.Stale, Due: d.Due, Disputed: d.Disputed,
		OpenFact: d.Asks, Recommended: d.Advice.Option, Why: d.Advice.Leaf.Why, Reasons: v.Because(d.Advice),
		Because: d.Stance.Because, Opens: []string{}, Conflicts: conflictsJSON(v, d.Conflicts),
	}
	if d.Made() {
		out.Chosen = d.Option
	}
	alternatives := map[string]workflow.Alternative{}
	for _, alt := range v.Alternatives(d.Decision) {
		alternatives[alt.Option.ID] = alt
	}
	for _, o := range d.Options {
		row := optionJSON{ID: o.ID, Title: o.Title, Pros: o.Pros, Cons: o.Cons, Recommended: o.ID == d.Advice.Option}
		if alt, ok := alternatives[o.ID]; ok {
			row.LostBecause, row.WouldWinIf = v.LostBecause(alt), v.WouldWinIf(alt)
		}
		out.Options = append(out.Options, row)
	}
	for _, next := range v.FollowUps(d.ID, d.Option) {
		out.Opens = append(out.Opens, next.ID)
	}
	return out
}

func (a *app) decisions(ctx context.Context, name string) error {
	return a.onProject(ctx, name, func(_ *store.Store, work session.Session) error {
		v := work.View()
		if a.asJSON {
			list := []decisionJSON{}
			for _, d := range v.Decisions() {
				list = append(list, decisionOf(v, d))
			}
			return a.printJSON(list)
		}
		t := a.table()
		for _, d := range v.Decisions() {
			state := string(d.State)
			if d.Stale {
				state += ", stale"
			}
			if d.Disputed {
				state += ", disputed"
			}
			if n := len(d.Conflicts); n > 0 {
				state += fmt.Sprintf(", %d conflicts", n)
			}
			t.row(d.ID, state, clean.Show(d.OptionTitle(d.Option)), strings.Join(v.Because(d.Advice), "; "))
		}
		return t.flush()
	})
}
