// Package sample makes a finished project to look around in: a bookshop that has gone through all four phases, with
// one choice against the advice, one deferred decision and one accepted risk. It is made by the same changes that a
// person would make, so it can never show what fsd cannot do.
package sample

import (
	"fmt"
	"time"

	"fsd/knowledge"
	"fsd/workflow"
)

// Name is the sample project's name.
const Name = "Sample: Bookshop"

// answers are what the bookshop's team says. A fact that is not here gets its default.
var answers = map[string]string{
	"purpose":       "People who love books find and order them from small shops, and the shops sell without a platform of their own.",
	"non_goals":     "No e-books, no marketplace payments to shops, no mobile apps in the first year.",
	"clients":       "browser",
	"page_kind":     "both",
	"team_language": "go",
	"stack_fixed":   "free",

	"push_direction":  "server_to_client",
	"existing_store":  "none",
	"write_conflicts": "scarce",
	"data_shape":      "related",
	"audience":        "consumers",
	"revocation":      "instant",
	"instances":       "several",
	"traffic_peak":    "mid",
	"sensitive":       "personal",
	"search_need":     "text",
	"list_navigation": "next_prev",
	"stage":           "product",
}

// rows are the bookshop's requirements, in the form of fast entry.
var (
	features = []string{
		"must: find a book by title, author or words in its description | reader | given 200,000 books, when typing two words, then hits come within half a second",
		"must: order books and pay by card | reader | given two carts with the last copy, when both are paid, then one is refused",
		"must: see an order's state change without a reload | reader | given an open order page, when the shop ships, then the page says so within two seconds",
		"should: keep stock by shop | shopkeeper | given a delivery, when it is counted, then the stock is right in the next search",
		"could: write a review | reader",
		"not-now: gift cards",
	}
	entities = []string{
		"book: title string, isbn string unique, price money, description text, published date optional, has many review",
		"shop: name string, address text, has many stock-item",
		"stock-item: count integer, belongs to shop, belongs to book",
		"customer: email string unique, name string, has many order, personal",
		"order: number string unique, state string, total money, placed_at time, belongs to customer, has many order-line, owned by customer",
		"order-line: count integer, price money, belongs to order, belongs to book",
		"review: stars integer, words text optional, belongs to book, belongs to customer, owned by customer",
	}
	endpoints = []struct {
		feature int
		line    string
	}{
		{0, "GET /books search and filter books | anyone | > book | 200"},
		{0, "GET /books/{id} show a book | anyone | > book | 200"},
		{1, "POST /orders place an order | signed-in | order > order | 201"},
		{1, "GET /orders list one's own orders | signed-in | > order | 200"},
		{1, "GET /orders/{id} show an order | signed-in | > order | 200"},
		{1, "POST /orders/{id}/cancel cancel an order that has not shipped | signed-in | > order | 200"},
		{2, "GET /orders/{id}/events stream an order's changes | signed-in | > | 200"},
		{3, "PATCH /stock-items/{id} count stock | shopkeeper | stock-item > stock-item | 200"},
		{4, "POST /reviews write a review | signed-in | review > review | 201"},
	}
)

// maker makes the changes one after another, each with an id and a time of its own.
type maker struct {
	k   *knowledge.Base
	p   *workflow.Project
	at  time.Time
	id  func(time.Time) string
	err error
}

// Changes is the log of the sample project, begun at start. id makes unique ids.
func Changes(k *knowledge.Base, start time.Time, id func(time.Time) string) ([]workflow.Change, error) {
	m := &maker{k: k, p: workflow.Fold(nil), at: start, id: id}
	m.add(workflow.Created{Name: Name})
	for _, f := range m.view().Brief() {
		m.answer(f.ID)
	}
	m.requirements()
	m.architecture()
	m.build()
	m.production()
	return m.p.Log, m.err
}

func (m *maker) view() *workflow.View { return workflow.See(m.k, m.p, m.at.Format(time.DateOnly)) }

