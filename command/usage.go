package command

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"fsd/workflow"
	"fsd/workflow/clean"
)

// usageError is a command line that does not have the form of any command.
type usageError struct{ error }

func misused(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// anyNumber is a number of words without a limit, for takes.
const anyNumber = -1

// takes wants from least to most words after a command, and names the form when there are others.
func takes(least, most int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return misused("a word is missing; the form is: %s", cmd.UseLine())
		case most != anyNumber && len(args) > most:
			return misused("%s is a word too many (quote what has blanks in it); the form is: %s", clean.Show(args[most]), cmd.UseLine())
		}
		return nil
	}
}

// atMostOne refuses flags that exclude each other.
func atMostOne(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, _ []string) error {
		if given := changed(cmd, names); len(given) > 1 {
			return misused("%s cannot be given together", strings.Join(given, " and "))
		}
		return nil
	}
}

// exactlyOne wants one of the flags.
func exactlyOne(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(changed(cmd, names)) == 0 {
			return misused("say one of --%s", strings.Join(names, ", --"))
		}
		return atMostOne(names...)(cmd, args)
	}
}

// changed are those of the flags that were given, with their dashes.
func changed(cmd *cobra.Command, names []string) []string {
	var given []string
	for _, name := range names {
		if cmd.Flags().Changed(name) {
			given = append(given, "--"+name)
		}
	}
	return given
}

// noSuchCommand refuses a word that is no command; it is asked for the words that follow root or help.
func noSuchCommand(root *cobra.Command, word string) error {
	var names []string
	for _, c := range root.Commands() {
		names = append(names, c.Name())
	}
	return usageError{workflow.Unknown("command", word, names)}
}

// flagError says what is wrong with a flag.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var bare *pflag.ValueRequiredError
	var unfit *pflag.InvalidValueError
	switch {
	case !cmd.HasParent() && cmd.Flags().NArg() > 0:
		return noSuchCommand(cmd, cmd.Flags().Arg(0))
	case errors.As(err, &unknown):
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
		name := "--" + unknown.GetSpecifiedName()
		if unknown.GetSpecifiedShortnames() != "" {
			return misused("there is no flag -%s", clean.Show(unknown.GetSpecifiedName()))
		}
		return usageError{workflow.Unknown("flag", name, names)}
	case errors.As(err, &bare):
		return misused("the flag --%s needs a value", bare.GetSpecifiedName())
	case errors.As(err, &unfit):
		return misused("%s does not fit the flag --%s", clean.Show(unfit.GetValue()), unfit.GetFlag().Name)
	}
	return usageError{err}
}

// helpCommand is "fsd help": cobra's own takes a wrong word for a success.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND]", Short: "Say how a command is used, with examples", Args: takes(0, 1),
		Long:    "Says what fsd, or one of its commands, does and how it is used. fsd COMMAND --help says the same.",
		Example: "  fsd help\n  fsd help decide\n  fsd help exit-codes",
		ValidArgsFunction: func(cmd *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
			var list []candidate
			for _, c := range cmd.Root().Commands() {
				if len(args) == 0 {
					list = append(list, candidate{text: c.Name(), about: c.Short})
				}
			}
			return told(list, word)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			if len(args) == 0 {
				return root.Help()
			}
			i := slices.IndexFunc(root.Commands(), func(c *cobra.Command) bool { return c.Name() == args[0] })
			if i < 0 {
				return noSuchCommand(root, args[0])
			}
			found := root.Commands()[i]
			found.InitDefaultHelpFlag()
			return found.Help()
		},
	}
}

// usages makes every refusal of a command's words a usage error, whoever checks them.
func usages(root *cobra.Command) {
	for _, c := range root.Commands() {
		if check := c.Args; check != nil {
			c.Args = func(cmd *cobra.Command, args []string) error {
				err := check(cmd, args)
				var said usageError
				if err == nil || errors.As(err, &said) {
					return err
				}
				return usageError{err}
			}
		}
	}
}
