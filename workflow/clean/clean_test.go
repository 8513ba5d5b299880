package clean

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// hostile are inputs that drove a terminal, broke a file or hid text somewhere; every fuzz test starts from them.
func hostile() []string {
	return []string{
		"", "shop", "x\n---\nstatus: accepted", "\x1b]0;evil\a", "\x1b]52;c;RVZJTA==\x07", "&#27;]52;c;RVZJTA==&#7;",
		"\x1b[31mred\x1b[0m", "\x1b[8mhidden\x1b[28m", "\u009b31m", "a\u0085b", "a\u2028b\u2029c", "\x00\x01\x7f", "\xff\xfe",
		"abc\u202edef", "\u2066iso\u2069", "zero\u200bwidth", "soft\u00adhyphen", "tag\U000E0041\U000E007F", "\ue000\uf8ff",
		"e\u0301\u0302\u0303\u0304\u0305\u0306", "\u0958\u0301\u0302\u0303\u0304", "\ufdd0\uffff\U0001fffe", "\ufeffbom",
		"👩\u200d👩\u200d👧", "a\u200d", "\u200da", "می\u200cخواهم", "日本語", "  two  spaces ", "tab\tbed", "\r\nx\r\n",
		"</h1><script>", "![](http://beacon)", "[x](javascript:1)", "*a* _b_ `c` ~~d~~ | e", "# h", "1. one", "12) x",
		"- a\n  - b", "> q", "=== ", "---", ":::note", "a\\", "`````", "CON", "../../evil", strings.Repeat("é", 300),
		"\x1b]8;;javascript:x\x1b\\t\x1b]8;;\x1b\\", "\x1b]8;id=1;https://a.b/\at\x1b]8;;\a", "\x1b[38;5;8mx", "\x1b[1;8;31mx",
		"\x1bPq#0\x1b\\x", "\x1b[?1049h", "\x1bc", "\x1b(0", "\x1b", "\x1b[", "\x1b]8;;https://x", "a\x1b\x1b[31mb",
	}
}

func TestLine(t *testing.T) {
	for in, want := range map[string]string{
		"shop": "shop", "  a \t b\r\nc ": "a b c", "a\u2028b\u0085c": "a b c", "abc\u202edef": "abcdef",
		"\x1b]0;evil\a": "]0;evil", "a\xffb": "a\ufffdb", "e\u0301": "é", "a\u200d": "a", "\u200da": "a",
		"👩\u200d👧": "👩\u200d👧", "می\u200cخواهم": "می\u200cخواهم", "x\U000E0041y": "xy", "\ue000x": "x",
		"a\u00a0b": "a\u00a0b", "a\u00a0 b": "a\u00a0b", "x\ufdd0\U0001fffe": "x", "\u200b": "",
		"g\u0330\u0331\u0332\u0333\u0323\u0324": "g\u0330\u0331\u0332\u0333",
	} {
		if got := Line(in, 0); got != want {
			t.Errorf("Line(%q) = %q, want %q", in, got, want)
		}
	}
	if got := Line("日本語 の", 4); got != "日本語" {
		t.Errorf("cut: %q", got)
	}
}

func TestBlock(t *testing.T) {
	for in, want := range map[string]string{
		"a\r\nb\rc": "a\nb\nc", "\n\n  code\n\tx\n\n": "  code\n    x", "a\u2028b": "a\nb", "a  b": "a  b", "\x1b[31mr": "[31mr",
	} {
		if got := Block(in, 0); got != want {
			t.Errorf("Block(%q) = %q, want %q", in, got, want)
		}
	}
	if got := Block("ab\ncd", 3); got != "ab" {
		t.Errorf("cut: %q", got)
	}
}

func TestName(t *testing.T) {
	for _, in := range []string{"", "  \n", "\u200b", "\u0301\ufe0f", strings.Repeat("a", 81), strings.Repeat("x", 10000)} {
		if got, err := Name(in); err == nil {
			t.Errorf("Name(%.20q) = %q, want an error", in, got)
		}
	}
	if got, err := Name(" My\tshop\x1b "); got != "My shop" || err != nil {
		t.Errorf("Name = %q, %v", got, err)
	}
	if _, err := Name(strings.Repeat("é", 80)); err != nil {
		t.Error(err)
	}
}

func TestShow(t *testing.T) {
	for in, want := range map[string]string{
		"/tmp/a b": "/tmp/a b", "\x1b]0;x\a\n\x7f": "^[]0;x^G^J^?", "a\u202eb": `a\u{202e}b`, "\xffé\xc3": `\xffé\xc3`,
		"\u0085\u00a0": `\u{85}\u{a0}`, "\ufffd": "\ufffd",
	} {
		if got := Show(in); got != want {
			t.Errorf("Show(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzLine(f *testing.F) {
	for _, s := range hostile() {
		f.Add(s, 20)
	}
	f.Fuzz(func(t *testing.T, s string, limit int) {
		for _, clean := range []func(string, int) string{Line, Block} {
			got := clean(s, limit)
			if again := clean(got, limit); again != got {
				t.Errorf("%q, then %q", got, again)
			}
			if limit > 0 && utf8.RuneCountInString(got) > limit {
				t.Errorf("longer than %d: %q", limit, got)
			}
			plain(t, strings.ReplaceAll(got, "\n", ""))
			if !norm.NFC.IsNormalString(got) {
				t.Errorf("not NFC: %q", got)
			}
		}
		if strings.Contains(Line(s, limit), "\n") {
			t.Error("a line with a line break")
		}
	})
}

func FuzzShow(f *testing.F) {
	for _, s := range hostile() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Show(s)
		plain(t, got)
		if again := Show(got); again != got {
			t.Errorf("%q, then %q", got, again)
		}
	})
}

// plain fails when s holds anything that a terminal could obey.
func plain(t *testing.T, s string) {
	t.Helper()
	if !utf8.ValidString(s) || strings.ContainsFunc(s, hidden) {
		t.Errorf("not plain: %q", s)
	}
}
