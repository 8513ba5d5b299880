package knowledge

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/pelletier/go-toml/v2"
)

// The pages, samples and founding forms are read when they are shown. What the TOML files say is built in as Go
// (generated.go), so that no start pays for parsing them. With "all:", since a sample may have a folder called .well-known.
//
//go:generate go run ./generate
//go:embed content/decisions/*/about.md content/decisions/*/options/*.md all:content/guides
var embedded embed.FS

// Base is the whole of the content, parsed and indexed. It is never changed after loading, so any number of readers
// may share it.
type Base struct {
	Facts     []Fact     // in the order of the brief, then by file
	Decisions []Decision // by Order
	Conflicts []Conflict
	Checks    []Check // by phase, then Order
	Guides    []Guide // by Order
	Sources   []Source
	Profiles  []Profile
	Variables []Variable

	files     fs.FS
	facts     map[string]*Fact
	decisions map[string]*Decision
	checks    map[string]*Check
	guides    map[string]*Guide
	sources   map[string]*Source
	profiles  map[string]map[string][]string // by kind of product, then by fact
	conds     map[string]Cond
}

// Load returns the content that is built into the program. It is indexed on the first call only, so that commands and
// pages that need no knowledge do not pay for it.
var Load = sync.OnceValues(func() (*Base, error) {
	root, err := fs.Sub(embedded, "content")
	if err != nil {
		return nil, err
	}
	b := generated
	b.files = root
	return &b, b.index()
})

// LoadFS parses the content below root: that of a contributor who is writing it, or that of a test. An error names
// the file, and the line where there is one.
func LoadFS(root fs.FS) (*Base, error) {
	b := &Base{files: root}
	loaders := []func() error{b.loadFacts, b.loadDecisions, b.loadConflicts, b.loadChecks, b.loadGuides, b.loadSources, b.loadProfiles, b.loadVariables}
	for _, load := range loaders {
		if err := load(); err != nil {
			return nil, err
		}
	}
	return b, b.index()
}

// The files of each kind. All have a schema number, so that a later fsd can tell old content apart.
type (
	factFile struct {
		Schema int    `toml:"schema"`
		Fact   []Fact `toml:"fact"`
	}
	decisionFile struct {
		Schema int `toml:"schema"`
		Decision
		Question []questionRow `toml:"question"`
	}
	questionRow struct {
		Question
		Go map[string]string `toml:"go"`
	}
	conflictFile struct {
		Schema   int        `toml:"schema"`
		Conflict []Conflict `toml:"conflict"`
	}
	checkFile struct {
		Schema int        `toml:"schema"`
		Check  []checkRow `toml:"check"`
	}
	checkRow struct {
		Check
		HowIn map[string]string `toml:"how_in"`
	}
	guideFile struct {
		Schema int `toml:"schema"`
		Guide
	}
	profileFile struct {
		Schema  int `toml:"schema"`
		Profile []struct {
			ID     string              `toml:"id"`
			Values map[string][]string `toml:"values"`
		} `toml:"profile"`
	}
	variableFile struct {
		Schema   int        `toml:"schema"`
		Variable []Variable `toml:"variable"`
	}
	sourceFile struct {
		Schema int      `toml:"schema"`
		Source []Source `toml:"source"`
	}
)

func (b *Base) loadFacts() error {
	err := each(b.files, "facts/*.toml", func(f *factFile) { b.Facts = append(b.Facts, f.Fact...) })
	for i := range b.Facts {
		if b.Facts[i].Kind == "" {
			b.Facts[i].Kind = One
		}
	}
	sort.SliceStable(b.Facts, func(i, j int) bool { return briefPlace(b.Facts[i]) < briefPlace(b.Facts[j]) })
	return err
}

// briefPlace sorts facts that the brief does not ask behind those that it does.
func briefPlace(f Fact) int {
	if f.Brief == 0 {
		return 1 << 30
	}
	return f.Brief
}

func (b *Base) loadDecisions() error {
	err := each(b.files, "decisions/*/decision.toml", func(f *decisionFile) {
		for _, row := range f.Question {
			for _, answer := range slices.Sorted(maps.Keys(row.Go)) {
				row.Question.Go = append(row.Question.Go, Way{Answer: answer, To: row.Go[answer]})
			}
			f.Questions = append(f.Questions, row.Question)
		}
		b.Decisions = append(b.Decisions, f.Decision)
	})
	sort.SliceStable(b.Decisions, func(i, j int) bool { return b.Decisions[i].Order < b.Decisions[j].Order })
	return err
}

