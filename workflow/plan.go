package workflow

import (
	"fmt"
	"slices"
	"strings"

	"fsd/knowledge"
)

// BuildStep is one step of the build plan.
type BuildStep struct {
	ID     string // stable: "guide:sse", "entity:<id>", "endpoint:<id>", "feature:<id>"
	Group  string // heading: "Foundations", "Data", "Features", ...
	Title  string // imperative
	Why    string // one line: where the step comes from
	Guides []string
	Done   bool
}

// Plan turns features, entities, endpoints and decisions into an ordered list of things to build: what everything
// stands on first, then the data, then the features by priority with their endpoints.
func (v *View) Plan() []BuildStep {
	var steps []BuildStep
	steps = append(steps, v.guideSteps("Foundations", "API", "code")...)
	steps = append(steps, v.entitySteps()...)
	steps = append(steps, v.guideSteps("Sign-in", "sign-in")...)
	steps = append(steps, v.featureSteps()...)
	steps = append(steps, v.endpointSteps("", "Endpoints")...)
	steps = append(steps, v.guideSteps("Real time", "real time")...)
	for i := range steps {
		steps[i].Done = v.Steps[steps[i].ID]
	}
	return steps
}

// Guides lists the guides that the project's decisions bring, in the order in which they are built.
func (v *View) Guides() []*knowledge.Guide {
	var list []*knowledge.Guide
	for i := range v.K.Guides {
		if g := &v.K.Guides[i]; g.Applies == "" || v.holds(g.Applies) {
			list = append(list, g)
		}
	}
	return list
}

func (v *View) guideSteps(heading string, groups ...string) []BuildStep {
	var steps []BuildStep
	for _, g := range v.Guides() {
		if g.Step == "" || !slices.Contains(groups, g.Group) {
			continue
		}
		steps = append(steps, BuildStep{
			ID: "guide:" + g.ID, Group: heading, Title: g.Step, Why: v.broughtBy(g), Guides: []string{g.ID},
		})
	}
	return steps
}

// broughtBy says which choices a guide's step comes from.
func (v *View) broughtBy(g *knowledge.Guide) string {
	var names []string
	for _, id := range g.Decision {
		if d, ok := v.K.Decision(id); ok && v.applies(d) {
			if option, origin := v.choice(id); origin == Chosen || origin == Advised {
				names = append(names, d.Title+": "+v.label("@"+id, option[0]))
			}
		}
	}
	if len(names) == 0 {
		return g.Summary
	}
	return strings.Join(names[:min(len(names), 2)], "; ")
}

func (v *View) entitySteps() []BuildStep {
	var steps []BuildStep
	for _, e := range v.Entities {
		why := fmt.Sprintf("%d fields", len(e.Fields))
		if len(e.Fields) == 1 {
			why = "1 field"
		}
		for _, r := range e.Relations {
			link := "belongs to "
			if r.Many {
				link = "has many "
			}
			why += ", " + link + r.Entity
		}
		steps = append(steps, BuildStep{
			ID: "entity:" + e.ID, Group: "Data", Title: "Create the schema and the repository of " + e.Name, Why: why,
			Guides: v.existing("service-layer", "pagination"),
		})
	}
	return steps
}

// featureSteps puts each feature's endpoints before the feature itself: a feature is done when its acceptance holds.
func (v *View) featureSteps() []BuildStep {
	var steps []BuildStep
	for _, p := range []Priority{Must, Should, Could} {
		for _, f := range v.Features {
			if f.Priority != p {
				continue
			}
			heading := "Feature: " + f.Name
			steps = append(steps, v.endpointSteps(f.ID, heading)...)
			why := f.Acceptance
			if why == "" {
				why = "no acceptance line yet"
			}
			steps = append(steps, BuildStep{ID: "feature:" + f.ID, Group: heading, Title: "See that it works: " + f.Name, Why: why})
		}
	}
	return steps
}

func (v *View) endpointSteps(feature, heading string) []BuildStep {
	var steps []BuildStep
	for _, e := range v.Endpoints {
		if e.Feature != feature && (feature != "" || v.serves(e)) {
			continue
		}
		title := "Build " + e.Method + " " + e.Path
		if e.Purpose != "" {
			title += ": " + e.Purpose
		}
		steps = append(steps, BuildStep{
			ID: "endpoint:" + e.ID, Group: heading, Title: title, Why: v.endpointWhy(e),
			Guides: v.existing("rest-patterns", "response-format", "input-validation"),
		})
	}
	return steps
}

// serves reports whether an endpoint belongs to a feature that the plan shows.
func (v *View) serves(e Endpoint) bool {
	return slices.ContainsFunc(v.Features, func(f Feature) bool { return f.ID == e.Feature && f.Priority != NotNow })
}

func (v *View) endpointWhy(e Endpoint) string {
	var parts []string
	if e.Status != 0 {
		parts = append(parts, fmt.Sprintf("answers %d", e.Status))
	}
	if e.Auth != "" {
		parts = append(parts, "for "+e.Auth)
	}
	if n := len(v.LintEndpoint(e)); n > 0 {
		parts = append(parts, fmt.Sprintf("%d against the REST patterns", n))
	}
	return strings.Join(parts, ", ")
}

func (v *View) existing(guides ...string) []string {
	return slices.DeleteFunc(guides, func(id string) bool { _, ok := v.K.Guide(id); return !ok })
}

// Stack is the name that guides and checks use for the server stack that the project has chosen, or else is advised;
// empty for a stack that they have no samples for.
func (v *View) Stack() string {
	option := v.values("@backend-stack")
	switch {
	case len(option) == 0:
		return ""
	case option[0] == "go_nethttp":
		return "go"
	case slices.Contains(knowledge.Stacks(), option[0]):
		return option[0]
	}
	return ""
}
