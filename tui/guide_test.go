package tui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"fsd/knowledge"
	"fsd/tui/page"
	"fsd/tui/tuitest"
	"fsd/workflow"
)

// onGuide opens a guide with code in a project that is built with Go.
func onGuide(t *testing.T, width, height int) (*workflow.View, *knowledge.Guide, *tuitest.Driver) {
	t.Helper()
	sample, err := tuitest.Sample()
	if err != nil {
		t.Fatal(err)
	}
	s := tuitest.New(t)
	id := s.Put(sample)
	v := s.View(id)
	g := withCode(v)
	return v, g, open(start(t, s, id, width, height), page.Guide, g.ID)
}

// codeLine is the first line of a file that is worth looking for.
func codeLine(t *testing.T, v *workflow.View, g *knowledge.Guide, s knowledge.Sample) string {
	t.Helper()
	text, err := v.K.GuideFile(g.ID, s.File)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); len(line) > 8 && len(line) < 40 {
			return line
		}
	}
	t.Fatal("no line to look for")
	return ""
}

func TestTextAndCodeStandSideBySideOnWideScreens(t *testing.T) {
	v, g, d := onGuide(t, 120, 40)
	line := codeLine(t, v, g, g.Samples[0])
	both := false
	for _, row := range strings.Split(d.Screen(), "\n") {
		if at := strings.Index(row, line); at > 40 && strings.TrimSpace(row[:40]) != "" {
			both = true
		}
	}
	if !both {
		t.Errorf("%q does not stand beside the text:\n%s", line, d.Screen())
	}
	before := strings.Split(d.Screen(), "\n")
	after := strings.Split(d.Press("J J J J").Screen(), "\n")
	if cutAt(before[6], 40) != cutAt(after[6], 40) || strings.Join(before, "") == strings.Join(after, "") {
		t.Error("J moves the text, or does not move the code")
	}
	d.Resize(80, 250).Sees(line)
	for _, row := range strings.Split(d.Screen(), "\n") {
		if at := strings.Index(row, line); at > 40 {
			t.Errorf("at 80 columns the code still stands beside the text: %q", row)
		}
	}
}

func cutAt(line string, width int) string { return ansi.Truncate(line, width, "") }

func TestTheOwnStackComesFirstAndTabShowsTheOthersInTheSamePlace(t *testing.T) {
	_, g, d := onGuide(t, 120, 40)
	tabs := strings.Split(d.Screen(), "\n")[2]
	if !strings.HasPrefix(strings.TrimSpace(tabs), "● Go") {
		t.Fatalf("the stacks are %q", tabs)
	}
	d.Press("j j j j j")
	place := cutAt(strings.Split(d.Screen(), "\n")[6], 40)
	d.Press("tab")
	if got := cutAt(strings.Split(d.Screen(), "\n")[6], 40); got != place {
		t.Errorf("after tab the text is at %q, was at %q", got, place)
	}
	if tabs = strings.Split(d.Screen(), "\n")[2]; strings.HasPrefix(strings.TrimSpace(tabs), "● Go") {
		t.Errorf("tab changes nothing: %q", tabs)
	}
	for _, a := range g.Absent[:min(1, len(g.Absent))] {
		d.Sees("Not written out for", firstWords(a.Why))
	}
	if got := root(d).top().Place().Sub; got == "" {
		t.Error("the stack is not part of the place")
	}
	d.Press("left").Sees("● Go").Press("left right").Sees("● Go")
}

func TestTheCodeIsCopiedWhole(t *testing.T) {
	v, g, d := onGuide(t, 120, 40)
	d.Press("y").Sees("Copied the code: Go")
	for _, s := range g.Samples {
		text, _ := v.K.GuideFile(g.ID, s.File)
		if s.Stack == "go" && !strings.Contains(d.Clipboard, strings.TrimSpace(text)) {
			t.Errorf("%s is not on the clipboard", s.File)
		}
	}
}

// Whatever is too wide for the screen is reached by scrolling sideways, at every size.
func TestLongLinesScrollSideways(t *testing.T) {
	for _, size := range [][2]int{{120, 250}, {80, 250}, {40, 300}} {
		v, g, d := onGuide(t, size[0], size[1])
		d.Press("tab shift+tab")
		longest := ""
		text, _ := v.K.GuideFile(g.ID, g.Samples[0].File)
		for line := range strings.Lines(text) {
			if line = strings.TrimRight(strings.ReplaceAll(line, "\t", "    "), "\n"); len(line) > len(longest) {
				longest = line
			}
		}
		end := longest[len(longest)-12:]
		if strings.Contains(d.Screen(), end) {
			t.Fatalf("at %v nothing is too wide", size)
		}
		seen := false
		for range 30 {
			seen = seen || strings.Contains(d.Press(">").Screen(), end)
		}
		if !seen {
			t.Errorf("at %v the end of %q is never seen", size, longest)
		}
		for range 31 {
			d.Press("<")
		}
		if !strings.Contains(d.Screen(), strings.TrimSpace(longest)[:12]) {
			t.Errorf("at %v the beginning does not come back", size)
		}
	}
}

func TestCodeIsHighlightedOnBothBackgrounds(t *testing.T) {
	frames := map[string]string{}
	for _, theme := range []string{"dark", "light"} {
		sample, _ := tuitest.Sample()
		s := tuitest.New(t)
		o := options(s, s.Put(sample))
		o.Theme = theme
		d := tuitest.Drive(t, New(o), 120, 40)
		d.Send(page.Open{Place: page.Place{Page: page.Guide, ID: withCode(s.View(o.Project)).ID}})
		frames[theme] = d.Frame()
		keyword := false
		for _, line := range strings.Split(d.Frame(), "\n") {
			keyword = keyword || strings.Contains(line, "mfunc\x1b[") || strings.Contains(line, "mpackage\x1b[")
		}
		if !keyword {
			t.Errorf("%s: keywords have no colour", theme)
		}
	}
	if frames["dark"] == frames["light"] {
		t.Error("both backgrounds have the same colours")
	}
}

func TestGuidesOfTheProjectComeFirst(t *testing.T) {
	v, _, d := onGuide(t, 120, 60)
	open(d, page.Guides, "").Sees("For this project", v.Guides()[0].Title, "code in Go").Press("/").Type("cursor").Sees("found", "Pagination")
}
