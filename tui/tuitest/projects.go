package tuitest

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fsd/knowledge"
	"fsd/workflow"
	"fsd/workflow/sample"
)

// Sample is the log of the sample project with ids and times that are the same in every run. It is made once.
func Sample() ([]workflow.Change, error) {
	log, err := sampleLog()
	return slices.Clip(log), err
}

var sampleLog = sync.OnceValues(func() ([]workflow.Change, error) {
	k, err := Knowledge()
	if err != nil {
		return nil, err
	}
	n := 0
	return sample.Changes(k, Noon().Add(-14*24*time.Hour), func(time.Time) string {
		n++
		return fmt.Sprintf("sample-%04d", n)
	})
})

// Log builds a log of changes a minute apart, without asking whether they fit: what a store may hold from elsewhere.
func Log(id, name string, bodies ...workflow.Body) []workflow.Change {
	at := Noon().Add(-time.Hour)
	log := []workflow.Change{{ID: id, At: at, Author: "Ada Lovelace", Body: workflow.Created{Name: name}}}
	for i, body := range bodies {
		at = at.Add(time.Minute)
		log = append(log, workflow.Change{ID: fmt.Sprintf("%s-%04d", id, i+1), At: at, Author: "Ada Lovelace", Body: body})
	}
	return log
}

// Small is a project that has just begun: two answers, and rows of each kind.
func Small(t testing.TB) []workflow.Change {
	t.Helper()
	f, err := workflow.ParseFeature("must: pay by card | customer | given a full cart, when paying, then the order is confirmed")
	if err != nil {
		t.Fatal(err)
	}
	e, err := workflow.ParseEntity("order: number string unique, placed_at time, belongs to customer, has many line, personal")
	if err != nil {
		t.Fatal(err)
	}
	p, err := workflow.ParseEndpoint("POST /order/create place an order | signed-in | order > order | 200")
	if err != nil {
		t.Fatal(err)
	}
	f.ID, e.ID, p.ID = "small-f", "small-e", "small-p"
	return Log("small", "Order desk",
		workflow.Answered{Fact: "clients", Values: []string{"browser"}},
		workflow.Answered{Fact: "page_kind", Values: []string{"app"}},
		workflow.FeaturePut{Feature: f}, workflow.EntityPut{Entity: e}, workflow.EndpointPut{Endpoint: p},
	)
}

// Apart adds what two people did to a project without seeing each other's changes, in turn.
func Apart(log []workflow.Change, ada, grace []workflow.Body) []workflow.Change {
	p := workflow.Fold(log)
	out := p.Log
	for _, who := range []struct {
		name   string
		bodies []workflow.Body
	}{{"Ada Lovelace", ada}, {"Grace Hopper", grace}} {
		own := p
		for i, body := range who.bodies {
			c := own.Follow(workflow.Change{ID: fmt.Sprintf("%s-%s-%d", p.ID, who.name[:1], i), Author: who.name, Body: body})
			own, out = own.Apply(c), append(out, c)
		}
	}
	return out
}

// InDispute is the small project after two people settled things differently: a decision, an answer and a row.
func InDispute(t testing.TB) []workflow.Change {
	row := func(name string) workflow.Body {
		return workflow.FeaturePut{Feature: workflow.Feature{ID: "small-f", Name: name, Priority: workflow.Must}}
	}
	return Apart(Small(t),
		[]workflow.Body{
			workflow.Decided{Decision: "data-store", Option: "postgresql", Advised: "postgresql"},
			workflow.Answered{Fact: "team_language", Values: []string{"go"}}, row("pay by card"),
		},
		[]workflow.Body{
			workflow.Decided{Decision: "data-store", Option: "mysql", Advised: "postgresql", Because: "we run it already"},
			workflow.Answered{Fact: "team_language", Values: []string{"python"}}, row("pay on delivery"),
		})
}

// WideTexts are texts whose width is not their number of bytes or runes.
func WideTexts() []string {
	return []string{
		"注文を確認する画面を顧客に見せる",
		"👩‍👩‍👧‍👦 🇩🇪 ❤️ 👍🏽 family pays",
		"سفارش مشتری را ثبت کن",
		"e\u0301le\u0300ve cafe\u0301 z\u0336a\u0336",
		strings.Repeat("very long name without an end ", 10),
		strings.Repeat("無", 300),
		strings.Repeat("w", 300),
	}
}

