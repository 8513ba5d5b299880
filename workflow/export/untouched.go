package export

import (
	"fmt"
	"slices"
	"strings"

	"fsd/workflow"
)

// untouched reports whether a file holds what was exported last, and nothing that it says has changed in the project since:
// most files, most times, and rendering one means to see the project as it was when it was decided.
func (p *planner) untouched(f *File, written []workflow.Written) bool {
	if len(written) == 0 || f.Adopted() || f.record.ID == workflow.IndexRecord || sum(f.have) != written[0].SHA256 {
		return false
	}
	return state(p.now, f.record.ID) == state(p.asOf(written[0].Change), f.record.ID)
}

// state is all that a record's text takes from the project as it is now. The rest of it, from context to options, is taken
// from the project as it was at the record's last change, and that never changes.
func state(v *workflow.View, id string) string {
	var b strings.Builder
	fmt.Fprintln(&b, v.Format, marks(v))
	if id != workflow.DefaultsRecord {
		r, _ := v.Record(id)
		record{Record: r, now: v}.state(&b)
		return b.String()
	}
	defaults, _ := Defaults(v)
	record{Record: defaults, now: v}.state(&b)
	for _, line := range v.Records {
		if line.Routine {
			record{Record: line, now: v}.state(&b)
		}
	}
	return b.String()
}

func (r record) state(b *strings.Builder) {
	var doc document
	r.head(&doc)
	b.Write(doc.bytes())
	fmt.Fprintln(b, r.Last, r.Decision, r.Option, r.Advised, r.Because, r.relations())
	if old, ok := r.now.Record(r.Supersedes); ok {
		fmt.Fprintln(b, link(r.now, old))
	}
	if next, ok := r.now.Record(r.SupersededBy); ok {
		fmt.Fprintln(b, next.At, link(r.now, next))
	}
	if r.inForce() {
		fmt.Fprintln(b, r.now.Notes[r.Decision])
		for _, c := range r.now.Conflicts() {
			if c.Touches(r.Decision) {
				fmt.Fprintln(b, c.Say)
			}
		}
	}
}

// marks are the conflicts that are accepted, with the reasons.
func marks(v *workflow.View) string {
	var list []string
	for id, mark := range v.Project.Checks {
		if conflict, ok := strings.CutPrefix(id, "conflict:"); ok {
			_, accepted := v.Accepted(conflict)
			list = append(list, fmt.Sprint(id, accepted, mark.Reason, mark.Owner, mark.Until))
		}
	}
	slices.Sort(list)
	return strings.Join(list, "\n")
}
