package schema

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"fsd/workflow/clean"
)

// maxName is how many bytes a name may have. PostgreSQL cuts names at 63 bytes without an error, so that two long ones
// could become one; the rest is room for what is put behind them ("_id", "_2").
const maxName = 48

// Name makes an identifier of what a person called a thing: words in lower case joined by underscores, letters of any
// script, never a digit first. It is fallback when the text has no letter or digit. Name(Name(s)) is Name(s).
func Name(s, fallback string) string {
	for {
		next := words(norm.NFC.String(s))
		if next == "" {
			return fallback
		}
		if next == s {
			return s
		}
		s = next // what was dropped or put into lower case may have brought marks together that NFC now orders anew
	}
}

func words(s string) string {
	var b strings.Builder
	var prev rune
	for _, r := range s {
		switch {
		case unicode.ToLower(r) != r && (unicode.IsLower(prev) || unicode.IsDigit(prev)):
			b.WriteString("_")
			b.WriteRune(unicode.ToLower(r))
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r) && (unicode.IsLetter(prev) || unicode.IsMark(prev)):
			b.WriteRune(unicode.ToLower(r))
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "_"):
			b.WriteByte('_')
		}
		prev = r
	}
	name := strings.Trim(b.String(), "_")
	if first, _ := utf8.DecodeRuneInString(name); unicode.IsDigit(first) {
		name = "n" + name
	}
	return strings.TrimRight(cut(name, maxName), "_")
}

// cut shortens s to at most max bytes without cutting a letter in two.
func cut(s string, max int) string {
	if len(s) <= max {
		return s
	}
	for max > 0 && !utf8.RuneStart(s[max]) {
		max--
	}
	return s[:max]
}

// Names hands out names that are all different: the second "order" is "order_2".
type Names map[string]bool

// Take returns the name, or the first free one like it.
func (n Names) Take(name string) string {
	free := name
	for i := 2; n[free]; i++ {
		free = fmt.Sprintf("%s_%d", name, i)
	}
	n[free] = true
	return free
}

// ASCII is Name in ASCII, for names of members in programs and documents that take no other letters.
func ASCII(s, fallback string) string {
	slug := clean.Slug(strings.ReplaceAll(Name(s, ""), "_", " "), "")
	return Name(slug, fallback)
}
