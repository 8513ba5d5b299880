package decide

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"fsd/knowledge"
	"fsd/tui/page"
	"fsd/tui/widget"
	"fsd/workflow"
)

// maxCompared is how many options are compared at most.
const maxCompared = 4

// compare turns to the comparison of options; without any, of the one that counts, the recommended one and what comes
// next to it.
func (d *Decide) compare(options []string) tea.Cmd {
	if len(options) < 2 {
		options = d.usual(options)
	}
	return d.turn(comparing, strings.Join(options, ","))
}

// usual adds to the options named the one that counts, the recommended one, the runner-up, and then the others, as
// many as have room beside each other and three at most.
func (d *Decide) usual(named []string) []string {
	now := d.now()
	limit := min(max(widget.Columns(d.Width), 2), 3)
	wanted := append([]string{now.Option, now.Advice.Option}, named...)
	if now.Advice.Leaf != nil && now.Advice.Leaf.RunnerUp != "" {
		wanted = append(wanted, now.Advice.Leaf.RunnerUp)
	}
	for _, o := range now.Options {
		if o.NotAdvised == "" {
			wanted = append(wanted, o.ID)
		}
	}
	for _, o := range now.Options {
		wanted = append(wanted, o.ID)
	}
	var out []string
	for i, id := range wanted {
		if !slices.Contains(out, id) && (len(out) < limit || i < 2+len(named)) {
			out = append(out, id)
		}
	}
	return out
}

// compared are the options that the face is about, those that the knowledge still has.
func (d *Decide) compared() []*knowledge.Option {
	now := d.now()
	var list []*knowledge.Option
	for _, id := range strings.Split(d.about, ",") {
		if o, ok := now.Decision.Option(id); ok && len(list) < maxCompared {
			list = append(list, o)
		}
	}
	return list
}

// fillCompared computes the comparison when the project changes; View only scrolls it.
func (d *Decide) fillCompared() {
	v, now := d.Project(), d.now()
	options := d.compared()
	alternatives := map[string]workflow.Alternative{}
	for _, alt := range v.Alternatives(now.Decision) {
		alternatives[alt.Option.ID] = alt
	}
	d.table = widget.Comparison{}
	row := func(name string, cell func(*knowledge.Option) []widget.Point) {
		c := widget.Criterion{Name: name}
		some := false
		for _, o := range options {
			points := cell(o)
			some = some || len(points) > 0
			c.Cells = append(c.Cells, points)
		}
		if some {
			d.table.Criteria = append(d.table.Criteria, c)
		}
	}
	t := d.Env.Theme
	for _, o := range options {
		d.table.Titles = append(d.table.Titles, o.Title)
	}
	row("standing", func(o *knowledge.Option) []widget.Point { return d.standing(now, o) })
	row("your answers", func(o *knowledge.Option) []widget.Point { return d.fits(now, o) })
	row("wins or loses because", func(o *knowledge.Option) []widget.Point {
		if o.ID == now.Advice.Option && now.Advice.Leaf != nil {
			return said(now.Advice.Leaf.Why)
		}
		return said(v.LostBecause(alternatives[o.ID]))
	})
	row("would win if", func(o *knowledge.Option) []widget.Point { return said(v.WouldWinIf(alternatives[o.ID])) })
	row("for", func(o *knowledge.Option) []widget.Point { return list(t.Good.Render("+"), o.Pros) })
	row("against", func(o *knowledge.Option) []widget.Point { return list(t.Warn.Render("-"), o.Cons) })
	row("conflicts", func(o *knowledge.Option) []widget.Point { return d.clashes(o) })
	row("opens", func(o *knowledge.Option) []widget.Point { return d.opens(o) })
	row("brings", func(o *knowledge.Option) []widget.Point { return d.brings(o) })
	row("revisit when", func(o *knowledge.Option) []widget.Point { return said(o.LeaveWhen) })
	d.layCompared()
}

func said(text string) []widget.Point {
	if text == "" {
		return nil
	}
	return []widget.Point{{Text: text}}
}

func list(mark string, texts []string) []widget.Point {
	var out []widget.Point
	for _, text := range texts {
		out = append(out, widget.Point{Mark: mark, Text: text})
	}
	return out
}

// standing says what the option is to the project.
func (d *Decide) standing(now workflow.Decision, o *knowledge.Option) []widget.Point {
	t := d.Env.Theme
	var out []widget.Point
	if now.Made() && o.ID == now.Option {
		out = append(out, widget.Point{Mark: t.Good.Render(t.Done), Text: "chosen"})
	}
	leaf := now.Advice.Leaf
	switch {
	case o.ID == now.Advice.Option:
		out = append(out, widget.Point{Mark: t.Accent.Render(t.Begun), Text: t.Accent.Render("recommended")})
	case leaf != nil && o.ID == leaf.RunnerUp:
		out = append(out, widget.Point{Mark: t.Faint.Render(t.Open), Text: "runner-up"})
	case o.NotAdvised != "":
		out = append(out, widget.Point{Mark: t.Faint.Render(t.NA), Text: "not advised: " + o.NotAdvised})
	case len(out) == 0:
		out = append(out, widget.Point{Mark: t.Faint.Render(t.Open), Text: "an alternative"})
	}
	return out
}

