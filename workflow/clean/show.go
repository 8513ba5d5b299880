package clean

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Show makes every byte of s visible on one line, for messages about paths, names and other people's errors: controls
// as ^X, what is hidden as \u{..}, bytes that are no UTF-8 as \xNN. Nothing is dropped, and Show(Show(s)) is Show(s).
func Show(s string) string {
	var b strings.Builder
	var m marks
	for i, r := range s {
		switch {
		case r == utf8.RuneError && badAt(s[i:]):
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case r < 0x20 || r == 0x7F:
			b.WriteByte('^')
			b.WriteByte(byte(r) ^ 0x40)
		case hidden(r), joiner(r), space(r) && r != ' ', !m.room(r):
			fmt.Fprintf(&b, `\u{%x}`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func badAt(s string) bool {
	_, n := utf8.DecodeRuneInString(s)
	return n == 1
}
