// Package clean keeps text from people, files and databases from doing anything but being read: it cannot drive the
// terminal, forge a line of Markdown or YAML, or name a file outside its folder. Text is cleaned when it is stored and
// again when it is read back, because a database or an import can be written by anybody.
package clean

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	// MaxName is how many runes the name of a project may have.
	MaxName = 80
	// maxMarks is how many combining marks may stand on one letter; Vietnamese, Hebrew and emoji need at most three.
	maxMarks = 4
	badByte  = "\uFFFD"
)

// Line makes s fit for one line of at most max runes (no limit when max < 1): valid UTF-8 in NFC, line breaks and tabs
// as spaces, runs of spaces as one, none at the ends, and no control, bidirectional, invisible or private character.
// Line(Line(s)) is Line(s).
func Line(s string, max int) string { return scrub(s, max, false) }

// Block does for text of several lines what Line does for one. Line breaks stay, as \n; spaces stay, because in
// Markdown they mean something; a tab becomes four. Blank lines at the ends go.
func Block(s string, max int) string {
	return scrub(strings.ReplaceAll(s, "\r\n", "\n"), max, true)
}

// Name gives a project's name in the form in which it is stored, or says why s cannot be one. A name that is too long
// is refused and not cut, so that nobody gets a project under a name they did not type.
func Name(s string) (string, error) {
	name := Line(s, 0)
	seen := strings.ContainsFunc(name, func(r rune) bool { return unicode.IsPrint(r) && !unicode.IsMark(r) && !space(r) })
	if !seen || utf8.RuneCountInString(name) > MaxName {
		return "", errors.New("a project name must have 1 to 80 visible characters")
	}
	return name, nil
}

// scrub repeats its passes until nothing changes: what one pass drops can bring letters and marks together that NFC
// then joins, or leave a joiner at the end. Every pass but the last shortens the text or settles its form, so it ends.
func scrub(s string, max int, lines bool) string {
	s = strings.ToValidUTF8(s, badByte)
	for {
		next := cut(filter(norm.NFC.String(s), lines), max, lines)
		if next == s {
			return s
		}
		s = next
	}
}

// filter drops and replaces single runes by the rules of Line or, with lines, of Block.
func filter(s string, lines bool) string {
	var b strings.Builder
	b.Grow(len(s))
	var m marks
	prev := ' ' // the rune written last; a space, so that a line does not begin with one
	for _, r := range s {
		switch {
		case lines && r == '\t':
			b.WriteString("   ")
			r = ' '
		case lines && lineBreak(r):
			r = '\n'
		case lineBreak(r) || r == '\t':
			r = ' '
		}
		if hidden(r) && r != '\n' || joiner(r) && !joins(prev) || !m.room(r) || !lines && space(r) && space(prev) {
			continue
		}
		b.WriteRune(r)
		prev = r
	}
	return b.String()
}

// cut shortens s to max runes and trims its ends.
func cut(s string, max int, lines bool) string {
	if lines {
		s = strings.TrimLeft(s, "\n")
	}
	if max > 0 && utf8.RuneCountInString(s) > max {
		n := 0
		for i := range s {
			if n == max {
				s = s[:i]
				break
			}
			n++
		}
	}
	return strings.TrimRightFunc(s, func(r rune) bool { return space(r) || joiner(r) || r == '\n' })
}
