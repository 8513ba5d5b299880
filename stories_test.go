//go:build unix

package main_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fsd/tui/ptytest"
)

// onSample opens the finished sample on a new machine, at its map.
func onSample(t *testing.T) (ptytest.At, *ptytest.Terminal) {
	t.Helper()
	at := machine(t)
	return at, ptytest.Start(t, at, binary).Sees("Sample: Bookshop").Press("enter").Sees("Requirements", "decisions")
}

func TestProjectsAreRenamedDeletedAndBroughtBack(t *testing.T) {
	at := machine(t)
	fsdRun(t, at, "new", "Order desk")
	fsd := ptytest.Start(t, at, binary).Sees("Order desk", "Requirements")
	fsd.Press("m").Sees("Rename").Type(" two").Press("enter").Sees("is now “Order desk two”")
	fsd.Press("d").Sees("Delete “Order desk two”?").Press("y").Sees("Deleted", "None yet")
	if out := fsdRun(t, at, "list"); strings.Contains(out, "Order desk") {
		t.Errorf("after delete the list is %s", out)
	}
	fsd.Press("u").Sees("Undid", "Order desk two", "now")
	fsd.Press("a").Sees("Archived", "None yet").Press("A").Sees("Archived projects", "Order desk two").Press("a").Sees("Brought back")
	fsd.Press("A").Sees("Order desk two").Press("q").Exits(0)
	if out := fsdRun(t, at, "list"); !strings.Contains(out, "Order desk two") {
		t.Errorf("at the end the list is %s", out)
	}
}

func TestTheMapIsFoldedSearchedAndJumpedAround(t *testing.T) {
	_, fsd := onSample(t)
	fsd.Press("1").Sees("The brief").Press("tab").Sees("next Export").Press("g").Sees("Shape", "2 of 2").Press("Z").Sees("unfold").SeesNot("Service boundaries")
	fsd.Press("Z").Sees("Service boundaries").Press("/").Type("primary").Sees("1 found", "PostgreSQL").SeesNot("Service boundaries")
	fsd.Press("enter enter").Sees("Primary database", "because you said").Press("esc").Sees("esc shows all")
	fsd.Press("esc").Sees("Service boundaries").Press("q").Exits(0).Restored()
}

func TestRequirementsAreTypedPastedAndMended(t *testing.T) {
	at := machine(t)
	fsdRun(t, at, "new", "Order desk", "--here")
	fsd := ptytest.Start(t, at, binary).Sees("question 1 of").Press("1").Sees("The brief").Press("/").Type("data models").Sees("1 found").Press("enter enter")
	fsd.Sees("One line, such as").Type("order: number string unique, has many line").Sees("1 field, has many line").Press("enter").Sees("not on the list yet")
	fsd.Type("\x1b[200~- line: count integer\n- customer: email banana\n\x1b[201~").Sees("1 of 2 lines are understood", "is not a type")
	fsd.Press("e").Press("backspace backspace backspace backspace backspace backspace").Type("string").Press("enter").Sees("2 of 2").Press("enter").Sees("2 rows added", "customer")
	fsd.Press("n").Sees("API endpoints").Type("post /order/create place it").Sees("ctrl+f makes it POST /orders").Press("ctrl+f enter").Sees("POST   /orders")
	fsd.Type("GET /half").Press("esc").Sees("is kept").Press("q").Exits(0)
	again := ptytest.Start(t, at, binary).Sees("POST   /orders").Press("a").Sees("› GET /half").Press("esc").Sees("is kept")
	again.Press("q").Exits(0).Restored()
}

func TestOptionsAreComparedAndTheTreeIsWalked(t *testing.T) {
	_, fsd := onSample(t)
	fsd.Press(":").Type("primary database").Sees("Primary database").Press("enter").Sees("because you said", "not taken")
	fsd.Press("m").Sees("shortens").Press("m").Sees("says why")
	fsd.Press("c").Sees("standing", "PostgreSQL", "MySQL", "your answers").Press("-").SeesNot("The relational database").Press("tab").SeesNot("MySQL")
	fsd.Resize(40, 24).Resize(100, 30).Sees("standing", "your answers")
	fsd.Press("t").Sees("recommended", " questions, ").Press("M").Sees("would win if")
	fsd.Press("g enter").Sees("Is a database already given", "enter answer").Press("esc").Sees(" questions, ").Press("esc").Sees("because you said")
	fsd.Press("q").Exits(0).Restored()
}

