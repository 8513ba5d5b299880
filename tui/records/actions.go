package records

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	tea "charm.land/bubbletea/v2"

	"fsd/tui/page"
	"fsd/workflow"
	"fsd/workflow/adopt"
	"fsd/workflow/export"
)

// timeLimit is how long reading a folder of records may take.
const timeLimit = 5 * time.Minute

// Actions implements page.Page.
func (r *Records) Actions() []page.Action {
	it, ok := r.list.Selected()
	rec, _ := find(r.Project(), it.ID)
	none, undecided, line := "", "", "it has a record of its own"
	switch {
	case !ok:
		none, undecided, line = "there is no record", "there is no record", "there is no record"
	case r.decision(rec) == "":
		undecided = "it is about no decision that fsd knows"
	}
	if rec.Routine && rec.Status == workflow.StatusAccepted {
		line = ""
	}
	unconfirmed := "nothing is to be confirmed"
	if _, ok := proposal(r.Project(), rec); ok {
		unconfirmed = ""
	}
	busy := ""
	if r.busy {
		busy = "records are being read"
	}
	return []page.Action{
		{Keys: []string{"enter", "l", "right"}, Name: "read", Why: none, Footer: true, Do: func() tea.Cmd { return page.Go(page.Record, it.ID) }},
		{Keys: []string{"o"}, Name: "open the decision", Why: undecided, Footer: true, Do: func() tea.Cmd { return page.Go(page.Decide, r.decision(rec)) }},
		{Keys: []string{"c"}, Name: "confirm", Why: unconfirmed, Footer: unconfirmed == "", Do: func() tea.Cmd { return r.accept(rec) }},
		{Keys: []string{"x"}, Name: "export", Footer: true, Do: func() tea.Cmd { return page.Go(page.Export, "") }},
		{Keys: []string{"i"}, Name: "adopt a team's records", Why: busy, Footer: true, Do: r.adopt},
		{Keys: []string{"w"}, Name: "a record of its own", Why: line, Do: func() tea.Cmd {
			return r.Make("It has a record of its own now", workflow.Detailed{Decisions: []string{rec.Decision}})
		}},
		{Keys: []string{"y"}, Name: "copy as Markdown", Why: none, Footer: true, Do: func() tea.Cmd {
			return page.Send(page.Copy{Text: string(export.ADR(r.Project(), rec)), What: "the record"})
		}},
	}
}

// decision is what a record is about: its own, or the one it is proposed for.
func (r *Records) decision(rec workflow.Record) string {
	if d, ok := proposal(r.Project(), rec); ok {
		return d.ID
	}
	return rec.Decision
}

// accept confirms what an adopted record seems to be about.
func (r *Records) accept(rec workflow.Record) tea.Cmd {
	d, _ := proposal(r.Project(), rec)
	body := workflow.Decided{Decision: d.ID, Option: rec.Adopted.Option}
	said := d.Title + ": " + d.OptionTitle(rec.Adopted.Option)
	return r.Impact("Confirm "+said+"?", body, func() tea.Cmd { return r.Make("Confirmed: "+said, body) })
}

// found and adopted are the answers of the services.
type (
	found struct {
		found adopt.Found
		err   error
	}
	adopted struct {
		out adopt.Adoption
		err error
	}
)

// adopt asks for a folder and reads the records in it.
func (r *Records) adopt() tea.Cmd {
	return page.Send(page.Ask{Question: page.Question{
		Title: "Adopt the records of", Initial: r.Env.Folder, Max: 1000,
		Hint: "A folder of ADRs, a repository with one in it, or one file. Nothing is written there.",
		Done: func(name string) tea.Cmd {
			if !filepath.IsAbs(name) {
				name = filepath.Join(r.Env.Folder, name)
			}
			r.busy = true
			services := r.Env.Services
			return tea.Batch(page.Watch(), func() tea.Msg {
				ctx, cancel := context.WithTimeout(context.Background(), timeLimit)
				defer cancel()
				what, err := services.ReadRecords(ctx, name, r.progress.Set)
				return found{what, err}
			})
		},
	}})
}

// confirm says what was found and asks whether to take it in.
func (r *Records) confirm(msg found) tea.Cmd {
	r.busy = false
	if msg.err != nil {
		return page.Send(page.Fail{Err: msg.err})
	}
	partly := 0
	for _, rec := range msg.found.Records {
		if len(rec.Missing) > 0 {
			partly++
		}
	}
	said := "Each states its status and its date.\n"
	if partly > 0 {
		said = fmt.Sprintf("%d of them state no status or no date.\n", partly)
	}
	for i, skipped := range msg.found.Skipped {
		if i == 5 {
			said += fmt.Sprintf("and %d more could not be read\n", len(msg.found.Skipped)-i)
			break
		}
		said += skipped.File + ": " + skipped.Why + "\n"
	}
	services, s := r.Env.Services, r.Env.Desk.Session()
	return page.Send(page.Ask{Question: page.Question{
		Title: fmt.Sprintf("Adopt %d records?", len(msg.found.Records)), Verb: "adopt them",
		Text: said + "Their files stay as they are.",
		Yes: func() tea.Cmd {
			return func() tea.Msg {
				ctx, cancel := context.WithTimeout(context.Background(), timeLimit)
				defer cancel()
				out, err := services.Adopt(ctx, s, msg.found)
				return adopted{out, err}
			}
		},
	}})
}

// tell says what adopting brought.
func (r *Records) tell(msg adopted) tea.Cmd {
	if msg.err != nil {
		return page.Send(page.Fail{Err: msg.err})
	}
	said := fmt.Sprintf("Records adopted: %d new, %d changed, %d known before", msg.out.New, msg.out.Changed, msg.out.Known)
	return tea.Batch(page.Send(page.Say{Text: said}), r.Env.Desk.Absorb())
}

// Status implements page.Statuser.
func (r *Records) Status() string {
	if !r.busy {
		return ""
	}
	return r.Env.Theme.Dim.Render("reading " + r.progress.String())
}
