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
		Use: "decisions [NAME]", Short: "List every decision: state, recommendation, reasons, alternatives, conflicts", Args: takes(0, 1),
		Long: "Lists the decisions that apply to the project, the hardest to reverse first: where each stands, the option\n" +
			"that was chosen or is recommended, and the answers that led there. The JSON also says of every other option\n" +
			"why it lost and what would make it win.",
		Example:           "  fsd decisions\n  fsd decisions shop --json",
		ValidArgsFunction: a.onlyName(),
		RunE:              func(cmd *cobra.Command, args []string) error { return a.decisions(cmd.Context(), optional(args, 0)) },
	})
	return []*cobra.Command{decisions, a.decideCommand(), a.noteCommand()}
}

// settlement is what the flags of "fsd decide" say.
type settlement struct {
	because, deferred, notApplicable string
	reopen, uncontested, dryRun      bool
}

func (a *app) decideCommand() *cobra.Command {
	var s settlement
	how := []string{"because", "defer", "not-applicable", "reopen", "uncontested"}
	decide := a.jsonFlag(&cobra.Command{
		Use: "decide [NAME] DECISION[=OPTION]", Short: "Decide: accept the recommendation, or choose, defer or rule out",
		Args: cobra.MatchAll(s.takes, atMostOne(how...)),
		Long: "Records a decision. Without an option it accepts what is recommended; another option needs a reason, which\n" +
			"goes into the record. A decision can also be put off, ruled out with a reason, or opened again.\n" +
			"--uncontested accepts, in one step, every recommendation that is complete, easy to reverse, free of conflicts and\n" +
			"of your notes; the others are left for you. --dry-run says what would move, and records nothing.",
		Example: "  fsd decide shop data-store                                  accept what is recommended\n" +
			"  fsd decide shop data-store=mysql --because \"we run it\"      choose against the advice\n" +
			"  fsd decide shop search --defer 2027-03-01                   put off until a day\n" +
			"  fsd decide shop search --defer \"the first 10,000 items\"     or until something happens\n" +
			"  fsd decide shop realtime --not-applicable \"no live screens\"\n" +
			"  fsd decide shop data-store --reopen\n" +
			"  fsd decide shop --uncontested                               accept what nothing contests\n" +
			"  fsd decide shop data-store=mysql --because \"we run it\" --dry-run",
		ValidArgsFunction: a.nameAnd(choices),
		RunE: func(cmd *cobra.Command, args []string) error {
			if s.uncontested {
				return a.acceptUncontested(cmd.Context(), optional(args, 0), s.dryRun)
			}
			name, item := nameAndItem(args)
			return a.changes(cmd.Context(), name, s.dryRun, func(*workflow.View) ([]workflow.Body, error) {
				return []workflow.Body{s.body(item, cmd.Flags().Changed)}, nil
			})
		},
	})
	decide.Flags().StringVar(&s.because, "because", "", "your `REASON`; needed against the recommendation")
	decide.Flags().StringVar(&s.deferred, "defer", "", "put off until a `DAY` (2027-01-31) or until something happens")
	decide.Flags().StringVar(&s.notApplicable, "not-applicable", "", "rule the decision out, with the `REASON`")
	decide.Flags().BoolVar(&s.reopen, "reopen", false, "take back what was decided, deferred or ruled out")
	decide.Flags().BoolVar(&s.uncontested, "uncontested", false, "accept every recommendation that nothing contests")
	decide.Flags().BoolVar(&s.dryRun, "dry-run", false, dryRunHelp)
	decide.MarkFlagsMutuallyExclusive(how...)
	return decide
}

// takes checks the number of arguments: all that nothing contests has no name of its own.
func (s *settlement) takes(cmd *cobra.Command, args []string) error {
	if s.uncontested {
		return takes(0, 1)(cmd, args)
	}
	return takes(1, 2)(cmd, args)
}

