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

// exportFlags are the flags of fsd export.
type exportFlags struct {
	formats                                  []string
	out                                      string
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
		Use: "export [NAME]", Short: "Write the decisions as Markdown ADRs, or the project in other formats",
		Args: cobra.MatchAll(takes(0, 1), atMostOne(ways...)),
		Long: "Writes a record for each decision that was contested, is hard to reverse, or has a note, one record with a\n" +
			"line for each of the others, and an index beside their folder. --out names the root of the repository;\n" +
			"records then go to what .adr-dir or another tool's settings say, else to a folder that holds records, else\n" +
			"to docs/adr. Names follow those that are there; a name and a number never change.\n\n" +
			"A file that is not what fsd wrote last is kept (exit code 7). --diff shows the difference; --merge writes\n" +
			"into it what has changed in the project; --take first takes its status, date and links into the project;\n" +
			"--force replaces it.\n\n--format writes other documents from the same project, by the same rules:\n\n" + formatHelp(),
		Example: "  fsd export                                    into docs/adr of this folder\n" +
			"  fsd export shop --out ~/src/shop --dry-run    say what would be written\n" +
			"  fsd export --diff                             show how files differ\n" +
			"  fsd export --dry-run --json\n" +
			"  fsd export --merge                            also into files that others changed\n" +
			"  fsd export --format all                       the records and every document that fits the project\n" +
			"  fsd export --format requirements,agents",
		ValidArgsFunction: a.onlyName(),
		RunE: func(cmd *cobra.Command, args []string) error {
			for _, format := range f.formats {
				if !slices.Contains(formatNames(), format) {
					return workflow.Unknown("format", format, formatNames())
				}
			}
			return a.export(cmd.Context(), optional(args, 0), f)
		},
	})
	cmd.Flags().StringSliceVar(&f.formats, "format", nil, "the `FORMAT`, or several with commas; see above (default: the records, as last written)")
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
	Notes  []string      `json:"notes"`          // what there is to say about it
	Diff   string        `json:"diff,omitempty"` // with --diff: from what is there to what is to be written, in the unified form
}

// exportJSON is what an export did, or would do.
type exportJSON struct {
	Folder  string     `json:"folder"`
	Formats []string   `json:"formats"`
	DryRun  bool       `json:"dry_run"`
	Files   []fileJSON `json:"files"`
	Skipped []string   `json:"skipped"` // what was left out because the project has nothing for it
	Kept    int        `json:"kept"`    // files of somebody else that were not overwritten; the exit code is then 7
	Taken   []string   `json:"taken"`   // what was taken from files into the project, in words
}

func (a *app) export(ctx context.Context, name string, f exportFlags) error {
	return a.onProject(ctx, name, func(s *store.Store, work session.Session) error {
		if len(f.formats) == 0 {
			f.formats = []string{export.RecordsFormat(work.View())}
		}
		f.out = a.absolute(f.out)
		ctx, stop := stoppable(ctx)
		defer stop()
		req := export.Request{Dir: f.out, Formats: f.formats, Full: f.full, How: f.how(), Progress: a.progress("compared")}
		job, err := Export(ctx, s, work, req, !f.writes())
		if err != nil {
			return stopped(err)
		}
		return a.printExport(job, f)
	})
}

// printExport says what was done with each file, or how it differs.
func (a *app) printExport(job *export.Job, f exportFlags) error {
	if !a.asJSON {
		for _, said := range append(job.Taken(), job.Skipped...) {
			fmt.Fprintln(a.Err, "fsd: "+clean.Show(said))
		}
		return a.printFiles(job.Files, f)
	}
	done := exportJSON{
		Folder: f.out, Formats: f.formats, DryRun: !f.writes(), Files: []fileJSON{},
		Skipped: append([]string{}, job.Skipped...), Kept: job.Kept(), Taken: append([]string{}, job.Taken()...),
	}
	for _, file := range job.Files {
		row := fileJSON{Path: file.Path, Action: file.Action, Notes: append([]string{}, file.Notes...)}
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

// printFiles says what was done with each file, on standard error what there is to say about it, and what was kept.
func (a *app) printFiles(files []export.File, f exportFlags) error {
	kept := 0
	for _, file := range files {
		for _, note := range file.Notes {
			fmt.Fprintln(a.Err, clean.Show("fsd: "+file.Path+": "+note))
		}
		if file.Action == export.Kept {
			kept++
		}
		if line := fileLine(file, f); line != "" {
			if _, err := fmt.Fprintln(a.Out, line); err != nil {
				return err
			}
		}
	}
	return saidKept(kept)
}

// fileLine is what a person reads about a file: what was done with it, or how it differs.
func fileLine(file export.File, f exportFlags) string {
	switch {
	case f.diff:
		return shownLines(file.Diff())
	case file.Adopted() && file.Action == export.Same:
		return "" // it is there, as it always was
	case file.Action == export.Kept && f.how() != export.Keep && file.Unmerged() != "":
		return clean.Show(file.String()) + "  (" + file.Unmerged() + ")"
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

func saidKept(n int) error {
	if n == 0 {
		return nil
	}
	return Coded{ExitKept, counted(n, "", "one file was changed by somebody else and kept", "%d files were changed by somebody else and kept") +
		"\n--diff shows the difference, --merge puts both together, --take also takes status, date and links into the\n" +
		"project, --force replaces what was changed"}
}

// Export plans an export and, unless it is a dry run, writes it and stores what it changed in the project. The screen uses
// it too.
func Export(ctx context.Context, s *store.Store, work session.Session, req export.Request, dryRun bool) (*export.Job, error) {
	withSnapshot := slices.Contains(req.Formats, snapshotFormat)
	req.Formats = slices.DeleteFunc(slices.Clone(req.Formats), func(f string) bool { return f == snapshotFormat })
	job, work, err := exportOnce(ctx, s, work, req, dryRun)
	for again := 0; again < 3 && errors.Is(err, export.ErrChanged); again++ { // somebody else exports at the same time
		newer, lost := work.Refresh(ctx, s)
		if lost != nil {
			return nil, lost
		}
		job, work, err = exportOnce(ctx, s, work.Refreshed(newer), req, dryRun)
	}
	if err != nil || !withSnapshot {
		return job, err
	}
	v := work.View() // with what was just exported in it
	if dryRun {
		v = job.View()
	}
	files, err := writeSnapshot(job.Root, v.ID, v.Log, dryRun, req.How == export.Force)
	for i := range files {
		if files[i].Action == export.Kept && req.How == export.Force {
			files[i].Action = export.Replace
		}
	}
	job.Files = append(job.Files, files...)
	return job, err
}

// exportOnce is one attempt. It returns the session afterwards.
func exportOnce(ctx context.Context, s *store.Store, work session.Session, req export.Request, dryRun bool) (*export.Job, session.Session, error) {
	job, err := export.Prepare(ctx, work, req)
	if err != nil || dryRun {
		return job, work, err
	}
	err = job.Write(ctx, func(changes ...workflow.Change) error {
		if s.ReadOnly() {
			return nil
		}
		r, err := work.Commit(ctx, s, changes...)
		if err == nil {
			work = work.Committed(r)
		}
		return err
	})
	return job, work, err
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
