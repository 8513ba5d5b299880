package tui

import (
	"fmt"
	"strings"
	"testing"

	"fsd/tui/page"
	"fsd/tui/tuitest"
)

func TestFramesOfTheMainPages(t *testing.T) {
	sample, err := tuitest.Sample()
	if err != nil {
		t.Fatal(err)
	}
	small, disputed := tuitest.Small(t), tuitest.InDispute(t)
	at := func(name, id string) page.Place { return page.Place{Page: name, ID: id} }
	frames := []struct {
		name    string
		project int // 0: none opened, 1: small, 2: sample, 3: in dispute
		place   page.Place
		keys    string
	}{
		{"home", 0, at(page.Home, ""), ""},
		{"question", 1, at(page.Fact, "team_language"), "j"},
		{"question-of-a-decision", 1, at(page.Decide, "data-store"), ""},
		{"recommendation", 2, at(page.Decide, "data-store"), ""},
		{"options", 2, at(page.Decide, "pagination"), "o"},
		{"compare", 2, at(page.Decide, "pagination"), "c"},
		{"tree", 2, at(page.Decide, "pagination"), "t"},
		{"map-new", 1, at(page.Map, "requirements"), ""},
		{"map", 2, at(page.Map, "architecture"), ""},
		{"checks", 2, at(page.Checks, "production"), ""},
		{"verdict", 1, at(page.Verdict, ""), ""},
		{"plan", 2, at(page.Plan, ""), ""},
		{"records", 2, at(page.Records, ""), ""},
		{"history", 2, at(page.History, ""), ""},
		{"export", 2, at(page.Export, ""), ""},
		{"rows-features", 2, at(page.Rows, "features"), ""},
		{"rows-entities", 2, at(page.Rows, "entities"), "j"},
		{"rows-endpoints", 1, at(page.Rows, "endpoints"), ""},
		{"guide", 2, at(page.Guide, "sse"), ""},
		{"guides", 2, at(page.Guides, ""), ""},
		{"rows-typing", 1, at(page.Rows, "endpoints"), "a G E T space / b o o k"},
		{"disputes", 3, at(page.Disputes, ""), ""},
		{"help", 2, at(page.Decide, "data-store"), "?"},
		{"palette", 2, at(page.Records, ""), ": t o k e n"},
	}
	for _, f := range frames {
		for _, size := range [][2]int{{120, 36}, {80, 24}, {40, 12}} {
			name := fmt.Sprintf("%s-%dx%d", f.name, size[0], size[1])
			t.Run(name, func(t *testing.T) {
				services := tuitest.New(t)
				ids := []string{"", services.Put(small), services.Put(sample), ""}
				if f.project == 3 { // it is the small one, some changes later
					ids[3] = services.Put(disputed)
				}
				d := start(t, services, ids[f.project], size[0], size[1])
				if f.project != 0 {
					d.Send(page.Open{Place: f.place})
				}
				d.Press(f.keys)
				if wrong := fits(d.Frame(), size[0], size[1]); wrong != "" {
					t.Error(wrong)
				}
				if strings.TrimSpace(d.Screen()) == "" {
					t.Fatal("the frame is empty")
				}
				tuitest.Golden(t, name+".txt", d.Screen())
			})
		}
	}
}

// What a terminal without UTF-8 shows is ASCII, apart from what people and the knowledge say.
func TestSymbolsAreASCIIWhereTheLocaleIs(t *testing.T) {
	services := tuitest.New(t)
	o := options(services, services.Put(tuitest.Small(t)))
	o.ASCII = true
	d := tuitest.Drive(t, New(o), 80, 24)
	d.Send(page.Open{Place: page.Place{Page: page.Map, ID: "requirements"}}).Press("?")
	for _, r := range d.Screen() {
		if strings.ContainsRune("●○◐›–⏸─·│╭╮╰╯┌┐└┘", r) {
			t.Fatalf("%q is drawn:\n%s", r, d.Screen())
		}
	}
}
