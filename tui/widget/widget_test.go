package widget

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"fsd/tui/theme"
)

func press(l *List, keys ...string) {
	named := map[string]tea.KeyPressMsg{
		"down": {Code: tea.KeyDown}, "up": {Code: tea.KeyUp}, "pgdown": {Code: tea.KeyPgDown}, "pgup": {Code: tea.KeyPgUp},
		"ctrl+d": {Code: 'd', Mod: tea.ModCtrl}, "ctrl+u": {Code: 'u', Mod: tea.ModCtrl},
	}
	for _, k := range keys {
		msg, ok := named[k]
		if !ok {
			msg = tea.KeyPressMsg{Code: rune(k[0]), Text: k}
		}
		l.Key(msg)
	}
}

// list makes a list; "#" begins a heading.
func list(height int, names ...string) *List {
	l := &List{}
	l.SetSize(30, height)
	var items []Item
	for _, n := range names {
		items = append(items, Item{ID: n, Text: n, Head: strings.HasPrefix(n, "#")})
	}
	l.SetItems(items)
	return l
}

func on(t *testing.T, l *List, want string) {
	t.Helper()
	if it, _ := l.Selected(); it.ID != want {
		t.Errorf("the cursor is on %q, want %q", it.ID, want)
	}
	visible(t, l)
}

// visible wants the row under the cursor to be drawn, within the size.
func visible(t *testing.T, l *List) {
	t.Helper()
	th := theme.New(true, false)
	lines := strings.Split(ansi.Strip(l.View(th)), "\n")
	if len(lines) > max(l.height, 1) {
		t.Errorf("%d lines are drawn on %d", len(lines), l.height)
	}
	it, ok := l.Selected()
	if !ok || l.height <= 0 {
		return
	}
	for _, line := range lines {
		if strings.HasPrefix(line, th.Cursor+" ") && strings.Contains(line, it.Text) {
			return
		}
	}
	t.Errorf("%q is under the cursor and not drawn:\n%s", it.Text, strings.Join(lines, "\n"))
}

func TestTheCursorPassesOverHeadings(t *testing.T) {
	l := list(10, "#A", "a", "b", "#B", "#C", "c", "#D")
	on(t, l, "a")
	press(l, "k")
	on(t, l, "a")
	press(l, "j", "j")
	on(t, l, "c")
	press(l, "j")
	on(t, l, "c")
	press(l, "k")
	on(t, l, "b")
	press(l, "G")
	on(t, l, "c")
	press(l, "g")
	on(t, l, "a")
}

func TestTheFirstHeadingIsSeenAgainAtTheTop(t *testing.T) {
	l := list(3, "#A", "a", "b", "c", "d", "e")
	press(l, "G")
	on(t, l, "e")
	press(l, "g")
	on(t, l, "a")
	if got := ansi.Strip(l.View(theme.New(true, false))); !strings.HasPrefix(got, "#A") {
		t.Errorf("at the top the list is\n%s", got)
	}
}

func TestListsWithoutARowHaveNoCursor(t *testing.T) {
	for _, l := range []*List{list(5), list(5, "#A"), list(5, "#A", "#B"), list(0, "a"), {}} {
		press(l, "j", "k", "g", "G", "ctrl+d", "ctrl+u", "down", "up")
		if it, ok := l.Selected(); ok && it.Head {
			t.Errorf("the heading %q is selected", it.ID)
		}
		l.View(theme.New(true, false))
	}
}

func TestTheCursorStaysOnItsRowWhenRowsChange(t *testing.T) {
	l := list(4, "a", "b", "c", "d", "e")
	l.Select("d")
	l.SetItems([]Item{{ID: "x", Text: "x"}, {ID: "y", Text: "y"}, {ID: "a", Text: "a"}, {ID: "d", Text: "d"}})
	on(t, l, "d")
	l.SetItems([]Item{{ID: "x", Text: "x"}})
	on(t, l, "x")
	l.SetItems(nil)
	on(t, l, "")
	l.SetItems([]Item{{ID: "z", Text: "z"}})
	on(t, l, "z")
}

