package tui

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"fsd/knowledge"
	"fsd/tui/page"
	"fsd/tui/tuitest"
	"fsd/workflow"
)

// sizes is a walk through terminals: both sides of every limit of package layout, far too small ones in between, and
// jumps in both directions.
func sizes() [][2]int {
	if testing.Short() {
		return [][2]int{{120, 36}, {1, 1}, {30, 8}, {99, 18}, {250, 60}, {60, 16}}
	}
	return [][2]int{
		{120, 36}, {1, 1}, {80, 24}, {2, 60}, {30, 8}, {29, 8}, {30, 7}, {250, 60}, {40, 12}, {59, 15}, {60, 16}, {250, 1},
		{95, 17}, {99, 18}, {100, 24}, {101, 9}, {31, 60}, {5, 3}, {160, 10}, {80, 8}, {100, 60}, {120, 36},
	}
}

// spot is one thing that the screen can show.
type spot struct {
	name  string
	place page.Place
	keys  string // pressed once the page is open
	paste string // pasted after that
}

// spots lists every page in all its faces, and every overlay, for a project.
func spots(v *workflow.View) []spot {
	list := []spot{
		{name: "home", place: page.Place{Page: page.Home}},
		{name: "rows unknown", place: page.Place{Page: page.Rows, ID: "no such rows"}},
		{name: "guides", place: page.Place{Page: page.Guides}},
		{name: "guide gone", place: page.Place{Page: page.Guide, ID: "no such guide"}},
		{name: "verdict", place: page.Place{Page: page.Verdict}, keys: "j J"},
		{name: "verdict folded", place: page.Place{Page: page.Verdict}, keys: "Z"},
		{name: "plan", place: page.Place{Page: page.Plan}},
		{name: "records", place: page.Place{Page: page.Records}},
		{name: "export", place: page.Place{Page: page.Export}},
		{name: "export written", place: page.Place{Page: page.Export}, keys: "enter"},
		{name: "history", place: page.Place{Page: page.History}},
		{name: "disputes", place: page.Place{Page: page.Disputes}, keys: "j"},
		{name: "help", place: page.Place{Page: page.Map}, keys: "?"},
		{name: "palette", place: page.Place{Page: page.Map}, keys: ":"},
		{name: "palette with a filter", place: page.Place{Page: page.Map}, keys: ": a u t h down"},
		{name: "palette without a hit", place: page.Place{Page: page.Map}, keys: ":", paste: "無無無 no such thing"},
		{name: "prompt", place: page.Place{Page: page.Map}, keys: "m", paste: strings.Join(tuitest.WideTexts(), " ")},
		{name: "error", place: page.Place{Page: page.Rows, ID: "features"}, keys: "a", paste: "bad: " + strings.Repeat("無", 200) + "\nx: y"},
	}
	for _, phase := range knowledge.Phases() {
		list = append(list, spot{name: "map " + phase, place: page.Place{Page: page.Map, ID: phase}},
			spot{name: "checks " + phase, place: page.Place{Page: page.Checks, ID: phase}, keys: "j J"},
			spot{name: "checks bottom " + phase, place: page.Place{Page: page.Checks, ID: phase}, keys: "G"})
	}
	for _, rows := range []string{"features", "entities", "endpoints"} {
		list = append(list, spot{name: rows, place: page.Place{Page: page.Rows, ID: rows}, keys: "G"},
			spot{name: rows + " typing", place: page.Place{Page: page.Rows, ID: rows}, keys: "a", paste: "POST /order/create " + strings.Join(tuitest.WideTexts(), " ")})
	}
	list = append(list, spot{name: "paste not understood", place: page.Place{Page: page.Rows, ID: "endpoints"}, keys: "j", paste: "GET /books list\nnonsense\n" + strings.Join(tuitest.WideTexts(), "\n")})
	kinds := map[knowledge.Kind]bool{}
	for i := range v.K.Facts {
		f := &v.K.Facts[i]
		if !kinds[f.Kind] {
			kinds[f.Kind] = true
			list = append(list, spot{name: fmt.Sprintf("fact %q", f.Kind), place: page.Place{Page: page.Fact, ID: f.ID}})
		}
	}
	for _, rec := range v.Records[:min(len(v.Records), 1)] {
		list = append(list, spot{name: "record", place: page.Place{Page: page.Record, ID: rec.ID}, keys: "ctrl+d"},
			spot{name: "confirmation", place: page.Place{Page: page.History}, keys: "G k k enter"})
	}
	list = append(list, spot{name: "guide", place: page.Place{Page: page.Guide, ID: v.K.Guides[0].ID}, keys: "ctrl+d"},
		spot{name: "guide with code", place: page.Place{Page: page.Guide, ID: withCode(v).ID}, keys: "J J > > >"},
		spot{name: "guide, the last form", place: page.Place{Page: page.Guide, ID: withCode(v).ID}, keys: "shift+tab j J >"})
	return append(list, decisionSpots(v)...)
}

