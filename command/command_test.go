package command_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fsd/command"
	"fsd/store"
)

// world is a machine with a home, a current folder and nothing else.
type world struct {
	t            testing.TB
	home, folder string
	env          map[string]string
	opened       []string // projects the screen was opened on
	typed        string   // what the next command reads from standard input
}

func newWorld(t testing.TB) *world {
	return &world{t: t, home: t.TempDir(), folder: t.TempDir(), env: map[string]string{"USER": "ada"}}
}

// run executes a command line and returns exit code, output and errors.
func (w *world) run(args ...string) (int, string, string) {
	w.t.Helper()
	var out, err bytes.Buffer
	code := command.Run(context.Background(), command.Env{
		In: strings.NewReader(w.typed), Out: &out, Err: &err, Getenv: func(k string) string { return w.env[k] }, Home: w.home, Folder: w.folder,
		Now: func() time.Time { return time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC) }, Version: "test",
		Screen: func(_ context.Context, _ *store.Store, project string) error {
			w.opened = append(w.opened, project)
			return nil
		},
	}, args)
	return code, out.String(), err.String()
}

// ok runs a command that must succeed and returns its output.
func (w *world) ok(args ...string) string {
	w.t.Helper()
	code, out, errs := w.run(args...)
	if code != 0 {
		w.t.Fatalf("fsd %s: exit %d, %s", strings.Join(args, " "), code, errs)
	}
	return out
}

// refused runs a command that must fail with a code and say something.
func (w *world) refused(code int, says string, args ...string) {
	w.t.Helper()
	got, out, errs := w.run(args...)
	if got != code || !strings.Contains(errs, says) {
		w.t.Errorf("fsd %s: exit %d, %q; want %d, %q", strings.Join(args, " "), got, errs, code, says)
	}
	if strings.ContainsAny(out+errs, "\x1b\x07\u202e") {
		w.t.Errorf("fsd %s: control characters in %q %q", strings.Join(args, " "), out, errs)
	}
	if n := strings.Count(errs, "\n"); n > 6 {
		w.t.Errorf("fsd %s: %d lines of error", strings.Join(args, " "), n)
	}
}

func (w *world) json(into any, args ...string) {
	w.t.Helper()
	if err := json.Unmarshal([]byte(w.ok(append(args, "--json")...)), into); err != nil {
		w.t.Fatal(err)
	}
}

// decisionRow is a decision as "fsd decisions --json" gives it, as far as tests look at it.
type decisionRow struct {
	ID, State, Recommended, Chosen, Because string
	Reasons                                 []string
	Options                                 []struct {
		ID          string
		LostBecause string `json:"lost_because"`
		WouldWinIf  string `json:"would_win_if"`
	}
}