func TestAGrowingWindowShowsTheRowsAboveAgain(t *testing.T) {
	l := list(2, "a", "b", "c", "d", "e")
	press(l, "G")
	l.SetSize(30, 5)
	if got := ansi.Strip(l.View(theme.New(true, false))); !strings.Contains(got, "a") {
		t.Errorf("five rows have room, and the list is\n%s", got)
	}
}

func TestARowChosenBeforeTheSizeIsKnownHidesNoOther(t *testing.T) {
	l := &List{}
	l.SetItems([]Item{{ID: "a", Text: "a"}, {ID: "b", Text: "b"}, {ID: "c", Text: "c"}})
	l.Select("c")
	l.SetSize(30, 5)
	if got := ansi.Strip(l.View(theme.New(true, false))); !strings.Contains(got, "a") {
		t.Errorf("three rows have room, and the list is\n%s", got)
	}
	on(t, l, "c")
}

// Whatever is pressed, and however the window changes, the cursor is on a row and the row is drawn.
func TestTheCursorIsAlwaysVisible(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	keys := []string{"j", "k", "g", "G", "ctrl+d", "ctrl+u", "down", "up", "pgdown", "pgup"}
	for range 200 {
		l := &List{}
		var items []Item
		for i := range r.IntN(30) {
			it := Item{ID: fmt.Sprint("row", i, "."), Text: fmt.Sprint("row", i, "."), Head: r.IntN(4) == 0}
			for range r.IntN(3) {
				it.Subs = append(it.Subs, "sub")
			}
			items = append(items, it)
		}
		l.SetItems(items)
		for range 30 {
			if r.IntN(5) == 0 {
				l.SetSize(12+r.IntN(60), r.IntN(12))
			}
			press(l, keys[r.IntN(len(keys))])
			visible(t, l)
			if t.Failed() {
				return
			}
		}
	}
}

func many(n int) *List {
	l := &List{}
	l.SetSize(100, 40)
	items := make([]Item, n)
	for i := range items {
		items[i] = Item{ID: fmt.Sprint(i), Text: fmt.Sprint("row number ", i), Note: "a note", Right: "right", Subs: []string{"one line below"}}
	}
	l.SetItems(items)
	return l
}

func TestTenThousandRows(t *testing.T) {
	l := many(10_000)
	press(l, "G")
	on(t, l, "9999")
	press(l, "ctrl+u")
	on(t, l, "9979")
	press(l, "g", "ctrl+d")
	on(t, l, "20")
	if !l.Select("5000") {
		t.Error("a row cannot be found")
	}
	on(t, l, "5000")
	if got := strings.Count(l.View(theme.New(true, false)), "\n"); got >= 40 {
		t.Errorf("%d lines are drawn", got+1)
	}
}

func show(r *Reader, id string, n int) {
	var lines []string
	for i := range n {
		lines = append(lines, fmt.Sprint("line ", i))
	}
	th := theme.New(true, false)
	if cmd := r.Show(th, id, strings.Join(lines, "\n\n")); cmd != nil {
		r.Take(cmd().(Rendered))
	}
}

func TestTheReaderSaysHowFarItIs(t *testing.T) {
	r := &Reader{}
	r.SetSize(40, 10)
	show(r, "a", 50)
	if r.Position() != "0%" {
		t.Errorf("at the top: %q", r.Position())
	}
	r.Key(tea.KeyPressMsg{Code: 'G', Text: "G"})
	if r.Position() != "100%" || !strings.Contains(ansi.Strip(r.View()), "line 49") {
		t.Errorf("at the end: %q\n%s", r.Position(), r.View())
	}
	r.Scroll(1000)
	r.Key(tea.KeyPressMsg{Code: 'j', Text: "j"})
	if !strings.Contains(ansi.Strip(r.View()), "line 49") {
		t.Error("one can scroll past the end")
	}
	r.Scroll(-1000)
	if r.Position() != "0%" {
		t.Errorf("back at the top: %q", r.Position())
	}
	show(r, "short", 2)
	if r.Position() != "" {
		t.Errorf("all is visible, and the position is %q", r.Position())
	}
}

