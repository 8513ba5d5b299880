package workflow_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"fsd/knowledge"
	"fsd/workflow"
)

func content0(t testing.TB) *knowledge.Base {
	t.Helper()
	k, err := knowledge.Load()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// randomProject answers every fact at random; one in six is not known, one in twelve not asked.
func randomProject(k *knowledge.Base, r *rand.Rand) *workflow.Project {
	p := workflow.Fold([]workflow.Change{{ID: "c", Body: workflow.Created{Name: "random"}}})
	for i := range k.Facts {
		f := &k.Facts[i]
		if f.Kind == knowledge.Text {
			continue
		}
		switch pick := r.IntN(12); {
		case pick == 0:
		case pick <= 2:
			p.Facts[f.ID] = []string{knowledge.Unknown}
		case f.Kind == knowledge.Set:
			p.Facts[f.ID] = randomSet(f, r)
		default:
			p.Facts[f.ID] = []string{f.Values[r.IntN(len(f.Values))].ID}
		}
	}
	for _, d := range k.Decisions { // some are ruled out, some were decided with an option that is gone
		switch r.IntN(15) {
		case 0:
			p.Stances[d.ID] = workflow.Stance{State: workflow.NotApplicable}
		case 1:
			p.Stances[d.ID] = workflow.Stance{State: workflow.Accepted, Option: "gone"}
		}
	}
	return p
}

func randomSet(f *knowledge.Fact, r *rand.Rand) []string {
	var ids []string
	for _, v := range f.Values {
		if v.ID != "none" && r.IntN(3) == 0 {
			ids = append(ids, v.ID)
		}
	}
	if len(ids) == 0 {
		ids = []string{f.Values[0].ID}
	}
	return ids
}

// No advice clashes with other advice, whatever is answered, and every option that fsd says it recommends is
// recommended to somebody.
func TestNoRecommendationHitsABlocker(t *testing.T) {
	k := content0(t)
	n := 20_000
	if testing.Short() {
		n = 2_000
	}
	recommended := map[string]int{}
	clashes := map[string]int{}
	for seed := range uint64(n) {
		v := workflow.See(k, randomProject(k, rand.New(rand.NewPCG(seed, 3))), today)
		for i := range k.Decisions {
			d := &k.Decisions[i]
			a := v.Advice(d)
			if a == nil {
				t.Fatalf("seed %d: %s has no recommendation for %v", seed, d.ID, v.Facts)
			}
			if _, origin := v.Value("@" + d.ID); origin != workflow.None {
				recommended[d.ID+"="+a.Option]++
			}
		}
		for i := range k.Conflicts {
			c := &k.Conflicts[i]
			if c.Severity == knowledge.Blocker && v.Clashes(c) {
				if clashes[c.ID]++; clashes[c.ID] == 1 {
					t.Errorf("seed %d: the advice runs into %s: %s\n%s", seed, c.ID, c.Say, explain(v, c))
				}
			}
		}
	}
	for id, count := range clashes {
		t.Logf("%s: %d of %d", id, count, n)
	}
	for _, d := range k.Decisions {
		for _, o := range d.Options {
			if o.NotAdvised == "" && recommended[d.ID+"="+o.ID] == 0 && !winnable(k, d.ID, o.ID) {
				t.Errorf("%s: option %s is recommended to nobody", d.ID, o.ID)
			}
		}
	}
}

// winnable looks on purpose for a project to which a rare option is recommended: some answers changed in a random one.
func winnable(k *knowledge.Base, decision, option string) bool {
	d, _ := k.Decision(decision)
	for seed := range uint64(300) {
		v := workflow.See(k, randomProject(k, rand.New(rand.NewPCG(seed, 7))), today)
		for _, alt := range v.Alternatives(d) {
			if alt.Option.ID == option && len(alt.Wins) > 0 {
				return true
			}
		}
	}
	return false
}

// explain shows the paths that led into a conflict.
func explain(v *workflow.View, c *knowledge.Conflict) string {
	var out []string
	for _, text := range c.When {
		for _, name := range v.K.Cond(text).Names() {
			if d, ok := v.K.Decision(strings.TrimPrefix(name, "@")); ok && strings.HasPrefix(name, "@") {
				out = append(out, d.ID+" = "+v.Advice(d).Option+" because "+strings.Join(v.Because(v.Advice(d)), "; "))
			}
		}
	}
	return strings.Join(out, "\n")
}

// A conflict that nobody can run into is dead text.
func TestEveryConflictCanBeReached(t *testing.T) {
	k := content0(t)
	for i := range k.Conflicts {
		c := &k.Conflicts[i]
		if !reachable(k, c) {
			t.Errorf("conflict %s can never arise", c.ID)
		}
	}
}

func reachable(k *knowledge.Base, c *knowledge.Conflict) bool {
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 4))
		p := randomProject(k, r)
		for _, text := range c.When {
			k.Cond(text).Uses(func(name, value string) {
				if id, isChoice := strings.CutPrefix(name, "@"); isChoice {
					if p.Stances[id].Option == "" || r.IntN(2) == 0 {
						p.Stances[id] = workflow.Stance{State: workflow.Accepted, Option: value}
					}
				} else if f, ok := k.Fact(name); ok && (len(p.Facts[name]) == 0 || r.IntN(2) == 0) {
					p.Facts[name] = []string{value}
					if _, ok := f.Value(value); !ok {
						return
					}
				}
			})
		}
		if workflow.See(k, p, today).Clashes(c) {
			return true
		}
	}
	return false
}

