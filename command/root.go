// Package command is fsd without a screen: one file for each group of commands, each a thin layer over the same
// engine that the screen uses. Data goes to standard output, words to standard error, and every failure has an exit
// code that scripts can rely on (exit.go).
package command

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"runtime"
	"strings"
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
	// Display says how documents are drawn on standard output; false, or nil, means that they are printed as Markdown.
	// It is asked only when there is a document.
	Display func() (Display, bool)
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

// groups are the headings under which help lists the commands.
func groups() []*cobra.Group {
	return []*cobra.Group{
		{ID: "project", Title: "Projects:"},
		{ID: "design", Title: "Requirements and decisions:"},
		{ID: "build", Title: "Building and shipping:"},
		{ID: "history", Title: "History and sharing:"},
		{ID: "care", Title: "Care:"},
	}
}

// New makes the root command. Running it without a subcommand opens the screen.
func New(env Env) *cobra.Command { return (&app{Env: env}).root() }

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "fsd",
		Short: "Guided full-stack decisions, from requirements to production",
		Long: "fsd guides you through a full-stack project in four phases: it asks one plain question at a time,\n" +
			"recommends an option because of what you answered, records the decision, and exports the records as\n" +
			"Markdown ADRs. Without a command it opens the screen: on this folder's project, else on the list.\n\n" +
			"All that the screen does can be done by commands, on the same projects and at the same time. A command\n" +
			"works on the project it names, else on --project, else on the one tied to the current folder (fsd new\n" +
			"--here), else on the only one. Data goes to standard output, words to standard error; --json prints\n" +
			"data for programs, in the forms that docs/commands.md describes.",
		Example: "  fsd                                   open the screen\n" +
			"  fsd new \"Order desk\" --here            create a project for this folder\n" +
			"  fsd ask                               answer its questions line by line\n" +
			"  fsd decisions                         every decision with its reasons\n" +
			"  fsd decide data-store                 accept what is recommended\n" +
			"  fsd status                            where the project stands\n" +
			"  fsd export                            write the decisions as ADRs",
		Version:           a.Version,
		Args:              onlyCommands,
		SilenceErrors:     true,
		SilenceUsage:      true,
		DisableAutoGenTag: true,
		RunE:              func(cmd *cobra.Command, _ []string) error { return a.screen(cmd.Context()) },
	}
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	root.SetFlagErrorFunc(flagError)
	root.PersistentFlags().StringVar(&a.db, "db", "", "database `FILE` (default: FSD_DB, else the platform's place for data)")
	root.PersistentFlags().StringVar(&a.project, "project", "", "project by `NAME` or id")
	root.SetVersionTemplate("fsd {{.Version}} (" + runtime.Version() + ")\n")
	root.AddGroup(groups()...)
	add := func(group string, list ...*cobra.Command) {
		for _, c := range list {
			c.GroupID = group
		}
		root.AddCommand(list...)
	}
	add("project", a.projectCommands()...)
	add("design", a.askCommand(), a.requireCommand())
	add("design", a.factCommands()...)
	add("design", a.decisionCommands()...)
	add("design", a.settleCommand())
	add("build", a.planCommands()...)
	add("build", a.checkCommands()...)
	add("build", a.guideCommand(), a.exportCommand())
	add("history", a.syncCommand(), a.importCommand())
	add("history", a.historyCommands()...)
	add("care", a.careCommands()...)
	add("care", completionCommand())
	root.SetHelpCommandGroupID("care")
	root.SetHelpCommand(helpCommand())
	root.AddCommand(topics()...)
	usages(root)
	return root
}

// onlyCommands refuses a word after "fsd" that is no command.
func onlyCommands(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return noSuchCommand(cmd, args[0])
}

// Run executes a command line and returns the exit code. What went wrong is on env.Err by then.
func Run(ctx context.Context, env Env, args []string) (code int) {
	defer func() {
		if fault := recover(); fault != nil {
			code = report(env.Err, nil, Coded{ExitBug, fmt.Sprintf("fsd has failed (%v); everything that was saved is kept. Please report it.", fault)})
		}
	}()
	out := &stream{w: env.Out}
	env.Out = out
	a := &app{Env: env}
	root := a.root()
	root.SetArgs(args)
	if len(args) > 0 && strings.HasPrefix(args[0], cobra.ShellCompRequestCmd) {
		a.completeFlags(root)
	}
	cmd, err := root.ExecuteContextC(ctx)
	if out.failed != nil {
		err = out.failed
	}
	return report(env.Err, cmd, err)
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
	if chosen := cmp.Or(a.db, a.Getenv("FSD_DB")); chosen != "" {
		return a.absolute(chosen), nil
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
