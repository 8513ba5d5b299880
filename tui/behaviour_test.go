package tui

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fsd/tui/page"
	"fsd/tui/tuitest"
	"fsd/workflow"
)

// small opens the small project on a screen.
func small(t *testing.T) (*tuitest.Services, string, *tuitest.Driver) {
	t.Helper()
	s := tuitest.New(t)
	id := s.Put(tuitest.Small(t))
	return s, id, start(t, s, id, 120, 36)
}

func open(d *tuitest.Driver, name, id string) *tuitest.Driver {
	return d.Send(page.Open{Place: page.Place{Page: name, ID: id}})
}

func TestTheFirstStartLeadsToTheFirstQuestion(t *testing.T) {
	s := tuitest.New(t)
	d := start(t, s, "", 100, 30).Sees("Projects", "Sample: Bookshop")
	d.Press("n").Sees("New project").Type("Order desk").Press("enter")
	v := s.View("project-1")
	first := v.Brief()[0]
	if v.Next().ID != first.ID {
		t.Fatalf("the next step of a new project is %+v", v.Next())
	}
	d.Sees("Order desk", first.Ask)
}

func TestAnAnswerIsStoredAndTheNextQuestionIsAsked(t *testing.T) {
	s, id, d := small(t)
	fact := s.View(id).Next().ID
	asked, _ := s.View(id).K.Fact(fact)
	open(d, page.Fact, fact).Sees(asked.Ask).Press("j enter").SeesNot(asked.Ask)
	if got := s.View(id).Facts[fact]; len(got) != 1 || got[0] != asked.Values[1].ID {
		t.Errorf("the second answer was pressed, and %q is stored", got)
	}
}

func TestQuitEndsAtOnceWhenEverythingIsStored(t *testing.T) {
	for _, key := range []string{"q", "ctrl+c"} {
		if _, _, d := small(t); !d.Press(key).Quit {
			t.Errorf("%s does not quit", key)
		}
	}
}

func TestQuitWaitsForTheLastCommit(t *testing.T) {
	for _, key := range []string{"q", "ctrl+c"} {
		s, id, d := small(t)
		open(d, page.Fact, "team_language")
		d.Hold().Press("enter")
		if d.Held() == 0 || s.Updates() != 0 {
			t.Fatalf("nothing is on its way: %d held, %d stored", d.Held(), s.Updates())
		}
		if d.Press(key); d.Quit {
			t.Fatalf("%s did not wait", key)
		}
		if d.Release(); !d.Quit {
			t.Errorf("after the commit %s does not end", key)
		}
		if len(s.View(id).Facts["team_language"]) != 1 {
			t.Errorf("the answer is lost by %s", key)
		}
	}
}

func TestAFailedCommitDoesNotQuit(t *testing.T) {
	s, _, d := small(t)
	open(d, page.Fact, "team_language")
	d.Hold().Press("enter q")
	s.Fail = errors.New("disk full")
	if d.Release(); d.Quit {
		t.Error("the program ended though the answer is lost")
	}
	d.Sees("disk full")
}

// Each page goes one level back by esc, and at the end esc does nothing.
func TestEscGoesOneLevelBackAndNeverQuits(t *testing.T) {
	s, id, d := small(t)
	v := s.View(id)
	open(d, page.Checks, "production")
	open(d, page.Guide, v.K.Guides[0].ID)
	open(d, page.Decide, "data-store")
	d.Send(page.Open{Place: page.Place{Page: page.Decide, ID: "data-store", Sub: "answers"}})
	want := []string{page.Decide, page.Decide, page.Guide, page.Checks, page.Map, page.Home, page.Home}
	for i, name := range want {
		if i > 0 {
			d.Press("esc")
		}
		if i == 1 { // the answers are a face of the page: back to its question
			if sub := root(d).top().Place().Sub; sub != "" {
				t.Errorf("after esc on the answers the face is %q", sub)
			}
			d.Press("esc")
		}
		if got := root(d).top().Place().Page; got != name {
			t.Fatalf("after %d times esc: %q, want %q", i, got, name)
		}
	}
	for range 5 {
		if d.Press("esc"); d.Quit {
			t.Fatal("esc has quit")
		}
	}
	d.Sees("Projects")
}