// What the screen says about an option that lost must be true: with those answers it wins.
func TestAlternativesOfTheContentHoldWhenTried(t *testing.T) {
	k := content0(t)
	told, silent := 0, map[string]int{}
	for seed := range uint64(60) {
		p := randomProject(k, rand.New(rand.NewPCG(seed, 5)))
		v := workflow.See(k, p, today)
		for i := range k.Decisions {
			d := &k.Decisions[i]
			if _, origin := v.Value("@" + d.ID); origin == workflow.None {
				continue
			}
			for _, alt := range v.Alternatives(d) {
				if alt.NotAdvised != "" {
					continue
				}
				if len(alt.Wins) == 0 && alt.RunnerUpIf == "" {
					silent[d.ID+"="+alt.Option.ID]++
					continue
				}
				told++
				if v.LostBecause(alt) == "" {
					t.Errorf("seed %d: %s: nothing says why %s lost", seed, d.ID, alt.Option.ID)
				}
			}
		}
	}
	n := 0
	for id, count := range silent {
		n += count
		t.Logf("%s: %d times nothing says when it would win", id, count)
	}
	if n*10 > told {
		t.Errorf("%d of %d alternatives do not say when they would win", n, n+told)
	}
}

// A person who answers what is asked, and accepts, gets through the whole project; six answers are enough for a first
// recommendation.
func TestTheGuidedPathReachesItsEnd(t *testing.T) {
	k := content0(t)
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 6))
		p := workflow.Fold([]workflow.Change{{ID: "c", Body: workflow.Created{Name: "random"}}})
		first, next := 0, 0
		do := func(body workflow.Body) {
			t.Helper()
			valid, err := workflow.See(k, p, today).Validate(body)
			if err != nil {
				t.Fatalf("seed %d: %#v: %v", seed, body, err)
			}
			next++
			p = p.Apply(workflow.Change{ID: fmt.Sprintf("c%d", next), Body: valid})
		}
		answer := func(id string) {
			f, _ := k.Fact(id)
			switch f.Kind {
			case knowledge.Text:
				do(workflow.Answered{Fact: id, Values: []string{"words"}})
			case knowledge.Set:
				do(workflow.Answered{Fact: id, Values: randomSet(f, r)})
			default:
				do(workflow.Answered{Fact: id, Values: []string{f.Values[r.IntN(len(f.Values))].ID}})
			}
		}
		for steps := 0; ; steps++ {
			v := workflow.See(k, p, today)
			if first == 0 && slices.ContainsFunc(v.Decisions(), func(d workflow.Decision) bool { return d.State == workflow.Recommended }) {
				first = steps
			}
			n := v.Next()
			if n.Kind != workflow.AskFact && n.Kind != workflow.Decide && n.Kind != workflow.AskRows {
				break
			}
			if steps > 500 {
				t.Fatalf("seed %d: stuck at %+v", seed, n)
			}
			switch n.Kind {
			case workflow.AskFact:
				answer(n.ID)
			case workflow.Decide:
				d, _ := v.Decision(n.ID)
				if d.Advice.Open != "" {
					answer(d.Advice.Open)
				} else {
					do(workflow.Decided{Decision: n.ID, Because: "so"})
				}
			case workflow.AskRows:
				do(map[string]workflow.Body{
					"features":  workflow.FeaturePut{Feature: workflow.Feature{ID: "f", Name: "pay", Priority: workflow.Must}},
					"entities":  workflow.EntityPut{Entity: workflow.Entity{ID: "e", Name: "order"}},
					"endpoints": workflow.EndpointPut{Endpoint: workflow.Endpoint{ID: "p", Method: "GET", Path: "/orders"}},
				}[n.ID])
			}
		}
		if first > 6 {
			t.Errorf("seed %d: the first recommendation comes after %d answers", seed, first)
		}
	}
}

