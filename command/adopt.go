package command

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"fsd/knowledge"
	"fsd/store"
	"fsd/workflow"
	"fsd/workflow/adopt"
	"fsd/workflow/clean"
	"fsd/workflow/session"
)

// adoptHelp says what fsd import does with a team's records.
const adoptHelp = "Of any other folder, or a Markdown file, it adopts the ADRs: in Nygard's form, MADR 1 to 4, Log4brains' or another.\n" +
	"Each becomes a record of the project, word for word, and nothing is written to the folder. A record that seems to\n" +
	"be about a decision that fsd knows is proposed for it; deciding so confirms it. Adopting again takes in what has\n" +
	"changed since. A file that could not be read is named, and the exit code is then 7."

// adoptedJSON is what fsd import says of the records that it adopted.
type adoptedJSON struct {
	Folder  string        `json:"folder"` // of the records, below the root of their repository
	Records []recordJSON  `json:"records"`
	Skipped []skippedJSON `json:"skipped"` // files that could not be adopted; the exit code is then 7
	Others  int           `json:"others"`  // Markdown files that are no records
	New     int           `json:"new"`
	Changed int           `json:"changed"` // since they were adopted
	Known   int           `json:"known"`   // as they are, or written by fsd
}

// recordJSON is one record that was read.
type recordJSON struct {
	File     string                `json:"file"`
	Number   int                   `json:"number"` // 0 when it has none
	Title    string                `json:"title"`
	Status   workflow.RecordStatus `json:"status"`
	Date     string                `json:"date"`
	Missing  []string              `json:"missing"`  // what the file does not state: status, date
	Decision string                `json:"decision"` // proposed
	Option   string                `json:"option"`
}

// skippedJSON is a file that was not adopted.
type skippedJSON struct {
	File string `json:"file"`
	Why  string `json:"why"`
}

// adopt takes the records below a path into a project.
func (a *app) adopt(ctx context.Context, path, name string) error {
	ctx, stop := stoppable(ctx)
	defer stop()
	found, err := adopt.Open(ctx, path, a.progress("read"))
	if err != nil {
		return stopped(err)
	}
	return a.with(ctx, func(s *store.Store) error {
		id, err := a.target(ctx, s, name)
		if err != nil {
			return err
		}
		k, err := knowledge.Load()
		if err != nil {
			return err
		}
		work, err := session.Open(ctx, s, k, id, a.author(), a.Now)
		if err != nil {
			return err
		}
		out, work, err := adopt.Adopt(ctx, s, work, found)
		if err != nil {
			return stopped(err)
		}
		return a.printAdoption(work.View(), out)
	})
}

// target is the project to adopt into: the one named, which is created if there is none; else the one that every command
// takes.
func (a *app) target(ctx context.Context, s *store.Store, name string) (string, error) {
	if name == "" {
		return a.resolve(ctx, s, "")
	}
	p, err := s.Find(ctx, name)
	var missing *store.NotFound
	if !errors.As(err, &missing) {
		return p.ID, err
	}
	clear, err := clean.Name(name)
	if err != nil {
		return "", refusal("%s", err)
	}
	p, err = Create(ctx, s, clear, a.author(), a.Now())
	return p.ID, err
}

// printAdoption says what became of each file.
func (a *app) printAdoption(v *workflow.View, out adopt.Adoption) error {
	if a.asJSON {
		return errors.Join(a.printJSON(adoptionJSON(out)), notAdopted(out.Skipped))
	}
	t, partly := a.table(), 0
	var proposals []string
	for _, r := range out.Records {
		how := "read"
		if len(r.Missing) > 0 {
			how, partly = "partly", partly+1
		}
		status := string(r.Status)
		if r.Assumed {
			status += "?"
		}
		proposal := ""
		if p, ok := v.Proposal(r.Decision); ok && p.File == r.File {
			proposal = r.Decision + "=" + r.Option
			proposals = append(proposals, proposal)
		}
		row := []string{how, clean.Show(r.File), status, r.Date, clean.Show(r.Title)}
		if proposal != "" {
			row = append(row, proposal)
		}
		t.row(row...)
	}
	for _, skipped := range out.Skipped {
		t.row("skipped", clean.Show(skipped.File), "", "", skipped.Why)
	}
	if err := t.flush(); err != nil {
		return err
	}
	fmt.Fprintf(a.Err, "%d records: %d new, %d changed, %d known; %d state no status or no date, which is marked or left out. Nothing was written to the folder.\n",
		len(out.Records), out.New, out.Changed, out.Known, partly)
	if len(proposals) > 0 {
		fmt.Fprintf(a.Err, "%d seem to be about decisions of this project. Confirm one with: fsd decide %s\n", len(proposals), proposals[0])
	}
	return notAdopted(out.Skipped)
}

// notAdopted names the first files that were skipped, with the reason.
func notAdopted(skipped []adopt.Skipped) error {
	const few = 3
	var reasons []string
	for i, s := range skipped {
		if i == few {
			reasons = append(reasons, "and others, listed above")
			break
		}
		reasons = append(reasons, s.File+": "+s.Why)
	}
	if len(skipped) == 0 {
		return nil
	}
	return Coded{ExitKept, fmt.Sprintf("%d files could not be adopted: %s", len(skipped), strings.Join(reasons, "; "))}
}

func adoptionJSON(out adopt.Adoption) adoptedJSON {
	doc := adoptedJSON{Folder: out.Folder, Records: []recordJSON{}, Skipped: []skippedJSON{}, Others: out.Others, New: out.New, Changed: out.Changed, Known: out.Known}
	for _, r := range out.Records {
		doc.Records = append(doc.Records, recordJSON{r.File, r.Number, r.Title, r.Status, r.Date, append([]string{}, r.Missing...), r.Decision, r.Option})
	}
	for _, s := range out.Skipped {
		doc.Skipped = append(doc.Skipped, skippedJSON(s))
	}
	return doc
}
