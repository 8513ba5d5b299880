//go:build linux

package faults

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// elsewhere are the cases that tests of other packages prove already: they are run from here, and must have run.
func elsewhere() []struct{ id, what, pkg, test string } {
	return []struct{ id, what, pkg, test string }{
		{"E01", "every kind of bad file, and the doctor's word on it", "store", "TestBadFiles"},
		{"E02", "an empty file beside a backup: refused", "store", "TestBadFiles/empty_beside_a_backup"},
		{"E03", "a migration that fails leaves the database as it was, byte for byte", "store", "TestMigrationFails"},
		{"E04", "changes from before the newest schema count as made one after the other", "store", "TestChangesFromBeforeSeen"},
		{"E05", "each backup but the newest three and the newest of each version goes", "store", "TestPrune"},
		{"E06", "of two who write at once neither overwrites the other; no number is doubled", "store", "TestWritersTogether"},
		{"E07", "hostile text in the file itself: cleaned when it is read", "store", "TestHostileText"},
		{"E08", "each page of a database destroyed alone: only what lay on it is lost", "store", "TestRecoverReadsWhatIsLeft"},
		{"E09", "what a damaged file has lost and a backup has is there again", "store", "TestRecoverTakesFromBackups"},
		{"E10", "completion waits for no lock", "store", "TestPeekDoesNotWaitForALock"},
		{"E11", "what is no change is refused with file and line", "workflow/snapshot", "TestWhatIsNoChangeIsRefusedWithItsPlace"},
		{"E12", "no page starts a goroutine or ends the program: a panic there would leave a broken terminal", ".", "TestTheScreenStartsNoGoroutinesAndNeverExits"},
		{"E13", "Markdown too deep to draw is shown as plain text", "workflow/clean", "TestTooDeep"},
		{"E14", "what is rendered passes an allow-list", "workflow/clean", "TestRendered"},
		{"E15", "what the knowledge no longer has is named", "workflow", "TestWhatTheKnowledgeNoLongerHasIsNamed"},
	}
}

func TestElsewhere(t *testing.T) {
	var names, packages []string
	for _, c := range elsewhere() {
		top, _, _ := strings.Cut(c.test, "/")
		names, packages = append(names, "^"+top+"$"), append(packages, "./"+c.pkg)
	}
	slices.Sort(packages)
	cmd := exec.Command("go", append([]string{"test", "-json", "-run", strings.Join(names, "|")}, slices.Compact(packages)...)...)
	cmd.Dir = ".."
	out, _ := cmd.Output() // what failed is in it
	passed, said := map[string]bool{}, map[string]string{}
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		var event struct{ Action, Package, Test, Output string }
		if json.Unmarshal(lines.Bytes(), &event) != nil || event.Test == "" {
			continue
		}
		key := strings.TrimPrefix(strings.TrimPrefix(event.Package, "fsd"), "/") + " " + event.Test
		passed[key] = passed[key] || event.Action == "pass"
		said[key] += event.Output
	}
	for _, c := range elsewhere() {
		row(t, c.id, c.what, func(t *testing.T) {
			if key := strings.TrimPrefix(c.pkg, ".") + " " + c.test; !passed[key] {
				t.Errorf("%s in %s has not passed:\n%s", c.test, c.pkg, said[key])
			}
		})
	}
}

// fuzzed are the parsers and exporters with their fuzz targets.
func fuzzed() [][2]string {
	return [][2]string{
		{"store", "FuzzSalvage"}, {"workflow/snapshot", "FuzzDecode"}, {"workflow", "FuzzFastEntry"}, {"command", "FuzzArguments"},
		{"workflow/export", "FuzzMarkdown"}, {"workflow/export", "FuzzAGENTS"}, {"workflow/export/openapi", "FuzzDocument"},
		{"workflow/export/schema", "FuzzSQLite"}, {"workflow/export/schema", "FuzzName"}, {"workflow/clean", "FuzzRendered"}, {"workflow/clean", "FuzzMD"},
		{"workflow/clean", "FuzzYAML"}, {"workflow/clean", "FuzzLine"}, {"workflow/clean", "FuzzShow"}, {"workflow/clean", "FuzzSlug"},
		{"knowledge", "FuzzParseCond"}, {"workflow/adopt", "FuzzRead"},
	}
}

var executions = regexp.MustCompile(`execs: (\d+)`)

// TestFuzz runs each target: from its corpus in the short lane, in the long one for FSD_FAULTS_FUZZ (ten minutes).
func TestFuzz(t *testing.T) {
	if !long {
		t.Skip("go test ./... runs every corpus; make faults-long fuzzes")
	}
	length, err := time.ParseDuration(os.Getenv("FSD_FAULTS_FUZZ"))
	if err != nil {
		length = 10 * time.Minute
	}
	for _, f := range fuzzed() {
		row(t, f[1], fmt.Sprintf("fuzzed for %v, in %s", length, f[0]), func(t *testing.T) {
			cmd := exec.Command("go", "test", "-run", "^$", "-fuzz", "^"+f[1]+"$", "-fuzztime", length.String(), "-fuzzminimizetime", "20x", "./"+f[0])
			cmd.Dir = ".."
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Errorf("%s", out)
			}
			if all := executions.FindAllSubmatch(out, -1); len(all) > 0 {
				fmt.Printf("          %s executions\n", all[len(all)-1][1])
			}
		})
	}
}

// Every fuzz target is in the list, so that a new one is fuzzed too.
func TestFuzzTargets(t *testing.T) {
	row(t, "F00", "every fuzz target of fsd's own code is fuzzed by the long lane", func(t *testing.T) {
		out, err := exec.Command("grep", "-rlE", "^func Fuzz", "--include=*_test.go", "..").Output()
		if err != nil {
			t.Fatal(err)
		}
		targets := regexp.MustCompile(`(?m)^func (Fuzz\w+)`)
		n := 0
		for _, file := range strings.Fields(string(out)) {
			pkg, _ := filepath.Rel("..", filepath.Dir(file))
			if strings.HasPrefix(pkg, "knowledge/content") {
				continue // a sample of a guide
			}
			for _, m := range targets.FindAllStringSubmatch(string(read(t, file)), -1) {
				if n++; !slices.Contains(fuzzed(), [2]string{filepath.ToSlash(pkg), m[1]}) {
					t.Errorf("%s in %s is not fuzzed", m[1], pkg)
				}
			}
		}
		if n < 10 {
			t.Errorf("%d targets were found", n)
		}
	})
}
