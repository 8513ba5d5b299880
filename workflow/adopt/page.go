package adopt

import (
	"html"
	"strings"
)

// page is a Markdown file as far as a record's metadata needs it: its front matter and its sections. Code and comments
// are left out: a heading or a status in an example is none.
type page struct {
	front    []pair // the front matter's keys, lower case, in their order
	sections []section
}

// section is a heading with the lines below it. The lines before the first heading have level 0.
type section struct {
	level   int
	heading string
	lines   []string
}

// pair is a "key: value" of the front matter, a list, a line or a table.
type pair struct{ key, value string }

var (
	atx    = lazy(`^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$`)
	setext = lazy(`^ {0,3}(=+|-+)[ \t]*$`)
	fence  = lazy("^ {0,3}(`{3,}|~{3,})")
	key    = lazy(`^[*_]*([\p{L}][\p{L} /()-]{0,30}?)[*_]*\s*[:：][*_]*\s*(.*)$`)
	marker = lazy(`^\s*(?:>\s*)?(?:[-*+]\s+|\d+[.)]\s+)?`)
)

// readPage takes a text apart. It never fails: anything is a page, if only of one section.
func readPage(text string) page {
	text = strings.ToValidUTF8(strings.TrimPrefix(text, "\ufeff"), "\ufffd")
	lines := strings.Split(strings.ReplaceAll(text, "\r", ""), "\n")
	p := page{sections: []section{{}}}
	lines = p.readFront(lines)
	open, comment := "", false
	for i, line := range lines {
		if comment || open == "" && strings.HasPrefix(strings.TrimSpace(line), "<!--") {
			comment = !strings.Contains(line, "-->")
			continue
		}
		if m := fence().FindStringSubmatch(line); m != nil {
			switch {
			case open == "":
				open = m[1]
			case strings.HasPrefix(m[1], open) && strings.TrimSpace(line) == m[1]:
				open = ""
			}
			continue
		}
		if open != "" {
			continue
		}
		p.add(line, i > 0 && strings.TrimSpace(lines[i-1]) != "")
	}
	return p
}

// add takes in one line: a heading, an underline that makes the line before it one, or text.
func (p *page) add(line string, follows bool) {
	last := &p.sections[len(p.sections)-1]
	if m := atx().FindStringSubmatch(line); m != nil {
		p.sections = append(p.sections, section{level: len(m[1]), heading: m[2]})
		return
	}
	n := len(last.lines)
	if m := setext().FindStringSubmatch(line); m != nil && follows && n > 0 && plainLine(last.lines[n-1]) {
		heading := section{level: 1, heading: strings.TrimSpace(last.lines[n-1])}
		if m[1][0] == '-' {
			heading.level = 2
		}
		last.lines = last.lines[:n-1]
		p.sections = append(p.sections, heading)
		return
	}
	last.lines = append(last.lines, line)
}

// plainLine tells a line that an underline turns into a heading from an item, a row or a quote, which it does not.
func plainLine(line string) bool {
	line = strings.TrimSpace(line)
	return line != "" && !strings.ContainsAny(line[:1], "-*+>|#")
}

// readFront takes the front matter off: between two lines of "---", only where it has a key.
func (p *page) readFront(lines []string) []string {
	if len(lines) == 0 || strings.TrimRight(lines[0], " \t") != "---" {
		return lines
	}
	for i, line := range lines[1:] {
		if trimmed := strings.TrimRight(line, " \t"); trimmed == "---" || trimmed == "..." {
			if len(p.front) > 0 {
				return lines[i+2:]
			}
			break
		}
		if item, isItem := strings.CutPrefix(strings.TrimSpace(line), "- "); isItem && len(p.front) > 0 {
			last := &p.front[len(p.front)-1]
			last.value = strings.TrimPrefix(last.value+", "+unquote(item), ", ")
		} else if k, v, ok := strings.Cut(line, ":"); ok && k == strings.TrimLeft(k, " \t#") {
			p.front = append(p.front, pair{lowerKey(k), unquote(v)})
		}
	}
	p.front = nil
	return lines
}

// unquote gives a scalar of YAML, or the items of a list in brackets, as plain text.
func unquote(v string) string {
	v = strings.TrimSpace(v)
	if n := len(v); n > 1 && v[0] == '[' && v[n-1] == ']' {
		var items []string
		for item := range strings.SplitSeq(v[1:n-1], ",") {
			items = append(items, unquote(item))
		}
		return strings.Join(items, ", ")
	}
	if n := len(v); n > 1 && (v[0] == '"' || v[0] == '\'') && v[n-1] == v[0] {
		return v[1 : n-1]
	}
	if i := strings.Index(v, " #"); i >= 0 {
		v = strings.TrimSpace(v[:i])
	}
	return v
}

// pairs reads "key: value" from lines, list items, quotes and tables.
func pairs(lines []string) []pair {
	var out []pair
	var header []string
	for _, line := range lines {
		if cells := cells(line); len(cells) > 1 {
			switch {
			case strings.Trim(strings.Join(cells, ""), "-: ") == "":
			case len(cells) == len(header) && header != nil:
				for i, cell := range cells {
					out = append(out, pair{lowerKey(header[i]), cell})
				}
			default:
				header = cells
			}
			if len(cells) == 2 {
				out = append(out, pair{lowerKey(cells[0]), cells[1]})
			}
			continue
		}
		header = nil
		line = strings.TrimSpace(marker().ReplaceAllString(line, ""))
		if m := key().FindStringSubmatch(line); m != nil {
			out = append(out, pair{lowerKey(m[1]), strings.TrimSpace(m[2])})
		}
	}
	return out
}

func lowerKey(s string) string { return english(strings.ToLower(strings.Trim(s, " *_:"))) }

// cells are the cells of a table's row; nil for any other line.
func cells(line string) []string {
	line = strings.TrimSpace(line)
	if !strings.HasPrefix(line, "|") || !strings.HasSuffix(line, "|") || len(line) < 3 {
		return nil
	}
	var out []string
	for cell := range strings.SplitSeq(line[1:len(line)-1], "|") {
		out = append(out, strings.TrimSpace(cell))
	}
	return out
}

var (
	image     = lazy(`!\[[^\]]*\]\([^)]*\)`)
	inline    = lazy(`\[([^\]]*)\]\([^)]*\)`)
	struck    = lazy(`~~[^~]*~~`)
	backslash = lazy("\\\\([\\\\`*_{}\\[\\]()#+.!|<>~-])")
	element   = lazy(`</?[a-zA-Z][^<>]*>`)
)

// plain is the text of a line of Markdown without its marks.
func plain(s string) string {
	s = image().ReplaceAllString(s, "")
	s = inline().ReplaceAllString(s, "$1")
	s = element().ReplaceAllString(s, "")
	s = html.UnescapeString(strings.NewReplacer("**", "", "__", "", "`", "").Replace(s))
	return strings.TrimSpace(strings.Trim(backslash().ReplaceAllString(s, "$1"), "*\\ "))
}
