package command

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"fsd/store"
	"fsd/workflow"
	"fsd/workflow/clean"
	"fsd/workflow/session"
)

func (a *app) settleCommand() *cobra.Command {
	var choose, because string
	cmd := a.jsonFlag(&cobra.Command{
		Use: "settle [NAME]", Short: "Show what people settled differently, and choose", Args: cobra.MatchAll(takes(0, 1), atMostOne("choose", "json")),
		Long: "When two people who work apart settle the same thing differently, both changes are kept and the later one\n" +
			"counts until somebody chooses. Without --choose this lists them; --choose takes the id of the one that shall\n" +
			"stand. Deciding or answering afresh settles it too.",
		Example:           "  fsd settle\n  fsd settle shop --choose 019ac1d2-77aa-7f00-8000-5e3c7a1b2c3d --because \"we talked it over\"",
		ValidArgsFunction: a.onlyName(),
		RunE: func(cmd *cobra.Command, args []string) error {
			if choose == "" {
				return a.disputes(cmd.Context(), optional(args, 0))
			}
			return a.change(cmd.Context(), optional(args, 0), func(v *workflow.View) (workflow.Body, error) {
				claim, err := findClaim(v, choose)
				return workflow.Choose(claim, because), err
			})
		},
	})
	cmd.Flags().StringVar(&choose, "choose", "", "`ID` of the change that shall stand")
	cmd.Flags().StringVar(&because, "because", "", "your `REASON`; without one that of the change stays")
	return cmd
}

// findClaim finds the change that is meant among those in dispute: by its id or the beginning of it.
func findClaim(v *workflow.View, id string) (workflow.Change, error) {
	var ids []string
	var found []workflow.Change
	for _, d := range v.Disputes() {
		for _, c := range d.Claims {
			ids = append(ids, c.ID)
			if strings.HasPrefix(c.ID, strings.ToLower(id)) {
				found = append(found, c)
			}
		}
	}
	switch {
	case len(ids) == 0:
		return workflow.Change{}, refusal("nothing was settled in two ways, so there is nothing to choose")
	case len(found) == 0:
		return workflow.Change{}, workflow.Unknown("change in dispute with the id", id, ids)
	case len(found) > 1:
		return workflow.Change{}, refusal("%d changes in dispute have an id that begins with %s; give more of it", len(found), clean.Show(id))
	}
	return found[0], nil
}

// claimJSON is one of the changes that stand against each other.
type claimJSON struct {
	ID      string        `json:"id"`
	At      time.Time     `json:"at"`
	Author  string        `json:"author"`
	Say     string        `json:"say"`
	Because string        `json:"because,omitempty"`
	Counts  bool          `json:"counts"` // it is what counts until somebody chooses
	Body    workflow.Body `json:"body"`
}

// disputeJSON is something that people settled differently without having seen each other's change.
type disputeJSON struct {
	About  string      `json:"about"` // "decision/data-store", "fact/clients", ...
	Title  string      `json:"title"`
	Claims []claimJSON `json:"claims"`
}

func disputesJSON(v *workflow.View) []disputeJSON {
	list := []disputeJSON{}
	for _, d := range v.Disputes() {
		out := disputeJSON{About: d.About, Title: d.Title}
		for i, c := range d.Claims {
			claim := claimJSON{ID: c.ID, At: c.At, Author: c.Author, Say: v.Describe(c), Counts: i == len(d.Claims)-1, Body: c.Body}
			if b, ok := c.Body.(workflow.Decided); ok {
				claim.Because = b.Because
			}
			out.Claims = append(out.Claims, claim)
		}
		list = append(list, out)
	}
	return list
}

func (a *app) disputes(ctx context.Context, name string) error {
	return a.onProject(ctx, name, func(_ *store.Store, work session.Session) error {
		list := disputesJSON(work.View())
		if a.asJSON {
			return a.printJSON(list)
		}
		t := a.table()
		for _, d := range list {
			t.row(clean.Show(d.Title))
			for _, c := range d.Claims {
				counts := ""
				if c.Counts {
					counts = "(counts for now)"
				}
				t.row("  "+c.ID, c.At.Local().Format("2006-01-02 15:04"), clean.Show(c.Author), clean.Show(c.Say), counts)
			}
		}
		if err := t.flush(); err != nil || len(list) == 0 {
			return err
		}
		_, err := fmt.Fprintln(a.Err, "Choose with: fsd settle --choose ID")
		return err
	})
}
