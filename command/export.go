package command

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"fsd/store"
	"fsd/workflow/clean"
	"fsd/workflow/export"
	"fsd/workflow/session"
)

func (a *app) exportCommand() *cobra.Command {
	var format, out string
	var dryRun, force bool
	cmd := &cobra.Command{
		Use: "export [NAME]", Short: "Write the decisions as Markdown ADRs", Args: cobra.MaximumNArgs(1),
		Long: "Writes one record for each decision made, and an index beside their folder. The records can be read by\n" +
			"adr-tools, Log4brains, Backstage, Structurizr and MADR's readers. A file that is not what fsd wrote last is\n" +
			"kept (exit code 7). --out names the root of the repository; records then go to what .adr-dir says, else\n" +
			"docs/adr. A folder called adr, adrs or decisions, or one that holds records, is taken as theirs.",
		Example: "  fsd export                   into docs/adr of this folder\n  fsd export shop --out ~/src/shop --dry-run",
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "adr" {
				return refusal("there is no format %s; the format is adr", clean.Show(format))
			}
			return a.export(cmd.Context(), optional(args, 0), out, dryRun, force)
		},
	}
	cmd.Flags().StringVar(&format, "format", "adr", "what to write: adr")
	cmd.Flags().StringVar(&out, "out", "", "folder to write to (default: the current folder)")
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "say what would be written, and write nothing")
	cmd.Flags().BoolVar(&force, "force", false, "replace files that fsd did not write; what they held stays as NAME.orig")
	return cmd
}

func (a *app) export(ctx context.Context, name, out string, dryRun, force bool) error {
	if out == "" {
		out = a.Folder
	} else if !filepath.IsAbs(out) {
		out = filepath.Join(a.Folder, out)
	}
	return a.onProject(ctx, name, func(s *store.Store, work session.Session) error {
		files, err := Export(ctx, s, work, out, dryRun, force)
		if err != nil {
			return err
		}
		kept := 0
		for _, f := range files {
			action := string(f.Action)
			if f.Action == export.Kept {
				kept++
				if force {
					action = "replaced"
				}
			}
			if _, err := fmt.Fprintf(a.Out, "%-8s  %s\n", action, clean.Show(f.Path)); err != nil {
				return err
			}
		}
		if kept > 0 && !force {
			return Coded{ExitKept, fmt.Sprintf("%d files were changed by somebody else and kept; --force replaces them", kept)}
		}
		return nil
	})
}

// Export plans an export below a folder and, unless it is a dry run, writes it and remembers what was written. The
// screen uses it too.
func Export(ctx context.Context, s *store.Store, work session.Session, dir string, dryRun, force bool) ([]export.File, error) {
	rootDir, folder := export.Split(dir)
	root, err := openRoot(rootDir, dryRun)
	if err != nil {
		return nil, err
	}
	if root != nil {
		defer root.Close()
	}
	files, err := export.Plan(work.View(), root, folder)
	if err != nil {
		return nil, refusal("%s", err)
	}
	if dryRun {
		return files, nil
	}
	if err := export.Write(root, files, force); err != nil {
		return nil, err
	}
	if force {
		for i := range files {
			files[i].Replaced()
		}
	}
	if body, changed := export.Exported(work.View(), files); changed && !s.ReadOnly() {
		_, err = work.Run(ctx, s, body)
	}
	return files, err
}

// openRoot opens the folder to write to. A dry run makes nothing: a folder that is not there is nil.
func openRoot(dir string, dryRun bool) (*os.Root, error) {
	if !dryRun {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return nil, export.WriteError{Path: dir, Err: err}
		}
	}
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) && dryRun {
		return nil, nil
	}
	if err != nil {
		return nil, export.WriteError{Path: dir, Err: err}
	}
	return root, nil
}