func TestEscClosesEveryOverlay(t *testing.T) {
	_, _, d := small(t)
	for _, keys := range []string{"?", ":", "ctrl+p", "m"} {
		before := root(d).top().Place()
		if d.Press(keys); root(d).overlay == nil {
			t.Fatalf("%s opens nothing", keys)
		}
		if d.Press("esc"); root(d).overlay != nil || root(d).top().Place() != before {
			t.Errorf("esc after %s leaves %v", keys, root(d).top().Place())
		}
	}
}

func TestKeysAreTextWhileTyping(t *testing.T) {
	s, id, d := small(t)
	open(d, page.Rows, "features")
	d.Press("a").Type("q?: u1x").Sees("q?: u1x")
	if d.Quit || root(d).overlay != nil {
		t.Fatal("a letter was taken as a key")
	}
	if d.Press("enter"); len(s.View(id).Features) != 2 || s.View(id).Features[1].Name != "q?: u1x" {
		t.Errorf("stored is %+v", s.View(id).Features)
	}
	d.Press("esc").Press("esc").Sees("Order desk")
	d.Press("m").Type("q").Press("enter").Sees("Order deskq")
	if d.Quit {
		t.Error("q in a prompt has quit")
	}
	open(d, page.Fact, "purpose").Type("quick help")
	if d.Quit {
		t.Error("q in a question has quit")
	}
	if d.Press("ctrl+c"); !d.Quit {
		t.Error("ctrl+c does not quit while typing")
	}
}

func TestOverlaysLeaveTheSizeOfPages(t *testing.T) {
	_, _, d := small(t)
	open(d, page.Records, "")
	m := root(d)
	w, h := m.frame.Body()
	under := strings.Split(d.Screen(), "\n")
	d.Press("?")
	if w2, h2 := m.frame.Body(); w2 != w || h2 != h {
		t.Errorf("with help the body is %dx%d instead of %dx%d", w2, h2, w, h)
	}
	if got := strings.Split(d.Press("esc").Screen(), "\n"); !slices.Equal(got, under) {
		t.Error("the page is another after help")
	}
}

// What can be done on a page is one table, and keys, footer, help and palette all come from it: on every page they agree.
func TestTheActionsOfEveryPageAgree(t *testing.T) {
	sample, err := tuitest.Sample()
	if err != nil {
		t.Fatal(err)
	}
	for name, log := range map[string][]workflow.Change{"sample": sample, "small": tuitest.Small(t), "new": tuitest.Log("new", "shop")} {
		if testing.Short() && name != "sample" {
			continue
		}
		s := tuitest.New(t)
		for _, spot := range spots(s.View(s.Put(log))) {
			t.Run(name+"/"+spot.name, func(t *testing.T) {
				t.Parallel()
				d := show(t, log, spot)
				m := root(d)
				if m.overlay != nil {
					return
				}
				noKeyIsShared(t, m.top().Actions())
				commonKeysAreKept(t, m.top().Actions())
				if !m.typing() {
					noKeyIsShared(t, m.globals())
					footerHelpAndPaletteAgree(t, m, d)
					helpCutsNoKey(t, m, d)
				}
			})
		}
	}
}

func noKeyIsShared(t *testing.T, actions []page.Action) {
	t.Helper()
	seen := map[string]string{}
	for _, a := range actions {
		if a.Name == "" || len(a.Keys) == 0 || a.Do == nil && a.Why == "" {
			t.Errorf("an action without name, key or deed: %+v", a.Keys)
		}
		for _, k := range a.Keys {
			if seen[k] != "" {
				t.Errorf("%q is %q and %q", k, seen[k], a.Name)
			}
			seen[k] = a.Name
		}
	}
}

// A key that is quit, help or back everywhere must not mean something else on one page, unless it is that page's own
// way back.
func commonKeysAreKept(t *testing.T, actions []page.Action) {
	t.Helper()
	for _, a := range actions {
		for _, k := range a.Keys {
			if k == "q" || k == "?" || k == ":" || k == "ctrl+c" || k == "esc" && a.Name != "back" && a.Name != "leave" {
				t.Errorf("%q is %q", k, a.Name)
			}
		}
	}
}

