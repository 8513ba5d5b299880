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
	"time"

	"github.com/spf13/cobra"

	"fsd/knowledge"
	"fsd/store"
	"fsd/workflow"
	"fsd/workflow/clean"
	"fsd/workflow/snapshot"
)

func (a *app) importCommand() *cobra.Command {
	var name string
	cmd := &cobra.Command{
		Use: "import PATH", Short: "Take in a project's snapshot and print the project's id", Args: takes(1, 1),
		Long: "Reads the snapshot of a project (what fsd sync and fsd export --format snapshot write) and rebuilds the very\n" +
			"same project: ids, numbers, history, undo. If the database has the project already, what is missing is added.\n" +
			"PATH is a folder with " + snapshot.Folder + " in it, or that folder itself.",
		Example: "  fsd import ~/src/shop\n  fsd import . --name \"Shop, second try\"",
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.importFrom(cmd.Context(), a.absolute(args[0]), name)
		},
	}
	cmd.Flags().StringVar(&name, "name", "", "`NAME` for the project here (default: the name it has)")
	return cmd
}

// importFrom decides by what a path is. Other kinds of folders that fsd can read are to be asked for here.
func (a *app) importFrom(ctx context.Context, path, name string) error {
	if name != "" {
		clear, err := clean.Name(name)
		if err != nil {
			return refusal("%s", err)
		}
		name = clear
	}
	if _, err := os.Stat(path); err != nil {
		return unreadable(path, err)
	}
	found, err := snapshot.Locate(path)
	if err != nil {
		return err
	}
	if len(found.Projects) > 0 {
		return a.importSnapshot(ctx, found, name)
	}
	return refusal("%s holds nothing that fsd can import; give it a folder that has %s in it", clean.Show(path), snapshot.Folder)
}

// unreadable says why a path cannot be read.
func unreadable(path string, err error) error {
	if os.IsNotExist(err) {
		return refusal("there is no %s", clean.Show(path))
	}
	var bare *fs.PathError
	if errors.As(err, &bare) {
		err = bare.Err
	}
	return Coded{ExitDisk, fmt.Sprintf("%s cannot be read (%v); correct that and try again", clean.Show(path), err)}
}

// readSnapshot reads a project's changes from where they were found.
func readSnapshot(found snapshot.Place, id string) ([]workflow.Change, error) {
	changes, err := found.Read(id)
	var fault snapshot.Fault
	if err != nil && !errors.As(err, &fault) {
		return nil, unreadable(filepath.Join(found.Dir, found.Folder, id), err)
	}
	return changes, err
}

func (a *app) importSnapshot(ctx context.Context, found snapshot.Place, name string) error {
	if len(found.Projects) > 1 {
		var paths []string
		for _, id := range found.Projects {
			paths = append(paths, "\n  "+clean.Show(filepath.Join(found.Dir, found.Folder, id)))
		}
		return refusal("there are %d projects; import one of:%s", len(paths), strings.Join(paths, ""))
	}
	id := found.Projects[0]
	theirs, err := readSnapshot(found, id)
	if err != nil {
		return err
	}
	return a.with(ctx, func(s *store.Store) error {
		fresh, p, err := a.takeIn(ctx, s, id, theirs, false)
		if err != nil {
			return err
		}
		if name != "" && name != p.Name {
			work, err := a.session(ctx, s, id)
			if err != nil {
				return err
			}
			if _, err := work.Run(ctx, s, workflow.Renamed{Name: name}); err != nil {
				return err
			}
		}
		fmt.Fprintf(a.Err, "%s: %s\n", clean.Show(p.Name), counted(len(fresh), "nothing new", "1 change taken in", "%d changes taken in"))
		a.warnAbout(p)
		_, err = fmt.Fprintln(a.Out, id)
		return err
	})
}

// takeIn puts what a snapshot has and the database has not into the database, unless it is a dry run. It returns those
// changes, and the project with them.
func (a *app) takeIn(ctx context.Context, s *store.Store, id string, theirs []workflow.Change, dryRun bool) (fresh []workflow.Change, p *workflow.Project, err error) {
	k, err := knowledge.Load()
	if err != nil {
		return nil, nil, err
	}
	decide := func(have []workflow.Change) ([]workflow.Change, workflow.Summary, error) {
		if fresh, err = unknown(id, have, theirs); err != nil {
			return nil, workflow.Summary{}, err
		}
		if p = workflow.Fold(slices.Concat(have, fresh)); p.ID == "" {
			return nil, workflow.Summary{}, snapshot.Fault{Path: filepath.Join(snapshot.Folder, id), Say: "the change that began the project is not in it"}
		}
		return fresh, workflow.See(k, p, a.Now().Local().Format(time.DateOnly)).Summary(), nil
	}
	have, _, err := s.Load(ctx, id)
	var missing *store.NotFound
	if err != nil && !errors.As(err, &missing) {
		return nil, nil, err
	}
	if _, _, err := decide(have); err != nil || dryRun || len(fresh) == 0 {
		return fresh, p, err
	}
	err = s.Merge(ctx, id, decide)
	return fresh, p, err
}

// unknown lists the changes of a snapshot that are not stored, the one that begins the project first. A change that
// reads differently from the one that is stored was edited: changes never are.
func unknown(project string, have, theirs []workflow.Change) ([]workflow.Change, error) {
	stored := make(map[string]workflow.Change, len(have))
	for _, c := range have {
		stored[c.ID] = c
	}
	var fresh []workflow.Change
	for _, c := range theirs {
		known, ok := stored[c.ID]
		switch {
		case ok && !snapshot.Same(known, c):
			return nil, snapshot.Fault{Path: filepath.Join(snapshot.Folder, snapshot.Path(project, c)), Line: 1,
				Say: "it reads differently from the same change in the database, and changes are never edited"}
		case ok:
		case c.ID == project:
			fresh = slices.Insert(fresh, 0, c)
		default:
			fresh = append(fresh, c)
		}
	}
	return fresh, nil
}

// warnAbout says on standard error what a person should look at after changes of others came in.
func (a *app) warnAbout(p *workflow.Project) {
	if missing := snapshot.Missing(p.Log); len(missing) > 0 {
		fmt.Fprintf(a.Err, "fsd: %s (%s); was a file left out of a commit?\n",
			counted(len(missing), "", "a change that others rest on is not there", "%d changes that others rest on are not there"), clean.Show(missing[0]))
	}
	if k, err := knowledge.Load(); err == nil {
		if n := len(workflow.See(k, p, "").Disputes()); n > 0 {
			fmt.Fprintf(a.Err, "fsd: %s; choose with: fsd settle\n", counted(n, "", "one thing was settled in two ways", "%d things were settled in two ways"))
		}
	}
}

// counted says how many: none, one, or several by a format.
func counted(n int, none, one, several string) string {
	switch n {
	case 0:
		return none
	case 1:
		return one
	}
	return fmt.Sprintf(several, n)
}
