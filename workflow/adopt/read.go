// Package adopt reads the decision records that teams keep in their repositories, in whatever form: Nygard's, MADR 1 to
// 4, Log4brains', or their own. A strict grammar reads few of them; this reader takes metadata from front matter, lists,
// lines, tables and a Status section, and where two places differ, the one further along the life of a record. It
// writes nothing and leaves the text as it is.
package adopt

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"fsd/workflow"
	"fsd/workflow/clean"
)

// Read takes a record out of a file's text. name is the file's name below the records' folder. What is not stated stays
// empty, but for the status: Assumed says that accepted is a guess. Links to records that are named only by a number get
// their file from names, the files of the folder.
func Read(name string, text []byte, names []string) workflow.AdoptedRecord {
	r, _ := read(name, text)
	r.Links = resolve(r.Links, names)
	return r
}

// head is how much of a file is read for what it states; no record says it later.
const head = 64 << 10

// read also reports whether the text looks like a record: it states a status, or has the usual headings.
func read(name string, text []byte) (workflow.AdoptedRecord, bool) {
	p := readPage(string(text[:min(len(text), head)]))
	r := workflow.AdoptedRecord{File: name, Text: text, Number: numberOf(name)}
	number, rest := numberIn(p.title(), r.Number)
	if again, shorter := numberIn(rest, number); again == number && number > 0 {
		rest = shorter // "# 3. 0003 Definition of terms"
	}
	if r.Number == 0 && dateOfName(name) == "" {
		r.Number = number
	}
	if r.Title = clean.Line(plain(rest), 300); r.Title == "" {
		r.Title = clean.Line(titleOfName(name), 300)
	}
	p.metadata(&r)
	p.statusSection(&r)
	p.moreLinks(&r)
	r.Date = first(r.Date, dateOfName(name), p.begun())
	if r.Status == "" { // some teams move what is over into a folder: "_superseded", "rejected"
		r.Status = statusIn(strings.Trim(path.Base(path.Dir(name)), "_-."))
	}
	if r.Status == "" {
		r.Status, r.Assumed = workflow.StatusAccepted, true
	}
	return r, !r.Assumed || p.usual() > 1
}

// title is the front matter's title, else the first heading, the highest first.
func (p page) title() string {
	for _, m := range p.front {
		if m.key == "title" && m.value != "" {
			return m.value
		}
	}
	for level := 1; level <= 3; level++ {
		for _, s := range p.sections {
			if s.level == level && plain(s.heading) != "" && !generic(s.heading) {
				return s.heading
			}
		}
	}
	return ""
}

// generic tells headings that name the kind of document, or a part of it, and not the decision.
func generic(heading string) bool {
	h := strings.ToLower(strings.Trim(plain(heading), ".: "))
	return part(h) == english(h) || slices.Contains([]string{"adr", "architecture decision record", "architectural decision record", "decision record",
		"title", "context and problem statement", "decision outcome", "pros and cons of the options"}, h)
}

// part names the part of a record that a heading begins: "status", "context", "decision", ...; empty for any other.
func part(heading string) string {
	h := strings.ToLower(strings.Trim(plain(heading), ".: "))
	h = strings.TrimSpace(leading().ReplaceAllString(h, ""))
	if word, rest, ok := strings.Cut(h, ":"); ok && english(word) != word {
		h = english(word) + ":" + rest
	}
	h = english(h)
	for _, name := range []string{"status", "state", "context", "decision", "consequences", "considered options", "options", "problem", "drivers", "outcome", "date", "links", "related", "more information", "deciders", "summary", "background", "rationale", "alternatives"} {
		if rest, ok := strings.CutPrefix(h, name); ok && begins(h, name) && (name != "status" && name != "state" || stating(rest)) {
			return name
		}
	}
	return ""
}

// stating reports whether what follows the word Status in a heading leaves it a heading of the status: ": accepted", but not
// "and visibility".
func stating(rest string) bool {
	rest = strings.TrimSpace(rest)
	return rest == "" || strings.ContainsAny(rest[:1], ":(.-") || statusIn(rest) != ""
}

var leading = lazy(`^\d+[.)]?\s+`)

