package command

import (
	"context"
	"fmt"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"fsd/store"
	"fsd/workflow"
	"fsd/workflow/clean"
	"fsd/workflow/export"
	"fsd/workflow/snapshot"
)

func (a *app) syncCommand() *cobra.Command {
	var dryRun bool
	cmd := &cobra.Command{
		Use: "sync [NAME]", Short: "Keep a project and the snapshot in its folder together", Args: takes(0, 1),
		Long: "Takes in the changes that the snapshot in the project's folder has and the database has not, and writes those\n" +
			"that the database has and the snapshot has not: one new file each in " + snapshot.Folder + ", none is ever changed. Commit these\n" +
			"files; branches merge without conflicts. In a fresh clone fsd sync brings the project into your database and\n" +
			"ties the folder to it.",
		Example:           "  git pull && fsd sync             take in what others did\n  fsd sync && git add " + snapshot.Folder + "       write what you did",
		ValidArgsFunction: a.onlyName(),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.sync(cmd.Context(), optional(args, 0), dryRun)
		},
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "say what would be taken in and written, and do nothing")
	return cmd
}

func (a *app) sync(ctx context.Context, name string, dryRun bool) error {
	return a.with(ctx, func(s *store.Store) error {
		at, err := a.placeOf(ctx, s, name)
		if err != nil {
			return err
		}
		theirs, err := a.snapshotOf(at)
		if err != nil {
			return err
		}
		fresh, p, err := a.takeIn(ctx, s, at.project, theirs, dryRun)
		if err != nil {
			return err
		}
		if !dryRun && !at.tied {
			if err := s.Tie(ctx, at.folder, at.project); err != nil {
				return err
			}
		}
		files, err := writeSnapshot(at.folder, p.ID, without(p.Log, theirs), dryRun)
		if err != nil {
			return err
		}
		for _, c := range fresh {
			fmt.Fprintf(a.Out, "%-8s  %s\n", "take", path.Join(snapshot.Folder, snapshot.Path(p.ID, c)))
		}
		if err := a.printFiles(files); err != nil {
			return err
		}
		a.synced(at, len(fresh), len(files))
		a.warnAbout(p)
		return nil
	})
}

// synced says in words what was done.
func (a *app) synced(at place, taken, written int) {
	said := "there was nothing to do"
	if taken+written > 0 {
		said = counted(taken, "nothing", "1 change", "%d changes") + " taken in, " + counted(written, "nothing", "1 file", "%d files") + " written"
	}
	fmt.Fprintf(a.Err, "%s: %s\n", clean.Show(at.folder), said)
}

// placeOf finds the folder whose snapshot is meant: with a name that of the project, the current one if the project has
// none yet; without a name the nearest.
func (a *app) placeOf(ctx context.Context, s *store.Store, name string) (place, error) {
	near, err := a.here(ctx, s)
	if err != nil {
		return place{}, err
	}
	if name == "" {
		name = a.project
	}
	if name == "" {
		if near.project == "" {
			return place{}, refusal("this folder is tied to no project and holds no snapshot; name the project that shall be kept here: fsd sync NAME")
		}
		return near, nil
	}
	p, err := s.Find(ctx, name)
	if err != nil || near.project == p.ID {
		return near, err
	}
	if found, err := snapshot.In(a.Folder); err == nil && slices.Contains(found.Projects, p.ID) {
		return place{a.Folder, p.ID, false}, nil
	}
	return a.ownPlace(ctx, s, p, near)
}

// ownPlace is the folder that a project has elsewhere, or the current one if it has none.
func (a *app) ownPlace(ctx context.Context, s *store.Store, p store.Project, near place) (place, error) {
	ties, err := s.Ties(ctx, p.ID)
	if err != nil {
		return place{}, err
	}
	ties = slices.DeleteFunc(ties, func(folder string) bool {
		info, err := os.Stat(folder)
		return err != nil || !info.IsDir()
	})
	switch {
	case len(ties) == 1:
		return place{ties[0], p.ID, true}, nil
	case len(ties) > 1:
		return place{}, refusal("%s is kept in several folders; go to one of them:\n  %s", clean.Show(p.Summary.Name), clean.Show(strings.Join(ties, "\n  ")))
	case near.folder == a.Folder && near.project != "":
		return place{}, refusal("this folder belongs to another project; go to the one where %s shall be kept", clean.Show(p.Summary.Name))
	}
	return place{a.Folder, p.ID, false}, nil
}

// snapshotOf reads the project's changes in a place, none if it has no snapshot yet.
func (a *app) snapshotOf(at place) ([]workflow.Change, error) {
	found, err := snapshot.In(at.folder)
	if err != nil || len(found.Projects) == 0 {
		return nil, err
	}
	others := slices.DeleteFunc(slices.Clone(found.Projects), func(id string) bool { return id == at.project })
	switch {
	case len(others) == len(found.Projects):
		return nil, refusal("%s is tied to one project, but the snapshot in it is of another (%s).\n"+
			"To go over to that one: fsd import . && fsd sync %s\nTo keep to yours, remove %s.",
			clean.Show(at.folder), others[0], others[0], snapshot.Folder)
	case len(others) > 0:
		fmt.Fprintf(a.Err, "fsd: %s also holds another project (%s), which is left alone; fsd import takes it in\n", snapshot.Folder, others[0])
	}
	return readSnapshot(found, at.project)
}

// without are the changes of a log that are not among others.
func without(log, others []workflow.Change) []workflow.Change {
	known := make(map[string]bool, len(others))
	for _, c := range others {
		known[c.ID] = true
	}
	return slices.DeleteFunc(slices.Clone(log), func(c workflow.Change) bool { return known[c.ID] })
}

// writeSnapshot writes what the snapshot in a folder lacks of these changes, unless it is a dry run, and returns those
// files.
func writeSnapshot(folder, project string, changes []workflow.Change, dryRun bool) ([]export.File, error) {
	root, err := openRoot(folder, dryRun)
	if err != nil {
		return nil, err
	}
	if root != nil {
		defer root.Close()
	}
	files, err := snapshot.Plan(root, project, changes)
	if err != nil || dryRun {
		return files, err
	}
	return files, export.Write(root, files, false)
}
