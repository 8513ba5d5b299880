//go:build unix

package main_test

import (
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"fsd/tui/ptytest"
)

// Over a line that takes 50 ms each way nothing is lost and nothing goes astray: keys that are typed ahead arrive in
// order, an answer about the background that comes late changes nothing, and a slow escape is still one key.
func TestASlowLineLosesNoKey(t *testing.T) {
	at := machine(t)
	at.Delay = 50 * time.Millisecond
	fsd := ptytest.Start(t, at, binary).Sees("Sample: Bookshop").Press("n").Type("Far away").Press("enter").Sees("question 1 of")
	fsd.Press("j enter").Sees("question 2 of").Press("down down enter").Sees("question 3 of")
	fsd.Press("1 g enter").Sees("What kind of product is it?", "● A tool for our own people").Press(":").Type("core features").Press("enter").Sees("One line, such as")
	fsd.Type("must: take an order").Press("enter").Type("should: print a slip").Press("enter esc").Sees("take an order", "print a slip", "2 features")
	fsd.Resize(80, 24).Sees("2 features").Press("u").Sees("Undid").SeesNot("print a slip").Press("q").Exits(0).Restored()
}

// The cursor of the terminal stands where one types, so that input methods and screen readers find it.
func TestTheRealCursorIsInTheTextField(t *testing.T) {
	at := machine(t)
	fsd := ptytest.Start(t, at, binary).Sees("Sample: Bookshop")
	behind := func(text string) {
		t.Helper()
		fsd.Until("the cursor behind “"+text+"”", func() bool { return strings.HasSuffix(fsd.BeforeCursor(), text) })
	}
	if !fsd.CursorHidden() {
		t.Error("the cursor is shown where nothing is typed")
	}
	fsd.Press("n").Sees("New project").Type("Order 注文")
	behind("│ Order 注文")
	fsd.Press("enter").Sees("question 1 of").Press(":").Type("core feat")
	behind("│ core feat")
	fsd.Press("enter").Sees("One line, such as").Type("must: pay")
	behind("› must: pay")
	fsd.Press("left left").Type("X")
	behind("› must: pX")
	fsd.Press("enter esc 2").Sees("Shape").Press("/").Type("prim")
	behind("prim")
	fsd.Press("esc").Until("no cursor", fsd.CursorHidden)
	fsd.Press("q").Exits(0).Restored()
}

// ctrl+z stops it as any other program, and it comes back where it was, also while one types.
func TestItIsStoppedAndComesBack(t *testing.T) {
	at := machine(t)
	at.Env = []string{"PS1=shell> ", "ENV=", "HISTFILE="}
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("there is no shell")
	}
	fsd := ptytest.Start(t, at, "sh", "-i").Sees("shell>").Type(binary + "\n").Sees("Sample: Bookshop").Press("n").Type("Order desk").Sees("Order desk")
	fsd.Press("esc ctrl+z").Until("the shell", func() bool { return !fsd.AltScreen() && strings.Contains(fsd.Screen(), "topped") })
	if fsd.CursorHidden() {
		t.Error("the shell has no cursor")
	}
	fsd.Type("fg\n").Sees("Sample: Bookshop").Press("n").Sees("New project").Press("enter").Sees("question 1 of").Press("q").Until("the shell", func() bool { return !fsd.AltScreen() })
	fsd.Type("exit\n").Exits(0).Restored()
}

// A look at the window is enough to see what a command has done meanwhile: no key is needed.
func TestAWindowThatIsLookedAtAgainIsUpToDate(t *testing.T) {
	at := machine(t)
	fsdRun(t, at, "new", "Order desk", "--here")
	fsd := ptytest.Start(t, at, binary).Sees("question 1 of")
	fsdRun(t, at, "rename", "Order desk", "Front desk")
	fsd.Until("the new name", func() bool {
		return strings.Contains(fsd.Type("\x1b[O\x1b[I").Screen(), "fsd › Front desk")
	})
	fsd.Press("q").Exits(0).Restored()
}

// The terminal decides about colours, and without any all states can be told apart by their signs.
func TestColoursAreThoseThatTheTerminalHas(t *testing.T) {
	styles := regexp.MustCompile(`\x1b\[([0-9;:]*)m`)
	coloured := regexp.MustCompile(`(^|;)(38|3[0-7]|9[0-7])(;|$)`)
	readable := regexp.MustCompile(`(^|;)(91|92|93|96)(;|$)`) // of the sixteen, on a dark background
	for name, c := range map[string]struct {
		env         []string
		has, hasNot string
	}{
		"true colour": {nil, "38;2;", ""},
		"256 colours": {[]string{"COLORTERM="}, "38;5;", "38;2;"},
		"16 colours":  {[]string{"COLORTERM=", "TERM=xterm"}, "", "38;"},
		"no colour":   {[]string{"NO_COLOR=1"}, "", "colour"},
	} {
		t.Run(name, func(t *testing.T) {
			at := machine(t)
			at.Env = append(c.env, "FSD_THEME=dark")
			at.Width, at.Height = 120, 40
			fsdRun(t, at, "new", "Order desk", "--here")
			fsdRun(t, at, "answer", "product=internal-tool", "team_language=go", "stack_fixed=free")
			for _, d := range [][]string{{"backend-stack"}, {"data-store=postgresql", "--because", "we run it"}, {"rendering"}, {"data-access"}, {"data-store=mongodb", "--because", "we know it"}} {
				fsdRun(t, at, append([]string{"decide", "Order desk"}, d...)...)
			}
			fsdRun(t, at, "decide", "cache", "--defer", "2099-01-01")
			fsdRun(t, at, "decide", "search", "--not-applicable", "nothing is searched")
			fsd := ptytest.Start(t, at, binary).Sees("The brief").Press("2").Sees("● Rendering", "○ Identifiers", "! Primary database", "‖ Cache", "– Search", "◐ Indexing", "in conflict")
			fsd.Press("q").Exits(0).Restored()
			for _, m := range styles.FindAllStringSubmatch(fsd.Raw(), -1) {
				wrong := c.hasNot != "" && strings.Contains(m[1], c.hasNot)
				switch c.hasNot {
				case "colour":
					wrong = coloured.MatchString(m[1])
				case "38;":
					wrong = coloured.MatchString(m[1]) && !readable.MatchString(m[1])
				}
				if wrong {
					t.Fatalf("the style %q is sent", m[0])
				}
			}
			if !strings.Contains(fsd.Raw(), c.has) {
				t.Errorf("nothing is sent with %q", c.has)
			}
		})
	}
}
