package workflow

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Finding is one way in which an endpoint goes against the REST patterns, and the endpoint as it should be.
type Finding struct {
	Rule string // short name: "plural", "verb", "method", "status", "path", "duplicate", "body"
	Say  string // one sentence
	Fix  Endpoint
	Can  bool // Fix differs from the endpoint: applying it helps
}

// verbs are first words of path segments that name an action instead of a thing (Zalando rule 141, AIP-136).
var verbs = []string{
	"get", "list", "fetch", "read", "find", "create", "add", "new", "insert", "make", "update", "edit", "modify",
	"set", "change", "save", "delete", "remove", "destroy", "do",
}

// singulars that are right as they are: one of its kind, or not a collection.
var singletons = []string{
	"me", "self", "login", "logout", "session", "token", "health", "ready", "live", "metrics", "search", "status",
	"api", "profile", "config", "callback", "refresh", "register", "cart", "inventory", "stock", "auth", "oauth", "feed", "data",
}

var (
	parameter  = regexp.MustCompile(`^\{[A-Za-z][A-Za-z0-9_]*\}$`)
	segment    = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	versioning = regexp.MustCompile(`^v[0-9]+$`)
	wordBreak  = regexp.MustCompile(`[-_]|[a-z][A-Z]`)
)

// successStatuses are the status codes with which a method may succeed, the usual one first (RFC 9110 section 15.3,
// 15.4.4; RFC 5789).
func successStatuses(method string, item bool) []int {
	switch method {
	case "GET":
		return []int{200, 206, 304}
	case "POST":
		if item {
			return []int{200, 201, 202, 204}
		}
		return []int{201, 200, 202, 204, 303}
	case "PUT":
		return []int{200, 201, 204}
	case "PATCH":
		return []int{200, 204}
	case "DELETE":
		return []int{204, 200, 202}
	}
	return nil
}

// Methods lists the methods an endpoint may have.
func Methods() []string { return []string{"GET", "POST", "PUT", "PATCH", "DELETE"} }

// LintEndpoint checks an endpoint against the REST patterns: resource nouns in the plural, no verbs in paths, the
// right method and status code. It may be called at every key press.
func (v *View) LintEndpoint(e Endpoint) []Finding {
	var out []Finding
	add := func(rule, say string, fix Endpoint) {
		out = append(out, Finding{Rule: rule, Say: say, Fix: fix, Can: fix != e})
	}
	lintPath(e, add)
	lintMethod(e, add)
	for _, other := range v.Endpoints {
		if other.ID != e.ID && other.Method == e.Method && shape(other.Path) == shape(e.Path) {
			add("duplicate", fmt.Sprintf("%s %s is on the list already.", e.Method, e.Path), e)
		}
	}
	return out
}

// FixEndpoint is the endpoint with everything mended that the lint has a fix for; false when there is nothing to mend.
func (v *View) FixEndpoint(e Endpoint) (Endpoint, bool) {
	fixed := e
	for range 12 { // each fix may uncover the next; a path has few segments
		i := slices.IndexFunc(v.LintEndpoint(fixed), func(f Finding) bool { return f.Can })
		if i < 0 {
			break
		}
		fixed = v.LintEndpoint(fixed)[i].Fix
	}
	return fixed, fixed != e
}

// shape is a path with its parameters' names taken out.
func shape(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if strings.HasPrefix(p, "{") || strings.HasPrefix(p, ":") {
			parts[i] = "{}"
		}
	}
	return strings.Join(parts, "/")
}

func lintPath(e Endpoint, add func(rule, say string, fix Endpoint)) {
	with := func(path string) Endpoint { f := e; f.Path = path; return f }
	if !strings.HasPrefix(e.Path, "/") {
		add("path", "A path begins with a slash.", with("/"+e.Path))
		return
	}
	if before, _, found := strings.Cut(e.Path, "?"); found {
		add("path", "Query parameters are documented, but they are no part of the path.", with(before))
		return
	}
	if len(e.Path) > 1 && strings.HasSuffix(e.Path, "/") {
		add("path", "A trailing slash makes a second address for the same thing.", with(strings.TrimRight(e.Path, "/")))
	}
	parts := strings.Split(strings.Trim(e.Path, "/"), "/")
	for i, p := range parts {
		lintSegment(e, parts, i, p, add)
	}
}

