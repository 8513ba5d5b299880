package export_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fsd/workflow"
	"fsd/workflow/adopt"
	"fsd/workflow/clean"
	"fsd/workflow/export"
)

// The tools that teams read their records with (.ci/records) look at what this test writes, in both forms: the sample, the
// sample with a record for each decision, and projects of people who write what wants to be more than text. Beside each
// folder stands what the project says is in it: expect.json.
func TestRecordsForTheirTools(t *testing.T) {
	dir := os.Getenv("FSD_RECORDS")
	if dir == "" {
		t.Skip("run .ci/records/run")
	}
	for _, form := range []string{export.ADRs, export.MADR} {
		projects := map[string]*project{"sample": bookshop(t), "sample-full": bookshop(t)}
		for seed := range uint64(4) {
			projects[fmt.Sprint("hostile-", seed+1)] = begun(t, "x", "x")
		}
		for name, p := range projects {
			root := filepath.Join(dir, form, name)
			if number, ok := strings.CutPrefix(name, "hostile-"); ok {
				p.live(root, form, rand.New(rand.NewPCG(uint64(number[0]), 7)))
			}
			p.export(export.Request{Dir: root, Formats: []string{form}, Full: name == "sample-full"})
			p.expect(root)
		}
	}
}

// live is the life of a project whose people write hostile texts: they decide, change their minds, put off and rule out,
// and export now and then.
func (p *project) live(root, form string, r *rand.Rand) {
	p.t.Helper()
	evil := append(hostile(), "https://example.org/a_b_c?d=1&e=*f*", strings.Repeat("a very long reason ", 200), `"C:\temp" | 'x'`, "Größe, 日本語, שלום, 👩‍👧")
	text := func() string { return evil[r.IntN(len(evil))] + " " + evil[r.IntN(len(evil))] }
	do := func(body workflow.Body) {
		if valid, err := p.view().Validate(body); err == nil {
			p.put(clean.Line(text(), 80), valid)
		}
	}
	for range 3 {
		do(workflow.Renamed{Name: text()})
		do(workflow.Answered{Fact: "purpose", Values: []string{text()}})
		for _, d := range p.view().Decisions() {
			other := d.Options[r.IntN(len(d.Options))].ID
			switch r.IntN(10) {
			case 0, 1, 2, 3:
				do(workflow.Decided{Decision: d.ID, Option: other, Advised: d.Advice.Option, Because: text()})
			case 4, 5:
				do(workflow.Decided{Decision: d.ID})
			case 6:
				do(workflow.Noted{Decision: d.ID, Text: text() + "\n" + text()})
			case 7:
				do(workflow.Deferred{Decision: d.ID, When: text()})
			case 8:
				do(workflow.Excluded{Decision: d.ID, Reason: text()})
			}
		}
		for _, c := range p.view().Conflicts() {
			do(workflow.Accepts(c.ID, text(), text(), ""))
		}
		p.export(export.Request{Dir: root, Formats: []string{form}})
	}
}

// expect writes what the project itself says of its records.
func (p *project) expect(root string) {
	p.t.Helper()
	type expected struct {
		File   string `json:"file"`
		Title  string `json:"title"`
		Status string `json:"status"`
		Date   string `json:"date"`
		Next   string `json:"superseded_by"`
	}
	var list []expected
	v, folder := p.view(), filepath.Join(root, adopt.DefaultFolder)
	records := map[string]workflow.Record{}
	for _, rec := range v.Records {
		if rec.Routine {
			rec, _ = export.Defaults(v)
		}
		records[rec.File] = rec
	}
	for name, rec := range records {
		next, _ := v.Record(rec.SupersededBy)
		if _, err := os.Stat(filepath.Join(folder, name)); err != nil {
			p.t.Fatal(err)
		}
		list = append(list, expected{path.Base(name), export.Title(v.K, rec), string(rec.Status), rec.At.UTC().Format(time.DateOnly), next.File})
	}
	data, err := json.Marshal(list)
	if err != nil || len(list) == 0 {
		p.t.Fatal(len(list), err)
	}
	write(p.t, filepath.Join(root, "expect.json"), string(data))
}
