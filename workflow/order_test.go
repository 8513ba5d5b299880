package workflow_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"fsd/workflow"
)

// person works on a copy of a project, by a clock of their own.
type person struct {
	name  string
	clock time.Time
	p     *workflow.Project
}

// team is some people who work apart and now and then take in what another has done.
type team struct {
	t      testing.TB
	b      *builder // for what a person could do
	people []*person
	next   int
}

func newTeam(t testing.TB, names ...string) *team {
	b := start(t)
	m := &team{t: t, b: b}
	for i, name := range names {
		m.people = append(m.people, &person{name, time.Date(2026, 11, 20, 10+i, 0, 0, 0, time.UTC), b.p})
	}
	return m
}

func (m *team) person(name string) *person {
	i := slices.IndexFunc(m.people, func(p *person) bool { return p.name == name })
	return m.people[i]
}

// does makes a change as a session does: on top of all that the person sees.
func (m *team) does(name string, body workflow.Body) string {
	m.t.Helper()
	who := m.person(name)
	valid, err := workflow.See(m.b.k, who.p, today).Validate(body)
	if err != nil {
		m.t.Fatalf("%#v was refused: %v", body, err)
	}
	return m.raw(name, valid)
}

func (m *team) raw(name string, body workflow.Body) string {
	who := m.person(name)
	m.next++
	who.clock = who.clock.Add(time.Second)
	id := fmt.Sprintf("d%05d", m.next)
	who.p = who.p.Apply(who.p.Follow(workflow.Change{ID: id, At: who.clock, Author: name, Body: body}))
	return id
}

// takes lets one person take in all that another has.
func (m *team) takes(name, from string) {
	m.person(name).p = merged(m.person(name).p, m.person(from).p)
}

// meet lets all take in all.
func (m *team) meet() *workflow.Project {
	all := m.people[0].p
	for _, who := range m.people[1:] {
		all = merged(all, who.p)
	}
	for _, who := range m.people {
		who.p = all
	}
	return all
}

// merged is the union of two logs.
func merged(a, b *workflow.Project) *workflow.Project {
	return a.Apply(slices.DeleteFunc(slices.Clone(b.Log), func(c workflow.Change) bool {
		_, known := a.Change(c.ID)
		return known
	})...)
}

// atRandom lets the team work for a while.
func (m *team) atRandom(r *rand.Rand, steps int) {
	for range steps {
		who := m.people[r.IntN(len(m.people))]
		switch n := r.IntN(12); {
		case n == 0:
			m.takes(who.name, m.people[r.IntN(len(m.people))].name)
		case n == 1:
			if undo, _, ok := who.p.Undo(); ok {
				m.raw(who.name, undo)
			}
		case n == 2:
			if redo, _, ok := who.p.Redo(); ok {
				m.raw(who.name, redo)
			}
		case n == 3:
			m.raw(who.name, exported(who.p))
		default:
			m.raw(who.name, m.b.randomBody(r))
		}
	}
}

// exported is what writing all records would remember.
func exported(p *workflow.Project) workflow.Exported {
	var body workflow.Exported
	for _, r := range p.Records {
		body.Files = append(body.Files, workflow.ExportedFile{
			Record: r.ID, Number: r.Number, Name: fmt.Sprintf("%04d-%s.md", r.Number, r.Option), SHA256: r.Option,
		})
	}
	return body
}

func TestAProjectIsTheSameInWhateverOrderItsChangesArrive(t *testing.T) {
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 2))
		m := newTeam(t, "Ada", "Bob", "Cleo")
		m.atRandom(r, 60)
		a, b := m.person("Ada").p, m.person("Bob").p
		if ab, ba := merged(a, b), merged(b, a); !reflect.DeepEqual(ab, ba) {
			t.Fatalf("seed %d: Ada with Bob is\n%v\nBob with Ada is\n%v", seed, content(ab), content(ba))
		}
		all := m.meet()
		shuffled := slices.Clone(all.Log)
		r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if got := workflow.Fold(shuffled); !reflect.DeepEqual(got, all) {
			t.Fatalf("seed %d: in another order it is\n%v\nwant\n%v", seed, content(got), content(all))
		}
	}
}

