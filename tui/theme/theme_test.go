package theme

import (
	"fmt"
	"math"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"fsd/knowledge"
)

// luminance is the relative luminance of "#rrggbb" by WCAG 2.2.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	if len(hex) != 7 || hex[0] != '#' {
		t.Fatalf("%q is no colour", hex)
	}
	part := func(from int) float64 {
		n, err := strconv.ParseUint(hex[from:from+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*part(1) + 0.7152*part(3) + 0.0722*part(5)
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestContrastIsComputedAsTheStandardSays(t *testing.T) {
	if got := contrast(t, "#000000", "#ffffff"); math.Abs(got-21) > 0.001 {
		t.Errorf("black on white is %f", got)
	}
	if got := contrast(t, "#777777", "#ffffff"); math.Abs(got-4.48) > 0.01 {
		t.Errorf("#777 on white is %f", got)
	}
}

func TestEveryColourCanBeReadOnItsBackgrounds(t *testing.T) {
	for _, c := range []struct {
		palette     palette
		backgrounds []string
	}{{dark(), []string{"#000000", "#1e1e2e", "#282828", "#002b36"}}, {light(), []string{"#ffffff", "#fdf6e3", "#fbf1c7"}}} {
		fields := reflect.ValueOf(c.palette)
		if fields.NumField() == 0 {
			t.Fatal("there is no colour")
		}
		for i := range fields.NumField() {
			for _, background := range c.backgrounds {
				if got := contrast(t, fields.Field(i).String(), background); got < 4.5 {
					t.Errorf("%s %s on %s has a contrast of %.2f:1", fields.Type().Field(i).Name, fields.Field(i), background, got)
				}
			}
		}
	}
}

// On terminals of 16 colours, with the colours that xterm, the Linux console and VGA give them.
func TestTheSixteenColoursCanBeRead(t *testing.T) {
	xterm := map[string]string{"1": "#cd0000", "4": "#0000ee", "5": "#cd00cd", "9": "#ff0000", "10": "#00ff00", "11": "#ffff00", "14": "#00ffff"}
	vga := map[string]string{"1": "#aa0000", "4": "#0000aa", "5": "#aa00aa", "9": "#ff5555", "10": "#55ff55", "11": "#ffff55", "14": "#55ffff"}
	for _, colours := range []map[string]string{xterm, vga} {
		for background, p := range map[string]palette{"#000000": basic(true), "#ffffff": basic(false)} {
			for _, number := range []string{p.accent, p.dim, p.faint, p.good, p.warn, p.bad} {
				if number == "" { // the terminal's own
					continue
				}
				if got := contrast(t, colours[number], background); got < 4.5 {
					t.Errorf("colour %s (%s) on %s has a contrast of %.2f:1", number, colours[number], background, got)
				}
			}
		}
	}
}

// documents are all texts of the knowledge that are rendered.
func documents(t *testing.T) map[string]string {
	t.Helper()
	k, err := knowledge.Load()
	if err != nil {
		t.Fatal(err)
	}
	docs, known := map[string]string{}, map[string]bool{}
	keep := func(name, text string, err error) {
		if err != nil || strings.TrimSpace(text) == "" {
			t.Errorf("%s: %v", name, err)
		}
		if !known[text] { // a guide without code is the same in every stack
			known[text], docs[name] = true, text
		}
	}
	for i := range k.Decisions {
		d := &k.Decisions[i]
		text, err := k.DecisionMarkdown(d)
		keep(d.ID, text, err)
		for j := range d.Options {
			text, err := k.OptionMarkdown(d, &d.Options[j])
			keep(d.ID+"/"+d.Options[j].ID, text, err)
		}
	}
	for i := range k.Guides {
		g := &k.Guides[i]
		for _, stack := range append(knowledge.Stacks(), "") {
			text, err := k.GuideMarkdown(g, stack)
			keep("guide "+g.ID+" "+stack, text, err)
		}
	}
	return docs
}

var sequences = regexp.MustCompile(`\x1b\[[0-9;:]*m|\x1b\]8;[^\x1b\x07]*(\x1b\\|\x07)`)

func TestNoRenderedLineIsOverTheWidth(t *testing.T) {
	docs := documents(t)
	if len(docs) < 100 {
		t.Fatalf("only %d documents", len(docs))
	}
	for _, width := range []int{20, 40, 60, 80, 120} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			t.Parallel()
			dark := New(width != 60, width == 40)
			if testing.Short() && width != 40 {
				t.Skip("one width is enough in short tests")
			}
			for name, text := range docs {
				if testing.Short() && strings.HasPrefix(name, "guide ") && !strings.HasSuffix(name, " ") {
					continue
				}
				lines := dark.Markdown(text, width)
				if len(lines) < 3 {
					t.Errorf("%s: %d lines", name, len(lines))
				}
				for i, line := range lines {
					if w := ansi.StringWidth(line); w > width {
						t.Errorf("%s, line %d: %d columns: %q", name, i+1, w, line)
					}
					if rest := sequences.ReplaceAllString(line, ""); strings.ContainsAny(rest, "\x1b\x07\r\t\u009b\u009d") {
						t.Errorf("%s, line %d: a control character in %q", name, i+1, line)
					}
				}
			}
		})
	}
}

