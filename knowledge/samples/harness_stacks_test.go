package samples

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// launcher starts a sample that is ready to run.
type launcher struct {
	dir     string
	env     []string
	command func(port string) []string
}

// stacks says how a sample of each stack is made ready: from folder, the sample's own, to a program that can be started.
// args are the contract's further arguments.
var stacks = map[string]func(t *testing.T, folder string, args []string) launcher{
	"go":      goProgram,
	"express": expressProgram,
	"nextjs":  nextProgram,
	"flask":   flaskProgram,
	"fastapi": fastapiProgram,
}

// installed says which of the installer's folders a stack stands on.
func installed(stack string) []string {
	switch stack {
	case "express", "nextjs":
		return []string{"node", stack}
	case "flask", "fastapi":
		return []string{"python"}
	}
	return nil
}

func goProgram(t *testing.T, folder string, args []string) launcher {
	t.Helper()
	dir := t.TempDir()
	binary := filepath.Join(dir, "sample")
	must(t)(run(folder, append(os.Environ(), "CGO_ENABLED=0"), "go", "build", "-o", binary, "."))
	return launcher{dir: dir, command: func(string) []string { return append([]string{binary}, args...) }}
}

// Node takes the types out of TypeScript by itself; tsc only checks them.
func expressProgram(t *testing.T, folder string, args []string) launcher {
	t.Helper()
	dir, home := besidePackages(t, "express", folder)
	must(t)(run(dir, os.Environ(), filepath.Join(home, "node_modules/.bin/tsc"), "-p", "."))
	return launcher{dir: dir, command: func(string) []string { return append([]string{node(t), "server.ts"}, args...) }}
}

func nextProgram(t *testing.T, folder string, args []string) launcher {
	t.Helper()
	dir, home := besidePackages(t, "nextjs", folder)
	next := filepath.Join(home, "node_modules/next/dist/bin/next")
	must(t)(run(dir, append(base(t), "CI=1"), node(t), next, "build"))
	return launcher{dir: dir, command: func(port string) []string {
		return append([]string{node(t), next, "start", "--hostname", "127.0.0.1", "--port", port}, args...)
	}}
}

func flaskProgram(t *testing.T, folder string, args []string) launcher {
	return pythonProgram(t, folder, func(string) []string {
		return append([]string{"gunicorn", "--worker-class", "gthread", "--threads", "32"}, append(args, "app:app")...)
	})
}

func fastapiProgram(t *testing.T, folder string, args []string) launcher {
	return pythonProgram(t, folder, func(port string) []string {
		return append([]string{"uvicorn", "--port", port}, append(args, "main:app")...)
	})
}

// A gunicorn.conf.py beside the sample is found by gunicorn itself; so is the port, in PORT.
func pythonProgram(t *testing.T, folder string, command func(port string) []string) launcher {
	t.Helper()
	folder, err := filepath.Abs(folder)
	if err != nil {
		t.Fatal(err)
	}
	python := filepath.Join(stackHome(t, "python"), "python")
	return launcher{dir: folder, env: []string{"PYTHONPYCACHEPREFIX=" + filepath.Join(cache(t), "pycache")},
		command: func(port string) []string { return append([]string{python, "-m"}, command(port)...) }}
}

func node(t *testing.T) string {
	found, _ := filepath.Glob(filepath.Join(stackHome(t, "node"), "node_modules/node-*/bin/node"))
	if len(found) != 1 {
		t.Fatalf("Node is at %q", found)
	}
	return found[0]
}

// besidePackages copies a sample to where Node finds the stack's packages: below the folder that holds node_modules.
func besidePackages(t *testing.T, stack, folder string) (dir, home string) {
	t.Helper()
	home = stackHome(t, stack)
	cells := filepath.Join(home, "cells")
	if err := os.MkdirAll(cells, 0o755); err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp(cells, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	for _, from := range []string{filepath.Join("stacks", stack), folder} {
		if err := copyInto(dir, from); err != nil {
			t.Fatal(err)
		}
	}
	return dir, home
}

func copyInto(dir, from string) error {
	return filepath.WalkDir(from, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.Name() == "package-lock.json" { // a second lock file would move Next's idea of the root
			return err
		}
		rel, err := filepath.Rel(from, name)
		if err != nil {
			return err
		}
		target := filepath.Join(dir, rel)
		if d.IsDir() {
			return os.MkdirAll(target, 0o755)
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		return os.WriteFile(target, text, 0o644)
	})
}

// stackHome is where the installer put a stack; its name says for which package list.
func stackHome(t *testing.T, stack string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("stacks", stack, "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no package list of %s: %v", stack, err)
	}
	slices.Sort(files)
	sum := sha256.New()
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		sum.Write(text)
	}
	dir := filepath.Join(cache(t), stack+"-"+hex.EncodeToString(sum.Sum(nil))[:12])
	if _, err := os.Stat(dir); err != nil {
		t.Fatalf("%s is not installed: run knowledge/samples/install", stack)
	}
	return dir
}

// cache is the folder that the installer fills.
func cache(t *testing.T) string {
	t.Helper()
	if dir := os.Getenv("FSD_SAMPLES_CACHE"); dir != "" {
		return dir
	}
	if dir := os.Getenv("XDG_CACHE_HOME"); dir != "" {
		return filepath.Join(dir, "fsd-samples")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(home, ".cache", "fsd-samples")
}

func must(t *testing.T) func(string, error) {
	return func(_ string, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(strings.TrimSpace(err.Error()))
		}
	}
}
