package adopt

import (
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"fsd/workflow"
)

var (
	relation = lazy(`(?i)\b(super[sc]+e+de[sd]|replace[sd]|invalidate[sd]|amend(?:s|ed)|clarifie[sd]|extend(?:s|ed)|refine[sd]|relate[sd])(?:\s+(by|to))?(?:\s+by)?\s*:?\s*(.*)`)
	partly   = lazy(`(?i)\bpart(?:ly|ially)\s+(?:super|replace)`) // the rest stays in force
	target   = lazy(`^\[([^\]]*)\]\(<?([^)\s>]+)>?\)`)
	slug     = lazy(`^(\d{1,8}[-_][\w-]+)(?:\.md)?`)
	numbered = lazy(`(?i)^(?:\[?adr[-\s#]*)?(?:no\.?\s*)?0*(\d{1,5})\b`)
)

// linksIn finds what a remark says about other records: "Superseded by [4. Use X](0004-use-x.md)", "superseded by
// 0004-use-x", "Replaced by ADR-4". A record that is only named has no file yet; see resolve.
func linksIn(from, remark string) []workflow.Link {
	m := relation().FindStringSubmatch(inEnglish(strings.NewReplacer("**", "", "__", "").Replace(remark)))
	if m == nil {
		return nil
	}
	link := workflow.Link{Relation: relationName(m[1], m[2])}
	if partly().MatchString(remark) {
		link.Relation = strings.NewReplacer("Superseded", "Amended", "Supersedes", "Amends").Replace(link.Relation)
	}
	rest := strings.TrimLeft(m[3], " *_:")
	if t := target().FindStringSubmatch(rest); t != nil {
		link.Title, link.File = plain(t[1]), recordFile(from, t[2])
	} else if t := slug().FindStringSubmatch(rest); t != nil {
		link.Title, link.File = t[1], path.Join(path.Dir(from), t[1]+".md")
	} else if t := numbered().FindStringSubmatch(rest); t != nil {
		link.Title = t[1]
	}
	if link.Title == "" && link.File == "" {
		return nil
	}
	return []workflow.Link{link}
}

// relationName spells a relation as adr-tools does.
func relationName(verb, preposition string) string {
	verb = strings.ToLower(verb)
	by := strings.EqualFold(preposition, "by")
	switch {
	case strings.HasPrefix(verb, "super"), strings.HasPrefix(verb, "replace"), strings.HasPrefix(verb, "invalidate"):
		if by || strings.HasSuffix(verb, "d") {
			return "Superseded by"
		}
		return "Supersedes"
	case preposition != "":
		verb += " " + strings.ToLower(preposition)
	}
	return strings.ToUpper(verb[:1]) + verb[1:]
}

// recordFile is the file below the records' folder that a link leads to; empty for anything else.
func recordFile(from, href string) string {
	u, err := url.Parse(href)
	if err != nil || u.Scheme != "" || u.Host != "" || !strings.HasSuffix(strings.ToLower(u.Path), ".md") {
		return ""
	}
	file := path.Join(path.Dir(from), u.Path)
	if !workflow.ValidFile(file) { // above the folder: Log4brains links by the path from the root
		file = path.Base(u.Path)
	}
	return file
}

// resolve gives links their files where another record was only named by its number, and drops those that lead to no file
// or stand there twice.
func resolve(links []workflow.Link, names []string) []workflow.Link {
	var out []workflow.Link
	for _, l := range links {
		if l.File == "" {
			n, _ := strconv.Atoi(l.Title)
			if i := slices.IndexFunc(names, func(name string) bool { return numberOf(name) == n && n > 0 }); i >= 0 {
				l.File, l.Title = names[i], ""
			}
		}
		twice := slices.ContainsFunc(out, func(have workflow.Link) bool { return have.Relation == l.Relation && have.File == l.File })
		if l.File != "" && !twice {
			out = append(out, l)
		}
	}
	return out
}
