package export_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"fsd/knowledge"
	"fsd/workflow"
	"fsd/workflow/export"
)

// files are the contents below a folder.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for name := range times(t, dir) {
		all[name] = read(t, name)
	}
	return all
}

// random does something that a person could do about one of the first decisions.
func (p *project) random(r *rand.Rand) {
	p.t.Helper()
	list := p.view().Decisions()
	d := list[r.IntN(12)]
	other := d.Options[r.IntN(len(d.Options))].ID
	var body workflow.Body
	switch r.IntN(9) {
	case 0:
		body = workflow.Decided{Decision: d.ID, Option: other, Because: "so"}
	case 1:
		body = workflow.Noted{Decision: d.ID, Text: fmt.Sprint("note ", r.IntN(5))}
	case 2:
		body = workflow.Reopened{Decision: d.ID}
	case 3:
		body = workflow.Detailed{Decisions: []string{d.ID}}
	case 4:
		if undo, _, ok := p.view().Undo(); ok {
			body = undo
		}
	case 5:
		if redo, _, ok := p.view().Redo(); ok {
			body = redo
		}
	case 6:
		body = workflow.Deferred{Decision: d.ID, When: "later"}
	default:
		body = workflow.Decided{Decision: d.ID}
	}
	if valid, err := p.view().Validate(orNothing(body)); err == nil {
		p.put("Ada", valid)
	}
}

func orNothing(body workflow.Body) workflow.Body {
	if body == nil {
		return workflow.Renamed{Name: "shop"}
	}
	return body
}

// Whatever happens between exports: nobody else's file is met, a second export does nothing, names stay, no two records
// share a number, every link leads somewhere, and the index names every record once.
func TestExportsOfAnyHistory(t *testing.T) {
	link := regexp.MustCompile(`\]\(([0-9]{4}-[^)]*\.md)\)`)
	soft := softened(t)
	for seed := range uint64(5) {
		r := rand.New(rand.NewPCG(seed, 2))
		p := begun(t, "shop", "Ada")
		p.k = soft
		p.put("Ada", workflow.Answered{Fact: "product", Values: []string{"saas"}}, workflow.Decided{Decision: "backend-stack", Option: "go_nethttp", Advised: "go_nethttp"})
		dir := folder(t)
		known := map[string]string{} // file by number
		for range 5 {
			for range 6 {
				p.random(r)
			}
			for _, f := range p.export(export.Request{Dir: dir}) {
				if f.Action == export.Kept || f.Action == export.Merge {
					t.Fatalf("seed %d: nobody has touched a file, and it is: %s", seed, f)
				}
				base := filepath.Base(f.Path)
				if base[0] != '0' {
					continue
				}
				if was, ok := known[base[:4]]; ok && was != base {
					t.Fatalf("seed %d: %s is called %s", seed, was, base)
				}
				known[base[:4]] = base
			}
			index := read(t, filepath.Join(dir, "docs/adr.md"))
			for _, name := range known {
				text := read(t, filepath.Join(dir, "docs/adr", name))
				for _, m := range link.FindAllStringSubmatch(text, -1) {
					if _, err := os.Stat(filepath.Join(dir, "docs/adr", m[1])); err != nil {
						t.Errorf("seed %d: %s leads to %s, which is not there", seed, name, m[1])
					}
				}
				if strings.Count(index, "("+"adr/"+name+")") != 1 {
					t.Errorf("seed %d: the index does not name %s once", seed, name)
				}
			}
			p.settled(dir)
		}
		if len(known) < 2 {
			t.Errorf("seed %d made %d records", seed, len(known))
		}
	}
}

// softened is the knowledge with every decision easy to reverse.
func softened(t *testing.T) *knowledge.Base {
	t.Helper()
	k := reworded(t)
	for i := range k.Decisions {
		k.Decisions[i].Order += 500
	}
	return k
}

