package clean

import "strings"

const (
	maxDepth = 16       // nested quotes and lists; the renderer's time grows as a power of it (70 quotes: 4 s)
	maxBytes = 64 << 10 // of Markdown in one piece
)

// TooDeep tells Markdown on which a renderer would hang: more than 64 kB of it, or quotes and lists nested more than 16
// deep. It is to be shown as plain text. The depth is never counted too low; it may be a little too high, in code.
func TooDeep(md string) bool {
	if len(md) > maxBytes {
		return true
	}
	var open containers
	for line := range strings.Lines(md) {
		open = open.next(strings.ReplaceAll(strings.TrimRight(line, "\r\n"), "\t", "    "))
		if len(open) > maxDepth {
			return true
		}
	}
	return false
}

// containers are the quotes and list items around a line, the outermost first: 0 for a quote, otherwise the least
// column at which text belongs to the item.
type containers []int

// next gives the containers that are open after one more line.
func (c containers) next(line string) containers {
	if strings.TrimSpace(line) == "" {
		return c
	}
	pos, kept := 0, 0
	for _, column := range c {
		text := skip(line, pos)
		if column == 0 && (text == len(line) || line[text] != '>') || column > 0 && text < column {
			break
		}
		if column == 0 {
			pos = text + 1
		} else {
			pos = column
		}
		kept++
	}
	c = c[:kept]
	for len(c) <= maxDepth {
		pos = skip(line, pos)
		n := marker(line[pos:])
		switch {
		case pos == len(line) || n == 0 || rule(line[pos:]):
			return c
		case line[pos] == '>':
			c = append(c, 0)
		default:
			c = append(c, pos+n+1)
		}
		pos += n
	}
	return c
}

func skip(line string, pos int) int {
	for pos < len(line) && line[pos] == ' ' {
		pos++
	}
	return min(pos, len(line))
}

// marker gives the length of the quote's or list item's marker at the start of s, or 0.
func marker(s string) int {
	n := 0
	switch {
	case s == "":
		return 0
	case s[0] == '>':
		return 1
	case strings.IndexByte("-+*", s[0]) >= 0:
		n = 1
	default:
		if n = ordinal(s); n == 0 {
			return 0
		}
		n++
	}
	if n == len(s) || s[n] == ' ' {
		return n
	}
	return 0
}

// rule tells a thematic break such as "- - -", which looks like nested lists.
func rule(s string) bool {
	bare := strings.ReplaceAll(s, " ", "")
	return len(bare) >= 3 && (strings.Trim(bare, "-") == "" || strings.Trim(bare, "*") == "")
}
