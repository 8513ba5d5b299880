package tuitest

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// patience is how long a command may take. Timers are not run at all.
const patience = 20 * time.Second

// Driver sends messages to a screen and runs its commands, one after the other.
type Driver struct {
	T         testing.TB
	Model     tea.Model
	Quit      bool   // the program would have ended
	Clipboard string // what was copied last

	frame  string // what was drawn last
	held   bool
	queue  []tea.Cmd
	timers []tea.Cmd
	depth  int
}

// Drive starts a screen of a size.
func Drive(t testing.TB, m tea.Model, width, height int) *Driver {
	t.Helper()
	d := &Driver{T: t, Model: m}
	d.run(m.Init())
	return d.Resize(width, height)
}

// Send sends a message and runs what comes of it.
func (d *Driver) Send(msg tea.Msg) *Driver {
	d.T.Helper()
	if d.depth++; d.depth > 500 {
		d.T.Fatalf("messages without an end, the last is %T", msg)
	}
	defer func() {
		if d.depth--; d.depth == 0 {
			d.frame = d.Model.View().Content // as the program draws after each message
		}
	}()
	switch {
	case msg == nil:
		return d
	case reflect.TypeOf(msg).Kind() == reflect.Slice && reflect.TypeOf(msg).Elem() == reflect.TypeFor[tea.Cmd]():
		list := reflect.ValueOf(msg) // a batch, or a sequence, which has no public name
		for i := range list.Len() {
			d.run(list.Index(i).Interface().(tea.Cmd))
		}
		return d
	case fmt.Sprintf("%T", msg) == "tea.setClipboardMsg":
		d.Clipboard = fmt.Sprint(msg)
	}
	if _, ends := msg.(tea.QuitMsg); ends {
		d.Quit = true
		return d
	}
	var cmd tea.Cmd
	d.Model, cmd = d.Model.Update(msg)
	d.run(cmd)
	return d
}

// run runs a command and sends what it says. Timers are kept for RunTimers.
func (d *Driver) run(cmd tea.Cmd) {
	d.T.Helper()
	if cmd == nil {
		return
	}
	name := runtime.FuncForPC(reflect.ValueOf(cmd).Pointer()).Name()
	switch {
	case strings.Contains(name, "Tick") || strings.Contains(name, "Blink"):
		d.timers = append(d.timers, cmd)
		return
	case strings.HasSuffix(name, "tui.suspend"):
		d.T.Fatal("a test must not stop its own process")
	case d.held && !strings.Contains(name, "compactCmds") && !strings.Contains(name, "Send.func"): // a batch is taken apart, and words take no time
		d.queue = append(d.queue, cmd)
		return
	}
	answer := make(chan tea.Msg, 1)
	go func() { answer <- cmd() }()
	select {
	case msg := <-answer:
		d.Send(msg)
	case <-time.After(patience):
		d.T.Fatalf("the command %s did not end", name)
	}
}

// Hold keeps commands back until Release: the store is slow.
func (d *Driver) Hold() *Driver { d.held = true; return d }

// Held is how many commands are kept back.
func (d *Driver) Held() int { return len(d.queue) }

// Release runs the commands that were kept back.
func (d *Driver) Release() *Driver {
	d.T.Helper()
	d.held = false
	queue := d.queue
	d.queue = nil
	for _, cmd := range queue {
		d.run(cmd)
	}
	return d
}

// Timers is how many timers were started.
func (d *Driver) Timers() int { return len(d.timers) }

// RunTimer lets the timer with an index run out; it takes as long as the timer does.
func (d *Driver) RunTimer(i int) *Driver { d.T.Helper(); return d.Send(d.timers[i]()) }

// Press presses keys, named as tea.KeyPressMsg.String names them and separated by blanks.
func (d *Driver) Press(keys string) *Driver {
	d.T.Helper()
	for _, name := range strings.Fields(keys) {
		d.Send(Key(d.T, name))
	}
	return d
}

// Type types a text, rune by rune.
func (d *Driver) Type(text string) *Driver {
	d.T.Helper()
	for _, r := range text {
		d.Send(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	return d
}

// Paste pastes a text.
func (d *Driver) Paste(text string) *Driver { d.T.Helper(); return d.Send(tea.PasteMsg{Content: text}) }

// Resize gives the terminal another size.
func (d *Driver) Resize(width, height int) *Driver {
	d.T.Helper()
	return d.Send(tea.WindowSizeMsg{Width: width, Height: height})
}

// Frame is what the terminal is sent, with styles.
func (d *Driver) Frame() string { return d.frame }

// Screen is the frame without styles and without blanks at the ends of lines.
func (d *Driver) Screen() string {
	lines := strings.Split(ansi.Strip(d.Frame()), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n")
}

// has looks for a text, also across line breaks.
func (d *Driver) has(text string) bool {
	screen := d.Screen()
	return strings.Contains(screen, text) || strings.Contains(strings.Join(strings.Fields(screen), " "), text)
}

// Sees wants texts on the screen.
func (d *Driver) Sees(texts ...string) *Driver {
	d.T.Helper()
	for _, text := range texts {
		if !d.has(text) {
			d.T.Fatalf("%q is not on the screen:\n%s", text, d.Screen())
		}
	}
	return d
}

// SeesNot wants texts not to be on the screen.
func (d *Driver) SeesNot(texts ...string) *Driver {
	d.T.Helper()
	for _, text := range texts {
		if d.has(text) {
			d.T.Fatalf("%q is on the screen:\n%s", text, d.Screen())
		}
	}
	return d
}

// Key makes the key press with a name, such as "j", "U", "ctrl+s", "shift+tab", "esc", "space".
func Key(t testing.TB, name string) tea.KeyPressMsg {
	t.Helper()
	var mod tea.KeyMod
	base := name
	for prefix, m := range map[string]tea.KeyMod{"ctrl+": tea.ModCtrl, "shift+": tea.ModShift, "alt+": tea.ModAlt} {
		if rest, ok := strings.CutPrefix(base, prefix); ok && rest != "" {
			base, mod = rest, mod|m
		}
	}
	special := map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "backspace": tea.KeyBackspace, "space": tea.KeySpace,
		"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight, "home": tea.KeyHome, "end": tea.KeyEnd,
		"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "delete": tea.KeyDelete,
	}
	key := tea.KeyPressMsg{Mod: mod}
	if code, ok := special[base]; ok {
		key.Code = code
		if base == "space" && mod == 0 {
			key.Text = " "
		}
	} else {
		r, size := utf8.DecodeRuneInString(base)
		if size != len(base) {
			t.Fatalf("there is no key %q", name)
		}
		key.Code = r
		if mod == 0 {
			key.Text = base
		}
	}
	if got := key.String(); got != name {
		t.Fatalf("the key %q is called %q", name, got)
	}
	return key
}