func TestAContestedLineGetsARecordAndStays(t *testing.T) {
	p := bookshop(t)
	dir := folder(t)
	before := p.export(export.Request{Dir: dir})
	line, _ := p.view().Record(p.view().Stances["indexing"].Record)
	if !line.Routine {
		t.Fatal("indexing has a record of its own in the sample")
	}
	p.put("Grace Hopper", workflow.Noted{Decision: "indexing", Text: "We measured the ten slowest queries."})
	after := p.export(export.Request{Dir: dir})
	own := p.of(after, "indexing")
	if own.Action != export.Create || len(after) != len(before)-1+1 { // .adr-dir is not planned again
		t.Errorf("%s; %d files, before %d", own, len(after), len(before))
	}
	text, defaults := string(own.Content), read(t, filepath.Join(dir, "docs/adr", line.File))
	for _, want := range []string{"\nAccepted\n\n## Context", "We measured the ten slowest queries.", "this was a line of [", "](" + line.File + ")"} {
		if !strings.Contains(text, want) {
			t.Errorf("the record of its own has no %q", want)
		}
	}
	if !strings.Contains(defaults, "* Indexing strategy (2026-11-1") || !strings.Contains(defaults, "decided in [") || !strings.Contains(defaults, "]("+filepath.Base(own.Path)+")") {
		t.Error("the line does not lead to the record of its own")
	}
	p.settled(dir)
}

func TestFullWritesARecordForEachDecision(t *testing.T) {
	p := bookshop(t)
	files := p.export(export.Request{Dir: folder(t), Full: true})
	made := 0
	for _, d := range p.view().Decisions() {
		if d.Made() {
			made++
		}
	}
	records := 0
	for _, f := range files {
		if strings.HasPrefix(f.Path, "docs/adr/") {
			records++
		}
	}
	if records != made || made < 20 {
		t.Errorf("%d records of %d decisions", records, made)
	}
}

func TestAssumptionsAreMarked(t *testing.T) {
	p := begun(t, "shop", "Ada")
	p.put("Ada", workflow.Answered{Fact: "product", Values: []string{"saas"}}, workflow.Answered{Fact: "clients", Values: []string{"unknown"}})
	for _, d := range p.view().Decisions() {
		valid, err := p.view().Validate(workflow.Decided{Decision: d.ID})
		if err != nil {
			t.Fatal(err)
		}
		p.put("Ada", valid)
	}
	text := ""
	for _, f := range p.plan("") {
		text += string(f.Content)
	}
	for _, want := range []string{"(assumed: you do not know yet)", "(assumed: usual for this kind of product)", " Assumed: "} {
		if !strings.Contains(text, want) {
			t.Errorf("no record says %q", want)
		}
	}
}

func TestNothingIsWrittenWhenOneFileCannotBe(t *testing.T) {
	for _, how := range []string{"before", "between"} {
		p := bookshop(t)
		dir := folder(t)
		p.export(export.Request{Dir: dir})
		p.put("Ada Lovelace", workflow.Reopened{Decision: "data-store"}, workflow.Reopened{Decision: "authentication"},
			workflow.Decided{Decision: "cache", Option: "in_process", Advised: "none", Because: "so"})
		job := p.prepare(export.Request{Dir: dir})
		index := filepath.Join(dir, "docs/adr.md")
		if how == "between" { // somebody edits after the comparison
			write(t, index, "mine\n")
		} else if err := errors.Join(os.Remove(index), os.Mkdir(index, 0o755), os.WriteFile(filepath.Join(index, "x"), nil, 0o644)); err != nil {
			t.Fatal(err)
		}
		before := files(t, dir)
		var failed export.WriteError
		if err := job.Write(context.Background(), unstored); !errors.As(err, &failed) || failed.Path != "docs/adr.md" {
			t.Fatalf("%s: %v", how, err)
		}
		if after := files(t, dir); fmt.Sprint(after) != fmt.Sprint(before) {
			t.Errorf("%s: files have changed, or some were left", how)
		}
	}
}

