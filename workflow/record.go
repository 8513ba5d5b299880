package workflow

import "time"

// Record is one decision made, as it will be exported. Records are never removed; a revision supersedes.
type Record struct {
	ID           string // id of the change that made it; with "/" and the decision where a change makes several
	Last         string // id of the latest Decided change that confirmed it; ID at first
	Number       int    // from 1, unique, never used again once it was exported (numbers.go); 0 for adopted records without one
	Decision     string
	Option       string
	Advised      string
	Because      string
	At           time.Time
	Author       string
	Status       RecordStatus
	Supersedes   string // id of the record this one replaces
	SupersededBy string
	Links        []Link // what was written by hand about other records
	File         string // name under which it was exported; empty before
	// Left are files under which it was exported until it turned out that its number had been given to another record
	// before, elsewhere. They are to go.
	Left []ExportedFile

	// Routine says that the record is one line of the defaults record, whose number and file it shares. Nobody contested
	// the decision; sixty of them need not be sixty files. As soon as somebody does contest it (chooses again, types a
	// reason or a note, accepts a conflict) it gets a record of its own: this one, if the line was never exported; else a
	// new one that supersedes the line, because what was exported never moves.
	Routine bool
	// Adopted is the team's own record that this one was read from; nil for records that fsd writes. Decision is empty
	// until a person has confirmed what it is about.
	Adopted *AdoptedRecord

	last      int  // position of Last in the log
	exported  bool // as of the change that is being applied; File is set when all are
	withdrawn bool // its change was undone after it was exported
}

// RecordStatus is where a record stands, in the words of MADR 4.0.
type RecordStatus string

// The statuses of records.
const (
	StatusDraft      RecordStatus = "draft"    // only read from files
	StatusProposed   RecordStatus = "proposed" // one of several made apart, between which nobody has chosen yet
	StatusAccepted   RecordStatus = "accepted"
	StatusRejected   RecordStatus = "rejected"   // another one of them was chosen
	StatusDeprecated RecordStatus = "deprecated" // reopened, deferred, excluded or taken back after it was made
	StatusSuperseded RecordStatus = "superseded"
)

// RecordStatuses lists the statuses along the life of a record: where two places of a file differ, the later counts.
func RecordStatuses() []RecordStatus {
	return []RecordStatus{StatusDraft, StatusProposed, StatusAccepted, StatusRejected, StatusDeprecated, StatusSuperseded}
}

// Written is a file as it was exported, and the change that says so.
type Written struct {
	ExportedFile
	Change string
}

// Written returns what was exported for a record, the index or the defaults record, the latest first, on any machine: all
// of it is fsd's own text, also what a checkout has brought back, and may be replaced, since it can be made again.
func (p *Project) Written(record string) []Written { return p.written[record] }
