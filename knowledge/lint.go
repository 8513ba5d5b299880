package knowledge

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits on the content; all are checked by Lint. Words are counted as strings.Fields does.
const (
	maxPath        = 7   // questions on one path through a tree
	maxAbout       = 150 // words of a decision's page
	minOption      = 80  // words of an option's page
	maxOption      = 220
	maxGuide       = 700
	maxAsk         = 100 // characters of a question
	maxLabel       = 80  // characters of an answer
	maxSentence    = 35  // words
	maxRecordTitle = 80  // characters
)

// optionHeadings are the headings that every option's page has, in this order.
var optionHeadings = []string{"When it fits", "How to do it right", "What it costs", "Change your mind later"}

// linter collects what is wrong with the content, each with the file it is in.
type linter struct {
	*Base
	errs []error
	used map[string]bool // facts that a tree, a condition or the brief reads
}

// Lint checks everything about the content that does not need a project: ids, links between files, trees, texts.
// What the advice means is checked by simulation in package workflow. Each error names the file and the rule.
func Lint(b *Base) []error {
	l := &linter{Base: b, used: map[string]bool{}}
	for i := range b.Decisions {
		l.decision(&b.Decisions[i])
	}
	for i := range b.Conflicts {
		l.conflict(&b.Conflicts[i])
	}
	for i := range b.Checks {
		l.check(&b.Checks[i])
	}
	for i := range b.Guides {
		l.guide(&b.Guides[i])
	}
	for i := range b.Sources {
		l.source(&b.Sources[i])
	}
	for i := range b.Facts {
		l.fact(&b.Facts[i])
	}
	for i := range b.Profiles {
		l.profile(&b.Profiles[i])
	}
	l.orders()
	return l.errs
}

func (l *linter) fail(file, format string, args ...any) {
	l.errs = append(l.errs, fmt.Errorf("%s: %s", file, fmt.Sprintf(format, args...)))
}

var idForm = regexp.MustCompile(`^[a-z0-9]+([-_][a-z0-9]+)*$`)

func (l *linter) fact(f *Fact) {
	file := "facts: " + f.ID
	l.id(file, f.ID)
	l.ask(file, f.Ask)
	if f.Why == "" || f.Short == "" || f.Group == "" {
		l.fail(file, "why, short and group must be given")
	}
	l.prose(file, f.Why)
	if !l.used[f.ID] && f.Brief == 0 {
		l.fail(file, "no tree, condition or brief uses this fact")
	}
	if f.Kind == Text {
		if len(f.Values)+len(f.Default) > 0 {
			l.fail(file, "a text fact has no values")
		}
		return
	}
	if !slices.Contains([]Kind{One, Set}, f.Kind) {
		l.fail(file, "kind %q is not one, set or text", f.Kind)
	}
	if len(f.Values) < 2 || len(f.Default) == 0 {
		l.fail(file, "needs two values at least, and a default")
	}
	seen := map[string]bool{Unknown: true}
	for _, v := range f.Values {
		l.id(file, v.ID)
		if seen[v.ID] {
			l.fail(file, "value %q is given twice or reserved", v.ID)
		}
		seen[v.ID] = true
		if v.Label == "" || utf8.RuneCountInString(v.Label) > maxLabel {
			l.fail(file, "label of %q is empty or over %d characters", v.ID, maxLabel)
		}
	}
	for _, v := range f.Default {
		if _, ok := f.Value(v); !ok {
			l.fail(file, "default %q is not a value", v)
		}
	}
}

func (l *linter) decision(d *Decision) {
	file := path.Join("decisions", d.ID, "decision.toml")
	if _, err := fs.Stat(l.files, file); err != nil {
		l.fail(file, "the folder must be named as the id")
	}
	l.id(file, d.ID)
	l.ask(file, d.Ask)
	if !slices.Contains(Phases(), d.Phase) || d.Group == "" || d.Title == "" || d.Order <= 0 {
		l.fail(file, "title, phase, group and order must be given")
	}
	l.cond(file, d.Applies)
	if len(d.Consequences) == 0 || len(d.Sources) == 0 {
		l.fail(file, "needs consequences and at least one source")
	}
	l.refs(file, d.Sources)
	l.sentences(file, append([]string{d.Disagree}, d.Consequences...))
	l.tree(file, d)
	for i := range d.Options {
		l.option(file, d, &d.Options[i])
	}
	l.page(path.Join("decisions", d.ID, "about.md"), 20, maxAbout, nil)
}

