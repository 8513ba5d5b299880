package main

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"fsd/command"
)

const root = "../.."

func TestThePagesAreCurrent(t *testing.T) {
	files, err := pages(root)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if there, err := os.ReadFile(filepath.Join(root, name)); err != nil || !bytes.Equal(there, text) {
			t.Errorf("%s is not current (%v); write it anew with: go run ./command/man", name, err)
		}
		if regexp.MustCompile(`\b(19|20)[0-9]{2}\b.*Auto generated`).Match(text) {
			t.Errorf("%s has a date", name)
		}
	}
	there, err := filepath.Glob(filepath.Join(root, "docs", "man", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range there {
		if files["docs/man/"+filepath.Base(name)] == nil {
			t.Errorf("%s is a page of no command", name)
		}
	}
}

// Every command is in the table, which refuses to be made for one without a page, an example or a story.
func TestEveryCommandIsInTheTable(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "docs", "commands.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range command.New(command.Env{}).Commands() {
		if c.GroupID == "" && c.Runnable() && c.Name() != "help" {
			t.Errorf("%s belongs to no group, so it is not in the table", c.CommandPath())
		}
		if c.GroupID != "" && !strings.Contains(string(text), "(man/"+pageName(c)+")") {
			t.Errorf("docs/commands.md lacks %s", c.CommandPath())
		}
	}
}

func TestEveryFlagHasAStory(t *testing.T) {
	scripts, err := stories(root)
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(texts(scripts), "\n")
	for _, c := range command.New(command.Env{}).Commands() {
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			use := regexp.MustCompile(`(?m)\bfsd .*\b` + regexp.QuoteMeta(c.Name()) + `\b.*--` + regexp.QuoteMeta(f.Name) + `\b`)
			if f.Name != "help" && !use.MatchString(all) {
				t.Errorf("no story uses %s --%s", c.CommandPath(), f.Name)
			}
		})
	}
}

func TestEveryExitCodeHasAStory(t *testing.T) {
	scripts, err := stories(root)
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(texts(scripts), "\n")
	for code := command.ExitRefused; code <= command.ExitDoNotShip; code++ {
		if !regexp.MustCompile(`(?m)^(\[.*\] )?exits ` + strconv.Itoa(code) + ` (fsd|sh) `).MatchString(all) {
			t.Errorf("no story ends with exit code %d", code)
		}
	}
}

func texts(m map[string]string) []string { return slices.Collect(maps.Values(m)) }
