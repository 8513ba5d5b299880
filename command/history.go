package command

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"fsd/store"
	"fsd/workflow"
	"fsd/workflow/clean"
	"fsd/workflow/session"
)

func (a *app) historyCommands() []*cobra.Command {
	log := a.jsonFlag(&cobra.Command{
		Use: "log [NAME]", Short: "Show the history of changes, oldest first", Args: takes(0, 1),
		Long: "Shows everything that was done to a project: when, by whom, and what. Nothing is ever removed from it; an\n" +
			"undo is a change of its own. The JSON has each change in full.",
		Example:           "  fsd log\n  fsd log shop --json",
		ValidArgsFunction: a.onlyName(),
		RunE:              func(cmd *cobra.Command, args []string) error { return a.log(cmd.Context(), optional(args, 0)) },
	})
	undo := &cobra.Command{
		Use: "undo [NAME]", Short: "Take back the latest change", Args: takes(0, 1),
		Long:              "Takes back the latest change, and the one before when called again; fsd redo brings them back.",
		Example:           "  fsd undo\n  fsd undo shop",
		ValidArgsFunction: a.onlyName(),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.step(cmd.Context(), optional(args, 0), func(v *workflow.View) (workflow.Body, bool) {
				body, _, ok := v.Undo()
				return body, ok
			}, "there is nothing to undo")
		},
	}
	redo := &cobra.Command{
		Use: "redo [NAME]", Short: "Bring back what was undone last", Args: takes(0, 1),
		Long:              "Brings back what fsd undo took back last. A new change after an undo ends what can be brought back.",
		Example:           "  fsd redo\n  fsd redo shop",
		ValidArgsFunction: a.onlyName(),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.step(cmd.Context(), optional(args, 0), func(v *workflow.View) (workflow.Body, bool) {
				body, _, ok := v.Redo()
				return body, ok
			}, "there is nothing to redo")
		},
	}
	return []*cobra.Command{log, undo, redo}
}

// step goes one step back or forth in the history and says what that did.
func (a *app) step(ctx context.Context, name string, which func(*workflow.View) (workflow.Body, bool), none string) error {
	return a.onProject(ctx, name, func(s *store.Store, work session.Session) error {
		body, ok := which(work.View())
		if !ok {
			return refusal("%s", none)
		}
		work, err := work.Run(ctx, s, body)
		if err != nil {
			return err
		}
		v := work.View()
		_, err = fmt.Fprintln(a.Err, clean.Show(v.Describe(v.Log[len(v.Log)-1])))
		return err
	})
}

// changeJSON is one change of a project.
type changeJSON struct {
	ID      string        `json:"id"`
	At      time.Time     `json:"at"`
	Author  string        `json:"author"`
	Kind    string        `json:"kind"`
	Say     string        `json:"say"`
	InForce bool          `json:"in_force"` // false: it was undone, or it is an undo or a redo itself
	Body    workflow.Body `json:"body"`     // its form depends on the kind
}

func (a *app) log(ctx context.Context, name string) error {
	return a.onProject(ctx, name, func(_ *store.Store, work session.Session) error {
		v := work.View()
		list := []changeJSON{}
		for _, c := range v.Log {
			list = append(list, changeJSON{c.ID, c.At, c.Author, c.Body.Kind(), v.Describe(c), v.InForce(c.ID), c.Body})
		}
		if a.asJSON {
			return a.printJSON(list)
		}
		t := a.table()
		for _, c := range list {
			t.row(c.At.Local().Format("2006-01-02 15:04"), clean.Show(c.Author), clean.Show(c.Say))
		}
		return t.flush()
	})
}
