package command

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"fsd/store"
	"fsd/workflow"
	"fsd/workflow/clean"
	"fsd/workflow/export"
	"fsd/workflow/session"
	"fsd/workflow/snapshot"
)

// format is a form in which a project leaves.
type format struct {
	name, say string
	// plan lists the files below a root that have to be written, compared with what is there (root is nil when that is
	// nothing). folder is what split found.
	plan func(v *workflow.View, root *os.Root, folder string) ([]export.File, error)
	// split takes a folder that a person named apart, into the root and the folder in it; nil when it is the root.
	split func(dir string) (root, folder string)
}

// formats lists what fsd export can write, the default first. A new format is a line here.
func formats() []format {
	return []format{
		{"adr", "decision records in Markdown", export.Plan, export.Split},
		{"snapshot", "the whole project as text for git, into " + snapshot.Folder, planSnapshot, nil},
	}
}

func planSnapshot(v *workflow.View, root *os.Root, _ string) ([]export.File, error) {
	return snapshot.Plan(root, v.ID, v.Log)
}

// formatNamed finds a format.
func formatNamed(name string) (format, error) {
	for _, f := range formats() {
		if f.name == name {
			return f, nil
		}
	}
	return format{}, workflow.Unknown("format", name, formatNames())
}

func formatNames() []string {
	var names []string
	for _, f := range formats() {
		names = append(names, f.name)
	}
	return names
}

// formatHelp is one line for each format.
func formatHelp() string {
	var lines []string
	for _, f := range formats() {
		lines = append(lines, fmt.Sprintf("    %-10s %s", f.name, f.say))
	}
	return strings.Join(lines, "\n")
}

func (a *app) exportCommand() *cobra.Command {
	var form, out string
	var dryRun, force bool
	cmd := a.jsonFlag(&cobra.Command{
		Use: "export [NAME]", Short: "Write the decisions as Markdown ADRs, or the project in another format", Args: takes(0, 1),
		Long: "Writes one record for each decision made, and an index beside their folder. The records can be read by\n" +
			"adr-tools, Log4brains, Backstage, Structurizr and MADR's readers. A file that is not what fsd wrote last is\n" +
			"kept (exit code 7). --out names the root of the repository; records then go to what .adr-dir says, else\n" +
			"docs/adr. A folder called adr, adrs or decisions, or one that holds records, is taken as theirs.\n\nFormats:\n\n" + formatHelp(),
		Example: "  fsd export                                    into docs/adr of this folder\n" +
			"  fsd export shop --out ~/src/shop --dry-run    say what would be written\n" +
			"  fsd export --dry-run --json\n" +
			"  fsd export --force                            replace also what others wrote",
		ValidArgsFunction: a.onlyName(),
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := formatNamed(form)
			if err != nil {
				return err
			}
			return a.export(cmd.Context(), optional(args, 0), f, a.absolute(out), dryRun, force)
		},
	})
	cmd.Flags().StringVar(&form, "format", formats()[0].name, "the `FORMAT`; see above")
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
}

// exportJSON is what an export did, or would do.
type exportJSON struct {
	Folder string     `json:"folder"`
	Format string     `json:"format"`
	DryRun bool       `json:"dry_run"`
	Files  []fileJSON `json:"files"`
	Kept   int        `json:"kept"` // files of somebody else that were not overwritten; the exit code is then 7
}

func (a *app) export(ctx context.Context, name string, f format, out string, dryRun, force bool) error {
	return a.onProject(ctx, name, func(s *store.Store, work session.Session) error {
		files, err := write(ctx, s, work, f, out, dryRun, force)
		if err != nil {
			return err
		}
		if !a.asJSON {
			return a.printFiles(files)
		}
		done := exportJSON{Folder: out, Format: f.name, DryRun: dryRun, Files: []fileJSON{}, Kept: kept(files)}
		for _, file := range files {
			done.Files = append(done.Files, fileJSON{file.Path, file.Action})
		}
		if err := a.printJSON(done); err != nil {
			return err
		}
		return saidKept(done.Kept)
	})
}

// absolute is a path that a person named, seen from the current folder; none is that folder.
func (a *app) absolute(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(a.Folder, name)
}

// printFiles says what was done to each file.
func (a *app) printFiles(files []export.File) error {
	for _, f := range files {
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

// Export plans an export of the decision records below a folder and, unless it is a dry run, writes it and remembers
// what was written. The screen uses it too.
func Export(ctx context.Context, s *store.Store, work session.Session, dir string, dryRun, force bool) ([]export.File, error) {
	return write(ctx, s, work, formats()[0], dir, dryRun, force)
}

func write(ctx context.Context, s *store.Store, work session.Session, f format, dir string, dryRun, force bool) ([]export.File, error) {
	folder := ""
	if f.split != nil {
		dir, folder = f.split(dir)
	}
	root, err := openRoot(dir, dryRun)
	if err != nil {
		return nil, err
	}
	if root != nil {
		defer root.Close()
	}
	files, err := f.plan(work.View(), root, folder)
	if err != nil {
		return nil, err
	}
	if !dryRun {
		if err := export.Write(root, files, force); err != nil {
			return nil, err
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
