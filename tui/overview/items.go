package overview

import (
	"fmt"
	"slices"

	"fsd/knowledge"
	"fsd/tui/page"
	"fsd/tui/widget"
	"fsd/workflow"
)

const exportRow = "export"

// rowOf is the id of the row where a next step stands; empty when it has none.
func rowOf(v *workflow.View, n workflow.NextStep) string {
	switch n.Kind {
	case workflow.Settle:
		return "dispute/" + n.ID
	case workflow.AskFact:
		return "fact/" + n.ID
	case workflow.AskRows:
		return "rows/" + n.ID
	case workflow.Decide:
		return "decision/" + n.ID
	case workflow.ExportADRs:
		return exportRow
	case workflow.Build:
		for _, s := range v.Plan() {
			if s.ID == n.ID {
				return "build/" + s.Group
			}
		}
	case workflow.Verify:
		if c, ok := v.Check(n.ID); ok {
			return "checks/" + c.Phase + "/" + c.Group
		}
	}
	return ""
}

// row is a row in the making, with where it leads and whether it belongs to each scope.
type row struct {
	widget.Item
	place       page.Place
	done, wrong bool
}

// items are the rows of the phase, grouped under headings that count them.
func (o *Overview) items() []widget.Item {
	phase := knowledge.Phases()[o.phase]
	items := o.group(nil, "In dispute", o.disputes(phase))
	switch phase {
	case knowledge.Requirements:
		items = o.group(items, "The brief", o.brief())
		items = o.group(items, "What it does", o.editors())
	case knowledge.Implementation:
		items = o.group(items, "Build plan", o.build())
	}
	items = o.decisions(items, phase)
	if o.next.Kind == workflow.ExportADRs && phase == knowledge.Architecture {
		items = o.group(items, "Records", []row{{
			Item:  widget.Item{ID: exportRow, Mark: o.Env.Theme.Faint.Render(o.Env.Theme.Open), Text: "Export the decisions as ADRs"},
			place: page.Place{Page: page.Export},
		}})
	}
	items = o.group(items, "Checks", o.checks(phase))
	return o.group(items, "No longer in fsd", o.former(phase))
}

// former is what was settled about things that the knowledge no longer has. There is nothing to do about it.
func (o *Overview) former(phase string) []row {
	t := o.Env.Theme
	in := map[string]string{"fact": knowledge.Requirements, "decision": knowledge.Architecture, "check": knowledge.Production}
	var rows []row
	for _, f := range o.Project().Former() {
		if in[f.Kind] == phase {
			rows = append(rows, row{
				Item:  widget.Item{ID: "former/" + f.Kind + "/" + f.ID, Mark: t.Faint.Render(t.NA), Text: f.Title, Note: f.Said},
				place: page.Place{Page: page.History}, done: true,
			})
		}
	}
	return rows
}

// group adds rows under a heading that says how many of them are done, leaving out what the scope does not show.
func (o *Overview) group(items []widget.Item, title string, rows []row) []widget.Item {
	t := o.Env.Theme
	done, troubled := 0, 0
	for _, r := range rows {
		if r.done {
			done++
		}
		if r.wrong {
			troubled++
		}
	}
	head := widget.Item{Head: true, ID: "group/" + title, Text: title, Note: fmt.Sprintf("%d of %d", done, len(rows))}
	if troubled > 0 {
		head.Note += ", " + widget.Count(troubled, "needs", "need") + " attention"
	}
	for _, r := range rows {
		if o.scope == left && r.done || o.scope == wrong && !r.wrong {
			continue
		}
		if head.ID != "" {
			items, head.ID = append(items, head), ""
		}
		if r.ID == o.nextRow {
			r.Right = t.Accent.Render("next")
		}
		o.places[r.ID] = r.place
		items = append(items, r.Item)
	}
	return items
}

// disputes are what people settled differently who had not seen each other's changes.
func (o *Overview) disputes(phase string) []row {
	t := o.Env.Theme
	var rows []row
	for _, d := range o.Project().Disputes() {
		if d.Phase != phase {
			continue
		}
		rows = append(rows, row{
			Item:  widget.Item{ID: "dispute/" + d.About, Mark: t.Bad.Render(t.Alert), Text: d.Title, Note: "settled in two ways"},
			place: page.Place{Page: page.Disputes, Sub: d.About}, wrong: true,
		})
	}
	return rows
}

func (o *Overview) brief() []row {
	t, v := o.Env.Theme, o.Project()
	var rows []row
	for _, f := range v.Brief() {
		it := widget.Item{ID: "fact/" + f.ID, Mark: t.Faint.Render(t.Open), Text: widget.Sentence(f.Short), Words: f.Ask}
		values, origin := v.Value(f.ID)
		switch {
		case origin == workflow.Assumed:
			it.Mark, it.Note = t.Warn.Render(t.Begun), "not known; taken as "+v.Labels(f.ID, values)
		case origin == workflow.Usual:
			it.Mark, it.Note = t.Warn.Render(t.Begun), "assumed: "+v.Labels(f.ID, values)
		case len(v.Facts[f.ID]) > 0:
			it.Mark, it.Note = t.Good.Render(t.Done), v.Labels(f.ID, values)
		}
		rows = append(rows, row{Item: it, place: page.Place{Page: page.Fact, ID: f.ID}, done: len(v.Facts[f.ID]) > 0 || origin == workflow.Usual})
	}
	return rows
}

