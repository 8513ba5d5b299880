//go:build unix

package main_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"fsd/tui/ptytest"
)

// binary is the program, built once for all stories.
var binary string

func TestMain(m *testing.M) { os.Exit(build(m)) }

func build(m *testing.M) int {
	time.Local = time.UTC
	dir, err := os.MkdirTemp("", "fsd-test")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	binary = filepath.Join(dir, "fsd")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "%s%v\n", out, err)
		return 1
	}
	return m.Run()
}

// machine is a computer on which fsd has never run.
func machine(t *testing.T) ptytest.At {
	t.Helper()
	if testing.Short() {
		t.Skip("stories in a terminal take seconds")
	}
	t.Parallel()
	return ptytest.At{Home: t.TempDir(), Dir: t.TempDir()}
}

// fsdRun runs a command that must succeed.
func fsdRun(t *testing.T, at ptytest.At, args ...string) string {
	t.Helper()
	code, out, errs := ptytest.Run(t, at, binary, args...)
	if code != 0 {
		t.Fatalf("fsd %s: exit %d, %s", strings.Join(args, " "), code, errs)
	}
	return out
}

// answers are the facts that are stored for the only project.
func answers(t *testing.T, at ptytest.At) map[string][]string {
	t.Helper()
	var facts []struct {
		ID      string   `json:"id"`
		Current []string `json:"current"`
	}
	if err := json.Unmarshal([]byte(fsdRun(t, at, "facts", "--json")), &facts); err != nil {
		t.Fatal(err)
	}
	given := map[string][]string{}
	for _, f := range facts {
		if len(f.Current) > 0 {
			given[f.ID] = f.Current
		}
	}
	return given
}

// begin starts a project on a new machine and answers questions, with the first answer each.
func begin(t *testing.T, at ptytest.At, n int) *ptytest.Terminal {
	t.Helper()
	fsd := ptytest.Start(t, at, binary).Sees("Projects").Press("n").Sees("New project")
	fsd.Type("Order desk").Sees("Order desk").Press("enter").Sees("question 1 of")
	for i := range n {
		before := question(fsd)
		fsd.Press("enter").Until(fmt.Sprintf("what comes after %q (%d)", before, i+1), func() bool {
			return !strings.Contains(fsd.Screen(), before) && strings.Contains(fsd.Screen(), "esc back")
		})
	}
	return fsd
}

var asks = regexp.MustCompile(`(?m)^ *(\S.*\?)$`)

// question is the first line on the screen that ends with a question mark.
func question(fsd *ptytest.Terminal) string {
	if m := asks.FindStringSubmatch(fsd.Screen()); m != nil {
		return m[1]
	}
	return ""
}

// stored waits until so many answers are stored.
func stored(t *testing.T, at ptytest.At, n int) {
	t.Helper()
	if !ptytest.Poll(func() bool { return len(answers(t, at)) >= n }) {
		t.Fatalf("%d answers were given, %d are stored", n, len(answers(t, at)))
	}
}

func TestFromTheFirstStartToAnAcceptedRecommendation(t *testing.T) {
	at := machine(t)
	fsd := begin(t, at, 5)
	fsd.Sees("Backend stack", "recommended", "because you said", "team language", "accept").Press("enter").Sees("Recorded")
	fsd.Sees("accepted")
	fsd.Press("q").Exits(0).Restored()
	if got := answers(t, at); len(got) != 5 {
		t.Errorf("five questions were answered, %v is stored", got)
	}
	if out := fsdRun(t, at, "decisions"); !strings.Contains(out, "accepted") {
		t.Errorf("no decision is accepted: %s", out)
	}

	again := ptytest.Start(t, at, binary)
	again.Sees("Projects", "Order desk").Press("enter").Sees("Backend stack", "accepted", "because you said")
	again.Press("esc").Sees("1 Requirements").Press("esc").Sees("Projects").Press("esc").Sees("Projects")
	again.Press("q").Exits(0).Restored()
}