func TestTheChecklistIsFilteredAndTheVerdictLeadsToWhatIsLeft(t *testing.T) {
	at := machine(t)
	fsdRun(t, at, "new", "Order desk", "--here")
	fsdRun(t, at, "answer", "product=internal-tool")
	fsd := ptytest.Start(t, at, binary).Sees("Order desk").Press("4").Sees("DO NOT SHIP").Press("s").Sees("stand between here and shipping", "Blockers of implementation")
	fsd.Press("/").Type("backups leave").Sees("1 found").Press("enter enter").Sees("Production checks", "Backups leave").Press("b").Sees("only blocker").Press("f").Sees("only open, blocker")
	fsd.Press("a").Sees("live with it").Type("not live yet").Press("enter").Sees("until when").Type(", 2099-01-01").Press("enter").Sees("Accepted")
	fsd.Press("f f").Sees("only accepted risk, blocker", "until 2099-01-01").Press("s").Sees("stand between").Press("/").Type("accepted risks").Sees("1 found", "until 2099-01-01").Press("enter")
	fsd.Press("q").Exits(0).Restored()
}

func TestAGuideIsReadWithItsCode(t *testing.T) {
	at := machine(t)
	at.Width, at.Height = 120, 36
	fsd := ptytest.Start(t, at, binary).Sees("Sample: Bookshop").Press("enter").Sees("Requirements").Press("i").Sees("For this project").Press("/").Type("server-sent").Sees("1 found").Press("enter enter")
	fsd.Sees("● Go", "○ Express", "What the server sends", "package").Press("tab").Sees("● Express").Press("left").Sees("● Go").Press("y").Sees("Copied the code: Go")
	if raw := fsd.Raw(); !strings.Contains(raw, "\x1b]52;c;") {
		t.Error("nothing was put on the clipboard")
	}
	fsd.Resize(80, 24).Sees("● Go", "Server-sent events").Until("the end of the guide", func() bool {
		fsd.Press("G")
		return strings.Contains(fsd.Screen(), "100%")
	})
	fsd.Press("q").Exits(0).Restored()
}

func TestRecordsHistoryPaletteAndHelp(t *testing.T) {
	at := machine(t)
	fsdRun(t, at, "new", "Front desk")
	fsdRun(t, at, "new", "Order desk", "--here")
	for _, option := range []string{"data-store=postgresql", "data-store=mysql"} {
		fsdRun(t, at, "decide", "Order desk", option, "--because", "we run it")
	}
	fsd := ptytest.Start(t, at, binary).Sees("The brief").Press("?").Sees("What you can do here", "tab", "phase").Press("esc").SeesNot("What you can do here")
	fsd.Press("r").Sees("In force", "superseded by 2").Press("G s").Sees("supersedes ADR 1").Press("enter").Sees("ADR 2")
	fsd.Press("esc esc t").Sees("History", "Decided Primary database: MySQL").Press("j enter").Sees("Go back to this point?", "1 change after it is undone").Press("y").Sees("1 change undone")
	fsd.Press(":").Sees("Go to").Type("front desk").Sees("project").Press("enter").Sees("fsd › Front desk")
	fsd.Press("q").Exits(0).Restored()
	if out := fsdRun(t, at, "decisions", "Order desk"); !strings.Contains(out, "PostgreSQL") {
		t.Errorf("after going back the decisions are %s", out)
	}
}

func TestADecisionIsReadOverriddenDeferredAndRuledOut(t *testing.T) {
	at := machine(t)
	fsdRun(t, at, "new", "Order desk", "--here")
	fsdRun(t, at, "answer", "product=internal-tool", "team_language=go", "stack_fixed=free")
	fsd := ptytest.Start(t, at, binary).Sees("fsd › Order desk").Press(":").Sees("Go to").Type("backend stack").Sees("decision").Press("enter").Sees("because you said", "not taken")
	fsd.Press("w").Sees("What will the server be written in?", "esc back").Until("the sources at the end of the rationale", func() bool {
		return strings.Contains(fsd.Press("G").Screen(), "100%")
	})
	fsd.Press("esc").Sees("because you said").Press("o").Sees("mark to compare").Press("j enter").Sees("Why is it right here?").Type("we run it already").Press("enter")
	fsd.Sees("against the advice", "because we run it already", "recommended")
	fsd.Press("d").Sees("Until a day").Type("the team has grown").Press("enter").Sees("Defer Backend stack?", "recommendations change").Press("y").Sees("Deferred", "until the team has grown")
	fsd.Press("n").Sees("Why not?").Type("no server").Press("enter").Sees("Does not apply", "no server").Press("u").Sees("Undid", "until the team has grown")
	fsd.Press("u u").Sees("Go with net/http", "recommended", "enter accept").Press("q").Exits(0).Restored()
}

