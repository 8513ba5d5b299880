package tui

import (
	"fmt"
	"strings"
	"testing"

	"fsd/tui/tuitest"
)

// twoProjects are on the first page; the cursor is on "Half way".
func twoProjects(t *testing.T) (*tuitest.Services, *tuitest.Driver) {
	t.Helper()
	s := tuitest.New(t)
	s.Put(tuitest.Small(t))
	s.Put(tuitest.Halfway(t))
	d := start(t, s, "", 120, 36).Sees("Order desk", "Half way")
	if !strings.Contains(d.Screen(), "› Half way") {
		d.Press("j")
	}
	return s, d
}

func TestProjectsShowTheirPhasesTheirNextStepAndWhatIsDue(t *testing.T) {
	s, d := twoProjects(t)
	v := s.View("halfway")
	for _, c := range v.Progress() {
		d.Sees(fmt.Sprintf("%d/%d", c.Done, c.Total))
	}
	d.Sees(v.Summary().Next, "1 deferred decision is due", "min ago")
}

func TestDeletingNamesTheProjectAndIsUndone(t *testing.T) {
	_, d := twoProjects(t)
	d.Press("d").Sees("Delete “Half way”?").Press("n").Sees("Half way")
	d.Press("d y").SeesNot("› Half way").Sees("Deleted “Half way”", "u takes it back", "Order desk")
	d.Press("u").Sees("Undid: Deleted “Half way”", "Requirements")
	if !strings.Contains(d.Screen(), "Half way   ") {
		t.Errorf("the project is not back:\n%s", d.Screen())
	}
	d.Press("u").Sees("nothing was archived")
}

func TestArchivedProjectsAreAKeyAway(t *testing.T) {
	_, d := twoProjects(t)
	d.Press("a").Sees("Archived “Half way”").SeesNot("1 deferred decision is due")
	d.Press("A").Sees("Archived projects", "1 deferred decision is due").Press("?").Sees("bring back").Press("esc")
	d.Press("a").Sees("Nothing is archived").Press("A").Sees("1 deferred decision is due")
	d.Press("u u").SeesNot("Archived projects").Sees("1 deferred decision is due")
}

func TestRenamingFromTheListIsUndone(t *testing.T) {
	s, d := twoProjects(t)
	d.Press("m").Sees("Rename “Half way”").Type(" there").Press("enter").Sees("“Half way” is now “Half way there”")
	if got := s.View("halfway").Name; got != "Half way there" {
		t.Errorf("stored is %q", got)
	}
	d.Press("u")
	if got := s.View("halfway").Name; got != "Half way" {
		t.Errorf("after undo %q is stored", got)
	}
}

func TestTheListIsNarrowedWhileOneTypes(t *testing.T) {
	_, d := twoProjects(t)
	d.Press("/").Type("desk").Sees("1 found", "Order desk").SeesNot("Half way")
	d.Press("enter").Sees("desk", "esc shows all").Press("esc").Sees("Half way", "Order desk")
	d.Press("/").Type("nothing like it").Sees("No project has that").Press("esc").Sees("Half way")
	if d.Press("esc"); d.Quit {
		t.Error("esc on the first page has quit")
	}
}

// The meters of all projects stand in columns, whatever their counts.
func TestTheMetersStandInColumns(t *testing.T) {
	s := tuitest.New(t)
	sample, err := tuitest.Sample()
	if err != nil {
		t.Fatal(err)
	}
	s.Put(sample)
	s.Put(tuitest.Small(t))
	for _, width := range []int{140, 120, 80} {
		var columns []string
		for _, line := range strings.Split(start(t, s, "", width, 36).Screen(), "\n") {
			if strings.Contains(line, "/") && strings.Contains(line, "○") || strings.Contains(line, "/") && strings.Contains(line, "●") {
				var at []int
				for i, r := range []rune(line) {
					if r == '/' {
						at = append(at, i)
					}
				}
				columns = append(columns, fmt.Sprint(at))
			}
		}
		if len(columns) != 2 || columns[0] != columns[1] {
			t.Errorf("at %d the counts stand in %q", width, columns)
		}
	}
}
