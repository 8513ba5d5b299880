package workflow_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"fsd/knowledge"
	"fsd/workflow"
)

func TestTheTreeFollowsTheAnswers(t *testing.T) {
	for _, c := range []struct {
		name    string
		answers map[string][]string
		option  string
		open    string
	}{
		{"nothing said: defaults, first question open", nil, "token", "clients"},
		{"one answer ends the path", map[string][]string{"clients": {"machines"}}, "keys", ""},
		{"the next fact is asked", map[string][]string{"clients": {"browser"}}, "token", "data"},
		{"a set fact branches on what it contains", map[string][]string{"clients": {"browser"}, "data": {"cards", "health"}}, "session", ""},
		{"a set fact leads on by else", map[string][]string{"clients": {"browser"}, "data": {"cards"}, "copies": {"one"}}, "session", ""},
		{"unknown goes on with the default", map[string][]string{"clients": {"browser"}, "data": {"none"}, "copies": {knowledge.Unknown}}, "token", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := start(t)
			for fact, values := range c.answers {
				b.answer(fact, values...)
			}
			a := b.decision("auth").Advice
			if a.Option != c.option || a.Open != c.open {
				t.Errorf("advice %s, open %q; want %s, %q", a.Option, a.Open, c.option, c.open)
			}
		})
	}
}

func TestUnknownIsSaidInTheReasons(t *testing.T) {
	b := start(t)
	b.answer("clients", "browser")
	b.answer("data", "none")
	b.answer("copies", knowledge.Unknown)
	a := b.decision("auth").Advice
	reasons := strings.Join(b.view().Because(a), "\n")
	if !strings.Contains(reasons, "copies: Many (assumed") || !strings.Contains(reasons, "callers: Browsers") {
		t.Errorf("reasons are\n%s", reasons)
	}
	if got := a.Assumes(); !slices.Equal(got, []string{"copies"}) {
		t.Errorf("assumes %v", got)
	}
}

func TestAFollowUpAppliesOnceItIsOpened(t *testing.T) {
	b := start(t)
	b.answer("clients", "browser")
	b.answer("data", "none")
	b.answer("copies", "many")
	ids := func() (list []string) {
		for _, d := range b.view().Decisions() {
			list = append(list, d.ID)
		}
		return list
	}
	if got := ids(); !slices.Equal(got, []string{"auth"}) {
		t.Fatalf("with tokens advised the decisions are %v", got)
	}
	b.do(workflow.Decided{Decision: "auth", Option: "session", Because: "so"})
	if got := ids(); !slices.Equal(got, []string{"auth", "store"}) {
		t.Errorf("with sessions chosen the decisions are %v", got)
	}
	if next := b.view().FollowUps("auth", "session"); len(next) != 1 || next[0].ID != "store" {
		t.Errorf("follow-ups are %v", next)
	}
}

func TestADecisionWaitsForThoseItRestsOnUntilTheyAreMade(t *testing.T) {
	b := start(t)
	b.answer("clients", "browser")
	b.answer("data", "health") // sessions are advised, so the store comes up
	if n := b.decision("store").Unanswered(); n != 1 {
		t.Errorf("%d questions of the store are unanswered, want the one about copies", n)
	}
	if got := b.view().WaitsFor(b.decision("store")); len(got) != 1 || got[0].ID != "auth" {
		t.Errorf("the store waits for %v", got)
	}
	if got := b.view().HoldsUp("auth"); len(got) == 0 || got[0].ID != "store" {
		t.Errorf("auth holds up %v", got)
	}
	b.do(workflow.Decided{Decision: "auth", Option: "session"})
	if got := b.view().WaitsFor(b.decision("store")); len(got) != 0 {
		t.Errorf("with auth made the store waits for %v", got)
	}
	if got := b.view().HoldsUp("auth"); len(got) != 0 {
		t.Errorf("once made auth holds up %v", got)
	}
}

func TestDecidedCountsTheDecisionsThatComeUp(t *testing.T) {
	b := start(t)
	b.answer("clients", "browser")
	b.answer("data", "none")
	b.answer("copies", "many") // tokens: no session store
	want := func(done, total int) {
		t.Helper()
		if got := b.view().Decided(); got != (workflow.Count{Done: done, Total: total}) {
			t.Errorf("decided are %+v, want %d of %d", got, done, total)
		}
	}
	want(0, 1)
	b.do(workflow.Decided{Decision: "auth", Option: "session", Because: "so"})
	want(1, 2)
	b.do(workflow.Deferred{Decision: "store", When: "it hurts"})
	want(1, 2)
	b.do(workflow.Excluded{Decision: "store", Reason: "the proxy does it"})
	want(2, 2)
}

