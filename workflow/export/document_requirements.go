package export

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"fsd/knowledge"
	"fsd/workflow"
	"fsd/workflow/clean"
	"fsd/workflow/export/schema"
)

// errNoRequirement is why there is no requirements document.
var errNoRequirement = errors.New("there is no answer and no row yet")

// requirements is what the project shall do and be, each requirement with an id that never changes.
func (w *writer) requirements() ([]File, error) {
	if len(w.v.Features)+len(w.v.Entities)+len(w.v.Endpoints)+len(w.v.Facts) == 0 {
		return w.single("requirements", nil, nil, errNoRequirement)
	}
	ids := numbered(w.v)
	var doc document
	doc.heading(1, heading("Requirements: "+w.v.Name))
	if purpose := w.said("purpose"); purpose != "" {
		doc.add("%s", clean.MD(stop(purpose)))
	}
	w.features(&doc, ids)
	w.qualities(&doc, ids)
	w.entities(&doc)
	w.endpoints(&doc)
	w.trace(&doc, ids)
	w.open(&doc)
	if w.has(ADRs, indexPath(w.folder)) {
		doc.add("What was decided, and why: [the decisions](%s).", relative("docs", indexPath(w.folder)))
	}
	doc.add("Written by fsd from the answers and rows of the project; change them there.")
	return w.single("requirements", doc.bytes(), nil, nil)
}

// numbered gives each feature and each answered question of quality its id, FR-001 or NFR-001, in the order in which
// they first came up. A row that is removed keeps its number, so that no other ever gets it.
func numbered(v *workflow.View) map[string]string {
	ids := map[string]string{}
	fr, nfr := 0, 0
	for _, c := range v.Log {
		switch b := c.Body.(type) {
		case workflow.FeaturePut:
			if ids[b.Feature.ID] == "" {
				fr++
				ids[b.Feature.ID] = fmt.Sprintf("FR-%03d", fr)
			}
		case workflow.Answered:
			if f, ok := v.K.Fact(b.Fact); ok && isQuality(f) && ids[f.ID] == "" {
				nfr++
				ids[f.ID] = fmt.Sprintf("NFR-%03d", nfr)
			}
		}
	}
	return ids
}

// isQuality tells facts about how well it must work from those about what it is made of and for.
func isQuality(f *knowledge.Fact) bool {
	return f.Kind != knowledge.Text && (f.Group == "scale" || f.Group == "safety")
}

func (w *writer) features(doc *document, ids map[string]string) {
	headings := map[workflow.Priority]string{workflow.Must: "Must", workflow.Should: "Should", workflow.Could: "Could"}
	if len(w.v.Features) > 0 {
		doc.heading(2, "Functional requirements")
	}
	for _, p := range workflow.Priorities()[:3] {
		if rows := w.featureRows(p, ids); len(rows) > 0 {
			doc.heading(3, headings[p])
			doc.list(rows)
		}
	}
	left := w.featureRows(workflow.NotNow, ids)
	goals := w.said("non_goals")
	if len(left) == 0 && goals == "" {
		return
	}
	doc.heading(2, "Left out on purpose")
	if goals != "" {
		doc.add("%s", clean.MD(stop(goals)))
	}
	doc.list(left)
}

func (w *writer) featureRows(p workflow.Priority, ids map[string]string) []string {
	var rows []string
	for _, f := range w.v.Features {
		if f.Priority != p {
			continue
		}
		said := clean.MD(stop(sentenceCase(f.Name)))
		if f.For != "" {
			said += " For: " + clean.MD(stop(f.For))
		}
		if f.Acceptance != "" {
			said += " Accepted when: " + clean.MD(stop(f.Acceptance))
		}
		rows = append(rows, "**"+ids[f.ID]+"** "+said)
	}
	return rows
}

// qualities are how well it must work, then what else the brief says. Answers to the questions of single trees are in the
// decisions that rest on them.
func (w *writer) qualities(doc *document, ids map[string]string) {
	var quality, context []string
	for i := range w.v.K.Facts {
		f := &w.v.K.Facts[i]
		switch {
		case len(w.v.Facts[f.ID]) == 0 || f.Kind == knowledge.Text:
		case isQuality(f):
			quality = append(quality, fmt.Sprintf("**%s** %s %s.", ids[f.ID], clean.MD(f.Ask), w.answer(f)))
		case f.Brief > 0:
			context = append(context, row(clean.MD(f.Ask), w.answer(f)))
		}
	}
	slices.Sort(quality)
	if len(quality) > 0 {
		doc.heading(2, "Quality requirements")
		doc.list(quality)
	}
	if len(context) > 0 {
		doc.heading(2, "Context and constraints")
		doc.grid([]string{"Question", "Answer"}, context)
	}
}

