// Package openapi writes the HTTP API of a project as an OpenAPI 3.1 document: its endpoints and entities, in the forms
// that were decided for errors, envelopes, pages, ids and sign-in.
package openapi

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"fsd/workflow"
	"fsd/workflow/clean"
	"fsd/workflow/export/schema"
)

// ErrNoEndpoint is why there is nothing to write.
var ErrNoEndpoint = errors.New("there is no endpoint yet")

// Document writes the document as YAML, and says what could not be taken from the endpoints as they are written. Text
// of people is text in it: Markdown in descriptions is escaped.
func Document(v *workflow.View) (document []byte, notes []string, err error) {
	if len(v.Endpoints) == 0 {
		return nil, nil, ErrNoEndpoint
	}
	b := newBuilder(v)
	paths := b.paths()
	doc := obj(
		"openapi", "3.1.0",
		"info", b.info(),
		"servers", []any{obj("url", b.base(), "description", "Where this document is served; put the host of each environment here.")},
		"tags", b.tags(),
		"security", b.security(),
		"paths", paths,
		"components", b.components(),
	)
	document, err = doc.encode("Written by fsd. It is updated as long as nobody else changes it.")
	return document, b.notes, err
}

// builder is a document in the making.
type builder struct {
	v     *workflow.View
	model *schema.Model
	choices
	ways       []scheme // of proving who is calling; each is enough
	notes      []string
	operations schema.Names
	// taken are the names of schemas, and which entity (or other name) each is for.
	taken  map[string]string
	parts  map[string]*object // what is referred to, by kind: "schemas", "responses", "parameters", "headers"
	tagged []string
}

// choices are the options that shape the document; empty when nobody has decided and nothing is recommended.
type choices struct {
	auth, envelope, errors, pages, csrf, repeats, limits, realtime string
	versioned                                                      bool
}

func newBuilder(v *workflow.View) *builder {
	b := &builder{v: v, model: schema.Of(v), operations: schema.Names{}, taken: map[string]string{}, parts: map[string]*object{}}
	b.choices = choices{
		auth: schema.Chosen(v, "authentication"), envelope: schema.Chosen(v, "response-envelope"), errors: schema.Chosen(v, "error-format"),
		pages: schema.Chosen(v, "pagination"), csrf: schema.Chosen(v, "csrf"), repeats: schema.Chosen(v, "idempotency"),
		limits: schema.Chosen(v, "rate-limiting"), realtime: schema.Chosen(v, "realtime"), versioned: schema.Versioned(v),
	}
	for _, kind := range []string{"schemas", "responses", "parameters", "headers"} {
		b.parts[kind] = obj()
	}
	for _, name := range []string{"Id", "Money", "Problem", "Error", "Page"} {
		b.taken[name] = "fsd"
	}
	b.ways = b.waysIn()
	return b
}

func (b *builder) note(format string, args ...any) {
	if said := fmt.Sprintf(format, args...); !slices.Contains(b.notes, said) {
		b.notes = append(b.notes, said)
	}
}

// shaping are the decisions that a reader of the document wants to know about.
func shaping() []string {
	return []string{
		"api-style", "resource-urls", "api-versioning", "response-envelope", "error-format", "pagination", "filtering", "identifiers",
		"authentication", "machine-auth", "authorization", "csrf", "idempotency", "concurrency-control", "rate-limiting",
	}
}

func (b *builder) info() *object {
	var about []string
	if purpose := strings.Join(b.v.Facts["purpose"], " "); purpose != "" && purpose != "unknown" {
		about = append(about, clean.MD(purpose))
	}
	var decided []string
	for _, id := range shaping() {
		if option := schema.Chosen(b.v, id); option != "" {
			d, _ := b.v.K.Decision(id)
			decided = append(decided, "* "+clean.MD(d.Title+": "+b.v.Labels("@"+id, []string{option})+schema.Cited(b.v, id)))
		}
	}
	if len(decided) > 0 {
		about = append(about, "What this interface follows:\n\n"+strings.Join(decided, "\n"))
	}
	if len(about) == 0 {
		about = append(about, "The HTTP API of "+clean.MD(b.v.Name)+".")
	}
	return obj(
		"title", b.v.Name,
		"version", "0.1.0",
		"description", strings.Join(about, "\n\n"),
		"contact", obj("name", "The team of "+b.v.Name),
	)
}

// base is what stands before all paths: /api and the version, where that was decided and the paths do not say it.
func (b *builder) base() string {
	base := ""
	has := func(prefix string) bool {
		return slices.ContainsFunc(b.v.Endpoints, func(e workflow.Endpoint) bool { return strings.HasPrefix(e.Path, prefix) })
	}
	if schema.Chosen(b.v, "resource-urls") == "nouns_api_prefix" && !has("/api/") {
		base += "/api"
	}
	if schema.Chosen(b.v, "api-versioning") == "major_in_path" && !has("/v1/") && !has("/api/") {
		base += "/v1"
	}
	if base == "" {
		return "/"
	}
	return base
}

// tags lists the groups that the operations use, in their order.
func (b *builder) tags() []any {
	var list []any
	for _, name := range b.tagged {
		about := "Operations below " + name + "."
		if t, ok := b.model.Table(name); ok {
			about = "Records of the kind " + clean.MD(t.Entity.Name) + "."
			if t.Entity.Personal {
				about += " They hold personal data."
			}
		}
		list = append(list, obj("name", name, "description", about))
	}
	return list
}

// ref refers to a component.
func ref(kind, name string) *object { return obj("$ref", "#/components/"+kind+"/"+name) }

// use refers to a component that make makes when it is first used: what nothing uses is not in the document.
func (b *builder) use(kind, name string, make func() *object) *object {
	if !b.parts[kind].has(name) {
		b.parts[kind].set(name, obj()) // holds the place: what it is made of may refer back to it
		b.parts[kind].set(name, make())
	}
	return ref(kind, name)
}

func (b *builder) components() *object {
	all := obj()
	if schemes := b.schemes(); len(schemes.keys) > 0 {
		all.set("securitySchemes", schemes)
	}
	for _, kind := range []string{"parameters", "headers", "responses", "schemas"} {
		if part := b.parts[kind]; len(part.keys) > 0 {
			slices.Sort(part.keys)
			all.set(kind, part)
		}
	}
	return all
}
