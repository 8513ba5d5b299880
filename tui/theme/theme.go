// Package theme is how things look: a palette for dark and for light backgrounds, the styles made from it, the symbols,
// and the rendering of Markdown. A theme is a value that is passed down; nothing here is global.
package theme

import "charm.land/lipgloss/v2"

// palette holds the colours as hex. Texts have a contrast of at least 4.5:1 on the backgrounds that terminals use; a
// test computes it. With NO_COLOR there are none: every state has a shape as well.
type palette struct {
	accent, dim, faint, good, warn, bad string
}

func dark() palette {
	return palette{accent: "#7aa2f7", dim: "#b4b9c8", faint: "#8f95a6", good: "#8bd5a0", warn: "#e5c07b", bad: "#f38b8b"}
}

func light() palette {
	return palette{accent: "#1d4ed8", dim: "#4b5160", faint: "#666c7a", good: "#15703a", warn: "#8a5a00", bad: "#b42318"}
}

// basic is the palette of a terminal with 16 colours, by their numbers. The nearest ones to the others would make plain
// text blue and green unreadable on white, so what has no colour that can be read keeps the terminal's own.
func basic(isDark bool) palette {
	if isDark {
		return palette{accent: "14", good: "10", warn: "11", bad: "9"}
	}
	return palette{accent: "4", warn: "5", bad: "1"}
}

// Theme is a set of ready styles.
type Theme struct {
	Dark bool

	Text   lipgloss.Style // the terminal's own colour
	Bold   lipgloss.Style
	Dim    lipgloss.Style // secondary text
	Faint  lipgloss.Style // hints, rules, what is not chosen
	Accent lipgloss.Style // where you are, what is recommended
	Strong lipgloss.Style // accent and bold
	Key    lipgloss.Style // a key that one can press; bold, so that it stands out without colour
	Good   lipgloss.Style
	Warn   lipgloss.Style
	Bad    lipgloss.Style

	palette palette // of texts
	code    palette // of code in documents, always as hex
	Symbols
}

// New makes the theme for a dark or a light background. ascii is for locales without UTF-8.
func New(isDark, ascii bool) *Theme {
	p := light()
	if isDark {
		p = dark()
	}
	return made(p, p, isDark, ascii)
}

// Basic makes the theme for a terminal that has 16 colours.
func Basic(isDark, ascii bool) *Theme {
	return made(basic(isDark), New(isDark, ascii).code, isDark, ascii)
}

// made makes the styles from a palette.
func made(p, code palette, isDark, ascii bool) *Theme {
	in := func(hex string) lipgloss.Style { return lipgloss.NewStyle().Foreground(lipgloss.Color(hex)) }
	return &Theme{
		Dark: isDark, Text: lipgloss.NewStyle(), Bold: lipgloss.NewStyle().Bold(true),
		Dim: in(p.dim), Faint: in(p.faint), Accent: in(p.accent), Strong: in(p.accent).Bold(true), Key: in(p.accent).Bold(true),
		Good: in(p.good), Warn: in(p.warn), Bad: in(p.bad), palette: p, code: code, Symbols: symbols(ascii),
	}
}

// Symbols are the shapes of states.
type Symbols struct {
	Done, Open, Begun, Cursor, Alert, Stale, NA, Deferred, Rule, Sep, Dot, Bar, Fold, Thumb, Arrow, Tee, Corner, Elbow, Joint, Many, ManyTo string
	ASCII                                                                                                                                   bool
}

func symbols(ascii bool) Symbols {
	if ascii {
		return Symbols{Done: "*", Open: "o", Begun: "+", Cursor: ">", Alert: "!", Stale: "~", NA: "-", Deferred: "=",
			Rule: "-", Sep: ">", Dot: "-", Bar: "|", Fold: "+", Thumb: "|", Arrow: ">", Tee: "|", Corner: "`", Elbow: ".", Joint: "+", Many: "<", ManyTo: ">", ASCII: true}
	}
	return Symbols{Done: "●", Open: "○", Begun: "◐", Cursor: "›", Alert: "!", Stale: "~", NA: "–", Deferred: "‖",
		Rule: "─", Sep: "›", Dot: "·", Bar: "│", Fold: "▸", Thumb: "│", Arrow: "→", Tee: "├", Corner: "└", Elbow: "┐", Joint: "┤", Many: "«", ManyTo: "»"}
}
