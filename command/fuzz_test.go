package command_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"fsd/command"
)

// forms are command lines with %s where a value of any kind may stand. Flags that name files are left out: where a fuzzer
// may write is no question for it.
func forms() [][]string {
	return [][]string{
		{"new", "%s"},
		{"status", "%s"},
		{"rename", "shop", "%s"},
		{"archive", "%s"},
		{"restore", "%s"},
		{"delete", "%s"},
		{"--project", "%s", "facts"},
		{"answer", "shop", "%s"},
		{"answer", "shop", "purpose=%s"},
		{"answer", "shop", "sensitive=%s", "--dry-run"},
		{"decide", "shop", "%s"},
		{"decide", "shop", "data-store=%s"},
		{"decide", "shop", "data-store=cassandra", "--because", "%s"},
		{"decide", "shop", "search", "--defer", "%s"},
		{"decide", "shop", "search", "--not-applicable", "%s"},
		{"note", "shop", "data-store", "%s"},
		{"require", "shop", "%s"},
		{"require", "shop", "feature", "%s"},
		{"require", "shop", "entity", "%s"},
		{"require", "shop", "endpoint", "%s"},
		{"require", "shop", "feature", "x", "--replace", "%s"},
		{"require", "shop", "--remove", "%s"},
		{"step", "shop", "%s", "--done"},
		{"check", "shop", "%s", "--done"},
		{"check", "shop", "pr-https", "--accept-risk", "%s", "--owner", "%s", "--until", "2999-01-01"},
		{"check", "shop", "pr-https", "--accept-risk", "x", "--until", "%s"},
		{"check", "shop", "pr-https", "--done", "--evidence", "%s"},
		{"checks", "shop", "--phase", "%s"},
		{"guide", "%s"},
		{"guide", "sse", "--stack", "%s"},
		{"export", "shop", "--dry-run", "--format", "%s"},
		{"completion", "%s"},
		{"help", "%s"},
		{"%s"},
		{"list", "%s"},
		{"list", "--%s"},
		{"__complete", "answer", "shop", "%s"},
		{"__complete", "decide", "shop", "%s"},
	}
}

// Whatever stands in an argument: no panic, an exit code of the contract, errors of a few lines, and nothing that a
// terminal would obey, neither at once nor when it is listed later.
func FuzzArguments(f *testing.F) {
	for i := range forms() {
		f.Add(uint8(i), "\x1b]0;evil\x07 \u202e\u009b31m\xff\x00=|: a")
	}
	f.Add(uint8(7), "clients=unknown")
	f.Add(uint8(17), strings.Repeat("must: | ", 2000))
	f.Add(uint8(18), "order: "+strings.Repeat("a string, ", 500))
	database := inUse(f)
	f.Fuzz(func(t *testing.T, form uint8, value string) {
		w := newWorld(t)
		w.use(database)
		args := slices.Clone(forms()[int(form)%len(forms())])
		for i, arg := range args {
			args[i] = strings.ReplaceAll(arg, "%s", value)
		}
		w.checked(args...)
		for _, read := range [][]string{{"list", "--all"}, {"log"}, {"log", "--json"}, {"require"}} { // of the only project there is
			w.checked(read...)
		}
	})
}

// checked runs a command and wants what every command must keep to.
func (w *world) checked(args ...string) {
	w.t.Helper()
	code, out, errs := w.run(args...)
	switch code {
	case command.ExitOK, command.ExitRefused, command.ExitUsage, command.ExitDisk, command.ExitKept, command.ExitDoNotShip:
	default:
		w.t.Errorf("%q: exit %d, %q", args, code, errs)
	}
	completing := strings.HasPrefix(args[0], "__complete") // candidates have a tab before what explains them
	if strings.ContainsFunc(out, func(r rune) bool { return acts(r) && (r != '\t' || !completing) }) || !utf8.ValidString(out) {
		w.t.Errorf("%q prints %q", args, out)
	}
	if strings.ContainsFunc(errs, acts) || !utf8.ValidString(errs) || strings.Count(errs, "\n") > 8 {
		w.t.Errorf("%q says %q", args, errs)
	}
	if code != 0 && errs == "" {
		w.t.Errorf("%q: exit %d without a word", args, code)
	}
}

// acts tells the characters that do something to a terminal or to the order of what is read.
func acts(r rune) bool {
	return r != '\n' && unicode.IsControl(r) || 0x202A <= r && r <= 0x202E || 0x2066 <= r && r <= 0x2069
}
