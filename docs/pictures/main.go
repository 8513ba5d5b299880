//go:build unix

// Command pictures makes the pictures of the README: it builds fsd, goes through it by keys alone in a terminal emulator,
// and writes what the emulator shows as SVG, on a dark and on a light background.
//
//	go run ./docs/pictures            # writes docs/pictures/*.svg
//	go run ./docs/pictures -check     # writes nothing, and fails when they show what the screen no longer shows
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fsd/tui/ptytest"
)

func main() {
	check := flag.Bool("check", false, "write nothing; fail when a picture is not what the screen shows now")
	flag.Parse()
	keep := write
	if *check {
		keep = compare
	}
	if err := run(filepath.Join("docs", "pictures"), keep); err != nil {
		fmt.Fprintln(os.Stderr, "pictures:", err)
		os.Exit(1)
	}
}

// write puts a picture into its file.
func write(file, svg string) error {
	fmt.Println(file)
	return os.WriteFile(file, []byte(svg), 0o644)
}

// compare fails when a file is not the picture that would be written.
func compare(file, svg string) error {
	was, err := os.ReadFile(file)
	if err == nil && string(was) != svg {
		err = fmt.Errorf("%s is not what the screen shows now; go run ./docs/pictures draws it", file)
	}
	return err
}

// run draws all pictures of a folder and hands them to keep.
func run(folder string, keep func(file, svg string) error) (err error) {
	dir, err := os.MkdirTemp("", "fsd-pictures")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	binary := filepath.Join(dir, "fsd")
	if out, err := exec.Command("go", "build", "-trimpath", "-o", binary, ".").CombinedOutput(); err != nil {
		return fmt.Errorf("%s%w", out, err)
	}
	defer func() {
		if told, ok := recover().(failure); ok {
			err = told
		}
	}()
	for _, theme := range []string{"dark", "light"} {
		home := filepath.Join(dir, theme)
		if err := os.MkdirAll(filepath.Join(home, "order-desk"), 0o755); err != nil {
			return err
		}
		t := &teller{}
		walk(t, binary, home, theme, func(term *ptytest.Terminal, name string) {
			if err := keep(filepath.Join(folder, name+"-"+theme+".svg"), SVG(term.Cells(), theme == "dark")); err != nil {
				panic(failure{err})
			}
		})
		t.finish()
	}
	return nil
}

// walk is a person's way through fsd: a new project and its first questions, a recommendation and what stands behind it,
// the map, a change of mind, an endpoint, a guide, and the answer to whether it may ship.
func walk(t testing.TB, binary, home, theme string, take func(*ptytest.Terminal, string)) {
	at := ptytest.At{Home: home, Dir: filepath.Join(home, "order-desk"), Env: []string{"FSD_THEME=" + theme}, Width: 120, Height: 32}
	fsd := ptytest.Start(t, at, binary)
	picture := func(name string) {
		fsd.Until("no message, and nothing on its way to the disk", func() bool {
			head, _, _ := strings.Cut(fsd.Screen(), "\n")
			return !strings.Contains(fsd.Screen(), "─ ● ") && !strings.Contains(head, "*")
		})
		still(fsd)
		take(fsd, name)
	}
	to := func(text, sees string) {
		fsd.Press(":").Sees("Go to").Type(text)
		still(fsd)
		fsd.Press("enter").Sees(sees)
	}
	fsd.Sees("Sample: Bookshop").Press("n").Sees("New project").Type("Order desk").Press("enter").Sees("What kind of product is it?")
	for !strings.Contains(fsd.Screen(), "because you said") { // the first answer to each question, but Go for the language
		if strings.Contains(fsd.Screen(), "Which language") {
			fsd.Press("j j")
		}
		next(fsd)
	}
	fsd.Press("enter").Sees("Recorded")
	to("primary database", "Architecture › Primary database")
	fsd.Press("enter")
	picture("question")
	for !strings.Contains(fsd.Screen(), "because you said") {
		next(fsd)
	}
	picture("recommendation")
	fsd.Press("c").Sees("standing")
	picture("compare")
	fsd.Press("t").Sees("recommended")
	picture("tree")
	fsd.Press("esc").Sees("because you said").Press("enter").Sees("Recorded")
	fsd.Press("2").Sees("Shape")
	picture("map")
	to("database already given", "Brief")
	fsd.Press("g j j enter").Sees("change it")
	picture("impact")
	fsd.Press("esc")
	to("api endpoints", "One line, such as")
	fsd.Type("\x1b[200~- GET /orders list one's own orders | signed-in | > order\n- GET /orders/{id} show an order | signed-in | > order\n" +
		"- PATCH /orders/{id} change an open order | signed-in | order > order\n\x1b[201~").Sees("3 rows added").Press("a")
	fsd.Type("post /order/create place an order | signed-in | order > order")
	picture("endpoint")
	fsd.Press("esc")
	to("server-sent", "What the server sends")
	picture("guide")
	fsd.Press("4 s").Sees("stand between here and shipping")
	picture("verdict")
	fsd.Press("q").Exits(0)
}

// next answers a question and waits for what comes after it.
func next(term *ptytest.Terminal) {
	before := term.Screen()
	term.Press("enter").Until("the next question", func() bool { return term.Screen() != before })
	still(term)
}

// still waits until the screen has stood still for a moment.
func still(term *ptytest.Terminal) {
	for before := ""; before != term.Screen(); time.Sleep(300 * time.Millisecond) {
		before = term.Screen()
	}
}

// failure is how a step that fails ends the program.
type failure struct{ error }

// teller stands in for a test: the driver of the terminal is made for tests.
type teller struct {
	testing.TB
	cleanups []func()
}

func (t *teller) Helper()                           {}
func (t *teller) Cleanup(do func())                 { t.cleanups = append(t.cleanups, do) }
func (t *teller) Fatal(args ...any)                 { panic(failure{fmt.Errorf("%s", fmt.Sprint(args...))}) }
func (t *teller) Fatalf(format string, args ...any) { panic(failure{fmt.Errorf(format, args...)}) }
func (t *teller) Errorf(format string, args ...any) { t.Fatalf(format, args...) }

// finish ends the programs that were started.
func (t *teller) finish() {
	for _, do := range t.cleanups {
		do()
	}
}
