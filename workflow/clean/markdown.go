package clean

import "strings"

// MD writes s so that Markdown shows exactly its characters: no markup, no HTML, no image, link, list or heading comes
// of it. Lines stay lines; spaces at their ends, which Markdown would read as code or as breaks, go. s must have passed
// Line or Block. Unlike these, MD escapes again what it has escaped: apply it once, where Markdown is written.
func MD(s string) string {
	var b strings.Builder
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			b.WriteByte('\n')
		}
		mdLine(&b, strings.Trim(line, " \t"))
	}
	return b.String()
}

func mdLine(b *strings.Builder, line string) {
	mark := ordinal(line)
	for i := range len(line) {
		switch c := line[i]; {
		case c == '&':
			b.WriteString("&amp;")
			continue
		case c == '<':
			b.WriteString("&lt;")
			continue
		case strings.IndexByte("\\`*_~[]|>", c) >= 0, i == 0 && strings.IndexByte("#+-=:", c) >= 0, i > 0 && i == mark:
			b.WriteByte('\\')
		}
		b.WriteByte(line[i])
	}
}

// ordinal gives where the "." or ")" of an ordered list's marker stands at the start of line, or 0.
func ordinal(line string) int {
	n := 0
	for n < len(line) && line[n] >= '0' && line[n] <= '9' {
		n++
	}
	if n == 0 || n == len(line) || line[n] != '.' && line[n] != ')' {
		return 0
	}
	return n
}

// Fence gives a code fence that nothing in s can close: at least three backticks, and one more than any run in s.
func Fence(s string) string {
	longest, run := 0, 0
	for i := range len(s) {
		if s[i] != '`' {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return strings.Repeat("`", max(3, longest+1))
}
