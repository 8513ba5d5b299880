package export

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"fsd/knowledge"
	"fsd/workflow"
	"fsd/workflow/adopt"
	"fsd/workflow/clean"
)

// FileName is the name under which a record is exported: that of its first export, for ever.
func FileName(k *knowledge.Base, r workflow.Record) string {
	if r.File != "" {
		return r.File
	}
	return style{digits: 4, sep: "-", space: "-"}.name(k, r)
}

// style is how a folder names its records: "0007-use-x.md", "ADR-007_use_x.md", "2026-11-24-use-x.md".
type style struct {
	prefix string // before the number: "", "adr-", "ADR"
	digits int
	sep    string // between number and words
	space  string // between words
	date   string // layout of the date that stands in the number's place; empty for numbers
}

var (
	dated        = regexp.MustCompile(`^\d{4}-?\d{2}-?\d{2}[-_]`)
	numberedName = regexp.MustCompile(`^([A-Za-z]*[-_]?)(\d+)([-_])([^/]*)$`)
)

// styleOf is the style of most of the names; that of fsd when there are none.
func styleOf(names []string) style {
	votes, best := map[style]int{}, style{digits: 4, sep: "-", space: "-"}
	for _, name := range names {
		var s style
		var rest string
		base := path.Base(name)
		if whole := path.Dir(name); strings.EqualFold(base, "README.md") && whole != "." { // a record that is a folder of its own
			base = path.Base(whole) + ".md"
		}
		switch m := numberedName.FindStringSubmatch(base); {
		case dated.MatchString(base) && base[4] == '-':
			s, rest = style{date: "2006-01-02", sep: base[10:11]}, base[11:]
		case dated.MatchString(base):
			s, rest = style{date: "20060102", sep: base[8:9]}, base[9:]
		case m != nil && adopt.IsRecordName(base):
			s, rest = style{prefix: m[1], digits: len(m[2]), sep: m[3]}, m[4]
		default:
			continue
		}
		s.space = spaceIn(rest, s.sep)
		if votes[s]++; votes[s] > votes[best] {
			best = s
		}
	}
	return best
}

// spaceIn is what stands between the words of a name; of a single word, what stands before it.
func spaceIn(words, sep string) string {
	for _, c := range words {
		if c == '-' || c == '_' {
			return string(c)
		}
	}
	return sep
}

// name is the name of a record that has none yet.
func (s style) name(k *knowledge.Base, r workflow.Record) string {
	words := strings.ReplaceAll(clean.Slug(Title(k, r), first(r.Decision, "record")), "-", s.space)
	if s.date != "" {
		return r.At.UTC().Format(s.date) + s.sep + words + ".md"
	}
	return fmt.Sprintf("%s%0*d%s%s.md", s.prefix, s.digits, r.Number, s.sep, words)
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// named gives every record that was never exported its number and its name: in the style of the folder, and with numbers
// above those of files there that the project does not know. Of files that were moved it takes the new name over.
func named(v *workflow.View, inFolder []string, moved map[string]string, format string) *workflow.View {
	known, foreign := knownNames(v), []string(nil)
	number := 0
	for _, name := range inFolder {
		if adopt.IsRecordName(name) && !slices.Contains(known, name) {
			foreign = append(foreign, name)
			number = max(number, numberOf(name))
		}
	}
	how, taken := styleOf(append(foreign, known...)), append(slices.Clone(inFolder), known...)
	body, given := workflow.Exported{Format: format}, map[int]bool{}
	for _, e := range entries(v) {
		given[e.Number] = given[e.Number] || e.File != ""
		if name := moved[e.ID]; name != "" {
			body.Files = append(body.Files, workflow.ExportedFile{Record: e.ID, Number: e.Number, Name: name, SHA256: "planned"})
		}
	}
	for _, e := range entries(v) {
		if e.File != "" {
			continue
		}
		for number++; given[number] || number < e.Number; {
			number++
		}
		e.Number = number
		name := unused(how.name(v.K, e), taken)
		taken = append(taken, name)
		body.Files = append(body.Files, workflow.ExportedFile{Record: e.ID, Number: number, Name: name, SHA256: "planned"})
		if e.ID == workflow.DefaultsRecord {
			body.Files = append(body.Files, lines(v, number, name)...)
		}
	}
	return v.With(body)
}

// unused is a name that no file has: where names begin with a day, a decision may be taken twice on one.
func unused(name string, taken []string) string {
	base, free := strings.TrimSuffix(name, ".md"), name
	for n := 2; slices.Contains(taken, free); n++ {
		free = fmt.Sprintf("%s-%d.md", base, n)
	}
	return free
}

// knownNames are the names that records of the project have, or had.
func knownNames(v *workflow.View) []string {
	var names []string
	for _, r := range entries(v) {
		if r.File != "" {
			names = append(names, r.File)
		}
		for _, w := range v.Written(r.ID) {
			names = append(names, w.Name)
		}
	}
	return names
}

// lines remembers under the defaults record which decisions are lines of it.
func lines(v *workflow.View, number int, name string) []workflow.ExportedFile {
	var out []workflow.ExportedFile
	for _, r := range v.Records {
		if r.Routine && (r.File != name || r.Number != number) {
			out = append(out, workflow.ExportedFile{Record: r.ID, Number: number, Name: name})
		}
	}
	return out
}

func numberOf(name string) int {
	if m := numberedName.FindStringSubmatch(path.Base(name)); m != nil && !dated.MatchString(path.Base(name)) {
		n, _ := strconv.Atoi(m[2])
		return n
	}
	return 0
}

// entries are the records that have a file of their own: with the defaults record, without its lines.
func entries(v *workflow.View) []workflow.Record {
	var out []workflow.Record
	seen := false
	for _, r := range v.Records {
		switch {
		case !r.Routine:
			out = append(out, r)
		case !seen:
			defaults, _ := Defaults(v)
			out, seen = append(out, defaults), true
		}
	}
	return out
}