func (l *linter) option(file string, d *Decision, o *Option) {
	l.id(file, o.ID)
	if o.Title == "" || o.Record == "" || o.LeaveWhen == "" {
		l.fail(file, "option %q needs title, record and leave_when", o.ID)
	}
	if utf8.RuneCountInString(o.Record) > maxRecordTitle || strings.HasSuffix(o.Record, ".") ||
		strings.ContainsAny(o.Record, "\"\\[]*_#") {
		l.fail(file, "record of %q is over %d characters, or has one of \" \\ [ ] * _ # or a final full stop", o.ID, maxRecordTitle)
	}
	if len(o.Pros) < 2 || len(o.Cons) < 2 {
		l.fail(file, "option %q needs two points for and two against", o.ID)
	}
	l.sentences(file, append(append([]string{o.LeaveWhen, o.NotAdvised}, o.Pros...), o.Cons...))
	for _, id := range o.Opens {
		if _, ok := l.Decision(id); !ok {
			l.fail(file, "option %q opens %q, which is no decision", o.ID, id)
		}
	}
	recommended := slices.ContainsFunc(d.Leaves, func(f Leaf) bool { return f.Option == o.ID })
	if recommended == (o.NotAdvised != "") {
		l.fail(file, "option %q must either have a leaf or say in not_advised why it has none", o.ID)
	}
	l.page(path.Join("decisions", d.ID, "options", o.ID+".md"), minOption, maxOption, optionHeadings)
}

func (l *linter) conflict(c *Conflict) {
	file := "conflicts: " + c.ID
	l.id(file, c.ID)
	if !slices.Contains([]Severity{Blocker, Warning, Note}, c.Severity) {
		l.fail(file, "severity %q is not blocker, warning or note", c.Severity)
	}
	if len(c.When) == 0 || c.Say == "" || c.Fix == "" || len(c.Sources) == 0 {
		l.fail(file, "when, say, fix and a source must be given")
	}
	choice := false
	for _, text := range c.When {
		l.cond(file, text)
		choice = choice || strings.HasPrefix(strings.TrimSpace(text), "@")
	}
	if !choice {
		l.fail(file, "at least one condition must be about a choice (@decision)")
	}
	l.sentences(file, []string{c.Say, c.Fix})
	l.refs(file, c.Sources)
}

func (l *linter) check(c *Check) {
	file := "checks: " + c.ID
	l.id(file, c.ID)
	if !slices.Contains(Phases(), c.Phase) || c.Group == "" || c.Title == "" || c.Why == "" || c.How == "" {
		l.fail(file, "phase, group, title, why and how must be given")
	}
	if !slices.Contains([]Severity{Blocker, Major, Minor}, c.Severity) {
		l.fail(file, "severity %q is not blocker, major or minor", c.Severity)
	}
	ways := 0
	for _, way := range []string{c.Verify.Run, c.Verify.Manual, c.Verify.Auto} {
		if way != "" {
			ways++
		}
	}
	if ways != 1 || (c.Verify.Run != "") != (c.Verify.Expect != "") {
		l.fail(file, "verify needs exactly one of run (with expect), manual and auto")
	}
	for _, name := range c.variables() {
		known := slices.ContainsFunc(l.Variables, func(v Variable) bool { return v.Name == name })
		if !known && !c.explains(name) {
			l.fail(file, "the command uses $%s, which nothing explains: say it in setup, or in variables.toml", name)
		}
	}
	if strings.Contains(c.Verify.Run, "{{") {
		l.fail(file, "the command has template marks, which site generators take out of a record; use jq instead")
	}
	if c.Applies == "" {
		l.fail(file, "applies must be given; \"always\" for an item that always applies")
	}
	l.cond(file, c.Applies)
	if c.Guide != "" {
		if g, ok := l.Guide(c.Guide); !ok {
			l.fail(file, "guide %q does not exist", c.Guide)
		} else if !slices.Contains(g.Checks, c.ID) {
			l.fail(file, "guide %q does not name it among its checks", c.Guide)
		}
	}
	for _, in := range c.HowIn {
		if !slices.Contains(Stacks(), in.Stack) {
			l.fail(file, "how_in names %q, which is no stack", in.Stack)
		}
	}
	if len(c.Sources) == 0 {
		l.fail(file, "needs a source")
	}
	l.refs(file, c.Sources)
	l.sentences(file, []string{c.Title, c.Why, c.How, c.Verify.Expect, c.Verify.Manual})
	if c.Verify.Run != "" {
		for i := range l.Checks {
			if o := &l.Checks[i]; o.ID < c.ID && o.Verify.Run == c.Verify.Run {
				l.fail(file, "has the same command as %s", o.ID)
			}
		}
	}
}

