package command

import (
	"fsd/workflow"
	"fsd/workflow/clean"
)

// featureJSON is a feature with the line that fsd require takes for it.
type featureJSON struct {
	workflow.Feature
	Line string `json:"line"`
}

// entityJSON is an entity with the line that fsd require takes for it.
type entityJSON struct {
	workflow.Entity
	Line string `json:"line"`
}

// endpointJSON is an endpoint with the line that fsd require takes for it.
type endpointJSON struct {
	workflow.Endpoint
	Line  string   `json:"line"`
	Wrong []string `json:"wrong"`            // what goes against the REST patterns
	Right string   `json:"better,omitempty"` // the line as the patterns want it
}

// requirementsJSON are the rows of the requirements.
type requirementsJSON struct {
	Features  []featureJSON  `json:"features"`
	Entities  []entityJSON   `json:"entities"`
	Endpoints []endpointJSON `json:"endpoints"`
}

func rowsOf(v *workflow.View) requirementsJSON {
	out := requirementsJSON{[]featureJSON{}, []entityJSON{}, []endpointJSON{}}
	for _, f := range v.Features {
		out.Features = append(out.Features, featureJSON{f, workflow.FormatFeature(f)})
	}
	for _, e := range v.Entities {
		out.Entities = append(out.Entities, entityJSON{e, workflow.FormatEntity(e)})
	}
	for _, e := range v.Endpoints {
		row := endpointJSON{Endpoint: e, Line: workflow.FormatEndpoint(e), Wrong: []string{}}
		for _, finding := range v.LintEndpoint(e) {
			row.Wrong = append(row.Wrong, finding.Say)
		}
		if better, mended := v.FixEndpoint(e); mended {
			row.Right = workflow.FormatEndpoint(better)
		}
		out.Endpoints = append(out.Endpoints, row)
	}
	return out
}

// named are the rows' ids by what a person calls them, and those names in order.
func (r requirementsJSON) named() (ids map[string]string, names []string) {
	ids = map[string]string{}
	add := func(id, name string) {
		ids[id], ids[name] = id, id
		names = append(names, name)
	}
	for _, f := range r.Features {
		add(f.ID, f.Name)
	}
	for _, e := range r.Entities {
		add(e.ID, e.Name)
	}
	for _, e := range r.Endpoints {
		add(e.ID, e.Method+" "+e.Path)
	}
	return ids, names
}

// find gives the id of the row that a person named.
func (r requirementsJSON) find(name string) (string, error) {
	ids, names := r.named()
	if id, ok := ids[name]; ok {
		return id, nil
	}
	return "", workflow.Unknown("row", name, names)
}

// replaced is the change that puts a row in the place of another of its kind. What a line cannot say stays.
func (r requirementsJSON) replaced(id string, body workflow.Body) (workflow.Body, error) {
	switch b := body.(type) {
	case workflow.FeaturePut:
		for _, f := range r.Features {
			if f.ID == id {
				b.Feature.ID = id
				return b, nil
			}
		}
	case workflow.EntityPut:
		for _, e := range r.Entities {
			if e.ID == id {
				b.Entity.ID = id
				return b, nil
			}
		}
	case workflow.EndpointPut:
		for _, e := range r.Endpoints {
			if e.ID == id {
				b.Endpoint.ID, b.Endpoint.Feature = id, e.Feature
				return b, nil
			}
		}
	}
	return nil, refusal("the row to replace is of another kind; remove it and add the new one")
}

// serve ties endpoints to the feature that a person named.
func (r requirementsJSON) serve(bodies []workflow.Body, feature string) error {
	if feature == "" {
		return nil
	}
	id, err := requirementsJSON{Features: r.Features}.find(feature)
	if err != nil {
		return err
	}
	for i, body := range bodies {
		put := body.(workflow.EndpointPut) // serves is about endpoints
		put.Endpoint.Feature = id
		bodies[i] = put
	}
	return nil
}

func (a *app) printRows(rows requirementsJSON) error {
	if a.asJSON {
		return a.printJSON(rows)
	}
	t := a.table()
	for _, f := range rows.Features {
		t.row("feature", clean.Show(f.Line))
	}
	for _, e := range rows.Entities {
		t.row("entity", clean.Show(e.Line))
	}
	for _, e := range rows.Endpoints {
		t.row("endpoint", clean.Show(e.Line))
	}
	return t.flush()
}
