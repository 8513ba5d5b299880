package workflow_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"fsd/workflow"
)

// netted is a log of n changes that people made at random, all of whom take in everything every so many changes.
func netted(b *testing.B, people, every, n int) []workflow.Change {
	r, body := rand.New(rand.NewPCG(1, 1)), start(b)
	log := []workflow.Change{body.p.Log[0]}
	heads := make([][]string, people)
	for i := range n - 1 {
		if i%every == 0 {
			var last []string
			for _, h := range heads {
				last = append(last, h...)
			}
			if last == nil {
				last = []string{log[0].ID}
			}
			for who := range heads {
				heads[who] = last
			}
		}
		who := r.IntN(people)
		c := workflow.Change{
			ID: fmt.Sprintf("d%05d", i), At: log[i].At.Add(time.Second), Author: fmt.Sprint(who), After: heads[who], Body: body.randomBody(r),
		}
		log, heads[who] = append(log, c), []string{c.ID}
	}
	return log
}

// BenchmarkFold10k adds up 10,000 changes: of one person, of three who meet every hundred, and of two who never do.
func BenchmarkFold10k(b *testing.B) {
	for name, log := range map[string][]workflow.Change{
		"alone": netted(b, 1, 10_000, 10_000), "team": netted(b, 3, 100, 10_000), "apart": netted(b, 2, 10_000, 10_000),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if p := workflow.Fold(log); p.Name == "" {
					b.Fatal("nothing came of it")
				}
			}
		})
	}
}
