package tui

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"fsd/knowledge"
	"fsd/tui/page"
	"fsd/tui/tuitest"
	"fsd/workflow"
)

// Wherever text can be typed, the terminal's own cursor stands behind it, so that input methods work.
func TestTheCursorStandsBehindWhatIsTyped(t *testing.T) {
	log := tuitest.Halfway(t)
	s := tuitest.New(t)
	v := s.View(s.Put(log))
	var made workflow.Decision
	for _, d := range v.Decisions() {
		if d.State == workflow.Accepted {
			made = d
		}
	}
	at := func(name, id string) page.Place { return page.Place{Page: name, ID: id} }
	for _, spot := range []spot{
		{name: "find on the map", place: at(page.Map, "architecture"), keys: "/"},
		{name: "find on the first page", place: at(page.Home, ""), keys: "/"},
		{name: "find a check", place: at(page.Checks, "production"), keys: "/"},
		{name: "find a blocker", place: at(page.Verdict, ""), keys: "/"},
		{name: "find a record", place: at(page.Records, ""), keys: "/"},
		{name: "find a change", place: at(page.History, ""), keys: "/"},
		{name: "find a guide", place: at(page.Guides, ""), keys: "/"},
		{name: "find a step", place: at(page.Plan, ""), keys: "/"},
		{name: "find a row", place: at(page.Rows, "entities"), keys: "/"},
		{name: "add a row", place: at(page.Rows, "entities"), keys: "a"},
		{name: "change a row", place: at(page.Rows, "endpoints"), keys: "enter"},
		{name: "a text question", place: at(page.Fact, "non_goals")},
		{name: "palette", place: at(page.Map, ""), keys: ":"},
		{name: "rename", place: at(page.Map, ""), keys: "m"},
		{name: "a reason, below an impact", place: at(page.Decide, made.ID), keys: "o j enter"},
		{name: "a note of several lines", place: at(page.Decide, made.ID), keys: "e"},
		{name: "evidence", place: at(page.Checks, "production"), keys: "v"},
	} {
		for _, size := range [][2]int{{120, 36}, {80, 24}, {40, 12}} {
			t.Run(fmt.Sprintf("%s at %dx%d", spot.name, size[0], size[1]), func(t *testing.T) {
				d := show(t, log, spot).Resize(size[0], size[1]).Type("注文xqz")
				c := d.Model.View().Cursor
				if c == nil {
					t.Fatalf("there is no cursor:\n%s", d.Screen())
				}
				lines := strings.Split(d.Frame(), "\n")
				if c.Y >= len(lines) {
					t.Fatalf("the cursor is on line %d of %d", c.Y, len(lines))
				}
				before := ansi.Strip(ansi.Truncate(lines[c.Y], c.X, ""))
				if !strings.HasSuffix(before, "注文xqz") {
					t.Errorf("before the cursor stands %q:\n%s", before, d.Screen())
				}
			})
		}
	}
}

// What takes longer than a moment is said, in words and as the terminal's own progress, and nothing is said of the rest.
func TestWhatTakesLongIsShown(t *testing.T) {
	s := tuitest.New(t)
	id := s.Put(tuitest.Small(t))
	d := start(t, s, id, 120, 36)
	before := d.Timers()
	open(d, page.Fact, "team_language").Hold().Press("enter")
	if d.SeesNot("Saving ..."); d.Model.View().ProgressBar != nil {
		t.Error("progress is shown before anything took long")
	}
	runTimers(d, before)
	if d.Sees("Saving ..."); d.Model.View().ProgressBar == nil {
		t.Error("the terminal shows no progress")
	}
	d.Release().SeesNot("Saving ...")
	if d.Model.View().ProgressBar != nil {
		t.Error("the progress does not end")
	}
	before = d.Timers()
	open(d.Hold(), page.Export, "")
	runTimers(d, before)
	d.Sees("Comparing with what is there ...").Release().SeesNot("Comparing")
	if d.Model.View().ProgressBar != nil {
		t.Error("the progress of the export does not end")
	}
}

// Who has waited long enough can stop it by esc: what was being compared is left, and what was being written is not there.
func TestLongWorkIsStopped(t *testing.T) {
	s := tuitest.New(t)
	sample, err := tuitest.Sample()
	if err != nil {
		t.Fatal(err)
	}
	d := open(start(t, s, s.Put(sample), 120, 36), page.Export, "").Sees("Decision records")
	before := d.Timers()
	d.Hold().Press("enter")
	runTimers(d, before)
	d.Sees("Writing the files", "esc stops it").Press("esc").Release().Sees("Export", "stopped; nothing was written")
	if found, _ := filepath.Glob(filepath.Join(s.Root, "bookshop/docs/adr/*")); len(found) > 0 {
		t.Errorf("there are files: %q", found)
	}
	d.Press("esc")
	before = d.Timers()
	open(d.Hold(), page.Export, "")
	runTimers(d, before)
	d.Press("o").Sees("Write below").Press("esc").SeesNot("Write below").Sees("Below /") // esc left the question, not the work
	d.Sees("esc stops it").Press("esc").Release().SeesNot("Below /").SeesNot("stopped")
}

func runTimers(d *tuitest.Driver, from int) {
	for i, last := from, d.Timers(); i < last; i++ { // a timer may start the next one
		d.RunTimer(i)
	}
}

