package clean

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// YAML writes s as a quoted scalar that YAML and JSON read back as s. JSON alone does not do: YAML ends lines at U+0085
// and forbids some characters that JSON lets stand.
func YAML(s string) string {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return `""` // cannot happen: a string always encodes
	}
	var b strings.Builder
	for _, r := range strings.TrimSuffix(buf.String(), "\n") {
		if 0x7F <= r && r <= 0xA0 || r == 0xFEFF || r == 0xFFFE || r == 0xFFFF {
			fmt.Fprintf(&b, `\u%04x`, r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}
