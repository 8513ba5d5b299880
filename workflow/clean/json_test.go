package clean

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestJSONHidesNothingAndStaysTheSame(t *testing.T) {
	for _, text := range []string{
		"plain", "two\nlines", "a\u009bb", "del\x7f", "bidi\u202eevil", "tag\U000e0041", "private\ue000", "é 日本 👩‍👩‍👧", "esc\x1b[2J",
	} {
		var buf bytes.Buffer
		enc := json.NewEncoder(&buf)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(map[string]string{"text": text}); err != nil {
			t.Fatal(err)
		}
		out := JSON(buf.String())
		if strings.ContainsFunc(out, func(r rune) bool { return r != '\n' && hidden(r) }) {
			t.Errorf("%q becomes %q", text, out)
		}
		var back map[string]string
		if err := json.Unmarshal([]byte(out), &back); err != nil || back["text"] != text {
			t.Errorf("%q becomes %q, which reads as %q, %v", text, out, back["text"], err)
		}
	}
}
