//go:build unix

package bench_test

import (
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"fsd/tui/ptytest"
)

// BenchmarkBytesPerKey measures what one movement key sends to the terminal, on the pages with most on them: what a slow
// line feels. Hundreds of bytes are right; thousands mean that the screen is drawn anew.
//
//	go test -bench Bytes -benchtime 20x ./tui/bench
func BenchmarkBytesPerKey(b *testing.B) {
	fsd := filepath.Join(b.TempDir(), "fsd")
	if out, err := exec.Command("go", "build", "-o", fsd, "fsd").CombinedOutput(); err != nil {
		b.Fatalf("%s%v", out, err)
	}
	for _, page := range []struct{ name, keys, sees string }{
		{"map", "2 g", "Shape"}, {"checks", "4 G enter g", "Why"}, {"records", "r", "In force"}, {"history", "t", "changes"},
		{"guides", "i", "For this project"}, {"recommendation", "2 g enter", "because you said"},
	} {
		b.Run(page.name, func(b *testing.B) {
			at := ptytest.At{Home: b.TempDir(), Dir: b.TempDir(), Width: 120, Height: 36}
			term := ptytest.Start(b, at, fsd).Sees("Sample: Bookshop").Press("enter").Sees("Requirements").Press(page.keys).Sees(page.sees)
			settle(term)
			before, keys := len(term.Raw()), 0
			for b.Loop() {
				term.Press("j")
				settle(term)
				keys++
			}
			b.ReportMetric(float64(len(term.Raw())-before)/float64(keys), "bytes/key")
			term.Press("q").Exits(0)
		})
	}
}

// settle waits until the program has written nothing for a while.
func settle(term *ptytest.Terminal) {
	for n := -1; n != len(term.Raw()); time.Sleep(50 * time.Millisecond) {
		n = len(term.Raw())
	}
}
