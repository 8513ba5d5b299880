package export

import (
	"fmt"
	"path"
	"strings"
	"time"

	"fsd/workflow"
)

// indexPath is the index of a folder of records: beside it, or, where the records are the whole repository, among them.
func indexPath(folder string) string {
	if folder == "." {
		return "decisions.md"
	}
	return folder + ".md"
}

// Index renders the list of records that stands beside their folder: a README inside it would break Structurizr's
// default importer. The part between the markers is what adr-log would write. folder is the records' folder from the
// root, "docs/adr"; the index is "docs/adr.md".
func Index(v *workflow.View, folder string) []byte {
	var doc document
	doc.heading(1, "Architecture decisions")
	doc.add("<!-- adrlog -->")
	var rows, table []string
	for _, r := range entries(v) {
		short, date := "ADR", ""
		if r.Number > 0 {
			short = fmt.Sprintf("ADR-%04d", r.Number)
		}
		if !r.At.IsZero() {
			date = r.At.UTC().Format(time.DateOnly)
		}
		title := Title(v.K, r)
		if r.Adopted != nil {
			title = inline(title)
		}
		name := address(path.Join(path.Base(folder), FileName(v.K, r)))
		rows = append(rows, fmt.Sprintf("[%s](%s) - %s", short, name, title))
		table = append(table, fmt.Sprintf("| %s | %s | %s |", short, indexStatus(v, r), date))
	}
	doc.list(rows)
	doc.add("<!-- adrlogstop -->")
	if len(table) > 0 {
		doc.heading(2, "Status")
		doc.add("| Record | Status | Date |\n| --- | --- | --- |\n%s", strings.Join(table, "\n"))
	}
	if open := notDecided(v); len(open) > 0 {
		doc.heading(2, "Not decided yet")
		doc.list(open)
	}
	if conflicts := standing(v); len(conflicts) > 0 {
		doc.heading(2, "Conflicts")
		doc.list(conflicts)
	}
	doc.add("The list between the markers can be refreshed with `adr-log -d %s -i %s`.", folder, indexPath(folder))
	return doc.bytes()
}

func indexStatus(v *workflow.View, r workflow.Record) string {
	if next, ok := v.Record(r.SupersededBy); ok {
		return fmt.Sprintf("superseded by %04d", next.Number)
	}
	for _, l := range r.Links {
		if l.Relation == "Superseded by" && r.Status == workflow.StatusSuperseded {
			for _, other := range v.Records {
				if other.File == l.File && other.Number > 0 {
					return fmt.Sprintf("superseded by %04d", other.Number)
				}
			}
			return "superseded by " + inline(linkTitle(l))
		}
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
			list = append(list, fmt.Sprintf("%s: deferred until %s", md(d.Title), d.Stance.Until))
		case d.State == workflow.DeferredState:
			list = append(list, fmt.Sprintf("%s: deferred until this happens: %s", md(d.Title), md(d.Stance.When)))
		case d.Stance.State == workflow.NotApplicable:
			list = append(list, fmt.Sprintf("%s: does not apply: %s", md(d.Title), md(d.Stance.Because)))
		}
	}
	return list
}

// standing lists the conflicts between what was decided, and why those that are accepted are.
func standing(v *workflow.View) []string {
	var list []string
	for _, c := range v.Conflicts() {
		said := md(c.Say) + " Nobody has accepted it."
		if mark, ok := v.Accepted(c.ID); ok {
			said = md(c.Say) + " Accepted: " + md(stop(mark.Reason))
		}
		list = append(list, said)
	}
	return list
}