// editors are the rows that lead to the editors of requirements.
func (o *Overview) editors() []row {
	t, v := o.Env.Theme, o.Project()
	var rows []row
	add := func(id, name string, n int) {
		it := widget.Item{ID: "rows/" + id, Mark: t.Faint.Render(t.Open), Text: name, Note: "none yet"}
		if n > 0 {
			it.Mark, it.Note = t.Good.Render(t.Done), fmt.Sprint(n)
		}
		rows = append(rows, row{Item: it, place: page.Place{Page: page.Rows, ID: id}, done: n > 0})
	}
	add("features", "Core features", len(v.Features))
	add("entities", "Data models and relationships", len(v.Entities))
	add("endpoints", "API endpoints", len(v.Endpoints))
	return rows
}

// decisions lists a phase's decisions by group. Groups and their members stand in the order of reversal, hardest first.
func (o *Overview) decisions(items []widget.Item, phase string) []widget.Item {
	var groups []string
	members := map[string][]row{}
	for _, d := range o.Project().Decisions() {
		if d.Phase != phase {
			continue
		}
		if members[d.Group] == nil {
			groups = append(groups, d.Group)
		}
		members[d.Group] = append(members[d.Group], row{
			Item:  widget.Item{ID: "decision/" + d.ID, Mark: o.DecisionSign(d), Text: d.Title, Note: o.note(d), Words: d.Ask},
			place: page.Place{Page: page.Decide, ID: d.ID},
			done:  d.Settled(), wrong: needsAttention(d),
		})
	}
	for _, group := range groups {
		items = o.group(items, widget.Sentence(group), members[group])
	}
	return items
}

func needsAttention(d workflow.Decision) bool {
	return d.Disputed || d.Stale || d.Gone || d.Lost() || d.Due || d.Made() && workflow.Serious(d.Conflicts)
}

// note says in a few words where a decision stands.
func (o *Overview) note(d workflow.Decision) string {
	title := d.OptionTitle(d.Option)
	switch {
	case d.Disputed:
		return "decided in two ways"
	case d.Made() && workflow.Serious(d.Conflicts):
		return "in conflict: " + title
	case d.Lost():
		return "no longer offered: " + title
	case d.Stale:
		return "stale: " + title
	case d.Gone:
		return "no longer applies: " + title
	case d.Made():
		return title
	case d.State == workflow.DeferredState && d.Due:
		return "deferred, and due"
	case d.State == workflow.DeferredState:
		return "deferred until " + d.Stance.Until + d.Stance.When
	case d.State == workflow.NotApplicable:
		return "does not apply"
	case d.State == workflow.Recommended:
		return title
	}
	if n := d.Unanswered(); n > 0 {
		return widget.Count(n, "question", "questions")
	}
	for _, w := range o.Project().WaitsFor(d) {
		if w.State == workflow.Open {
			return "waits for " + w.Title
		}
	}
	return ""
}

// build are the groups of the build plan.
func (o *Overview) build() []row {
	done, total, first := map[string]int{}, map[string]int{}, map[string]string{}
	var groups []string
	for _, s := range o.Project().Plan() {
		if total[s.Group]++; total[s.Group] == 1 {
			groups = append(groups, s.Group)
		}
		if s.Done {
			done[s.Group]++
		} else if first[s.Group] == "" {
			first[s.Group] = s.ID
		}
	}
	var rows []row
	for _, g := range groups {
		rows = append(rows, row{
			Item:  widget.Item{ID: "build/" + g, Mark: o.share(done[g], total[g]), Text: g, Note: fmt.Sprintf("%d of %d built", done[g], total[g])},
			place: page.Place{Page: page.Plan, Sub: first[g]}, done: done[g] == total[g],
		})
	}
	return rows
}

// share is the sign of something that consists of parts.
func (o *Overview) share(done, total int) string {
	t := o.Env.Theme
	switch {
	case done == total:
		return t.Good.Render(t.Done)
	case done > 0:
		return t.Accent.Render(t.Begun)
	}
	return t.Faint.Render(t.Open)
}

// checks are the groups of a phase's checklist; the items have a page of their own.
func (o *Overview) checks(phase string) []row {
	type tally struct {
		done, total, blockers int
		first, words          string
	}
	var groups []string
	tallies := map[string]*tally{}
	for _, c := range o.Project().Checks(phase) {
		n := tallies[c.Group]
		if n == nil {
			n = &tally{}
			tallies[c.Group], groups = n, append(groups, c.Group)
		}
		n.total++
		n.words += c.Title + " "
		switch {
		case c.Settled():
			n.done++
		case n.first == "":
			n.first = c.ID
		}
		if !c.Settled() && c.Severity == knowledge.Blocker {
			n.blockers++
		}
	}
	var rows []row
	for _, g := range groups {
		n := tallies[g]
		mark, note := o.share(n.done, n.total), fmt.Sprintf("%d of %d", n.done, n.total)
		if n.blockers > 0 {
			note += ", " + widget.Count(n.blockers, "blocker", "blockers") + " open"
		}
		rows = append(rows, row{
			Item:  widget.Item{ID: "checks/" + phase + "/" + g, Mark: mark, Text: widget.Sentence(g), Note: note, Words: n.words},
			place: page.Place{Page: page.Checks, ID: phase, Sub: firstOr(o.Project(), phase, g, n.first)},
			done:  n.done == n.total, wrong: n.blockers > 0,
		})
	}
	return rows
}

// firstOr is the group's first open item, or its first one when none is open.
func firstOr(v *workflow.View, phase, group, open string) string {
	if open != "" {
		return open
	}
	list := v.Checks(phase)
	if i := slices.IndexFunc(list, func(c workflow.Check) bool { return c.Group == group }); i >= 0 {
		return list[i].ID
	}
	return ""
}
