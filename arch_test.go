package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// rooms says which packages of ours each room may import. The longest prefix counts. Arrows point from what changes
// often to what changes seldom; "store" below tui is reached only through an interface of tui's own.
var rooms = map[string][]string{
	"":                   {"command", "knowledge", "store", "tui", "workflow"},
	"command":            {"knowledge", "store", "workflow"},
	"command/man":        {"command"},
	"knowledge":          {},
	"knowledge/content":  {},
	"knowledge/generate": {"knowledge"},
	"workflow":           {"knowledge", "workflow/clean"},
	"workflow/clean":     {},
	"workflow/export":    {"knowledge", "workflow", "workflow/clean"},
	"workflow/sample":    {"knowledge", "workflow"},
	"workflow/session":   {"knowledge", "workflow"},
	"workflow/snapshot":  {"workflow", "workflow/clean", "workflow/export"},
	"store":              {"workflow", "workflow/clean"},
	"tui":                {"knowledge", "tui", "workflow"},
}

// pages are the folders of tui that must not know each other; only package tui itself knows them all.
var shared = []string{"page", "widget", "layout", "theme", "desk", "tuitest", "ptytest", "bench"}

// banned are imports that no code of ours may have: compat asks the terminal while it is being imported.
var banned = []string{"charm.land/lipgloss/v2/compat", "charm.land/bubbles/v2/list"}

func TestImportsFollowTheTableOfRooms(t *testing.T) {
	eachFile(t, func(name string, file *ast.File) {
		dir := path.Dir(name)
		if dir == "." {
			dir = ""
		}
		for _, spec := range file.Imports {
			target, _ := strconv.Unquote(spec.Path.Value)
			if slices.Contains(banned, target) {
				t.Errorf("%s imports %s", name, target)
			}
			ours, isOurs := strings.CutPrefix(target, "fsd/")
			if isOurs && !strings.HasSuffix(name, "_test.go") && !allowed(dir, ours) {
				t.Errorf("%s must not import %s", name, target)
			}
		}
	})
}

func allowed(dir, target string) bool {
	if pageOf(dir) != "" && pageOf(target) != "" {
		return pageOf(dir) == pageOf(target)
	}
	room := dir
	for rooms[room] == nil {
		if room == "" || room == "." {
			return false
		}
		if room = path.Dir(room); room == "." {
			room = ""
		}
	}
	return slices.ContainsFunc(rooms[room], func(r string) bool { return target == r || strings.HasPrefix(target, r+"/") })
}

// pageOf is the name of the page a folder of tui belongs to; empty for what pages share.
func pageOf(dir string) string {
	rest, ok := strings.CutPrefix(dir, "tui/")
	if !ok {
		return ""
	}
	first, _, _ := strings.Cut(rest, "/")
	if slices.Contains(shared, first) {
		return ""
	}
	return first
}

// A panic in a goroutine of ours would leave the terminal raw, os.Exit and log.Fatal likewise.
func TestTheScreenStartsNoGoroutinesAndNeverExits(t *testing.T) {
	eachFile(t, func(name string, file *ast.File) {
		if strings.HasSuffix(name, "_test.go") || strings.Contains(name, "test/") || path.Base(name) == "main.go" || strings.HasPrefix(name, "knowledge/content") {
			return
		}
		inTUI := strings.HasPrefix(name, "tui/") && name != "tui/run.go" && !strings.HasPrefix(name, "tui/run_") && !strings.HasPrefix(name, "tui/signal")
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt:
				if inTUI {
					t.Errorf("%s starts a goroutine", name)
				}
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok && (x.Name == "os" && n.Sel.Name == "Exit" || x.Name == "log" && strings.HasPrefix(n.Sel.Name, "Fatal")) {
					if name != "tui/run.go" && !strings.HasPrefix(name, "tui/signal") {
						t.Errorf("%s calls %s.%s; only main ends the program", name, x.Name, n.Sel.Name)
					}
				}
			}
			return true
		})
	})
}

func TestFunctionsAndFilesStaySmall(t *testing.T) {
	const maxFunction, maxFile = 80, 400
	fset := token.NewFileSet()
	walk(t, func(name string) {
		file, err := parser.ParseFile(fset, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "_test.go") {
			return
		}
		if lines := fset.Position(file.End()).Line; lines > maxFile {
			t.Errorf("%s has %d lines, at most %d", name, lines, maxFile)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				if n := fset.Position(f.End()).Line - fset.Position(f.Pos()).Line; n > maxFunction {
					t.Errorf("%s: %s has %d lines, at most %d", name, f.Name.Name, n, maxFunction)
				}
			}
		}
	})
}

func eachFile(t *testing.T, do func(name string, file *ast.File)) {
	t.Helper()
	walk(t, func(name string) {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		do(filepath.ToSlash(name), file)
	})
}

func walk(t *testing.T, do func(name string)) {
	t.Helper()
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && name != "." || d.IsDir() && d.Name() == "testdata" {
			return fs.SkipDir
		}
		if strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "/generated.go") {
			do(name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
