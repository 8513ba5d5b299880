// Command bare lists the projects of a database and does nothing else, with the same libraries linked as fsd. It is the
// yardstick for the speed of commands: what fsd list takes beyond it is fsd's own.
package main

import (
	"database/sql"
	"fmt"
	"os"

	_ "charm.land/bubbles/v2/textinput"
	_ "charm.land/bubbletea/v2"
	_ "charm.land/glamour/v2"
	_ "charm.land/lipgloss/v2"
	"github.com/spf13/cobra"
	_ "modernc.org/sqlite"
)

func main() {
	root := &cobra.Command{Use: "bare DATABASE", Args: cobra.ExactArgs(1), RunE: func(_ *cobra.Command, args []string) error { return list(args[0]) }}
	if root.Execute() != nil {
		os.Exit(1)
	}
}

func list(path string) error {
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		return err
	}
	defer db.Close()
	rows, err := db.Query("SELECT name, summary FROM projects WHERE deleted = 0 AND archived = 0 ORDER BY last DESC")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var name, summary string
		if err := rows.Scan(&name, &summary); err != nil {
			return err
		}
		fmt.Println(name, len(summary))
	}
	return rows.Err()
}
