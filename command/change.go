package command

import (
	"context"
	"fmt"

	"fsd/store"
	"fsd/workflow"
	"fsd/workflow/clean"
	"fsd/workflow/session"
)

const dryRunHelp = "say what would move (--json: for programs), and change nothing"

// nameAndItem takes apart the words of a command that works on one thing of a project whose name may be left out.
func nameAndItem(args []string) (name, item string) {
	if len(args) > 1 {
		name = args[0]
	}
	return name, args[len(args)-1]
}

// change makes one change on a project; make sees the project as it is.
func (a *app) change(ctx context.Context, name string, make func(*workflow.View) (workflow.Body, error)) error {
	return a.changes(ctx, name, false, func(v *workflow.View) ([]workflow.Body, error) {
		body, err := make(v)
		return []workflow.Body{body}, err
	})
}

// changes makes changes on a project, all or none; a dry run only says what they would move.
func (a *app) changes(ctx context.Context, name string, dryRun bool, make func(*workflow.View) ([]workflow.Body, error)) error {
	if a.asJSON && !dryRun {
		return misused("--json needs --dry-run: there is nothing else to print")
	}
	return a.onProject(ctx, name, func(s *store.Store, work session.Session) error {
		bodies, err := make(work.View())
		if err != nil {
			return err
		}
		if dryRun {
			return a.preview(work, bodies)
		}
		_, err = work.Run(ctx, s, bodies...)
		return err
	})
}

// movedJSON is something that a change would move.
type movedJSON struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

// flipJSON is a recommendation that would turn.
type flipJSON struct {
	Decision string `json:"decision"`
	Title    string `json:"title"`
	From     string `json:"from"` // options
	To       string `json:"to"`
}

// impactJSON is what a change would move besides what it says.
type impactJSON struct {
	Flips     []flipJSON     `json:"flips"`     // recommendations of open decisions that turn
	Appears   []movedJSON    `json:"appears"`   // decisions that come into question
	Vanishes  []movedJSON    `json:"vanishes"`  // decisions that no longer apply
	Stale     []movedJSON    `json:"stale"`     // decisions made whose recommendation is another one then
	Checks    []movedJSON    `json:"checks"`    // checks that appear
	Dropped   []movedJSON    `json:"dropped"`   // checks that go away
	Conflicts []conflictJSON `json:"conflicts"` // conflicts that arise
	Solved    []conflictJSON `json:"solved"`    // conflicts that end
}

func moved[T any](list []T, of func(T) movedJSON) []movedJSON {
	out := []movedJSON{}
	for _, x := range list {
		out = append(out, of(x))
	}
	return out
}

func impactOf(v *workflow.View, i workflow.Impact) impactJSON {
	decision := func(d workflow.Decision) movedJSON { return movedJSON{d.ID, d.Title} }
	check := func(c workflow.Check) movedJSON { return movedJSON{c.ID, c.Title} }
	out := impactJSON{
		Flips: []flipJSON{}, Appears: moved(i.Appears, decision), Vanishes: moved(i.Vanishes, decision),
		Stale: moved(i.Stale, func(r workflow.Record) movedJSON {
			d, _ := v.Decision(r.Decision)
			return movedJSON{r.Decision, d.Title}
		}),
		Checks: moved(i.Checks, check), Dropped: moved(i.Dropped, check),
		Conflicts: conflictsJSON(v, i.Conflicts), Solved: conflictsJSON(v, i.Solved),
	}
	for _, f := range i.Flips {
		out.Flips = append(out.Flips, flipJSON{f.Decision.ID, f.Decision.Title, f.From, f.To})
	}
	return out
}

// preview prints what changes would move. They are refused as they would be without --dry-run.
func (a *app) preview(work session.Session, bodies []workflow.Body) error {
	before, valid := work.View(), []workflow.Body{}
	for _, body := range bodies {
		next, c, err := work.Do(body)
		if err != nil {
			return err
		}
		work, valid = next, append(valid, c.Body)
	}
	impact := before.Preview(valid...)
	if impact.None() {
		fmt.Fprintln(a.Err, "Nothing else would move.")
	}
	return a.printImpact(impactOf(before, impact))
}

func (a *app) printImpact(i impactJSON) error {
	if a.asJSON {
		return a.printJSON(i)
	}
	t := a.table()
	for _, f := range i.Flips {
		t.row("recommendation turns", f.Title+": "+f.From+" -> "+f.To)
	}
	for _, group := range []struct {
		say  string
		list []movedJSON
	}{
		{"new decision", i.Appears},
		{"decision no longer applies", i.Vanishes},
		{"goes stale", i.Stale},
		{"new check", i.Checks},
		{"check no longer applies", i.Dropped},
	} {
		for _, m := range group.list {
			t.row(group.say, clean.Show(m.Title))
		}
	}
	for _, c := range i.Conflicts {
		t.row("conflict, "+string(c.Severity), c.Say)
	}
	for _, c := range i.Solved {
		t.row("conflict ends", c.Say)
	}
	return t.flush()
}