func TestTheWordsOfADocumentAreAllThere(t *testing.T) {
	k, err := knowledge.Load()
	if err != nil {
		t.Fatal(err)
	}
	word := regexp.MustCompile(`[A-Za-z]{4,}`)
	d := &k.Decisions[0]
	for i := range d.Options {
		text, err := k.OptionMarkdown(d, &d.Options[i])
		if err != nil {
			t.Fatal(err)
		}
		got := ansi.Strip(strings.Join(New(true, false).Markdown(text, 120), " "))
		for _, w := range word.FindAllString(text, -1) {
			if !strings.Contains(got, w) {
				t.Errorf("%s: %q is not shown", d.Options[i].ID, w)
			}
		}
	}
}

func TestHostileMarkdownIsRenderedSafelyAndSoon(t *testing.T) {
	nested := ""
	for i := range 400 {
		nested += strings.Repeat("  ", i) + "- a\n"
	}
	for name, text := range map[string]string{
		"quotes":        strings.Repeat(">", 100) + " deep",
		"quotes spaced": strings.Repeat("> ", 100) + "deep",
		"lists":         nested,
		"list marks":    strings.Repeat("- ", 400) + "deep",
		"brackets":      strings.Repeat("[", 5000) + "a" + strings.Repeat("](b)", 5000),
		"emphasis":      strings.Repeat("*a _b ", 3000),
		"backticks":     strings.Repeat("`", 5000) + "a" + strings.Repeat("``", 2000),
		"entity":        "before &#27;]52;c;RVZJTA==&#7; after",
		"hex entity":    "before &#x1b;]52;c;RVZJTA==&#x7; after",
		"raw":           "before \x1b]52;c;RVZJTA==\x07 after",
		"c1":            "before \u009d52;c;RVZJTA==\u009c after &#x9d;52;c;RVZJTA==&#x9c;",
		"in code":       "```\nbefore \x1b]52;c;RVZJTA==\x07 after\n```",
		"in a link":     "[a](https://example.org/\x1b]52;c;RVZJTA==\x07) <https://example.org/&#27;]52;c;x&#7;>",
		"html":          "<script>alert(1)</script> <img src=x onerror=alert(1)>",
		"title":         "[a](https://example.org \"&#27;]0;title&#7;\")",
	} {
		started := time.Now()
		got := strings.Join(New(true, false).Markdown(text, 60), "\n")
		if took := time.Since(started); took > 10*time.Second { // under a second without the race detector on a busy machine
			t.Errorf("%s took %s", name, took)
		}
		if strings.TrimSpace(ansi.Strip(got)) == "" {
			t.Errorf("%s: nothing is shown", name)
		}
		rest := sequences.ReplaceAllString(got, "")
		if strings.ContainsAny(rest, "\x1b\x07\u009b\u009d\u009c") || strings.Contains(got, "\x1b]52") || strings.Contains(got, "\x1b]0") {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestAngleBracketsAreText(t *testing.T) {
	for text, want := range map[string]string{
		"use <name> and List<T>":                "use <name> and List<T>",
		"a < b and b > c":                       "a < b and b > c",
		"`Map<K, V>` and <b>bold</b>":           "Map<K, V> and <b>bold</b>",
		"```go\nfunc F[T any](x chan<- T)\n```": "func F[T any](x chan<- T)",
		"* one <two>":                           "one <two>",
	} {
		got := strings.Join(strings.Fields(ansi.Strip(strings.Join(New(true, false).Markdown(text, 80), " "))), " ")
		if !strings.Contains(got, want) {
			t.Errorf("%q is shown as %q", text, got)
		}
	}
}

func TestDocumentsSayTheSameInSixteenColours(t *testing.T) {
	doc := "# Title\n\nText with `code`, a [link](https://example.com) and\n\n> a quote\n\n```go\nfunc main() {}\n```\n"
	for _, isDark := range []bool{true, false} {
		many, few := New(isDark, false).Markdown(doc, 60), Basic(isDark, false).Markdown(doc, 60)
		if a, b := ansi.Strip(strings.Join(many, "\n")), ansi.Strip(strings.Join(few, "\n")); a != b {
			t.Errorf("with many colours it says\n%s\nwith few\n%s", a, b)
		}
	}
}

func TestRenderingTwiceGivesTheSame(t *testing.T) {
	th := New(true, false)
	for name, text := range documents(t) {
		if !strings.HasPrefix(name, "data-store/") {
			continue
		}
		if a, b := th.Markdown(text, 60), th.Markdown(text, 60); !reflect.DeepEqual(a, b) {
			t.Fatalf("%s differs", name)
		}
	}
}

func TestASCIISymbolsAreASCII(t *testing.T) {
	s := reflect.ValueOf(New(true, true).Symbols)
	for i := range s.NumField() {
		if f := s.Field(i); f.Kind() == reflect.String && (len(f.String()) != 1 || f.String()[0] > '~') {
			t.Errorf("%s is %q", s.Type().Field(i).Name, f)
		}
	}
	wide := reflect.ValueOf(New(true, false).Symbols)
	for i := range wide.NumField() {
		if f := wide.Field(i); f.Kind() == reflect.String && ansi.StringWidth(f.String()) != 1 {
			t.Errorf("%s is %d columns wide", wide.Type().Field(i).Name, ansi.StringWidth(f.String()))
		}
	}
}

func BenchmarkMarkdown(b *testing.B) {
	k, err := knowledge.Load()
	if err != nil {
		b.Fatal(err)
	}
	d := &k.Decisions[0]
	text, err := k.OptionMarkdown(d, &d.Options[0])
	if err != nil {
		b.Fatal(err)
	}
	th := New(true, false)
	for b.Loop() {
		th.Markdown(text, 80)
	}
}
