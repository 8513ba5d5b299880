package export

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"fsd/knowledge"
	"fsd/workflow"
	"fsd/workflow/clean"
)

// MADR is the name of the plain MADR 4 format: status and date in front matter, no number in the title. The other format,
// whose name is empty, is the one that every ADR tool reads.
const MADR = "madr"

// defaultsTitle is the title of the record that holds a line for each decision that nobody contested.
const defaultsTitle = "Take the usual way where nothing was contested"

// Title is the record's title as it stands in the file, without the number.
func Title(k *knowledge.Base, r workflow.Record) string {
	switch {
	case r.Adopted != nil:
		return r.Adopted.Title
	case r.ID == workflow.DefaultsRecord || r.Routine:
		return defaultsTitle
	}
	return optionTitle(k, r)
}

// bare is an id without what no id has: one that the knowledge does not know may be anything.
func bare(id string) string {
	return strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_') {
			return r
		}
		return -1
	}, id)
}

// optionTitle is the title under which a decision is recorded in full.
func optionTitle(k *knowledge.Base, r workflow.Record) string {
	if d, ok := k.Decision(r.Decision); ok {
		if o, ok := d.Option(r.Option); ok {
			return o.Record
		}
	}
	return "Choose " + bare(r.Option) + " for " + bare(r.Decision) // the knowledge no longer has the option
}

// head begins a record: number in the first line, a Date line, a metadata list, a Status section with the links; in MADR
// front matter and the title.
func (r record) head(doc *document) {
	title := optionTitle(r.now.K, r.Record)
	if r.ID == workflow.DefaultsRecord {
		title = defaultsTitle
	}
	day := r.At.UTC().Format(time.DateOnly)
	if r.now.Format == MADR {
		front := "---\nstatus: " + r.status() + "\ndate: " + day
		if r.Author != "" {
			front += "\ndecision-makers: " + scalar(r.Author)
		}
		doc.add("%s\n---\n# %s", front, title)
		return
	}
	if dated.MatchString(FileName(r.now.K, r.Record)) {
		doc.heading(1, title)
	} else {
		doc.heading(1, fmt.Sprintf("%d. %s", r.Number, title))
	}
	doc.add("Date: %s", day)
	meta := []string{"Status: " + r.status()}
	if r.Author != "" {
		meta = append(meta, "Deciders: "+md(r.Author))
	}
	meta = append(meta, "Date: "+day)
	if d, ok := r.now.K.Decision(r.Decision); ok {
		tags := []string{strings.ToLower(strings.ReplaceAll(d.Group, " ", "-")), d.ID}
		meta = append(meta, "Tags: "+strings.Join(slices.Compact(tags), ", "))
	}
	doc.list(meta)
	doc.heading(2, "Status")
	if relations := r.links(); len(relations) > 0 && strings.HasPrefix(relations[0], "Superseded by") {
		doc.add("%s", strings.Join(relations, "\n\n"))
	} else {
		doc.add("%s", strings.Join(append([]string{sentenceCase(string(r.Status))}, relations...), "\n\n"))
	}
}

// status is the status for lists and front matter: Log4brains finds the successor by its file's name, MADR by its number.
func (r record) status() string {
	next, known := r.now.Record(r.SupersededBy)
	switch {
	case known && r.now.Format == MADR:
		return fmt.Sprintf("superseded by ADR-%04d", next.Number)
	case known:
		return "superseded by " + strings.TrimSuffix(FileName(r.now.K, next), ".md")
	}
	for _, l := range r.Links {
		if l.Relation == "Superseded by" && r.Status == workflow.StatusSuperseded {
			return "superseded by " + strings.TrimSuffix(l.File, ".md")
		}
	}
	return string(r.Status)
}

// links are what the record says about others, as Markdown; what supersedes it comes first. A line of the defaults record
// is a part of a record, and superseding it leaves that record in force; see more.
func (r record) links() []string {
	var out []string
	if next, ok := r.now.Record(r.SupersededBy); ok {
		out = append(out, "Superseded by "+link(r.now, next))
	}
	for _, l := range r.Links {
		said := l.Relation + " " + r.leads(l)
		if l.Relation == "Superseded by" {
			out = append([]string{said}, out...)
		} else {
			out = append(out, said)
		}
	}
	if old, ok := r.now.Record(r.Supersedes); ok && !old.Routine {
		out = append(out, "Supersedes "+link(r.now, old))
	}
	return out
}

// leads is a link that was written by hand: to a record of the project as fsd writes it, else as it was written.
func (r record) leads(l workflow.Link) string {
	for _, other := range r.now.Records {
		if other.File == l.File {
			return link(r.now, other)
		}
	}
	return fmt.Sprintf("[%s](%s)", inline(strings.Trim(linkTitle(l), "[]")), address(l.File))
}

func linkTitle(l workflow.Link) string {
	if l.Title != "" {
		return l.Title
	}
	return strings.TrimSuffix(l.File, ".md")
}

// relations are the links of a format that has no Status section.
func (r record) relations() []string {
	if r.now.Format != MADR {
		return nil
	}
	return r.links()
}

// link leads to another record's file.
func link(v *workflow.View, other workflow.Record) string {
	if other.Routine {
		other, _ = Defaults(v)
	}
	name, text := FileName(v.K, other), inline(Title(v.K, other))
	switch {
	case v.Format == MADR && other.Number > 0:
		text = fmt.Sprintf("ADR-%04d", other.Number)
	case other.Number > 0 && !dated.MatchString(name):
		text = fmt.Sprintf("%d. %s", other.Number, text)
	}
	return fmt.Sprintf("[%s](%s)", text, address(name))
}

// inline writes a text as Markdown that does not begin a line: "4. Use X" is no list there.
func inline(s string) string { return clean.MD("x" + s)[1:] }

// address writes a file's name as the target of a link.
func address(name string) string { return (&url.URL{Path: name}).EscapedPath() }

var plainScalar = regexp.MustCompile(`^[\p{L}][\p{L}\p{N} .,'@()-]*$`)

// scalar is a value for front matter: bare, because some readers keep quotes, where YAML reads it as it stands. The marks of
// template languages are spelled out, as in the rest of a record; see md.
func scalar(s string) string {
	reserved := strings.Contains(" true false yes no null on off y n ", " "+strings.ToLower(s)+" ")
	if plainScalar.MatchString(s) && !reserved {
		return s
	}
	return strings.NewReplacer("{{", `{\x7B`, "{%", `{\x25`).Replace(clean.YAML(s))
}
