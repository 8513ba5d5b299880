package samples

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fsd/knowledge"
)

var update = flag.Bool("update", false, "write the table of docs/samples.md anew")

// The table in docs/samples.md says of each topic and stack what the folders, the proofs and the contracts say.
func TestTableOfSamples(t *testing.T) {
	const file, begin, end = "../../docs/samples.md", "<!-- table: go test ./knowledge/samples -run Table -update -->\n", "<!-- end of the table -->\n"
	b, err := knowledge.Load()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, is := strings.Cut(string(text), begin)
	_, after, ends := strings.Cut(rest, end)
	if !is || !ends {
		t.Fatalf("%s has no place for the table between %q and %q", file, begin, end)
	}
	want := before + begin + table(t, b) + end + after
	if want == string(text) {
		return
	}
	if !*update {
		t.Fatalf("the table in %s is not current; write it anew with: go test ./knowledge/samples -run Table -update", file)
	}
	if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}

func table(t *testing.T, b *knowledge.Base) string {
	var rows, notes strings.Builder
	heads := []string{"topic"}
	heads = append(heads, knowledge.Stacks()...)
	fmt.Fprintf(&rows, "\n| %s |\n|%s\n", strings.Join(heads, " | "), strings.Repeat("---|", len(heads)))
	for _, g := range b.Guides {
		if len(g.Samples) == 0 {
			continue
		}
		cells := []string{g.ID}
		for _, stack := range knowledge.Stacks() {
			cell, note := state(t, &g, stack)
			cells = append(cells, cell)
			notes.WriteString(note)
		}
		fmt.Fprintf(&rows, "| %s |\n", strings.Join(cells, " | "))
	}
	return rows.String() + "\n" + notes.String() + "\n"
}

// state says what there is of a topic in a stack, and notes what there is not.
func state(t *testing.T, g *knowledge.Guide, stack string) (cell, notes string) {
	t.Helper()
	for _, a := range g.Absent {
		if a.Stack == stack {
			return "no", fmt.Sprintf("- No %s in %s: %s\n", g.ID, stack, a.Why)
		}
	}
	if _, err := os.Stat(filepath.Join(guides, g.ID, stack)); err != nil {
		t.Errorf("%s has no folder %s", g.ID, stack)
	}
	proof := strings.ReplaceAll(g.ID, "-", "_") + "_test.go"
	if text, err := os.ReadFile(proof); err != nil || !strings.Contains(string(text), fmt.Sprintf("prove(t, %q", g.ID)) {
		t.Errorf("nothing proves %s: %s", g.ID, proof)
	}
	c, err := readContract(g.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range c.Steps {
		if why := s.Except[stack]; why != "" {
			cell = "but for a step"
			notes += fmt.Sprintf("- %s in %s, not the step \"%s\": %s\n", g.ID, stack, s.Name, why)
		}
	}
	return strings.TrimSpace("proven " + cell), notes
}