// acceptUncontested accepts what nothing contests, in one step, and says what that was.
func (a *app) acceptUncontested(ctx context.Context, name string, dryRun bool) error {
	var list []workflow.Decision
	err := a.changes(ctx, name, dryRun, func(v *workflow.View) ([]workflow.Body, error) {
		if list = v.Uncontested(); len(list) == 0 {
			return nil, refusal("nothing can be accepted unseen: every open recommendation has a question to answer, is hard to reverse, " +
				"has a conflict or a note, or waits for one that has")
		}
		return workflow.Accept(list), nil
	})
	if err != nil || a.asJSON {
		return err
	}
	t := a.table()
	for _, d := range list {
		t.row(d.ID, clean.Show(d.OptionTitle(d.Advice.Option)))
	}
	return t.flush()
}

// body is the change that was asked for. An empty reason is a reason missing, not a flag missing.
func (s settlement) body(item string, given func(flag string) bool) workflow.Body {
	decision, option, _ := strings.Cut(item, "=")
	switch {
	case given("defer"):
		return workflow.DeferralOf(decision, s.deferred)
	case given("not-applicable"):
		return workflow.Excluded{Decision: decision, Reason: s.notApplicable}
	case s.reopen:
		return workflow.Reopened{Decision: decision}
	}
	return workflow.Decided{Decision: decision, Option: option, Because: s.because}
}

func (a *app) noteCommand() *cobra.Command {
	return &cobra.Command{
		Use: "note [NAME] DECISION TEXT", Short: "Keep a note with a decision; an empty text removes it", Args: takes(2, 3),
		Long:    "Keeps a note with a decision. It goes into the record as the decision's notes, in your own words.",
		Example: "  fsd note shop data-store \"Ask operations about the backup window.\"\n  fsd note data-store \"\"      removes it",
		ValidArgsFunction: a.nameAnd(func(_ *look, v *workflow.View, args []string, _ string) []candidate {
			if len(args) > 0 {
				return nil
			}
			return decisionIDs(v, false)
		}),
		RunE: func(cmd *cobra.Command, args []string) error {
			name, decision := nameAndItem(args[:len(args)-1])
			return a.change(cmd.Context(), name, func(*workflow.View) (workflow.Body, error) {
				return workflow.Noted{Decision: decision, Text: args[len(args)-1]}, nil
			})
		},
	}
}

// stepJSON is one step on the path that led to a recommendation.
type stepJSON struct {
	Asked  string          `json:"asked"`  // the fact, or "@" and the decision
	Values []string        `json:"values"` // what the tree went by
	Origin workflow.Origin `json:"origin"`
	Say    string          `json:"say"`
}

// wantJSON is an answer that would have to be different.
type wantJSON struct {
	Asked  string   `json:"asked"` // the fact, or "@" and the decision
	Values []string `json:"values"`
}

// optionJSON is one way to decide.
type optionJSON struct {
	ID          string     `json:"id"`
	Title       string     `json:"title"`
	Pros        []string   `json:"pros"`
	Cons        []string   `json:"cons"`
	Recommended bool       `json:"recommended"`
	LostBecause string     `json:"lost_because,omitempty"` // where its path left the project's
	WouldWinIf  string     `json:"would_win_if,omitempty"` // the smallest change of answers that turns the recommendation
	Wins        []wantJSON `json:"wins,omitempty"`         // the same for programs; empty when no answers alone lead here
}

// decisionJSON is a decision as it stands in a project.
type decisionJSON struct {
	ID          string         `json:"id"`
	Title       string         `json:"title"`
	Phase       string         `json:"phase"`
	Ask         string         `json:"ask"`
	State       workflow.State `json:"state"`
	Stale       bool           `json:"stale"`       // the advice has changed since it was made
	Due         bool           `json:"due"`         // the day until which it was deferred has come
	Gone        bool           `json:"gone"`        // it was made but no longer applies
	Disputed    bool           `json:"disputed"`    // people decided it differently; see fsd settle
	OpenFact    string         `json:"open_fact"`   // the next fact to answer; empty when the path is complete
	Confirm     string         `json:"confirm"`     // a fact taken for granted that should be confirmed before accepting
	Recommended string         `json:"recommended"` // an option; it rests on defaults while open_fact is not empty
	Why         string         `json:"why"`
	Reasons     []string       `json:"reasons"` // the path in words
	Path        []stepJSON     `json:"path"`
	Chosen      string         `json:"chosen"`  // an option; empty while nothing is decided
	Because     string         `json:"because"` // the reason that was given
	Until       string         `json:"until"`   // the day, as 2027-01-31, or the event until which it is deferred
	Note        string         `json:"note"`
	Record      int            `json:"record"` // the number of its record; 0 when there is none
	Options     []optionJSON   `json:"options"`
	Opens       []string       `json:"opens"` // decisions that the choice, or the recommendation, makes necessary
	Conflicts   []conflictJSON `json:"conflicts"`
	Adopted     *proposalJSON  `json:"adopted,omitempty"` // a team's record that proposes an option, until somebody decides
}

