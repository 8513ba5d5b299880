package knowledge

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

func (l *linter) guide(g *Guide) {
	file := path.Join("guides", g.ID, "guide.toml")
	if _, err := fs.Stat(l.files, file); err != nil {
		l.fail(file, "the folder must be named as the id")
	}
	l.id(file, g.ID)
	if g.Title == "" || g.Summary == "" || g.Group == "" || g.Order <= 0 || len(g.Sources) == 0 {
		l.fail(file, "title, summary, group, order and a source must be given")
	}
	l.cond(file, g.Applies)
	l.refs(file, g.Sources)
	l.samples(file, g)
	for _, f := range g.Founding {
		l.exists(file, path.Join("guides", g.ID, f.File))
		if len(f.Faults) == 0 {
			l.fail(file, "founding form %q needs its faults", f.File)
		}
		l.sentences(file, f.Faults)
	}
	for _, id := range g.Checks {
		if c, ok := l.Check(id); !ok {
			l.fail(file, "check %q does not exist", id)
		} else if c.Guide == "" {
			l.fail(file, "check %q leads to no guide: give it guide = %q", id, g.ID)
		}
	}
	for _, id := range g.Decision {
		if _, ok := l.Decision(id); !ok {
			l.fail(file, "decision %q does not exist", id)
		}
	}
	l.page(path.Join("guides", g.ID, "guide.md"), 80, maxGuide, nil)
}

// samples checks that a guide has an answer for every stack: a sample, or the reason why there is none.
func (l *linter) samples(file string, g *Guide) {
	has := map[string]bool{}
	for _, s := range g.Samples {
		l.exists(file, path.Join("guides", g.ID, s.File))
		has[s.Stack] = true
		if s.Stack != Client && !slices.Contains(Stacks(), s.Stack) {
			l.fail(file, "sample %q names %q, which is no stack", s.File, s.Stack)
		}
		// The tables belong to every stack, and the proof fills a database from them.
		tables := s.Stack == Client && s.File == "schema.sql"
		if !strings.HasPrefix(s.File, s.Stack+"/") && !tables {
			l.fail(file, "sample %q belongs into the folder %s", s.File, s.Stack)
		}
		if s.Title == "" || s.Lang == "" {
			l.fail(file, "sample %q needs a title and a language", s.File)
		}
	}
	why := map[string]string{}
	for _, a := range g.Absent {
		why[a.Stack] = a.Why
		if !slices.Contains(Stacks(), a.Stack) || has[a.Stack] {
			l.fail(file, "%q cannot be absent", a.Stack)
		}
	}
	for _, stack := range Stacks() {
		if len(g.Samples) > 0 && !has[stack] && why[stack] == "" {
			l.fail(file, "has neither a sample in %s nor a reason why not", stack)
		}
		if has[stack] && stack != "go" { // the contract that all of them keep; knowledge/samples plays it
			l.exists(file, path.Join("guides", g.ID, "contract.toml"))
		}
	}
}
