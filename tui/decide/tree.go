package decide

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"fsd/knowledge"
	"fsd/tui/layout"
	"fsd/tui/page"
	"fsd/tui/widget"
	"fsd/workflow"
)

// node is a row of the drawn tree.
type node struct {
	question *knowledge.Question // asked in this row; nil for an answer that ends in a leaf
	leaf     *knowledge.Leaf
	answers  []string // what leads here
	from     *knowledge.Question
	own      bool
}

// sketch draws a decision's tree as rows: a question, then its answers, each followed by what it leads to. A question
// that is reached in several ways is drawn once, on the project's own path if it lies there.
type sketch struct {
	d     *Decide
	tree  *knowledge.Decision
	ownAt map[string]workflow.Step // the project's path, by question
	drawn map[string]bool
	items []widget.Item
	nodes map[string]node
}

func (d *Decide) fillTree() {
	now := d.now()
	s := &sketch{d: d, tree: now.Decision, ownAt: map[string]workflow.Step{}, drawn: map[string]bool{}, nodes: map[string]node{}}
	for _, step := range now.Advice.Path {
		s.ownAt[step.Question] = step
	}
	s.ask(now.Decision.Start, "", true)
	d.nodes = s.nodes
	fresh := d.list.Len() == 0
	d.list.SetItems(s.items)
	if fresh {
		d.list.Select(d.about)
	}
}

// ask draws the question that a fork leads to, and what follows from it.
func (s *sketch) ask(id, guides string, own bool) {
	q, ok := s.tree.Question(id)
	if !ok { // a tree that is a leaf and nothing else
		leaf, _ := s.tree.Leaf(id)
		s.add(node{leaf: leaf, own: own}, "", s.leafSign(own), "Whatever you answer", s.option(leaf))
		return
	}
	s.drawn[id] = true
	s.add(node{question: q, own: own}, guides+" ", "", s.d.name(q.Fact)+"?", "")
	forks := s.d.Project().Forks(q)
	slices.SortStableFunc(forks, func(a, b workflow.Fork) int { return ownFirst(a.Own) - ownFirst(b.Own) })
	for i, f := range forks {
		s.fork(q, f, guides, i == len(forks)-1, own && f.Own)
	}
}

// ownFirst puts the project's own way before the others, so that all of it is seen at first sight.
func ownFirst(own bool) int {
	if own {
		return 0
	}
	return 1
}

// fork draws one answer, or several that lead the same way, and where they lead.
func (s *sketch) fork(q *knowledge.Question, f workflow.Fork, guides string, last, own bool) {
	t := s.d.Env.Theme
	corner, onward := t.Tee+t.Rule, t.Bar+" "
	if last {
		corner, onward = t.Corner+t.Rule, "  "
	}
	answer := s.answer(q, f)
	n := node{answers: f.Answers, from: q, own: own}
	sign := s.answerSign(q, own)
	if leaf, ok := s.tree.Leaf(f.To); ok {
		n.leaf = leaf
		s.add(n, guides+corner, sign, answer, s.option(leaf))
		return
	}
	next, _ := s.tree.Question(f.To)
	_, onPath := s.ownAt[f.To]
	if s.drawn[f.To] || onPath && !own {
		n.question = next
		s.add(n, guides+corner, sign, answer, "as above")
		return
	}
	s.add(n, guides+corner, sign, answer, "")
	s.ask(f.To, guides+onward, own)
}

// answer puts a fork into words: the project's own answer if it leads there, else the first of those that do. The
// others are counted; the text beside or below the tree has them all.
func (s *sketch) answer(q *knowledge.Question, f workflow.Fork) string {
	v := s.d.Project()
	if len(f.Answers) == 0 {
		return "anything else"
	}
	shown := f.Answers[:1]
	if values, _ := v.Value(q.Fact); f.Own && len(values) > 0 {
		shown = values
	}
	return v.Labels(q.Fact, shown) + orMore(len(f.Answers)-len(shown))
}

func orMore(n int) string {
	if n < 1 {
		return ""
	}
	return fmt.Sprintf(", or %d more", n)
}