// answer is what was answered to a question, in words.
func (w *writer) answer(f *knowledge.Fact) string {
	if slices.Contains(w.v.Facts[f.ID], knowledge.Unknown) {
		return "not known yet; taken as: " + clean.MD(w.v.Fallback(f))
	}
	return clean.MD(w.v.Labels(f.ID, w.v.Facts[f.ID]))
}

func (w *writer) entities(doc *document) {
	if len(w.v.Entities) == 0 {
		return
	}
	doc.heading(2, "Data")
	if w.has("mermaid", "docs/er.md") {
		doc.add("How they hang together: [the diagram](er.md).")
	}
	for _, e := range w.v.Entities {
		doc.heading(3, heading(sentenceCase(e.Name)))
		var about []string
		if e.Personal {
			about = append(about, "Holds personal data.")
		}
		if e.Owner != "" {
			about = append(about, "A record belongs to: "+clean.MD(stop(e.Owner)))
		}
		for _, r := range e.Relations {
			relation := "Belongs to: "
			if r.Many {
				relation = "Has many: "
			}
			about = append(about, relation+clean.MD(stop(r.Entity)))
		}
		if len(about) > 0 {
			doc.add("%s", strings.Join(about, " "))
		}
		var rows []string
		for _, f := range e.Fields {
			rows = append(rows, row(code(f.Name), f.Type, fieldRules(f)))
		}
		doc.grid([]string{"Field", "Type", "Rules"}, rows)
	}
}

func fieldRules(f workflow.Field) string {
	rules := "required"
	if f.Optional {
		rules = "optional"
	}
	if f.Unique {
		rules += ", unique"
	}
	return rules
}

func (w *writer) endpoints(doc *document) {
	if len(w.v.Endpoints) == 0 {
		return
	}
	doc.heading(2, "API")
	if w.has("openapi", "docs/openapi.yaml") {
		doc.add("In full: [the OpenAPI document](openapi.yaml).")
	}
	var rows []string
	for _, e := range w.v.Endpoints {
		rows = append(rows, row(code(e.Method+" "+e.Path), clean.MD(e.Purpose), clean.MD(e.Auth), clean.MD(e.Request), clean.MD(e.Response), fmt.Sprint(e.Status)))
	}
	doc.grid([]string{"Endpoint", "Purpose", "For", "Takes", "Answers", "Status"}, rows)
}

// trace says which endpoints and entities serve each requirement.
func (w *writer) trace(doc *document, ids map[string]string) {
	model := schema.Of(w.v)
	var rows []string
	for _, f := range w.v.Features {
		var endpoints, entities []string
		for _, e := range w.v.Endpoints {
			if e.Feature != f.ID {
				continue
			}
			endpoints = append(endpoints, code(e.Method+" "+e.Path))
			for _, called := range []string{e.Request, e.Response} {
				if t, ok := model.Table(called); ok && !slices.Contains(entities, clean.MD(t.Title())) {
					entities = append(entities, clean.MD(t.Title()))
				}
			}
		}
		if len(endpoints) > 0 {
			rows = append(rows, row(ids[f.ID], strings.Join(endpoints, ", "), strings.Join(entities, ", ")))
		}
	}
	if len(rows) > 0 {
		doc.heading(2, "Traceability")
		doc.grid([]string{"Requirement", "Endpoints", "Entities"}, rows)
	}
}

// open lists what is not settled, so that a reader does not take it for settled.
func (w *writer) open(doc *document) {
	var open []string
	for _, f := range w.v.Asked() {
		if len(w.v.Facts[f.ID]) == 0 {
			open = append(open, "Not answered: "+clean.MD(f.Ask))
		}
	}
	for _, f := range w.v.Features {
		if f.Priority == workflow.Must && f.Acceptance == "" {
			open = append(open, "No way to see that it works: "+clean.MD(stop(f.Name)))
		}
	}
	for _, d := range w.v.Decisions() {
		if d.State == workflow.DeferredState {
			open = append(open, clean.MD(d.Title)+": deferred until "+clean.MD(stop(d.Stance.Until+d.Stance.When)))
		}
	}
	for _, e := range w.v.Endpoints {
		for _, finding := range w.v.LintEndpoint(e) {
			open = append(open, code(e.Method+" "+e.Path)+": "+clean.MD(finding.Say))
		}
	}
	if len(open) > 0 {
		doc.heading(2, "Open points")
		doc.list(open)
	}
}
