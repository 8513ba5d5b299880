package openapi

import "strings"

// media is the media type of good answers and of what is sent.
func (b *builder) media() string {
	if b.envelope == "jsonapi" {
		return "application/vnd.api+json"
	}
	return "application/json"
}

// body is what is sent: a new record, or for PATCH the members to be changed.
func (b *builder) body(called, method string) *object {
	media, f := b.media(), sent
	if method == "PATCH" {
		f = changed
		if b.envelope != "jsonapi" {
			media = "application/merge-patch+json"
		}
	}
	s := b.entity(called, f)
	if b.envelope == "jsonapi" {
		s = obj("type", "object", "required", []string{"data"}, "properties", obj("data", s))
	}
	return obj("required", true, "content", obj(media, obj("schema", s)))
}

// one wraps a record as decided.
func (b *builder) one(called string) *object {
	record := b.entity(called, answered)
	switch b.envelope {
	case "data_meta", "jsonapi":
		return obj("type", "object", "required", []string{"data"}, "properties", obj("data", record))
	case "success_flag":
		return obj("type", "object", "required", []string{"success", "data"}, "properties", obj("success", obj("const", true), "data", record))
	}
	return record
}

// many is the schema of a page of records, or of all of them.
func (b *builder) many(called string) *object {
	record := b.entity(called, answered)
	path := record.values["$ref"].(string)
	single := path[strings.LastIndexByte(path, '/')+1:]
	name := b.name(single+"List", "list of "+single)
	return b.use("schemas", name, func() *object {
		items := obj("type", "array", "items", record)
		about := "A page of records."
		if b.pages == "none" {
			about = "All records: the list cannot grow beyond a bound."
		}
		meta, required := b.page()
		list := obj("type", "object", "description", about)
		switch b.envelope {
		case "data_meta", "success_flag":
			properties, needed := obj(), []string{"data", "meta"}
			if b.envelope == "success_flag" {
				properties.set("success", obj("const", true))
				needed = append([]string{"success"}, needed...)
			}
			return list.set("required", needed).set("properties", properties.set("data", items).set("meta", withRequired(meta, required)))
		case "jsonapi":
			links := obj("type", "object", "properties", obj("next", text("The next page; absent on the last one.").set("format", "uri-reference")))
			return list.set("required", []string{"data"}).set("properties", obj("data", items, "links", links))
		}
		return list.set("required", append([]string{"items"}, required...)).set("properties", obj("items", items).add(meta))
	})
}

func withRequired(properties *object, required []string) *object {
	o := obj("type", "object")
	if len(required) > 0 {
		o.set("required", required)
	}
	return o.set("properties", properties)
}

// page lists what an answer says about its page, and which of it always.
func (b *builder) page() (properties *object, required []string) {
	more := obj("type", "boolean", "description", "Whether there is a next page.")
	limit := obj("type", "integer", "minimum", 1, "maximum", maxPage)
	switch b.pages {
	case "cursor":
		return obj("next", text("The cursor of the next page; absent on the last one.")), nil
	case "page_limit":
		return obj("page", obj("type", "integer", "minimum", 1), "limit", limit, "more", more), []string{"page", "limit", "more"}
	case "offset_limit":
		return obj("offset", obj("type", "integer", "minimum", 0), "limit", limit, "more", more), []string{"offset", "limit", "more"}
	}
	return obj(), nil
}

// maxPage and usualPage are how many records a page has at most, and when nothing is said.
const (
	maxPage   = 100
	usualPage = 20
)

// pageParameters refers to the parameters that ask for a page.
func (b *builder) pageParameters() []any {
	query := func(name, plain string, about string, s *object) any {
		if b.envelope == "jsonapi" {
			plain = "page[" + plain + "]"
		}
		return b.use("parameters", name, func() *object {
			return obj("name", plain, "in", "query", "description", about, "schema", s)
		})
	}
	limit := func() any {
		return query("Limit", "limit", "How many records at most.", obj("type", "integer", "minimum", 1, "maximum", maxPage, "default", usualPage))
	}
	switch b.pages {
	case "cursor":
		return []any{limit(), query("After", "after", "The cursor that the page before gave as next. It fits the same filter only.", obj("type", "string", "maxLength", 1000))}
	case "page_limit":
		return []any{query("Page", "page", "Which page; the first is 1.", obj("type", "integer", "minimum", 1, "maximum", 1000, "default", 1)), limit()}
	case "offset_limit":
		return []any{query("Offset", "offset", "How many records to pass over.", obj("type", "integer", "minimum", 0, "maximum", 10000, "default", 0)), limit()}
	}
	return nil
}
