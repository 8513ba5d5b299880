package bench_test

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// BenchmarkList compares "fsd list" with the bare program, one run of each in turn: times on a busy machine mean
// nothing, their ratio does. The goal is 1.2, the limit 1.5.
//
//	go test -bench List -benchtime 100x ./tui/bench
func BenchmarkList(b *testing.B) {
	dir := b.TempDir()
	fsd, bare, database := filepath.Join(dir, "fsd"), filepath.Join(dir, "bare"), filepath.Join(dir, "fsd.db")
	for target, pkg := range map[string]string{fsd: "fsd", bare: "fsd/tui/bench/bare"} {
		if out, err := exec.Command("go", "build", "-o", target, pkg).CombinedOutput(); err != nil {
			b.Fatalf("%s%v", out, err)
		}
	}
	for i := range 20 {
		if out, err := exec.Command(fsd, "--db", database, "new", fmt.Sprintf("project %d", i)).CombinedOutput(); err != nil {
			b.Fatalf("%s%v", out, err)
		}
	}
	var took [2][]time.Duration
	var busy [2]time.Duration // processor time, which other programs disturb least
	for b.Loop() {
		for i, cmd := range []*exec.Cmd{exec.Command(bare, database), exec.Command(fsd, "list", "--db", database)} {
			start := time.Now()
			if out, err := cmd.CombinedOutput(); err != nil {
				b.Fatalf("%s%v", out, err)
			}
			took[i] = append(took[i], time.Since(start))
			busy[i] += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		}
	}
	for i := range took {
		slices.Sort(took[i])
	}
	middle := func(t []time.Duration) float64 { return float64(t[len(t)/2]) }
	b.ReportMetric(float64(took[1][0])/float64(took[0][0]), "best-ratio")
	b.ReportMetric(middle(took[1])/middle(took[0]), "median-ratio")
	b.ReportMetric(float64(busy[1])/float64(busy[0]), "cpu-ratio")
	b.ReportMetric(middle(took[0])/1e6, "bare-ms")
	b.ReportMetric(middle(took[1])/1e6, "fsd-ms")
}
