package command_test

import (
	"strings"
	"testing"
)

const team = "# 1. Use PostgreSQL as our database\n\nDate: 2020-01-02\n\n## Status\n\nAccepted\n"

func TestImportAdoptsTheRecordsOfATeam(t *testing.T) {
	w := newWorld(t)
	w.ok("new", "shop", "--here")
	w.file("docs/adr/0001-database.md", team)
	w.file("docs/adr/0002-odd.md", "# 2. Drink tea\n")
	out := w.ok("import", "docs/adr")
	if !strings.Contains(out, "data-store=postgresql") || !strings.Contains(out, "partly") || !strings.Contains(out, "accepted?") {
		t.Errorf("import says:\n%s", out)
	}
	var decisions []struct {
		ID      string
		Adopted *struct {
			Number      int
			File, Title string
			Option      string
		}
	}
	w.json(&decisions, "decisions")
	found := false
	for _, d := range decisions {
		if d.Adopted != nil {
			found = d.ID == "data-store" && d.Adopted.Option == "postgresql" && d.Adopted.Number == 1 && d.Adopted.File == "0001-database.md"
		}
	}
	if !found || !strings.Contains(w.ok("decisions"), "adopted: PostgreSQL?") {
		t.Errorf("the proposal is not shown: %+v", decisions)
	}
	w.ok("decide", "data-store=postgresql")
	if out := w.ok("export"); strings.Contains(out, "postgresql") {
		t.Errorf("the confirmed record was written once more:\n%s", out)
	}
	if w.read("docs/adr/0001-database.md") != team {
		t.Error("the team's record was written to")
	}
	if index := w.read("docs/adr.md"); !strings.Contains(index, "(adr/0001-database.md) - Use PostgreSQL as our database") {
		t.Errorf("the index is\n%s", index)
	}
	var again struct {
		Folder              string
		Records             []struct{ File, Status, Date string }
		New, Changed, Known int
	}
	w.json(&again, "import", "docs/adr")
	if again.New != 0 || again.Known != 2 || again.Folder != "adr" || again.Records[0].Date != "2020-01-02" {
		t.Errorf("adopted again: %+v", again)
	}
}

func TestImportIntoAProjectByName(t *testing.T) {
	w := newWorld(t)
	w.file("adr/0001-a.md", team)
	w.refused(1, "fsd new", "import", "adr")
	w.ok("import", "adr", "--name", "desk")
	w.ok("import", "adr", "--name", "desk")
	if out := w.ok("list"); strings.Count(out, "desk") != 1 {
		t.Errorf("the projects are\n%s", out)
	}
	w.ok("undo", "desk")
	if out := w.ok("log", "desk"); !strings.Contains(out, "Adopted 1 records") {
		t.Errorf("the history is\n%s", out)
	}
}

func TestWhatCannotBeAdoptedIsSaid(t *testing.T) {
	w := newWorld(t)
	w.ok("new", "shop", "--here")
	w.file("docs/guide.md", "# Guide\n")
	w.file("notes.txt", "x")
	w.file("evil/\u202egnp.md", "# x\n")
	w.refused(1, "no decision records", "import", "docs")
	w.refused(1, "there is no", "import", "gone")
	w.refused(1, "neither a folder nor a Markdown file", "import", "notes.txt")
	w.refused(1, "no decision records", "import", "evil")
	w.file("adr/0001-a.md", team)
	w.file("adr/0002-b.md", "\x00\x01")
	w.refused(7, "0002-b.md: it is not text", "import", "adr")
	w.refused(7, "0002-b.md", "import", "adr", "--json")
}
