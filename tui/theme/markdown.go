package theme

import (
	"regexp"
	"strings"

	"charm.land/glamour/v2"
	"charm.land/glamour/v2/ansi"
	xansi "github.com/charmbracelet/x/ansi"

	"fsd/workflow/clean"
)

// Markdown renders a document to lines of at most width columns. It takes milliseconds: call it in a command, never
// in View. Text that nests too deep for the renderer is shown as it is; what the renderer returns passes an allow-list,
// because entities in a text can become escape sequences.
func (t *Theme) Markdown(text string, width int) []string {
	width = max(width, 10)
	if clean.TooDeep(text) {
		return plain(text, width)
	}
	// A renderer shared between goroutines panics; a new one costs 73 microseconds.
	r, err := glamour.NewTermRenderer(glamour.WithStyles(t.style()), glamour.WithWordWrap(width-hanging))
	if err != nil {
		return plain(text, width)
	}
	out, err := r.Render(angles(unwrap(text)))
	if err != nil {
		return plain(text, width)
	}
	lines := strings.Split(strings.Trim(clean.Rendered(out), "\n"), "\n")
	for i, line := range lines {
		lines[i] = trimRight(line)
	}
	for i, line := range hang(lines) {
		lines[i] = xansi.Truncate(line, width, "")
	}
	return lines
}

// hanging is the room kept for the indent of list items that take several lines, which the renderer does not make.
const hanging = 3

// listMark is the beginning of a rendered list item.
var listMark = regexp.MustCompile(`^ *(·|-|[0-9]+\.) `)

// hang indents the later lines of list items to where the item's text begins.
func hang(lines []string) []string {
	indent := ""
	for i, line := range lines {
		visible := xansi.Strip(line)
		switch mark := listMark.FindString(visible); {
		case visible == "":
			indent = ""
		case mark != "":
			indent = strings.Repeat(" ", min(xansi.StringWidth(mark), hanging))
		default:
			lines[i] = indent + line
		}
	}
	return lines
}

// blockStart is the beginning of a line that begins a block of its own.
var blockStart = regexp.MustCompile("^ *(#|>|[-*+] |[0-9]+[.)] |\\||```|~~~)")

// unwrap joins the lines that an author broke by hand, because the renderer keeps such breaks inside list items.
func unwrap(text string) string {
	var out []string
	fence := ""
	for _, line := range strings.Split(text, "\n") {
		trimmed := strings.TrimLeft(line, " ")
		mark := leading(trimmed)
		last := len(out) - 1
		switch {
		case fence != "":
			if strings.HasPrefix(trimmed, fence) {
				fence = ""
			}
			out = append(out, line)
			continue
		case mark != "":
			fence = mark
		case trimmed != "" && last >= 0 && !blockStart.MatchString(line) && joinable(out[last]):
			out[last] = strings.TrimRight(out[last], " ") + " " + trimmed
			continue
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

// joinable reports whether a line may be continued: it is text, no heading, and has no hard break at its end.
func joinable(line string) bool {
	trimmed := strings.TrimLeft(line, " ")
	return trimmed != "" && !strings.HasPrefix(trimmed, "#") && !strings.HasPrefix(trimmed, "|") && leading(trimmed) == "" &&
		!strings.HasPrefix(line, "    ") && !strings.HasSuffix(line, "  ") && !strings.HasSuffix(line, "\\")
}

func plain(text string, width int) []string {
	return strings.Split(xansi.Wrap(clean.Block(text, 0), width, ""), "\n")
}

// trimRight takes the spaces off that the renderer pads each line with, also those inside a last style.
func trimRight(line string) string {
	visible := strings.TrimRight(xansi.Strip(line), " ")
	if n := xansi.StringWidth(visible); n < xansi.StringWidth(line) {
		return xansi.Truncate(line, n, "")
	}
	return line
}

// angles escapes "<" outside code, because the renderer drops what looks like a tag without a word.
func angles(text string) string {
	var out strings.Builder
	fence := ""
	for line := range strings.Lines(text) {
		trimmed := strings.TrimLeft(line, " ")
		mark := leading(trimmed)
		switch {
		case fence == "" && mark != "":
			fence = mark
		case fence != "" && strings.HasPrefix(trimmed, fence):
			fence = ""
		case fence == "":
			line = anglesInLine(line)
		}
		out.WriteString(line)
	}
	return out.String()
}

// leading is the fence that begins a line, if one does.
func leading(line string) string {
	for _, c := range []string{"`", "~"} {
		n := len(line) - len(strings.TrimLeft(line, c))
		if n >= 3 {
			return strings.Repeat(c, n)
		}
	}
	return ""
}

func anglesInLine(line string) string {
	var out strings.Builder
	for i, part := range strings.Split(line, "`") {
		if i > 0 {
			out.WriteByte('`')
		}
		if i%2 == 0 {
			part = strings.ReplaceAll(part, "<", "\\<")
		}
		out.WriteString(part)
	}
	return out.String()
}

func (t *Theme) style() ansi.StyleConfig {
	p := t.palette
	yes, none := true, uint(0)
	color := func(hex string) ansi.StylePrimitive { return ansi.StylePrimitive{Color: &hex} }
	head := func(prefix string) ansi.StyleBlock {
		return ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Bold: &yes, Color: &p.accent, Prefix: prefix}}
	}
	two := uint(2)
	bar := t.Bar + " "
	return ansi.StyleConfig{
		Document:    ansi.StyleBlock{Margin: &none},
		Heading:     ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{BlockSuffix: "\n", Bold: &yes}},
		H1:          head(""),
		H2:          ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Bold: &yes}},
		H3:          ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Bold: &yes}},
		H4:          ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Bold: &yes}},
		BlockQuote:  ansi.StyleBlock{StylePrimitive: color(p.dim), Indent: new(uint), IndentToken: &bar},
		List:        ansi.StyleList{LevelIndent: 2},
		Item:        ansi.StylePrimitive{BlockPrefix: t.Dot + " "},
		Enumeration: ansi.StylePrimitive{BlockPrefix: ". "},
		Strong:      ansi.StylePrimitive{Bold: &yes},
		Emph:        ansi.StylePrimitive{Italic: &yes},
		Link:        ansi.StylePrimitive{Color: &p.faint, Underline: &yes},
		LinkText:    ansi.StylePrimitive{Color: &p.dim},
		Code:        ansi.StyleBlock{StylePrimitive: color(p.accent)},
		CodeBlock: ansi.StyleCodeBlock{
			StyleBlock: ansi.StyleBlock{Margin: &two}, Chroma: t.chroma(),
		},
		HorizontalRule: ansi.StylePrimitive{Color: &p.faint, Format: "\n" + strings.Repeat(t.Rule, 8) + "\n"},
	}
}

func (t *Theme) chroma() *ansi.Chroma {
	p := t.code
	c := func(hex string) ansi.StylePrimitive { return ansi.StylePrimitive{Color: &hex} }
	return &ansi.Chroma{
		Comment: c(p.faint), CommentPreproc: c(p.faint), Keyword: c(p.accent), KeywordReserved: c(p.accent),
		KeywordNamespace: c(p.accent), KeywordType: c(p.accent), LiteralString: c(p.good), LiteralStringEscape: c(p.good),
		LiteralNumber: c(p.warn), NameTag: c(p.accent), NameConstant: c(p.warn),
	}
}
