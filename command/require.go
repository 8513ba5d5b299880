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

func rowKinds() []string { return []string{"feature", "entity", "endpoint"} }

// requirement is what "fsd require" was asked to do.
type requirement struct {
	name, kind, replace, remove, serves string
	lines                               []string
}

func (a *app) requireCommand() *cobra.Command {
	var r requirement
	cmd := a.jsonFlag(&cobra.Command{
		Use: "require [NAME] [feature|entity|endpoint LINE...]", Short: "Add, replace, remove or list requirement records",
		Args: cobra.MatchAll(takes(0, anyNumber), atMostOne("replace", "remove", "json")),
		Long: "Adds features, entities and API endpoints, one argument a row; endpoints that go against the REST patterns\n" +
			"are kept, and what is wrong with them is said. Without a kind it lists the rows. A row is named by its id\n" +
			"or by what it is called: a feature's or an entity's name, an endpoint's method and path.\n\n" +
			"    feature   [must|should|could|not now:] what | for whom | how one sees that it works\n" +
			"    entity    name: field type [optional] [unique], ..., has many X, belongs to X, owned by X, personal\n" +
			"    endpoint  METHOD /path purpose | who may | entity in > entity out | status",
		Example: "  fsd require shop feature \"must: pay by card | customer | given a full cart, when paying, then it is confirmed\"\n" +
			"  fsd require shop entity \"order: number string unique, placed_at time, belongs to customer, has many line\"\n" +
			"  fsd require shop endpoint \"POST /orders place an order | signed-in | order > order | 201\"\n" +
			"  fsd require shop endpoint \"GET /orders\" --serves \"pay by card\"\n" +
			"  fsd require shop                                                      list them\n" +
			"  fsd require shop feature \"should: pay by card\" --replace \"pay by card\"\n" +
			"  fsd require shop --remove \"pay by card\"",
		ValidArgsFunction: a.nameAnd(func(_ *look, _ *workflow.View, args []string, _ string) []candidate {
			if len(args) > 0 {
				return nil
			}
			return []candidate{{text: "feature"}, {text: "entity"}, {text: "endpoint"}}
		}),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := r.read(args); err != nil {
				return err
			}
			return a.require(cmd.Context(), r)
		},
	})
	cmd.Flags().StringVar(&r.replace, "replace", "", "put the line in the place of this `ROW`")
	cmd.Flags().StringVar(&r.serves, "serves", "", "the `FEATURE` that the endpoints serve")
	cmd.Flags().StringVar(&r.remove, "remove", "", "remove this `ROW`")
	return cmd
}

// read takes the words apart: a name, a kind and lines, each of which may be missing.
func (r *requirement) read(args []string) error {
	if len(args) > 0 && !slices.Contains(rowKinds(), args[0]) {
		r.name, args = args[0], args[1:]
	}
	if len(args) > 0 {
		r.kind, r.lines = args[0], args[1:]
	}
	switch {
	case r.kind != "" && !slices.Contains(rowKinds(), r.kind):
		return usageError{workflow.Unknown("kind of row named", r.kind, rowKinds())}
	case r.kind != "" && len(r.lines) == 0:
		return misused("say what the %s is, one argument a row", r.kind)
	case r.serves != "" && r.kind != "endpoint":
		return misused("--serves is about endpoints")
	case r.replace != "" && len(r.lines) != 1:
		return misused("--replace takes a kind and one line")
	case r.remove != "" && r.kind != "":
		return misused("--remove takes no line")
	}
	return nil
}

func (a *app) require(ctx context.Context, r requirement) error {
	return a.onProject(ctx, r.name, func(s *store.Store, work session.Session) error {
		rows := rowsOf(work.View())
		if r.kind == "" && r.remove == "" {
			return a.printRows(rows)
		}
		bodies, err := r.bodies(rows)
		if err != nil {
			return err
		}
		if work, err = work.Run(ctx, s, bodies...); err != nil {
			return err
		}
		a.warnEndpoints(work.View(), bodies)
		return nil
	})
}

// bodies are the changes that were asked for.
func (r requirement) bodies(rows requirementsJSON) ([]workflow.Body, error) {
	if r.remove != "" {
		id, err := rows.find(r.remove)
		return []workflow.Body{workflow.Removed{ID: id}}, err
	}
	var bodies []workflow.Body
	for _, line := range r.lines {
		body, err := ParseRow(r.kind, line)
		if err != nil {
			return nil, refusal("%s: %s", clean.Show(line), err)
		}
		bodies = append(bodies, body)
	}
	if r.replace != "" {
		id, err := rows.find(r.replace)
		if err != nil {
			return nil, err
		}
		if bodies[0], err = rows.replaced(id, bodies[0]); err != nil {
			return nil, err
		}
	}
	return bodies, rows.serve(bodies, r.serves)
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