// add puts a row into the list, with where it ends at the right. The project's own path is lit: accent signs and the
// terminal's own colour, everything else faint.
func (s *sketch) add(n node, guides, sign, text, end string) {
	t := s.d.Env.Theme
	if end != "" {
		end = t.Arrow + " " + end
	}
	it := widget.Item{ID: strconv.Itoa(len(s.items)), Mark: t.Faint.Render(guides) + sign, Text: text, Right: t.Faint.Render(end), Style: t.Faint}
	switch {
	case n.own && n.leaf != nil:
		it.Style, it.Right = t.Text, t.Strong.Render(end)+t.Accent.Render("  recommended")
	case n.own && n.from == nil:
		it.Style = t.Bold
	case n.own:
		it.Style = t.Text
	}
	s.items = append(s.items, it)
	s.nodes[it.ID] = n
}

// answerSign marks the project's own answers: given, assumed, or not given and gone on without.
func (s *sketch) answerSign(q *knowledge.Question, own bool) string {
	t := s.d.Env.Theme
	if !own {
		return t.Faint.Render(t.Open)
	}
	switch s.ownAt[q.ID].Origin {
	case workflow.Said, workflow.Chosen:
		return t.Accent.Render(t.Done)
	case workflow.Missing:
		return t.Accent.Render(t.Open)
	}
	return t.Warn.Render(t.Begun)
}

func (s *sketch) leafSign(own bool) string {
	t := s.d.Env.Theme
	if own {
		return t.Accent.Render(t.Done)
	}
	return t.Faint.Render(t.Open)
}

func (s *sketch) option(leaf *knowledge.Leaf) string {
	if o, ok := s.tree.Option(leaf.Option); ok {
		return o.Title
	}
	return leaf.Option
}

// name is what a question asks for, in a few words.
func (d *Decide) name(fact string) string {
	name, _ := d.Project().Said(workflow.Step{Name: fact})
	return name
}

// viewTree draws the tree, and what the row under the cursor says in full.
func (d *Decide) viewTree() string {
	t := d.Env.Theme
	left, right, wide := layout.SplitList(d.Width)
	if wide {
		d.list.SetSize(left, d.Height)
		return widget.Beside(d.list.View(t), left, d.pane.View(t, d.aboutNode(right), d.Height), right, layout.Gap, d.Height)
	}
	foot := d.aboutNode(d.Width)
	room := max(min(len(foot), d.Height/3), 1)
	d.list.SetSize(d.Width, max(d.Height-room-1, 1))
	lines := widget.Fit(d.list.View(t), d.Width, max(d.Height-room-1, 1))
	lines = append(lines, t.Faint.Render(strings.Repeat(t.Rule, d.Width)))
	return strings.Join(append(lines, d.pane.View(t, foot, room)), "\n")
}

// node is the one under the cursor.
func (d *Decide) node() node {
	it, _ := d.list.Selected()
	return d.nodes[it.ID]
}

// aboutNode says in full what the row under the cursor asks, answers, or ends in.
func (d *Decide) aboutNode(width int) []string {
	t, v, n := d.Env.Theme, d.Project(), d.node()
	var lines []string
	if n.from != nil {
		lines = append(lines, t.Dim.Render(d.name(n.from.Fact)))
		for _, id := range n.answers {
			lines = append(lines, widget.Hang("  "+t.Dot+" ", v.Labels(n.from.Fact, []string{id}), width)...)
		}
		lines = append(lines, "")
	}
	if n.leaf != nil {
		o, _ := d.now().Decision.Option(n.leaf.Option)
		sign := t.Faint.Render(t.Arrow)
		if n.own {
			sign = t.Accent.Render(t.Arrow)
		}
		lines = append(lines, widget.Hang(sign+" ", t.Bold.Render(o.Title), width)...)
		lines = append(lines, widget.Hang("  ", n.leaf.Why, width)...)
		if n.leaf.RunnerUpIf != "" {
			lines = append(lines, widget.Hang("  ", t.Dim.Render(d.now().OptionTitle(n.leaf.RunnerUp)+" would win if "+n.leaf.RunnerUpIf), width)...)
		}
	}
	if n.question != nil {
		lines = append(lines, d.aboutQuestion(n.question, width)...)
	}
	return lines
}

