// Command man writes what is made from the commands' own help: the man pages in docs/man, and the table of all commands
// in docs/commands.md. Run it in the root of the repository after any change of a command, a flag or an example:
//
//	go run ./command/man
//
// It is no part of fsd, so that fsd does not link what it needs.
package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
	"github.com/spf13/pflag"

	"fsd/command"
)

func main() {
	files, err := pages(".")
	for name, text := range files {
		if err == nil {
			err = os.MkdirAll(filepath.Dir(name), 0o755)
		}
		if err == nil {
			err = os.WriteFile(name, text, 0o644)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// pages are all files by their path below the root of the repository.
func pages(root string) (map[string][]byte, error) {
	fsd := command.New(command.Env{Version: "fsd"})
	files := map[string][]byte{}
	for _, c := range append(fsd.Commands(), fsd) {
		text, err := page(c)
		if err != nil {
			return nil, err
		}
		files["docs/man/"+pageName(c)] = text
	}
	table, err := commands(root, fsd)
	files["docs/commands.md"] = table
	return files, err
}

func pageName(c *cobra.Command) string {
	return strings.ReplaceAll(c.CommandPath(), " ", "-") + ".1"
}

// page is a command's man page. It has no date, so that the same help always makes the same page.
func page(c *cobra.Command) ([]byte, error) {
	nameValues(c.Flags())
	nameValues(c.InheritedFlags())
	var out bytes.Buffer
	none := time.Time{}
	err := doc.GenMan(c, &doc.GenManHeader{Source: "fsd", Manual: "Guided full-stack decisions", Date: &none}, &out)
	text := bytes.Replace(out.Bytes(), []byte(none.Format(`"Jan 2006"`)), []byte(`""`), 1)
	return bytes.ReplaceAll(text, []byte("[=false]"), nil), err
}

// nameValues makes the page show what a flag takes, as help does, where it would show the default.
func nameValues(flags *pflag.FlagSet) {
	flags.VisitAll(func(f *pflag.Flag) {
		if name, usage := pflag.UnquoteUsage(f); f.Value.Type() == "string" && strings.Contains(f.Usage, "`") {
			f.DefValue, f.Usage = name, usage
		}
	})
}
