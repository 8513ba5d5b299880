package export

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"time"

	"fsd/knowledge"
	"fsd/workflow"
)

// projectSchema describes the JSON document (JSON Schema 2020-12); it is written beside it.
//
//go:embed project.schema.json
var projectSchema []byte

const (
	jsonPath   = "docs/fsd.json"
	schemaPath = "docs/fsd.schema.json"
)

// The types below are the document. Fields are only ever added, and project.schema.json follows them.
type (
	projectJSON struct {
		Schema    string              `json:"$schema"`
		Format    string              `json:"format"`
		ID        string              `json:"id"`
		Name      string              `json:"name"`
		Created   time.Time           `json:"created"`
		Phases    []phaseJSON         `json:"phases"`
		Facts     []factJSON          `json:"facts"`
		Features  []featureJSON       `json:"features"`
		Entities  []workflow.Entity   `json:"entities"`
		Endpoints []workflow.Endpoint `json:"endpoints"`
		Decisions []decisionJSON      `json:"decisions"`
		Records   []recordJSON        `json:"records"`
		Conflicts []conflictJSON      `json:"conflicts"`
		Plan      []stepJSON          `json:"plan"`
		Checks    []checkJSON         `json:"checks"`
		Verdict   verdictJSON         `json:"verdict"`
	}
	phaseJSON struct {
		Phase string `json:"phase"`
		workflow.Count
	}
	factJSON struct {
		ID       string          `json:"id"`
		Question string          `json:"question"`
		Answer   []string        `json:"answer"` // as given; empty when nobody answered
		Used     []string        `json:"used"`   // what recommendations go by
		Origin   workflow.Origin `json:"origin"`
		Words    string          `json:"words"`
	}
	featureJSON struct {
		Number string `json:"number"`
		workflow.Feature
	}
	optionJSON struct {
		ID          string `json:"id"`
		Title       string `json:"title"`
		LostBecause string `json:"lost_because,omitempty"`
		WouldWinIf  string `json:"would_win_if,omitempty"`
	}
	decisionJSON struct {
		ID          string         `json:"id"`
		Title       string         `json:"title"`
		Phase       string         `json:"phase"`
		Question    string         `json:"question"`
		State       workflow.State `json:"state"`
		Option      string         `json:"option,omitempty"` // what was chosen
		Because     string         `json:"because,omitempty"`
		Until       string         `json:"until,omitempty"`
		When        string         `json:"when,omitempty"`
		Recommended string         `json:"recommended"`
		Why         string         `json:"why"`
		Reasons     []string       `json:"reasons"`
		Stale       bool           `json:"stale"`
		Note        string         `json:"note,omitempty"`
		Options     []optionJSON   `json:"options"`
	}
	recordJSON struct {
		Number       int                   `json:"number"`
		Title        string                `json:"title"`
		Status       workflow.RecordStatus `json:"status"`
		Date         string                `json:"date"`
		Decision     string                `json:"decision"`
		Option       string                `json:"option"`
		Because      string                `json:"because,omitempty"`
		Author       string                `json:"author,omitempty"`
		Supersedes   int                   `json:"supersedes,omitempty"`
		SupersededBy int                   `json:"superseded_by,omitempty"`
		File         string                `json:"file,omitempty"`
	}
	conflictJSON struct {
		ID        string             `json:"id"`
		Severity  knowledge.Severity `json:"severity"`
		Say       string             `json:"say"`
		Fix       string             `json:"fix"`
		Decisions []string           `json:"decisions"`
		Accepted  bool               `json:"accepted"`
	}
	stepJSON struct {
		ID    string `json:"id"`
		Group string `json:"group"`
		Title string `json:"title"`
		Done  bool   `json:"done"`
	}
	checkJSON struct {
		ID       string              `json:"id"`
		Phase    string              `json:"phase"`
		Group    string              `json:"group"`
		Title    string              `json:"title"`
		Severity knowledge.Severity  `json:"severity"`
		State    workflow.CheckState `json:"state"`
		Evidence string              `json:"evidence,omitempty"`
		Reason   string              `json:"reason,omitempty"`
		Owner    string              `json:"owner,omitempty"`
		Until    string              `json:"until,omitempty"`
	}
	verdictJSON struct {
		Ship       bool     `json:"ship"`
		Words      string   `json:"words"`
		Blockers   []string `json:"blockers"`
		Exceptions int      `json:"exceptions"`
	}
)

