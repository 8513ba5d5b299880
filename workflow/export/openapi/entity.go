package openapi

import (
	"fmt"
	"slices"
	"strings"

	"fsd/workflow/clean"
	"fsd/workflow/export/schema"
)

// form is what a schema of an entity is for.
type form string

// The forms of an entity: as it is answered, as it is sent to be made or replaced, and as it is sent to be changed.
const (
	answered form = ""
	sent     form = "New"
	changed  form = "Change"
)

// name gives a schema a name that no other has.
func (b *builder) name(wanted, owner string) string {
	for i := 1; ; i++ {
		name := wanted
		if i > 1 {
			name = fmt.Sprintf("%s%d", wanted, i)
		}
		if who, taken := b.taken[name]; !taken || who == owner {
			b.taken[name] = owner
			return name
		}
	}
}

// entity refers to the schema of an entity, by what an endpoint calls it.
func (b *builder) entity(called string, f form) *object {
	t, ok := b.model.Table(called)
	if !ok {
		name := b.name(pascal(called), "unknown "+called)
		b.note("%s is no entity of the project, so its members are open", called)
		return b.use("schemas", name, func() *object {
			return obj("type", "object", "description", "To be described: "+clean.MD(called)+" is no entity of the project.", "additionalProperties", true)
		})
	}
	wanted := pascal(t.Entity.Name)
	switch f {
	case sent:
		wanted = "New" + wanted
	case changed:
		wanted += "Change"
	}
	name := b.name(wanted, string(f)+" "+t.Name)
	return b.use("schemas", name, func() *object { return b.members(t, f) })
}

// members is the schema of an entity in a form.
func (b *builder) members(t *schema.Table, f form) *object {
	properties, example := obj(), obj()
	var required []string
	for i, c := range t.Columns {
		if !b.shows(t, c, f) {
			continue
		}
		s := b.member(c, f)
		properties.set(c.Name, s)
		if value := b.example(c, i, t); !c.Null || f == answered {
			example.set(c.Name, value)
		}
		if !c.Null && f != changed {
			required = append(required, c.Name)
		}
	}
	about := map[form]string{
		answered: "A record of the kind %s.", sent: "What is sent to make or replace a record of the kind %s.",
		changed: "The members of a %s to be changed; null takes one away (RFC 7396).",
	}[f]
	s := obj("type", "object", "description", fmt.Sprintf(about, clean.MD(t.Entity.Name)))
	if len(required) > 0 {
		s.set("required", required)
	}
	if f == changed {
		s.set("minProperties", 1)
	}
	s.set("properties", properties)
	if f != answered {
		s.set("additionalProperties", false) // a member that is not known is a mistake, and perhaps an attack
	}
	if b.envelope == "jsonapi" {
		return b.resource(t, f, s)
	}
	if len(example.keys) > 0 && f != changed {
		s.set("examples", []any{example})
	}
	return s
}

// resource is an entity as a resource object of JSON:API.
func (b *builder) resource(t *schema.Table, f form, attributes *object) *object {
	properties := obj("type", obj("const", strings.ReplaceAll(schema.ASCII(t.Name, "records"), "_", "-")))
	required := []string{"type", "attributes"}
	if f != sent {
		required = []string{"type", "id", "attributes"}
		properties.set("id", b.id())
	}
	about := attributes.values["description"]
	attributes.set("description", "The attributes of the record.")
	return obj("type", "object", "description", about, "required", required, "properties", properties.set("attributes", attributes))
}

// shows reports whether a column is a member in a form. What the server sets is not sent: ids, times, versions, and
// the owner, who is whoever is signed in.
func (b *builder) shows(t *schema.Table, c schema.Column, f form) bool {
	isKey := slices.Contains(t.Key, c.Name)
	switch {
	case c.Type == schema.Currency || c.Type == schema.Public:
		return false // in the amount; and in the place of the inner id
	case isKey && f == answered:
		return b.envelope != "jsonapi"
	case isKey:
		return f == sent && b.repeats == "client_id"
	case f == answered:
		return true
	case c.Type == schema.Created || c.Type == schema.Version:
		return false
	}
	return c.Refers == nil || !c.Refers.Owner
}

// member is the schema of one member.
func (b *builder) member(c schema.Column, f form) *object {
	s := b.typed(c)
	if c.Type == schema.Created || c.Type == schema.Version {
		s.set("readOnly", true)
	}
	if c.Refers != nil {
		if other, ok := b.model.Named(c.Refers.Table); ok {
			s.set("description", "The id of the "+clean.MD(other.Title())+".")
		}
	}
	if c.Unique && c.Type != schema.Public {
		s.set("description", "No two records have the same.")
	}
	if f == changed && c.Null {
		return obj("anyOf", []any{s, obj("type", "null")})
	}
	return s
}

