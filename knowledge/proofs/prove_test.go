//go:build unix

package proofs

import (
	"maps"
	"os"
	"os/exec"
	"strings"
	"testing"

	"fsd/knowledge"
)

func content(t *testing.T) *knowledge.Base {
	t.Helper()
	base, err := knowledge.LoadFS(os.DirFS("../content"))
	if err != nil {
		t.Fatal(err)
	}
	return base
}

// Each command is proven, or there is a reason why it cannot be run here.
func TestCommandsTellGoodFromBad(t *testing.T) {
	all := proofs{}
	for _, area := range []proofs{apiProofs(), signInProofs(), limitProofs(), pageProofs(), edgeProofs(), recordProofs(), watchingProofs(), workProofs(), repoProofs()} {
		for id, p := range area {
			if _, twice := all[id]; twice {
				t.Errorf("%s is proven twice", id)
			}
			all[id] = p
		}
	}
	unknown := maps.Clone(all)
	for _, c := range content(t).Checks {
		if c.Verify.Run == "" {
			continue
		}
		p, proven := all[c.ID]
		reason := notRun[c.ID]
		delete(unknown, c.ID)
		switch {
		case proven && reason != "":
			t.Errorf("%s has a proof, and a reason why there is none: %s", c.ID, reason)
		case proven:
			t.Run(c.ID, func(t *testing.T) {
				t.Parallel()
				p.test(t, &c)
			})
		case reason == "":
			t.Errorf("%s has a command and no proof: add one, or say in notRun why there is none", c.ID)
		}
	}
	for id := range unknown {
		t.Errorf("%s has a proof and is no check with a command", id)
	}
	for id := range notRun {
		if c, ok := content(t).Check(id); !ok || c.Verify.Run == "" {
			t.Errorf("%s has a reason and is no check with a command", id)
		}
	}
}

// People paste commands into a shell that reads them as they come: "!" means more there than in a script.
func TestCommandsCanBePasted(t *testing.T) {
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("bash is not installed")
	}
	for _, c := range content(t).Checks {
		if c.Verify.Run == "" {
			continue
		}
		cmd := exec.Command("bash")
		cmd.Stdin = strings.NewReader("set -o history -H\nif false; then\n" + c.Verify.Run + "\nfi\n")
		if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
			t.Errorf("%s: %v\n%s", c.ID, err, out)
		}
	}
}

// notRun says which commands no test runs, and why.
var notRun = map[string]string{}
