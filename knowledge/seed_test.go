package knowledge

import (
	"fmt"
	"slices"
	"testing"
)

// foundingRows lists the rows of the description that fsd was founded on: 86 of them, in 15 groups.
func foundingRows() []string {
	var rows []string
	for group, n := range []int{4, 5, 5, 0, 6, 4, 6, 4, 6, 4, 3, 13, 5, 5, 7} {
		for i := range n {
			rows = append(rows, fmt.Sprintf("S%d.%d", group, i+1))
		}
	}
	for _, layer := range []string{"1", "2", "3"} {
		for _, leaf := range []string{"a", "b", "c"} {
			rows = append(rows, "S3."+layer+leaf)
		}
	}
	return rows
}

// productRows are rows that no content can carry: they are about the program, and stories prove them (main_test.go):
// launch, resume, the rationale rendered from Markdown, progress in SQLite, and the layout of the code (arch_test.go).
var productRows = []string{"S14.1", "S14.2", "S14.5", "S14.6", "S14.7"}

func TestEveryFoundingRowIsInTheContent(t *testing.T) {
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	carried := map[string]bool{}
	add := func(rows []string) {
		for _, r := range rows {
			carried[r] = true
		}
	}
	for _, f := range b.Facts {
		add(f.Seed)
	}
	for _, d := range b.Decisions {
		add(d.Seed)
	}
	for _, c := range b.Checks {
		add(c.Seed)
	}
	for _, g := range b.Guides {
		add(g.Seed)
	}
	rows := foundingRows()
	if len(rows) != 86 {
		t.Fatalf("%d rows, the description has 86", len(rows))
	}
	for _, r := range rows {
		if !carried[r] && !slices.Contains(productRows, r) {
			t.Errorf("founding row %s is nowhere in the content", r)
		}
	}
	for r := range carried {
		if !slices.Contains(rows, r) {
			t.Errorf("the content names %s, which is no founding row", r)
		}
	}
}

// The thirteen items of the founding production checklist are all there, each as a check.
func TestTheFoundingChecklistIsWhole(t *testing.T) {
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for i := range 13 {
		row := fmt.Sprintf("S11.%d", i+1)
		if !slices.ContainsFunc(b.Checks, func(c Check) bool { return slices.Contains(c.Seed, row) }) {
			t.Errorf("no check carries %s", row)
		}
	}
}

func FuzzParseCond(f *testing.F) {
	for _, text := range []string{"always", "a == b", "a in b,c and @d != e", "x has y or z == w", "and", "a == ", "@ == b"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ParseCond(text)
		if err != nil {
			return
		}
		nothing := func(string) []string { return nil }
		_ = c.Holds(nothing)
		for _, name := range c.Names() {
			if name == "" {
				t.Errorf("%q has a term without a name", text)
			}
		}
	})
}

func TestConditions(t *testing.T) {
	values := map[string][]string{"clients": {"browser"}, "data": {"health", "cards"}, "@auth": {"session"}}
	lookup := func(name string) []string { return values[name] }
	for text, want := range map[string]bool{
		"always": true, "": true,
		"clients == browser": true, "clients != browser": false, "clients in native,browser": true,
		"data has cards": true, "data has payment,health": true, "data has payment": false,
		"@auth == session and clients == native": false, "@auth == session or clients == native": true,
		"missing == x": false, "missing != x": true,
	} {
		c, err := ParseCond(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
		} else if got := c.Holds(lookup); got != want {
			t.Errorf("%q holds: %v, want %v", text, got, want)
		}
	}
	for _, text := range []string{"a == b and c == d or e == f", "a", "a == b c", "a ~ b", "a == b,c", "a in b,"} {
		if _, err := ParseCond(text); err == nil {
			t.Errorf("%q was accepted", text)
		}
	}
	if (Cond{}).Holds(lookup) {
		t.Error("the zero condition holds")
	}
}