func footerHelpAndPaletteAgree(t *testing.T, m *Model, d *tuitest.Driver) {
	t.Helper()
	inHelp, inPalette := map[string]bool{}, map[string]bool{}
	for _, a := range newHelp(m.env, m.top().Actions(), m.globals()).(*help).actions {
		for _, k := range a.Keys {
			inHelp[k+" "+a.Name] = true
		}
	}
	for _, e := range m.entries() {
		if e.kind == "action" {
			inPalette[e.name] = true
		}
	}
	lines := strings.Split(d.Resize(250, 40).Screen(), "\n")
	footer, footed := lines[len(lines)-1], 0
	for _, a := range m.top().Actions() {
		if !inHelp[a.Keys[0]+" "+a.Name] {
			t.Errorf("%q is not in help", a.Name)
		}
		if a.Why == "" && !inPalette[a.Name] {
			t.Errorf("%q is not in the palette", a.Name)
		}
		shown := strings.Contains(footer, keyName(a.Keys[0])+" "+a.Name)
		if a.Name == "back" {
			continue // the footer's right end has it on every page
		}
		if want := a.Footer && a.Why == ""; want != shown && m.toast.said == "" {
			t.Errorf("%q in the footer: %v, want %v, in %q", a.Name, shown, want, footer)
		}
		if a.Footer {
			footed++
		}
	}
	if footed > 6 {
		t.Errorf("%d actions are in the footer", footed)
	}
}

// helpCutsNoKey wants every key of a page in its help, at any size that is not too small.
func helpCutsNoKey(t *testing.T, m *Model, d *tuitest.Driver) {
	t.Helper()
	for _, size := range [][2]int{{120, 250}, {40, 250}, {30, 300}} {
		screen := d.Resize(size[0], size[1]).Press("?").Screen()
		for _, a := range m.top().Actions() {
			for _, k := range a.Keys {
				if !strings.Contains(screen, keyName(k)) {
					t.Errorf("at %v the key %q of %q is not in the help:\n%s", size, k, a.Name, screen)
				}
			}
		}
		d.Press("esc")
	}
}

func TestEveryActionCanBeDoneWithoutHarm(t *testing.T) {
	if testing.Short() {
		t.Skip("every action on every page")
	}
	sample, err := tuitest.Sample()
	if err != nil {
		t.Fatal(err)
	}
	s := tuitest.New(t)
	for _, spot := range spots(s.View(s.Put(sample))) {
		if spot.paste == "" {
			t.Run(spot.name, func(t *testing.T) {
				t.Parallel()
				everyActionIsHarmless(t, sample, spot)
			})
		}
	}
}

// everyActionIsHarmless does each action of a page on a screen of its own.
func everyActionIsHarmless(t *testing.T, log []workflow.Change, s spot) {
	t.Helper()
	for i, n := 0, 1; i < n; i++ {
		d := show(t, log, s)
		actions := root(d).top().Actions()
		if n = len(actions); root(d).overlay != nil || n == 0 {
			return
		}
		d.Press(actions[i].Keys[0])
		if wrong := fits(d.Frame(), 120, 36); wrong != "" {
			t.Errorf("%s: %s", actions[i].Name, wrong)
		}
		if d.Quit {
			t.Errorf("%s: has quit", actions[i].Name)
		}
	}
}

func TestAnActionThatCannotBeDoneSaysWhy(t *testing.T) {
	_, _, d := small(t)
	open(d, page.Records, "").Press("enter").Sees("there is no record")
}

