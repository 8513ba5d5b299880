package command_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/santhosh-tekuri/jsonschema/v6"
	_ "modernc.org/sqlite"

	"fsd/command"
	"fsd/store"
)

// The stories in testdata/script run this test program as fsd: the whole of it but the screen and the drawing of
// Markdown, which package main's tests see to.
func TestMain(m *testing.M) { testscript.Main(m, map[string]func(){"fsd": fsd}) }

func fsd() {
	home, _ := os.UserHomeDir()
	folder, err := os.Getwd()
	if err != nil {
		folder = "/"
	}
	os.Exit(command.Run(context.Background(), command.Env{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv, Home: home, Folder: folder, Now: time.Now, Version: "test",
		Screen: func(context.Context, *store.Store, string) error {
			return command.Coded{Code: command.ExitEnvironment, Say: "standard output is no terminal"}
		},
	}, os.Args[1:]))
}

func TestScripts(t *testing.T) {
	if testing.Short() {
		t.Skip("stories take seconds")
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", filepath.Join(env.WorkDir, ".home"))
			env.Setenv("USER", "ada")
			env.Setenv("TZ", "UTC")
			docs, err := filepath.Abs("../docs")
			env.Setenv("DOCS", docs)
			return err
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "fits": fits, "sql": runSQL},
	})
}

// exits CODE COMMAND... runs a command that must end with a code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// fits SCHEMA wants the last output to be JSON of that schema.
func fits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: fits SCHEMA")
	}
	schema, err := jsonschema.NewCompiler().Compile(filepath.Join(ts.Getenv("DOCS"), "schema", args[0]+".json"))
	ts.Check(err)
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(ts.ReadFile("stdout"))))
	ts.Check(err)
	ts.Check(schema.Validate(document))
}

// sql FILE STATEMENT does to a database what only another program would.
func runSQL(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: sql FILE STATEMENT")
	}
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	defer db.Close()
	_, err = db.Exec(args[1])
	ts.Check(err)
}