// fits marks each answer on the way to the option: whether it is yours, and what it would have to be.
func (d *Decide) fits(now workflow.Decision, o *knowledge.Option) []widget.Point {
	t, v := d.Env.Theme, d.Project()
	var out []widget.Point
	for _, f := range v.Fits(now.Decision, o.ID) {
		name, answer := v.Said(f.Step)
		mark := t.Good.Render(t.Done)
		switch {
		case !f.OK:
			mark = t.Bad.Render(t.Alert)
			answer += t.Dim.Render("; needs ") + v.Either(f.Name, f.Needs)
		case f.Origin != workflow.Said && f.Origin != workflow.Chosen:
			mark = t.Warn.Render(t.Begun)
			answer += t.Dim.Render(", assumed")
		}
		out = append(out, widget.Point{Mark: mark, Text: t.Dim.Render(name+": ") + answer})
	}
	return out
}

func (d *Decide) clashes(o *knowledge.Option) []widget.Point {
	var out []widget.Point
	for _, c := range d.Project().ConflictsOf(d.id, o.ID) {
		out = append(out, widget.Point{Mark: d.ConflictSign(c), Text: c.Say + " " + c.Fix})
	}
	return out
}

func (d *Decide) opens(o *knowledge.Option) []widget.Point {
	var out []widget.Point
	for _, next := range d.Project().FollowUps(d.id, o.ID) {
		out = append(out, widget.Point{Mark: d.DecisionSign(next), Text: next.Title})
	}
	return out
}

// brings says what choosing the option would move.
func (d *Decide) brings(o *knowledge.Option) []widget.Point {
	moves := d.Project().Preview(workflow.Decided{Decision: d.id, Option: o.ID, Because: "preview"})
	var out []widget.Point
	add := func(n int, one, many string) {
		if n > 0 {
			out = append(out, widget.Point{Mark: d.Env.Theme.Dot, Text: widget.Count(n, one, many)})
		}
	}
	add(len(moves.Flips), "recommendation changes", "recommendations change")
	add(len(moves.Stale), "record becomes stale", "records become stale")
	add(len(moves.Checks), "check", "checks")
	add(len(moves.Dropped), "check less", "checks less")
	return out
}

// layCompared breaks the comparison into lines for the page's size: a head that stays, and what scrolls under it.
func (d *Decide) layCompared() {
	head, body := d.table.Lines(d.Env.Theme, d.Width)
	if len(head) > d.Height/2 {
		body, head = append(head, body...), nil
	}
	d.head = head
	d.reader.SetSize(d.Width, max(d.Height-len(head), 1))
	d.reader.SetLines(d.id+"/compare/"+d.about, body)
}

func (d *Decide) viewCompared() string {
	return strings.Join(append(slices.Clone(d.head), d.reader.View()), "\n")
}

func (d *Decide) compareActions() []page.Action {
	now, shown := d.now(), d.compared()
	more, fewer := "", ""
	if len(shown) >= min(maxCompared, len(now.Options)) {
		more = "no more options are compared at once"
	}
	if len(shown) <= 2 {
		fewer = "two are the least"
	}
	return []page.Action{
		{Keys: []string{"tab"}, Name: "another option", Footer: true, Why: onlyTwo(now), Do: func() tea.Cmd { return d.swap(shown) }},
		{Keys: []string{"+", "="}, Name: "one more", Footer: true, Why: more, Do: func() tea.Cmd { return d.compare(append(ids(shown), d.rest(shown, "")[0])) }},
		{Keys: []string{"-"}, Name: "one fewer", Footer: true, Why: fewer, Do: func() tea.Cmd { return d.compare(ids(shown[:len(shown)-1])) }},
		{Keys: []string{"o"}, Name: "choose an option", Footer: true, Do: func() tea.Cmd { return d.turn(choosing, "") }},
		{Keys: []string{"t"}, Name: "tree", Footer: true, Do: func() tea.Cmd { return d.turn(drawing, "") }},
	}
}

func onlyTwo(now workflow.Decision) string {
	if len(now.Options) <= 2 {
		return "there are only two"
	}
	return ""
}

func ids(options []*knowledge.Option) []string {
	var out []string
	for _, o := range options {
		out = append(out, o.ID)
	}
	return out
}

// rest lists the options that are not shown, beginning behind one.
func (d *Decide) rest(shown []*knowledge.Option, behind string) []string {
	all := d.now().Options
	at := slices.IndexFunc(all, func(o knowledge.Option) bool { return o.ID == behind })
	var out []string
	for i := range all {
		if o := &all[(at+1+i)%len(all)]; !slices.Contains(ids(shown), o.ID) {
			out = append(out, o.ID)
		}
	}
	return out
}

// swap puts the next option that is not shown in the place of the last one.
func (d *Decide) swap(shown []*knowledge.Option) tea.Cmd {
	last := len(shown) - 1
	others := d.rest(shown, shown[last].ID)
	if len(others) == 0 {
		return nil
	}
	return d.compare(append(ids(shown[:last]), others[0]))
}