func TestAlternativesSayWhyNotAndWhatWouldTurnIt(t *testing.T) {
	b := start(t)
	b.answer("clients", "browser")
	b.answer("data", "cards")
	b.answer("copies", "one")
	v := b.view()
	got := map[string]workflow.Alternative{}
	for _, alt := range v.Alternatives(b.decision("auth").Decision) {
		got[alt.Option.ID] = alt
	}
	if len(got) != 3 {
		t.Fatalf("alternatives are %v", got)
	}
	if said := v.LostBecause(got["token"]); said != "copies is “One”; this option is for “Many”" {
		t.Errorf("token lost because %q", said)
	}
	if said := v.WouldWinIf(got["token"]); said != "copies were “Many”, or a second service must check alone" {
		t.Errorf("token would win if %q", said)
	}
	if said := v.LostBecause(got["magic"]); said != "it does not exist" {
		t.Errorf("magic lost because %q", said)
	}
	if said := v.WouldWinIf(got["keys"]); said != "callers were “Machines”" {
		t.Errorf("keys would win if %q", said)
	}
}

func TestWouldWinIfHoldsWhenTried(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 2))
		b := start(t)
		for range r.IntN(10) {
			b.raw(b.randomBody(r))
		}
		for _, d := range b.view().Decisions() {
			for _, alt := range b.view().Alternatives(d.Decision) {
				other := *b
				for _, w := range alt.Wins {
					if strings.HasPrefix(w.Name, "@") {
						continue
					}
					other.answer(w.Name, w.Values...)
				}
				after := workflow.See(other.k, other.p, today)
				if len(alt.Wins) > 0 && after.Advice(d.Decision).Option != alt.Option.ID {
					t.Fatalf("seed %d: %s: %s does not win with %v", seed, d.ID, alt.Option.ID, alt.Wins)
				}
			}
		}
	}
}

func TestAConflictArisesWithTheChoiceAndCanBeAccepted(t *testing.T) {
	b := start(t)
	b.do(workflow.Decided{Decision: "auth", Option: "session", Because: "so"})
	b.answer("copies", "many")
	if got := b.view().ConflictsOf("store", "memory"); len(got) != 1 {
		t.Fatalf("before the choice: %v", got)
	}
	b.do(workflow.Decided{Decision: "store", Option: "memory", Because: "for now"})
	v := b.view()
	if got := v.Conflicts(); len(got) != 1 || !got[0].Touches("store") {
		t.Fatalf("conflicts are %v", got)
	}
	if d := b.decision("store"); len(d.Conflicts) != 1 {
		t.Error("the decision does not show its conflict")
	}
	if v.Verdict().Ship() {
		t.Error("a blocking conflict lets ship")
	}
	b.do(workflow.Accepts("memory-many", "one copy until March", "Ada", "2027-03-01"))
	if got := b.view().Verdict(); len(got.Conflicts) != 0 || got.Exceptions == 0 {
		t.Errorf("after acceptance: %+v", got)
	}
}

func TestVerdictHasNoAveraging(t *testing.T) {
	b := start(t)
	if got := b.view().Verdict(); got.String() != "DO NOT SHIP" || len(got.Blockers) != 1 {
		t.Errorf("with a blocker open: %s %v", got, got.Blockers)
	}
	b.do(workflow.Checked{Check: "always", State: workflow.CheckRisk, Reason: "later", Until: "2026-11-24"})
	if got := b.view().Verdict(); got.String() != "DO NOT SHIP" {
		t.Errorf("an accepted risk counts on the day it expires: %s", got)
	}
	b.do(workflow.Checked{Check: "always", State: workflow.CheckRisk, Reason: "later", Until: "2026-11-25"})
	if got := b.view().Verdict(); got.String() != "SHIP WITH 1 EXCEPTION" {
		t.Errorf("with the risk accepted: %s", got)
	}
	b.do(workflow.Checked{Check: "always", State: workflow.CheckDone})
	if got := b.view().Verdict(); got.String() != "SHIP" {
		t.Errorf("with all done: %s", got)
	}
}

