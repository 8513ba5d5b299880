package export_test

import (
	"context"
	"path/filepath"
	"testing"

	"fsd/workflow"
	"fsd/workflow/export"
)

// BenchmarkThousandRecords exports a project whose people have decided a thousand times: into a folder that is not there,
// again without a change, and again after one more decision.
func BenchmarkThousandRecords(b *testing.B) {
	const target = 1000
	t := &testing.T{}
	p := begun(t, "shop", "Ada")
	dir := b.TempDir()
	for round := 0; len(p.view().Records) < target; round++ {
		for _, d := range p.view().Decisions() {
			option := d.Options[round%len(d.Options)].ID
			if body, err := p.view().Validate(workflow.Decided{Decision: d.ID, Option: option, Because: "round after round"}); err == nil {
				p.put("Ada", body)
			}
			if len(p.view().Records) == target {
				break
			}
		}
		p.export(export.Request{Dir: dir, Full: true})
	}
	b.Logf("%d records, %d changes", len(p.view().Records), len(p.log))
	work := p.session()
	measure := func(dir string, want export.Action, write bool) func(*testing.B) {
		return func(b *testing.B) {
			for b.Loop() {
				into := dir
				if into == "" {
					into = filepath.Join(b.TempDir(), "new")
				}
				job, err := export.Prepare(context.Background(), work, export.Request{Dir: into, Formats: []string{export.ADRs}})
				if err == nil && write {
					err = job.Write(context.Background(), unstored)
				}
				if err != nil || actions(job.Files)[want] < target*9/10 {
					b.Fatal(err, actions(job.Files))
				}
			}
		}
	}
	b.Run("new", measure("", export.Create, true))
	b.Run("unchanged", measure(dir, export.Same, true))
	p.put("Ada", workflow.Decided{Decision: "data-store", Option: "sqlite", Because: "one more"})
	work = p.session()
	b.Run("one more", measure(dir, export.Same, false))
}
