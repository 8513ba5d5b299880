package clean

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

func TestRendered(t *testing.T) {
	for in, want := range map[string]string{
		"\x1b[1;31mred\x1b[0m\n":                    "\x1b[1;31mred\x1b[0m\n",
		"\x1b[8mx\x1b[28m":                          "x\x1b[28m",
		"\x1b[1;8;31mx":                             "\x1b[1;31mx",
		"\x1b[08mx\x1b[8:1mx\x1b[:8mx":              "xxx",
		"\x1b[38;5;8mx\x1b[48;2;1;2;8;8mx":          "\x1b[38;5;8mx\x1b[48;2;1;2;8mx",
		"\x1b[38;8mx":                               "x",
		"\x1b[mx":                                   "\x1b[mx",
		"\x1b]0;evil\ax":                            "x",
		"\x1b]52;c;AA\x1b\\x\u009b31my":             "x31my",
		"\x1b]8;;https://a.b/\at\x1b]8;;\a":         "\x1b]8;;https://a.b/\x1b\\t\x1b]8;;\x1b\\",
		"\x1b]8;;javascript:x\at":                   "t",
		"\x1b]8;;file:///etc\at":                    "t",
		"\x1bPq\x1b\\x\x1bcx\x1b(0x\x1b[2J\x1b[?1h": "xxx",
		"\x1b]0;open":                               "]0;open",
		"a\tb\rc\u202e":                             "a    bc",
		"👩\u200d👧":                                  "👩\u200d👧",
		"\x1b[31\x1b[32mx":                          "[31\x1b[32mx",
	} {
		if got := Rendered(in); got != want {
			t.Errorf("Rendered(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzRendered(f *testing.F) {
	for _, s := range hostile() {
		f.Add(s)
	}
	allowed := regexp.MustCompile("\x1b\\[[0-9;:]*m|\x1b\\]8;[!-:<-~]*;((?i:https?://|mailto:)[!-~]*)?\x1b\\\\")
	f.Fuzz(func(t *testing.T, s string) {
		got := Rendered(s)
		if again := Rendered(got); again != got {
			t.Errorf("%q, then %q", got, again)
		}
		plain(t, strings.ReplaceAll(allowed.ReplaceAllString(got, ""), "\n", ""))
	})
}

func FuzzMD(f *testing.F) {
	for _, s := range hostile() {
		f.Add(s)
	}
	md := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.TaskList,
		extension.DefinitionList, extension.Footnote))
	f.Fuzz(func(t *testing.T, s string) {
		s = Block(s, 4000)
		if strings.Contains(s, "\n\n") || strings.TrimSpace(s) == "" {
			return // more than one paragraph, or none
		}
		var out bytes.Buffer
		if err := md.Convert([]byte(MD(s)), &out); err != nil {
			t.Fatal(err)
		}
		text, ok := strings.CutPrefix(strings.TrimSuffix(out.String(), "</p>\n"), "<p>")
		if !ok || strings.Contains(text, "<") {
			t.Fatalf("%q became markup: %q", s, out.String())
		}
		if got := html.UnescapeString(text); got != trimmed(s) {
			t.Errorf("%q reads as %q", s, got)
		}
	})
}

// trimmed is s as a Markdown paragraph shows it: without the spaces around lines.
func trimmed(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.Trim(lines[i], " ")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

func FuzzYAML(f *testing.F) {
	for _, s := range hostile() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := YAML(s)
		var back string
		if err := json.Unmarshal([]byte(got), &back); err != nil || utf8.ValidString(s) && back != s {
			t.Errorf("YAML(%q) = %s reads as %q, %v", s, got, back, err)
		}
		if strings.ContainsAny(got, "\n\r\u0085\u00a0\u2028\u2029\ufeff") {
			t.Errorf("not one line: %q", got)
		}
	})
}

func TestFence(t *testing.T) {
	for in, want := range map[string]int{"": 3, "``": 3, "```": 4, "a ````` b ```": 6} {
		if got := Fence(in); len(got) != want || strings.Trim(got, "`") != "" {
			t.Errorf("Fence(%q) = %q", in, got)
		}
	}
}

func TestSlug(t *testing.T) {
	for in, want := range map[string]string{
		"Use PostgreSQL for orders": "use-postgresql-for-orders", "../../evil": "evil", "/etc/evil": "etc-evil", "CON": "con-x",
		"Com7": "com7-x", "日本語": "item-1", "-rf": "rf", "a:b?c*": "a-b-c", "Straße & Café": "strasse-cafe", "don't": "dont",
		"™": "tm", strings.Repeat("x", 300): strings.Repeat("x", 50),
		"a decision about something that is rather long to say": "a-decision-about-something-that-is-rather-long-to",
	} {
		if got := Slug(in, "item-1"); got != want {
			t.Errorf("Slug(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzSlug(f *testing.F) {
	for _, s := range hostile() {
		f.Add(s)
	}
	form := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	f.Fuzz(func(t *testing.T, s string) {
		got := Slug(s, "item-1")
		if !form.MatchString(got) || len(got) > maxSlug || Slug(got, "item-2") != got {
			t.Errorf("Slug(%q) = %q", s, got)
		}
	})
}

func TestTooDeep(t *testing.T) {
	nested := func(depth int, mark string) string {
		var b strings.Builder
		for i := range depth {
			fmt.Fprintf(&b, "%s%s x\n", strings.Repeat(" ", i*(len(mark)+1)), mark)
		}
		return b.String()
	}
	for md, want := range map[string]bool{
		"plain": false, strings.Repeat(">", 16): false, strings.Repeat(">", 17): true, strings.Repeat("> ", 100): true,
		strings.Repeat("* ", 400) + "a": true, nested(16, "-"): false, nested(17, "-"): true, nested(17, "1."): true,
		strings.Repeat("> - ", 9) + "x": true, strings.Repeat("- ", 30): false, strings.Repeat("> a\n\n", 50): false,
		strings.Repeat("- x\n", 400): false, strings.Repeat("x", 64<<10): false, strings.Repeat("x", 64<<10+1): true,
		"```\n" + strings.Repeat(" ", 60) + "x\n```": false, "1.5 GB\n2020-01-01": false,
		strings.Repeat(">", 5) + "\n" + strings.Repeat("-\t", 17) + "y": true,
	} {
		if got := TooDeep(md); got != want {
			t.Errorf("TooDeep(%.60q) = %v", md, got)
		}
	}
}
