package knowledge

import (
	"os"
	"testing"
)

// BenchmarkLoad is what the first use of the content costs a process.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		base := generated
		if err := base.index(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLoadFS parses all content files, as tests and generate do.
func BenchmarkLoadFS(b *testing.B) {
	for b.Loop() {
		if _, err := LoadFS(os.DirFS("content")); err != nil {
			b.Fatal(err)
		}
	}
}
