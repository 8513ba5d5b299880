package export

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"fsd/workflow"
	"fsd/workflow/clean"
)

const agentsPath = "AGENTS.md"

// The lines between which AGENTS.md is fsd's. What stands before and after them is the team's, byte for byte.
const (
	blockBegins = "<!-- fsd:begin -->"
	blockEnds   = "<!-- fsd:end -->"
)

// How much room the parts of the block take: agents read all of AGENTS.md with each task, and some read no more than 32 KiB
// or 200 lines of it.
const (
	maxDecisions, maxDecisionBytes = 80, 14 << 10
	maxRules, maxRuleBytes         = 25, 3 << 10
	maxOpen, maxOpenBytes          = 15, 2 << 10
)

// agents is the block of AGENTS.md: what was decided, what was ruled out, what nobody may choose alone.
func (w *writer) agents() ([]File, error) {
	if len(w.v.Records) == 0 {
		return nil, errNothingDecided
	}
	block := w.block()
	f := File{Path: agentsPath, keep: []workflow.ExportedFile{remembered("agents", agentsPath, block)}}
	if _, err := f.look(w.root); err != nil {
		return nil, err
	}
	before, old, after, markers := cutBlock(f.raw)
	if bytes.Contains(f.raw, []byte("\r\n")) {
		block = bytes.ReplaceAll(block, []byte("\n"), []byte("\r\n"))
	}
	switch {
	case f.raw == nil:
		f.Content = append([]byte("# "+heading(w.v.Name)+"\n\n"), block...)
	case markers != nil: // only by force: then the stray lines go, and the block is put behind the rest
		before = withoutMarkers(f.raw)
		f.Content = bytes.Join([][]byte{before, block}, gap(before))
		f.Notes = append(f.Notes, markers.Error())
	case old == nil:
		f.Content = bytes.Join([][]byte{before, block}, gap(before))
	default:
		f.Content = bytes.Join([][]byte{before, block, after}, nil)
	}
	err := f.settle(w, func([]byte) bool { return old == nil || w.wrote("agents", old) })
	switch {
	case markers != nil:
		f.Action = Kept
	case f.Action == Kept && old != nil:
		f.Notes = append(f.Notes, "the lines between "+blockBegins+" and "+blockEnds+" were changed by hand")
	}
	return []File{f}, err
}

// gap is what stands between a file's text and a block that is put behind it: one blank line.
func gap(before []byte) []byte {
	end, rest := []byte("\n"), before
	if bytes.Contains(before, []byte("\r\n")) {
		end = []byte("\r\n")
	}
	lines := 0
	for ; lines < 2 && bytes.HasSuffix(rest, end); lines++ {
		rest = rest[:len(rest)-len(end)]
	}
	if len(before) == 0 {
		return nil
	}
	return bytes.Repeat(end, 2-lines)
}

// cutBlock takes a file apart: what is before the block, the block with its markers, what is after it. block is nil when
// the file has none. Markers that are not one pair in order are an error: nobody can say what is the team's.
func cutBlock(file []byte) (before, block, after []byte, err error) {
	begin, end, at := -1, -1, 0
	for line := range bytes.Lines(file) {
		switch text := strings.TrimRight(string(line), "\r\n"); {
		case text == blockBegins && begin < 0 && end < 0:
			begin = at
		case text == blockEnds && begin >= 0 && end < 0:
			end = at + len(line)
		case text == blockBegins || text == blockEnds:
			return nil, nil, nil, errMarkers
		}
		at += len(line)
	}
	switch {
	case begin < 0:
		return file, nil, nil, nil
	case end < 0:
		return nil, nil, nil, errMarkers
	}
	return file[:begin], file[begin:end], file[end:], nil
}

// withoutMarkers is a file without the lines that are markers.
func withoutMarkers(file []byte) []byte {
	var rest []byte
	for line := range bytes.Lines(file) {
		if text := strings.TrimRight(string(line), "\r\n"); text != blockBegins && text != blockEnds {
			rest = append(rest, line...)
		}
	}
	return rest
}

var errMarkers = fmt.Errorf("its lines %s and %s are not one pair in this order; put them right, or remove them", blockBegins, blockEnds)