func TestAnotherDocumentBeginsAtItsTopAndTheSameOneStays(t *testing.T) {
	r := &Reader{}
	r.SetSize(40, 10)
	show(r, "a", 50)
	r.Scroll(20)
	before := r.View()
	show(r, "a", 50)
	if r.View() != before {
		t.Error("showing the same document again has moved it")
	}
	show(r, "b", 50)
	if r.Position() != "0%" {
		t.Errorf("a new document begins at %q", r.Position())
	}
}

func TestAReaderKeepsItsPlaceInWindowsOfAnySize(t *testing.T) {
	r := &Reader{}
	for _, size := range [][2]int{{0, 0}, {40, 10}, {1, 1}, {40, 0}, {80, 200}, {20, 3}} {
		r.SetSize(size[0], size[1])
		show(r, "a", 50)
		if n := len(strings.Split(r.View(), "\n")); n > max(size[1], 1) {
			t.Errorf("%d lines on %v", n, size)
		}
	}
}

func TestWhatIsRenderedLateForAnotherDocumentIsNotShown(t *testing.T) {
	r := &Reader{}
	r.SetSize(40, 10)
	th := theme.New(true, false)
	late := r.Show(th, "a", "text of a")
	r.Take(r.Show(th, "b", "text of b")().(Rendered))
	r.Take(late().(Rendered))
	if got := ansi.Strip(r.View()); !strings.Contains(got, "text of b") || strings.Contains(got, "text of a") {
		t.Errorf("shown is %q", got)
	}
}

func TestWrappedStylesCloseOnTheirLine(t *testing.T) {
	styled := theme.New(true, false).Accent.Render(strings.Repeat("word ", 30))
	lines := Wrap(styled, 20)
	if len(lines) < 5 {
		t.Fatalf("%d lines", len(lines))
	}
	for i, line := range lines {
		if w := ansi.StringWidth(line); w > 20 {
			t.Errorf("line %d is %d columns wide", i, w)
		}
		if strings.Contains(line, "\x1b") && !strings.HasSuffix(line, "\x1b[m") && !strings.HasSuffix(line, "\x1b[0m") {
			t.Errorf("line %d leaves its style open: %q", i, line)
		}
	}
}

func TestLinesAreCutAndPaddedByColumns(t *testing.T) {
	for _, text := range []string{"", "a", "無無無無", "👩‍👩‍👧‍👦 family", strings.Repeat("無", 50), "\x1b[1mbold\x1b[m text"} {
		for width := range 12 {
			if got := ansi.StringWidth(Pad(text, width)); got > width || got != width && !strings.Contains(text, "無") && !strings.Contains(text, "👩") {
				t.Errorf("Pad(%q, %d) is %d columns wide", text, width, got)
			}
			for _, line := range Fit(text+"\n"+text, width, 3) {
				if ansi.StringWidth(line) > width {
					t.Errorf("Fit(%q, %d) is too wide", text, width)
				}
			}
			if got := ansi.StringWidth(Ends(text, "right", width)); got > width {
				t.Errorf("Ends(%q, %d) is %d columns wide", text, width, got)
			}
		}
	}
	if got := ansi.StringWidth(Pad(strings.Repeat("無", 5), 7)); got != 7 {
		t.Errorf("a cut wide text is padded to %d columns, want 7", got)
	}
}

func TestTheMeterNeverLies(t *testing.T) {
	th := theme.New(true, false)
	for total := range 40 {
		for done := range total + 1 {
			got := ansi.Strip(Meter(th, done, total, 8))
			if !strings.Contains(got, fmt.Sprintf("%d/%d", done, total)) {
				t.Fatalf("%d of %d is %q", done, total, got)
			}
			if full := strings.Count(got, th.Done); full == 8 && done < total || done == total && total > 0 && full != 8 {
				t.Errorf("%d of %d is drawn as %q", done, total, got)
			}
			if done == 0 && strings.ContainsAny(got, th.Done+th.Begun) {
				t.Errorf("nothing of %d is drawn as %q", total, got)
			}
		}
	}
}

