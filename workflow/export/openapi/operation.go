package openapi

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"fsd/workflow"
	"fsd/workflow/clean"
)

// paths makes an operation of each endpoint, in the order of the project. Two paths that differ only in the names of
// their parameters are one.
func (b *builder) paths() *object {
	all, spelled := obj(), map[string]route{}
	for _, e := range b.v.Endpoints {
		r := routeOf(e.Path)
		if plain, _, _ := strings.Cut(e.Path, "?"); strings.Contains(r.path, "-") && strings.Count(r.path, "-") != strings.Count(plain, "-") {
			b.note("the path %s has characters that no path may have; it is written as %s", e.Path, r.path)
		}
		first, known := spelled[r.shape()]
		if !known {
			spelled[r.shape()] = r
			first = r
			all.set(r.path, obj())
		}
		item := all.values[first.path].(*object)
		method := strings.ToLower(e.Method)
		if item.has(method) {
			b.note("%s %s is on the list twice; the second is left out", e.Method, e.Path)
			continue
		}
		item.set(method, b.operation(e, first))
	}
	return all
}

func (b *builder) operation(e workflow.Endpoint, r route) *object {
	tag := tagOf(r)
	if !slices.Contains(b.tagged, tag) {
		b.tagged = append(b.tagged, tag)
	}
	summary := e.Purpose
	if summary == "" {
		summary = e.Method + " " + r.path
	}
	op := obj(
		"operationId", b.operations.Take(b.operationID(e, r)),
		"summary", sentence(summary),
		"description", b.about(e),
		"tags", []string{tag},
	)
	if r := role(e.Auth); r != "" && len(b.ways) > 0 {
		op.set("x-roles", []string{r})
	}
	if open(e.Auth) {
		op.set("security", []any{})
	}
	if parameters := b.parameters(e, r); len(parameters) > 0 {
		op.set("parameters", parameters)
	}
	if takesBody(e) {
		op.set("requestBody", b.body(e.Request, e.Method))
	}
	return op.set("responses", b.responses(e, r))
}

// takesBody reports whether a request has a body: GET and DELETE carry none that servers must read (RFC 9110, 9.3).
func takesBody(e workflow.Endpoint) bool {
	return e.Request != "" && e.Method != "GET" && e.Method != "DELETE"
}

// about says who may call an operation, and what it is for.
func (b *builder) about(e workflow.Endpoint) string {
	var parts []string
	switch {
	case open(e.Auth):
		parts = append(parts, "Anybody may call it.")
	case role(e.Auth) != "":
		parts = append(parts, "For: "+clean.MD(e.Auth)+".")
	case len(b.ways) > 0:
		parts = append(parts, "For whoever is signed in.")
	}
	i := slices.IndexFunc(b.v.Features, func(f workflow.Feature) bool { return f.ID == e.Feature })
	if i >= 0 {
		f := b.v.Features[i]
		parts = append(parts, "Serves the feature: "+stop(clean.MD(f.Name)))
		if f.Acceptance != "" {
			parts = append(parts, "Accepted when: "+stop(clean.MD(f.Acceptance)))
		}
	}
	if len(parts) == 0 {
		return "To be described."
	}
	return strings.Join(parts, "\n\n")
}

func (b *builder) parameters(e workflow.Endpoint, r route) []any {
	var list []any
	for _, name := range r.params {
		p := obj("name", name, "in", "path", "required", true, "description", b.paramAbout(name, r))
		if strings.HasSuffix(strings.ToLower(strings.TrimRight(name, "0123456789")), "id") {
			list = append(list, p.set("schema", b.id()))
		} else {
			list = append(list, p.set("schema", obj("type", "string", "minLength", 1)))
		}
	}
	if lists(e) {
		list = append(list, b.pageParameters()...)
	}
	header := func(name, key, about string, required bool, s *object) {
		list = append(list, b.use("parameters", name, func() *object {
			return obj("name", key, "in", "header", "required", required, "description", about, "schema", s)
		}))
	}
	if b.repeats == "idempotency_key" && e.Method == "POST" {
		header("IdempotencyKey", "Idempotency-Key", "A fresh UUID, the same on each retry: a repeat gets the first answer.", true, obj("type", "string", "format", "uuid"))
	}
	if b.guarded(e) {
		header("IfMatch", "If-Match", "The ETag of the version that was read.", true, obj("type", "string"))
	}
	if b.forgeable(e) && b.csrf == "token" {
		header("CsrfToken", "X-CSRF-Token", "The token bound to the session; not needed without a cookie.", false, obj("type", "string"))
	}
	if b.forgeable(e) && b.csrf == "custom_header" {
		header("RequestedBy", "X-Requested-By", "Any value: other sites cannot send this header. Not needed without a cookie.", false, obj("type", "string"))
	}
	return list
}

