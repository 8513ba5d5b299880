package export

import (
	"fmt"
	"path"
	"strings"
	"time"

	"fsd/workflow"
	"fsd/workflow/clean"
)

// Index renders the list of records that stands beside their folder: a README inside it would break Structurizr's
// default importer. The part between the markers is what adr-log would write. folder is the records' folder from the
// root, "docs/adr"; the index is "docs/adr.md".
func Index(v *workflow.View, folder string) []byte {
	var doc document
	doc.heading(1, "Architecture decisions")
	doc.add("<!-- adrlog -->")
	var rows, table []string
	for _, r := range v.Records {
		name := FileName(v.K, r)
		rows = append(rows, fmt.Sprintf("[ADR-%04d](%s/%s) - %s", r.Number, path.Base(folder), name, Title(v.K, r)))
		table = append(table, fmt.Sprintf("| %04d | %s | %s |", r.Number, indexStatus(v, r), r.At.UTC().Format(time.DateOnly)))
	}
	doc.list(rows)
	doc.add("<!-- adrlogstop -->")
	if len(table) > 0 {
		doc.heading(2, "Status")
		doc.add("| ADR | Status | Date |\n| --- | --- | --- |\n%s", strings.Join(table, "\n"))
	}
	if open := notDecided(v); len(open) > 0 {
		doc.heading(2, "Not decided yet")
		doc.list(open)
	}
	doc.add("The list between the markers can be refreshed with `adr-log -d %s -i %s.md`.", folder, folder)
	return doc.bytes()
}

func indexStatus(v *workflow.View, r workflow.Record) string {
	if next, ok := v.Record(r.SupersededBy); ok {
		return fmt.Sprintf("superseded by %04d", next.Number)
	}
	return string(r.Status)
}

// notDecided lists what was put off or ruled out, with the reason: a reader of the records must not think it was
// forgotten.
func notDecided(v *workflow.View) []string {
	var list []string
	for _, d := range v.Decisions() {
		switch {
		case d.State == workflow.DeferredState && d.Stance.Until != "":
			list = append(list, fmt.Sprintf("%s: deferred until %s", clean.MD(d.Title), d.Stance.Until))
		case d.State == workflow.DeferredState:
			list = append(list, fmt.Sprintf("%s: deferred until this happens: %s", clean.MD(d.Title), clean.MD(d.Stance.When)))
		case d.Stance.State == workflow.NotApplicable:
			list = append(list, fmt.Sprintf("%s: does not apply: %s", clean.MD(d.Title), clean.MD(d.Stance.Because)))
		}
	}
	return list
}
