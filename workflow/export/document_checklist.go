package export

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"fsd/knowledge"
	"fsd/workflow"
	"fsd/workflow/clean"
)

const checklistPath = "docs/checklist.md"

// checklist is the build plan and the checks as a task list: GitHub and GitLab draw boxes. The boxes are fsd's state. A
// file that differs from what fsd wrote only in boxes is still fsd's, but a box that somebody ticked in it is work that
// was done and that fsd does not know of: then the file is kept, and the box is said.
func (w *writer) checklist() ([]File, error) {
	var doc document
	doc.heading(1, heading("Checklist: "+w.v.Name))
	doc.add("%s", w.verdict())
	w.plan(&doc)
	for _, phase := range knowledge.Phases() {
		w.phase(&doc, phase)
	}
	doc.add("Written by fsd. A box shows what fsd knows: `fsd check ITEM --done` and `fsd step STEP --done` tick it.")
	content := doc.bytes()
	f := File{Path: checklistPath, Content: content, keep: []workflow.ExportedFile{
		remembered("checklist", checklistPath, content),
		remembered("checklist-without-ticks", checklistPath, unticked(content)),
	}}
	err := f.settle(w, func(have []byte) bool {
		return w.wrote("checklist", have) || w.wrote("checklist-without-ticks", unticked(have)) && len(tickedByHand(have, content)) == 0
	})
	if have, there, lookErr := look(w.root, f.Path); lookErr == nil && there && f.Action == Kept && w.wrote("checklist-without-ticks", unticked(have)) {
		for _, item := range tickedByHand(have, content) {
			f.Notes = append(f.Notes, "a box was ticked by hand: tell fsd ("+w.command(item)+"), or untick it, and export again")
		}
	}
	return []File{f}, err
}

// verdict is the first line: whether it may ship, and what is left.
func (w *writer) verdict() string {
	open, all := 0, 0
	for _, c := range w.v.Checks("") {
		all++
		if !c.Settled() {
			open++
		}
	}
	return fmt.Sprintf("%s. Open: %d of %d checks.", w.v.Verdict(), open, all)
}

// plan is what is to be built, in its order.
func (w *writer) plan(doc *document) {
	steps := w.v.Plan()
	if len(steps) == 0 {
		return
	}
	doc.heading(2, "Build")
	for len(steps) > 0 {
		group, n := steps[0].Group, 0
		var items []string
		for n < len(steps) && steps[n].Group == group {
			items = append(items, box(steps[n].Done)+stepText(steps[n]))
			n++
		}
		doc.heading(3, heading(group))
		doc.list(items)
		steps = steps[n:]
	}
}

func stepText(s workflow.BuildStep) string {
	text := clean.MD(stop(s.Title))
	if s.Why != "" {
		text += " " + clean.MD(stop(sentenceCase(s.Why)))
	}
	return text
}

// phase is the checks of one phase, by group.
func (w *writer) phase(doc *document, phase string) {
	checks := w.v.Checks(phase)
	var groups []string
	for _, c := range checks {
		if !slices.Contains(groups, c.Group) {
			groups = append(groups, c.Group)
		}
	}
	if len(groups) > 0 {
		doc.heading(2, workflow.PhaseTitle(phase))
	}
	for _, group := range groups {
		var items []string
		for _, c := range checks {
			if c.Group == group {
				items = append(items, strings.Join(w.item(c), "\n  * "))
			}
		}
		doc.heading(3, heading(sentenceCase(group)))
		doc.list(items)
	}
}

func box(done bool) string {
	if done {
		return "[x] "
	}
	return "[ ] "
}

// item is a check: its line with what was said about it, and for an open one what to do and how to see that it is done.
func (w *writer) item(c workflow.Check) []string {
	settled := c.State == workflow.CheckDone || c.State == workflow.CheckNotApplicable
	line := fmt.Sprintf("%s**%s** `%s`, %s.", box(settled), clean.MD(c.Title), c.ID, c.Severity)
	switch c.State {
	case workflow.CheckDone:
		if c.Mark.Evidence != "" {
			line += " Seen: " + clean.MD(stop(c.Mark.Evidence))
		}
		return []string{line}
	case workflow.CheckNotApplicable:
		return []string{line + " Does not apply: " + clean.MD(stop(c.Mark.Reason))}
	case workflow.CheckRisk:
		return []string{line + " " + accepted(c.Mark)}
	}
	if c.Expired {
		line += " The accepted risk ran out on " + c.Mark.Until + "."
	}
	lines := []string{line, "Why: " + clean.MD(stop(c.Why)), "How: " + clean.MD(stop(c.How))}
	if extra := c.In(w.v.Stack()); extra != "" {
		lines = append(lines, "In this stack: "+clean.MD(stop(extra)))
	}
	return append(lines, verification(c)...)
}

func accepted(m workflow.Checked) string {
	said := "The risk is accepted"
	if m.Owner != "" {
		said += " by " + clean.MD(m.Owner)
	}
	if m.Until != "" {
		said += " until " + m.Until
	}
	return said + ": " + clean.MD(stop(m.Reason))
}

// verification says how to see that a check is met.
func verification(c workflow.Check) []string {
	switch {
	case c.Verify.Run != "":
		var lines []string
		if c.Verify.Setup != "" {
			lines = append(lines, "First: "+span(c.Verify.Setup))
		}
		return append(lines, "Verify: "+span(c.Verify.Run), "Expected: "+clean.MD(stop(c.Verify.Expect)))
	case c.Verify.Manual != "":
		return []string{"Verify: " + clean.MD(stop(c.Verify.Manual))}
	case c.Missing != "":
		return []string{"Missing: " + clean.MD(stop(c.Missing))}
	}
	return nil
}

// span is a command as code on one line, in as many backticks as nothing in it closes.
func span(command string) string {
	command = strings.TrimSpace(command)
	if strings.Contains(command, "\n") {
		fence := clean.Fence(command)
		return "\n\n    " + fence + "sh\n    " + strings.ReplaceAll(command, "\n", "\n    ") + "\n    " + fence
	}
	if !strings.Contains(command, "`") {
		return "`" + command + "`"
	}
	marks := clean.Fence(command)
	return marks + " " + command + " " + marks
}

var task = regexp.MustCompile(`(?m)^(\s*\* )\[([ xX])\] (.*)$`)

// unticked is a task list with all boxes empty.
func unticked(text []byte) []byte { return task.ReplaceAll(text, []byte("$1[ ] $3")) }

// tickedByHand lists the items that are ticked in a file and that fsd would write without a tick.
func tickedByHand(have, content []byte) []string {
	open := map[string]bool{}
	for _, m := range task.FindAllStringSubmatch(string(content), -1) {
		open[m[3]] = m[2] == " "
	}
	var items []string
	for _, m := range task.FindAllStringSubmatch(string(have), -1) {
		if m[2] != " " && open[m[3]] {
			items = append(items, m[3])
		}
	}
	return items
}

var itemID = regexp.MustCompile("^\\*\\*.*\\*\\* `([a-z0-9-]+)`, [a-z]+\\.")

// command is how to tell fsd that the item of a box is done.
func (w *writer) command(item string) string {
	if m := itemID.FindStringSubmatch(item); m != nil {
		return "fsd check " + m[1] + " --done"
	}
	for _, s := range w.v.Plan() {
		if stepText(s) == item {
			return "fsd step " + s.ID + " --done"
		}
	}
	return item
}