func TestAKilledProgramHasLostNothingThatWasShown(t *testing.T) {
	at := machine(t)
	fsd := begin(t, at, 3)
	asked := question(fsd)
	stored(t, at, 3)
	before := answers(t, at)
	fsd.Signal(syscall.SIGKILL).Exits(128 + 9)

	again := ptytest.Start(t, at, binary)
	again.Sees("Order desk").Press("enter").Sees("question 4 of", asked)
	if got := answers(t, at); fmt.Sprint(got) != fmt.Sprint(before) {
		t.Errorf("stored were %v, after the kill %v", before, got)
	}
	again.Press("enter").SeesNot(asked)
	stored(t, at, 4)
	again.Press("q").Exits(0)
	if out := fsdRun(t, at, "doctor"); strings.Contains(strings.ToLower(out), "damaged") {
		t.Errorf("doctor says %s", out)
	}
}

func TestExportWritesRecordsBelowTheCurrentFolder(t *testing.T) {
	at := machine(t)
	fsd := begin(t, at, 5)
	fsd.Press("enter").Sees("Recorded").Press("x").Sees("0001-", "new", "write the files")
	if _, err := os.Stat(filepath.Join(at.Dir, "docs")); err == nil {
		t.Error("the preview has written something")
	}
	fsd.Press("enter").Sees("written")
	fsd.Press("q").Exits(0)
	records, err := filepath.Glob(filepath.Join(at.Dir, "docs", "adr", "0001-*.md"))
	if err != nil || len(records) != 1 {
		t.Fatalf("%d records, %v", len(records), err)
	}
	text, err := os.ReadFile(records[0])
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(text), "# 1. ") || !strings.Contains(string(text), "## Decision Outcome") {
		t.Errorf("the record is %q", text)
	}
	if _, err := os.Stat(filepath.Join(at.Dir, "docs", "adr.md")); err != nil {
		t.Error(err)
	}
	if out := fsdRun(t, at, "export"); strings.Contains(out, "create") || strings.Contains(out, "update") {
		t.Errorf("exporting again changes files:\n%s", out)
	}
}

func TestTheSampleProjectOpens(t *testing.T) {
	at := machine(t)
	fsd := ptytest.Start(t, at, binary).Sees("Sample: Bookshop").Press("enter").Sees("Requirements", "Architecture", "Production", "decisions")
	fsd.Press("4").Sees("SHIP").Press("2").Sees("9 of 9", "next Export the decisions as ADRs")
	fsd.Press("?").Sees("What you can do here").Press("esc").SeesNot("What you can do here")
	fsd.Press(":").Sees("Go to").Type("primary database").Sees("Primary database").Press("enter").Sees("PostgreSQL", "because you said")
	fsd.Press("esc esc").Sees("Projects")
	fsd.Press("q").Exits(0).Restored()
	if out := fsdRun(t, at, "list"); strings.Count(out, "Bookshop") != 1 {
		t.Errorf("the projects are %s", out)
	}
}

func TestUndoReachesBehindARestart(t *testing.T) {
	at := machine(t)
	fsd := begin(t, at, 2)
	stored(t, at, 2)
	fsd.Press("q").Exits(0)
	again := ptytest.Start(t, at, binary).Sees("Order desk").Press("enter").Sees("question 3 of")
	again.Press("u").Sees("Undid")
	if !ptytest.Poll(func() bool { return len(answers(t, at)) == 1 }) {
		t.Errorf("after undo %v is stored", answers(t, at))
	}
	again.Press("U").Sees("Redid")
	stored(t, at, 2)
	again.Press("q").Exits(0)
}

func TestWithoutAScreenItSaysWhatToDo(t *testing.T) {
	at := machine(t)
	dumb := at
	dumb.Env = []string{"TERM=dumb"}
	fsd := ptytest.Start(t, dumb, binary).Exits(3)
	if raw := fsd.Raw(); strings.Contains(raw, "\x1b") || !strings.Contains(raw, "fsd list") {
		t.Errorf("with TERM=dumb it says %q", raw)
	}
	code, out, errs := ptytest.Run(t, at, binary)
	if code != 3 || strings.Contains(out+errs, "\x1b") || !strings.Contains(errs, "fsd list") {
		t.Errorf("without a terminal: exit %d, %q, %q", code, out, errs)
	}
}