// block renders the block with its markers.
func (w *writer) block() []byte {
	decided := w.decided()
	if len(decided) == 0 {
		decided = []string{"Nothing, at the moment."} // all was opened again
	}
	var doc document
	doc.add(blockBegins)
	doc.heading(2, "Decisions of this project")
	doc.add("Written by fsd from the project’s decisions. They hold: follow them, and ask before you go against one. A changed\n" +
		"decision is a new record; do not edit an accepted one.")
	doc.list(limited(decided, maxDecisions, maxDecisionBytes))
	if do := w.rules(); len(do) > 0 {
		doc.heading(3, "Do")
		doc.list(limited(do, maxRules, maxRuleBytes))
	}
	if dont := w.ruledOut(); len(dont) > 0 {
		doc.heading(3, "Do not")
		doc.list(limited(dont, maxRules, maxRuleBytes))
	}
	if open := w.undecided(); len(open) > 0 {
		doc.heading(3, "Not decided: ask, do not choose")
		doc.list(limited(open, maxOpen, maxOpenBytes))
	}
	if more := w.more(); len(more) > 0 {
		doc.heading(3, "More")
		doc.list(more)
	}
	doc.add(blockEnds)
	return doc.bytes()
}

// limited shortens a list to so many items and bytes, and says how many are left out.
func limited(items []string, most, bytes int) []string {
	size := 0
	for i, item := range items {
		if size += len(item); i == most || size > bytes {
			return append(items[:i:i], fmt.Sprintf("And %d more, in the records.", len(items)-i))
		}
	}
	return items
}

// made are the decisions in force, the hardest to reverse first.
func (w *writer) made() []workflow.Decision {
	var list []workflow.Decision
	for _, d := range w.v.Decisions() {
		if d.Made() && !d.Gone {
			list = append(list, d)
		}
	}
	return list
}

// decided has a line for each decision: what to do, the reason of a person who gave one, what was rejected for it.
func (w *writer) decided() []string {
	var lines []string
	for _, d := range w.made() {
		option, ok := d.Decision.Option(d.Option)
		if !ok {
			continue
		}
		line := clean.MD(option.Record)
		if r, ok := w.v.Record(d.Stance.Record); ok {
			line += " (" + w.cite(r, ".") + ")"
		}
		if d.Stance.Because != "" {
			line += ", because " + clean.MD(strings.TrimRight(d.Stance.Because, "."))
		}
		line += "."
		if others := rejected(d); others != "" {
			line += " Not: " + others + "."
		}
		lines = append(lines, line)
	}
	return lines
}

// rejected names some of the options that were weighed and not taken: what was recommended first, then the runner-up.
func rejected(d workflow.Decision) string {
	const most = 3
	var ids, titles []string
	for _, id := range append([]string{d.Advice.Option, d.Advice.Leaf.RunnerUp}, optionIDs(d)...) {
		if o, ok := d.Decision.Option(id); ok && id != d.Option && o.NotAdvised == "" && !slices.Contains(ids, id) {
			ids, titles = append(ids, id), append(titles, clean.MD(o.Title))
		}
	}
	if len(titles) > most+1 {
		return strings.Join(titles[:most], "; ") + fmt.Sprintf("; nor %d others", len(titles)-most)
	}
	return strings.Join(titles, "; ")
}

func optionIDs(d workflow.Decision) []string {
	ids := make([]string, len(d.Options))
	for i, o := range d.Options {
		ids[i] = o.ID
	}
	return ids
}

// rules are what holds whatever was chosen. Each decision gives its first one before any gives its second.
func (w *writer) rules() []string {
	var lines []string
	for n := range 3 {
		for _, d := range w.made() {
			if n < len(d.Consequences) && !strings.Contains(d.Consequences[n], "fsd") { // not what is about this program
				lines = append(lines, clean.MD(stop(sentenceCase(d.Consequences[n]))))
			}
		}
	}
	return lines
}

// ruledOut are the options that no answers lead to, with the reason.
func (w *writer) ruledOut() []string {
	var lines []string
	for _, d := range w.made() {
		for _, o := range d.Options {
			if o.ID != d.Option && o.NotAdvised != "" {
				lines = append(lines, clean.MD(o.Title)+": "+clean.MD(stop(o.NotAdvised)))
			}
		}
	}
	return lines
}

// undecided are the decisions that are open, or were put off.
func (w *writer) undecided() []string {
	var lines []string
	for _, d := range w.v.Decisions() {
		switch {
		case d.State == workflow.DeferredState:
			lines = append(lines, clean.MD(d.Title)+": put off until "+clean.MD(stop(d.Stance.Until+d.Stance.When)))
		case d.State == workflow.Open || d.State == workflow.Recommended:
			lines = append(lines, clean.MD(stop(d.Title)))
		}
	}
	return lines
}

// more are the documents beside, as far as they are there.
func (w *writer) more() []string {
	var lines []string
	if index := indexPath(w.folder); w.has(ADRs, index) {
		lines = append(lines, "[Why each decision was made]("+index+")")
	}
	for _, f := range Formats() {
		if f.render != nil && f.Path != agentsPath && w.has(f.ID, f.Path) {
			lines = append(lines, "["+f.Title+"]("+f.Path+")")
		}
	}
	return lines
}