func TestUndoAndRedo(t *testing.T) {
	s, id, d := small(t)
	open(d, page.Fact, "team_language").Press("enter")
	answer := s.View(id).Facts["team_language"]
	if len(answer) != 1 {
		t.Fatal("nothing was answered")
	}
	if d.Press("u").Sees("Undid"); len(s.View(id).Facts["team_language"]) != 0 {
		t.Error("undo leaves the answer")
	}
	if d.Press("U").Sees("Redid"); !slices.Equal(s.View(id).Facts["team_language"], answer) {
		t.Error("redo does not bring the answer back")
	}
	d.Press("U").Sees("There is nothing to redo")
	for range 20 {
		d.Press("u")
	}
	d.Sees("There is nothing to undo")
	if v := s.View(id); v.Name != "Order desk" || len(v.Facts) != 0 || len(v.Features) != 0 {
		t.Errorf("after undoing everything: %q, %v", v.Name, v.Facts)
	}
}

func TestAFailedSaveIsTakenBackAndSaidUntilAKey(t *testing.T) {
	s, id, d := small(t)
	s.Fail = errors.New("disk full")
	d.Press("m").Type("2").Press("enter")
	d.Sees("Not saved", "disk full").SeesNot("Order desk2")
	for i := range d.Timers() { // timers of other messages do not take it away
		d.RunTimer(i)
	}
	d.Sees("disk full").Press("j").SeesNot("disk full")
	s.Fail = nil
	d.Press("m").Type("3").Press("enter").Sees("Order desk3")
	if got := s.View(id).Name; got != "Order desk3" {
		t.Errorf("after the failure %q is stored", got)
	}
}

func TestAnotherWritersChangeIsSeenAtTheNextKey(t *testing.T) {
	s, id, d := small(t)
	s.Other(id, workflow.Renamed{Name: "Front desk"})
	s.Clock.Advance(2 * time.Second)
	d.SeesNot("Front desk").Press("j").Sees("Front desk", "Somebody else changed the project")
	d.Press("m").Type("!").Press("enter")
	if got := s.View(id).Name; got != "Front desk!" {
		t.Errorf("on top of the other change %q is stored", got)
	}
	s.Other(id, workflow.Renamed{Name: "Back desk"})
	s.Clock.Advance(2 * time.Second)
	d.Press("m").Type("?").Press("enter") // the prompt was opened on the old name
	if v := s.View(id); len(v.Log) != 6+4 {
		t.Errorf("%d changes are stored", len(v.Log))
	}
}

func TestTheListShowsWhatCommandsHaveMadeAtTheNextKey(t *testing.T) {
	s, id, d := small(t)
	d.Press("esc").Sees("Projects").Press("esc").SeesNot("Front desk")
	s.Other(id, workflow.Renamed{Name: "Front desk"})
	s.Clock.Advance(2 * time.Second)
	d.SeesNot("Front desk").Press("j k").Sees("Front desk")
}

func TestAKeyPressedTooEarlyLooksAgainWithinASecond(t *testing.T) {
	s, id, d := small(t)
	s.Clock.Advance(2 * time.Second)
	d.Press("j") // looks
	s.Other(id, workflow.Renamed{Name: "Front desk"})
	before := d.Timers()
	d.Press("k j").SeesNot("Front desk")
	if n := d.Timers() - before; n != 1 {
		t.Fatalf("two early keys start %d timers", n)
	}
	s.Clock.Advance(time.Second)
	d.RunTimer(before).Sees("Front desk", "Somebody else changed the project")
	d.Press("m").Type("!").Press("enter")
	if got := s.View(id).Name; got != "Front desk!" {
		t.Errorf("on top of the other change %q is stored", got)
	}
}

func TestAChangeThatSomebodyElseMadeImpossibleIsRefusedInWords(t *testing.T) {
	s, id, d := small(t)
	open(d, page.Rows, "features")
	s.Other(id, workflow.Removed{ID: "small-f"})
	d.Press("d y")
	if v := s.View(id); len(v.Features) != 0 {
		t.Fatalf("%d features are left", len(v.Features))
	}
	if !root(d).toast.bad && !strings.Contains(d.Screen(), "Somebody else") {
		t.Errorf("nothing is said:\n%s", d.Screen())
	}
}

