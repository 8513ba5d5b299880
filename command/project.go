package command

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"fsd/knowledge"
	"fsd/store"
	"fsd/workflow"
	"fsd/workflow/clean"
	"fsd/workflow/session"
	"fsd/workflow/snapshot"
)

func (a *app) projectCommands() []*cobra.Command {
	var here, all bool
	create := &cobra.Command{
		Use: "new NAME", Short: "Create a project and print its id", Args: takes(1, 1),
		Long: "Creates a project and prints its id. A name is all it takes; fsd ask, or the screen, then asks the rest.\n" +
			"With --here the project belongs to the current folder: fsd in that folder opens it, and commands there\n" +
			"need not name it.",
		Example: "  fsd new \"Order desk\"\n  fsd new shop --here      fsd in this folder then opens it",
		RunE:    func(cmd *cobra.Command, args []string) error { return a.create(cmd.Context(), args[0], here) },
	}
	create.Flags().BoolVar(&here, "here", false, "tie the project to the current folder, and keep its snapshot there")

	list := a.jsonFlag(&cobra.Command{
		Use: "list", Short: "List the projects, newest change first", Args: takes(0, 0),
		Long: "Lists the projects: name, when it was last changed, how much of each phase is done (R requirements,\n" +
			"A architecture, I implementation, P production), and what comes next.",
		Example: "  fsd list\n  fsd list --all           archived projects too\n  fsd list --json",
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.list(cmd.Context(), all) },
	})
	list.Flags().BoolVar(&all, "all", false, "archived projects too")

	rename := &cobra.Command{
		Use: "rename NAME NEW-NAME", Short: "Rename a project", Args: takes(2, 2),
		Long:              "Gives a project another name. Its id, by which every command finds it too, stays.",
		Example:           "  fsd rename shop \"Order desk\"",
		ValidArgsFunction: a.onlyName(),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.change(cmd.Context(), args[0], func(*workflow.View) (workflow.Body, error) {
				return workflow.Renamed{Name: args[1]}, nil
			})
		},
	}
	return []*cobra.Command{create, list, a.statusCommand(), rename,
		a.shelf("archive", "Put a project out of the way; restore brings it back", find, (*store.Store).Archive),
		a.shelf("restore", "Bring back an archived or deleted project", findHidden, (*store.Store).Restore),
		a.shelf("delete", "Delete a project; restore brings it back", find, (*store.Store).Delete)}
}

func (a *app) statusCommand() *cobra.Command {
	var verdict bool
	status := a.jsonFlag(&cobra.Command{
		Use: "status [NAME]", Short: "Show phases, next step, what is stale or due, and the verdict", Args: takes(0, 1),
		Long: "Shows where a project stands: how much of each phase is done, what comes next, decisions whose advice\n" +
			"has changed since they were made, deferred ones whose day has come, conflicts, and whether it may ship.\n" +
			"The JSON also has the next open question, with its answers, as fsd ask would put it.",
		Example: "  fsd status\n  fsd status shop --verdict     exit code 8 means: do not ship\n  fsd status --json",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.status(cmd.Context(), optional(args, 0), verdict)
		},
		ValidArgsFunction: a.onlyName(),
	})
	status.Flags().BoolVar(&verdict, "verdict", false, "set the exit code by the verdict (8: do not ship)")
	return status
}

// shelf is a command that moves a project between the list, the archive and the deleted ones.
func (a *app) shelf(verb, short string, find finder, do func(*store.Store, context.Context, string) error) *cobra.Command {
	return &cobra.Command{
		Use: verb + " NAME", Short: short, Args: takes(1, 1), ValidArgsFunction: a.onlyName(),
		Long:    short + ".\nNothing is ever lost: the project keeps all its changes, and its id finds it when the name does not.",
		Example: "  fsd " + verb + " shop",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.with(cmd.Context(), func(s *store.Store) error {
				p, err := find(cmd.Context(), s, args[0])
				if err != nil {
					return err
				}
				return do(s, cmd.Context(), p.ID)
			})
		},
	}
}

// finder finds a project by its name or id.
type finder = func(context.Context, *store.Store, string) (store.Project, error)

func find(ctx context.Context, s *store.Store, name string) (store.Project, error) {
	return s.Find(ctx, name)
}

// findHidden prefers a project that is archived or deleted to one that is not.
func findHidden(ctx context.Context, s *store.Store, name string) (store.Project, error) {
	p, err := s.Find(ctx, name)
	var missing *store.NotFound
	if errors.As(err, &missing) || err == nil && !p.Archived {
		if deleted, err := s.FindDeleted(ctx, name); err == nil {
			return deleted, nil
		}
	}
	return p, err
}

