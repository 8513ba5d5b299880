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
	rec, ok := r.selected()
	none, line := "", "it has a record of its own"
	if !ok {
		none, line = "there is no record", "there is no record"
	}
	if rec.Routine && rec.Status == workflow.StatusAccepted {
		line = ""
	}
	unconfirmed := "nothing is to be confirmed"
	if _, ok := proposal(r.Project(), rec); ok {
		unconfirmed = ""
	}
	read := page.Action{Keys: []string{"enter", "l", "right"}, Name: "read", Why: none, Footer: true, Do: func() tea.Cmd { return page.Go(page.Record, rec.ID) }}
	if it, _ := r.List.Selected(); it.Head {
		read.Name, read.Why, read.Do = "unfold", "", func() tea.Cmd { r.List.Fold(); return r.read() }
	}
	return r.Browser.Actions(r.Env.Theme, []page.Action{
		read,
		opening(r.Project(), rec),
		following(r.Project(), rec, func(id string) tea.Cmd { r.List.Select(id); return r.read() }),
		{Keys: []string{"c"}, Name: "confirm", Why: unconfirmed, Footer: unconfirmed == "", Do: func() tea.Cmd { return r.accept(rec) }},
		{Keys: []string{"x"}, Name: "export", Footer: true, Do: func() tea.Cmd { return page.Go(page.Export, "") }},
		{Keys: []string{"i"}, Name: "adopt a team's records", Footer: true, Do: r.adopt},
		{Keys: []string{"w"}, Name: "a record of its own", Why: line, Do: func() tea.Cmd {
			return r.Make("It has a record of its own now", workflow.Detailed{Decisions: []string{rec.Decision}})
		}},
		{Keys: []string{"y"}, Name: "copy as Markdown", Why: none, Footer: true, Do: func() tea.Cmd {
			return page.Send(page.Copy{Text: string(export.ADR(r.Project(), rec)), What: "the record"})
		}},
		{Keys: []string{"J", "ctrl+e"}, Name: "scroll the text down", Do: func() tea.Cmd { r.reader.Scroll(3); return nil }},
		{Keys: []string{"K", "ctrl+y"}, Name: "scroll the text up", Do: func() tea.Cmd { r.reader.Scroll(-3); return nil }},
	}, r.read)
}

// opening goes to the decision that a record is about, or seems to be about.
func opening(v *workflow.View, rec workflow.Record) page.Action {
	a := page.Action{Keys: []string{"o"}, Name: "open the decision", Why: "it is about no decision that fsd knows", Footer: true}
	id := rec.Decision
	if d, ok := proposal(v, rec); ok {
		id = d.ID
	}
	if id != "" {
		a.Why, a.Do = "", func() tea.Cmd { return page.Go(page.Decide, id) }
	}
	return a
}

// proposal is the decision that an adopted record seems to be about, as long as nobody has decided it.
func proposal(v *workflow.View, rec workflow.Record) (workflow.Decision, bool) {
	if rec.Adopted == nil {
		return workflow.Decision{}, false
	}
	if r, ok := v.Proposal(rec.Adopted.Decision); !ok || r.ID != rec.ID {
		return workflow.Decision{}, false
	}
	return v.Decision(rec.Adopted.Decision)
}

// accept confirms what an adopted record seems to be about.
func (r *Records) accept(rec workflow.Record) tea.Cmd {
	d, _ := proposal(r.Project(), rec)
	body := workflow.Decided{Decision: d.ID, Option: rec.Adopted.Option}
	said := d.Title + ": " + d.OptionTitle(rec.Adopted.Option)
	return r.Impact("Confirm "+said+"?", func() tea.Cmd { return r.Make("Confirmed: "+said, body) }, body)
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
			services, progress := r.Env.Services, &page.Progress{}
			return page.Send(page.Work{What: "Reading the records", Limit: timeLimit, Progress: progress, Do: func(ctx context.Context) tea.Msg {
				what, err := services.ReadRecords(ctx, name, progress.Set)
				return found{what, err}
			}})
		},
	}})
}

// confirm says what was found and asks whether to take it in.
func (r *Records) confirm(msg found) tea.Cmd {
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
			return page.Send(page.Work{What: "Saving the records", Limit: timeLimit, Do: func(ctx context.Context) tea.Msg {
				out, err := services.Adopt(ctx, s, msg.found)
				return adopted{out, err}
			}})
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
