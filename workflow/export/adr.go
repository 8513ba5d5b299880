// Package export turns a project into files for other people and other tools: decision records in Markdown that the
// ADR tools in use can read and rewrite. Rendering is pure; writing (write.go) compares first and overwrites nothing
// that fsd did not write.
package export

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"fsd/knowledge"
	"fsd/workflow"
	"fsd/workflow/clean"
)

// document builds Markdown in the form that MADR's own lint accepts: blank lines around blocks, lists with "*", one
// newline at the end.
type document struct{ blocks []string }

func (d *document) add(format string, args ...any) {
	d.blocks = append(d.blocks, fmt.Sprintf(format, args...))
}

func (d *document) heading(level int, text string) {
	d.add("%s %s", strings.Repeat("#", level), text)
}

func (d *document) list(items []string) {
	if len(items) > 0 {
		d.blocks = append(d.blocks, "* "+strings.Join(items, "\n* "))
	}
}

func (d *document) bytes() []byte { return []byte(strings.Join(d.blocks, "\n\n") + "\n") }

// record is what the text of one ADR is made from: the record, and the project as it was when it was decided. Later
// answers do not change what a record says.
type record struct {
	workflow.Record
	now  *workflow.View // for links and statuses
	then *workflow.View // for context, drivers and options
	d    workflow.Decision
}

// ADR renders one record in the format that the project was last exported in. An adopted record is the team's own text.
func ADR(v *workflow.View, r workflow.Record) []byte {
	switch {
	case r.Adopted != nil:
		return r.Adopted.Text
	case r.ID == workflow.DefaultsRecord:
		return defaultsText(v, r)
	}
	then := workflow.See(v.K, v.AsOf(r.Last), r.At.Format(time.DateOnly))
	rec := record{Record: r, now: v, then: then}
	rec.d, _ = then.Decision(r.Decision)
	var doc document
	rec.head(&doc)
	if rec.d.Decision == nil {
		doc.heading(2, "Decision Outcome")
		rec.former(&doc, "decision")
		return doc.bytes()
	}
	rec.context(&doc)
	rec.outcome(&doc)
	rec.confirmation(&doc)
	rec.options(&doc)
	rec.more(&doc)
	return doc.bytes()
}

func (r record) context(doc *document) {
	doc.heading(2, "Context and Problem Statement")
	r.purpose(doc)
	if about, err := r.now.K.About(r.Decision); err == nil {
		for _, paragraph := range strings.Split(strings.TrimSpace(about), "\n\n") {
			doc.add("%s", starred(paragraph))
		}
	}
	doc.add("%s", r.d.Ask)
	if len(r.d.Advice.Path) == 0 {
		return
	}
	doc.heading(2, "Decision Drivers")
	var drivers []string
	for _, reason := range r.then.Because(r.d.Advice) {
		drivers = append(drivers, md(sentenceCase(reason)))
	}
	doc.list(drivers)
}

// purpose says what the project is.
func (r record) purpose(doc *document) {
	if purpose := strings.Join(r.then.Facts["purpose"], " "); purpose != "" && purpose != knowledge.Unknown {
		doc.add("%s: %s", md(r.then.Name), md(purpose))
	}
}

func (r record) outcome(doc *document) {
	doc.heading(2, "Considered Options")
	var titles []string
	for _, o := range r.d.Options {
		titles = append(titles, md(o.Title))
	}
	doc.list(titles)
	doc.heading(2, "Decision Outcome")
	option, _ := r.d.Decision.Option(r.Option)
	why := r.d.Advice.Leaf.Why
	switch {
	case option == nil:
		r.former(doc, "option")
		return
	case r.Option == r.Advised:
		doc.add("Chosen option: \"%s\", because it fits the drivers above. %s", md(option.Title), md(why))
		if r.Because != "" {
			doc.add("%s", md(stop(r.Because)))
		}
	default:
		doc.add("Chosen option: \"%s\", because %s", md(option.Title), md(stop(r.Because)))
		doc.add("The drivers above would lead to \"%s\". %s", md(r.d.OptionTitle(r.Advised)), md(why))
	}
	doc.heading(3, "Consequences")
	points := merits(option)
	for _, c := range r.d.Consequences {
		points = append(points, "Neutral, because "+md(c))
	}
	doc.list(points)
	if next := r.then.FollowUps(r.Decision, r.Option); len(next) > 0 {
		var names []string
		for _, d := range next {
			names = append(names, d.Title)
		}
		doc.add("This opens further decisions: %s.", strings.Join(names, ", "))
	}
}

// former says what was chosen when the knowledge no longer has the decision or the option: the choice and the person's
// reason stay as they were.
func (r record) former(doc *document, what string) {
	chosen := fmt.Sprintf("Chosen option: \"%s\"", clean.MD(r.Option))
	if r.Because != "" {
		chosen += ", because " + clean.MD(r.Because)
	}
	doc.add("%s", stop(chosen))
	doc.add("This version of fsd no longer has the %s; the record stays as it was decided.", what)
}

// merits lists an option's points for and against.
func merits(o *knowledge.Option) []string {
	var points []string
	for _, p := range o.Pros {
		points = append(points, "Good, because "+md(p))
	}
	for _, c := range o.Cons {
		points = append(points, "Bad, because "+md(c))
	}
	return points
}

// checks are those that this decision brings.
func (r record) checks() []workflow.Check {
	var list []workflow.Check
	for i := range r.now.K.Checks {
		c := &r.now.K.Checks[i]
		if !slices.Contains(r.now.K.Cond(c.Applies).Names(), "@"+r.Decision) {
			continue
		}
		if check, _ := r.then.Check(c.ID); !check.Dropped {
			list = append(list, check)
		}
	}
	return list
}

