package openapi

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"fsd/workflow"
	"fsd/workflow/clean"
	"fsd/workflow/export/schema"
)

// route is an endpoint's path in the form that OpenAPI takes.
type route struct {
	path   string
	parts  []part
	params []string
}

// part is one segment of a path.
type part struct {
	said  string // as the person wrote it
	text  string // as it stands in the document
	param bool   // the whole segment is a parameter
}

var parameter = regexp.MustCompile(`\{[A-Za-z][A-Za-z0-9_]*\}`)

// routeOf reads a path: queries go, ":id" is "{id}", names of parameters differ, and what no path may have is "-".
func routeOf(path string) route {
	r := route{}
	path, _, _ = strings.Cut(path, "?")
	path, _, _ = strings.Cut(path, "#")
	for _, seg := range strings.Split(path, "/") {
		if seg == "" {
			continue
		}
		if name, ok := strings.CutPrefix(seg, ":"); ok {
			seg = "{" + schema.ASCII(name, "id") + "}"
		} else if strings.HasPrefix(seg, "{") && strings.HasSuffix(seg, "}") && !parameter.MatchString(seg) {
			seg = "{" + schema.ASCII(seg, "id") + "}"
		}
		r.parts = append(r.parts, part{said: seg, text: r.segment(seg), param: parameter.FindString(seg) == seg})
	}
	for _, p := range r.parts {
		r.path += "/" + p.text
	}
	if r.path == "" {
		r.path = "/"
	}
	return r
}

// segment makes a segment fit and notes its parameters.
func (r *route) segment(seg string) string {
	var b strings.Builder
	last := 0
	for _, at := range parameter.FindAllStringIndex(seg, -1) {
		b.WriteString(fit(seg[last:at[0]]))
		name := seg[at[0]+1 : at[1]-1]
		if slices.Contains(inherited(), name) {
			name += "_"
		}
		free := name
		for i := 2; slices.Contains(r.params, free); i++ {
			free = fmt.Sprintf("%s%d", name, i)
		}
		r.params = append(r.params, free)
		b.WriteString("{" + free + "}")
		last = at[1]
	}
	return b.String() + fit(seg[last:])
}

// inherited are names that each object of JavaScript has from the start: tools take a parameter of that name for one that
// is there twice.
func inherited() []string {
	return []string{"constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf"}
}

// fit writes a segment with "-" for whatever a path may not have (RFC 3986, 3.3). It is not encoded: tools decode keys
// and then miss them. Letters of other alphabets stay, which clients encode by themselves.
func fit(s string) string {
	var b strings.Builder
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || strings.ContainsRune("-._~!$&'()*+,;=:@", r) {
			b.WriteRune(r)
		} else if !strings.HasSuffix(b.String(), "-") {
			b.WriteByte('-')
		}
	}
	return b.String()
}

// shape is the path without the names of its parameters: two paths of one shape are the same place.
func (r route) shape() string { return parameter.ReplaceAllString(r.path, "{}") }

var version = regexp.MustCompile(`^v[0-9]+$`)

// nouns are the segments that name things: no parameters, no prefix such as /api/v1.
func (r route) nouns() []part {
	parts := r.parts
	for len(parts) > 1 && (parts[0].text == "api" || version.MatchString(parts[0].text)) {
		parts = parts[1:]
	}
	return parts
}

// operationID names an operation by what it does to what: listBooks, getOrder, cancelOrder, createOrderLine.
func (b *builder) operationID(e workflow.Endpoint, r route) string {
	var things []string
	parts := r.nouns()
	last := part{}
	for i, p := range parts {
		if p.param {
			continue
		}
		last = p
		name := pascal(p.said)
		if i+1 < len(parts) && parts[i+1].param {
			name = b.singular(p.said)
		}
		things = append(things, name)
	}
	n := len(things) - 1
	if n < 0 {
		things, n = []string{"Root"}, 0
	}
	item := len(parts) > 0 && parts[len(parts)-1].param
	plural := workflow.Plural(strings.ToLower(last.said)) == strings.ToLower(last.said)
	verb := map[string]string{"GET": "get", "POST": "create", "PUT": "replace", "PATCH": "update", "DELETE": "delete"}[e.Method]
	switch {
	case e.Method == "GET" && lists(e):
		verb = "list"
	case e.Method == "POST" && !item && plural:
		things[n] = b.singular(last.said)
	case e.Method == "POST" && !item: // an action: cancelOrder, login
		return lowerFirst(things[n] + strings.Join(things[:n], ""))
	}
	return verb + strings.Join(things, "")
}

// lists reports whether an endpoint answers with a list of its entity.
func lists(e workflow.Endpoint) bool {
	parts := routeOf(e.Path).nouns()
	if e.Method != "GET" || e.Response == "" || len(parts) == 0 || parts[len(parts)-1].param {
		return false
	}
	last := parts[len(parts)-1].text
	return last == "search" || !workflow.Single(e.Path)
}

// singular is the name of one of what a segment names: that of its entity, or the segment without its plural ending.
func (b *builder) singular(segment string) string {
	if t, ok := b.model.Table(segment); ok {
		return pascal(t.Entity.Name)
	}
	word := strings.ToLower(segment)
	switch {
	case strings.HasSuffix(word, "ies") && len(word) > 4:
		return pascal(word[:len(word)-3] + "y")
	case strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss") && len(word) > 2:
		return pascal(word[:len(word)-1])
	}
	return pascal(word)
}

// pascal joins the words of a name, each with a capital: StockItem.
func pascal(s string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(schema.ASCII(s, "thing"), func(r rune) bool { return r == '_' }) {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}

func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }

// tag is the group of an operation: the first thing that its path names.
func tagOf(r route) string {
	for _, p := range r.nouns() {
		if !p.param {
			return clean.Slug(p.said, "other")
		}
	}
	return "root"
}
