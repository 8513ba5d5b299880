package adopt

import (
	"slices"
	"strings"
	"unicode"

	"fsd/knowledge"
	"fsd/workflow"
)

// Matcher finds the decision of the catalogue that a record seems to be about. It reads titles only, and of these only
// the forms that leave little doubt: "PostgreSQL", "Use PostgreSQL as our database", "Manage infrastructure with
// Terraform", or the very title under which fsd itself records an option. A person confirms each proposal, and a wrong
// one costs more than none.
type Matcher struct{ options []candidate }

// candidate is one name of an option, and the words of its decision.
type candidate struct {
	decision, option string
	name, about      []string
	whole            []string // the title of fsd's own record
}

// NewMatcher takes the names out of the catalogue.
func NewMatcher(k *knowledge.Base) *Matcher {
	m := &Matcher{}
	for i := range k.Decisions {
		d := &k.Decisions[i]
		for _, o := range d.Options {
			for _, name := range names(o.Title) {
				m.options = append(m.options, candidate{d.ID, o.ID, name, words(d.Title + " " + o.Record), words(o.Record)})
			}
		}
	}
	return m
}

// Propose fills in the record's decision and option, if it is accepted and its title says one of them clearly.
func (m *Matcher) Propose(r *workflow.AdoptedRecord) {
	r.Decision, r.Option = "", ""
	if r.Status != workflow.StatusAccepted {
		return
	}
	title, best := words(r.Title), 0
	for _, c := range m.options {
		switch likeness := c.likeness(title); {
		case likeness > best:
			best, r.Decision, r.Option = likeness, c.decision, c.option
		case likeness == best && best > 0 && c.decision != r.Decision:
			r.Decision, r.Option = "", "" // said of two decisions alike
		}
	}
}

// likeness is 0 when the title does not name the option in one of the forms, and more the more it says.
func (c candidate) likeness(title []string) int {
	if slices.Equal(title, c.whole) {
		return 100
	}
	for len(title) > 0 && slices.Contains(verbs(), title[0]) {
		title = title[1:]
	}
	about := 0
	for _, w := range title {
		if slices.Contains(c.about, w) && !slices.Contains(c.name, w) && len(w) > 2 {
			about++
		}
	}
	n := len(c.name)
	switch {
	case len(title) < n:
		return 0
	case slices.Equal(title[:n], c.name) && (len(title) == n || slices.Contains([]string{"as", "for"}, title[n])):
		return 1 + n + about
	case about > 0 && len(title) > n && slices.Equal(title[len(title)-n:], c.name) && slices.Contains([]string{"with", "in", "on"}, title[len(title)-n-1]):
		return n + about
	}
	return 0
}

// verbs are the words before the name of what was chosen.
func verbs() []string {
	return []string{"use", "using", "adopt", "adopting", "choose", "choosing", "select", "the", "an", "a"}
}

// names are the proper names in an option's title: "Node.js with Express 5" is Node.js, and Express. A title of one word
// is a name whatever it is.
func names(title string) [][]string {
	var out [][]string
	add := func(phrase []string) {
		var name []string
		for _, w := range phrase {
			if strings.ContainsFunc(w, unicode.IsLetter) { // versions are no part of a name
				name = append(name, words(w)...)
			}
		}
		if len(name) > 0 {
			out = append(out, name)
		}
	}
	fields := strings.FieldsFunc(title, func(r rune) bool { return r == ' ' || r == ',' || r == ':' || r == '(' || r == ')' })
	if len(fields) == 1 {
		add(fields)
		return out
	}
	var phrase []string
	for i, w := range fields {
		choice := i == 0 && (fields[1] == "or" || fields[1] == "with") // "Terraform or OpenTofu"
		if named(w, i == 0 && !choice) {
			phrase = append(phrase, w)
			continue
		}
		add(phrase)
		phrase = nil
	}
	add(phrase)
	return out
}

// named tells a proper name from a word: it has a capital, which at the start of a title has to be inside the word.
func named(w string, first bool) bool {
	if first {
		w = w[1:]
	}
	return strings.ContainsFunc(w, func(r rune) bool { return unicode.IsUpper(r) || unicode.IsDigit(r) || r == '.' })
}

// words are the words of a text in lower case, each form of a name that teams shorten spelled out.
func words(s string) []string {
	list := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, w := range list {
		switch w {
		case "postgres":
			list[i] = "postgresql"
		case "websockets":
			list[i] = "websocket"
		case "golang":
			list[i] = "go"
		}
	}
	return list
}
