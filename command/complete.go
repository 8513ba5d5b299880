package command

import (
	"context"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"fsd/knowledge"
	"fsd/store"
	"fsd/workflow"
	"fsd/workflow/clean"
	"fsd/workflow/session"
)

// completionTime is how long a shell's question may take. A person waits for the answer.
const completionTime = time.Second

// look is what a completion sees: the knowledge, and the database if it can be read at once.
type look struct {
	*app
	ctx   context.Context
	k     *knowledge.Base
	store *store.Store // nil when there is none, or another program holds it
}

// offers makes a completion of what list finds. A project that cannot be seen has no candidates and is no error.
func (a *app) offers(list func(l *look, args []string, word string) []candidate) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
		k, err := knowledge.Load()
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(cmd.Context()), completionTime)
		defer cancel()
		l := &look{app: a, ctx: ctx, k: k}
		if path, err := a.path(); err == nil {
			if l.store, err = store.Peek(ctx, path); err == nil {
				defer l.store.Close()
			}
		}
		return told(list(l, args, word), word)
	}
}

// candidate is one way to complete a word. More says that the word may go on after it, so that no blank is added.
type candidate struct {
	text, about string
	more        bool
}

// told are the candidates that begin with the word at hand, as cobra wants them.
func told(list []candidate, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var found []cobra.Completion
	directive := cobra.ShellCompDirectiveNoFileComp
	for _, c := range list {
		if strings.HasPrefix(c.text, word) {
			found = append(found, cobra.CompletionWithDesc(c.text, c.about))
			if c.more {
				directive |= cobra.ShellCompDirectiveNoSpace
			}
		}
	}
	return found, directive
}

// onlyName completes a command that takes a project and nothing else.
func (a *app) onlyName() cobra.CompletionFunc {
	return a.offers(func(l *look, args []string, _ string) []candidate {
		if len(args) > 0 {
			return nil
		}
		return l.names()
	})
}

// nameAnd completes a project's name, which may be left out, and then things of that project.
func (a *app) nameAnd(things func(l *look, v *workflow.View, args []string, word string) []candidate) cobra.CompletionFunc {
	return a.offers(func(l *look, args []string, word string) []candidate {
		name := ""
		if len(args) > 0 && l.isProject(args[0]) {
			name, args = args[0], args[1:]
		}
		var list []candidate
		if name == "" && len(args) == 0 {
			list = l.names()
		}
		if v := l.view(name); v != nil {
			list = append(list, things(l, v, args, word)...)
		}
		return list
	})
}

// names are the projects, with what comes next in each.
func (l *look) names() []candidate {
	if l.store == nil {
		return nil
	}
	projects, _, err := l.store.List(l.ctx, store.ListOptions{Archived: true})
	if err != nil {
		return nil
	}
	var list []candidate
	for _, p := range projects {
		list = append(list, candidate{clean.Show(p.Summary.Name), clean.Show(p.Summary.Next), false})
	}
	return list
}

func (l *look) isProject(name string) bool {
	if l.store == nil {
		return false
	}
	_, err := l.store.Find(l.ctx, name)
	return err == nil
}

// view is the project that a name means, as commands find it; nil when none can be seen.
func (l *look) view(name string) *workflow.View {
	if l.store == nil {
		return nil
	}
	id, err := l.resolve(l.ctx, l.store, name)
	if err != nil {
		return nil
	}
	work, err := session.Open(l.ctx, l.store, l.k, id, "", l.Now)
	if err != nil {
		return nil
	}
	return work.View()
}

// answers completes FACT=VALUE. Several values of a set are separated by commas.
func answers(_ *look, v *workflow.View, args []string, word string) []candidate {
	name, typed, hasValue := strings.Cut(word, "=")
	if !hasValue {
		var list []candidate
		for i := range v.K.Facts {
			f := &v.K.Facts[i]
			if !slices.ContainsFunc(args, func(a string) bool { return strings.HasPrefix(a, f.ID+"=") }) {
				list = append(list, candidate{f.ID + "=", f.Ask, true})
			}
		}
		return list
	}
	f, ok := v.K.Fact(name)
	if !ok {
		return nil
	}
	before, given := "", []string{}
	if at := strings.LastIndexByte(typed, ','); f.Kind == knowledge.Set && at >= 0 {
		before, given = typed[:at+1], strings.Split(typed[:at], ",")
	}
	var list []candidate
	for _, value := range f.Values {
		if !slices.Contains(given, value.ID) && (value.ID != "none" || len(given) == 0) { // "none" stands alone
			list = append(list, candidate{name + "=" + before + value.ID, value.Label, f.Kind == knowledge.Set})
		}
	}
	if f.Kind != knowledge.Text && len(given) == 0 {
		list = append(list, candidate{name + "=" + knowledge.Unknown, f.Label(knowledge.Unknown), false})
	}
	return list
}

// choices completes DECISION or DECISION=OPTION.
func choices(_ *look, v *workflow.View, args []string, word string) []candidate {
	if len(args) > 0 {
		return nil
	}
	id, _, hasOption := strings.Cut(word, "=")
	if !hasOption {
		return decisionIDs(v, true)
	}
	d, ok := v.Decision(id)
	if !ok {
		return nil
	}
	var list []candidate
	for _, o := range d.Options {
		about := o.Title
		if o.ID == d.Advice.Option {
			about += " (recommended)"
		}
		list = append(list, candidate{id + "=" + o.ID, about, false})
	}
	return list
}

