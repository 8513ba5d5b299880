package openapi_test

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"fsd/workflow"
	"fsd/workflow/clean"
	"fsd/workflow/export/exporttest"
	"fsd/workflow/export/openapi"
)

// document is a document as a reader of YAML sees it.
type document = map[string]any

func parse(t testing.TB, v *workflow.View) document {
	t.Helper()
	text, _, err := openapi.Document(v)
	if err != nil {
		t.Fatal(err)
	}
	var doc document
	if err := yaml.Unmarshal(text, &doc); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return doc
}

// at follows keys into a document; nil when one is missing.
func at(value any, keys ...string) any {
	for _, key := range keys {
		m, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		value = m[key]
	}
	return value
}

// each visits every mapping of a document.
func each(value any, do func(m map[string]any)) {
	switch v := value.(type) {
	case map[string]any:
		do(v)
		for _, inner := range v {
			each(inner, do)
		}
	case []any:
		for _, inner := range v {
			each(inner, do)
		}
	}
}

var (
	componentName = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)
	pathForm      = regexp.MustCompile(`^(/[\pL\pM\p{Nd}._~!$&'()*+,;=:@{}-]*)+$`)
	placeholders  = regexp.MustCompile(`\{([^}]*)\}`)
)

// sound holds for every document: references lead somewhere, everything that is there is used, ids are unique, the
// parameters of a path are those that are declared.
func sound(t testing.TB, doc document) {
	t.Helper()
	used := map[string]bool{}
	each(doc, func(m map[string]any) {
		ref, ok := m["$ref"].(string)
		if !ok {
			return
		}
		used[ref] = true
		if at(doc, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...) == nil {
			t.Errorf("%s leads nowhere", ref)
		}
	})
	for _, kind := range []string{"schemas", "responses", "parameters", "headers"} {
		parts, _ := at(doc, "components", kind).(map[string]any)
		for name := range parts {
			if !componentName.MatchString(name) {
				t.Errorf("%s is no name of a component", name)
			}
			if !used["#/components/"+kind+"/"+name] {
				t.Errorf("%s %s is not used", kind, name)
			}
		}
	}
	ids := map[string]bool{}
	for path, item := range at(doc, "paths").(map[string]any) {
		if !pathForm.MatchString(path) {
			t.Errorf("%q is no path", path)
		}
		for method, op := range item.(map[string]any) {
			id, _ := at(op, "operationId").(string)
			if ids[id] || !componentName.MatchString(id) {
				t.Errorf("%s %s: the id %q", method, path, id)
			}
			ids[id] = true
			operation(t, doc, path, op)
		}
	}
}

func operation(t testing.TB, doc document, path string, op any) {
	t.Helper()
	var declared []string
	list, _ := at(op, "parameters").([]any)
	for _, p := range list {
		if ref, ok := at(p, "$ref").(string); ok {
			p = at(doc, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...)
		}
		if at(p, "in") == "path" {
			declared = append(declared, at(p, "name").(string))
		}
	}
	var named []string
	for _, m := range placeholders.FindAllStringSubmatch(path, -1) {
		named = append(named, m[1])
	}
	if !slices.Equal(declared, named) {
		t.Errorf("%s declares %q", path, declared)
	}
	if s, _ := at(op, "summary").(string); s == "" {
		t.Errorf("%s has no summary", path)
	}
	security, _ := at(op, "security").([]any)
	for _, way := range security {
		for name := range way.(map[string]any) {
			if at(doc, "components", "securitySchemes", name) == nil {
				t.Errorf("%s needs %s, which is not there", path, name)
			}
		}
	}
}

func TestTheBookshopIsSound(t *testing.T) {
	v := exporttest.Bookshop(t)
	doc := parse(t, v)
	sound(t, doc)
	n := 0
	for _, item := range at(doc, "paths").(map[string]any) {
		n += len(item.(map[string]any))
	}
	if n != len(v.Endpoints) {
		t.Errorf("%d operations for %d endpoints", n, len(v.Endpoints))
	}
}

