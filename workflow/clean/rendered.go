package clean

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

const esc = 0x1b

// Rendered lets through what a Markdown renderer may send to a terminal, and nothing else: text, line breaks, colours
// and styles (SGR, but not conceal, which hides text) and links (OSC 8) to http, https and mailto. It is needed on the
// output because renderers turn plain "&#27;" into a live escape. Rendered(Rendered(s)) is Rendered(s).
func Rendered(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	var m marks
	prev := ' '
	for len(s) > 0 {
		if s[0] == esc {
			n, keep := sequence(s)
			b.WriteString(keep)
			s = s[n:]
			continue
		}
		r, n := utf8.DecodeRuneInString(s)
		s = s[n:]
		switch {
		case r == '\t':
			b.WriteString("   ")
			r = ' '
		case r == '\n':
		case hidden(r), joiner(r) && !joins(prev), !m.room(r):
			continue
		}
		b.WriteRune(r)
		prev = r
	}
	return b.String()
}

// sequence reads the escape sequence at the start of s: its length, and the part of it to keep. Of a sequence that is
// not well formed only the escape itself is taken, which makes the rest plain text.
func sequence(s string) (n int, keep string) {
	if len(s) < 2 {
		return 1, ""
	}
	switch c := s[1]; {
	case c == '[':
		return csi(s)
	case strings.IndexByte("]PX^_", c) >= 0:
		body, n := controlString(s)
		if c != ']' {
			body = ""
		}
		return n, link(body)
	case c >= 0x20 && c < 0x7F:
		n = 1
		for n < len(s) && s[n] >= 0x20 && s[n] < 0x30 {
			n++
		}
		if n < len(s) && s[n] >= 0x30 && s[n] < 0x7F {
			return n + 1, ""
		}
	}
	return 1, ""
}

// csi reads a control sequence and keeps it if it is SGR.
func csi(s string) (n int, keep string) {
	end := 2
	for end < len(s) && s[end] >= 0x20 && s[end] < 0x40 {
		end++
	}
	if end == len(s) || s[end] < 0x40 || s[end] > 0x7E {
		return 1, ""
	}
	if params := s[2:end]; s[end] == 'm' && strings.Trim(params, "0123456789;:") == "" {
		keep = sgr(params)
	}
	return end + 1, keep
}

// sgr writes the style sequence with the given parameters, without conceal (8). The 8 in "38;5;8" is a colour.
func sgr(params string) string {
	if params == "" {
		return "\x1b[m"
	}
	var out []string
	for rest := strings.Split(params, ";"); len(rest) > 0; {
		n := 1
		base, _, _ := strings.Cut(rest[0], ":")
		code, err := strconv.Atoi(base)
		switch {
		case rest[0] == "":
			code = 0
		case err != nil || code > 107:
			code = 8
		case code == 38 || code == 48 || code == 58:
			if base == rest[0] {
				n = colour(rest)
			}
		}
		if code != 8 && n > 0 {
			out = append(out, rest[:n]...)
		}
		rest = rest[max(n, 1):]
	}
	if len(out) == 0 {
		return ""
	}
	return "\x1b[" + strings.Join(out, ";") + "m"
}

// colour counts the parameters of an extended colour; 0 when it is not complete.
func colour(params []string) int {
	switch {
	case len(params) >= 3 && params[1] == "5":
		return 3
	case len(params) >= 5 && params[1] == "2":
		return 5
	}
	return 0
}

// controlString reads OSC, DCS, SOS, PM or APC up to its end (BEL or ESC \).
func controlString(s string) (body string, n int) {
	for i := 2; i < len(s); i++ {
		switch {
		case s[i] == 0x07:
			return s[2:i], i + 1
		case s[i] == esc && i+1 < len(s) && s[i+1] == '\\':
			return s[2:i], i + 2
		case s[i] < 0x20:
			return "", 1
		}
	}
	return "", 1
}

// link writes the OSC 8 sequence with the given body, if it leads somewhere that opening cannot hurt.
func link(body string) string {
	parts := strings.SplitN(body, ";", 3)
	if len(parts) != 3 || parts[0] != "8" {
		return ""
	}
	params, uri := parts[1], parts[2]
	low := strings.ToLower(uri)
	safe := uri == "" || strings.HasPrefix(low, "http://") || strings.HasPrefix(low, "https://") ||
		strings.HasPrefix(low, "mailto:")
	odd := func(r rune) bool { return r <= ' ' || r > '~' }
	if !safe || strings.ContainsFunc(uri, odd) || strings.ContainsFunc(params, odd) {
		return ""
	}
	return "\x1b]8;" + params + ";" + uri + "\x1b\\"
}