var day = regexp.MustCompile(`^(20\d\d-[01]\d-[0-3]\d)?$`)

func (l *linter) source(s *Source) {
	file := "sources: " + s.ID
	l.id(file, s.ID)
	kinds := []string{"standard", "bcp", "draft", "draft-bcp", "guide", "manual", "book", "essay", "law", "informational", "measured"}
	if s.Title == "" || !slices.Contains(kinds, s.Status) || !day.MatchString(s.Opened) {
		l.fail(file, "needs a title, a known status and opened as YYYY-MM-DD or nothing")
	}
	if s.Status != "measured" && !strings.HasPrefix(s.URL, "https://") {
		l.fail(file, "url must begin with https://")
	}
}

func (l *linter) profile(p *Profile) {
	file := "profiles: " + p.ID
	if f, ok := l.Fact(ProductFact); !ok {
		l.fail(file, "there is no fact %q to choose it by", ProductFact)
	} else if _, ok := f.Value(p.ID); !ok {
		l.fail(file, "%q is no value of the fact %q", p.ID, ProductFact)
	}
	for _, u := range p.Values {
		f, ok := l.Fact(u.Fact)
		if !ok || f.Kind == Text || u.Fact == ProductFact {
			l.fail(file, "%q is no fact that can be taken for granted", u.Fact)
			continue
		}
		if len(u.Values) == 0 || len(u.Values) > 1 && f.Kind != Set {
			l.fail(file, "%q has %d values", u.Fact, len(u.Values))
		}
		for _, v := range u.Values {
			if _, ok := f.Value(v); !ok {
				l.fail(file, "%q has no value %q", u.Fact, v)
			}
		}
	}
}

// orders checks that places are unique, so that the order of lists never depends on file names.
func (l *linter) orders() {
	places := map[string]string{}
	claim := func(place, id string) {
		if other, taken := places[place]; taken {
			l.fail(id, "has the same place (%s) as %s", place, other)
		}
		places[place] = id
	}
	for _, d := range l.Decisions {
		claim(fmt.Sprintf("decision order %d", d.Order), d.ID)
	}
	for _, g := range l.Guides {
		claim(fmt.Sprintf("guide order %d", g.Order), g.ID)
	}
	for _, c := range l.Checks {
		claim(fmt.Sprintf("%s order %d", c.Phase, c.Order), c.ID)
	}
	for _, f := range l.Facts {
		if f.Brief > 0 {
			claim(fmt.Sprintf("brief %d", f.Brief), f.ID)
		}
	}
}

func (l *linter) id(file, id string) {
	if !idForm.MatchString(id) {
		l.fail(file, "id %q is not lower-case letters, digits, - and _", id)
	}
}

func (l *linter) ask(file, ask string) {
	if !strings.HasSuffix(ask, "?") || utf8.RuneCountInString(ask) > maxAsk {
		l.fail(file, "ask must end with ? and have at most %d characters", maxAsk)
	}
}

func (l *linter) exists(file, name string) {
	if _, err := fs.Stat(l.files, name); err != nil {
		l.fail(file, "%s does not exist", name)
	}
}

// cond checks that every name and value in a condition exists, and marks its facts as used.
func (l *linter) cond(file, text string) {
	l.Cond(text).Uses(func(name, value string) {
		if id, isChoice := strings.CutPrefix(name, "@"); isChoice {
			d, ok := l.Decision(id)
			if !ok {
				l.fail(file, "condition %q names no decision %q", text, id)
			} else if _, ok := d.Option(value); !ok {
				l.fail(file, "condition %q: %s has no option %q", text, id, value)
			}
			return
		}
		l.used[name] = true
		if f, ok := l.Fact(name); !ok {
			l.fail(file, "condition %q names no fact %q", text, name)
		} else if _, ok := f.Value(value); !ok {
			l.fail(file, "condition %q: %s has no value %q", text, name, value)
		}
	})
}

func (l *linter) refs(file string, refs []Ref) {
	for _, r := range refs {
		if _, ok := l.Source(r.Ref); !ok {
			l.fail(file, "source %q does not exist", r.Ref)
		}
		if r.At == "" {
			l.fail(file, "source %q needs a section (at)", r.Ref)
		}
	}
}