// options are those that shape the document, by decision; an empty one is a decision that the knowledge does not have.
func options() map[string][]string {
	return map[string][]string{
		"authentication":      {"", "session", "bff_session", "jwt_access_refresh", "opaque_tokens", "oidc_access_tokens", "client_credentials", "oauth_provider", "api_keys", "anonymous"},
		"machine-auth":        {"", "workload_identity", "client_credentials", "mutual_tls", "signed_requests", "api_keys", "network_trust"},
		"token-storage":       {"", "http_only_cookie", "backend_only", "os_keychain", "memory"},
		"response-envelope":   {"", "bare", "data_meta", "success_flag", "jsonapi"},
		"error-format":        {"", "problem_details", "own_object", "success_error_string"},
		"pagination":          {"", "page_limit", "cursor", "offset_limit", "none"},
		"identifiers":         {"", "bigint", "uuidv7", "uuidv4", "bigint_plus_random", "object_id", "given_key"},
		"csrf":                {"", "fetch_metadata", "token", "custom_header", "not_needed"},
		"idempotency":         {"", "natural", "client_id", "idempotency_key"},
		"concurrency-control": {"", "last_write", "optimistic"},
		"rate-limiting":       {"", "edge", "none"},
		"api-versioning":      {"", "none_yet", "major_in_path"},
		"resource-urls":       {"", "nouns_api_prefix", "nouns_root"},
		"realtime":            {"", "sse", "websocket"},
	}
}

func shop(t testing.TB, chosen, facts map[string]string) *workflow.View {
	return exporttest.Begun(t, exporttest.Base(t, chosen, facts), "shop").
		Entities("customer: email string unique, personal", "order: number string unique, total money optional, note text optional, belongs to customer, owned by customer").
		Endpoints("GET /orders list orders | signed-in | > order | 200", "GET /orders/{id} show an order | signed-in | > order | 200",
			"POST /orders place an order | signed-in | order > order | 201", "PATCH /orders/{id} change it | clerk | order > order | 200",
			"PUT /orders/{id} | signed-in | order > order", "DELETE /orders/{id} | clerk", "GET /health | anyone", "GET /orders/{id}/events | signed-in").View()
}

func TestEveryOptionMakesASoundDocument(t *testing.T) {
	for decision, list := range options() {
		for _, option := range list {
			callers := []string{"browser", "browser_native", "third_party"}
			if !slices.Contains([]string{"authentication", "machine-auth", "token-storage"}, decision) {
				callers = callers[:1]
			}
			for _, clients := range callers {
				chosen := map[string]string{"authentication": "session", "response-envelope": "bare"}
				if chosen[decision] = option; option == "" {
					delete(chosen, decision)
				}
				t.Run(decision+"="+option+"/"+clients, func(t *testing.T) { sound(t, parse(t, shop(t, chosen, map[string]string{"clients": clients}))) })
			}
		}
	}
}

