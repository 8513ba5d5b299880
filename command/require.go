package command

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"fsd/store"
	"fsd/workflow"
	"fsd/workflow/clean"
	"fsd/workflow/session"
)

var rowKinds = []string{"feature", "entity", "endpoint"}

func (a *app) requireCommand() *cobra.Command {
	return &cobra.Command{
		Use: "require [NAME] feature|entity|endpoint LINE...", Short: "Add requirement records, one argument a row", Args: cobra.MinimumNArgs(2),
		Example: "  fsd require shop feature \"must: pay by card | customer | given a full cart, when paying, then it is confirmed\"\n" +
			"  fsd require shop entity \"order: number string unique, placed_at time, belongs to customer, has many line\"\n" +
			"  fsd require shop endpoint \"POST /orders place an order | signed-in | order > order | 201\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			name := ""
			if !slices.Contains(rowKinds, args[0]) {
				name, args = args[0], args[1:]
			}
			if !slices.Contains(rowKinds, args[0]) || len(args) < 2 {
				return usageError{refusal("say what to add: feature, entity or endpoint, and a line for each")}
			}
			return a.require(cmd.Context(), name, args[0], args[1:])
		},
	}
}

func (a *app) require(ctx context.Context, name, kind string, lines []string) error {
	return a.onProject(ctx, name, func(s *store.Store, work session.Session) error {
		var bodies []workflow.Body
		for _, line := range lines {
			body, err := ParseRow(kind, line)
			if err != nil {
				return refusal("%s: %s", clean.Show(line), err)
			}
			bodies = append(bodies, body)
		}
		work, err := work.Run(ctx, s, bodies...)
		if err != nil {
			return err
		}
		a.warnEndpoints(work.View(), bodies)
		return nil
	})
}

// ParseRow makes the change that adds a row from a line of fast entry.
func ParseRow(kind, line string) (workflow.Body, error) {
	line = strings.TrimSpace(line)
	switch kind {
	case "feature":
		f, err := workflow.ParseFeature(line)
		f.ID = session.NewRowID()
		return workflow.FeaturePut{Feature: f}, err
	case "entity":
		e, err := workflow.ParseEntity(line)
		e.ID = session.NewRowID()
		return workflow.EntityPut{Entity: e}, err
	}
	e, err := workflow.ParseEndpoint(line)
	e.ID = session.NewRowID()
	return workflow.EndpointPut{Endpoint: e}, err
}

// warnEndpoints says on standard error what goes against the REST patterns; the rows are kept.
func (a *app) warnEndpoints(v *workflow.View, bodies []workflow.Body) {
	for _, body := range bodies {
		put, ok := body.(workflow.EndpointPut)
		if !ok {
			continue
		}
		for _, f := range v.LintEndpoint(put.Endpoint) {
			fmt.Fprintln(a.Err, clean.Show("fsd: "+put.Endpoint.Method+" "+put.Endpoint.Path+": "+f.Say))
		}
		if e, better := v.FixEndpoint(put.Endpoint); better {
			fmt.Fprintln(a.Err, clean.Show("fsd: better: "+workflow.FormatEndpoint(e)))
		}
	}
}
