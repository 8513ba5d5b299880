package knowledge

import (
	"regexp"
	"slices"
	"strings"
)

// page checks a Markdown file: length, headings, and each sentence outside code.
func (l *linter) page(name string, least, most int, headings []string) {
	text, err := l.read(name)
	if err != nil {
		l.fail(name, "is missing")
		return
	}
	prose := proseOf(text)
	if n := len(strings.Fields(prose)); n < least || n > most {
		l.fail(name, "has %d words outside code, must have %d to %d", n, least, most)
	}
	var found []string
	for line := range strings.Lines(text) {
		if h, ok := strings.CutPrefix(strings.TrimSpace(line), "## "); ok {
			found = append(found, h)
		}
		if strings.HasPrefix(strings.TrimSpace(line), "|") {
			l.fail(name, "has a table; narrow panes break tables, write a list")
		}
	}
	if headings != nil && !slices.Equal(found, headings) {
		l.fail(name, "headings are %q, must be %q", found, headings)
	}
	l.prose(name, prose)
}

// proseOf drops fenced code, and turns list marks and headings into sentence ends.
func proseOf(markdown string) string {
	var out strings.Builder
	code := false
	for line := range strings.Lines(markdown) {
		trimmed := strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(trimmed, "```"):
			code = !code
		case code:
		case strings.HasPrefix(trimmed, "#"), strings.HasPrefix(trimmed, "- "), strings.HasPrefix(trimmed, "* "),
			orderedItem.MatchString(trimmed), trimmed == "":
			out.WriteString("\n\n" + trimmed + "\n")
		default:
			out.WriteString(line)
		}
	}
	return out.String()
}

var (
	orderedItem = regexp.MustCompile(`^\d+\. `)
	sentenceEnd = regexp.MustCompile(`[.!?:;]["')]?\s|\n\n`)
	banned      = regexp.MustCompile(`(?i)\b(simply|just|obviously|easy|easily|very|really)\b`)
)

func (l *linter) sentences(file string, texts []string) {
	for _, t := range texts {
		l.prose(file, t)
	}
}

// prose checks how a text is said: short sentences, none of the words that only belittle the reader's trouble.
func (l *linter) prose(file, text string) {
	if word := banned.FindString(text); word != "" {
		l.fail(file, "says %q; leave the word out", word)
	}
	for _, s := range sentenceEnd.Split(text, -1) {
		if n := len(strings.Fields(s)); n > maxSentence {
			l.fail(file, "has a sentence of %d words (at most %d): %.60q...", n, maxSentence, strings.TrimSpace(s))
		}
	}
}