func TestTheNextStartIsWhereTheLastOneEnded(t *testing.T) {
	places := []page.Place{ // where the cursor is on a decision is not kept; the question and the face are
		{Page: page.Fact, ID: "team_language"},
		{Page: page.Decide, ID: "data-store"},
		{Page: page.Decide, ID: "data-store", Sub: "answers"},
		{Page: page.Rows, ID: "entities"},
		{Page: page.Checks, ID: "architecture"},
		{Page: page.Read, ID: "data-store/mysql"},
		{Page: page.History},
	}
	for _, p := range places {
		s, id, d := small(t)
		d.Send(page.Open{Place: p})
		if p.Page != page.Decide && p.Page != page.Read {
			d.Press("j")
		}
		d.Press("q")
		again := start(t, s, id, 120, 36)
		if got, want := root(again).top().Place(), root(d).top().Place(); got != want {
			t.Errorf("ended at %+v, started at %+v", want, got)
		}
		if a, b := again.Screen(), d.Screen(); a != b {
			t.Errorf("%v: the screen was\n%s\nand is\n%s", p, b, a)
		}
		if again.Press("esc"); root(again).top().Place().Page != page.Map && p.Sub == "" {
			t.Errorf("%v: the way back leads to %v", p, root(again).top().Place())
		}
	}
}

func TestAPlaceThatIsNotKnownIsTheMap(t *testing.T) {
	for _, place := range []string{
		``, `nonsense`, `{}`, `[]`, `null`, `[{"page":"map"},{"page":"hologram","id":"x"}]`,
		`[{"page":"map"},{"page":"home"}]`, `[{"page":"no"},{"page":"such"}]`, `[{"page":"map","id":"no such phase","sub":"x"}]`,
	} {
		s := tuitest.New(t)
		id := s.Put(tuitest.Small(t))
		if err := s.SetPlace(t.Context(), id, place); err != nil {
			t.Fatal(err)
		}
		d := start(t, s, id, 120, 36)
		if got := root(d).top().Place().Page; got != page.Map {
			t.Errorf("%s opens %q", place, got)
		}
		d.Sees("Order desk", "Requirements")
	}
}

// Ids of rows, decisions and records that are gone, in places stored by an older version, must not break the start.
func TestAPlaceWhoseThingIsGoneStillOpens(t *testing.T) {
	for name := range makers() {
		if name == page.Home {
			continue
		}
		for _, id := range []string{"gone", "data-store"} {
			for _, sub := range []string{"", "gone", "question:gone"} {
				if testing.Short() && (sub == "") != (id == "gone") {
					continue
				}
				t.Run(name+"/"+id+"/"+sub, func(t *testing.T) {
					t.Parallel()
					opensAnyhow(t, fmt.Sprintf(`[{"page":"map"},{"page":%q,"id":%q,"sub":%q}]`, name, id, sub))
				})
			}
		}
	}
}

// opensAnyhow opens a project at a place and presses keys on it.
func opensAnyhow(t *testing.T, place string) {
	t.Helper()
	defer func() {
		if r := recover(); r != nil {
			t.Errorf("%s: the screen fails: %v", place, r)
		}
	}()
	s := tuitest.New(t)
	id := s.Put(tuitest.Small(t))
	_ = s.SetPlace(t.Context(), id, place)
	d := start(t, s, id, 100, 30)
	for _, keys := range []string{"", "j k G g", "enter", "esc esc esc esc"} {
		if wrong := fits(d.Press(keys).Frame(), 100, 30); wrong != "" {
			t.Errorf("%s: %s", place, wrong)
		}
	}
}

func TestAProjectThatDoesNotOpenIsSaid(t *testing.T) {
	s := tuitest.New(t)
	s.Put(tuitest.Small(t))
	d := start(t, s, "", 120, 36)
	s.Broken = errors.New("the database is on another planet")
	d.Press("enter").Sees("another planet", "Projects")
	s.Broken = nil
	d.Press("j k enter").Sees("Order desk", "Requirements")
}

func TestAPasteOfManyLinesMakesManyRows(t *testing.T) {
	s, id, d := small(t)
	open(d, page.Rows, "features")
	d.Paste("must: find a book | reader\nshould: lend a book\r\n\ncould: write a review\n").Sees("3 rows added", "find a book", "lend a book", "write a review")
	if got := len(s.View(id).Features); got != 4 {
		t.Errorf("%d features are stored", got)
	}
	d.Press("a").Paste("one line only")
	if d.Sees("one line only"); len(s.View(id).Features) > 4 {
		t.Error("a single line was stored before enter")
	}
}