// typed is the schema of a column's type.
func (b *builder) typed(c schema.Column) *object {
	switch c.Type {
	case schema.Key:
		return b.id()
	case schema.String:
		s := obj("type", "string", "minLength", 1, "maxLength", schema.MaxString)
		return s.set("format", textFormat(c.Name))
	case schema.Integer, schema.Version:
		return obj("type", "integer", "format", "int64")
	case schema.Decimal:
		return obj("type", "string", "description", "An exact decimal: a number would be rounded.", "pattern", `^-?[0-9]+(\.[0-9]+)?$`)
	case schema.Money:
		return b.money()
	case schema.Boolean:
		return obj("type", "boolean")
	case schema.Date:
		return obj("type", "string", "format", "date")
	case schema.Time, schema.Created:
		return obj("type", "string", "format", "date-time")
	case schema.JSON:
		return obj("type", "object", "additionalProperties", true)
	case schema.File:
		return obj("type", "string", "format", "uri-reference", "description", "Where the file can be fetched.")
	}
	return obj("type", "string", "minLength", 1)
}

// textFormat is the format of a text that its name gives away.
func textFormat(name string) any {
	for _, word := range strings.Split(name, "_") {
		switch word {
		case "email", "mail":
			return "email"
		case "url", "uri", "link", "website", "homepage":
			return "uri"
		}
	}
	return nil
}

// id refers to the schema of ids.
func (b *builder) id() *object {
	return b.use("schemas", "Id", func() *object {
		s := obj("type", "string")
		switch b.model.ID {
		case schema.Counted:
			s.set("pattern", "^[1-9][0-9]{0,18}$").set("description", "A whole number as text: JavaScript rounds numbers above 2^53.")
		case schema.Given:
			s.set("minLength", 1).set("maxLength", schema.MaxString).set("description", "The id as the other system gave it.")
		case schema.Random, schema.TwoFaced:
			s.set("format", "uuid").set("description", "A random UUID (version 4).")
		default:
			s.set("format", "uuid").set("description", "A UUID in the order of time (version 7).")
		}
		return s.set("examples", []any{b.idExample(0)})
	})
}

// idExample is the n-th id that examples have.
func (b *builder) idExample(n int) string {
	switch b.model.ID {
	case schema.Counted:
		return fmt.Sprint(42 + n)
	case schema.Given:
		return fmt.Sprintf("A-%d", 1007+n)
	case schema.Random, schema.TwoFaced:
		return fmt.Sprintf("5f0c8c9e-2f4a-4d56-9d5e-7c4b3f1a2e%02x", 0x60+n)
	}
	return fmt.Sprintf("019ac8f2-6c00-7b3a-9d5e-7c4b3f1a2e%02x", 0x60+n)
}

func (b *builder) money() *object {
	return b.use("schemas", "Money", func() *object {
		return obj("type", "object", "description", "An amount in the smallest unit of its currency, such as cents.",
			"required", []string{"amount", "currency"},
			"properties", obj("amount", obj("type", "integer", "format", "int64"), "currency", obj("type", "string", "pattern", "^[A-Z]{3}$", "description", "ISO 4217")),
			"additionalProperties", false,
			"examples", []any{obj("amount", 1999, "currency", "EUR")})
	})
}

// example is a value that a column may have.
func (b *builder) example(c schema.Column, i int, t *schema.Table) any {
	switch c.Type {
	case schema.Key:
		if !slices.Contains(t.Key, c.Name) {
			return b.idExample(i % 100)
		}
		return b.idExample(0)
	case schema.String:
		switch textFormat(c.Name) {
		case "email":
			return "ada@example.com"
		case "uri":
			return "https://example.com/"
		}
		return sentence(c.Title)
	case schema.Integer, schema.Version:
		return 1
	case schema.Decimal:
		return "12.50"
	case schema.Money:
		return obj("amount", 1999, "currency", "EUR")
	case schema.Boolean:
		return true
	case schema.Date:
		return "2026-11-24"
	case schema.Time, schema.Created:
		return "2026-11-24T12:00:00Z"
	case schema.JSON:
		return obj()
	case schema.File:
		return "/files/" + b.idExample(1)
	}
	return "Some words."
}