// withCode is the first guide that has samples.
func withCode(v *workflow.View) *knowledge.Guide {
	for i := range v.K.Guides {
		if len(v.K.Guides[i].Samples) > 0 {
			return &v.K.Guides[i]
		}
	}
	return &v.K.Guides[0]
}

// decisionSpots are the faces of decisions: one decision of each state, and the longest one in each face.
func decisionSpots(v *workflow.View) []spot {
	var list []spot
	seen := map[workflow.State]bool{}
	for _, d := range v.Decisions() {
		if seen[d.State] {
			continue
		}
		seen[d.State] = true
		name := "decision " + string(d.State) + " "
		list = append(list, spot{name: name, place: page.Place{Page: page.Decide, ID: d.ID}})
		for _, sub := range []string{"options", "answers", "compare", "tree"} {
			list = append(list, spot{name: name + sub, place: page.Place{Page: page.Decide, ID: d.ID, Sub: sub}, keys: "j"})
		}
	}
	d := v.Decisions()[0]
	for _, each := range v.Decisions() {
		if len(each.Questions) > len(d.Questions) {
			d = each
		}
	}
	list = append(list,
		spot{name: "compare four", place: page.Place{Page: page.Decide, ID: d.ID}, keys: "c + + + + j ctrl+d tab"},
		spot{name: "the largest tree", place: page.Place{Page: page.Decide, ID: d.ID, Sub: "tree"}, keys: "ctrl+d ctrl+d ctrl+d J"},
		spot{name: "reasons in full", place: page.Place{Page: page.Decide, ID: d.ID}, keys: "m J ctrl+d"},
		spot{name: "decision asked again", place: page.Place{Page: page.Decide, ID: d.ID, Sub: "question:" + d.Questions[0].Fact}},
		spot{name: "read option", place: page.Place{Page: page.Read, ID: d.ID + "/" + d.Options[0].ID}},
		spot{name: "read decision", place: page.Place{Page: page.Read, ID: d.ID}},
		spot{name: "read gone", place: page.Place{Page: page.Read, ID: "no-such-decision"}},
		spot{name: "prompt with a long text", place: page.Place{Page: page.Decide, ID: d.ID, Sub: "options"}, keys: "G enter", paste: strings.Join(tuitest.WideTexts(), " ")},
	)
	for _, d := range v.Decisions() {
		if d.Advice.Open == "" || d.Made() {
			list = append(list, spot{name: "multi-line prompt", place: page.Place{Page: page.Decide, ID: d.ID}, keys: "e", paste: strings.Join(tuitest.WideTexts(), "\n")})
			break
		}
	}
	return list
}

// allowed are the only escape sequences that a frame may have: styles, and links to web pages.
var allowed = regexp.MustCompile(`\x1b\[[0-9;:]*m|\x1b\]8;(id=[0-9]+)?;(https?://[!-~]+)?\x1b\\`)

// links are the beginnings and ends of links.
var links = regexp.MustCompile(`\x1b\]8;[^;]*;([^\x1b]*)\x1b`)

// fits says what is wrong with a frame of a size; empty when nothing is.
func fits(frame string, width, height int) string {
	lines := strings.Split(frame, "\n")
	if len(lines) != height {
		return fmt.Sprintf("%d lines instead of %d", len(lines), height)
	}
	for i, line := range lines {
		if w := ansi.StringWidth(line); w > width {
			return fmt.Sprintf("line %d is %d columns wide instead of %d: %q", i+1, w, width, line)
		}
		if all := links.FindAllStringSubmatch(line, -1); len(all) > 0 && all[len(all)-1][1] != "" {
			return fmt.Sprintf("line %d leaves a link open: %q", i+1, line)
		}
		for _, r := range allowed.ReplaceAllString(line, "") {
			if r < 0x20 || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
				return fmt.Sprintf("line %d has the control character %U: %q", i+1, r, line)
			}
		}
	}
	return ""
}

// show opens a spot on a fresh screen.
func show(t *testing.T, log []workflow.Change, s spot) *tuitest.Driver {
	t.Helper()
	services := tuitest.New(t)
	id := services.Put(log)
	project := id
	if s.place.Page == page.Home {
		project = ""
	}
	d := start(t, services, project, 120, 36)
	if project != "" {
		d.Send(page.Open{Place: s.place})
		if got := root(d).top().Place().Page; got != s.place.Page {
			t.Fatalf("%s opened %q", s.name, got)
		}
	}
	d.Press(s.keys)
	if s.paste != "" {
		d.Paste(s.paste)
	}
	return d
}

