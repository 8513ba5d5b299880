package main

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// begin and end enclose the table in docs/commands.md; the rest of the file is written by hand.
const (
	begin = "<!-- made by: go run ./command/man -->\n"
	end   = "<!-- end -->\n"
)

// commands is docs/commands.md with its table made anew: each command, its man page, the schema of its JSON, and the
// stories that test it. Commands that lack one of these are an error.
func commands(root string, fsd *cobra.Command) ([]byte, error) {
	text, err := os.ReadFile(filepath.Join(root, "docs", "commands.md"))
	if err != nil {
		return nil, err
	}
	head, rest, found := bytes.Cut(text, []byte(begin))
	_, tail, ended := bytes.Cut(rest, []byte(end))
	if !found || !ended {
		return nil, fmt.Errorf("docs/commands.md lacks the lines that enclose the table")
	}
	scripts, err := stories(root)
	if err != nil {
		return nil, err
	}
	var table strings.Builder
	table.WriteString("| command | what it does | JSON | tested by |\n| --- | --- | --- | --- |\n")
	for _, group := range fsd.Groups() {
		for _, c := range fsd.Commands() {
			if c.GroupID != group.ID {
				continue
			}
			row, err := row(root, c, scripts)
			if err != nil {
				return nil, err
			}
			table.WriteString(row)
		}
	}
	return slices.Concat(head, []byte(begin), []byte(table.String()), []byte(end), tail), nil
}

// row is a command's line of the table.
func row(root string, c *cobra.Command, scripts map[string]string) (string, error) {
	if c.Example == "" || c.Long == "" {
		return "", fmt.Errorf("%s has no long help, or no example", c.CommandPath())
	}
	schema := ""
	if c.Flags().Lookup("json") != nil {
		names, err := filepath.Glob(filepath.Join(root, "docs", "schema", c.Name()+"*.json"))
		if err != nil || len(names) == 0 {
			return "", fmt.Errorf("%s --json has no schema in docs/schema", c.CommandPath())
		}
		var links []string
		for _, name := range names {
			base := filepath.Base(name)
			links = append(links, fmt.Sprintf("[%s](schema/%s)", strings.TrimSuffix(base, ".json"), base))
		}
		schema = strings.Join(links, ", ")
	}
	use := regexp.MustCompile(`\bfsd (-\S+ \S+ )*` + regexp.QuoteMeta(c.Name()) + `\b`)
	var tested []string
	for _, name := range slices.Sorted(maps.Keys(scripts)) {
		if use.MatchString(scripts[name]) {
			tested = append(tested, strings.TrimSuffix(name, ".txtar"))
		}
	}
	if len(tested) == 0 {
		return "", fmt.Errorf("no story in command/testdata/script uses %s", c.CommandPath())
	}
	form := strings.ReplaceAll(strings.TrimSuffix(c.UseLine(), " [flags]"), "|", "\\|")
	return fmt.Sprintf("| [`%s`](man/%s) | %s | %s | %s |\n", form, pageName(c), c.Short, schema, strings.Join(tested, ", ")), nil
}

// stories are the scripts that test the commands, by their names.
func stories(root string) (map[string]string, error) {
	names, err := filepath.Glob(filepath.Join(root, "command", "testdata", "script", "*.txtar"))
	if err != nil {
		return nil, err
	}
	scripts := map[string]string{}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		scripts[filepath.Base(name)] = string(text)
	}
	return scripts, nil
}