func TestChecksFollowDecisionsAndStayWhenDone(t *testing.T) {
	b := start(t)
	has := func(id string) bool {
		return slices.ContainsFunc(b.view().Checks(knowledge.Production), func(c workflow.Check) bool { return c.ID == id })
	}
	b.do(workflow.Decided{Decision: "auth", Option: "token", Because: "so"})
	if has("cookie") {
		t.Error("tokens bring the cookie check")
	}
	b.do(workflow.Decided{Decision: "auth", Option: "session", Because: "so"})
	if !has("cookie") {
		t.Fatal("sessions do not bring the cookie check")
	}
	b.do(workflow.Checked{Check: "cookie", State: workflow.CheckDone})
	b.do(workflow.Decided{Decision: "auth", Option: "keys", Because: "so"})
	if !has("cookie") {
		t.Error("a check that was done went away with the decision")
	}
}

func TestPreviewSaysWhatAChangeMoves(t *testing.T) {
	b := start(t)
	b.answer("clients", "browser")
	b.answer("data", "none")
	b.answer("copies", "one")
	b.do(workflow.Decided{Decision: "auth"})
	got := b.view().Preview(workflow.Answered{Fact: "copies", Values: []string{"many"}})
	if len(got.Stale) != 1 || len(got.Flips) != 1 || got.Flips[0].From != "memory" || got.Flips[0].To != "table" {
		t.Errorf("impact is %+v", got)
	}
	if got := b.view().Preview(workflow.Answered{Fact: "purpose", Values: []string{"sell"}}); !got.None() {
		t.Errorf("a purpose moves %+v", got)
	}
}

func TestNextGoesThroughTheProject(t *testing.T) {
	b := start(t)
	for range 50 {
		n := b.view().Next()
		switch n.Kind {
		case workflow.AskFact:
			if f, _ := b.k.Fact(n.ID); f.Kind == knowledge.Text {
				b.answer(n.ID, "a shop")
			} else {
				b.answer(n.ID, f.Values[0].ID)
			}
		case workflow.AskRows:
			b.do(map[string]workflow.Body{
				"features":  workflow.FeaturePut{Feature: workflow.Feature{ID: "f", Name: "pay", Priority: workflow.Must}},
				"entities":  workflow.EntityPut{Entity: workflow.Entity{ID: "e", Name: "order"}},
				"endpoints": workflow.EndpointPut{Endpoint: workflow.Endpoint{ID: "p", Method: "GET", Path: "/orders"}},
			}[n.ID])
		case workflow.Decide:
			b.do(workflow.Decided{Decision: n.ID})
		case workflow.ExportADRs:
			var files []workflow.ExportedFile
			for _, r := range b.p.Records {
				files = append(files, workflow.ExportedFile{Record: r.ID, Number: r.Number, Name: "x.md"})
			}
			b.raw(workflow.Exported{Files: files})
		case workflow.Build:
			b.do(workflow.Stepped{Step: n.ID, Done: true})
		case workflow.Verify:
			b.do(workflow.Checked{Check: n.ID, State: workflow.CheckDone})
		case workflow.Finished:
			if got := b.view().Progress(); slices.ContainsFunc(got[:], func(c workflow.Count) bool { return c.Done != c.Total }) {
				t.Errorf("finished with %v", got)
			}
			return
		}
	}
	t.Fatalf("never finished; stuck at %+v", b.view().Next())
}

func TestNeighboursAreSeenFromBothSides(t *testing.T) {
	b := start(t)
	entity := func(id, line string) {
		t.Helper()
		e, err := workflow.ParseEntity(line)
		if err != nil {
			t.Fatal(err)
		}
		e.ID = id
		b.do(workflow.EntityPut{Entity: e})
	}
	entity("1", "order: belongs to customer, has many line, has many tag")
	entity("2", "customer: has many order")
	entity("3", "line: count integer")
	entity("4", "tag: has many Order")
	entity("5", "parcel: belongs to order")
	order, _ := b.view().EntityNamed("ORDER")
	want := []workflow.Neighbour{
		{Name: "customer", One: true, Known: true}, {Name: "tag", One: true, Many: true, Known: true},
		{Name: "line", Many: true, Known: true}, {Name: "parcel", Many: true, Known: true},
	}
	if got := b.view().Neighbours(order); !slices.Equal(got, want) {
		t.Errorf("neighbours are %+v, want %+v", got, want)
	}
	line, _ := b.view().EntityNamed("line")
	if got := b.view().Neighbours(line); !slices.Equal(got, []workflow.Neighbour{{Name: "order", One: true, Known: true}}) {
		t.Errorf("a line's neighbours are %+v", got)
	}
}