// confirmation lists the checks that this decision brings, with the command that shows each.
func (r record) confirmation(doc *document) {
	var blocks []string
	for _, c := range r.checks() {
		block := md(stop(c.Title))
		switch {
		case c.Verify.Run != "":
			fence := clean.Fence(c.Verify.Run)
			block += "\n\n" + fence + "sh\n" + strings.TrimSpace(c.Verify.Run) + "\n" + fence + "\n\nExpected: " + md(stop(c.Verify.Expect))
		case c.Verify.Manual != "":
			block += " " + md(stop(sentenceCase(c.Verify.Manual)))
		}
		blocks = append(blocks, block)
	}
	if len(blocks) == 0 {
		return
	}
	doc.heading(3, "Confirmation")
	for _, b := range blocks {
		doc.add("%s", b)
	}
}

func (r record) options(doc *document) {
	doc.heading(2, "Pros and Cons of the Options")
	alternatives := r.then.Alternatives(r.d.Decision)
	for i := range r.d.Options {
		o := &r.d.Options[i]
		doc.heading(3, heading(o.Title))
		if o.ID != r.Option {
			if said := r.notTaken(o, alternatives); said != "" {
				doc.add("%s", md(said))
			}
		}
		doc.list(merits(o))
	}
}

// notTaken says why an option was not recommended and what would turn it; for the recommended one that was not
// taken, that it was recommended.
func (r record) notTaken(o *knowledge.Option, alternatives []workflow.Alternative) string {
	if o.ID == r.Advised {
		return "Recommended, and not taken."
	}
	for _, alt := range alternatives {
		if alt.Option.ID != o.ID {
			continue
		}
		said := ""
		if lost := r.then.LostBecause(alt); lost != "" {
			said = "Not taken: " + stop(lost)
		}
		if wins := r.then.WouldWinIf(alt); wins != "" {
			said = strings.TrimSpace(said + " It would win if " + stop(wins))
		}
		return said
	}
	return ""
}

func (r record) more(doc *document) {
	var parts []string
	if o, ok := r.d.Decision.Option(r.Option); ok && o.LeaveWhen != "" {
		parts = append(parts, "Revisit when "+md(stop(o.LeaveWhen)))
	}
	parts = append(parts, r.conflicts()...)
	if line, ok := r.now.Record(r.Supersedes); ok && line.Routine {
		parts = append(parts, fmt.Sprintf("Until %s this was a line of %s.", r.At.UTC().Format(time.DateOnly), link(r.now, line)))
	}
	if note := r.now.Notes[r.Decision]; note != "" && r.inForce() {
		for _, paragraph := range strings.Split(note, "\n") {
			if paragraph = strings.TrimSpace(paragraph); paragraph != "" {
				parts = append(parts, md(paragraph))
			}
		}
	}
	if r.d.Disagree != "" {
		parts = append(parts, md(r.d.Disagree))
	}
	doc.heading(2, "More Information")
	doc.list(r.relations())
	for _, p := range parts {
		doc.add("%s", p)
	}
	var sources []string
	for _, ref := range r.d.Sources {
		if s, ok := r.now.K.Source(ref.Ref); ok {
			sources = append(sources, cited(s)+md(", "+ref.At))
		}
	}
	doc.add("Sources:")
	doc.list(sources)
}

// inForce reports whether the record is what stands about its decision now.
func (r record) inForce() bool { return r.now.Stances[r.Decision].Record == r.ID }

// conflicts says which conflicts the choice ran into, then or since, and which of them were accepted and why.
func (r record) conflicts() []string {
	list := slices.Clone(r.d.Conflicts)
	if r.inForce() {
		for _, c := range r.now.Conflicts() {
			known := slices.ContainsFunc(list, func(have workflow.Conflict) bool { return have.ID == c.ID })
			if c.Touches(r.Decision) && !known {
				list = append(list, c)
			}
		}
	}
	var parts []string
	for _, c := range list {
		said := "Conflict: " + md(c.Say)
		if mark, ok := r.now.Accepted(c.ID); ok {
			said += " Accepted: " + md(stop(mark.Reason))
			if mark.Owner != "" {
				said += " The risk is carried by " + md(stop(mark.Owner))
			}
			if mark.Until != "" {
				said += " It is accepted until " + mark.Until + "."
			}
		}
		parts = append(parts, said)
	}
	return parts
}

// cited is a source's title, as a link where it has an address: what was measured for fsd has none.
func cited(s *knowledge.Source) string {
	if s.URL == "" {
		return md(s.Title)
	}
	return fmt.Sprintf("[%s](%s)", md(s.Title), s.URL)
}

// starred writes the content's lists with the mark that the rest of a record uses; MADR's lint wants one (MD004).
func starred(paragraph string) string {
	lines := strings.Split(paragraph, "\n")
	for i, line := range lines {
		if item, ok := strings.CutPrefix(line, "- "); ok {
			lines[i] = "* " + item
		}
	}
	return strings.Join(lines, "\n")
}

// sentenceCase makes the first letter a capital.
func sentenceCase(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(first)) + s[size:]
}

// stop ends a text with a full stop.
func stop(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") {
		return s
	}
	return s + "."
}

// heading makes a title fit for a heading: MADR's lint refuses final punctuation (MD026) and a final # (MD020).
func heading(s string) string {
	return strings.TrimRight(clean.MD(s), ".,;:!#")
}