// An export that ends between storing what it writes and writing it has told nobody a lie: the files that are there are
// still known as fsd's.
func TestAnExportThatIsKilledIsFinishedByTheNext(t *testing.T) {
	p := bookshop(t)
	dir := folder(t)
	p.export(export.Request{Dir: dir})
	p.put("Ada Lovelace", workflow.Reopened{Decision: "data-store"})
	killed := errors.New("killed")
	job := p.prepare(export.Request{Dir: dir})
	err := job.Write(context.Background(), func(changes ...workflow.Change) error {
		if _, err := p.session().Commit(context.Background(), memory{p}, changes...); err != nil {
			t.Fatal(err)
		}
		return killed
	})
	if !errors.Is(err, killed) {
		t.Fatal(err)
	}
	p.put("Ada Lovelace", workflow.Decided{Decision: "data-store", Option: "mysql", Advised: "postgresql", Because: "so"})
	if n := actions(p.export(export.Request{Dir: dir})); n[export.Kept] != 0 || n[export.Update] == 0 || n[export.Create] != 1 {
		t.Errorf("the next export does %v", n)
	}
	p.settled(dir)
}

func TestNothingIsWrittenWhenTheChangesCannotBeStored(t *testing.T) {
	p := bookshop(t)
	dir := folder(t)
	full := errors.New("the database is full")
	if err := p.prepare(export.Request{Dir: dir}).Write(context.Background(), func(...workflow.Change) error { return full }); !errors.Is(err, full) {
		t.Fatal(err)
	}
	if left := files(t, dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestAStoppedExportLeavesNothing(t *testing.T) {
	p := bookshop(t)
	dir := folder(t)
	job := p.prepare(export.Request{Dir: dir})
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if err := job.Write(ctx, unstored); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if left := files(t, dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	if _, err := export.Prepare(ctx, p.session(), export.Request{Dir: dir, Formats: []string{export.ADRs}}); !errors.Is(err, context.Canceled) {
		t.Errorf("planning was not stopped: %v", err)
	}
}

func TestWhatAKilledExportHasLeftIsSweptUp(t *testing.T) {
	p := bookshop(t)
	dir := folder(t, "docs/adr/.fsd-OLD", "half", "docs/adr/.fsd-NEW", "another export at work", "docs/adr/.gitkeep", "")
	old := time.Now().Add(-25 * time.Hour)
	for _, name := range []string{".fsd-OLD", ".gitkeep"} {
		if err := os.Chtimes(filepath.Join(dir, "docs/adr", name), old, old); err != nil {
			t.Fatal(err)
		}
	}
	p.export(export.Request{Dir: dir})
	for name, want := range map[string]bool{".fsd-OLD": false, ".fsd-NEW": true, ".gitkeep": true} {
		if _, err := os.Stat(filepath.Join(dir, "docs/adr", name)); (err == nil) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTwoExportsAtOnceWriteTheSame(t *testing.T) {
	p := bookshop(t)
	dir, other := folder(t), folder(t)
	p.export(export.Request{Dir: other})
	want := len(files(t, other))
	jobs := []*export.Job{p.prepare(export.Request{Dir: dir}), p.prepare(export.Request{Dir: dir})}
	done := make(chan error, 2)
	for _, job := range jobs {
		go func() { done <- job.Write(context.Background(), unstored) }()
	}
	for range jobs {
		if err := <-done; err != nil {
			var failed export.WriteError
			if !errors.As(err, &failed) {
				t.Error(err)
			}
		}
	}
	p.export(export.Request{Dir: dir}) // what the one that lost took back
	got := files(t, dir)
	if len(got) != want {
		t.Errorf("%d files, want %d", len(got), want)
	}
	for name, text := range got {
		if base := strings.TrimPrefix(name, dir); text != read(t, filepath.Join(other, base)) {
			t.Errorf("%s differs", base)
		}
	}
}

func TestProgressIsTold(t *testing.T) {
	p := bookshop(t)
	calls, last := 0, 0
	job := p.prepare(export.Request{Dir: folder(t), Progress: func(done, total int) { calls++; last = total - done }})
	if calls != len(job.Files) || last != 0 {
		t.Errorf("%d calls for %d files, %d left", calls, len(job.Files), last)
	}
}
