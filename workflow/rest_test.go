package workflow_test

import (
	"strings"
	"testing"

	"fsd/workflow"
)

func TestEndpointsAreLintedAgainstTheRESTPatterns(t *testing.T) {
	for _, c := range []struct{ line, rules, fix string }{
		{"GET /orders", "", ""},
		{"GET /api/v1/orders/{id}", "", ""},
		{"POST /orders/{id}/cancel", "", ""},
		{"GET /users/me", "", ""},
		{"POST /login", "", ""},
		{"DELETE /session", "", ""},
		{"GET /order", "plural", "GET /orders"},
		{"GET /category", "plural", "GET /categories"},
		{"GET /getOrders", "path", "GET /get-orders"},
		{"GET /get-orders", "verb", "GET /orders"},
		{"POST /create-order", "verb", "POST /orders"},
		{"POST /orders/create", "verb", "POST /orders"},
		{"GET /delete-user", "verb", "DELETE /users"},
		{"GET /Orders", "path", "GET /orders"},
		{"GET /orders/", "path", "GET /orders"},
		{"GET /orders/:id", "path", "GET /orders/{id}"},
		{"GET /orders?status=open", "path", "GET /orders"},
		{"DELETE /orders", "method", "DELETE /orders/{id}"},
		{"POST /orders/{id}", "method", "PATCH /orders/{id}"},
		{"GET /orders | anyone | order > order", "body", "GET /orders"},
		{"DELETE /orders/{id} | anyone | > | 201", "status", "DELETE /orders/{id}"},
	} {
		t.Run(c.line, func(t *testing.T) {
			e, err := workflow.ParseEndpoint(c.line)
			if err != nil {
				t.Fatal(err)
			}
			b := start(t)
			var rules []string
			fix := ""
			for _, f := range b.view().LintEndpoint(e) {
				rules = append(rules, f.Rule)
				if f.Can && fix == "" {
					fix = f.Fix.Method + " " + f.Fix.Path
				}
			}
			if got := strings.Join(rules, " "); got != c.rules {
				t.Errorf("rules %q, want %q", got, c.rules)
			}
			if fix != c.fix {
				t.Errorf("fix %q, want %q", fix, c.fix)
			}
		})
	}
}

func TestApplyingFixesEndsInAnEndpointWithoutFindings(t *testing.T) {
	v := start(t).view()
	for _, line := range []string{"GET /getAllOrders/", "POST /Create_User", "delete /orders", "PUT /order", "GET order/:id?x=1"} {
		e, err := workflow.ParseEndpoint(line)
		if err != nil {
			t.Fatal(err)
		}
		e, _ = v.FixEndpoint(e)
		if left := v.LintEndpoint(e); len(left) > 0 {
			t.Errorf("%s ends as %s %s with %v", line, e.Method, e.Path, left)
		}
	}
}

func TestADuplicateEndpointIsFoundWhateverItsParameterIsCalled(t *testing.T) {
	b := start(t)
	b.do(workflow.EndpointPut{Endpoint: workflow.Endpoint{ID: "a", Method: "GET", Path: "/orders/{id}"}})
	got := b.view().LintEndpoint(workflow.Endpoint{ID: "b", Method: "GET", Path: "/orders/{order}"})
	if len(got) != 1 || got[0].Rule != "duplicate" || got[0].Can {
		t.Errorf("findings are %+v", got)
	}
}

func TestLinesOfFastEntryRoundTrip(t *testing.T) {
	for _, line := range []string{
		"must: pay by card | customer | given a full cart, when paying, then it is confirmed",
		"not-now: gift cards",
	} {
		if f, err := workflow.ParseFeature(line); err != nil || workflow.FormatFeature(f) != line {
			t.Errorf("%q came back as %q, %v", line, workflow.FormatFeature(f), err)
		}
	}
	for _, line := range []string{
		"order: number string unique, placed_at time, note text optional, belongs to customer, has many line, owned by customer, personal",
		"order",
	} {
		if e, err := workflow.ParseEntity(line); err != nil || workflow.FormatEntity(e) != line {
			t.Errorf("%q came back as %q, %v", line, workflow.FormatEntity(e), err)
		}
	}
	for _, line := range []string{"POST /orders place an order | signed-in | order > order | 201", "GET /orders"} {
		if e, err := workflow.ParseEndpoint(line); err != nil || workflow.FormatEndpoint(e) != line {
			t.Errorf("%q came back as %q, %v", line, workflow.FormatEndpoint(e), err)
		}
	}
}

func FuzzFastEntry(f *testing.F) {
	f.Add("must: pay | a | b")
	f.Add("order: number string unique, has many line")
	f.Add("POST /orders x | y | a > b | 201")
	f.Fuzz(func(t *testing.T, line string) {
		if e, err := workflow.ParseEntity(line); err == nil {
			if again, err := workflow.ParseEntity(workflow.FormatEntity(e)); err == nil && len(again.Fields) > len(e.Fields) {
				t.Errorf("%q grew fields", line)
			}
		}
		if e, err := workflow.ParseEndpoint(line); err == nil {
			start(t).view().LintEndpoint(e)
		}
		_, _ = workflow.ParseFeature(line)
	})
}

func TestRefusalsNameWhatIsNearest(t *testing.T) {
	b := start(t)
	for _, c := range []struct {
		body workflow.Body
		says string
	}{
		{workflow.Answered{Fact: "client", Values: []string{"browser"}}, "did you mean clients"},
		{workflow.Answered{Fact: "clients", Values: []string{"browsers"}}, "did you mean browser"},
		{workflow.Answered{Fact: "clients", Values: []string{"browser", "machines"}}, "takes one answer"},
		{workflow.Answered{Fact: "data", Values: []string{"none", "health"}}, "stand alone"},
		{workflow.Decided{Decision: "autth", Option: "session"}, "did you mean auth"},
		{workflow.Decided{Decision: "auth", Option: "sessions", Because: "x"}, "did you mean session"},
		{workflow.Decided{Decision: "auth", Option: "keys"}, "say why"},
		{workflow.Checked{Check: "alway", State: workflow.CheckDone}, "did you mean always"},
		{workflow.Checked{Check: "always", State: workflow.CheckRisk}, "say why"},
		{workflow.Checked{Check: "auto", State: workflow.CheckDone}, "by itself"},
		{workflow.Deferred{Decision: "auth"}, "until when"},
		{workflow.Deferred{Decision: "auth", Until: "tomorrow"}, "2027-01-31"},
		{workflow.Excluded{Decision: "auth"}, "say why"},
		{workflow.Removed{ID: "nothing"}, "not there any more"},
		{workflow.Renamed{Name: " \x1b "}, "1 to 80"},
		{workflow.Undone{Change: "x"}, "nothing to undo"},
	} {
		_, err := b.view().Validate(c.body)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%#v: %v, want %q", c.body, err, c.says)
		}
	}
}

func TestTextsAreCleanedOnTheWayIn(t *testing.T) {
	b := start(t)
	b.do(workflow.FeaturePut{Feature: workflow.Feature{ID: "f", Name: "pay\x1b]0;evil\x07 now\u202e", Priority: workflow.Must}})
	if got := b.p.Features[0].Name; strings.ContainsAny(got, "\x1b\x07\u202e") {
		t.Errorf("stored %q", got)
	}
}