func TestDecisionsShapeTheDocument(t *testing.T) {
	path := func(keys ...string) []string { return keys }
	for _, c := range []struct {
		chosen, facts map[string]string
		at            []string
		want          string
	}{
		{map[string]string{"authentication": "session"}, nil, path("components", "securitySchemes", "session", "in"), "cookie"},
		{map[string]string{"authentication": "jwt_access_refresh"}, nil, path("components", "securitySchemes", "bearer", "bearerFormat"), "JWT"},
		{map[string]string{"authentication": "jwt_access_refresh", "token-storage": "http_only_cookie"}, map[string]string{"clients": "browser"}, path("security"), "[map[session:[]]]"},
		{map[string]string{"authentication": "jwt_access_refresh", "token-storage": "http_only_cookie"}, map[string]string{"clients": "browser_native"}, path("security"), "[map[session:[]] map[bearer:[]]]"},
		{map[string]string{"authentication": "session", "machine-auth": "api_keys"}, map[string]string{"clients": "third_party"}, path("security"), "[map[session:[]] map[apiKey:[]]]"},
		{map[string]string{"authentication": "session", "machine-auth": "api_keys"}, map[string]string{"clients": "browser"}, path("security"), "[map[session:[]]]"},
		{map[string]string{"authentication": "anonymous"}, nil, path("security"), "[]"},
		{map[string]string{"authentication": "session"}, nil, path("paths", "/health", "get", "security"), "[]"},
		{map[string]string{"authentication": "session"}, nil, path("paths", "/orders/{id}", "delete", "x-roles"), "[clerk]"},
		{nil, nil, path("components", "responses", "NotFound", "content", "application/problem+json", "example", "status"), "404"},
		{map[string]string{"error-format": "own_object"}, nil, path("components", "responses", "NotFound", "content", "application/json", "example", "error", "code"), "not-found"},
		{map[string]string{"error-format": "own_object", "response-envelope": "success_flag"}, nil, path("components", "schemas", "Error", "required"), "[success error]"},
		{map[string]string{"response-envelope": "jsonapi"}, nil, path("components", "schemas", "Order", "required"), "[type id attributes]"},
		{map[string]string{"response-envelope": "data_meta", "pagination": "cursor"}, nil, path("components", "schemas", "OrderList", "properties", "meta", "properties", "next", "type"), "string"},
		{map[string]string{"pagination": "page_limit"}, nil, path("components", "schemas", "OrderList", "required"), "[items page limit more]"},
		{map[string]string{"pagination": "cursor"}, nil, path("components", "parameters", "After", "name"), "after"},
		{map[string]string{"pagination": "cursor", "response-envelope": "jsonapi"}, nil, path("components", "parameters", "After", "name"), "page[after]"},
		{map[string]string{"pagination": "none"}, nil, path("components", "parameters"), "<nil>"},
		{map[string]string{"identifiers": "bigint"}, nil, path("components", "schemas", "Id", "pattern"), "^[1-9][0-9]{0,18}$"},
		{map[string]string{"identifiers": "bigint_plus_random"}, nil, path("components", "schemas", "Id", "format"), "uuid"},
		{map[string]string{"concurrency-control": "optimistic"}, nil, path("components", "parameters", "IfMatch", "required"), "true"},
		{map[string]string{"concurrency-control": "optimistic"}, nil, path("paths", "/orders/{id}", "patch", "responses", "412", "$ref"), "#/components/responses/Stale"},
		{map[string]string{"idempotency": "idempotency_key"}, nil, path("components", "parameters", "IdempotencyKey", "name"), "Idempotency-Key"},
		{map[string]string{"idempotency": "client_id"}, nil, path("components", "schemas", "NewOrder", "required"), "[id number]"},
		{map[string]string{"csrf": "token", "authentication": "session"}, nil, path("components", "parameters", "CsrfToken", "name"), "X-CSRF-Token"},
		{map[string]string{"rate-limiting": "edge"}, nil, path("paths", "/health", "get", "responses", "429", "$ref"), "#/components/responses/TooManyRequests"},
		{map[string]string{"realtime": "sse"}, nil, path("paths", "/orders/{id}/events", "get", "responses", "200", "content", "text/event-stream", "schema", "type"), "string"},
		{map[string]string{"resource-urls": "nouns_api_prefix", "api-versioning": "major_in_path"}, nil, path("servers"), "/api/v1"},
		{nil, nil, path("components", "schemas", "NewOrder", "required"), "[number]"}, // not the owner, the id or the time: the server sets them
		{nil, nil, path("components", "schemas", "OrderChange", "minProperties"), "1"},
		{nil, nil, path("paths", "/orders", "post", "responses", "201", "headers", "Location", "schema", "format"), "uri-reference"},
		{nil, nil, path("paths", "/orders", "post", "responses", "409", "$ref"), "#/components/responses/Conflict"},
	} {
		got := fmt.Sprint(at(parse(t, shop(t, c.chosen, c.facts)), c.at...))
		if c.at[0] == "servers" {
			got = strings.TrimSuffix(strings.TrimPrefix(got[strings.Index(got, "url:"):], "url:"), "]]")
		}
		if got != c.want {
			t.Errorf("%v: %s is %s, want %s", c.chosen, strings.Join(c.at, " "), got, c.want)
		}
	}
}