func TestAProjectFromNothingToARecord(t *testing.T) {
	w := newWorld(t)
	id := strings.TrimSpace(w.ok("new", "Order desk", "--here"))
	if len(id) != 36 {
		t.Fatalf("the id is %q", id)
	}
	w.ok("answer", "clients=browser", "page_kind=app", "team_language=go", "stack_fixed=free", "push_direction=none", "io_pattern=db")
	var decisions []decisionRow
	w.json(&decisions, "decisions")
	first := decisions[slices.IndexFunc(decisions, func(d decisionRow) bool { return d.ID == "backend-stack" })]
	if first.ID != "backend-stack" || first.State != "recommended" || len(first.Reasons) == 0 {
		t.Fatalf("the first decision is %+v", first)
	}
	w.ok("decide", "backend-stack")
	w.ok("require", "feature", "must: pay by card | customer | given a cart, when paying, then it is confirmed")
	w.ok("require", "entity", "order: number string unique, belongs to customer", "customer: email string unique, personal")
	w.ok("require", "endpoint", "GET /orders list orders")
	w.ok("check", "pr-https", "--done", "--evidence", "seen")

	out := w.ok("export")
	if !strings.Contains(out, "create") || !strings.Contains(out, "docs/adr/0001-") {
		t.Errorf("export said %q", out)
	}
	names, _ := filepath.Glob(filepath.Join(w.folder, "docs/adr/*.md"))
	if len(names) != 1 {
		t.Fatalf("records: %v", names)
	}
	again := w.ok("export")
	if strings.Contains(again, "create") || strings.Contains(again, "update") {
		t.Errorf("the second export said %q", again)
	}
	if err := os.WriteFile(names[0], []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	w.refused(command.ExitKept, "kept", "export")
	if data, _ := os.ReadFile(names[0]); string(data) != "mine" {
		t.Error("a file changed by hand was overwritten")
	}
	w.ok("export", "--force")
	if data, _ := os.ReadFile(names[0] + ".orig"); string(data) != "mine" {
		t.Error("--force did not keep what the file held")
	}

	var log []struct {
		Say     string
		InForce bool `json:"in_force"`
	}
	w.ok("undo")
	w.json(&log, "log")
	if last := log[len(log)-1]; !strings.HasPrefix(last.Say, "Undid: ") {
		t.Errorf("the log ends with %+v", last)
	}
	w.ok("redo")
	var status struct {
		Ship    bool
		Verdict string
	}
	w.json(&status, "status")
	if status.Ship {
		t.Error("a new project may ship")
	}
	w.refused(command.ExitDoNotShip, "DO NOT SHIP", "status", "--verdict")
}

func TestWhatDoesNotFitIsRefusedWithASentence(t *testing.T) {
	w := newWorld(t)
	w.ok("new", "shop")
	w.ok("new", "clinic")
	w.refused(1, "Did you mean", "status", "shopp")
	w.refused(1, "name one of", "status")
	w.refused(1, "did you mean clients", "answer", "shop", "client=browser")
	w.refused(1, "did you mean browser", "answer", "shop", "clients=brwser")
	w.refused(1, "did you mean data-store", "decide", "shop", "datastore")
	w.refused(1, "did you mean", "decide", "shop", "data-store=postgres", "--because", "x")
	w.refused(1, "did you mean", "check", "shop", "pr-http", "--done")
	w.refused(1, "say why", "decide", "shop", "data-store=cassandra")
	w.refused(1, "1 to 80", "new", "")
	w.refused(1, "1 to 80", "new", strings.Repeat("x", 10_000))
	w.refused(1, "1 to 80", "new", "\x1b\u202e\u200b")
	w.refused(1, "no phase", "checks", "shop", "--phase", "\x1b]0;evil\x07")
	w.refused(1, "no guide", "guide", "ssee")
	w.refused(1, "no format", "export", "shop", "--format", "pdf")
	w.refused(1, "nothing is decided", "export", "shop")
	w.refused(1, "nothing to undo", "undo", "shop")
	w.refused(2, "no command", "frobnicate")
	w.refused(2, "no flag", "list", "--frobnicate")
	w.refused(2, "a word is missing", "new")
	if names, _ := os.ReadDir(w.folder); len(names) != 0 {
		t.Errorf("the current folder has %v", names)
	}
}

func TestOneWrongAnswerAmongManyChangesNothing(t *testing.T) {
	w := newWorld(t)
	w.ok("new", "shop")
	w.refused(1, "no fact", "answer", "clients=browser", "nonsense=1")
	var facts []struct {
		ID      string
		Current []string
	}
	w.json(&facts, "facts")
	for _, f := range facts {
		if len(f.Current) > 0 {
			t.Errorf("%s was answered", f.ID)
		}
	}
}

func TestDatabasePathsThatCannotBe(t *testing.T) {
	w := newWorld(t)
	w.refused(command.ExitDisk, "folder", "list", "--db", w.folder)
	text := filepath.Join(w.folder, "text")
	if err := os.WriteFile(text, []byte("this is no database, but it is long enough to be taken for one\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.refused(command.ExitDamaged, text, "list", "--db", text)
	if data, _ := os.ReadFile(text); !strings.HasPrefix(string(data), "this is no database") {
		t.Error("the file was changed")
	}
	w.home = ""
	w.refused(command.ExitEnvironment, "FSD_DB", "list")
}

func TestProjectsCanBePutAwayAndBroughtBack(t *testing.T) {
	w := newWorld(t)
	w.ok("new", "shop")
	w.ok("archive", "shop")
	if out := w.ok("list"); strings.Contains(out, "shop") {
		t.Errorf("the list shows %q", out)
	}
	w.ok("restore", "shop")
	w.ok("delete", "shop")
	w.refused(1, "shop", "status", "shop")
	w.ok("restore", "shop")
	w.ok("rename", "shop", "store")
	if out := w.ok("list"); !strings.Contains(out, "store") {
		t.Errorf("the list shows %q", out)
	}
}

func TestTheScreenOpensOnTheFoldersProject(t *testing.T) {
	w := newWorld(t)
	w.ok()
	id := strings.TrimSpace(w.ok("new", "shop", "--here"))
	w.ok()
	w.ok("--project", "shop")
	if len(w.opened) != 3 || w.opened[0] != "" || w.opened[1] != id || w.opened[2] != id {
		t.Errorf("opened on %v, the project is %s", w.opened, id)
	}
}

func TestAFaultIsSaidInASentence(t *testing.T) {
	var errs bytes.Buffer
	code := command.Run(context.Background(), command.Env{
		Out: &bytes.Buffer{}, Err: &errs, Getenv: func(string) string { return "" }, Home: t.TempDir(), Folder: t.TempDir(),
		Now: func() time.Time { panic("no clock") },
	}, []string{"new", "shop"})
	if says := errs.String(); code != command.ExitBug || !strings.Contains(says, "no clock") || strings.Contains(says, "goroutine") {
		t.Errorf("a fault: exit %d, %q", code, says)
	}
}

func TestCompletionsDoNotWaitForALock(t *testing.T) {
	w := newWorld(t)
	w.env["FSD_DB"] = filepath.Join(w.home, "fsd.db")
	w.ok("new", "shop")
	if out := w.ok("__complete", "status", ""); !strings.Contains(out, "shop") {
		t.Fatalf("it offers %q", out)
	}
	db, err := sql.Open("sqlite", w.env["FSD_DB"])
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	conn, err := db.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(context.Background(), "BEGIN EXCLUSIVE"); err != nil {
		t.Fatal(err)
	}
	code, out, errs := w.run("__complete", "answer", "shop", "")
	if code != 0 || strings.Contains(out, "clients") || strings.Contains(errs, "fsd:") {
		t.Errorf("with a locked database: exit %d, %q, %q", code, out, errs)
	}
}
