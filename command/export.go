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
	// nothing). Records, which are merged with what others wrote and remembered, have none: see package export.
	plan func(v *workflow.View, root *os.Root) ([]export.File, error)
}

// formats lists what fsd export can write, the default first. A new format is a line here.
func formats() []format {
	return []format{
		{"adr", "decision records that all ADR tools read", nil},
		{export.MADR, "the same in the form of MADR 4", nil},
		{"snapshot", "the whole project as text for git, into " + snapshot.Folder, planSnapshot},
	}
}

func planSnapshot(v *workflow.View, root *os.Root) ([]export.File, error) {
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

// exportFlags are the flags of fsd export.
type exportFlags struct {
	format, out                              string
	full, dryRun, diff, merge, take, replace bool
}

// writes reports whether files are written, rather than told of.
func (f exportFlags) writes() bool { return !f.dryRun && !f.diff }

func (f exportFlags) how() export.How {
	switch {
	case f.merge:
		return export.Merged
	case f.take:
		return export.Take
	case f.replace:
		return export.Force
	}
	return export.Keep
}

func (a *app) exportCommand() *cobra.Command {
	var f exportFlags
	ways := []string{"merge", "take", "force"}
	cmd := a.jsonFlag(&cobra.Command{
		Use: "export [NAME]", Short: "Write the decisions as Markdown ADRs, or the project in another format",
		Args: cobra.MatchAll(takes(0, 1), atMostOne(ways...)),
		Long: "Writes a record for each decision that was contested, is hard to reverse, or has a note, one record with a\n" +
			"line for each of the others, and an index beside their folder. --out names the root of the repository;\n" +
			"records then go to what .adr-dir or another tool's settings say, else to a folder that holds records, else\n" +
			"to docs/adr. Names follow those that are there; a name and a number never change.\n\n" +
			"A file that is not what fsd wrote last is kept (exit code 7). --diff shows the difference; --merge writes\n" +
			"into it what has changed in the project; --take first takes its status, date and links into the project;\n" +
			"--force replaces it.\n\nFormats:\n\n" + formatHelp(),
		Example: "  fsd export                                    into docs/adr of this folder\n" +
			"  fsd export shop --out ~/src/shop --dry-run    say what would be written\n" +
			"  fsd export --diff                             show how files differ\n" +
			"  fsd export --dry-run --json\n" +
			"  fsd export --merge                            also into files that others changed",
		ValidArgsFunction: a.onlyName(),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.export(cmd.Context(), optional(args, 0), f)
		},
	})
	cmd.Flags().StringVar(&f.format, "format", "", "the `FORMAT`; see above (default: adr, or the form of records written last)")
	cmd.Flags().StringVar(&f.out, "out", "", "`FOLDER` to write to (default: the current folder)")
	_ = cmd.MarkFlagDirname("out") // fails only for a flag that is not there
	cmd.Flags().BoolVar(&f.full, "full", false, "a record for every decision, also for those that nobody contested")
	cmd.Flags().BoolVar(&f.dryRun, "dry-run", false, "say what would be written, and write nothing")
	cmd.Flags().BoolVar(&f.diff, "diff", false, "show the differences, and write nothing")
	cmd.Flags().BoolVar(&f.merge, "merge", false, "merge what changed in the project into files that somebody else changed")
	cmd.Flags().BoolVar(&f.take, "take", false, "take status, date and links of such files into the project, then merge")
	cmd.Flags().BoolVar(&f.replace, "force", false, "replace such files; what they held stays as NAME.orig")
	cmd.MarkFlagsMutuallyExclusive(ways...)
	return cmd
}

// fileJSON is one file of an export, and what became of it, or would in a dry run.
type fileJSON struct {
	Path   string        `json:"path"` // below the folder, with slashes
	Action export.Action `json:"action"`
	Diff   string        `json:"diff,omitempty"` // with --diff: from what is there to what is to be written, in the unified form
}

// exportJSON is what an export did, or would do.
type exportJSON struct {
	Folder string     `json:"folder"`
	Format string     `json:"format"`
	DryRun bool       `json:"dry_run"`
	Files  []fileJSON `json:"files"`
	Kept   int        `json:"kept"`  // files of somebody else that were not overwritten; the exit code is then 7
	Taken  []string   `json:"taken"` // what was taken from files into the project, in words
}

