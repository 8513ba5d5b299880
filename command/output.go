package command

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"fsd/knowledge"
	"fsd/store"
	"fsd/workflow"
)

// printJSON writes one JSON document, indented, with a final newline.
func (a *app) printJSON(value any) error {
	enc := json.NewEncoder(a.Out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(value)
}

// table lines up columns with spaces: no frames, readable aloud.
type table struct{ w *tabwriter.Writer }

func (a *app) table() table { return table{tabwriter.NewWriter(a.Out, 0, 0, 2, ' ', 0)} }

func (t table) row(cells ...string) { fmt.Fprintln(t.w, strings.Join(cells, "\t")) }

func (t table) flush() error { return t.w.Flush() }

// The types below are the JSON that scripts read. Fields are only ever added.

type countJSON struct {
	Phase string `json:"phase"`
	Done  int    `json:"done"`
	Total int    `json:"total"`
}

type projectJSON struct {
	ID       string      `json:"id"`
	Name     string      `json:"name"`
	Created  time.Time   `json:"created"`
	Changed  time.Time   `json:"changed"`
	Archived bool        `json:"archived"`
	Phases   []countJSON `json:"phases"`
	Next     string      `json:"next"`
	Due      []string    `json:"due"`
}

func listJSON(projects []store.Project) []projectJSON {
	list := []projectJSON{}
	for _, p := range projects {
		list = append(list, projectJSON{
			ID: p.ID, Name: p.Summary.Name, Created: p.Created, Changed: p.Changed, Archived: p.Archived,
			Phases: countsJSON(p.Summary.Phases), Next: p.Summary.Next, Due: append([]string{}, p.Summary.Due...),
		})
	}
	return list
}

func countsJSON(counts [4]workflow.Count) []countJSON {
	var list []countJSON
	for i, phase := range knowledge.Phases() {
		list = append(list, countJSON{phase, counts[i].Done, counts[i].Total})
	}
	return list
}

type nextJSON struct {
	Kind  workflow.Kind `json:"kind"`
	ID    string        `json:"id"`
	Phase string        `json:"phase"`
	Title string        `json:"title"`
}

type staleJSON struct {
	Decision    string `json:"decision"`
	Title       string `json:"title"`
	Chosen      string `json:"chosen"`
	Recommended string `json:"recommended"`
}

type conflictJSON struct {
	ID        string             `json:"id"`
	Severity  knowledge.Severity `json:"severity"`
	Say       string             `json:"say"`
	Fix       string             `json:"fix"`
	Decisions []string           `json:"decisions"`
	Accepted  bool               `json:"accepted"`
}

type statusJSON struct {
	ID         string         `json:"id"`
	Name       string         `json:"name"`
	Phases     []countJSON    `json:"phases"`
	Next       nextJSON       `json:"next"`
	Stale      []staleJSON    `json:"stale"`
	Due        []string       `json:"due"`
	Conflicts  []conflictJSON `json:"conflicts"`
	Disputes   []disputeJSON  `json:"disputes"`
	Verdict    string         `json:"verdict"`
	Ship       bool           `json:"ship"`
	Blockers   []string       `json:"blockers"`
	Exceptions int            `json:"exceptions"`
}

func statusOf(v *workflow.View) statusJSON {
	next, verdict := v.Next(), v.Verdict()
	st := statusJSON{
		ID: v.ID, Name: v.Name, Phases: countsJSON(v.Progress()), Next: nextJSON(next), Stale: []staleJSON{},
		Due: []string{}, Conflicts: conflictsJSON(v, v.Conflicts()), Verdict: verdict.String(), Ship: verdict.Ship(),
		Blockers: []string{}, Exceptions: verdict.Exceptions, Disputes: disputesJSON(v),
	}
	for _, d := range v.Decisions() {
		if d.Stale {
			st.Stale = append(st.Stale, staleJSON{d.ID, d.Title, d.OptionTitle(d.Option), d.OptionTitle(d.Advice.Option)})
		}
		if d.Due {
			st.Due = append(st.Due, d.Title)
		}
	}
	for _, c := range verdict.Blockers {
		st.Blockers = append(st.Blockers, c.Title)
	}
	return st
}

func conflictsJSON(v *workflow.View, conflicts []workflow.Conflict) []conflictJSON {
	list := []conflictJSON{}
	for _, c := range conflicts {
		_, accepted := v.Accepted(c.ID)
		list = append(list, conflictJSON{c.ID, c.Severity, c.Say, c.Fix, c.Decisions, accepted})
	}
	return list
}