func (b *Base) loadConflicts() error {
	return each(b.files, "conflicts*.toml", func(f *conflictFile) { b.Conflicts = append(b.Conflicts, f.Conflict...) })
}

func (b *Base) loadChecks() error {
	err := each(b.files, "checks/*.toml", func(f *checkFile) {
		for _, row := range f.Check {
			for _, stack := range slices.Sorted(maps.Keys(row.HowIn)) {
				row.Check.HowIn = append(row.Check.HowIn, InStack{Stack: stack, Text: row.HowIn[stack]})
			}
			b.Checks = append(b.Checks, row.Check)
		}
	})
	phase := func(c Check) int { return slices.Index(Phases(), c.Phase) }
	sort.SliceStable(b.Checks, func(i, j int) bool {
		if p, q := phase(b.Checks[i]), phase(b.Checks[j]); p != q {
			return p < q
		}
		return b.Checks[i].Order < b.Checks[j].Order
	})
	return err
}

func (b *Base) loadGuides() error {
	err := each(b.files, "guides/*/guide.toml", func(f *guideFile) { b.Guides = append(b.Guides, f.Guide) })
	sort.SliceStable(b.Guides, func(i, j int) bool { return b.Guides[i].Order < b.Guides[j].Order })
	return err
}

func (b *Base) loadSources() error {
	return each(b.files, "sources*.toml", func(f *sourceFile) { b.Sources = append(b.Sources, f.Source...) })
}

func (b *Base) loadVariables() error {
	return each(b.files, "variables.toml", func(f *variableFile) { b.Variables = append(b.Variables, f.Variable...) })
}

func (b *Base) loadProfiles() error {
	return each(b.files, "profiles*.toml", func(f *profileFile) {
		for _, row := range f.Profile {
			p := Profile{ID: row.ID}
			for _, fact := range slices.Sorted(maps.Keys(row.Values)) {
				p.Values = append(p.Values, Usual{Fact: fact, Values: row.Values[fact]})
			}
			b.Profiles = append(b.Profiles, p)
		}
	})
}

// each parses every file that matches the pattern and hands them on in the order of their names.
func each[T any](files fs.FS, pattern string, take func(*T)) error {
	names, err := fs.Glob(files, pattern)
	if err != nil {
		return err
	}
	for _, name := range names {
		var parsed T
		if err := decode(files, name, &parsed); err != nil {
			return err
		}
		take(&parsed)
	}
	return nil
}

