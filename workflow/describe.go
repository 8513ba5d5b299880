package workflow

import (
	"fmt"
	"strings"
)

// Describe puts a change into words, for history and messages: "callers: only our own pages".
func (v *View) Describe(c Change) string {
	switch b := c.Body.(type) {
	case Created:
		return "Created the project " + b.Name
	case Renamed:
		return "Renamed to " + b.Name
	case Answered:
		if len(b.Values) == 0 {
			return "Took back: " + v.nameOf(b.Fact)
		}
		return sentence(v.nameOf(b.Fact)) + ": " + v.Labels(b.Fact, b.Values)
	case Decided:
		said := "Decided " + v.nameOf("@"+b.Decision) + ": " + v.label("@"+b.Decision, b.Option)
		if b.Option != b.Advised {
			said += ", against the advice, because " + b.Because
		}
		return said
	case Deferred:
		return "Deferred " + v.nameOf("@"+b.Decision) + " until " + b.Until + b.When
	case Excluded:
		return "Ruled out " + v.nameOf("@"+b.Decision) + ": " + b.Reason
	case Reopened:
		return "Reopened " + v.nameOf("@"+b.Decision)
	case FeaturePut:
		return "Feature: " + FormatFeature(b.Feature)
	case EntityPut:
		return "Entity: " + FormatEntity(b.Entity)
	case EndpointPut:
		return "Endpoint: " + FormatEndpoint(b.Endpoint)
	case Removed:
		return "Removed a row of the requirements"
	case Checked:
		return v.describeMark(b)
	case Stepped:
		return v.describeStep(b)
	case Noted:
		return "Note on " + v.nameOf("@"+b.Decision)
	case Detailed, Exported, Adopted, Edited:
		return v.describeRecords(b)
	case Undone:
		return "Undid: " + v.describeByID(b.Change)
	case Redone:
		return "Redid: " + v.describeByID(b.Change)
	}
	return c.Body.Kind()
}

func (v *View) describeByID(id string) string {
	if c, ok := v.Change(id); ok {
		return v.DescribeStep(c)
	}
	return id
}

// DescribeStep puts the step that a change is the first of into words: "12 changes: Decided Cache: No cache".
func (v *View) DescribeStep(first Change) string {
	said := v.Describe(first)
	if more := len(v.parts[first.ID]); more > 0 {
		said = fmt.Sprintf("%d changes: %s", more+1, said)
	}
	return said
}

// describeRecords puts what was done with records into words.
func (v *View) describeRecords(b Body) string {
	switch b := b.(type) {
	case Detailed:
		return fmt.Sprintf("Gave %d decisions records of their own", len(b.Decisions))
	case Exported:
		n := 0
		for _, f := range b.Files {
			if f.SHA256 != "" { // else it is a line of a file
				n++
			}
		}
		return fmt.Sprintf("Exported %d files", n)
	case Adopted:
		return fmt.Sprintf("Adopted %d records", len(b.Records))
	case Edited:
		said := "By hand: " + v.recordName(b.Record) + " is " + string(b.Status)
		for _, l := range b.Links {
			said += ", " + strings.ToLower(l.Relation) + " " + l.File
		}
		if b.Date != "" {
			said += ", dated " + b.Date
		}
		return said
	}
	return b.Kind()
}

// recordName is a record's number and what it is about.
func (v *View) recordName(id string) string {
	r, ok := v.Record(id)
	switch {
	case !ok:
		return id
	case r.Adopted != nil:
		return r.Adopted.Title
	}
	return fmt.Sprintf("record %d (%s)", r.Number, v.nameOf("@"+r.Decision))
}

func (v *View) describeMark(b Checked) string {
	title := b.Check
	if c, ok := v.K.Check(b.Check); ok {
		title = c.Title
	}
	switch b.State {
	case CheckRisk:
		return "Accepted the risk: " + title + ", because " + b.Reason
	case CheckNotApplicable:
		return "Does not apply: " + title + ", because " + b.Reason
	case CheckDone:
		return "Done: " + title
	}
	return "Open again: " + title
}

func (v *View) describeStep(b Stepped) string {
	title := b.Step
	for _, s := range v.Plan() {
		if s.ID == b.Step {
			title = s.Title
		}
	}
	if b.Done {
		return "Built: " + title
	}
	return "Not built yet: " + title
}

// sentence begins with a capital.
func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