func TestAsOfIsWhatTheMakerSaw(t *testing.T) {
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 3))
		m := newTeam(t, "Ada", "Bob", "Cleo")
		saw := map[string][]string{} // the changes that a change's maker had before them, itself included
		for range 60 {
			before := m.next
			m.atRandom(r, 1)
			if m.next == before {
				continue
			}
			for _, who := range m.people {
				if c := who.p.Log[len(who.p.Log)-1]; saw[c.ID] == nil {
					saw[c.ID] = ids(who.p.Log)
				}
			}
		}
		all := m.meet()
		for _, c := range all.Log[1:] {
			if got := ids(all.AsOf(c.ID).Log); !slices.Equal(got, saw[c.ID]) {
				t.Fatalf("seed %d: as of %s there is\n%v\nits maker saw\n%v", seed, c.ID, got, saw[c.ID])
			}
		}
	}
}

func ids(log []workflow.Change) []string {
	var out []string
	for _, c := range log {
		out = append(out, c.ID)
	}
	return out
}

func TestAClockThatGoesBackPutsNothingBeforeWhatItRestsOn(t *testing.T) {
	m := newTeam(t, "Ada", "Bob")
	answer := m.does("Ada", workflow.Answered{Fact: "clients", Values: []string{"browser"}})
	m.takes("Bob", "Ada")
	m.person("Bob").clock = time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)
	m.does("Bob", workflow.Undone{Change: answer})
	if all := m.meet(); len(all.Facts) != 0 {
		t.Errorf("the undo has no effect: %v", all.Facts)
	}
}

func TestARedoHoldsWhateverOthersDidMeanwhile(t *testing.T) {
	m := newTeam(t, "Ada", "Bob")
	answer := m.does("Ada", workflow.Answered{Fact: "clients", Values: []string{"machines"}})
	m.does("Ada", workflow.Undone{Change: answer})
	m.person("Bob").clock = m.person("Ada").clock.Add(time.Millisecond) // between Ada's undo and redo
	m.does("Bob", workflow.Answered{Fact: "copies", Values: []string{"one"}})
	m.person("Ada").clock = m.person("Ada").clock.Add(time.Hour)
	m.does("Ada", workflow.Redone{Change: answer})
	if all := m.meet(); len(all.Facts) != 2 {
		t.Errorf("of two answers %v are left", all.Facts)
	}
}

// What a damaged or hostile snapshot may say about what was seen: itself, what comes later, what is not there, all.
func TestWhateverChangesSayTheySawTheProjectOpens(t *testing.T) {
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 6))
		m := newTeam(t, "Ada", "Bob")
		m.atRandom(r, 30)
		log := slices.Clone(m.meet().Log)
		for i := range log {
			log[i].After = nil
			for range r.IntN(4) {
				log[i].After = append(log[i].After, log[r.IntN(len(log))].ID)
			}
			if r.IntN(5) == 0 {
				log[i].After = append(log[i].After, "nowhere")
			}
		}
		p := workflow.Fold(slices.Clone(log))
		r.Shuffle(len(log), func(i, j int) { log[i], log[j] = log[j], log[i] })
		if got := workflow.Fold(log); !reflect.DeepEqual(content(got), content(p)) {
			t.Fatalf("seed %d: in another order it is\n%v\nwant\n%v", seed, content(got), content(p))
		}
		for _, c := range p.Log {
			p.AsOf(c.ID)
		}
		v := workflow.See(m.b.k, p, today)
		v.Disputes()
		if next := p.Follow(workflow.Change{ID: "next"}); len(p.Apply(next).Log) != len(p.Log)+1 || p.Apply(next).Log[len(p.Log)].ID != "next" {
			t.Fatalf("seed %d: the next change is not the last", seed)
		}
	}
}

func TestOfTooManyBranchesTheNextChangeHasSeenAll(t *testing.T) {
	b := start(t)
	log := slices.Clone(b.p.Log)
	for i := range workflow.MaxAfter + 1 {
		log = append(log, workflow.Change{ID: fmt.Sprintf("d%05d", i), At: log[0].At.Add(time.Hour), After: []string{log[0].ID}, Body: workflow.Renamed{Name: "x"}})
	}
	if c := workflow.Fold(log).Follow(workflow.Change{}); c.After != nil {
		t.Errorf("it names %d", len(c.After))
	}
	if c := workflow.Fold(log[:3]).Follow(workflow.Change{}); len(c.After) != 2 {
		t.Errorf("it names %v", c.After)
	}
}