func lintSegment(e Endpoint, parts []string, i int, p string, add func(rule, say string, fix Endpoint)) {
	replaced := func(with string) Endpoint {
		f, changed := e, slices.Clone(parts)
		changed[i] = with
		f.Path = "/" + strings.Join(slices.DeleteFunc(changed, func(s string) bool { return s == "" }), "/")
		return f
	}
	switch {
	case p == "" || parameter.MatchString(p) || versioning.MatchString(p):
		return
	case strings.HasPrefix(p, ":"):
		add("path", "Parameters are written in braces.", replaced("{"+p[1:]+"}"))
		return
	case !segment.MatchString(p):
		add("path", fmt.Sprintf("%q: path segments are lower-case words joined by hyphens.", p), replaced(kebab(p)))
		return
	}
	words := strings.Split(p, "-")
	if slices.Contains(verbs, words[0]) {
		noun := ""
		if len(words) > 1 {
			noun = Plural(strings.Join(words[1:], "-"))
		}
		fix := replaced(noun)
		fix.Method, fix.Status = methodFor(words[0], e), 0
		add("verb", fmt.Sprintf("%q is an action: the method says what is done, the path names the thing.", p), fix)
		return
	}
	if isAction(e, parts, i) || slices.Contains(singletons, p) || looksPlural(words[len(words)-1]) {
		return
	}
	add("plural", fmt.Sprintf("%q: collections have plural names, one convention for all.", p), replaced(Plural(p)))
}

// isAction recognises an action as a sub-resource, POST /orders/{id}/cancel, which is fine (AIP-136, Zalando 138).
func isAction(e Endpoint, parts []string, i int) bool {
	return e.Method == "POST" && i == len(parts)-1 && i >= 1 && parameter.MatchString(parts[i-1])
}

func methodFor(verb string, e Endpoint) string {
	switch verb {
	case "create", "add", "new", "insert", "make", "save":
		return "POST"
	case "update", "edit", "modify", "set", "change":
		return "PATCH"
	case "delete", "remove", "destroy":
		return "DELETE"
	case "get", "list", "fetch", "read", "find":
		return "GET"
	}
	return e.Method
}

func kebab(s string) string {
	s = wordBreak.ReplaceAllStringFunc(s, func(m string) string {
		if len(m) == 2 {
			return m[:1] + "-" + m[1:]
		}
		return "-"
	})
	keep := func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return -1
	}
	return strings.Trim(strings.Map(keep, strings.ToLower(s)), "-")
}

func looksPlural(word string) bool {
	return strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss") ||
		slices.Contains([]string{"people", "children", "media", "news", "staff", "analytics"}, word)
}

// Plural is the plural of an English word, or of words joined by hyphens or underscores; a word that looks like a plural
// stays as it is.
func Plural(s string) string {
	switch {
	case s == "" || looksPlural(s):
		return s
	case strings.HasSuffix(s, "y") && len(s) > 1 && !strings.ContainsRune("aeiou", rune(s[len(s)-2])):
		return s[:len(s)-1] + "ies"
	case strings.HasSuffix(s, "s"), strings.HasSuffix(s, "x"), strings.HasSuffix(s, "ch"), strings.HasSuffix(s, "sh"):
		return s + "es"
	}
	return s + "s"
}

func lintMethod(e Endpoint, add func(rule, say string, fix Endpoint)) {
	fix := e
	if !slices.Contains(Methods(), e.Method) {
		if fix.Method = strings.ToUpper(e.Method); !slices.Contains(Methods(), fix.Method) {
			fix.Method = "GET"
		}
		add("method", fmt.Sprintf("%q is not one of %s.", e.Method, strings.Join(Methods(), ", ")), fix)
		return
	}
	item := strings.HasSuffix(e.Path, "}")
	switch {
	case (e.Method == "PUT" || e.Method == "PATCH" || e.Method == "DELETE") && !item && !Single(e.Path):
		fix.Path = strings.TrimRight(e.Path, "/") + "/{id}"
		add("method", e.Method+" acts on one thing, so the path ends in its id.", fix)
	case e.Method == "POST" && item:
		fix.Method = "PATCH"
		add("method", "POST adds to a collection; a change to one thing is PATCH, a replacement is PUT.", fix)
	}
	if (e.Method == "GET" || e.Method == "DELETE") && e.Request != "" {
		fix = e
		fix.Request = ""
		add("body", e.Method+" carries no body that servers must read (RFC 9110 section 9.3).", fix)
	}
	action := e.Method == "POST" && strings.Contains(e.Path, "}/")
	if right := successStatuses(e.Method, item || action); e.Status != 0 && !slices.Contains(right, e.Status) {
		fix = e
		fix.Status = right[0]
		add("status", fmt.Sprintf("%s does not succeed with %d; usual is %d.", e.Method, e.Status, right[0]), fix)
	}
}

// Single reports whether a path ends in a thing of which there is one, such as /me or /session.
func Single(path string) bool {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	return slices.Contains(singletons, parts[len(parts)-1])
}

// UsualStatus is the status code with which an endpoint usually succeeds.
func UsualStatus(e Endpoint) int {
	action := e.Method == "POST" && strings.Contains(e.Path, "}/")
	if right := successStatuses(e.Method, strings.HasSuffix(e.Path, "}") || action); len(right) > 0 {
		return right[0]
	}
	return 200
}
