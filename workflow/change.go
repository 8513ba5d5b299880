// Package workflow is what fsd's knowledge means for one project. Everything a person does is a Change; a Project is
// what its changes add up to; every view (which question is next, what is recommended and why, what conflicts, what is
// left to do) is computed from a Project and the knowledge, by pure functions: no clock, no disk, no environment.
package workflow

import (
	"encoding/json"
	"time"
)

// Change is one thing somebody did to a project. Changes are the only truth that is stored; they are never edited and
// never removed, so that undo, history and merging need nothing else.
type Change struct {
	ID     string    // UUIDv7: unique everywhere, ordered by time of making
	At     time.Time // UTC, to the millisecond
	Author string    // who did it, as the environment names them; may be empty
	// After are the ids of the changes that the maker had seen last: the one before, or the last of each branch when logs
	// were merged. Empty means that all earlier changes had been seen.
	After []string
	Body  Body
}

// Body is what a change does. The set of bodies is closed: bodies lists them all.
type Body interface {
	// Kind is the stable name under which the body is stored.
	Kind() string
}

// Created starts a project. It is the first change of each and cannot be undone.
type Created struct {
	Name string `json:"name"`
}

// Renamed gives the project another name.
type Renamed struct {
	Name string `json:"name"`
}

// Answered sets a fact: one value id, several for a set fact, the text of a text fact, or knowledge.Unknown. No
// values clear the fact.
type Answered struct {
	Fact   string   `json:"fact"`
	Values []string `json:"values"`
}

// Decided records a choice. It is the decision's record from then on and supersedes an earlier one.
type Decided struct {
	Decision string `json:"decision"`
	Option   string `json:"option"`
	// Advised is the option that was recommended at that moment; the record goes stale when that changes.
	Advised string `json:"advised"`
	// Because is the person's own reason; required when Option is not Advised.
	Because string `json:"because,omitempty"`
}

// Deferred puts a decision off until a day (YYYY-MM-DD) or a condition in words. Exactly one is given.
type Deferred struct {
	Decision string `json:"decision"`
	Until    string `json:"until,omitempty"`
	When     string `json:"when,omitempty"`
}

// Excluded marks a decision as not applicable, with a reason.
type Excluded struct {
	Decision string `json:"decision"`
	Reason   string `json:"reason"`
}

// Reopened takes back a deferral or an exclusion, or opens an accepted decision again; its record stays in history.
type Reopened struct {
	Decision string `json:"decision"`
}

// FeaturePut adds a feature, or replaces the one with the same id.
type FeaturePut struct {
	Feature Feature `json:"feature"`
}

// EntityPut adds an entity, or replaces the one with the same id.
type EntityPut struct {
	Entity Entity `json:"entity"`
}

// EndpointPut adds an endpoint, or replaces the one with the same id.
type EndpointPut struct {
	Endpoint Endpoint `json:"endpoint"`
}

// Removed takes a feature, an entity or an endpoint out of the requirements.
type Removed struct {
	ID string `json:"id"`
}

// Checked sets the state of a checklist item.
type Checked struct {
	Check    string     `json:"check"`
	State    CheckState `json:"state"`
	Evidence string     `json:"evidence,omitempty"` // how it was seen to be done
	Reason   string     `json:"reason,omitempty"`   // why it does not apply, or why the risk is accepted
	Owner    string     `json:"owner,omitempty"`    // who carries the risk
	Until    string     `json:"until,omitempty"`    // YYYY-MM-DD; on that day an accepted risk opens again
}

// Stepped marks a step of the build plan as done, or as open again.
type Stepped struct {
	Step string `json:"step"`
	Done bool   `json:"done"`
}

// Noted sets the note kept with a decision; an empty text removes it.
type Noted struct {
	Decision string `json:"decision"`
	Text     string `json:"text"`
}

// Exported remembers which records were written under which number and file name, so that neither ever changes. It is
// not an act of design: undo passes over it.
type Exported struct {
	Files []ExportedFile `json:"files"`
}

// ExportedFile is one record as it was last written.
type ExportedFile struct {
	Record string `json:"record"` // id of the Decided change, or IndexRecord
	Number int    `json:"number"`
	Name   string `json:"name"` // file name without folder
	SHA256 string `json:"sha256"`
}

// IndexRecord stands for the index of the records among exported files.
const IndexRecord = "index"

// Undone takes back the change with the given id.
type Undone struct {
	Change string `json:"change"`
}

// Redone brings back a change that was undone.
type Redone struct {
	Change string `json:"change"`
}

// Kind implements Body.
func (Created) Kind() string     { return "created" }
func (Renamed) Kind() string     { return "renamed" }
func (Answered) Kind() string    { return "answered" }
func (Decided) Kind() string     { return "decided" }
func (Deferred) Kind() string    { return "deferred" }
func (Excluded) Kind() string    { return "excluded" }
func (Reopened) Kind() string    { return "reopened" }
func (FeaturePut) Kind() string  { return "feature" }
func (EntityPut) Kind() string   { return "entity" }
func (EndpointPut) Kind() string { return "endpoint" }
func (Removed) Kind() string     { return "removed" }
func (Checked) Kind() string     { return "checked" }
func (Stepped) Kind() string     { return "stepped" }
func (Noted) Kind() string       { return "noted" }
func (Exported) Kind() string    { return "exported" }
func (Undone) Kind() string      { return "undone" }
func (Redone) Kind() string      { return "redone" }

// EncodeBody gives the form in which a body is stored: its kind and its JSON.
func EncodeBody(b Body) (kind string, data []byte, err error) {
	data, err = json.Marshal(b)
	return b.Kind(), data, err
}

// Count is so many done of so many.
type Count struct {
	Done  int `json:"done"`
	Total int `json:"total"`
}

// Summary is what a list of projects shows. It is computed from the project with each change and stored beside it, so
// that listing ten thousand projects reads no changes.
type Summary struct {
	Name   string   `json:"name"`
	Phases [4]Count `json:"phases"`        // in the order of knowledge.Phases
	Next   string   `json:"next"`          // the next step in words, "Architecture: Authentication"
	Due    []string `json:"due,omitempty"` // days (YYYY-MM-DD) on which deferred decisions come up, sorted
}
