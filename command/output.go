package command

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"fsd/knowledge"
	"fsd/store"
	"fsd/workflow"
	"fsd/workflow/clean"
)

// printJSON writes one JSON document, indented, with a final newline.
func (a *app) printJSON(value any) error {
	var out strings.Builder
	enc := json.NewEncoder(&out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(value); err != nil {
		return err
	}
	_, err := io.WriteString(a.Out, clean.JSON(out.String()))
	return err
}

// table lines up columns with spaces: no frames, readable aloud.
type table struct {
	out *bufio.Writer // a tabwriter writes cell by cell
	w   *tabwriter.Writer
}

func (a *app) table() table {
	out := bufio.NewWriter(a.Out)
	return table{out, tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)}
}

func (t table) row(cells ...string) { fmt.Fprintln(t.w, strings.Join(cells, "\t")) }

// heading starts a part of the table that lines up by itself.
func (t table) heading(text string) {
	_ = t.w.Flush() // into memory
	fmt.Fprintln(t.out, text)
}

func (t table) flush() error { return errors.Join(t.w.Flush(), t.out.Flush()) }

// The types whose names end in JSON are what programs read. Fields are only ever added. docs/schema is made from the
// types and their comments.

// countJSON is how much of a phase is done.
type countJSON struct {
	Phase string `json:"phase"`
	Done  int    `json:"done"`
	Total int    `json:"total"`
}

// projectJSON is a project in a list.
type projectJSON struct {
	ID       string      `json:"id"`
	Name     string      `json:"name"`
	Created  time.Time   `json:"created"`
	Changed  time.Time   `json:"changed"` // when the newest change was made
	Archived bool        `json:"archived"`
	Phases   []countJSON `json:"phases"`
	Next     string      `json:"next"` // what comes next, in words
	Due      []string    `json:"due"`  // the days, as 2027-01-31, until which decisions are deferred
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

// nextJSON is what comes next in a project.
type nextJSON struct {
	Kind  workflow.Kind `json:"kind"`
	ID    string        `json:"id"` // of the fact, decision, step or check; "features", "entities" or "endpoints" for rows
	Phase string        `json:"phase"`
	Title string        `json:"title"`
}

// staleJSON is a decision whose advice has changed since it was made.
type staleJSON struct {
	Decision    string `json:"decision"`
	Title       string `json:"title"`
	Chosen      string `json:"chosen"`
	Recommended string `json:"recommended"` // now
}

// conflictJSON is a conflict between choices and answers.
type conflictJSON struct {
	ID        string             `json:"id"`
	Severity  knowledge.Severity `json:"severity"`
	Say       string             `json:"say"`       // what clashes
	Fix       string             `json:"fix"`       // what to do about it
	Decisions []string           `json:"decisions"` // whose choices clash
	Accepted  bool               `json:"accepted"`  // fsd check conflict:ID --accept-risk was said
}

// formerJSON is what was settled about something that this fsd's knowledge no longer has.
type formerJSON struct {
	Kind  string `json:"kind"` // decision, option, fact or check
	ID    string `json:"id"`   // of the decision, fact or check
	Title string `json:"title"`
	Say   string `json:"say"` // what was settled
}

// statusJSON is where a project stands.
type statusJSON struct {
	ID       string        `json:"id"`
	Name     string        `json:"name"`
	Phases   []countJSON   `json:"phases"`
	Next     nextJSON      `json:"next"`
	Question *questionJSON `json:"question" jsonschema:"nullable"` // what fsd ask would ask; null when nothing is left to ask
	Stale    []staleJSON   `json:"stale"`
	Due      []string      `json:"due"` // titles of deferred decisions whose day has come
	// Uncontested are the decisions that fsd decide --uncontested would make.
	Uncontested []string       `json:"uncontested"`
	Conflicts   []conflictJSON `json:"conflicts"`
	Disputes    []disputeJSON  `json:"disputes"`
	Former      []formerJSON   `json:"former"` // settled once about what this fsd no longer has
	Verdict     string         `json:"verdict"`
	Ship        bool           `json:"ship"`
	Blockers    []string       `json:"blockers"`   // titles of open checks that forbid to ship
	Exceptions  int            `json:"exceptions"` // accepted risks
}

func statusOf(v *workflow.View) statusJSON {
	next, verdict := v.Next(), v.Verdict()
	st := statusJSON{
		ID: v.ID, Name: v.Name, Phases: countsJSON(v.Progress()), Next: nextJSON(next), Stale: []staleJSON{},
		Due: []string{}, Conflicts: conflictsJSON(v, v.Conflicts()), Verdict: verdict.String(), Ship: verdict.Ship(),
		Blockers: []string{}, Exceptions: verdict.Exceptions, Disputes: disputesJSON(v), Uncontested: []string{}, Former: []formerJSON{},
	}
	for _, d := range v.Uncontested() {
		st.Uncontested = append(st.Uncontested, d.ID)
	}
	for _, f := range v.Former() {
		st.Former = append(st.Former, formerJSON{f.Kind, f.ID, f.Title, f.Said})
	}
	if q, ok := nextQuestion(v, nil, nil); ok {
		st.Question = questionOf(v, q)
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
