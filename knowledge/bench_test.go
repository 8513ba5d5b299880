package knowledge

import (
	"io/fs"
	"testing"
)

// BenchmarkLoad parses all of the content, as the first use in a process does.
func BenchmarkLoad(b *testing.B) {
	root, err := fs.Sub(embedded, "content")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := LoadFS(root); err != nil {
			b.Fatal(err)
		}
	}
}