func TestWhatAChangeMovesIsSeenFirstAndCancelledOrMade(t *testing.T) {
	_, fsd := onSample(t)
	fsd.Press(":").Sees("Go to").Type("copies of the server process").Sees("question").Press("enter").Sees("question 14 of")
	fsd.Press("G k").Sees("› ○ Short-lived functions").Press("enter").Sees("conflicts arise", "y change it")
	fsd.Press("esc").SeesNot("y change it").Sees("How many copies", "› ○ Short-lived functions", "● Two or more").Press("enter").Sees("y change it").Press("y").Sees("1 Requirements", "stale", "in conflict")
	fsd.Press("u").Sees("Undid").SeesNot("in conflict").Press("q").Exits(0).Restored()
}

func TestTheBuildPlanIsWorkedThroughWithItsGuides(t *testing.T) {
	at := machine(t)
	fsdRun(t, at, "new", "Order desk", "--here")
	fsd := ptytest.Start(t, at, binary).Sees("fsd › Order desk").Press("3").Sees("Build plan").Press("g enter").Sees("Order desk › Build plan", "0 of ", "Foundations").Press("space").Sees("● Built: ", "1 of ")
	fsd.Press("enter").Sees("Build plan › ", "next stack", "copy the code").Press("esc").Sees("1 of ").Press("space").Sees("Not built yet").Press("u").Sees("Undid")
	fsd.Press("q").Exits(0)
	again := ptytest.Start(t, at, binary).Sees("Build plan", "1 of ")
	again.Press("q").Exits(0).Restored()
}

func TestACheckHasEvidenceAndACommandToCopy(t *testing.T) {
	at := machine(t)
	at.Width, at.Height = 120, 36
	fsdRun(t, at, "new", "Order desk", "--here")
	fsd := ptytest.Start(t, at, binary).Sees("fsd › Order desk").Press("4").Sees("Checks").Press("G enter").Sees("Why", "How", "Verify, y copies it")
	fsd.Press("y").Sees("Copied the command").Press("v").Sees("How was it seen?").Type("run 18").Press("enter").Sees("evidence run 18", "● done")
	fsd.Press("n").Sees("Why not?").Type("no users").Press("enter").Sees("no users").Press("space").Sees("Open again").Press("q").Exits(0).Restored()
	if raw := fsd.Raw(); !strings.Contains(raw, "\x1b]52;c;") {
		t.Error("nothing was put on the clipboard")
	}
}

func TestAnExportShowsWhatItWouldWriteAndOverwritesNothing(t *testing.T) {
	at := machine(t)
	fsdRun(t, at, "new", "Order desk", "--here")
	fsdRun(t, at, "decide", "data-store=postgresql", "--because", "we run it")
	fsdRun(t, at, "export")
	record := filepath.Join(at.Dir, "docs", "adr", "0001-use-postgresql-as-the-primary-database.md")
	mine := []byte("# 1. Mine\n\nWritten by hand.\n")
	if err := os.WriteFile(record, mine, 0o644); err != nil {
		t.Fatal(err)
	}
	fsd := ptytest.Start(t, at, binary).Sees("fsd › Order desk").Press("x").Sees("What to write", "0001-use-postgresql")
	fsd.Press("g j j j j j j j space").Sees("● Checklist", "checklist.md", "new").Press("j j j").Sees("› ! 0001-use", "merge")
	fsd.Press("d").Sees("Written by hand").Press("d").Sees("write the files").Press("enter").Sees("kept")
	fsd.Press("q").Exits(0).Restored()
	if got, err := os.ReadFile(record); err != nil || string(got) != string(mine) {
		t.Errorf("the record is %q, %v", got, err)
	}
	if _, err := os.Stat(filepath.Join(at.Dir, "docs", "checklist.md")); err != nil {
		t.Error(err)
	}
}
