package workflow

import (
	"slices"
	"strings"

	"fsd/workflow/clean"
)

// has refuses an id that is none of the project's rows. A row that one has removed and another has changed counts.
func (v *View) has(id string) error {
	disputed := func(d Dispute) bool { return d.About == "row/"+id }
	if slices.ContainsFunc(v.Disputes(), disputed) || slices.ContainsFunc(v.Features, func(f Feature) bool { return f.ID == id }) ||
		slices.ContainsFunc(v.Entities, func(e Entity) bool { return e.ID == id }) ||
		slices.ContainsFunc(v.Endpoints, func(e Endpoint) bool { return e.ID == id }) {
		return nil
	}
	return refuse("the row is not there any more; somebody else may have removed it")
}

func (v *View) validFeature(b FeaturePut) (Body, error) {
	f := &b.Feature
	f.Name, f.For, f.Acceptance = clean.Line(f.Name, MaxLine), clean.Line(f.For, MaxLine), clean.Line(f.Acceptance, 1000)
	switch {
	case f.ID == "":
		return nil, refuse("a feature needs an id")
	case f.Name == "":
		return nil, refuse("a feature needs a name")
	case !slices.Contains(Priorities(), f.Priority):
		return nil, refuse("%s is not a priority: must, should, could or not-now", clean.Show(string(f.Priority)))
	}
	return b, nil
}

func (v *View) validEntity(b EntityPut) (Body, error) {
	e := &b.Entity
	e.Name, e.Owner = clean.Line(e.Name, 80), clean.Line(e.Owner, 80)
	e.Fields, e.Relations = slices.Clone(e.Fields), slices.Clone(e.Relations)
	if e.ID == "" || e.Name == "" {
		return nil, refuse("an entity needs a name")
	}
	same := func(o Entity) bool { return o.ID != e.ID && strings.EqualFold(o.Name, e.Name) }
	if slices.ContainsFunc(v.Entities, same) {
		return nil, refuse("there is an entity %s already", e.Name)
	}
	seen := map[string]bool{}
	for i := range e.Fields {
		f := &e.Fields[i]
		f.Name = clean.Line(f.Name, 80)
		switch {
		case f.Name == "":
			return nil, refuse("a field of %s needs a name", e.Name)
		case seen[f.Name]:
			return nil, refuse("%s has the field %s twice", e.Name, f.Name)
		case !slices.Contains(FieldTypes(), f.Type):
			return nil, Refusal{Say: clean.Show(f.Type) + " is not a type of field", Near: Nearest(f.Type, FieldTypes())}
		}
		seen[f.Name] = true
	}
	for i := range e.Relations {
		if e.Relations[i].Entity = clean.Line(e.Relations[i].Entity, 80); e.Relations[i].Entity == "" {
			return nil, refuse("a relation of %s needs the name of an entity", e.Name)
		}
	}
	return b, nil
}

// validEndpoint refuses only what cannot be an endpoint at all; the REST patterns are advice (LintEndpoint).
func (v *View) validEndpoint(b EndpointPut) (Body, error) {
	e := &b.Endpoint
	e.Method = strings.ToUpper(clean.Line(e.Method, 10))
	e.Path, e.Purpose = clean.Line(e.Path, 200), clean.Line(e.Purpose, MaxLine)
	e.Auth, e.Request, e.Response = clean.Line(e.Auth, 80), clean.Line(e.Request, 80), clean.Line(e.Response, 80)
	switch {
	case e.ID == "":
		return nil, refuse("an endpoint needs an id")
	case !slices.Contains(Methods(), e.Method):
		return nil, Refusal{Say: clean.Show(e.Method) + " is not a method", Near: Methods()}
	case !strings.HasPrefix(e.Path, "/") || strings.ContainsAny(e.Path, " \\"):
		return nil, refuse("the path %s must begin with a slash and have no spaces", clean.Show(e.Path))
	case e.Status != 0 && (e.Status < 200 || e.Status > 399):
		return nil, refuse("%d is not a status code of success (200 to 399)", e.Status)
	}
	if e.Status == 0 {
		e.Status = UsualStatus(*e)
	}
	return b, nil
}