// aboutQuestion asks a question in full, and says the project's answer and where it comes from.
func (d *Decide) aboutQuestion(q *knowledge.Question, width int) []string {
	t, v := d.Env.Theme, d.Project()
	var lines []string
	ask, why := d.name(q.Fact), ""
	if f, ok := v.K.Fact(q.Fact); ok {
		ask, why = f.Ask, f.Why
	} else if other, ok := v.Decision(strings.TrimPrefix(q.Fact, "@")); ok {
		ask = other.Ask
	}
	for _, line := range widget.Wrap(ask, width) {
		lines = append(lines, t.Bold.Render(line))
	}
	for _, line := range widget.Wrap(why, width) {
		lines = append(lines, t.Dim.Render(line))
	}
	values, origin := v.Value(q.Fact)
	word := map[workflow.Origin]string{
		workflow.Said: "you said", workflow.Assumed: "assumed: you do not know yet", workflow.Usual: "assumed: usual for this kind of product",
		workflow.Missing: "not asked yet; without an answer", workflow.Chosen: "decided", workflow.Advised: "recommended, not decided yet", workflow.None: "does not come up",
	}[origin]
	lines = append(append(lines, ""), widget.Wrap(t.Dim.Render(word), width)...)
	return append(lines, widget.Hang("  ", v.Labels(q.Fact, values), width)...)
}

func (d *Decide) treeActions() []page.Action {
	n := d.node()
	q, none := n.question, ""
	if n.from != nil && n.leaf != nil {
		q = n.from
	}
	if q == nil {
		none = "this row asks nothing"
	}
	leaf := ""
	if n.leaf == nil {
		leaf = "this row is no end"
	}
	return []page.Action{
		{Keys: []string{"enter", "l", "right"}, Name: "answer", Why: none, Footer: true, Do: func() tea.Cmd { return d.answerAt(q) }},
		{Keys: []string{"r"}, Name: "read the option", Why: leaf, Footer: true, Do: func() tea.Cmd { return page.Go(page.Read, d.id+"/"+n.leaf.Option) }},
		{Keys: []string{"m"}, Name: "my way, step by step", Footer: true, Do: d.along},
		{Keys: []string{"M"}, Name: "my end", Footer: true, Do: d.toLeaf},
		{Keys: []string{"c"}, Name: "compare", Footer: true, Do: func() tea.Cmd { return d.compare(nil) }},
		{Keys: []string{"J", "ctrl+e"}, Name: "scroll the text down", Do: func() tea.Cmd { d.pane.Scroll(3); return nil }},
		{Keys: []string{"K", "ctrl+y"}, Name: "scroll the text up", Do: func() tea.Cmd { d.pane.Scroll(-3); return nil }},
	}
}

// answerAt asks a question of the tree again; what another decision answers is decided there.
func (d *Decide) answerAt(q *knowledge.Question) tea.Cmd {
	if other, isChoice := strings.CutPrefix(q.Fact, "@"); isChoice {
		return page.Go(page.Decide, other)
	}
	return d.turn(again, q.Fact)
}

// along moves the cursor to the next row of the project's own way, and from its end to the beginning.
func (d *Decide) along() tea.Cmd {
	it, _ := d.list.Selected()
	from, _ := strconv.Atoi(it.ID)
	for i := range len(d.nodes) {
		if id := strconv.Itoa((from + 1 + i) % len(d.nodes)); d.nodes[id].own {
			d.list.Select(id)
			break
		}
	}
	d.pane.Reset()
	return nil
}

// toLeaf moves the cursor to where the project's own way ends.
func (d *Decide) toLeaf() tea.Cmd {
	for id, n := range d.nodes {
		if n.own && n.leaf != nil {
			d.list.Select(id)
		}
	}
	d.pane.Reset()
	return nil
}