func TestAPasteInAQuestionIsOneLineWithoutControlCharacters(t *testing.T) {
	s, id, d := small(t)
	open(d, page.Fact, "purpose").Paste("people\r\nwho \x1b[31mlove\x1b[0m\x07 books\u202e").Press("enter")
	got := strings.Join(s.View(id).Facts["purpose"], "")
	if !strings.Contains(got, "people who") || strings.ContainsAny(got, "\x1b\x07\n\r\u202e") {
		t.Errorf("stored is %q", got)
	}
}

// Fill the screen with a toast, then with a newer one: the first timer must not take the second away.
func TestAnOldTimerLeavesANewerMessage(t *testing.T) {
	m := New(options(tuitest.New(t), ""))
	m.say("first")
	old := m.toast.generation
	m.say("second")
	m.Update(toastOver{old})
	if got, _ := m.toast.text(); got != "second" {
		t.Errorf("after the first timer %q is said", got)
	}
	m.Update(toastOver{m.toast.generation})
	if got, _ := m.toast.text(); got != "" {
		t.Errorf("after its own timer %q is still said", got)
	}
	m.fail(errors.New("bad"))
	m.Update(toastOver{m.toast.generation})
	if got, bad := m.toast.text(); got != "bad" || !bad {
		t.Errorf("a timer has taken the error away: %q", got)
	}
}

func TestWhatPeopleWroteNeverReachesTheTerminalRaw(t *testing.T) {
	evil := "\x1b]52;c;RVZJTA==\a\x1b[31m\u202eevil\u2066\x9b31m\r\n\tname"
	s := tuitest.New(t)
	log := tuitest.Log("evil", evil,
		workflow.Answered{Fact: "purpose", Values: []string{evil}},
		workflow.FeaturePut{Feature: workflow.Feature{ID: "f", Name: evil, For: evil, Acceptance: evil, Priority: workflow.Must}},
		workflow.EntityPut{Entity: workflow.Entity{ID: "e", Name: evil, Fields: []workflow.Field{{Name: evil, Type: evil}}, Relations: []workflow.Relation{{Entity: evil}}}},
		workflow.EndpointPut{Endpoint: workflow.Endpoint{ID: "p", Method: evil, Path: evil, Purpose: evil, Auth: evil, Feature: "f"}},
		workflow.Decided{Decision: "backend-stack", Option: "express", Advised: "go_nethttp", Because: evil},
		workflow.Noted{Decision: "backend-stack", Text: evil},
		workflow.Deferred{Decision: "data-store", When: evil},
		workflow.Excluded{Decision: "cache", Reason: evil},
	)
	for _, spot := range spots(s.View(s.Put(log))) {
		t.Run(spot.name, func(t *testing.T) {
			t.Parallel()
			d := show(t, log, spot)
			for _, size := range [][2]int{{120, 36}, {60, 20}} {
				if wrong := fits(d.Resize(size[0], size[1]).Frame(), size[0], size[1]); wrong != "" {
					t.Fatal(wrong)
				}
			}
		})
	}
}

func BenchmarkView(b *testing.B) {
	sample, err := tuitest.Sample()
	if err != nil {
		b.Fatal(err)
	}
	for _, name := range []string{page.Map, page.Decide, "decide/compare", "decide/tree", page.Checks, page.Records, page.Rows, page.History, page.Guide, page.Verdict} {
		b.Run(name, func(b *testing.B) {
			s := tuitest.New(b)
			d := start(b, s, s.Put(sample), 120, 36)
			name, sub, _ := strings.Cut(name, "/")
			d.Send(page.Open{Place: page.Place{Page: name, Sub: sub, ID: map[string]string{page.Decide: "data-store", page.Checks: "production", page.Rows: "entities", page.Guide: "sse"}[name]}})
			for b.Loop() {
				d.Model.View()
			}
		})
	}
}
