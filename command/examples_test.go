package command_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fsd/command"
)

// Help that does not work teaches the wrong thing: every example is run, each on its own copy of a project in use.
func TestEveryExampleWorks(t *testing.T) {
	database := inUse(t)
	root := command.New(command.Env{})
	for _, c := range append(root.Commands(), root) {
		for _, line := range strings.Split(c.Example, "\n") {
			words := shellWords(line)
			if words == nil {
				continue
			}
			w := newWorld(t)
			w.use(database)
			w.typed = "2\n1\n"
			switch c.Name() {
			case "import": // of a folder that holds a snapshot
				words[1] = strings.Replace(words[1], "~", w.home, 1)
				w.ok("export", "--format", "snapshot", "--out", words[1])
			case "sync": // in the folder of a project
				w.ok("sync", "shop")
			case "settle": // two people who work apart have to disagree first; sync_test.go sees to that
				continue
			}
			code, _, errs := w.run(words...)
			if code != 0 && (code != command.ExitDoNotShip || !slices.Contains(words, "--verdict")) {
				t.Errorf("%s: exit %d, %s", strings.TrimSpace(line), code, errs)
			}
		}
	}
}

// inUse is the database of a project in use, for copies.
func inUse(t testing.TB) []byte {
	w := newWorld(t)
	w.env["FSD_DB"] = filepath.Join(w.home, "fsd.db")
	w.ok("new", "shop")
	w.ok(append([]string{"answer"}, stackAnswers...)...)
	w.ok("decide", "backend-stack")
	w.ok("require", "feature", "must: pay by card")
	w.ok("answer", "audience=staff")
	w.ok("undo")
	database, err := os.ReadFile(w.env["FSD_DB"])
	if err != nil {
		t.Fatal(err)
	}
	return database
}

// use gives a world a copy of a database.
func (w *world) use(database []byte) {
	w.t.Helper()
	w.env["FSD_DB"] = filepath.Join(w.home, "fsd.db")
	if err := os.WriteFile(w.env["FSD_DB"], database, 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// shellWords takes an example apart as a shell would; what stands behind two blanks explains it. It gives nothing for a
// line that begins otherwise than with fsd, unless it ends in a pipe to fsd.
func shellWords(line string) []string {
	line = strings.TrimSpace(line)
	if pipe := strings.LastIndex(line, "| fsd "); pipe >= 0 {
		line = line[pipe+2:]
	}
	line, _, _ = strings.Cut(line, "  ")
	var words []string
	for _, word := range regexp.MustCompile(`(?:[^\s"]|"[^"]*")+`).FindAllString(line, -1) {
		if word == ">" || word == "|" || word == "&&" {
			break
		}
		words = append(words, strings.ReplaceAll(word, `"`, ""))
	}
	if len(words) == 0 || words[0] != "fsd" {
		return nil
	}
	return words[1:]
}
