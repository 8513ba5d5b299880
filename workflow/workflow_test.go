package workflow_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"testing/fstest"
	"time"

	"fsd/knowledge"
	"fsd/workflow"
)

// small is knowledge of three decisions that use all that trees can do, so that the rules of this package are tested
// apart from the content.
func small(t testing.TB) *knowledge.Base {
	t.Helper()
	k, err := knowledge.LoadFS(fstest.MapFS{
		"facts/f.toml": {Data: []byte(`
schema = 1
[[fact]]
id = "clients"
ask = "Who calls?"
short = "callers"
brief = 1
default = ["browser"]
value = [{ id = "browser", label = "Browsers" }, { id = "machines", label = "Machines" }]
[[fact]]
id = "copies"
ask = "How many copies?"
short = "copies"
brief = 2
default = ["many"]
value = [{ id = "one", label = "One" }, { id = "many", label = "Many" }]
[[fact]]
id = "data"
ask = "Which data?"
short = "data"
kind = "set"
default = ["none"]
value = [{ id = "none", label = "None" }, { id = "health", label = "Health" }, { id = "cards", label = "Cards" }]
[[fact]]
id = "purpose"
ask = "What for?"
short = "purpose"
kind = "text"
brief = 3
`)},
		"decisions/auth/decision.toml": {Data: []byte(`
schema = 1
id = "auth"
title = "Authentication"
phase = "architecture"
group = "sign-in"
order = 10
ask = "What does a request carry?"
start = "who"
consequences = ["checked on the server"]
[[question]]
id = "who"
fact = "clients"
go = { browser = "what", machines = "Lkeys" }
[[question]]
id = "what"
fact = "data"
has = [{ any = ["health"], go = "Lsession" }]
else = "how"
[[question]]
id = "how"
fact = "copies"
go = { one = "Lsession", many = "Ltoken" }
[[leaf]]
id = "Lkeys"
option = "keys"
why = "No person is present."
[[leaf]]
id = "Lsession"
option = "session"
why = "A row that can be struck."
runner_up = "token"
runner_up_if = "a second service must check alone"
[[leaf]]
id = "Ltoken"
option = "token"
why = "Each copy checks alone."
[[option]]
id = "session"
title = "Session"
record = "Keep sessions"
pros = ["revoked at once"]
cons = ["one look-up"]
opens = ["store"]
[[option]]
id = "token"
title = "Token"
record = "Carry tokens"
pros = ["no look-up"]
cons = ["not revoked"]
[[option]]
id = "keys"
title = "Keys"
record = "Hand out keys"
[[option]]
id = "magic"
title = "Magic"
record = "Use magic"
not_advised = "it does not exist"
`)},
		"decisions/auth/about.md": {Data: []byte("It decides who gets in.\n")},
		"decisions/store/decision.toml": {Data: []byte(`
schema = 1
id = "store"
title = "Session store"
phase = "architecture"
group = "sign-in"
order = 20
ask = "Where are sessions kept?"
applies = "@auth in session"
start = "copies"
[[question]]
id = "copies"
fact = "copies"
go = { one = "Lmemory", many = "Ltable" }
[[leaf]]
id = "Lmemory"
option = "memory"
why = "One process."
[[leaf]]
id = "Ltable"
option = "table"
why = "All copies see it."
[[option]]
id = "memory"
title = "Memory"
record = "Keep sessions in memory"
[[option]]
id = "table"
title = "Table"
record = "Keep sessions in a table"
`)},
		"conflicts.toml": {Data: []byte(`
schema = 1
[[conflict]]
id = "memory-many"
when = ["@store == memory", "copies == many"]
severity = "blocker"
say = "A second copy does not know the first one's sessions."
fix = "Use a table."
`)},
		"checks/c.toml": {Data: []byte(`
schema = 1
[[check]]
id = "always"
phase = "production"
group = "security"
title = "HTTPS only"
severity = "blocker"
applies = "always"
verify = { manual = "look" }
[[check]]
id = "cookie"
phase = "production"
group = "security"
order = 2
title = "Cookie flags"
severity = "major"
applies = "@auth == session"
verify = { manual = "look" }
[[check]]
id = "auto"
phase = "architecture"
group = "decisions"
title = "All decided"
severity = "minor"
applies = "always"
verify = { auto = "decisions" }
`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

const today = "2026-11-24"

// builder makes projects change by change, with ids that count up.
type builder struct {
	t    testing.TB
	k    *knowledge.Base
	p    *workflow.Project
	next int
}

func start(t testing.TB) *builder {
	b := &builder{t: t, k: small(t), p: workflow.Fold(nil)}
	b.raw(workflow.Created{Name: "shop"})
	return b
}

// raw applies a body without validation.
func (b *builder) raw(body workflow.Body) string {
	id := fmt.Sprintf("c%03d", b.next)
	at := time.Date(2026, 11, 20, 10, 0, b.next, 0, time.UTC)
	b.next++
	b.p = b.p.Apply(workflow.Change{ID: id, At: at, Author: "Ada", Body: body})
	return id
}

// do validates and applies.
func (b *builder) do(body workflow.Body) string {
	b.t.Helper()
	valid, err := b.view().Validate(body)
	if err != nil {
		b.t.Fatalf("%#v was refused: %v", body, err)
	}
	return b.raw(valid)
}

func (b *builder) answer(fact string, values ...string) string {
	b.t.Helper()
	return b.do(workflow.Answered{Fact: fact, Values: values})
}

func (b *builder) view() *workflow.View { return workflow.See(b.k, b.p, today) }

func (b *builder) decision(id string) workflow.Decision {
	b.t.Helper()
	d, ok := b.view().Decision(id)
	if !ok {
		b.t.Fatalf("no decision %s", id)
	}
	return d
}

// randomBody makes something a person could do next.
func (b *builder) randomBody(r *rand.Rand) workflow.Body {
	facts := []workflow.Answered{
		{Fact: "clients", Values: []string{"browser"}}, {Fact: "clients", Values: []string{"machines"}},
		{Fact: "copies", Values: []string{"one"}}, {Fact: "copies", Values: []string{knowledge.Unknown}},
		{Fact: "copies"}, {Fact: "data", Values: []string{"health", "cards"}}, {Fact: "purpose", Values: []string{"sell"}},
	}
	row := fmt.Sprintf("row%d", r.IntN(3))
	bodies := []workflow.Body{
		facts[r.IntN(len(facts))], facts[r.IntN(len(facts))],
		workflow.Decided{Decision: "auth", Option: []string{"session", "token", "keys"}[r.IntN(3)], Because: "so"},
		workflow.Decided{Decision: "store", Option: []string{"memory", "table"}[r.IntN(2)], Because: "so"},
		workflow.Deferred{Decision: "store", Until: "2027-01-01"},
		workflow.Excluded{Decision: "auth", Reason: "no"},
		workflow.Reopened{Decision: "auth"},
		workflow.FeaturePut{Feature: workflow.Feature{ID: row, Name: "pay", Priority: workflow.Must}},
		workflow.EndpointPut{Endpoint: workflow.Endpoint{ID: row, Method: "GET", Path: "/orders"}},
		workflow.Checked{Check: "always", State: workflow.CheckDone},
		workflow.Noted{Decision: "auth", Text: "note"},
		workflow.Renamed{Name: "store"},
		workflow.Detailed{Decisions: []string{"auth", "store"}},
		adopted(workflow.AdoptedRecord{
			File: "0001-" + row + ".md", Number: 1, Title: "Carry tokens", Status: workflow.StatusAccepted, Decision: "auth", Option: "token", Text: []byte(row),
		}),
	}
	return bodies[r.IntN(len(bodies))]
}