func TestOperationsAreNamedByWhatTheyDo(t *testing.T) {
	for line, want := range map[string]string{
		"GET /orders | | > order":                   "listOrders",
		"GET /orders/{id} | | > order":              "getOrder",
		"POST /api/v1/orders | | order > order":     "createOrder",
		"POST /orders/{id}/cancel":                  "cancelOrder",
		"POST /orders/{id}/order-lines":             "createOrderOrderLine",
		"GET /orders/{orderId}/lines/{id}":          "getOrderLine",
		"PUT /orders/{id} | | order > order":        "replaceOrder",
		"DELETE /session":                           "deleteSession",
		"POST /login":                               "login",
		"GET /users/me":                             "getUsersMe",
		"GET /search | | > order":                   "listSearch",
		"GET /":                                     "getRoot",
		"PATCH /Größen/{id}":                        "updateGrossen",
		"GET /orders/:id":                           "getOrder",
		"DELETE /categories/{category_id}":          "deleteCategory",
		"GET /x/{a}/{a} two parameters of one name": "getX",
	} {
		v := exporttest.Begun(t, exporttest.Base(t, nil, nil), "shop").Entities("order", "order-line").Endpoints(line).View()
		doc := parse(t, v)
		sound(t, doc)
		for path, item := range at(doc, "paths").(map[string]any) {
			for _, op := range item.(map[string]any) {
				if got := at(op, "operationId"); got != want {
					t.Errorf("%s (%s) is %s, want %s", line, path, got, want)
				}
			}
		}
	}
}

func TestTheSamePlaceIsOnePath(t *testing.T) {
	v := exporttest.Begun(t, exporttest.Base(t, nil, nil), "shop").
		Endpoints("GET /orders/{id}", "PATCH /orders/{order}", "GET /orders/:nr again").View()
	_, notes, err := openapi.Document(v)
	if err != nil || len(notes) != 1 || !strings.Contains(notes[0], "twice") {
		t.Errorf("%q, %v", notes, err)
	}
	if paths := at(parse(t, v), "paths").(map[string]any); len(paths) != 1 {
		t.Errorf("%d paths", len(paths))
	}
}

func TestWithoutEndpointsThereIsNothingToWrite(t *testing.T) {
	if _, _, err := openapi.Document(exporttest.Begun(t, exporttest.Base(t, nil, nil), "shop").View()); !errors.Is(err, openapi.ErrNoEndpoint) {
		t.Error(err)
	}
}

func TestHostileTextsStayText(t *testing.T) {
	for _, chosen := range []map[string]string{
		nil,
		{"response-envelope": "jsonapi", "pagination": "page_limit", "authentication": "api_keys", "identifiers": "bigint"},
		{"response-envelope": "success_flag", "error-format": "own_object", "pagination": "cursor", "authentication": "session", "csrf": "token"},
	} {
		p := exporttest.Begun(t, exporttest.Base(t, chosen, nil), `x" y: *a # b`).Hurt()
		doc := parse(t, p.View())
		sound(t, doc)
		if got := at(doc, "info", "title"); got != p.View().Name {
			t.Errorf("the title is %q", got)
		}
		seen := map[string]bool{}
		each(doc, func(m map[string]any) {
			if s, ok := m["summary"].(string); ok {
				seen[strings.ToLower(s)] = true
			}
		})
		_, notes, _ := openapi.Document(p.View())
		for _, e := range p.View().Endpoints {
			twice := slices.Contains(notes, e.Method+" "+e.Path+" is on the list twice; the second is left out")
			if !seen[strings.ToLower(e.Purpose)] && e.Purpose != "" && !twice {
				t.Errorf("the purpose %q is not in the document", e.Purpose)
			}
		}
	}
}

func FuzzDocument(f *testing.F) {
	for i, s := range exporttest.Hostile() {
		f.Add("/"+s, s, s, s, uint8(i))
	}
	k := exporttest.Base(f, map[string]string{"authentication": "session"}, nil)
	f.Fuzz(func(t *testing.T, path, purpose, role, entity string, n uint8) {
		p := exporttest.Begun(t, k, "shop")
		p.Put(workflow.EntityPut{Entity: workflow.Entity{ID: "e", Name: entity, Fields: []workflow.Field{{Name: role, Type: workflow.FieldTypes()[int(n)%11]}}}})
		method := workflow.Methods()[int(n)%5]
		p.Put(workflow.EndpointPut{Endpoint: workflow.Endpoint{ID: "a", Method: method, Path: path, Purpose: purpose, Auth: role, Request: entity, Response: entity}})
		p.Put(workflow.EndpointPut{Endpoint: workflow.Endpoint{ID: "b", Method: "GET", Path: path + "/{id}", Response: purpose}})
		v := p.View()
		if len(v.Endpoints) == 0 {
			return
		}
		doc := parse(t, v)
		sound(t, doc)
		each(doc, func(m map[string]any) {
			if s, ok := m["summary"].(string); ok && clean.Line(s, 0) != s {
				t.Errorf("the summary %q is not clean", s)
			}
		})
	})
}