func TestAFieldTakesTextAndNothingElse(t *testing.T) {
	th := theme.New(true, false)
	for _, lines := range []bool{false, true} {
		f := NewField(th, "", 20, lines)
		f.SetSize(10, 3)
		f.Update(tea.PasteMsg{Content: "a\x1b[31mb\x07\u202e\nc" + strings.Repeat("x", 100_000)})
		got := f.Value()
		if len([]rune(got)) > 20 || strings.ContainsAny(got, "\x1b\x07\u202e") || !strings.HasPrefix(got, "a") {
			t.Errorf("lines %v: %q", lines, got)
		}
		if strings.Contains(got, "\n") && !lines {
			t.Errorf("a field of one line holds %q", got)
		}
		for _, line := range strings.Split(f.View(), "\n") {
			if ansi.StringWidth(line) > 10 {
				t.Errorf("lines %v: %q is too wide", lines, line)
			}
		}
		if c := f.Cursor(); c == nil || c.X < 0 || c.X > 10 {
			t.Errorf("lines %v: the cursor is at %+v", lines, c)
		}
	}
}

func BenchmarkListOfTenThousandRows(b *testing.B) {
	l, th := many(10_000), theme.New(true, false)
	for i := 0; b.Loop(); i++ {
		press(l, []string{"j", "G", "ctrl+u", "g", "ctrl+d"}[i%5])
		l.View(th)
	}
}

func shownRows(l *List) string {
	l.SetSize(40, 40)
	return ansi.Strip(l.View(theme.New(true, false)))
}

func TestAFoldedGroupIsOneRowUnderTheCursor(t *testing.T) {
	l := list(20, "#A", "a", "b", "#B", "c", "d")
	press(l, "j")
	l.Fold()
	on(t, l, "#A")
	if got := shownRows(l); strings.Contains(got, "b") || !strings.Contains(got, "c") {
		t.Errorf("the first group is folded, and shown is\n%s", got)
	}
	press(l, "j")
	on(t, l, "c")
	press(l, "k")
	on(t, l, "#A")
	l.Fold()
	on(t, l, "a")
	l.FoldAll()
	on(t, l, "#A")
	if got := shownRows(l); strings.Contains(got, "a\n") || strings.Contains(got, "d") {
		t.Errorf("all is folded, and shown is\n%s", got)
	}
	l.FoldAll()
	if got := shownRows(l); !strings.Contains(got, "b") || !strings.Contains(got, "d") {
		t.Errorf("all is unfolded, and shown is\n%s", got)
	}
}

func TestFoldsSurviveNewRowsAndOpenForTheRowThatIsAskedFor(t *testing.T) {
	l := list(20, "#A", "a", "b", "#B", "c")
	l.FoldAll()
	l.SetItems([]Item{{ID: "#A", Text: "#A", Head: true}, {ID: "a", Text: "a"}, {ID: "b", Text: "b"}, {ID: "#B", Text: "#B", Head: true}, {ID: "c", Text: "c"}})
	on(t, l, "#A")
	if !l.Select("c") {
		t.Fatal("a row of a folded group cannot be found")
	}
	on(t, l, "c")
	if got := shownRows(l); strings.Contains(got, "b") {
		t.Errorf("the other group was unfolded too:\n%s", got)
	}
}

func TestGroupsAreSteppedThrough(t *testing.T) {
	l := list(20, "#A", "a", "b", "#B", "c", "d", "#C", "e")
	for _, want := range []string{"c", "e", "e"} {
		l.Group(1)
		on(t, l, want)
	}
	press(l, "k")
	for _, want := range []string{"c", "a", "a"} {
		l.Group(-1)
		on(t, l, want)
	}
}