// A window that is closed while somebody types must not take the text with it.
func TestHalfTypedTextsOutliveTheProgram(t *testing.T) {
	s, id, d := small(t)
	open(d, page.Rows, "features").Press("a").Type("half a feat")
	d.Type("u")
	if strings.Contains(s.Place(id), "half a") {
		t.Error("each key is stored")
	}
	runTimers(d, 0)
	if !strings.Contains(s.Place(id), "half a featu") {
		t.Errorf("a moment later the place is %s", s.Place(id))
	}
	d.Type("r").Press("ctrl+c")
	if !d.Quit {
		t.Fatal("ctrl+c does not quit")
	}
	again := start(t, s, id, 120, 36).Sees("Core features").Press("a").Sees("› half a featur").Type("e").Press("enter")
	if v := s.View(id); len(v.Features) != 2 || v.Features[1].Name != "half a feature" {
		t.Errorf("stored are %+v", v.Features)
	}
	again.Press("esc q")
	if strings.Contains(s.Place(id), draftsPage) {
		t.Errorf("what was kept is still a draft: %s", s.Place(id))
	}
}

func TestTheMapIsWhereItWasLeft(t *testing.T) {
	s, id, d := small(t)
	d.Press("4 j j j")
	row := root(d).top().Place()
	d.Press("q")
	if got := root(start(t, s, id, 120, 36)).top().Place(); got != row {
		t.Errorf("left at %v, found again at %v", row, got)
	}
}

// Every text that can be longer than its pane says how far one is.
func TestLongTextsSayHowFarOneIs(t *testing.T) {
	sample, err := tuitest.Sample()
	if err != nil {
		t.Fatal(err)
	}
	s := tuitest.New(t)
	v := s.View(s.Put(sample))
	for _, spot := range []spot{
		{place: page.Place{Page: page.Decide, ID: "data-store"}},
		{place: page.Place{Page: page.Decide, ID: "data-store", Sub: "compare"}},
		{place: page.Place{Page: page.Read, ID: "data-store"}},
		{place: page.Place{Page: page.Record, ID: v.Records[0].ID}},
		{place: page.Place{Page: page.Guide, ID: withCode(v).ID}},
		{place: page.Place{Page: page.Map}, keys: "?"},
	} {
		d := show(t, sample, spot).Resize(80, 24).Sees("0%")
		if d.Press("G").Sees("100%"); strings.Contains(d.Screen(), " 0%") {
			t.Errorf("%v: at the end it still says 0%%", spot.place)
		}
	}
}

// Two changes of size that come as one must not leave a torn screen behind.
func TestASizeThatWasAnotherForAMomentIsDrawnAgain(t *testing.T) {
	_, _, d := small(t)
	_, cmd := d.Model.Update(tea.WindowSizeMsg{Width: 120, Height: 36})
	if cmd == nil {
		t.Fatal("nothing is drawn again")
	}
	if got, want := fmt.Sprintf("%T", cmd()), fmt.Sprintf("%T", tea.ClearScreen()); got != want {
		t.Errorf("the answer is %s, not %s", got, want)
	}
}

// What was not done must not look like what was: another sign, and no colour of success.
func TestARefusalDoesNotLookLikeSuccess(t *testing.T) {
	s := tuitest.New(t)
	s.Put(tuitest.Small(t))
	d := start(t, s, "", 100, 30).Press("x").Sees("– export: open a project first").SeesNot("● export")
	d.Press("enter u u u u u u u u").Sees("– There is nothing to undo")
	open(d, page.Fact, "team_language").Press("enter u").Sees("● Undid")
}

// An answer is read in full on any screen: what it means stands beside it where that fits, else below.
func TestNoAnswerIsCut(t *testing.T) {
	s, id, d := small(t)
	v := s.View(id)
	for i := range v.K.Facts {
		f := &v.K.Facts[i]
		if f.Kind == knowledge.Text {
			continue
		}
		for _, width := range []int{200, 120, 100, 80, 40} {
			open(d.Resize(width, 90), page.Fact, f.ID)
			screen := solid(d.Screen())
			for _, value := range f.Values {
				if !strings.Contains(screen, solid(value.Label)) || !strings.Contains(screen, solid(value.Help)) {
					t.Errorf("at %d columns %q, %q is cut:\n%s", width, value.Label, value.Help, d.Screen())
				}
			}
		}
	}
}

// solid is a text without blanks and ends of lines.
func solid(s string) string { return strings.Join(strings.Fields(s), "") }

// What came after a change is undone in one look and one press, however much it is.
func TestALongHistoryGoesBackAtOnce(t *testing.T) {
	s := tuitest.New(t)
	sample, err := tuitest.Sample()
	if err != nil {
		t.Fatal(err)
	}
	id := s.Put(sample)
	d := start(t, s, id, 120, 36)
	open(d, page.History, "").Press("G k enter").Sees("changes after it are undone", "U brings them back").Press("y").Sees("changes undone")
	if v := s.View(id); len(v.Records) != 0 && v.Decided().Done != 0 || len(v.Features) != 0 {
		t.Errorf("after going back there are %d features and %d decisions", len(v.Features), v.Decided().Done)
	}
}