func logs(t *testing.T) map[string][]workflow.Change {
	t.Helper()
	sample, err := tuitest.Sample()
	if err != nil {
		t.Fatal(err)
	}
	return map[string][]workflow.Change{"new": tuitest.Log("new", "shop"), "sample": sample, "wide": tuitest.Wide(t), "small": tuitest.Small(t), "in dispute": tuitest.InDispute(t)}
}

func TestEveryFrameHasTheSizeOfTheTerminal(t *testing.T) {
	for name, log := range logs(t) {
		services := tuitest.New(t)
		v := services.View(services.Put(log))
		for _, s := range spots(v) {
			if name == "small" && s.place.Page != page.Decide || testing.Short() && name != "wide" {
				continue
			}
			t.Run(name+"/"+s.name, func(t *testing.T) {
				t.Parallel()
				d := show(t, log, s)
				for _, size := range sizes() {
					d.Resize(size[0], size[1])
					if wrong := fits(d.Frame(), size[0], size[1]); wrong != "" {
						t.Errorf("at %dx%d: %s", size[0], size[1], wrong)
					}
				}
			})
		}
	}
}

// The sweep is only worth something if it shows what it says it shows.
func TestTheSweepShowsEveryPageAndOverlay(t *testing.T) {
	services := tuitest.New(t)
	sample, err := tuitest.Sample()
	if err != nil {
		t.Fatal(err)
	}
	v := services.View(services.Put(sample))
	shown := map[string]bool{}
	overlays := map[string]bool{}
	for _, s := range spots(v) {
		shown[s.place.Page] = true
		if s.place.Page == page.Home {
			continue
		}
		m := root(show(t, sample, s))
		if m.overlay == nil {
			continue
		}
		kind := fmt.Sprintf("%T", m.overlay)
		if a, ok := m.overlay.(*ask); ok {
			kind = fmt.Sprintf("%T prompt=%v lines=%v", a, a.q.Done != nil, a.q.Lines)
		}
		overlays[kind] = true
	}
	for _, name := range slices.Sorted(maps.Keys(makers())) {
		if !shown[name] {
			t.Errorf("the page %q of makers() is not in the sweep", name)
		}
	}
	want := []string{"*tui.ask prompt=false lines=false", "*tui.ask prompt=true lines=false", "*tui.ask prompt=true lines=true", "*tui.help", "*tui.palette"}
	if got := slices.Sorted(maps.Keys(overlays)); !slices.Equal(got, want) {
		t.Errorf("the sweep shows the overlays %q, want %q", got, want)
	}
}

func TestTheEmptyListOfProjectsFits(t *testing.T) {
	for _, name := range []string{"empty", "full"} {
		services := tuitest.New(t)
		if name == "full" {
			for i, text := range tuitest.WideTexts() {
				services.Put(tuitest.Log(fmt.Sprint("p", i), text))
			}
		}
		d := start(t, services, "", 80, 24).Sees("Projects")
		for _, size := range sizes() {
			d.Resize(size[0], size[1])
			if wrong := fits(d.Frame(), size[0], size[1]); wrong != "" {
				t.Errorf("%s at %dx%d: %s", name, size[0], size[1], wrong)
			}
		}
	}
}

func TestNothingIsDrawnBeforeTheSizeIsKnown(t *testing.T) {
	if got := New(options(tuitest.New(t), "")).View().Content; got != "" {
		t.Errorf("drawn without a size: %q", got)
	}
}

func TestAnOverlayDoesNotMoveThePage(t *testing.T) {
	services := tuitest.New(t)
	sample, _ := tuitest.Sample()
	d := start(t, services, services.Put(sample), 120, 36)
	d.Send(page.Open{Place: page.Place{Page: page.Map, ID: "production"}})
	before := strings.Split(d.Screen(), "\n")
	for _, keys := range []string{"?", ":", "m"} {
		d.Press(keys)
		after := strings.Split(d.Screen(), "\n")
		if slices.Equal(before, after) {
			t.Fatalf("%s opened nothing", keys)
		}
		for _, i := range []int{0, len(before) - 1, len(before) - 2} {
			if before[i] != after[i] {
				t.Errorf("%s changed line %d: %q to %q", keys, i+1, before[i], after[i])
			}
		}
		if d.Press("esc"); d.Screen() != strings.Join(before, "\n") {
			t.Errorf("after %s and esc the page is another", keys)
		}
	}
}

func TestATerminalThatClaimsToBeHugeIsNotBelieved(t *testing.T) {
	d := start(t, tuitest.New(t), "", 80, 24)
	d.Send(tea.WindowSizeMsg{Width: 1 << 20, Height: 1 << 20})
	if n := strings.Count(d.Frame(), "\n"); n > 500 {
		t.Errorf("%d lines are drawn", n)
	}
}