func TestSignalsEndItWithTheTerminalWhole(t *testing.T) {
	for s, code := range map[syscall.Signal]int{syscall.SIGTERM: 143, syscall.SIGHUP: 129, syscall.SIGINT: 130} {
		t.Run(s.String(), func(t *testing.T) {
			at := machine(t)
			fsd := begin(t, at, 1)
			stored(t, at, 1)
			fsd.Signal(s).Exits(code).Restored()
			if raw := fsd.Raw(); !strings.Contains(raw[strings.LastIndex(raw, "\x1b[?1049l"):], "ended by signal") {
				t.Errorf("nothing is said at the end: %q", raw[max(0, len(raw)-300):])
			}
			if len(answers(t, at)) != 1 {
				t.Error("the answer is lost")
			}
		})
	}
}

func TestAStormOfResizes(t *testing.T) {
	at := machine(t)
	fsd := begin(t, at, 5)
	for range 5 {
		for _, size := range [][2]int{{1, 1}, {250, 60}, {30, 8}, {29, 7}, {80, 24}, {2, 40}, {200, 3}, {120, 40}} {
			fsd.Resize(size[0], size[1])
			fsd.Press("j k")
		}
	}
	fsd.Resize(1, 1).Resize(20, 5).Sees("fsd needs").Resize(100, 30).Sees("Backend stack", "because you said", "esc back")
	screen := fsd.Screen()
	if strings.Contains(screen, "fsd needs") || strings.Count(screen, "because you said") != 1 {
		t.Errorf("something is left of other sizes:\n%s", screen)
	}
	fsd.Press("q").Exits(0).Restored()
}

func TestAFolderOpensItsProject(t *testing.T) {
	at := machine(t)
	fsdRun(t, at, "new", "Other")
	fsdRun(t, at, "new", "Order desk", "--here")
	fsd := ptytest.Start(t, at, binary).Sees("Order desk", "question 1 of")
	fsd.Press("q").Exits(0).Restored()
	elsewhere := at
	elsewhere.Dir = t.TempDir()
	ptytest.Start(t, elsewhere, binary).Sees("Projects", "Other", "Order desk").Press("q").Exits(0)
}

func TestTwoWindowsLoseNothing(t *testing.T) {
	at := machine(t)
	one := begin(t, at, 1)
	stored(t, at, 1)
	two := ptytest.Start(t, at, binary).Sees("Order desk").Press("enter").Sees("question 2 of")
	one.Press("enter").Sees("question 3 of")
	stored(t, at, 2)
	two.Until("the other window's answer", func() bool {
		two.Press("j")
		return strings.Contains(two.Screen(), "Somebody else changed the project")
	})
	fsdRun(t, at, "rename", "Order desk", "Front desk")
	one.Until("the new name", func() bool {
		one.Press("k")
		return strings.Contains(one.Screen(), "Front desk")
	})
	one.Press("q").Exits(0)
	two.Press("q").Exits(0)
	if got := answers(t, at); len(got) != 2 {
		t.Errorf("stored are %v", got)
	}
}

