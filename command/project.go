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
	var here, verdict, all bool
	create := &cobra.Command{
		Use: "new NAME", Short: "Create a project and print its id", Args: cobra.ExactArgs(1),
		Example: "  fsd new \"Order desk\"\n  fsd new shop --here      fsd in this folder then opens it",
		RunE:    func(cmd *cobra.Command, args []string) error { return a.create(cmd.Context(), args[0], here) },
	}
	create.Flags().BoolVar(&here, "here", false, "tie the project to the current folder, and keep its snapshot there")

	list := a.jsonFlag(&cobra.Command{
		Use: "list", Short: "List the projects, newest change first", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.list(cmd.Context(), all) },
	})
	list.Flags().BoolVar(&all, "all", false, "archived projects too")

	status := a.jsonFlag(&cobra.Command{
		Use: "status [NAME]", Short: "Show phases, next step, what is stale or due, and the verdict", Args: cobra.MaximumNArgs(1),
		Example: "  fsd status\n  fsd status shop --verdict     exit code 8 means: do not ship",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.status(cmd.Context(), optional(args, 0), verdict)
		},
	})
	status.Flags().BoolVar(&verdict, "verdict", false, "set the exit code by the verdict (8: do not ship)")

	rename := &cobra.Command{
		Use: "rename NAME NEW-NAME", Short: "Rename a project", Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.change(cmd.Context(), args[0], func(*workflow.View) (workflow.Body, error) {
				return workflow.Renamed{Name: args[1]}, nil
			})
		},
	}
	return []*cobra.Command{create, list, status, rename,
		a.shelf("archive NAME", "Put a project out of the way; restore brings it back", (*store.Store).Archive),
		a.shelf("restore NAME", "Bring back an archived or deleted project", (*store.Store).Restore),
		a.shelf("delete NAME", "Delete a project; restore brings it back", (*store.Store).Delete)}
}

// shelf is a command that moves a project between the list, the archive and the deleted ones.
func (a *app) shelf(use, short string, do func(*store.Store, context.Context, string) error) *cobra.Command {
	return &cobra.Command{Use: use, Short: short, Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.with(cmd.Context(), func(s *store.Store) error {
				p, err := s.Find(cmd.Context(), args[0])
				var missing *store.NotFound
				if deleted, also := s.FindDeleted(cmd.Context(), args[0]); errors.As(err, &missing) && also == nil {
					p, err = deleted, nil
				}
				if err != nil {
					return err
				}
				return do(s, cmd.Context(), p.ID)
			})
		}}
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
			_, err = writeSnapshot(a.Folder, p.ID, log, false)
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

// change makes one change on a project; make sees the project as it is.
func (a *app) change(ctx context.Context, name string, make func(*workflow.View) (workflow.Body, error)) error {
	return a.onProject(ctx, name, func(s *store.Store, work session.Session) error {
		body, err := make(work.View())
		if err != nil {
			return err
		}
		_, err = work.Run(ctx, s, body)
		return err
	})
}

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
	for _, d := range st.Stale {
		t.row("  Stale", d.Title+": "+d.Chosen+"; now recommended: "+d.Recommended)
	}
	for _, d := range st.Due {
		t.row("  Due", d)
	}
	for _, d := range st.Disputes {
		t.row("  In dispute", clean.Show(d.Title)+"; see fsd settle")
	}
	for _, c := range st.Conflicts {
		t.row("  Conflict", string(c.Severity)+": "+c.Say)
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