// paramAbout says what a parameter names: what stands before it in the path.
func (b *builder) paramAbout(name string, r route) string {
	for i, p := range r.parts {
		if p.param && p.text == "{"+name+"}" && i > 0 {
			if t, ok := b.model.Table(r.parts[i-1].said); ok {
				return "Which " + clean.MD(t.Entity.Name) + "."
			}
		}
	}
	return "Which one."
}

// guarded reports whether a change must say which version it is based on.
func (b *builder) guarded(e workflow.Endpoint) bool {
	return b.versioned && (e.Method == "PUT" || e.Method == "PATCH" || e.Method == "DELETE")
}

// forgeable reports whether a foreign page could send the request with the person's cookie.
func (b *builder) forgeable(e workflow.Endpoint) bool {
	return e.Method != "GET" && slices.ContainsFunc(b.ways, func(w scheme) bool { return w.spec.values["in"] == "cookie" })
}

// responses are the good answer and the ways to fail.
func (b *builder) responses(e workflow.Endpoint, r route) *object {
	all := obj(strconv.Itoa(e.Status), b.success(e))
	secured := !open(e.Auth) && len(b.ways) > 0
	for _, f := range []struct {
		status int
		may    bool
	}{
		{400, true}, // a parameter or body that cannot be read, or a parameter that is not known
		{401, secured},
		{403, secured && role(e.Auth) != ""},
		{404, len(r.params) > 0},
		{409, takesBody(e) && (b.unique(e.Request) || b.repeats == "idempotency_key" && e.Method == "POST")},
		{412, b.guarded(e)},
		{422, takesBody(e)},
		{428, b.guarded(e)},
		{429, b.limits != "" && b.limits != "none"},
	} {
		if f.may {
			all.set(strconv.Itoa(f.status), b.fail(f.status))
		}
	}
	return all.set("default", b.fail(0))
}

// unique reports whether an entity has a field that no two records share.
func (b *builder) unique(called string) bool {
	t, ok := b.model.Table(called)
	if !ok {
		return false
	}
	for _, c := range t.Columns {
		if c.Unique && c.Title != "" {
			return true
		}
	}
	return false
}

// success is the good answer.
func (b *builder) success(e workflow.Endpoint) *object {
	about := map[int]string{201: "It was made.", 202: "It will be done.", 204: "It is done.", 303: "The result is elsewhere.", 304: "Nothing has changed."}[e.Status]
	if about == "" {
		about = "It worked."
	}
	answer := obj("description", about)
	headers := obj()
	if e.Status == 201 || e.Status == 202 || e.Status == 303 {
		headers.set("Location", obj("description", "Where it is.", "schema", obj("type", "string", "format", "uri-reference")))
	}
	hasBody := e.Status != 204 && e.Status < 300
	if b.versioned && e.Response != "" && hasBody && !lists(e) {
		headers.set("ETag", obj("description", "The version, for If-Match.", "schema", obj("type", "string")))
	}
	if len(headers.keys) > 0 {
		answer.set("headers", headers)
	}
	switch {
	case !hasBody:
	case lists(e):
		answer.set("description", "The records of the kind "+clean.MD(e.Response)+".")
		answer.set("content", obj(b.media(), obj("schema", b.many(e.Response))))
	case e.Response != "":
		answer.set("description", "The "+clean.MD(e.Response)+".")
		answer.set("content", obj(b.media(), obj("schema", b.one(e.Response))))
	case b.streams(e):
		answer.set("description", "Events, as long as the connection stands.")
		answer.set("content", obj("text/event-stream", obj("schema", text("Server-Sent Events: each has an id, an event and data."))))
	}
	return answer
}

// streams reports whether an endpoint sends Server-Sent Events: it is named so, and they are what was decided.
func (b *builder) streams(e workflow.Endpoint) bool {
	parts := routeOf(e.Path).nouns()
	return b.realtime == "sse" && e.Method == "GET" && len(parts) > 0 &&
		slices.Contains([]string{"events", "stream", "updates", "feed"}, parts[len(parts)-1].text)
}

// sentence begins with a capital.
func sentence(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// stop ends a text with a full stop.
func stop(s string) string {
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") {
		return s
	}
	return s + "."
}