// usual counts the parts of a record that the page has.
func (p page) usual() int {
	parts := map[string]bool{}
	for _, s := range p.sections {
		if name := part(s.heading); s.level > 1 && name != "" {
			parts[name] = true
		}
	}
	return len(parts)
}

// metadata reads front matter, and what stands before the first section.
func (p page) metadata(r *workflow.AdoptedRecord) {
	var dates [3]string // decided, made, changed
	for _, m := range append(slices.Clone(p.front), pairs(p.intro())...) {
		switch key := strings.NewReplacer("_", " ", "-", " ").Replace(m.key); {
		case key == "status" || key == "state" || key == "decision status" || key == "adr status":
			r.Status = later(r.Status, statusIn(m.value))
			r.Links = append(r.Links, linksIn(r.File, m.value)...)
		case strings.HasPrefix(key, "supersede") || strings.HasPrefix(key, "supercede"):
			r.Links = append(r.Links, linksIn(r.File, key+" "+m.value)...)
		case key == "date" || key == "decided" || key == "decision date" || key == "date decided" || key == "decided on" || key == "accepted":
			dates[0] = first(dates[0], dateIn(m.value))
		case strings.HasPrefix(key, "creat") || strings.Contains(key, "date") && !strings.Contains(key, "update"):
			dates[1] = first(dates[1], dateIn(m.value))
		case strings.Contains(key, "updated") || strings.Contains(key, "modified"):
			dates[2] = first(dates[2], dateIn(m.value))
		case slices.Contains([]string{"deciders", "decider", "decision makers", "decision maker", "authors", "author", "owner", "driver"}, key):
			r.People = first(r.People, clean.Line(plain(m.value), 300))
		}
	}
	r.Date = first(dates[:]...)
	p.history(r)
}

// begun is the first day that a log of changes names.
func (p page) begun() string {
	for _, s := range p.sections {
		switch strings.ToLower(plain(s.heading)) {
		case "changelog", "change log", "history", "revision history":
			for _, line := range s.lines {
				if on := dateIn(line); on != "" {
					return on
				}
			}
		}
	}
	return ""
}

// history reads a life written as "2024-10-31: proposed, 2025-12-09: accepted", a line each, below the title.
func (p page) history(r *workflow.AdoptedRecord) {
	for _, line := range p.intro() {
		line = strings.TrimSpace(marker().ReplaceAllString(line, ""))
		switch {
		case dated().MatchString(line):
			state(r, statusIn(line), line)
		case begins(strings.ToLower(line), "date"): // "Date 09/04/2018", without a colon
			r.Date = first(r.Date, dateIn(line))
		}
	}
}

// intro are the lines that metadata stands in: before the first heading, and below the title up to the next. Some titles
// stand there twice.
func (p page) intro() []string {
	lines := slices.Clone(p.sections[0].lines)
	for _, s := range p.sections[1:] {
		if lines = append(lines, s.lines...); strings.TrimSpace(strings.Join(s.lines, "")) != "" || part(s.heading) != "" {
			break
		}
	}
	return lines
}

// statusSection reads the section called Status: each of its lines may be a status with a date, or a link. It also reads
// a section called Date.
func (p page) statusSection(r *workflow.AdoptedRecord) {
	for _, s := range p.sections {
		name := part(s.heading)
		if name == "date" && s.level > 1 {
			r.Date = first(r.Date, dateIn(strings.Join(append([]string{s.heading}, s.lines...), " ")))
		}
		if ended := statusIn(s.heading); s.level > 1 && ended == workflow.StatusSuperseded { // "## Superseded by [0012](0012-x.md)"
			r.Links = append(r.Links, linksIn(r.File, s.heading)...)
			r.Status = ended
		}
		if name != "status" && name != "state" {
			continue
		}
		_, inline, _ := strings.Cut(s.heading, ":")
		for _, line := range append([]string{inline}, s.lines...) {
			line = strings.TrimSpace(marker().ReplaceAllString(line, ""))
			if line == "" || strings.HasPrefix(line, "|") {
				continue
			}
			status := statusIn(line)
			if m := key().FindStringSubmatch(line); m != nil && status == "" {
				status = statusIn(m[2])
			}
			state(r, status, line)
			r.Links = append(r.Links, linksIn(r.File, line)...)
		}
		for _, m := range pairs(s.lines) {
			if m.key == "date" {
				r.Date = first(r.Date, dateIn(m.value))
			}
		}
	}
}

