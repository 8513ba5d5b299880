// Package exporttest makes projects for the tests of exports: with a knowledge that recommends exactly what a test is
// about, and with names and texts that want to be more than text.
package exporttest

import (
	"fmt"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"fsd/knowledge"
	"fsd/workflow"
	"fsd/workflow/sample"
)

// Noon is the time at which tests take place.
func Noon() time.Time { return time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC) }

// Bookshop is the finished sample project with the real knowledge.
func Bookshop(t testing.TB) *workflow.View {
	t.Helper()
	k, err := knowledge.Load()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	log, err := sample.Changes(k, Noon().Add(-14*24*time.Hour), func(time.Time) string {
		n++
		return fmt.Sprintf("sample-%04d", n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return See(k, log)
}

// See is the view of a log of changes at noon.
func See(k *knowledge.Base, log []workflow.Change) *workflow.View {
	return workflow.See(k, workflow.Fold(log), Noon().Format(time.DateOnly))
}

// Base is a knowledge with one decision for each pair of a decision and the only option that it has, so that this
// option counts in each project, and with the facts whose values are given.
func Base(t testing.TB, options map[string]string, facts map[string]string) *knowledge.Base {
	t.Helper()
	files := fstest.MapFS{}
	order := 100
	ids := []string{}
	for id := range options {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		order++
		files["decisions/"+id+"/decision.toml"] = &fstest.MapFile{Data: fmt.Appendf(nil, `schema = 1
id = %[1]q
title = "The %[1]s"
phase = "architecture"
order = %[3]d
ask = "Which %[1]s?"
start = "L1"
[[leaf]]
id = "L1"
option = %[2]q
why = "It is the only one."
[[option]]
id = %[2]q
title = "The %[2]s"
record = "Take %[2]s"
`, id, options[id], order)}
	}
	for id, value := range facts {
		files["facts/"+id+".toml"] = &fstest.MapFile{Data: fmt.Appendf(nil,
			"schema = 1\n[[fact]]\nid = %[1]q\nask = %[1]q\nshort = %[1]q\ndefault = [%[2]q]\n[[fact.value]]\nid = %[2]q\nlabel = %[2]q\n", id, value)}
	}
	k, err := knowledge.LoadFS(files)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// Project is a log that grows by changes as a person would make them.
type Project struct {
	t   testing.TB
	K   *knowledge.Base
	Log []workflow.Change
}

// Begun is a project with a name and nothing else.
func Begun(t testing.TB, k *knowledge.Base, name string) *Project {
	p := &Project{t: t, K: k}
	p.append(workflow.Created{Name: name})
	return p
}

// View is the project at noon.
func (p *Project) View() *workflow.View { return See(p.K, p.Log) }

func (p *Project) append(b workflow.Body) {
	n := len(p.Log)
	p.Log = append(p.Log, workflow.Change{
		ID: fmt.Sprintf("change-%04d", n), At: Noon().Add(time.Duration(n) * time.Minute), Author: "Ada Lovelace", Body: b,
	})
}

// Put makes changes, cleaned and checked as all are. What is refused is left out.
func (p *Project) Put(bodies ...workflow.Body) *Project {
	for _, b := range bodies {
		if valid, err := p.View().Validate(b); err == nil {
			p.append(valid)
		}
	}
	return p
}

// Entities adds entities from lines of fast entry.
func (p *Project) Entities(lines ...string) *Project {
	p.t.Helper()
	for _, line := range lines {
		e, err := workflow.ParseEntity(line)
		if err != nil {
			p.t.Fatal(err)
		}
		e.ID = fmt.Sprintf("entity-%04d", len(p.Log))
		p.must(workflow.EntityPut{Entity: e})
	}
	return p
}

// Endpoints adds endpoints from lines of fast entry.
func (p *Project) Endpoints(lines ...string) *Project {
	p.t.Helper()
	for _, line := range lines {
		e, err := workflow.ParseEndpoint(line)
		if err != nil {
			p.t.Fatal(err)
		}
		e.ID = fmt.Sprintf("endpoint-%04d", len(p.Log))
		p.must(workflow.EndpointPut{Endpoint: e})
	}
	return p
}

func (p *Project) must(b workflow.Body) {
	p.t.Helper()
	valid, err := p.View().Validate(b)
	if err != nil {
		p.t.Fatal(err)
	}
	p.append(valid)
}
