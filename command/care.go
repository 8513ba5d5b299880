package command

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"fsd/knowledge"
	"fsd/store"
	"fsd/workflow"
	"fsd/workflow/clean"
)

func (a *app) careCommands() []*cobra.Command {
	backup := &cobra.Command{
		Use: "backup FILE", Short: "Write a copy of the database, whole and consistent", Args: takes(1, 1),
		Long: "Writes a copy of the database, all projects in it, while fsd may be in use. A file that is there already is\n" +
			"never overwritten. To go back to a copy, put it in the database's place; fsd doctor says where that is.",
		Example: "  fsd backup fsd-backup.db\n  fsd --db fsd-backup.db list      look into it",
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveDefault // files
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.with(cmd.Context(), func(s *store.Store) error { return s.Backup(cmd.Context(), a.absolute(args[0])) })
		},
	}
	var recover string
	doctor := a.jsonFlag(&cobra.Command{
		Use: "doctor", Short: "Say where things are and whether they are sound", Args: takes(0, 0),
		Long: "Says where the database is, whether it is sound, which backups fsd made by itself before it changed the\n" +
			"database's form, and what the terminal can do. It changes nothing. Trouble sets the exit code.\n\n" +
			"With --recover it reads all that can still be read of a damaged database and of the backups beside it, and\n" +
			"writes it to a new database. What you see follows from the changes, so each change that can be read is saved\n" +
			"whole. Where changes are missing the exit code is 7; fsd sync takes those in that a project's folder has.",
		Example: "  fsd doctor\n  fsd doctor --db fsd-backup.db\n  fsd doctor --json\n" +
			"  fsd doctor --recover saved.db     then look into it with: fsd --db saved.db list",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if recover != "" {
				return a.recover(cmd.Context(), recover)
			}
			return a.doctor(cmd.Context())
		},
	})
	doctor.Flags().StringVar(&recover, "recover", "", "save what can be read of a damaged database in a new `FILE`")
	return []*cobra.Command{backup, doctor}
}

// terminalJSON is what standard output can show.
type terminalJSON struct {
	Output string `json:"output"` // terminal or pipe
	Width  int    `json:"width"`  // in columns; 0 for a pipe
	Height int    `json:"height"`
	Colors string `json:"colors"` // none, 16, 256 or all; empty for a pipe
	Term   string `json:"term"`   // the variable TERM
}

// doctorJSON is what fsd doctor found.
type doctorJSON struct {
	Fsd       string       `json:"fsd"` // its version
	Database  string       `json:"database"`
	Exists    bool         `json:"exists"`
	Size      int64        `json:"size"`      // bytes
	Mode      string       `json:"mode"`      // permissions, as 0600
	Version   int          `json:"version"`   // of the database
	Known     int          `json:"known"`     // the version that this fsd writes
	Integrity string       `json:"integrity"` // "ok", or the first damage found
	Backups   []string     `json:"backups"`   // the newest first
	Trouble   []string     `json:"trouble"`   // sentences; none when all is well
	Terminal  terminalJSON `json:"terminal"`
}

func (a *app) doctor(ctx context.Context) error {
	path, err := a.path()
	if err != nil {
		return err
	}
	report, err := store.Doctor(ctx, path)
	if said := a.printDoctor(a.doctorOf(report)); said != nil {
		return said
	}
	if err == nil && len(report.Trouble) > 0 {
		err = Coded{ExitDisk, report.Trouble[0]}
	}
	return err
}

// recover saves what can be read of a damaged database in a new file, and says how to go on.
func (a *app) recover(ctx context.Context, file string) error {
	path, err := a.path()
	if err != nil {
		return err
	}
	k, err := knowledge.Load()
	if err != nil {
		return err
	}
	found, err := store.Recover(ctx, path, a.absolute(file), func(log []workflow.Change) workflow.Summary {
		return workflow.See(k, workflow.Fold(log), a.Now().Local().Format(time.DateOnly)).Summary()
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(a.Err, "saved %s and %s in %s%s\n", counted(found.Projects, "no project", "1 project", "%d projects"),
		counted(found.Changes, "no change", "1 change", "%d changes"), clean.Show(file),
		counted(found.Backups, "", "; 1 change came from a backup", "; %d changes came from backups"))
	fmt.Fprintf(a.Err, "to go on with it, keep %s aside and put %s in its place\n", clean.Show(path), clean.Show(file))
	if found.Missing > 0 {
		return Coded{ExitKept, counted(found.Missing, "", "1 change is", "%d changes are") + " missing: they cannot be read any more. " +
			"fsd sync takes them in from the project's folder, if it has them."}
	}
	return nil
}

func (a *app) doctorOf(r store.Report) doctorJSON {
	out := doctorJSON{
		Fsd: a.Version, Database: r.Path, Exists: r.Exists, Size: r.Size, Mode: fmt.Sprintf("%04o", r.Mode.Perm()), Version: r.Version,
		Known: r.Known, Integrity: r.Integrity, Backups: []string{}, Trouble: append([]string{}, r.Trouble...),
		Terminal: terminalJSON{Output: "pipe", Term: a.Getenv("TERM")},
	}
	for _, b := range r.Backups {
		out.Backups = append(out.Backups, b.Path)
	}
	if d, ok := a.display(); ok && d.Height > 0 {
		out.Terminal.Output, out.Terminal.Width, out.Terminal.Height, out.Terminal.Colors = "terminal", d.Width, d.Height, d.Colors
	}
	return out
}

// printDoctor prints what doctor found, one line each.
func (a *app) printDoctor(d doctorJSON) error {
	if a.asJSON {
		return a.printJSON(d)
	}
	t := a.table()
	t.row("fsd", d.Fsd)
	t.row("database", clean.Show(d.Database))
	if !d.Exists {
		t.row("state", "not made yet; the first project makes it")
	} else {
		t.row("size", fmt.Sprintf("%d bytes, mode %s", d.Size, d.Mode))
		t.row("version", fmt.Sprintf("%d (this fsd writes %d)", d.Version, d.Known))
		t.row("integrity", clean.Show(d.Integrity))
		t.row("safety", "journal truncate, synchronous full")
	}
	for _, b := range d.Backups {
		t.row("backup", clean.Show(b))
	}
	for _, trouble := range d.Trouble {
		t.row("trouble", clean.Show(trouble))
	}
	term := "output is no terminal"
	if d.Terminal.Output == "terminal" {
		term = fmt.Sprintf("%d columns, %d rows, colours: %s", d.Terminal.Width, d.Terminal.Height, d.Terminal.Colors)
	}
	t.row("terminal", term+", TERM="+clean.Show(d.Terminal.Term))
	return t.flush()
}