// decode reads one TOML file strictly: a key that is not known is an error with its line.
func decode(files fs.FS, name string, into any) error {
	f, err := files.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	err = toml.NewDecoder(f).DisallowUnknownFields().Decode(into)
	var strict *toml.StrictMissingError
	var syntax *toml.DecodeError
	switch {
	case errors.As(err, &strict):
		row, _ := strict.Errors[0].Position()
		return fmt.Errorf("%s:%d: unknown key %q", name, row, strings.Join(strict.Errors[0].Key(), "."))
	case errors.As(err, &syntax):
		row, _ := syntax.Position()
		return fmt.Errorf("%s:%d: %s", name, row, syntax.Error())
	case err != nil:
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// index makes the look-up tables and refuses ids that are given twice and conditions that do not parse.
func (b *Base) index() error {
	var errs []error
	b.facts, errs = table(errs, "fact", b.Facts, func(f *Fact) string { return f.ID })
	b.decisions, errs = table(errs, "decision", b.Decisions, func(d *Decision) string { return d.ID })
	b.checks, errs = table(errs, "check", b.Checks, func(c *Check) string { return c.ID })
	b.guides, errs = table(errs, "guide", b.Guides, func(g *Guide) string { return g.ID })
	b.sources, errs = table(errs, "source", b.Sources, func(s *Source) string { return s.ID })
	_, errs = table(errs, "profile", b.Profiles, func(p *Profile) string { return p.ID })
	b.profiles = map[string]map[string][]string{}
	for _, p := range b.Profiles {
		b.profiles[p.ID] = map[string][]string{}
		for _, u := range p.Values {
			b.profiles[p.ID][u.Fact] = u.Values
		}
	}
	_, errs = table(errs, "conflict", b.Conflicts, func(c *Conflict) string { return c.ID })
	b.conds = map[string]Cond{}
	for _, text := range b.conditions() {
		if _, done := b.conds[text]; done {
			continue
		}
		cond, err := ParseCond(text)
		if err != nil {
			errs = append(errs, err)
		}
		b.conds[text] = cond
	}
	return errors.Join(errs...)
}

func (b *Base) conditions() []string {
	var all []string
	for _, d := range b.Decisions {
		all = append(all, d.Applies)
	}
	for _, c := range b.Conflicts {
		all = append(all, c.When...)
	}
	for _, c := range b.Checks {
		all = append(all, c.Applies)
	}
	for _, g := range b.Guides {
		all = append(all, g.Applies)
	}
	return all
}

func table[T any](errs []error, kind string, rows []T, id func(*T) string) (map[string]*T, []error) {
	byID := make(map[string]*T, len(rows))
	for i := range rows {
		key := id(&rows[i])
		if byID[key] != nil {
			errs = append(errs, fmt.Errorf("%s %q is given twice", kind, key))
		}
		byID[key] = &rows[i]
	}
	return byID, errs
}

// Fact returns the fact with the given id.
func (b *Base) Fact(id string) (*Fact, bool) { f, ok := b.facts[id]; return f, ok }

// Decision returns the decision with the given id.
func (b *Base) Decision(id string) (*Decision, bool) { d, ok := b.decisions[id]; return d, ok }

// Check returns the check with the given id.
func (b *Base) Check(id string) (*Check, bool) { c, ok := b.checks[id]; return c, ok }

// Guide returns the guide with the given id.
func (b *Base) Guide(id string) (*Guide, bool) { g, ok := b.guides[id]; return g, ok }

// Source returns the source with the given id.
func (b *Base) Source(id string) (*Source, bool) { s, ok := b.sources[id]; return s, ok }

var (
	variableName = regexp.MustCompile(`\$\{?([A-Z][A-Z0-9_]*)`)
	singleQuoted = regexp.MustCompile(`'[^']*'`)
)

// variables lists the names in capitals that the shell puts a value in place of.
func (c *Check) variables() []string {
	var names []string
	for _, m := range variableName.FindAllStringSubmatch(singleQuoted.ReplaceAllString(c.Verify.Run, ""), -1) {
		names = append(names, m[1])
	}
	return names
}

// VariablesOf lists the variables that stand in a check's command, in the order of the content. Those that the
// command sets itself, or that its setup explains, are not among them.
func (b *Base) VariablesOf(c *Check) []Variable {
	used := c.variables()
	return slices.DeleteFunc(slices.Clone(b.Variables), func(v Variable) bool {
		return !slices.Contains(used, v.Name) || c.explains(v.Name)
	})
}

// explains reports whether the command sets the variable, or the setup says what it is.
func (c *Check) explains(name string) bool {
	word := regexp.MustCompile(`\b` + name + `\b`)
	set := regexp.MustCompile(`(^|[\s;(&|])(for |read (-r )?)?` + name + `(=| in |;)`)
	return word.MatchString(c.Verify.Setup) || set.MatchString(c.Verify.Run)
}

// Usual returns what the profile of a kind of product takes for granted about a fact; nothing when there is no such
// profile, or when it leaves the fact to be asked.
func (b *Base) Usual(product, fact string) []string {
	return b.profiles[product][fact]
}

// Cond returns the parsed form of a condition that the content holds. A text that is not in the content never holds.
func (b *Base) Cond(text string) Cond { return b.conds[text] }

// About returns the Markdown that says why a decision matters. Read when shown, not at start.
func (b *Base) About(decision string) (string, error) {
	return b.read(path.Join("decisions", decision, "about.md"))
}

// OptionText returns the Markdown of one option: when it fits, how to do it right, what it costs, how to change.
func (b *Base) OptionText(decision, option string) (string, error) {
	return b.read(path.Join("decisions", decision, "options", option+".md"))
}

// GuideText returns the Markdown of a guide: what to look at and what goes wrong.
func (b *Base) GuideText(guide string) (string, error) {
	return b.read(path.Join("guides", guide, "guide.md"))
}

// GuideFile returns one file of a guide, a sample or a founding form, named as in guide.toml.
func (b *Base) GuideFile(guide, file string) (string, error) {
	return b.read(path.Join("guides", guide, file))
}

func (b *Base) read(name string) (string, error) {
	data, err := fs.ReadFile(b.files, name)
	return string(data), err
}
