package export

import (
	"fmt"
	"regexp"
	"strings"

	"fsd/workflow/clean"
)

// webAddress is an address as people type it, without the full stop or the bracket behind it.
var webAddress = regexp.MustCompile(`https?://[A-Za-z0-9._~/?#@!$&'*+,;=%:-]*[A-Za-z0-9/#=&-]`)

// md writes a text as Markdown that shows exactly its characters. Web addresses become links, as GitHub makes of them
// anyway: in brackets, as MADR's lint wants them (MD034). The marks of template languages are spelled out, because many
// teams publish their records with Jekyll or VitePress, which would take them for code.
func md(s string) string {
	var found []string
	s = webAddress.ReplaceAllStringFunc(s, func(address string) string {
		found = append(found, address)
		return mark(len(found) - 1)
	})
	s = strings.NewReplacer("{{", "&#123;&#123;", "{%", "&#123;%").Replace(clean.MD(s))
	for i, address := range found {
		s = strings.Replace(s, mark(i), "<"+address+">", 1)
	}
	return s
}

// mark stands for an address while the text around it is escaped. Its characters are private, and clean keeps them out of
// every text.
func mark(i int) string { return fmt.Sprintf("\ue000%d\ue001", i) }
