package workflow_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"fsd/workflow"
)

// disputed lists what a project's people settled differently: "Authentication: Ada, Bob".
func (m *team) disputed() string {
	m.t.Helper()
	var lines []string
	for _, d := range workflow.See(m.b.k, m.meet(), today).Disputes() {
		line := d.Title + ":"
		for _, c := range d.Claims {
			line += " " + c.Author
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "; ")
}

func answer(fact string, values ...string) workflow.Answered {
	return workflow.Answered{Fact: fact, Values: values}
}

func feature(name string) workflow.FeaturePut {
	return workflow.FeaturePut{Feature: workflow.Feature{ID: "f1", Name: name, Priority: workflow.Must}}
}

func TestWhatTwoSettledDifferentlyStandsUntilOneChooses(t *testing.T) {
	marked := func(s workflow.CheckState, text string) workflow.Checked {
		return workflow.Checked{Check: "always", State: s, Evidence: text, Reason: text}
	}
	for _, c := range []struct {
		name     string
		ada, bob workflow.Body
		want     string
	}{
		{"two options", workflow.Decided{Decision: "auth", Option: "session", Because: "x"}, workflow.Decided{Decision: "auth", Option: "token", Because: "y"}, "Authentication: Ada Bob"},
		{"one option, two reasons", workflow.Decided{Decision: "auth", Option: "session", Because: "x"}, workflow.Decided{Decision: "auth", Option: "session", Because: "y"}, ""},
		{"two decisions", workflow.Decided{Decision: "auth", Option: "session", Because: "x"}, workflow.Decided{Decision: "store", Option: "table", Because: "y"}, ""},
		{"decided and put off", workflow.Decided{Decision: "auth", Option: "session", Because: "x"}, workflow.Deferred{Decision: "auth", When: "later"}, "Authentication: Ada Bob"},
		{"put off to two days", workflow.Deferred{Decision: "auth", Until: "2027-01-01"}, workflow.Deferred{Decision: "auth", Until: "2027-02-01"}, ""},
		{"decided and ruled out", workflow.Excluded{Decision: "auth", Reason: "none"}, workflow.Decided{Decision: "auth", Option: "session", Because: "x"}, "Authentication: Ada Bob"},
		{"two answers", answer("clients", "browser"), answer("clients", "machines"), "Callers: Ada Bob"},
		{"one answer in two orders", answer("data", "health", "cards"), answer("data", "cards", "health"), ""},
		{"two marks", marked(workflow.CheckDone, "seen"), marked(workflow.CheckNotApplicable, "no"), "HTTPS only: Ada Bob"},
		{"one mark, two proofs", marked(workflow.CheckDone, "seen"), marked(workflow.CheckDone, "curl"), ""},
		{"two notes", workflow.Noted{Decision: "auth", Text: "a"}, workflow.Noted{Decision: "auth", Text: "b"}, "Note on Authentication: Ada Bob"},
		{"two names", workflow.Renamed{Name: "a"}, workflow.Renamed{Name: "b"}, "The project's name: Ada Bob"},
		{"a row changed in two ways", feature("pay"), feature("pay by card"), "Feature: pay: Ada Bob"},
		{"a row changed and removed", feature("pay"), workflow.Removed{ID: "f1"}, "Feature: pay: Ada Bob"},
		{"a risk", workflow.Accepts("memory-many", "so", "", ""), workflow.Checked{Check: "conflict:memory-many", State: workflow.CheckOpen}, "A second copy does not know the first one's sessions.: Ada Bob"},
		{"of what the knowledge no longer has", workflow.Answered{Fact: "gone", Values: []string{"a"}}, workflow.Answered{Fact: "gone", Values: []string{"b"}}, ""},
	} {
		for chosen := range 2 {
			m := newTeam(t, "Ada", "Bob")
			m.raw("Ada", feature("find"))
			m.meet()
			m.raw("Ada", c.ada)
			m.raw("Bob", c.bob)
			if got := m.disputed(); got != c.want {
				t.Errorf("%s: in dispute is %q, want %q", c.name, got, c.want)
			}
			v := workflow.See(m.b.k, m.meet(), today)
			if c.want == "" {
				continue
			}
			if v.Next().Kind != workflow.Settle {
				t.Errorf("%s: the next step is %+v", c.name, v.Next())
			}
			m.does("Bob", workflow.Choose(v.Disputes()[0].Claims[chosen], ""))
			if got := m.disputed(); got != "" {
				t.Errorf("%s: after a choice %q is in dispute", c.name, got)
			}
		}
	}
}

func TestADisputedDecisionIsNotSettledAndMustNotShip(t *testing.T) {
	m := newTeam(t, "Ada", "Bob")
	m.does("Ada", workflow.Checked{Check: "always", State: workflow.CheckDone})
	m.does("Ada", answer("data", "none"))
	m.does("Ada", answer("copies", "one"))
	m.does("Ada", answer("clients", "browser"))
	m.meet()
	m.does("Ada", workflow.Decided{Decision: "auth"})
	m.chooses("Bob", "keys")
	v := workflow.See(m.b.k, m.meet(), today)
	d, _ := v.Decision("auth")
	if !d.Disputed || d.Settled() || d.Option != "keys" {
		t.Errorf("the decision is %+v", d)
	}
	if verdict := v.Verdict(); verdict.Ship() || len(verdict.Disputes) != 1 {
		t.Errorf("the verdict is %+v", verdict)
	}
	m.does("Ada", workflow.Decided{Decision: "auth"})
	v = workflow.See(m.b.k, m.meet(), today)
	if d, _ := v.Decision("auth"); d.Disputed || !v.Verdict().Ship() {
		t.Errorf("after a choice the decision is %+v, the verdict %s", d, v.Verdict())
	}
}

func TestAReasonIsKeptWhenAClaimIsChosen(t *testing.T) {
	c := workflow.Change{Body: workflow.Decided{Decision: "auth", Option: "keys", Because: "machines only"}}
	for because, want := range map[string]string{"": "machines only", "we agreed": "we agreed"} {
		if got := workflow.Choose(c, because).(workflow.Decided).Because; got != want {
			t.Errorf("with %q the reason is %q", because, got)
		}
	}
}

// TestDisputesAreWhatNoOneSaw compares with the definition itself: of the changes about a thing that stand, those that
// nobody who made another of them had seen.
func TestDisputesAreWhatNoOneSaw(t *testing.T) {
	about := func(b workflow.Body) string {
		switch b := b.(type) {
		case workflow.Decided:
			return b.Decision
		case workflow.Deferred:
			return b.Decision
		case workflow.Excluded:
			return b.Decision
		case workflow.Reopened:
			return b.Decision
		}
		return ""
	}
	found := 0
	for seed := range uint64(60) {
		m := newTeam(t, "Ada", "Bob", "Cleo")
		m.atRandom(rand.New(rand.NewPCG(seed, 5)), 50)
		p := m.meet()
		want := map[string][]string{}
		for _, c := range p.Log {
			if about(c.Body) == "" || !p.InForce(c.ID) {
				continue
			}
			seen := slices.ContainsFunc(p.Log, func(later workflow.Change) bool {
				return later.ID != c.ID && about(later.Body) == about(c.Body) && p.InForce(later.ID) && slices.Contains(ids(p.AsOf(later.ID).Log), c.ID)
			})
			if !seen {
				want[about(c.Body)] = append(want[about(c.Body)], c.ID)
			}
		}
		for _, d := range workflow.See(m.b.k, p, today).Disputes() {
			if decision, ok := strings.CutPrefix(d.About, "decision/"); ok {
				found++
				if got := ids(d.Claims); !slices.Equal(got, want[decision]) {
					t.Fatalf("seed %d: %s is between %v, want %v", seed, decision, got, want[decision])
				}
				delete(want, decision)
			}
		}
		for decision, claims := range want {
			outcomes := map[string]bool{}
			for _, id := range claims {
				c, _ := p.Change(id)
				outcome := c.Body.Kind()
				if b, ok := c.Body.(workflow.Decided); ok {
					outcome = b.Option
				}
				outcomes[outcome] = true
			}
			if len(outcomes) > 1 {
				t.Fatalf("seed %d: no dispute about %s, between %v", seed, decision, claims)
			}
		}
	}
	if found < 20 {
		t.Errorf("only %d disputes came up", found)
	}
}

func TestAChoiceAgainstTheAdviceOfAllNeedsAReason(t *testing.T) {
	b := start(t)
	b.answer("clients", "browser")
	b.answer("copies", "many")
	v := b.view()
	for _, c := range []struct {
		body workflow.Body
		want bool
	}{
		{workflow.Decided{Decision: "auth", Option: "token"}, false},
		{workflow.Decided{Decision: "auth", Option: "session"}, true},
		{workflow.Decided{Decision: "auth", Option: "session", Because: "so"}, false},
		{workflow.Decided{Decision: "auth", Option: "gone"}, false},
		{answer("clients", "machines"), false},
	} {
		if got := v.NeedsReason(c.body); got != c.want {
			t.Errorf("%+v: %v", c.body, got)
		}
	}
}
