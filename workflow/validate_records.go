package workflow

import (
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"fsd/workflow/clean"
)

// Limits on adopted records.
const (
	MaxRecordText = 1 << 20 // bytes of one file
	maxTitle      = 300     // characters
	maxLinks      = 50      // of one record
)

func (v *View) validAdoption(b Adopted) (Body, error) {
	if len(b.Records) == 0 {
		return nil, refuse("there are no records to adopt")
	}
	if !ValidFile(b.Folder) {
		b.Folder = ""
	}
	b.Records = slices.Clone(b.Records)
	for i := range b.Records {
		r := &b.Records[i]
		r.Title, r.People = clean.Line(r.Title, maxTitle), clean.Line(r.People, MaxLine)
		r.Links = cleanLinks(r.Links)
		switch {
		case !ValidFile(r.File):
			return nil, refuse("%s is not the name of a record's file", clean.Show(r.File))
		case r.Title == "":
			return nil, refuse("%s has no title", clean.Show(r.File))
		case len(r.Text) > MaxRecordText:
			return nil, refuse("%s has more than %d bytes", clean.Show(r.File), MaxRecordText)
		case !slices.Contains(RecordStatuses(), r.Status):
			return nil, refuse("%s is not a status of a record", clean.Show(string(r.Status)))
		case r.Date != "" && validDay(r.Date) != nil:
			return nil, validDay(r.Date)
		}
		if d, ok := v.K.Decision(r.Decision); ok { // what the knowledge does not have is no proposal
			if _, ok := d.Option(r.Option); ok {
				continue
			}
		}
		r.Decision, r.Option = "", ""
	}
	return b, nil
}

// ValidFile reports whether a name may be that of an adopted record's file: below the folder, and nothing in it that a
// terminal or a Markdown reader would obey.
func ValidFile(name string) bool {
	clear := clean.Line(name, 0) == name && utf8.RuneCountInString(name) <= MaxLine
	local := name != "" && path.Clean(name) == name && !path.IsAbs(name) && !strings.HasPrefix(name, "..")
	return clear && local && !strings.ContainsAny(name, "\\:<>\"|?*")
}

func cleanLinks(links []Link) []Link {
	var out []Link
	for _, l := range links[:min(len(links), maxLinks)] {
		l = Link{clean.Line(l.Relation, 40), clean.Line(l.File, MaxLine), clean.Line(l.Title, maxTitle)}
		if l.Relation != "" && ValidFile(l.File) {
			out = append(out, l)
		}
	}
	return out
}

func (v *View) validEdit(b Edited) (Body, error) {
	if _, ok := v.Record(b.Record); !ok {
		return nil, refuse("there is no record %s", clean.Show(b.Record))
	}
	if !slices.Contains(RecordStatuses(), b.Status) {
		return nil, refuse("%s is not a status of a record", clean.Show(string(b.Status)))
	}
	b.Links = cleanLinks(b.Links)
	return b, validDay(b.Date)
}
