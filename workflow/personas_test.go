package workflow_test

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fsd/workflow"
)

var update = flag.Bool("update", false, "write the golden files anew; then read the difference")

// A persona is a made-up team with its answers, and all that fsd recommends to it. The answers stand in
// testdata/personas/*.txt above a line of dashes, the recommendations below it: whoever changes a tree sees which
// teams get other advice, and has to be willing to sign it.
func TestPersonasGetAdviceThatAnExpertWouldSign(t *testing.T) {
	k := content0(t)
	files, err := filepath.Glob("testdata/personas/*.txt")
	if err != nil || len(files) < 8 {
		t.Fatalf("%d personas, %v", len(files), err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			head, _, _ := strings.Cut(string(data), "\n---\n")
			v := persona(t, head)
			got := head + "\n---\n" + advice(v)
			if *update {
				if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want, _ := os.ReadFile(name); string(want) != got {
				t.Errorf("the advice has changed; read the difference after: go test ./workflow -run Personas -update\n%s", difference(string(want), got))
			}
			for i := range k.Conflicts {
				if c := &k.Conflicts[i]; v.Clashes(c) {
					t.Logf("%s, %s: %s", c.Severity, c.ID, c.Say)
				}
			}
		})
	}
}

// persona reads answers, a line each: "fact=value,value"; lines that begin with # are words about the team.
func persona(t *testing.T, head string) *workflow.View {
	t.Helper()
	k := content0(t)
	v := workflow.See(k, workflow.Fold([]workflow.Change{{ID: "c", Body: workflow.Created{Name: "persona"}}}), today)
	for lines := bufio.NewScanner(strings.NewReader(head)); lines.Scan(); {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		for _, pair := range strings.Fields(line) {
			fact, values, _ := strings.Cut(pair, "=")
			body, err := v.Validate(workflow.Answered{Fact: fact, Values: strings.Split(values, ",")})
			if err != nil {
				t.Fatalf("%s: %v", pair, err)
			}
			v = v.With(body)
		}
	}
	return v
}

// advice lists what is recommended for every decision that comes up, with the leaf that says so.
func advice(v *workflow.View) string {
	var out strings.Builder
	for _, d := range v.Decisions() {
		if _, origin := v.Value("@" + d.ID); origin != workflow.None {
			fmt.Fprintf(&out, "%-24s %-22s %s\n", d.ID, d.Advice.Option, d.Advice.Leaf.ID)
		}
	}
	return out.String()
}

// difference shows the lines that are not the same.
func difference(want, got string) string {
	w, g := map[string]bool{}, map[string]bool{}
	for line := range strings.Lines(want) {
		w[line] = true
	}
	for line := range strings.Lines(got) {
		g[line] = true
	}
	var out strings.Builder
	for line := range strings.Lines(want) {
		if !g[line] {
			out.WriteString("- " + line)
		}
	}
	for line := range strings.Lines(got) {
		if !w[line] {
			out.WriteString("+ " + line)
		}
	}
	return out.String()
}
