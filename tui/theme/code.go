package theme

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"

	"fsd/workflow/clean"
)

// Code highlights a source text in the colours of the theme. Lines are as long as they are; lang is chroma's name of the
// language. It takes milliseconds: call it in a command, never in View.
func (t *Theme) Code(lang, text string) []string {
	text = strings.TrimRight(clean.Block(strings.ReplaceAll(text, "\t", "    "), 0), "\n")
	lexer := lexers.Get(lang)
	if lexer == nil {
		return strings.Split(text, "\n")
	}
	tokens, err := chroma.Coalesce(lexer).Tokenise(nil, text)
	if err != nil {
		return strings.Split(text, "\n")
	}
	var out strings.Builder
	for token := tokens(); token != chroma.EOF; token = tokens() {
		style := t.token(token.Type)
		for i, part := range strings.Split(token.Value, "\n") { // a style never crosses the end of a line
			if i > 0 {
				out.WriteByte('\n')
			}
			if strings.TrimSpace(part) == "" {
				out.WriteString(part)
			} else {
				out.WriteString(style.Render(part))
			}
		}
	}
	return strings.Split(strings.TrimRight(out.String(), "\n"), "\n")
}

// token is the style of a kind of token: few colours, the same as in documents.
func (t *Theme) token(kind chroma.TokenType) lipgloss.Style {
	switch {
	case kind.InCategory(chroma.Comment):
		return t.Faint
	case kind.InCategory(chroma.Keyword), kind == chroma.NameTag:
		return t.Accent
	case kind.InSubCategory(chroma.LiteralString):
		return t.Good
	case kind.InSubCategory(chroma.LiteralNumber), kind == chroma.NameConstant:
		return t.Warn
	}
	return t.Text
}
