package workflow

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// ParseFeature reads one line of fast entry: an optional priority, the feature, optionally who wants it and how one
// sees that it works.
//
//	must: pay by card | customer | given a full cart, when paying, then the order is confirmed
func ParseFeature(line string) (Feature, error) {
	f := Feature{Priority: Must}
	if before, after, found := strings.Cut(line, ":"); found {
		word := Priority(strings.ReplaceAll(strings.ToLower(strings.TrimSpace(before)), " ", "-"))
		if slices.Contains(Priorities(), word) {
			f.Priority, line = word, after
		}
	}
	parts := strings.SplitN(line, "|", 3)
	f.Name = strings.TrimSpace(parts[0])
	if len(parts) > 1 {
		f.For = strings.TrimSpace(parts[1])
	}
	if len(parts) > 2 {
		f.Acceptance = strings.TrimSpace(parts[2])
	}
	if f.Name == "" {
		return f, fmt.Errorf("a feature needs a name, such as: must: pay by card | customer")
	}
	return f, nil
}

// FormatFeature is the inverse of ParseFeature.
func FormatFeature(f Feature) string {
	line := string(f.Priority) + ": " + f.Name
	switch {
	case f.Acceptance != "":
		line += " | " + f.For + " | " + f.Acceptance
	case f.For != "":
		line += " | " + f.For
	}
	return line
}

// ParseEntity reads one line of fast entry: the name, then fields and relations separated by commas. A field is a
// name, a type (string if left out) and the words optional and unique; a relation is "has many X" or "belongs to X".
// The words "owned by X" and "personal" are about the entity itself.
//
//	order: number string unique, placed_at time, note text optional, belongs to customer, has many line
func ParseEntity(line string) (Entity, error) {
	name, rest, _ := strings.Cut(line, ":")
	e := Entity{Name: strings.TrimSpace(name)}
	if e.Name == "" {
		return e, fmt.Errorf("an entity needs a name, such as: order: number string unique, has many line")
	}
	for _, part := range strings.Split(rest, ",") {
		if err := e.take(strings.Fields(part)); err != nil {
			return e, err
		}
	}
	return e, nil
}

// take adds one comma-separated part of an entity's line.
func (e *Entity) take(words []string) error {
	text := strings.Join(words, " ")
	switch {
	case len(words) == 0:
		return nil
	case text == "personal":
		e.Personal = true
	case strings.HasPrefix(text, "has many "):
		e.Relations = append(e.Relations, Relation{Many: true, Entity: strings.TrimPrefix(text, "has many ")})
	case strings.HasPrefix(text, "belongs to "):
		e.Relations = append(e.Relations, Relation{Entity: strings.TrimPrefix(text, "belongs to ")})
	case strings.HasPrefix(text, "owned by "):
		e.Owner = strings.TrimPrefix(text, "owned by ")
	default:
		return e.takeField(words)
	}
	return nil
}

func (e *Entity) takeField(words []string) error {
	f := Field{Name: words[0], Type: "string"}
	for i, w := range words[1:] {
		switch {
		case w == "optional":
			f.Optional = true
		case w == "unique":
			f.Unique = true
		case i == 0 && slices.Contains(FieldTypes(), w):
			f.Type = w
		default:
			return fmt.Errorf("%q in field %q is not a type (%s) nor optional or unique", w, f.Name, strings.Join(FieldTypes(), ", "))
		}
	}
	e.Fields = append(e.Fields, f)
	return nil
}

// FormatEntity is the inverse of ParseEntity.
func FormatEntity(e Entity) string {
	var parts []string
	for _, f := range e.Fields {
		parts = append(parts, FormatField(f))
	}
	for _, r := range e.Relations {
		if r.Many {
			parts = append(parts, "has many "+r.Entity)
		} else {
			parts = append(parts, "belongs to "+r.Entity)
		}
	}
	if e.Owner != "" {
		parts = append(parts, "owned by "+e.Owner)
	}
	if e.Personal {
		parts = append(parts, "personal")
	}
	return strings.TrimSuffix(e.Name+": "+strings.Join(parts, ", "), ": ")
}

// FormatField writes a field as ParseEntity reads it.
func FormatField(f Field) string {
	s := f.Name + " " + f.Type
	if f.Optional {
		s += " optional"
	}
	if f.Unique {
		s += " unique"
	}
	return s
}

// ParseEndpoint reads one line of fast entry: method, path and purpose; then, separated by bars, who may call it,
// what goes in and comes out (entity > entity, either may be empty) and the status code.
//
//	POST /orders place an order | signed-in | order > order | 201
func ParseEndpoint(line string) (Endpoint, error) {
	parts := strings.Split(line, "|")
	words := strings.Fields(parts[0])
	if len(words) < 2 {
		return Endpoint{}, fmt.Errorf("an endpoint needs a method and a path, such as: GET /orders list orders")
	}
	e := Endpoint{Method: strings.ToUpper(words[0]), Path: words[1], Purpose: strings.Join(words[2:], " ")}
	for i, p := range parts[1:] {
		p = strings.TrimSpace(p)
		switch i {
		case 0:
			e.Auth = p
		case 1:
			in, out, _ := strings.Cut(p, ">")
			e.Request, e.Response = strings.TrimSpace(in), strings.TrimSpace(out)
		case 2:
			status, err := strconv.Atoi(p)
			if p != "" && (err != nil || status < 200 || status > 399) {
				return e, fmt.Errorf("%q is not a status code of success (200 to 399)", p)
			}
			e.Status = status
		default:
			return e, fmt.Errorf("too many bars: METHOD /path purpose | who | in > out | status")
		}
	}
	return e, nil
}

// FormatEndpoint is the inverse of ParseEndpoint.
func FormatEndpoint(e Endpoint) string {
	line := strings.TrimSpace(e.Method + " " + e.Path + " " + e.Purpose)
	tail := []string{e.Auth, "", ""}
	if e.Request != "" || e.Response != "" {
		tail[1] = strings.TrimSpace(e.Request + " > " + e.Response)
	}
	if e.Status != 0 {
		tail[2] = strconv.Itoa(e.Status)
	}
	for len(tail) > 0 && tail[len(tail)-1] == "" {
		tail = tail[:len(tail)-1]
	}
	return strings.Join(append([]string{line}, tail...), " | ")
}
