package knowledge

import (
	"slices"
	"strings"
)

// tree checks a decision's tree: every answer leads on, everything is reached, no path turns in a circle or is too
// long, no path asks one fact twice, and a tree asks only decisions that come before it.
func (l *linter) tree(file string, d *Decision) {
	for i := range d.Questions {
		l.question(file, d, &d.Questions[i])
	}
	for _, leaf := range d.Leaves {
		if !strings.HasPrefix(leaf.ID, "L") {
			l.fail(file, "leaf %q must begin with L", leaf.ID)
		}
		if _, ok := d.Option(leaf.Option); !ok {
			l.fail(file, "leaf %q names no option %q", leaf.ID, leaf.Option)
		}
		if leaf.Why == "" {
			l.fail(file, "leaf %q needs a why", leaf.ID)
		}
		l.prose(file, leaf.Why)
		l.prose(file, leaf.RunnerUpIf)
		if (leaf.RunnerUp == "") != (leaf.RunnerUpIf == "") {
			l.fail(file, "leaf %q must give both runner_up and runner_up_if", leaf.ID)
		}
		if _, ok := d.Option(leaf.RunnerUp); leaf.RunnerUp != "" && (!ok || leaf.RunnerUp == leaf.Option) {
			l.fail(file, "leaf %q: runner_up %q is no other option", leaf.ID, leaf.RunnerUp)
		}
	}
	reached := map[string]bool{}
	l.walk(file, d, d.Start, nil, reached)
	for _, q := range d.Questions {
		if !reached[q.ID] {
			l.fail(file, "question %q is never reached", q.ID)
		}
	}
	for _, leaf := range d.Leaves {
		if !reached[leaf.ID] {
			l.fail(file, "leaf %q is never reached", leaf.ID)
		}
	}
}

// walk visits everything below a question or leaf. asked holds the facts on the way.
func (l *linter) walk(file string, d *Decision, at string, asked []string, reached map[string]bool) {
	reached[at] = true
	if leaf, ok := d.Leaf(at); ok {
		if len(asked) < 2 && leaf.Early == "" {
			l.fail(file, "leaf %q ends a path of %d questions and needs early = \"reason\"", at, len(asked))
		}
		return
	}
	q, ok := d.Question(at)
	if !ok {
		l.fail(file, "%q is neither a question nor a leaf", at)
		return
	}
	if slices.Contains(asked, q.Fact) {
		l.fail(file, "a path asks %q twice", q.Fact)
		return
	}
	if len(asked) == maxPath {
		l.fail(file, "a path has more than %d questions", maxPath)
		return
	}
	asked = append(slices.Clone(asked), q.Fact)
	for _, next := range q.Targets() {
		l.walk(file, d, next, asked, reached)
	}
}

// Targets lists where a question can lead, without repeats, in a stable order.
func (q *Question) Targets() []string {
	var all []string
	for _, b := range q.Has {
		all = append(all, b.Go)
	}
	for _, w := range q.Go {
		all = append(all, w.To)
	}
	if q.Else != "" {
		all = append(all, q.Else)
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(all, func(t string) bool { again := seen[t]; seen[t] = true; return again })
}

// question checks that each answer the fact allows leads somewhere, and that no branch is for an answer it lacks.
func (l *linter) question(file string, d *Decision, q *Question) {
	answers, set, ok := l.answers(file, d, q)
	if !ok {
		return
	}
	if set {
		if len(q.Go) > 0 || q.Else == "" {
			l.fail(file, "question %q asks a set fact: use has and else", q.ID)
		}
		for _, b := range q.Has {
			for _, v := range b.Any {
				if !slices.Contains(answers, v) {
					l.fail(file, "question %q: %s has no answer %q", q.ID, q.Fact, v)
				}
			}
		}
		return
	}
	if len(q.Has) > 0 {
		l.fail(file, "question %q: has is for set facts only", q.ID)
	}
	for _, w := range q.Go {
		if !slices.Contains(answers, w.Answer) {
			l.fail(file, "question %q: %s has no answer %q", q.ID, q.Fact, w.Answer)
		}
	}
	for _, v := range answers {
		if q.Way(v) == "" && q.Else == "" {
			l.fail(file, "question %q does not handle %q", q.ID, v)
		}
	}
}

// answers lists what a question may be answered with: the values of its fact, or the options of the decision it asks.
func (l *linter) answers(file string, d *Decision, q *Question) (ids []string, set, ok bool) {
	if id, isChoice := strings.CutPrefix(q.Fact, "@"); isChoice {
		other, ok := l.Decision(id)
		if !ok {
			l.fail(file, "question %q names no decision %q", q.ID, id)
			return nil, false, false
		}
		if other.Order >= d.Order {
			l.fail(file, "question %q asks %q, which comes later: order %d, ours is %d", q.ID, id, other.Order, d.Order)
		}
		if other.Applies != "" && q.Else == "" {
			l.fail(file, "question %q: %s does not always apply, so else must be given", q.ID, id)
		}
		for _, o := range other.Options {
			ids = append(ids, o.ID)
		}
		return ids, false, true
	}
	l.used[q.Fact] = true
	f, found := l.Fact(q.Fact)
	if !found {
		l.fail(file, "question %q names no fact %q", q.ID, q.Fact)
		return nil, false, false
	}
	if f.Kind == Text {
		l.fail(file, "question %q asks the text fact %q", q.ID, q.Fact)
		return nil, false, false
	}
	for _, v := range f.Values {
		ids = append(ids, v.ID)
	}
	return ids, f.Kind == Set, true
}
