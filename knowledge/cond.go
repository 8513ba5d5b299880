package knowledge

import (
	"fmt"
	"slices"
	"strings"
)

// Cond is a parsed condition over facts and choices. Its text form, which content files use, is
//
//	always
//	fact == value
//	fact != value
//	fact in value,value
//	fact has value,value      (a set fact that contains at least one of them)
//	@decision == option       (what is chosen, or else recommended, in a decision)
//
// joined by "and" or by "or", never both in one text. The zero Cond never holds.
type Cond struct {
	any   bool // terms are joined by "or"
	terms []term
}

type term struct {
	name   string
	not    bool
	values []string
}

// ParseCond parses the text form. The empty text and "always" hold always.
func ParseCond(text string) (Cond, error) {
	trimmed := strings.TrimSpace(text)
	if trimmed == "" || trimmed == "always" {
		return Cond{terms: []term{}}, nil
	}
	ands, ors := strings.Split(trimmed, " and "), strings.Split(trimmed, " or ")
	if len(ands) > 1 && len(ors) > 1 {
		return Cond{}, fmt.Errorf("condition %q mixes and with or", text)
	}
	parts, cond := ands, Cond{}
	if len(ors) > 1 {
		parts, cond.any = ors, true
	}
	for _, part := range parts {
		t, err := parseTerm(part)
		if err != nil {
			return Cond{}, fmt.Errorf("condition %q: %w", text, err)
		}
		cond.terms = append(cond.terms, t)
	}
	return cond, nil
}

func parseTerm(text string) (term, error) {
	words := strings.Fields(strings.ReplaceAll(text, ", ", ","))
	if len(words) != 3 {
		return term{}, fmt.Errorf("%q is not NAME OPERATOR VALUE", strings.TrimSpace(text))
	}
	t := term{name: words[0], values: strings.Split(words[2], ",")}
	switch words[1] {
	case "in", "has":
	case "==", "!=":
		if len(t.values) > 1 {
			return term{}, fmt.Errorf("%q takes one value", words[1])
		}
		t.not = words[1] == "!="
	default:
		return term{}, fmt.Errorf("operator %q is not one of == != in has", words[1])
	}
	if slices.Contains(t.values, "") || t.name == "@" {
		return term{}, fmt.Errorf("%q has an empty name or value", strings.TrimSpace(text))
	}
	return t, nil
}

// Holds reports whether the condition is true. The look-up gives the values of a fact, or the choice of "@decision";
// nothing when there is none.
func (c Cond) Holds(lookup func(name string) []string) bool {
	if c.terms == nil {
		return false
	}
	for _, t := range c.terms {
		if t.holds(lookup(t.name)) == c.any {
			return c.any
		}
	}
	return !c.any
}

func (t term) holds(have []string) bool {
	for _, v := range have {
		if slices.Contains(t.values, v) {
			return !t.not
		}
	}
	return t.not
}

// Names returns the facts and "@decisions" that the condition reads, in the order of the text.
func (c Cond) Names() []string {
	var names []string
	for _, t := range c.terms {
		names = append(names, t.name)
	}
	return names
}

// Uses calls yield with each name and each value it is compared with; the lint resolves them.
func (c Cond) Uses(yield func(name, value string)) {
	for _, t := range c.terms {
		for _, v := range t.values {
			yield(t.name, v)
		}
	}
}