// Wide is a project whose every text is one of WideTexts: names, notes, reasons, authors.
func Wide(t testing.TB, extra ...workflow.Body) []workflow.Change {
	t.Helper()
	k, err := Knowledge()
	if err != nil {
		t.Fatal(err)
	}
	texts := WideTexts()
	bodies := []workflow.Body{
		workflow.Answered{Fact: "purpose", Values: []string{strings.Join(texts[:4], " ")}},
		workflow.Answered{Fact: "non_goals", Values: []string{texts[5]}},
	}
	for i, text := range texts {
		bodies = append(bodies,
			workflow.FeaturePut{Feature: workflow.Feature{ID: fmt.Sprint("f", i), Name: text, For: text, Acceptance: text, Priority: workflow.Priorities()[i%4]}},
			workflow.EntityPut{Entity: workflow.Entity{ID: fmt.Sprint("e", i), Name: text,
				Fields:    []workflow.Field{{Name: text, Type: "string"}},
				Relations: []workflow.Relation{{Entity: texts[(i+1)%len(texts)], Many: i%2 == 0}}}},
			workflow.EndpointPut{Endpoint: workflow.Endpoint{ID: fmt.Sprint("p", i), Method: "GET", Path: "/" + strings.ReplaceAll(text, " ", "-"),
				Purpose: text, Auth: text, Request: text, Response: text, Status: 200, Feature: fmt.Sprint("f", i)}},
		)
	}
	p := workflow.Fold(Log("wide", texts[5], bodies...))
	v := workflow.See(k, p, "2026-11-24")
	for i, d := range v.Decisions() {
		text := texts[i%len(texts)]
		switch i % 5 {
		case 0:
			bodies = append(bodies, workflow.Decided{Decision: d.ID, Option: d.Options[0].ID, Advised: d.Options[len(d.Options)-1].ID, Because: text},
				workflow.Noted{Decision: d.ID, Text: text + "\n" + texts[0]})
		case 1:
			bodies = append(bodies, workflow.Deferred{Decision: d.ID, When: text})
		case 2:
			bodies = append(bodies, workflow.Excluded{Decision: d.ID, Reason: text})
		case 3:
			bodies = append(bodies, workflow.Decided{Decision: d.ID, Option: d.Advice.Option, Advised: d.Advice.Option})
		}
	}
	for i, c := range v.Checks("") {
		text := texts[i%len(texts)]
		switch i % 4 {
		case 0:
			bodies = append(bodies, workflow.Checked{Check: c.ID, State: workflow.CheckDone, Evidence: text})
		case 1:
			bodies = append(bodies, workflow.Checked{Check: c.ID, State: workflow.CheckRisk, Reason: text, Owner: text, Until: "2027-01-01"})
		}
	}
	log := Log("wide", texts[5], append(bodies, extra...)...)
	for i := range log {
		log[i].Author = texts[i%len(texts)]
	}
	return log
}

// Halfway is a project in the middle: the kind of product is known and decisions are made, one of them against the
// advice and in conflict, one stale, one deferred to a day that has come. It is built from whatever the knowledge
// offers, so that it stays so when the knowledge grows.
func Halfway(t testing.TB) []workflow.Change {
	t.Helper()
	k, err := Knowledge()
	if err != nil {
		t.Fatal(err)
	}
	bodies := []workflow.Body{workflow.Answered{Fact: knowledge.ProductFact, Values: []string{k.Profiles[0].ID}}}
	see := func() *workflow.View {
		return workflow.See(k, workflow.Fold(Log("halfway", "Half way", bodies...)), "2026-11-24")
	}
	ask := func(fact string) {
		f, _ := k.Fact(fact)
		answer := "A desk for orders."
		if f.Kind != knowledge.Text {
			answer = f.Values[0].ID
		}
		bodies = append(bodies, workflow.Answered{Fact: f.ID, Values: []string{answer}})
	}
	for made := 0; made < 16; {
		next := see().Next()
		switch now, _ := see().Decision(next.ID); {
		case next.Kind == workflow.AskFact:
			ask(next.ID)
		case next.Kind == workflow.AskRows:
			bodies = append(bodies, rowsOf(next.ID)...)
		case now.Asks != "":
			ask(now.Asks)
		case now.Confirm != "":
			ask(now.Confirm)
		default:
			bodies = append(bodies, workflow.Decided{Decision: now.ID, Option: now.Option, Advised: now.Option})
			made++
		}
	}
	bodies = append(bodies, stale(t, see()))
	bodies = append(bodies, inConflict(t, see()))
	for _, d := range see().Decisions() {
		if d.State == workflow.Recommended {
			return Log("halfway", "Half way", append(bodies, workflow.Deferred{Decision: d.ID, Until: "2026-11-01"})...)
		}
	}
	t.Fatal("nothing is left to defer")
	return nil
}

// rowsOf are requirements of a kind.
func rowsOf(kind string) []workflow.Body {
	switch kind {
	case "features":
		return []workflow.Body{workflow.FeaturePut{Feature: workflow.Feature{ID: "half-f", Name: "place an order", Priority: workflow.Must}}}
	case "entities":
		return []workflow.Body{
			workflow.EntityPut{Entity: workflow.Entity{ID: "half-e1", Name: "order", Relations: []workflow.Relation{{Entity: "line", Many: true}, {Entity: "customer"}}}},
			workflow.EntityPut{Entity: workflow.Entity{ID: "half-e2", Name: "line", Fields: []workflow.Field{{Name: "count", Type: "integer"}}}},
		}
	}
	return []workflow.Body{workflow.EndpointPut{Endpoint: workflow.Endpoint{ID: "half-p", Method: "POST", Path: "/orders", Status: 201}}}
}

// inConflict finds a choice that brings a serious conflict.
func inConflict(t testing.TB, v *workflow.View) workflow.Body {
	t.Helper()
	for _, d := range v.Decisions() {
		for _, o := range d.Options {
			if d.Made() && !d.Stale && o.ID != d.Option && workflow.Serious(v.ConflictsOf(d.ID, o.ID)) {
				return workflow.Decided{Decision: d.ID, Option: o.ID, Advised: d.Advice.Option, Because: "we have it already"}
			}
		}
	}
	t.Fatal("no choice brings a conflict")
	return nil
}

// stale finds an answer that makes one record stale.
func stale(t testing.TB, v *workflow.View) workflow.Body {
	t.Helper()
	for _, f := range v.K.Facts {
		for _, value := range f.Values {
			body := workflow.Answered{Fact: f.ID, Values: []string{value.ID}}
			if moves := v.Preview(body); len(moves.Stale) == 1 && f.ID != knowledge.ProductFact {
				return body
			}
		}
	}
	t.Fatal("no answer makes a record stale")
	return nil
}