func (a *app) create(ctx context.Context, name string, here bool) error {
	clear, err := clean.Name(name)
	if err != nil {
		return refusal("%s", err)
	}
	if found, err := snapshot.In(a.Folder); here && (err != nil || len(found.Projects) > 0) {
		return cmp.Or(err, refusal("there is a project in %s already; take it in with: fsd sync", snapshot.Folder))
	}
	return a.with(ctx, func(s *store.Store) error {
		p, err := Create(ctx, s, clear, a.author(), a.Now())
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintln(a.Out, p.ID); err != nil || !here {
			return err
		}
		if err := s.Tie(ctx, a.Folder, p.ID); err != nil {
			return err
		}
		log, _, err := s.Load(ctx, p.ID)
		if err == nil {
			_, err = writeSnapshot(a.Folder, p.ID, log, false, false)
		}
		return err
	})
}

// Create makes a project with a cleaned name. The screen uses it too.
func Create(ctx context.Context, s *store.Store, name, author string, now time.Time) (store.Project, error) {
	k, err := knowledge.Load()
	if err != nil {
		return store.Project{}, err
	}
	first, err := session.NewChange(workflow.Created{Name: name}, author, now)
	if err != nil {
		return store.Project{}, err
	}
	view := workflow.See(k, workflow.Fold([]workflow.Change{first}), now.Local().Format(time.DateOnly))
	return s.Create(ctx, first, view.Summary())
}

func (a *app) list(ctx context.Context, all bool) error {
	return a.with(ctx, func(s *store.Store) error {
		projects, _, err := s.List(ctx, store.ListOptions{Archived: all})
		if err != nil {
			return err
		}
		if a.asJSON {
			return a.printJSON(listJSON(projects))
		}
		t := a.table()
		for _, p := range projects {
			row := []string{clean.Show(p.Summary.Name), p.Changed.Local().Format("2006-01-02 15:04")}
			for i, c := range p.Summary.Phases {
				row = append(row, fmt.Sprintf("%s %d/%d", initial(i), c.Done, c.Total))
			}
			t.row(append(row, clean.Show(p.Summary.Next))...)
		}
		return t.flush()
	})
}

// initial is the first letter of a phase, for narrow columns.
func initial(phase int) string { return []string{"R", "A", "I", "P"}[phase] }

func (a *app) status(ctx context.Context, name string, verdict bool) error {
	return a.onProject(ctx, name, func(_ *store.Store, work session.Session) error {
		v := work.View()
		if err := a.printStatus(v); err != nil {
			return err
		}
		if d := v.Verdict(); verdict && !d.Ship() {
			return Coded{ExitDoNotShip, d.String()}
		}
		return nil
	})
}

// maxBlockers is how many open blockers fsd status names; --json has them all.
const maxBlockers = 5

func (a *app) printStatus(v *workflow.View) error {
	st := statusOf(v)
	if a.asJSON {
		return a.printJSON(st)
	}
	t := a.table()
	t.row(clean.Show(st.Name))
	for _, p := range st.Phases {
		t.row("  "+workflow.PhaseTitle(p.Phase), fmt.Sprintf("%d of %d", p.Done, p.Total))
	}
	t.row("  Next", clean.Show(workflow.PhaseTitle(st.Next.Phase)+": "+st.Next.Title))
	if q := st.Question; q != nil && q.ID != st.Next.ID {
		t.row("  Ask", clean.Show(q.Title)+"; answer it with: fsd ask")
	}
	if n := len(st.Uncontested); n > 0 {
		t.row("  Uncontested", fmt.Sprintf("%d recommendations; accept them with: fsd decide --uncontested", n))
	}
	for _, d := range st.Stale {
		t.row("  Stale", d.Title+": "+d.Chosen+"; now recommended: "+d.Recommended)
	}
	for _, d := range st.Due {
		t.row("  Due", d)
	}
	for _, d := range st.Disputes {
		t.row("  In dispute", clean.Show(d.Title)+"; see fsd settle")
	}
	for _, f := range st.Former {
		t.row("  Former", clean.Show(f.Title+": "+f.Say)+" (this fsd no longer has the "+f.Kind+")")
	}
	for _, c := range st.Conflicts {
		if c.Severity == knowledge.Note {
			t.row("  Note", c.Say)
		} else {
			t.row("  Conflict", string(c.Severity)+": "+c.Say)
		}
	}
	t.row("  Verdict", st.Verdict)
	for i, b := range st.Blockers {
		if i == maxBlockers && len(st.Blockers) > i+1 {
			t.row("", fmt.Sprintf("and %d more; see them with: fsd checks", len(st.Blockers)-i))
			break
		}
		t.row("", b)
	}
	return t.flush()
}
