package clean

import (
	"fmt"
	"strings"
	"unicode/utf16"
)

// JSON escapes what is hidden in a JSON document, so that printing it cannot act on a terminal or on a reader. The
// document stays the same for programs.
func JSON(document string) string {
	var b strings.Builder
	for _, r := range document {
		switch {
		case r == '\n' || !hidden(r):
			b.WriteRune(r)
		case r > 0xFFFF:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}
