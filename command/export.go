package command

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"fsd/store"
	"fsd/workflow"
	"fsd/workflow/clean"
	"fsd/workflow/export"
	"fsd/workflow/session"
	"fsd/workflow/snapshot"
)

// snapshotFormat is the format of the project as text for git; all others are package export's.
const snapshotFormat = "snapshot"

// formatNames lists what --format takes.
func formatNames() []string { return append(export.FormatIDs(), snapshotFormat) }

// formatHelp is one line for each format, with where it goes.
func formatHelp() string {
	var b strings.Builder
	for _, f := range export.Formats() {
		fmt.Fprintf(&b, "    %-14s  %-25s  %s\n", f.ID, f.Title, f.Path)
	}
	fmt.Fprintf(&b, "    %-14s  all of these that fit the project\n", export.Everything)
	fmt.Fprintf(&b, "    %-14s  %-25s  %s", snapshotFormat, "The project for git", snapshot.Folder)
	return b.String()
}

func (a *app) exportCommand() *cobra.Command {
	var formats []string
	var out string
	var dryRun, force bool
	cmd := a.jsonFlag(&cobra.Command{
		Use: "export [NAME]", Short: "Write the decisions as Markdown ADRs, or the project in other formats", Args: takes(0, 1),
		Long: "Writes one record for each decision made, and an index beside their folder. The records can be read by\n" +
			"adr-tools, Log4brains, Backstage, Structurizr and MADR's readers. A file that is not what fsd wrote last is\n" +
			"kept (exit code 7). --out names the root of the repository; records then go to what .adr-dir says, else\n" +
			"docs/adr. A folder called adr, adrs or decisions, or one that holds records, is taken as theirs.\n\n" +
			"--format writes other documents from the same project, by the same rules:\n\n" + formatHelp(),
		Example: "  fsd export                                    into docs/adr of this folder\n" +
			"  fsd export shop --out ~/src/shop --dry-run    say what would be written\n" +
			"  fsd export --dry-run --json\n" +
			"  fsd export --format all                       the records and every document that fits the project\n" +
			"  fsd export --format requirements,agents\n" +
			"  fsd export --force                            replace also what others wrote",
		ValidArgsFunction: a.onlyName(),
		RunE: func(cmd *cobra.Command, args []string) error {
			for _, f := range formats {
				if !slices.Contains(formatNames(), f) {
					return workflow.Unknown("format", f, formatNames())
				}
			}
			return a.export(cmd.Context(), optional(args, 0), formats, a.absolute(out), dryRun, force)
		},
	})
	cmd.Flags().StringSliceVar(&formats, "format", []string{export.ADRs}, "the `FORMAT`, or several with commas; see above")
	cmd.Flags().StringVar(&out, "out", "", "`FOLDER` to write to (default: the current folder)")
	_ = cmd.MarkFlagDirname("out") // fails only for a flag that is not there
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "say what would be written, and write nothing")
	cmd.Flags().BoolVar(&force, "force", false, "replace files that fsd did not write; what they held stays as NAME.orig")
	return cmd
}

// fileJSON is one file of an export, and what became of it, or would in a dry run.
type fileJSON struct {
	Path   string        `json:"path"` // below the folder, with slashes
	Action export.Action `json:"action"`
	Notes  []string      `json:"notes"` // what there is to say about it
}

// exportJSON is what an export did, or would do.
type exportJSON struct {
	Folder  string     `json:"folder"`
	Formats []string   `json:"formats"`
	DryRun  bool       `json:"dry_run"`
	Files   []fileJSON `json:"files"`
	Skipped []string   `json:"skipped"` // what was left out because the project has nothing for it
	Kept    int        `json:"kept"`    // files of somebody else that were not overwritten; the exit code is then 7
}

func (a *app) export(ctx context.Context, name string, formats []string, out string, dryRun, force bool) error {
	return a.onProject(ctx, name, func(s *store.Store, work session.Session) error {
		files, skipped, err := Export(ctx, s, work, out, formats, dryRun, force)
		if err != nil {
			return err
		}
		if a.asJSON {
			return a.printExport(exportJSON{Folder: out, Formats: formats, DryRun: dryRun, Skipped: append([]string{}, skipped...)}, files)
		}
		for _, said := range skipped {
			fmt.Fprintln(a.Err, "fsd: "+clean.Show(said))
		}
		return a.printFiles(files)
	})
}

// printExport prints as JSON what an export did.
func (a *app) printExport(done exportJSON, files []export.File) error {
	done.Files, done.Kept = []fileJSON{}, kept(files)
	for _, f := range files {
		done.Files = append(done.Files, fileJSON{f.Path, f.Action, append([]string{}, f.Notes...)})
	}
	if err := a.printJSON(done); err != nil {
		return err
	}
	return saidKept(done.Kept)
}

// absolute is a path that a person named, seen from the current folder; none is that folder.
func (a *app) absolute(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(a.Folder, name)
}

// printFiles says what was done to each file, and on standard error what there is to say about it.
func (a *app) printFiles(files []export.File) error {
	for _, f := range files {
		for _, note := range f.Notes {
			fmt.Fprintln(a.Err, clean.Show("fsd: "+f.Path+": "+note))
		}
		if _, err := fmt.Fprintf(a.Out, "%-8s  %s\n", f.Action, clean.Show(f.Path)); err != nil {
			return err
		}
	}
	return saidKept(kept(files))
}

// kept counts the files that somebody else wrote and that were left as they are.
func kept(files []export.File) int {
	n := 0
	for _, f := range files {
		if f.Action == export.Kept {
			n++
		}
	}
	return n
}

func saidKept(n int) error {
	if n == 0 {
		return nil
	}
	return Coded{ExitKept, counted(n, "", "one file was changed by somebody else and kept; --force replaces it",
		"%d files were changed by somebody else and kept; --force replaces them")}
}

// Export plans an export below a folder and, unless it is a dry run, writes it and remembers what was written. skipped
// says what was left out of everything. The screen uses it too.
func Export(ctx context.Context, s *store.Store, work session.Session, dir string, formats []string, dryRun, force bool) (files []export.File, skipped []string, err error) {
	folder := ""
	if slices.Equal(formats, []string{export.ADRs}) {
		dir, folder = export.Split(dir)
	}
	root, err := openRoot(dir, dryRun)
	if err != nil {
		return nil, nil, err
	}
	if root != nil {
		defer root.Close()
	}
	files, skipped, err = plan(work.View(), root, folder, formats)
	if err != nil {
		return nil, nil, err
	}
	if !dryRun {
		if err := export.Write(root, files, force); err != nil {
			return nil, nil, err
		}
	}
	if force {
		for i := range files {
			files[i].Replaced()
		}
	}
	if body, changed := export.Exported(work.View(), files); changed && !dryRun && !s.ReadOnly() {
		_, err = work.Run(ctx, s, body)
	}
	return files, skipped, err
}

// plan lists the files of some formats, compared with what is below root.
func plan(v *workflow.View, root *os.Root, folder string, formats []string) (files []export.File, skipped []string, err error) {
	if slices.Contains(formats, snapshotFormat) {
		if files, err = snapshot.Plan(root, v.ID, v.Log); err != nil {
			return nil, nil, err
		}
	}
	others, skipped, err := export.PlanFormats(v, root, folder, formats)
	return append(files, others...), skipped, err
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
