package openapi

import (
	"strconv"
)

// fault is one way in which a request may fail.
type fault struct {
	status int
	name   string // of the response
	slug   string // stable name of the problem
	title  string // one sentence for people
	about  string
}

// faults are those that the document knows, by status.
func faults() []fault {
	return []fault{
		{400, "BadRequest", "malformed", "The request cannot be read.", "The request cannot be read: its syntax or its parameters."},
		{401, "Unauthorized", "not-signed-in", "Sign in first.", "Nobody is signed in, or no longer."},
		{403, "Forbidden", "not-allowed", "You may not do this.", "Whoever is signed in may not do this."},
		{404, "NotFound", "not-found", "There is no such thing.", "It is not there, or is nothing that the caller may know of."},
		{409, "Conflict", "conflict", "This is in conflict with what is stored.", "In conflict with what is stored, such as a value that must be unique."},
		{412, "Stale", "stale", "It has changed since you read it.", "The record has changed since it was read; read it again."},
		{422, "Invalid", "invalid", "Your request is not valid.", "It can be read, but is not valid; each wrong member is named."},
		{428, "VersionMissing", "version-missing", "Say which version you have read.", "If-Match is missing."},
		{429, "TooManyRequests", "too-many-requests", "Slow down.", "Too many requests; Retry-After says when to try again."},
		{0, "Unexpected", "unexpected", "Something went wrong on our side.", "Anything else, such as 500: what happened is in the log, not in the answer."},
	}
}

// fail refers to the response for a status; 0 is everything else.
func (b *builder) fail(status int) *object {
	for _, f := range faults() {
		if f.status == status {
			return b.use("responses", f.name, func() *object { return b.response(f) })
		}
	}
	return nil
}

func (b *builder) response(f fault) *object {
	media, shape, example := b.fault(f)
	r := obj("description", f.about)
	switch f.status {
	case 401:
		r.set("headers", obj("WWW-Authenticate", obj("description", "How to sign in.", "schema", obj("type", "string"))))
	case 429:
		r.set("headers", obj("Retry-After", obj("description", "Seconds to wait.", "schema", obj("type", "integer", "minimum", 1))))
	}
	return r.set("content", obj(media, obj("schema", shape, "example", example)))
}

// fault is the form in which an error is answered, as decided.
func (b *builder) fault(f fault) (media string, shape, example *object) {
	status := f.status
	if status == 0 {
		status = 500
	}
	if b.envelope == "jsonapi" {
		one := obj("status", strconv.Itoa(status), "code", f.slug, "title", f.title)
		return "application/vnd.api+json", b.use("schemas", "Error", jsonapiError), obj("errors", []any{one})
	}
	switch b.errors {
	case "success_error_string":
		return "application/json", b.use("schemas", "Error", sentenceError), obj("success", false, "error", f.title, "code", f.slug)
	case "own_object":
		body := obj("error", obj("code", f.slug, "message", f.title))
		if b.envelope == "success_flag" {
			body = obj("success", false).add(body)
		}
		return "application/json", b.use("schemas", "Error", func() *object { return ownError(b.envelope == "success_flag") }), body
	}
	body := obj("type", "/problems/"+f.slug, "title", f.title, "status", status)
	if f.status == 422 {
		body.set("errors", []any{obj("detail", "must not be empty", "pointer", "#/name")})
	}
	return "application/problem+json", b.use("schemas", "Problem", problem), body
}

func text(about string) *object {
	o := obj("type", "string")
	if about != "" {
		o.set("description", about)
	}
	return o
}

// wrong is the list of members that are wrong, each with its place in the request.
func wrong() *object {
	return obj("type", "array", "description", "The members that are wrong.", "items", obj("type", "object",
		"required", []string{"detail"},
		"properties", obj("detail", text("What is wrong with it."), "pointer", text("Where it stands in the request, as a JSON Pointer (RFC 6901)."))))
}

func problem() *object {
	return obj("type", "object", "description", "Problem details (RFC 9457). Clients compare type and status, and never the texts.",
		"required", []string{"type", "title", "status"},
		"properties", obj(
			"type", text("Says which problem it is; never changes its meaning.").set("format", "uri-reference").set("default", "about:blank"),
			"title", text("One sentence for people, the same for each problem of this type."),
			"status", obj("type", "integer", "minimum", 400, "maximum", 599),
			"detail", text("More about this one, for people."),
			"instance", text("Leads to the entry in the log.").set("format", "uri-reference"),
			"errors", wrong()))
}

func ownError(flag bool) *object {
	o := obj("type", "object", "description", "Clients compare the code, and never the message.", "required", []string{"error"})
	properties := obj()
	if flag {
		o.set("required", []string{"success", "error"})
		properties.set("success", obj("const", false))
	}
	return o.set("properties", properties.set("error", obj("type", "object", "required", []string{"code", "message"}, "properties", obj(
		"code", text("Stable, never translated."), "message", text("For people."), "fields", wrong(), "id", text("Leads to the entry in the log.")))))
}

func sentenceError() *object {
	return obj("type", "object", "description", "Clients compare the code: the sentence may change.", "required", []string{"success", "error", "code"},
		"properties", obj("success", obj("const", false), "error", text("A sentence for people."), "code", text("Stable, never translated.")))
}

func jsonapiError() *object {
	return obj("type", "object", "description", "Errors as JSON:API has them.", "required", []string{"errors"}, "properties", obj("errors",
		obj("type", "array", "minItems", 1, "items", obj("type", "object", "required", []string{"status", "title"}, "properties", obj(
			"id", text("Leads to the entry in the log."), "status", text("The status as text."), "code", text("Stable, never translated."),
			"title", text("One sentence for people."), "detail", text("More about this one."),
			"source", obj("type", "object", "properties", obj("pointer", text("Where it stands in the request."), "parameter", text("The parameter."))))))))
}