func TestNotesStandInAColumnBehindTheLongestText(t *testing.T) {
	l := &List{Columns: true}
	l.SetItems([]Item{{ID: "1", Text: "short", Note: "first note"}, {ID: "2", Text: "a rather long text", Note: "second note"}, {ID: "3", Text: strings.Repeat("long ", 9) + "end", Note: "third note"}})
	l.SetSize(60, 5)
	lines := strings.Split(ansi.Strip(l.View(theme.New(true, false))), "\n")
	if a, b := strings.Index(lines[0], "first"), strings.Index(lines[1], "second"); b < 20 || a-len("›")+1 != b {
		t.Errorf("notes begin at %d and %d:\n%s", a, b, strings.Join(lines, "\n"))
	}
	if !strings.Contains(lines[2], "end") {
		t.Errorf("a title was cut for the sake of its note: %q", lines[2])
	}
}

func TestAThumbShowsWhereTheWindowStands(t *testing.T) {
	th := theme.New(true, false)
	l := many(100)
	at := func() (first, last int) {
		first = -1
		for i, line := range strings.Split(ansi.Strip(l.View(th)), "\n") {
			if strings.HasSuffix(line, th.Thumb) {
				if last = i; first < 0 {
					first = i
				}
			}
		}
		return first, last
	}
	if first, _ := at(); first != 0 {
		t.Errorf("at the top the thumb begins on line %d", first)
	}
	press(l, "G")
	if _, last := at(); last != 39 {
		t.Errorf("at the end the thumb ends on line %d", last)
	}
	if l := many(3); strings.Contains(l.View(th), th.Thumb) {
		t.Error("all rows are visible, and there is a thumb")
	}
}

func TestAFinderKeepsWhatHoldsEveryWord(t *testing.T) {
	items := []Item{
		{Head: true, ID: "#data", Text: "Data"}, {ID: "1", Text: "Primary database", Note: "PostgreSQL"}, {ID: "2", Text: "Cache", Words: "redis"},
		{Head: true, ID: "#safety", Text: "Safety"}, {ID: "3", Text: "Audit trail"},
	}
	for typed, want := range map[string]string{
		"": "#data 1 2 #safety 3", "postgres": "#data 1", "REDIS data": "#data 2", "safety": "#safety 3", "audit trail": "#safety 3", "no such": "",
	} {
		f := &Finder{}
		f.Start(theme.New(true, false))
		f.Update(tea.PasteMsg{Content: typed})
		var ids []string
		for _, it := range f.Narrow(items) {
			ids = append(ids, it.ID)
		}
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("%q finds %q, want %q", typed, got, want)
		}
	}
}

// The cursor stands where the next character goes, whatever stands before it and however far the line is scrolled.
func TestTheCursorOfAFieldCountsColumns(t *testing.T) {
	press := func(f *Field, code rune, times int) {
		for range times {
			f.Update(tea.KeyPressMsg{Code: code})
		}
	}
	for _, c := range []struct {
		text   string
		width  int
		left   int // how often the cursor goes to the left
		shows  string
		cursor int
	}{
		{"Order", 20, 0, "Order", 5},
		{"Order 注文", 20, 0, "Order 注文", 10},
		{"Order 注文", 20, 1, "Order 注文", 8},
		{"0123456789", 5, 0, "6789", 4},
		{"0123456789", 5, 2, "6789", 2},
		{"0123456789", 5, 6, "45678", 0},
		{"注文注文注文", 5, 0, "注文", 4},
		{"注文注文注文", 5, 6, "注文", 0},
	} {
		f := NewField(theme.New(true, false), c.text, 300, false)
		f.SetSize(c.width, 1)
		press(f, tea.KeyLeft, c.left)
		if got := f.View(); got != c.shows || f.Cursor().X != c.cursor {
			t.Errorf("%q in %d columns, %d to the left: %q and the cursor at %d, want %q and %d", c.text, c.width, c.left, got, f.Cursor().X, c.shows, c.cursor)
		}
		press(f, tea.KeyBackspace, len(c.text))
		if press(f, tea.KeyDelete, len(c.text)); f.View() != "" || f.Cursor().X != 0 {
			t.Errorf("emptied it shows %q and the cursor at %d", f.View(), f.Cursor().X)
		}
	}
}