// maxAsked is how many questions a person answers before every decision of a usual kind of product has its
// recommendation.
const maxAsked = 14

func TestAKindOfProductNeedsFewQuestions(t *testing.T) {
	k := content0(t)
	for _, profile := range k.Profiles {
		for seed := range uint64(30) {
			r := rand.New(rand.NewPCG(seed, 8))
			p := workflow.Fold([]workflow.Change{{ID: "c", Body: workflow.Created{Name: "random"}}})
			p.Facts[knowledge.ProductFact] = []string{profile.ID}
			asked := 1
			for open := openDecisions(k, p); len(open) > 0; open = openDecisions(k, p) {
				f := nextQuestion(k, p)
				if asked++; f == nil || asked > 60 {
					t.Fatalf("%s, seed %d: nothing is asked, but %v are open", profile.ID, seed, open)
				}
				p.Facts[f.ID] = randomSet(f, r)[:1]
			}
			if asked > maxAsked {
				t.Errorf("%s, seed %d: %d questions before every decision has its recommendation", profile.ID, seed, asked)
			}
		}
	}
}

// openDecisions are those whose questions are not all answered.
func openDecisions(k *knowledge.Base, p *workflow.Project) []string {
	var ids []string
	for _, d := range workflow.See(k, p, today).Decisions() {
		if d.State == workflow.Open {
			ids = append(ids, d.ID+" asks "+d.Asks)
		}
	}
	return ids
}

// nextQuestion is the first fact that is to be asked, whatever else is to be done.
func nextQuestion(k *knowledge.Base, p *workflow.Project) *knowledge.Fact {
	v := workflow.See(k, p, today)
	for step := range v.Todo() {
		id := step.ID
		if step.Kind == workflow.Decide {
			d, _ := v.Decision(step.ID)
			id = d.Asks
		}
		if f, ok := k.Fact(id); ok && f.Kind != knowledge.Text {
			return f
		}
	}
	return nil
}

func BenchmarkAllDecisions(b *testing.B) {
	k := content0(b)
	p := randomProject(k, rand.New(rand.NewPCG(1, 1)))
	for b.Loop() {
		v := workflow.See(k, p, today)
		for i := range k.Decisions {
			v.Advice(&k.Decisions[i])
		}
	}
}

func BenchmarkSummary(b *testing.B) {
	k := content0(b)
	p := randomProject(k, rand.New(rand.NewPCG(1, 1)))
	for b.Loop() {
		workflow.See(k, p, today).Summary()
	}
}