func TestWhatTwoMachinesDecidedDifferentlyIsChosenOnTheScreen(t *testing.T) {
	ada, bob := machine(t), ptytest.At{Home: t.TempDir(), Dir: t.TempDir()}
	fsdRun(t, ada, "new", "Order desk", "--here")
	take := func(from, to ptytest.At) { // as git does: files are only added
		t.Helper()
		err := filepath.WalkDir(filepath.Join(from.Dir, ".fsd"), func(name string, d os.DirEntry, err error) error {
			rel, _ := filepath.Rel(from.Dir, name)
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			if err := os.MkdirAll(filepath.Dir(filepath.Join(to.Dir, rel)), 0o755); err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(to.Dir, rel), data, 0o644)
		})
		if err != nil {
			t.Fatal(err)
		}
		fsdRun(t, to, "sync")
	}
	take(ada, bob)
	fsdRun(t, ada, "decide", "data-store=mysql", "--because", "we run it")
	fsdRun(t, bob, "decide", "data-store=mongodb", "--because", "we like it")
	fsdRun(t, bob, "sync")
	take(bob, ada)

	fsd := ptytest.Start(t, ada, binary).Sees("Order desk").Press("2").Sees("Settle: ", "in two ways").Press("n")
	fsd.Sees("In dispute", "we run it", "we like it", "counts until you choose").Press("enter").Sees("Settled: ")
	fsd.Press("q").Exits(0).Restored()
	if out := fsdRun(t, ada, "settle", "--json"); strings.TrimSpace(out) != "[]" {
		t.Errorf("still in dispute is %s", out)
	}
	take(ada, bob)
	if out := fsdRun(t, bob, "settle", "--json"); strings.TrimSpace(out) == "[]" {
		t.Error("Bob has seen the choice before Ada's machine wrote it")
	}
	fsdRun(t, ada, "sync")
	take(ada, bob)
	if a, b := fsdRun(t, ada, "log", "--json"), fsdRun(t, bob, "log", "--json"); a != b {
		t.Errorf("Ada's history is\n%s\nBob's is\n%s", a, b)
	}
}

func TestACommandAndAnOpenScreenSeeEachOther(t *testing.T) {
	at := machine(t)
	fsd := begin(t, at, 1)
	stored(t, at, 1)

	// One key is enough to see what a command has done, and the screen's own answers are there for commands.
	fsdRun(t, at, "require", "feature", "must: pay by card", "could: gift cards")
	fsdRun(t, at, "rename", "Order desk", "Front desk")
	fsd.Press("j").Sees("Front desk", "Somebody else changed the project")
	fsd.Press("enter").Sees("question 3 of")
	stored(t, at, 2)
	fsd.Press(":").Sees("Go to").Type("core features").Press("enter").Sees("pay by card", "gift cards")

	// What a command has taken away cannot be taken away again; the screen says so and shows what is there.
	fsdRun(t, at, "require", "--remove", "pay by card")
	answer := "y"
	if fsd.Press("d").Sees("Remove"); strings.Contains(fsd.Screen(), "Remove gift cards?") {
		answer = "n" // it has seen already what the command did, so this is about the row below
	}
	fsd.Press(answer).Until("a word about it", func() bool {
		screen := fsd.Screen()
		return answer == "n" || strings.Contains(screen, "Somebody else changed the project") || strings.Contains(screen, "is not there any more")
	})
	fsd.SeesNot("pay by card").Sees("gift cards")
	fsd.Press("q").Exits(0).Restored()
	if out := fsdRun(t, at, "require"); strings.Contains(out, "pay by card") || !strings.Contains(out, "gift cards") {
		t.Errorf("the rows are\n%s", out)
	}
}

func TestNobodysChangeIsLostWhenACommandAndAScreenWriteAtOnce(t *testing.T) {
	at := machine(t)
	fsd := begin(t, at, 1)
	stored(t, at, 1)
	const commands, rows = 12, 4
	failed := make(chan string, 1)
	go func() {
		defer close(failed)
		for i := range commands {
			code, _, errs := ptytest.Run(t, at, binary, "note", "data-store", fmt.Sprintf("note %d", i))
			if code != 0 {
				failed <- errs
				return
			}
		}
	}()
	fsd.Press(":").Sees("Go to").Type("core features").Press("enter").Sees("What shall it do")
	for i := range rows {
		fsd.Type(fmt.Sprintf("must: thing %d", i)).Press("enter").Sees(fmt.Sprintf("thing %d no acceptance line", i))
	}
	for errs := range failed {
		t.Errorf("a command failed: %s", errs)
	}
	fsd.Press("esc q").Exits(0)
	var log []struct{ Kind string }
	if err := json.Unmarshal([]byte(fsdRun(t, at, "log", "--json")), &log); err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	for _, c := range log {
		kinds[c.Kind]++
	}
	if kinds["noted"] != commands || kinds["feature"] != rows || len(log) != 1+1+commands+rows {
		t.Errorf("stored are %v", kinds)
	}
}