// add makes a change that needs no validation, a quarter of an hour after the last one.
func (m *maker) add(body workflow.Body) {
	m.at = m.at.Add(15 * time.Minute)
	m.p = m.p.Apply(m.p.Follow(workflow.Change{ID: m.id(m.at), At: m.at, Author: "Ada Lovelace", Body: body}))
}

// do validates a change as if a person had made it; the first refusal ends the making.
func (m *maker) do(body workflow.Body) {
	if m.err != nil {
		return
	}
	valid, err := m.view().Validate(body)
	if err != nil {
		m.err = fmt.Errorf("the sample project: %#v: %w", body, err)
		return
	}
	m.add(valid)
}

func (m *maker) answer(fact string) {
	f, ok := m.k.Fact(fact)
	if !ok {
		return
	}
	value, given := answers[fact]
	switch {
	case given:
		m.do(workflow.Answered{Fact: fact, Values: []string{value}})
	case f.Kind != knowledge.Text:
		m.do(workflow.Answered{Fact: fact, Values: f.Default})
	}
}

func (m *maker) requirements() {
	var ids []string
	for i, line := range features {
		f, err := workflow.ParseFeature(line)
		if err != nil {
			m.err = err
			return
		}
		f.ID = fmt.Sprintf("sample-feature-%d", i)
		ids = append(ids, f.ID)
		m.do(workflow.FeaturePut{Feature: f})
	}
	for i, line := range entities {
		e, err := workflow.ParseEntity(line)
		if err != nil {
			m.err = err
			return
		}
		e.ID = fmt.Sprintf("sample-entity-%d", i)
		m.do(workflow.EntityPut{Entity: e})
	}
	for i, row := range endpoints {
		e, err := workflow.ParseEndpoint(row.line)
		if err != nil {
			m.err = err
			return
		}
		e.ID, e.Feature = fmt.Sprintf("sample-endpoint-%d", i), ids[row.feature]
		m.do(workflow.EndpointPut{Endpoint: e})
	}
}

// architecture goes through the decisions as they come up, hardest to reverse first.
func (m *maker) architecture() {
	for range 3 * len(m.k.Decisions) {
		d, ok := m.nextDecision()
		if !ok || m.err != nil {
			return
		}
		for d.Asks != "" && m.err == nil {
			m.answer(d.Asks)
			d, _ = m.view().Decision(d.ID)
		}
		if d.State == workflow.NotApplicable {
			continue
		}
		switch d.ID {
		case "cache":
			m.do(workflow.Deferred{Decision: d.ID, When: "one answer takes more than 200 ms at the database"})
		case "pagination":
			m.do(m.against(d, "new books arrive all day, and in the trial readers saw some of them twice"))
		default:
			m.do(workflow.Decided{Decision: d.ID})
		}
	}
}

func (m *maker) nextDecision() (workflow.Decision, bool) {
	for _, d := range m.view().Decisions() {
		if !d.Settled() {
			return d, true
		}
	}
	return workflow.Decision{}, false
}

// against chooses the leaf's runner-up, or accepts when there is none.
func (m *maker) against(d workflow.Decision, because string) workflow.Body {
	if d.Advice.Leaf.RunnerUp == "" {
		return workflow.Decided{Decision: d.ID}
	}
	return workflow.Decided{Decision: d.ID, Option: d.Advice.Leaf.RunnerUp, Because: because}
}

func (m *maker) build() {
	for _, s := range m.view().Plan() {
		m.do(workflow.Stepped{Step: s.ID, Done: true})
	}
}

func (m *maker) production() {
	for _, c := range m.view().Checks("") {
		switch {
		case c.Auto:
		case c.ID == "pr-rollback":
			m.do(workflow.Checked{Check: c.ID, State: workflow.CheckRisk, Reason: "the first release has nothing to go back to",
				Owner: "Ada Lovelace", Until: m.at.AddDate(1, 0, 0).Format(time.DateOnly)})
		default:
			m.do(workflow.Checked{Check: c.ID, State: workflow.CheckDone, Evidence: "seen on the staging system"})
		}
	}
}