func (a *app) export(ctx context.Context, name string, f exportFlags) error {
	return a.onProject(ctx, name, func(s *store.Store, work session.Session) error {
		if f.format == "" {
			f.format = recordsFormat(work.View())
		}
		form, err := formatNamed(f.format)
		if err != nil {
			return err
		}
		f.out = a.absolute(f.out)
		if form.plan != nil {
			files, err := writePlain(work.View(), form, f)
			if err != nil {
				return err
			}
			return a.printExport(files, nil, f)
		}
		ctx, stop := stoppable(ctx)
		defer stop()
		req := export.Request{Dir: f.out, Format: f.format, Full: f.full, How: f.how(), Progress: a.progress("compared")}
		job, err := Export(ctx, s, work, req, !f.writes())
		if err != nil {
			return stopped(err)
		}
		return a.printExport(job.Files, job.Taken(), f)
	})
}

// recordsFormat is the form in which the records were exported last.
func recordsFormat(v *workflow.View) string {
	if v.Format == "" {
		return formats()[0].name
	}
	return v.Format
}

// printExport says what was done with each file, or how it differs.
func (a *app) printExport(files []export.File, taken []string, f exportFlags) error {
	if !a.asJSON {
		for _, said := range taken {
			fmt.Fprintln(a.Err, clean.Show(said))
		}
		return a.printFiles(files, f)
	}
	done := exportJSON{Folder: f.out, Format: f.format, DryRun: !f.writes(), Files: []fileJSON{}, Kept: kept(files), Taken: append([]string{}, taken...)}
	for _, file := range files {
		row := fileJSON{Path: file.Path, Action: file.Action}
		if f.diff {
			row.Diff = file.Diff()
		}
		done.Files = append(done.Files, row)
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

// printFiles says what was done with each file, and what was kept.
func (a *app) printFiles(files []export.File, f exportFlags) error {
	for _, file := range files {
		if line := fileLine(file, f); line != "" {
			if _, err := fmt.Fprintln(a.Out, line); err != nil {
				return err
			}
		}
	}
	return saidKept(kept(files))
}

// fileLine is what a person reads about a file: what was done with it, or how it differs.
func fileLine(file export.File, f exportFlags) string {
	switch {
	case f.diff:
		return shownLines(file.Diff())
	case file.Adopted() && file.Action == export.Same:
		return "" // it is there, as it always was
	case file.Action == export.Kept && f.how() != export.Keep && !file.Mergeable():
		return clean.Show(file.String()) + "  (both sides changed the same lines)"
	}
	return clean.Show(file.String())
}

// shownLines is a text of several lines in which nothing can drive a terminal.
func shownLines(text string) string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	for i := range lines {
		lines[i] = clean.Show(strings.ReplaceAll(lines[i], "\t", "    "))
	}
	return strings.Join(lines, "\n")
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
	return Coded{ExitKept, counted(n, "", "one file was changed by somebody else and kept", "%d files were changed by somebody else and kept") +
		"\n--diff shows the difference, --merge puts both together, --take also takes status, date and links into the\n" +
		"project, --force replaces what was changed"}
}

// Export plans an export of the decision records and, unless it is a dry run, writes it and stores what it changed in the
// project. The screen uses it too.
func Export(ctx context.Context, s *store.Store, work session.Session, req export.Request, dryRun bool) (*export.Job, error) {
	job, err := export.Prepare(ctx, work, req)
	if err != nil || dryRun {
		return job, err
	}
	return job, job.Write(ctx, func(changes ...workflow.Change) error {
		if s.ReadOnly() {
			return nil
		}
		_, err := work.CommitTogether(ctx, s, changes...)
		return err
	})
}

// writePlain writes a format whose files stand for themselves: nothing about them is remembered.
func writePlain(v *workflow.View, form format, f exportFlags) ([]export.File, error) {
	root, err := openRoot(f.out, !f.writes())
	if err != nil {
		return nil, err
	}
	if root != nil {
		defer root.Close()
	}
	files, err := form.plan(v, root)
	if err != nil {
		return nil, err
	}
	if f.writes() {
		if err := export.Write(root, files, f.replace); err != nil {
			return nil, err
		}
	}
	for i := range files {
		if files[i].Action == export.Kept && f.replace {
			files[i].Action = export.Replace
		}
	}
	return files, nil
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
