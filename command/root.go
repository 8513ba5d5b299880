// Package command is fsd without a screen: one file for each group of commands, each a thin layer over the same
// engine that the screen uses. Data goes to standard output, words to standard error, and every failure has an exit
// code that scripts can rely on (exit.go).
package command

import (
	"cmp"
	"context"
	"io"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"fsd/knowledge"
	"fsd/store"
	"fsd/workflow/clean"
	"fsd/workflow/session"
)

// Env is everything a command may know of the world around it. Package main fills it in; tests fill in their own.
type Env struct {
	In       io.Reader
	Out, Err io.Writer
	Getenv   func(string) string
	Home     string // the person's home folder; empty when there is none
	Folder   string // the current folder, absolute
	Now      func() time.Time
	Version  string
	// Screen opens the full screen on a database; project is an id, or empty for the list of projects.
	Screen func(ctx context.Context, s *store.Store, project string) error
}

// app is what the commands share: the environment, the global flags and the store, opened when first needed.
type app struct {
	Env
	db, project string
	asJSON      bool
	store       *store.Store
}

// New makes the root command. Running it without a subcommand opens the screen.
func New(env Env) *cobra.Command {
	a := &app{Env: env}
	root := &cobra.Command{
		Use:   "fsd",
		Short: "Guided full-stack decisions, from requirements to production",
		Long: "fsd guides you through a full-stack project in four phases: it asks one plain question at a time,\n" +
			"recommends an option because of what you answered, records the decision, and exports the records as\n" +
			"Markdown ADRs. Without a command it opens the screen: on this folder's project, else on the list.",
		Example:       "  fsd                                  open the screen\n  fsd new \"Order desk\" --here           create a project for this folder\n  fsd decisions --json                 every decision with its reasons\n  fsd export                           write the decisions as ADRs",
		Version:       env.Version,
		Args:          cobra.NoArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          func(cmd *cobra.Command, _ []string) error { return a.screen(cmd.Context()) },
	}
	root.SetOut(env.Out)
	root.SetErr(env.Err)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.PersistentFlags().StringVar(&a.db, "db", "", "database file (default $FSD_DB, else the platform's place for data)")
	root.PersistentFlags().StringVar(&a.project, "project", "", "project by name or id")
	root.SetVersionTemplate("fsd {{.Version}} (" + runtime.Version() + ")\n")
	root.AddCommand(a.projectCommands()...)
	root.AddCommand(a.factCommands()...)
	root.AddCommand(a.decisionCommands()...)
	root.AddCommand(a.settleCommand(), a.requireCommand(), a.askCommand())
	root.AddCommand(a.checkCommands()...)
	root.AddCommand(a.guideCommand(), a.exportCommand(), a.importCommand(), a.syncCommand())
	root.AddCommand(a.historyCommands()...)
	root.AddCommand(a.careCommands()...)
	return root
}

// Run executes a command line and returns the exit code. What went wrong is on env.Err by then.
func Run(ctx context.Context, env Env, args []string) int {
	root := New(env)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	return report(env.Err, err)
}

// screen opens the full screen on the project of this folder, or the one named by --project.
func (a *app) screen(ctx context.Context) error {
	return a.with(ctx, func(s *store.Store) error {
		id, err := a.named(ctx, s, a.project)
		if err != nil {
			return err
		}
		return a.Screen(ctx, s, id)
	})
}

// path is where the database is: --db, else $FSD_DB, else the platform's place.
func (a *app) path() (string, error) {
	if a.db != "" {
		return a.db, nil
	}
	if p := a.Getenv("FSD_DB"); p != "" {
		return p, nil
	}
	return store.DefaultPath(a.Getenv, runtime.GOOS, a.Home)
}

// with opens the store for the length of do.
func (a *app) with(ctx context.Context, do func(*store.Store) error) error {
	path, err := a.path()
	if err != nil {
		return err
	}
	s, err := store.Open(ctx, path)
	if err != nil {
		return err
	}
	defer s.Close()
	return do(s)
}

// onProject opens the store and the project that name means: by name, else --project, else the one of this folder,
// else the only one there is.
func (a *app) onProject(ctx context.Context, name string, do func(*store.Store, session.Session) error) error {
	return a.with(ctx, func(s *store.Store) error {
		id, err := a.resolve(ctx, s, name)
		if err != nil {
			return err
		}
		work, err := a.session(ctx, s, id)
		if err != nil {
			return err
		}
		return do(s, work)
	})
}

// session puts the person to work on the project with an id.
func (a *app) session(ctx context.Context, s *store.Store, id string) (session.Session, error) {
	k, err := knowledge.Load()
	if err != nil {
		return session.Session{}, err
	}
	return session.Open(ctx, s, k, id, a.author(), a.Now)
}

func (a *app) resolve(ctx context.Context, s *store.Store, name string) (string, error) {
	if id, err := a.named(ctx, s, cmp.Or(name, a.project)); err != nil || id != "" {
		return id, err
	}
	list, total, err := s.List(ctx, store.ListOptions{Limit: 4})
	switch {
	case err != nil:
		return "", err
	case total == 0:
		return "", refusal("there is no project yet; create one with: fsd new NAME")
	case total > 1:
		names := ""
		for _, p := range list {
			names += "\n  " + clean.Show(p.Summary.Name)
		}
		return "", refusal("this folder is tied to no project; name one of:%s", names)
	}
	return list[0].ID, nil
}

func (a *app) author() string { return Author(a.Getenv) }

// Author is the name under which changes are made: $FSD_AUTHOR, else what git or the system call the person.
func Author(getenv func(string) string) string {
	for _, name := range []string{"FSD_AUTHOR", "GIT_AUTHOR_NAME", "USER", "USERNAME"} {
		if who := clean.Line(getenv(name), 80); who != "" {
			return who
		}
	}
	return ""
}

// optional returns the argument at i, or nothing.
func optional(args []string, i int) string {
	if i < len(args) {
		return args[i]
	}
	return ""
}

// jsonFlag adds --json to a reading command.
func (a *app) jsonFlag(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().BoolVar(&a.asJSON, "json", false, "print JSON")
	return cmd
}
