package command_test

import (
	"cmp"
	"os"
	"path/filepath"
	"testing"
)

// what the walk reads of fsd's JSON
type (
	walkFact struct {
		ID, Ask, Why, Kind string
		Values             []struct{ ID, Label string }
	}
	walkOption struct {
		ID          string
		Recommended bool
		LostBecause string `json:"lost_because"`
		WouldWinIf  string `json:"would_win_if"`
	}
	walkDecision struct {
		ID, State, Recommended, Why, Chosen string
		Stale                               bool
		Record                              int
		Reasons                             []string
		Options                             []walkOption
		Conflicts                           []struct{ ID, Say, Fix string }
	}
	walkStatus struct {
		Question *struct {
			Kind, ID, Title string
			Fact            *walkFact
			Rows            *struct{ Kind, Example string }
			Decision        *walkDecision
		}
		Stale     []struct{ Decision, Chosen, Recommended string }
		Conflicts []struct {
			ID, Say, Fix string
			Accepted     bool
		}
		Verdict  string
		Ship     bool
		Blockers []string
	}
)

// A program can walk a project from its making to its export with what the JSON says, and nothing else.
func TestAProgramWalksAProject(t *testing.T) {
	if testing.Short() {
		t.Skip("a whole project takes seconds")
	}
	w := newWorld(t)
	w.ok("new", "shop", "--here")
	asked := map[string]bool{}
	for range 300 {
		var status walkStatus
		w.json(&status, "status")
		q := status.Question
		if q == nil {
			break
		}
		if key := q.Kind + q.ID; asked[key] {
			t.Fatalf("%s is asked again after its answer", key)
		} else {
			asked[key] = true
		}
		switch {
		case q.Fact != nil:
			w.answerFact(*q.Fact)
		case q.Rows != nil:
			w.ok("require", q.Rows.Kind, q.Rows.Example)
		case q.Decision != nil:
			w.accept(*q.Decision)
		default:
			t.Fatalf("the question %q has nothing in it", q.Title)
		}
	}
	w.finish()
}

// answerFact gives the first answer; what may be answered, and why it is asked, is in the JSON.
func (w *world) answerFact(f walkFact) {
	w.t.Helper()
	if f.Ask == "" || f.Why == "" || len(f.Values) == 0 && f.Kind != "text" {
		w.t.Fatalf("the question is %+v", f)
	}
	answer := "what it is"
	if len(f.Values) > 0 {
		answer = f.Values[0].ID
	}
	w.ok("answer", f.ID+"="+answer)
}

// accept takes the recommendation, after a look at what is said about it and about every other option.
func (w *world) accept(d walkDecision) {
	w.t.Helper()
	if d.State != "recommended" || d.Why == "" || len(d.Reasons) == 0 || d.Recommended == "" {
		w.t.Errorf("the recommendation is %+v", d)
	}
	for _, o := range d.Options {
		if o.Recommended != (o.ID == d.Recommended) || !o.Recommended && cmp.Or(o.LostBecause, o.WouldWinIf) == "" {
			w.t.Errorf("of the option %s of %s it says %+v", o.ID, d.ID, o)
		}
	}
	w.ok("decide", d.ID)
}

// finish builds, exports and checks, and wants the records on disk to be the decisions made.
func (w *world) finish() {
	w.t.Helper()
	var decisions []walkDecision
	w.json(&decisions, "decisions")
	made := 0
	for _, d := range decisions {
		if d.Chosen != "" {
			made++
		}
		if d.State == "open" || d.State == "recommended" {
			w.t.Errorf("nothing is left to ask, but %s is %s", d.ID, d.State)
		}
	}
	var export struct {
		DryRun bool `json:"dry_run"`
		Files  []struct{ Path, Action string }
	}
	w.json(&export, "export", "--dry-run")
	if !export.DryRun || len(export.Files) < made {
		w.t.Errorf("%d decisions are made, the dry run would write %+v", made, export)
	}
	w.ok("export")
	if records, err := filepath.Glob(filepath.Join(w.folder, "docs", "adr", "[0-9]*.md")); err != nil || len(records) != made || made == 0 {
		w.t.Errorf("%d records of %d decisions, %v", len(records), made, err)
	}
	for _, file := range export.Files {
		if _, err := os.Stat(filepath.Join(w.folder, filepath.FromSlash(file.Path))); err != nil {
			w.t.Error(err)
		}
	}
	var steps []struct{ ID string }
	w.json(&steps, "plan")
	for _, s := range steps {
		w.ok("step", s.ID, "--done")
	}
	var checks []struct{ ID, State, Why, How string }
	w.json(&checks, "checks")
	for _, c := range checks {
		if c.Why == "" || c.How == "" {
			w.t.Errorf("of the check %s it says %+v", c.ID, c)
		}
		if c.State == "open" {
			w.ok("check", c.ID, "--not-applicable", "only a walk")
		}
	}
	var status walkStatus
	w.json(&status, "status")
	if !status.Ship || len(status.Blockers)+len(status.Conflicts)+len(status.Stale) > 0 {
		w.t.Errorf("at the end of the walk: %+v", status)
	}
	w.ok("status", "--verdict")
}

// What goes wrong later is in the JSON too: advice that has changed, and choices that clash.
func TestAProgramSeesWhatHasToBeLookedAtAgain(t *testing.T) {
	w := newWorld(t)
	w.ok("new", "shop", "--here")
	w.ok(append([]string{"answer", "instances=several"}, stackAnswers...)...)
	w.ok("decide", "backend-stack")
	w.ok("decide", "session-store=process_memory", "--because", "it is fast")
	w.ok("answer", "team_language=python")
	var status walkStatus
	w.json(&status, "status")
	if len(status.Stale) != 1 || status.Stale[0].Decision != "backend-stack" || status.Stale[0].Chosen == status.Stale[0].Recommended {
		t.Errorf("stale is %+v", status.Stale)
	}
	if len(status.Conflicts) != 1 || status.Conflicts[0].Accepted || status.Conflicts[0].Fix == "" {
		t.Fatalf("the conflicts are %+v", status.Conflicts)
	}
	var decisions []walkDecision
	w.json(&decisions, "decisions")
	byID := map[string]walkDecision{}
	for _, d := range decisions {
		byID[d.ID] = d
	}
	if clash, stale := byID["session-store"], byID["backend-stack"]; len(clash.Conflicts) != 1 || !stale.Stale || stale.Record != 1 {
		t.Errorf("the decisions are %+v and %+v", clash, stale)
	}
	w.ok("check", "conflict:"+status.Conflicts[0].ID, "--accept-risk", "until March", "--until", "2999-01-01")
	if w.json(&status, "status"); !status.Conflicts[0].Accepted {
		t.Error("the accepted conflict is not said to be")
	}
}