// proposalJSON is the record of a team that proposes an option.
type proposalJSON struct {
	File   string `json:"file"`
	Number int    `json:"number"`
	Title  string `json:"title"`
	Option string `json:"option"`
}

func decisionOf(v *workflow.View, d workflow.Decision) decisionJSON {
	out := decisionJSON{
		ID: d.ID, Title: d.Title, Phase: d.Phase, Ask: d.Ask, State: d.State, Stale: d.Stale, Due: d.Due, Gone: d.Gone, Disputed: d.Disputed,
		OpenFact: d.Asks, Confirm: d.Confirm, Recommended: d.Advice.Option, Why: d.Advice.Leaf.Why,
		Reasons: append([]string{}, v.Because(d.Advice)...), Path: []stepJSON{}, Because: d.Stance.Because,
		Until: d.Stance.Until + d.Stance.When, Note: v.Notes[d.ID], Opens: []string{}, Conflicts: conflictsJSON(v, d.Conflicts),
	}
	for i, s := range d.Advice.Path {
		out.Path = append(out.Path, stepJSON{s.Name, append([]string{}, s.Values...), s.Origin, out.Reasons[i]})
	}
	if d.Made() {
		out.Chosen = d.Option
	}
	if r, ok := v.Record(d.Stance.Record); ok {
		out.Record = r.Number
	}
	out.Options = optionsOf(v, d)
	for _, next := range v.FollowUps(d.ID, d.Option) {
		out.Opens = append(out.Opens, next.ID)
	}
	if r, ok := v.Proposal(d.ID); ok {
		out.Adopted = &proposalJSON{r.File, r.Number, r.Adopted.Title, r.Adopted.Option}
	}
	return out
}

func optionsOf(v *workflow.View, d workflow.Decision) []optionJSON {
	alternatives := map[string]workflow.Alternative{}
	for _, alt := range v.Alternatives(d.Decision) {
		alternatives[alt.Option.ID] = alt
	}
	list := []optionJSON{}
	for _, o := range d.Options {
		row := optionJSON{
			ID: o.ID, Title: o.Title, Pros: append([]string{}, o.Pros...), Cons: append([]string{}, o.Cons...),
			Recommended: o.ID == d.Advice.Option,
		}
		if alt, ok := alternatives[o.ID]; ok {
			row.LostBecause, row.WouldWinIf = v.LostBecause(alt), v.WouldWinIf(alt)
			for _, w := range alt.Wins {
				row.Wins = append(row.Wins, wantJSON{w.Name, append([]string{}, w.Values...)})
			}
		}
		list = append(list, row)
	}
	return list
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
			if d.Lost() {
				state += ", no longer offered"
			}
			if d.Disputed {
				state += ", disputed"
			}
			if n := len(d.Conflicts); n > 0 {
				state += fmt.Sprintf(", %d conflicts", n)
			}
			if r, ok := v.Proposal(d.ID); ok {
				state += ", adopted: " + clean.Show(d.OptionTitle(r.Adopted.Option)) + "?"
			}
			t.row(d.ID, state, clean.Show(d.OptionTitle(d.Option)), strings.Join(v.Because(d.Advice), "; "))
		}
		for _, f := range v.Former() {
			if f.Kind == "decision" {
				t.row(clean.Show(f.ID), "former", clean.Show(f.Said), "this fsd no longer has the decision")
			}
		}
		return t.flush()
	})
}
