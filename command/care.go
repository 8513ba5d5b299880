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
			for _, line := range report.Lines() {
				fmt.Fprintln(a.Out, clean.Show(line))
			}
			fmt.Fprintf(a.Out, "terminal   TERM=%s COLORTERM=%s\n", clean.Show(a.Getenv("TERM")), clean.Show(a.Getenv("COLORTERM")))
			return err
		},
	}
	return []*cobra.Command{backup, doctor}
}
