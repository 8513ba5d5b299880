package command

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"fsd/store"
	"fsd/workflow"
	"fsd/workflow/clean"
	"fsd/workflow/session"
)

func (a *app) historyCommands() []*cobra.Command {
	log := a.jsonFlag(&cobra.Command{
		Use: "log [NAME]", Short: "Show the history of changes, oldest first", Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.log(cmd.Context(), optional(args, 0)) },
	})
	undo := &cobra.Command{
		Use: "undo [NAME]", Short: "Take back the latest change", Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.change(cmd.Context(), optional(args, 0), func(v *workflow.View) (workflow.Body, error) {
				body, _, ok := v.Undo()
				if !ok {
					return nil, refusal("there is nothing to undo")
				}
				return body, nil
			})
		},
	}
	redo := &cobra.Command{
		Use: "redo [NAME]", Short: "Bring back what was undone last", Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.change(cmd.Context(), optional(args, 0), func(v *workflow.View) (workflow.Body, error) {
				body, _, ok := v.Redo()
				if !ok {
					return nil, refusal("there is nothing to redo")
				}
				return body, nil
			})
		},
	}
	return []*cobra.Command{log, undo, redo}
}

type changeJSON struct {
	ID      string        `json:"id"`
	At      time.Time     `json:"at"`
	Author  string        `json:"author"`
	Kind    string        `json:"kind"`
	Say     string        `json:"say"`
	InForce bool          `json:"in_force"` // false: it was undone
	Body    workflow.Body `json:"body"`
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
