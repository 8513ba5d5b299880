package widget

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Sentence begins a text with a capital letter.
func Sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// Short is the beginning of a title, for a message in one line about what one sees anyway.
func Short(title string) string { return ansi.Truncate(title, 56, "…") }

// Count says how many there are of something: "1 check", "3 checks".
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Progress says how many of so many are done: "7 of 19 decisions".
func Progress(done, total int, one string) string {
	if total != 1 {
		one += "s"
	}
	return fmt.Sprintf("%d of %d %s", done, total, one)
}
