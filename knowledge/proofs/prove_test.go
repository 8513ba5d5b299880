//go:build unix

package proofs

import (
	"maps"
	"os"
	"os/exec"
	"regexp"
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
	all, postgres := proofs{}, &database{t: t}
	for _, area := range []proofs{apiProofs(), signInProofs(), limitProofs(), pageProofs(), edgeProofs(), recordProofs(), watchingProofs(), workProofs(), repoProofs(), dataProofs(), toolProofs()} {
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
				if os.Getenv("FSD_PROOFS") == "" {
					t.Skip("proven by make proofs: it starts many processes")
				}
				t.Parallel()
				p.test(t, &c, postgres)
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

// Those who have macOS have other programs of the same names.
func TestCommandsAreNotForGNUAlone(t *testing.T) {
	gnu := regexp.MustCompile(`base64 -w|sha\d+sum|md5sum|grep -\w*P|date -d|readlink -f|xargs -r|sed -i|/tmp/`)
	for _, c := range content(t).Checks {
		if found := gnu.FindString(c.Verify.Run); found != "" && !strings.Contains(c.Verify.Setup, "GNU") {
			t.Errorf("%s uses %q: find another way, or say in setup what it needs", c.ID, found)
		}
	}
}

// notRun says which commands no test runs, and why.
var notRun = map[string]string{
	"ar-contract":             "npx fetches redocly from the registry",
	"im-a11y-scan":            "needs a browser",
	"im-ci-minutes":           "asks GitHub, whose runs cannot be made up",
	"im-document-variant":     "needs veraPDF and two documents",
	"im-generated":            "needs sqlc",
	"im-image":                "needs Docker and an image",
	"im-journeys":             "needs a browser",
	"im-no-script":            "needs a browser",
	"im-proto-ci":             "needs buf",
	"im-validator":            "needs MongoDB and its shell",
	"pr-audit-locked":         "asks AWS for a lock that only a real bucket has",
	"pr-container":            "needs Docker, Trivy and its list of holes",
	"pr-dast":                 "needs Docker and ZAP",
	"pr-drift":                "needs Terraform, its providers and an account",
	"pr-file-copy":            "needs Litestream",
	"pr-load":                 "needs k6",
	"pr-overload":             "needs k6",
	"pr-page-speed":           "needs a browser",
	"pr-provenance":           "needs an image with an attestation on GitHub",
	"pr-release-yes":          "asks GitHub, whose answer gh filters itself",
	"pr-restore-point":        "asks AWS, whose answer aws filters itself",
	"pr-restore-point-dynamo": "asks AWS, whose answer aws filters itself",
	"pr-server-ports":         "scans all ports of a machine from outside, with nmap",
	"pr-state-reach":          "needs Terraform and two roles of an account",
	"rq-browsers":             "npx fetches browserslist from the registry",
}
