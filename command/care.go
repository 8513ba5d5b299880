package command

import (
	"fmt"

	"github.com/spf13/cobra"

	"fsd/store"
	"fsd/workflow/clean"
)

func (a *app) careCommands() []*cobra.Command {
	backup := &cobra.Command{
		Use: "backup FILE", Short: "Write a copy of the database, whole and consistent", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.with(cmd.Context(), func(s *store.Store) error { return s.Backup(cmd.Context(), args[0]) })
		},
	}
	doctor := &cobra.Command{
		Use: "doctor", Short: "Say where things are and whether they are sound", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			path, err := a.path()
			if err != nil {
				return err
			}
			report, err := store.Doctor(cmd.Context(), path)
			fmt.Fprintf(a.Out, "fsd %s\n", a.Version)
			a.examined(report)
			if err == nil && len(report.Trouble) > 0 {
				err = Coded{ExitDisk, report.Trouble[0]}
			}
			return err
		},
	}
	return []*cobra.Command{backup, doctor}
}

// examined prints what doctor found, one line each.
func (a *app) examined(r store.Report) {
	t := a.table()
	defer func() { _ = t.flush() }()
	t.row("database", clean.Show(r.Path))
	if !r.Exists {
		t.row("state", "not made yet; the first project makes it")
	} else {
		t.row("size", fmt.Sprintf("%d bytes, mode %04o", r.Size, r.Mode.Perm()))
		t.row("version", fmt.Sprintf("%d (this fsd writes %d)", r.Version, r.Known))
		t.row("integrity", clean.Show(r.Integrity))
		t.row("safety", "journal truncate, synchronous full")
	}
	for _, b := range r.Backups {
		t.row("backup", clean.Show(b.Path))
	}
	for _, trouble := range r.Trouble {
		t.row("trouble", clean.Show(trouble))
	}
	t.row("terminal", "TERM="+clean.Show(a.Getenv("TERM"))+" COLORTERM="+clean.Show(a.Getenv("COLORTERM")))
}
