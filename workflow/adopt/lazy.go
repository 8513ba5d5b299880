package adopt

import (
	"regexp"
	"sync"
)

// lazy compiles a pattern when it is first used: most runs of fsd read no records, and start without these.
func lazy(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}
