package workflow

import (
	"cmp"
	"slices"
	"strings"

	"fsd/knowledge"
)

// Dispute is one thing that people who worked apart settled differently: each made a change about it without having seen
// the other's. Nothing keeps it but the log, and nothing ends it but a change about the same thing by somebody who has
// seen them all. Until then it stands, and the last of the changes counts.
type Dispute struct {
	About  string   // what it is about, unique in the project: "decision/auth"
	Title  string   // in words: "Authentication"
	Phase  string   // to which it belongs
	Claims []Change // what stands against each other, in the order of the log
}

// claim says what a change is about, and what it comes to. Two changes about one thing that come to the same agree,
// whatever their reasons. Changes that cannot clash are about nothing.
func claim(b Body) (about, outcome string) {
	switch b := b.(type) {
	case Answered:
		return "fact/" + b.Fact, strings.Join(slices.Sorted(slices.Values(b.Values)), ",")
	case Decided:
		return "decision/" + b.Decision, "option " + b.Option
	case Deferred, Excluded, Reopened:
		return "decision/" + decisionOf(b), b.Kind()
	case Checked:
		return "check/" + b.Check, string(b.State)
	case FeaturePut:
		about = "row/" + b.Feature.ID
	case EntityPut:
		about = "row/" + b.Entity.ID
	case EndpointPut:
		about = "row/" + b.Endpoint.ID
	case Removed:
		return "row/" + b.ID, b.Kind()
	case Stepped:
		about = "step/" + b.Step
	case Noted:
		about = "note/" + b.Decision
	case Renamed:
		about = "name"
	default:
		return "", ""
	}
	_, data, _ := EncodeBody(b) // plain structs: they always encode
	return about, string(data)
}

// findClashes finds what was settled apart and differently, the longest standing first.
func (p *Project) findClashes() [][]Change {
	if len(p.unseen) == 0 {
		return nil
	}
	standing := map[string][]int{} // positions of the changes about a thing that no later one about it has seen
	for i, c := range p.Log {
		if about, _ := claim(c.Body); about != "" && p.inForce[c.ID] {
			standing[about] = append(slices.DeleteFunc(standing[about], func(j int) bool { return p.saw(i, j) }), i)
		}
	}
	var list [][]Change
	for _, at := range standing {
		var claims []Change
		outcomes := map[string]bool{}
		for _, i := range at {
			_, outcome := claim(p.Log[i].Body)
			outcomes[outcome] = true
			claims = append(claims, p.Log[i])
		}
		if len(outcomes) > 1 {
			list = append(list, claims)
		}
	}
	slices.SortFunc(list, func(a, b []Change) int {
		return cmp.Or(a[0].At.Compare(b[0].At), cmp.Compare(a[0].ID, b[0].ID))
	})
	return list
}

// Disputes lists what people settled differently and nobody has chosen between, as far as the knowledge still has it.
func (v *View) Disputes() []Dispute {
	if v.disputes == nil {
		v.disputes = []Dispute{}
		for _, claims := range v.clashes {
			d := Dispute{Claims: claims}
			d.About, _ = claim(claims[0].Body)
			if d.Title, d.Phase = v.subject(d.About, claims); d.Title != "" {
				v.disputes = append(v.disputes, d)
			}
		}
	}
	return v.disputes
}

// subject puts what changes are about into words, and says to which phase it belongs. Without words the knowledge no
// longer has it.
func (v *View) subject(about string, claims []Change) (title, phase string) {
	kind, id, _ := strings.Cut(about, "/")
	switch kind {
	case "decision", "note":
		if d, ok := v.K.Decision(id); ok {
			title, phase = d.Title, d.Phase
		}
		if kind == "note" && title != "" {
			title = "Note on " + title
		}
	case "fact":
		if f, ok := v.K.Fact(id); ok {
			title, phase = sentence(f.Short), knowledge.Requirements
		}
	case "check":
		title, phase = v.checkSubject(id)
	case "step":
		for _, s := range v.Plan() {
			if s.ID == id {
				title, phase = s.Title, knowledge.Implementation
			}
		}
	case "row":
		title, phase = rowTitle(claims), knowledge.Requirements
	case "name":
		title, phase = "The project's name", knowledge.Requirements
	}
	return title, phase
}

// checkSubject knows a check, or a conflict that was accepted as a risk.
func (v *View) checkSubject(id string) (title, phase string) {
	if c, ok := v.K.Check(id); ok {
		return c.Title, c.Phase
	}
	for _, c := range v.K.Conflicts {
		if conflictCheck(c.ID) == id {
			return c.Say, knowledge.Architecture
		}
	}
	return "", ""
}

// rowTitle names a row by one of the changes that wrote it.
func rowTitle(claims []Change) string {
	for _, c := range claims {
		switch b := c.Body.(type) {
		case FeaturePut:
			return "Feature: " + b.Feature.Name
		case EntityPut:
			return "Entity: " + b.Entity.Name
		case EndpointPut:
			return "Endpoint: " + b.Endpoint.Method + " " + b.Endpoint.Path
		}
	}
	return ""
}

// disputed reports whether people decided a decision differently and nobody has chosen.
func (v *View) disputed(decision string) bool {
	return slices.ContainsFunc(v.Disputes(), func(d Dispute) bool { return d.About == "decision/"+decision })
}

// Choose is the body that ends a dispute in favour of one of its claims: the same change once more, by somebody who has
// seen them all. because is the person's reason; without one that of the claim stays.
func Choose(claim Change, because string) Body {
	if b, ok := claim.Body.(Decided); ok {
		b.Because = cmp.Or(because, b.Because)
		return b
	}
	return claim.Body
}

// NeedsReason reports whether all that a choice lacks is a reason: it goes against what is recommended now.
func (v *View) NeedsReason(body Body) bool {
	b, ok := body.(Decided)
	if !ok {
		return false
	}
	_, without := v.Validate(b)
	b.Because = "given"
	_, with := v.Validate(b)
	return without != nil && with == nil
}