func decisionIDs(v *workflow.View, more bool) []candidate {
	var list []candidate
	for _, d := range v.Decisions() {
		list = append(list, candidate{d.ID, string(d.State) + ": " + d.OptionTitle(d.Option), more})
	}
	return list
}

// checkIDs completes the checks that apply, and the conflicts that stand.
func checkIDs(_ *look, v *workflow.View, args []string, _ string) []candidate {
	if len(args) > 0 {
		return nil
	}
	var list []candidate
	for _, c := range v.Checks("") {
		list = append(list, candidate{c.ID, string(c.State) + ": " + clean.Show(c.Title), false})
	}
	for _, c := range v.Conflicts() {
		list = append(list, candidate{workflow.Accepts(c.ID, "", "", "").Check, c.Say, false})
	}
	return list
}

// claims completes the changes in dispute.
func claims(l *look, args []string, _ string) []candidate {
	var list []candidate
	if v := l.view(optional(args, 0)); v != nil {
		for _, d := range v.Disputes() {
			for _, c := range d.Claims {
				list = append(list, candidate{c.ID, clean.Show(c.Author + ": " + v.Describe(c)), false})
			}
		}
	}
	return list
}

// words completes one of a few fixed words.
func words(list ...string) cobra.CompletionFunc {
	return cobra.FixedCompletions(list, cobra.ShellCompDirectiveNoFileComp)
}

// completeFlags says what may follow each flag: a few fixed words, a project, a file where one is meant, else nothing
// (cobra would offer files). It is called for completions only, because cobra keeps what it is told for ever.
func (a *app) completeFlags(root *cobra.Command) {
	fixed := map[string]cobra.CompletionFunc{
		"phase": words(knowledge.Phases()...), "stack": words(knowledge.Stacks()...), "format": words(formatNames()...),
		"project": a.offers(func(l *look, _ []string, _ string) []candidate { return l.names() }),
		"choose":  a.offers(claims),
	}
	tell := func(cmd *cobra.Command, f *pflag.Flag) {
		list, ok := fixed[f.Name]
		if !ok {
			list = cobra.NoFileCompletions
		}
		_, folder := f.Annotations[cobra.BashCompSubdirsInDir]
		if strings.HasPrefix(f.Value.Type(), "string") && f.Name != "db" && !folder { // stringSlice too
			_ = cmd.RegisterFlagCompletionFunc(f.Name, list) // fails only for a flag that is not there
		}
	}
	root.PersistentFlags().VisitAll(func(f *pflag.Flag) { tell(root, f) })
	for _, c := range root.Commands() {
		c.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) { tell(c, f) })
		if c.ValidArgsFunction == nil && c.ValidArgs == nil {
			c.ValidArgsFunction = cobra.NoFileCompletions
		}
	}
}

// bashScript writes cobra's script, which compares a word as it was typed with candidates whose commas are escaped, so
// that several values of a set would never match.
func bashScript(root *cobra.Command, w io.Writer) error {
	var script strings.Builder
	if err := root.GenBashCompletionV2(&script, true); err != nil {
		return err
	}
	const compared, escaped = `[[ $comp == "$cur"* ]]`, `[[ ${comp//\\,/,} == "${cur//\\,/,}"* ]]`
	_, err := io.WriteString(w, strings.Replace(script.String(), compared, escaped, 1))
	return err
}

// completionCommand is "fsd completion".
func completionCommand() *cobra.Command {
	scripts := map[string]func(*cobra.Command, io.Writer) error{
		"bash":       bashScript,
		"zsh":        (*cobra.Command).GenZshCompletion,
		"fish":       func(root *cobra.Command, w io.Writer) error { return root.GenFishCompletion(w, true) },
		"powershell": (*cobra.Command).GenPowerShellCompletionWithDesc,
	}
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use: "completion bash|zsh|fish|powershell", Short: "Print a script that makes a shell complete fsd's words", Args: takes(1, 1),
		Long: "Prints a script for your shell. It completes commands and flags, and from the database, without ever\n" +
			"waiting for it: projects, facts and their values, decisions and their options, checks, steps and guides.\n" +
			"Load it once for each shell, or keep it where your shell looks for such scripts. Bash needs the package\n" +
			"bash-completion.",
		Example: "  source <(fsd completion bash)                                   this bash only\n" +
			"  fsd completion bash > ~/.local/share/bash-completion/completions/fsd\n" +
			"  fsd completion zsh > \"${fpath[1]}/_fsd\"\n" +
			"  fsd completion fish > ~/.config/fish/completions/fsd.fish\n" +
			"  fsd completion powershell | Out-String | Invoke-Expression      this PowerShell only",
		ValidArgs: shells,
		RunE: func(cmd *cobra.Command, args []string) error {
			script, ok := scripts[args[0]]
			if !ok {
				return usageError{workflow.Unknown("shell", args[0], shells)}
			}
			return script(cmd.Root(), cmd.OutOrStdout())
		},
	}
}
