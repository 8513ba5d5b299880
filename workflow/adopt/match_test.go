package adopt_test

import (
	"testing"

	"fsd/knowledge"
	"fsd/workflow"
	"fsd/workflow/adopt"
)

func TestProposals(t *testing.T) {
	k := &knowledge.Base{Decisions: []knowledge.Decision{
		{ID: "store", Title: "Primary database", Options: []knowledge.Option{
			{ID: "pg", Title: "PostgreSQL", Record: "Use PostgreSQL as the primary database"}, {ID: "redis", Title: "Redis or Valkey", Record: "Use Redis as the primary database"},
		}},
		{ID: "cache", Title: "Cache", Options: []knowledge.Option{{ID: "redis", Title: "Redis or Valkey as a shared cache", Record: "Cache in a shared Redis"}}},
		{ID: "tools", Title: "Infrastructure as code", Options: []knowledge.Option{{ID: "tf", Title: "Terraform or OpenTofu", Record: "Describe infrastructure with Terraform"}}},
		{ID: "stack", Title: "Backend stack", Options: []knowledge.Option{{ID: "express", Title: "Node.js with Express 5", Record: "Write the server with Node.js and Express 5"}}},
		{ID: "where", Title: "Where rules live", Options: []knowledge.Option{{ID: "thin", Title: "Thin handlers and a data module", Record: "Keep rules in thin handlers"}}},
	}}
	matcher := adopt.NewMatcher(k)
	for title, want := range map[string]string{
		"PostgreSQL":                                  "store=pg",
		"Use Postgres as our database":                "store=pg",
		"use postgresql for orders":                   "store=pg",
		"Write the server with Node.js and Express 5": "stack=express",
		"Use Express for the API":                     "stack=express",
		"Manage infrastructure with Terraform":        "tools=tf",
		"Use Redis":                                   "=",
		"Use Redis as a shared cache":                 "cache=redis",
		"Security groups in Terraform":                "=",
		"Postgres on the build machine":               "=",
		"Do not use PostgreSQL":                       "=",
		"Replace MySQL with PostgreSQL":               "=",
		"Thin clients":                                "=",
		"Express yourself":                            "=",
		"":                                            "=",
	} {
		r := workflow.AdoptedRecord{Title: title, Status: workflow.StatusAccepted}
		if matcher.Propose(&r); r.Decision+"="+r.Option != want {
			t.Errorf("%q is proposed for %s=%s, want %s", title, r.Decision, r.Option, want)
		}
	}
	r := workflow.AdoptedRecord{Title: "PostgreSQL", Status: workflow.StatusRejected}
	if matcher.Propose(&r); r.Decision != "" {
		t.Error("a rejected record proposes something")
	}
}