// state takes in a line that may state a status, and the day beside it; the day of the latest status counts.
func state(r *workflow.AdoptedRecord, status workflow.RecordStatus, line string) {
	if status == "" {
		return
	}
	if on := dateIn(line); on != "" && !strings.Contains(line, "](") && (r.Date == "" || later(r.Status, status) == status && r.Status != "") {
		r.Date = on
	}
	r.Status = later(r.Status, status)
}

// moreLinks reads the sections for links that MADR and Log4brains have.
func (p page) moreLinks(r *workflow.AdoptedRecord) {
	for _, s := range p.sections {
		if name := part(s.heading); name == "links" || name == "more information" || name == "related" {
			for _, line := range s.lines {
				if marker().FindString(line) != "" && strings.Contains(line, "](") {
					r.Links = append(r.Links, linksIn(r.File, line)...)
				}
			}
		}
	}
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

var (
	nameNumber  = lazy(`(?i)^(?:adr|madr|rfc|decision|dr)?[-_ ]?0*(\d{1,5})(?:[-_. ]|$)`)
	nameYear    = lazy(`^(?:19|20)\d{2}-(?:0[1-9]|1[0-2])-`) // a year and a month
	nameDate    = lazy(`^(\d{4})-?(\d{2})-?(\d{2})(?:[-_. ]|$)`)
	titleNumber = lazy(`(?i)^\W{0,3}(?:(adr|madr|rfc|decision record|decision|architecture decision record|architectural decision record|dr)\s*[-#:]?\s*)?0*(\d{1,5})\]?\s*([-.:)–—|\]]*)\s+(.+)$`)
	titleKind   = lazy(`(?i)^(?:architectur(?:e|al) decision record|decision record|adr)\s*[:–—-]\s*(.+)$`)
)

// recordName is the part of a name that numbers and dates stand in: the file's, or for the README.md of a record that is a
// folder of its own, the folder's.
func recordName(name string) string {
	base, folder := path.Base(name), path.Base(path.Dir(name))
	if lower := strings.ToLower(base); (lower == "readme.md" || lower == "index.md") && (nameNumber().MatchString(folder) || nameDate().MatchString(folder)) {
		return folder
	}
	return base
}

// numberOf is the number in a file's name; 0 when it has none, or begins with a date.
func numberOf(name string) int {
	base := recordName(name)
	if m := nameNumber().FindStringSubmatch(base); m != nil && dateOfName(name) == "" && !nameYear().MatchString(base) {
		n, _ := strconv.Atoi(m[1])
		return n
	}
	return 0
}

func dateOfName(name string) string {
	if m := nameDate().FindStringSubmatch(recordName(name)); m != nil {
		return day(m[1], m[2], m[3])
	}
	return ""
}

// titleOfName makes a title of a file's name.
func titleOfName(name string) string {
	base := strings.TrimSuffix(recordName(name), path.Ext(recordName(name)))
	base = nameDate().ReplaceAllString(base, "")
	base = nameNumber().ReplaceAllString(base, "")
	words := strings.TrimSpace(strings.NewReplacer("-", " ", "_", " ").Replace(base))
	if words == "" {
		return base
	}
	return strings.ToUpper(words[:1]) + words[1:]
}

// numberIn takes the number off a title: "4. Use X", "ADR-0004: Use X". A bare number is part of the title ("3 tiers"),
// unless it is the file's.
func numberIn(title string, ofFile int) (int, string) {
	title = strings.TrimSpace(title)
	if m := titleNumber().FindStringSubmatch(title); m != nil {
		n, _ := strconv.Atoi(m[2])
		if m[1] != "" || m[3] != "" || n == ofFile && n > 0 {
			return n, m[4]
		}
	}
	if m := titleKind().FindStringSubmatch(title); m != nil {
		return 0, m[1]
	}
	return 0, title
}
