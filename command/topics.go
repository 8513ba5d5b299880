package command

import "github.com/spf13/cobra"

// topics are pages of help that belong to no command.
func topics() []*cobra.Command {
	return []*cobra.Command{
		{
			Use: "environment", Short: "The variables that fsd goes by",
			Long: "Variables that fsd goes by:\n\n" +
				"FSD_DB: the database file; --db goes before it. Without both it is $XDG_DATA_HOME/fsd/fsd.db\n" +
				"(~/.local/share/fsd/fsd.db), ~/Library/Application Support/fsd/fsd.db on macOS and\n" +
				"%LocalAppData%\\fsd\\fsd.db on Windows.\n\n" +
				"FSD_AUTHOR: the name under which changes are made; else GIT_AUTHOR_NAME, USER or USERNAME.\n\n" +
				"FSD_THEME: dark or light, when fsd takes your terminal's background for the other.\n\n" +
				"NO_COLOR: no colours, whatever its value. CLICOLOR_FORCE=1: guides are drawn with colours also where\n" +
				"they are piped. COLUMNS: how wide guides are drawn then.\n\n" +
				"PAGER: the program that shows guides longer than the terminal; else less, if there is one. PAGER=cat:\n" +
				"none.\n\n" +
				"VISUAL, EDITOR: the editor for notes on the screen.",
		},
		{
			Use: "exit-codes", Short: "What the exit codes mean",
			Long: "Exit codes. Scripts may rely on them; they change only by adding.\n\n" +
				"0: done.\n\n" +
				"1: refused: an unknown name, a value that does not fit. Nothing was changed.\n\n" +
				"2: the command line itself is wrong.\n\n" +
				"3: the environment lacks something: no home folder, no terminal for the screen.\n\n" +
				"4: the disk, a permission, or a lock; also when standard output cannot be written.\n\n" +
				"5: the database is damaged, or not fsd's.\n\n" +
				"6: the database was written by a newer fsd.\n\n" +
				"7: something was kept and not overwritten.\n\n" +
				"8: status --verdict: do not ship.\n\n" +
				"70: a fault in fsd.\n\n" +
				"128 and n: ended by signal n.",
		},
	}
}