// json is the whole project as data, and the schema that describes it.
func (w *writer) json() ([]File, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(w.project()); err != nil {
		return nil, err
	}
	data, err := w.file("json", jsonPath, out.Bytes(), nil)
	if err != nil {
		return nil, err
	}
	described, err := w.file("json-schema", schemaPath, projectSchema, nil)
	return []File{data, described}, err
}

func (w *writer) project() projectJSON {
	v := w.v
	doc := projectJSON{
		Schema: "fsd.schema.json", Format: "fsd-project/1", ID: v.ID, Name: v.Name, Created: v.Created.UTC(),
		Facts: w.factsJSON(), Features: []featureJSON{}, Entities: append([]workflow.Entity{}, v.Entities...),
		Endpoints: append([]workflow.Endpoint{}, v.Endpoints...), Decisions: []decisionJSON{}, Records: w.recordsJSON(),
		Conflicts: []conflictJSON{}, Plan: []stepJSON{}, Checks: []checkJSON{},
	}
	for i, count := range v.Progress() {
		doc.Phases = append(doc.Phases, phaseJSON{knowledge.Phases()[i], count})
	}
	ids := numbered(v)
	for _, f := range v.Features {
		doc.Features = append(doc.Features, featureJSON{ids[f.ID], f})
	}
	for _, d := range v.Decisions() {
		doc.Decisions = append(doc.Decisions, w.decisionJSON(d))
	}
	for _, c := range v.Conflicts() {
		_, accepted := v.Accepted(c.ID)
		doc.Conflicts = append(doc.Conflicts, conflictJSON{c.ID, c.Severity, c.Say, c.Fix, append([]string{}, c.Decisions...), accepted})
	}
	for _, s := range v.Plan() {
		doc.Plan = append(doc.Plan, stepJSON{s.ID, s.Group, s.Title, s.Done})
	}
	for _, c := range v.Checks("") {
		doc.Checks = append(doc.Checks, checkJSON{
			c.ID, c.Phase, c.Group, c.Title, c.Severity, c.State, c.Mark.Evidence, c.Mark.Reason, c.Mark.Owner, c.Mark.Until,
		})
	}
	verdict := v.Verdict()
	doc.Verdict = verdictJSON{Ship: verdict.Ship(), Words: verdict.String(), Blockers: []string{}, Exceptions: verdict.Exceptions}
	for _, c := range verdict.Blockers {
		doc.Verdict.Blockers = append(doc.Verdict.Blockers, c.ID)
	}
	return doc
}

// factsJSON lists the questions of the brief and every other that was answered.
func (w *writer) factsJSON() []factJSON {
	list := []factJSON{}
	for i := range w.v.K.Facts {
		f := &w.v.K.Facts[i]
		answer := w.v.Facts[f.ID]
		if f.Brief == 0 && len(answer) == 0 {
			continue
		}
		used, origin := w.v.Value(f.ID)
		list = append(list, factJSON{
			f.ID, f.Ask, append([]string{}, answer...), append([]string{}, used...), origin, w.v.Labels(f.ID, used),
		})
	}
	return list
}

func (w *writer) decisionJSON(d workflow.Decision) decisionJSON {
	out := decisionJSON{
		ID: d.ID, Title: d.Title, Phase: d.Phase, Question: d.Ask, State: d.State, Because: d.Stance.Because,
		Until: d.Stance.Until, When: d.Stance.When, Recommended: d.Advice.Option, Why: d.Advice.Leaf.Why,
		Reasons: append([]string{}, w.v.Because(d.Advice)...), Stale: d.Stale, Note: w.v.Notes[d.ID], Options: []optionJSON{},
	}
	if d.Made() {
		out.Option = d.Option
	}
	alternatives := map[string]workflow.Alternative{}
	for _, alt := range w.v.Alternatives(d.Decision) {
		alternatives[alt.Option.ID] = alt
	}
	for _, o := range d.Options {
		option := optionJSON{ID: o.ID, Title: o.Title}
		if alt, ok := alternatives[o.ID]; ok {
			option.LostBecause, option.WouldWinIf = w.v.LostBecause(alt), w.v.WouldWinIf(alt)
		}
		out.Options = append(out.Options, option)
	}
	return out
}

func (w *writer) recordsJSON() []recordJSON {
	list := []recordJSON{}
	number := func(id string) int { r, _ := w.v.Record(id); return r.Number }
	for _, r := range w.v.Records {
		list = append(list, recordJSON{
			r.Number, Title(w.v.K, r), r.Status, r.At.UTC().Format(time.DateOnly), r.Decision, r.Option, r.Because, r.Author,
			number(r.Supersedes), number(r.SupersededBy), w.record(r),
		})
	}
	return list
}
