package clean

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxSlug is how many bytes a slug may have: with a number and an extension it stays below every file system's limit.
const maxSlug = 50

// Slug makes a part of a file name out of s: [a-z0-9-], at most 50 bytes, never a name that Windows reserves. It is
// fallback when s has no letter or digit to offer. Slug(Slug(s)) is Slug(s).
func Slug(s, fallback string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(norm.NFKD.String(s)) {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			b.WriteRune(r)
		case unicode.IsMark(r), r == '\'', r == '’', joiner(r), hidden(r) && !lineBreak(r) && r != '\t':
		case latin(r) != "":
			b.WriteString(latin(r))
		case !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	slug := strings.Trim(b.String(), "-")
	if len(slug) > maxSlug {
		slug = slug[:maxSlug+1] // one more: a word may end exactly at the limit
		if word := strings.LastIndexByte(slug, '-'); word > maxSlug/2 {
			slug = slug[:word]
		}
		slug = strings.TrimRight(slug[:min(len(slug), maxSlug)], "-")
	}
	switch {
	case slug == "":
		return fallback
	case reserved(slug):
		return slug + "-x"
	}
	return slug
}

// latin spells the Latin letters that do not decompose into a plain one and a mark.
func latin(r rune) string {
	switch r {
	case 'ß':
		return "ss"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'ø':
		return "o"
	case 'ł':
		return "l"
	case 'đ', 'ð':
		return "d"
	case 'þ':
		return "th"
	case 'ı':
		return "i"
	}
	return ""
}

// reserved tells the names that Windows keeps for devices, whatever their extension.
func reserved(slug string) bool {
	switch slug {
	case "con", "prn", "aux", "nul":
		return true
	}
	port := strings.HasPrefix(slug, "com") || strings.HasPrefix(slug, "lpt")
	return port && len(slug) == 4 && slug[3] >= '0' && slug[3] <= '9'
}
