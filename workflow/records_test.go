package workflow_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"fsd/workflow"
)

// chooses decides the test knowledge's "auth".
func (m *team) chooses(name, option string) string {
	m.t.Helper()
	return m.does(name, workflow.Decided{Decision: "auth", Option: option, Because: name + " said so"})
}

// shown is what a reader of the records is told: "1 session superseded by 2".
func shown(p *workflow.Project) string {
	var lines []string
	for _, r := range p.Records {
		line := fmt.Sprintf("%d %s %s", r.Number, r.Option, r.Status)
		if next, ok := p.Record(r.SupersededBy); ok {
			line += fmt.Sprintf(" by %d", next.Number)
		}
		if old, ok := p.Record(r.Supersedes); ok {
			line += fmt.Sprintf(" for %d", old.Number)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "; ")
}

func TestRecordsOfWhatWasDecidedApart(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(m *team)
		want string
	}{
		{"both are proposed until somebody chooses", func(m *team) {
			m.chooses("Ada", "session")
			m.chooses("Bob", "token")
		}, "1 session proposed; 2 token proposed"},
		{"the earlier is chosen", func(m *team) {
			m.chooses("Ada", "session")
			m.chooses("Bob", "token")
			m.meet()
			m.chooses("Bob", "session")
		}, "1 session accepted; 2 token rejected"},
		{"the later is chosen", func(m *team) {
			m.chooses("Ada", "session")
			m.chooses("Bob", "token")
			m.meet()
			m.chooses("Ada", "token")
		}, "1 session rejected; 2 token accepted"},
		{"a third is chosen", func(m *team) {
			m.chooses("Ada", "session")
			m.chooses("Bob", "token")
			m.meet()
			m.chooses("Ada", "keys")
		}, "1 session rejected; 2 token rejected; 3 keys accepted"},
		{"a choice undone opens the question again", func(m *team) {
			m.chooses("Ada", "session")
			m.chooses("Bob", "token")
			m.meet()
			m.raw("Ada", workflow.Undone{Change: m.chooses("Ada", "keys")})
		}, "1 session proposed; 2 token proposed"},
		{"one of two taken back leaves the other", func(m *team) {
			m.chooses("Ada", "session")
			bobs := m.chooses("Bob", "token")
			m.meet()
			m.raw("Ada", workflow.Undone{Change: bobs})
		}, "1 session accepted"},
		{"both chose the same", func(m *team) {
			m.chooses("Ada", "session")
			m.chooses("Bob", "session")
		}, "1 session accepted"},
		{"both replace one record", func(m *team) {
			m.chooses("Ada", "session")
			m.meet()
			m.chooses("Ada", "token")
			m.chooses("Bob", "keys")
		}, "1 session superseded by 2; 2 token proposed for 1; 3 keys proposed for 1"},
		{"the one that replaces it is chosen", func(m *team) {
			m.chooses("Ada", "session")
			m.meet()
			m.chooses("Ada", "token")
			m.chooses("Bob", "keys")
			m.meet()
			m.chooses("Ada", "keys")
		}, "1 session superseded by 3; 2 token rejected for 1; 3 keys accepted for 1"},
		{"one revises it twice apart from the other", func(m *team) {
			m.chooses("Ada", "session")
			m.chooses("Bob", "token")
			m.chooses("Bob", "keys")
		}, "1 session proposed; 2 token superseded by 3; 3 keys proposed for 2"},
		{"of three only two are seen", func(m *team) {
			m.chooses("Ada", "session")
			m.chooses("Bob", "token")
			m.takes("Ada", "Bob")
			m.chooses("Cleo", "keys")
			m.person("Ada").clock = m.person("Cleo").clock
			m.chooses("Ada", "session")
		}, "1 session proposed for 2; 2 token superseded by 1; 3 keys proposed"},
		{"ruled out instead", func(m *team) {
			m.chooses("Ada", "session")
			m.chooses("Bob", "token")
			m.meet()
			m.does("Ada", workflow.Excluded{Decision: "auth", Reason: "nobody signs in"})
		}, "1 session rejected; 2 token rejected"},
		{"put off by one, decided by the other", func(m *team) {
			m.chooses("Ada", "session")
			m.does("Bob", workflow.Deferred{Decision: "auth", When: "we know more"})
		}, "1 session accepted"},
	} {
		m := newTeam(t, "Ada", "Bob", "Cleo")
		c.do(m)
		if got := shown(m.meet()); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

func TestOneRecordNamesBothWhoChoseTheSame(t *testing.T) {
	m := newTeam(t, "Ada", "Bob")
	m.chooses("Ada", "token")
	m.chooses("Bob", "token")
	r := m.meet().Records[0]
	if r.Author != "Ada, Bob" || r.Because != "Ada said so; Bob said so" {
		t.Errorf("it is by %q because %q", r.Author, r.Because)
	}
}

func TestANumberThatTwoBranchesGaveAwayStaysWithTheFirst(t *testing.T) {
	m := newTeam(t, "Ada", "Bob")
	ada, bob := m.chooses("Ada", "session"), m.does("Bob", workflow.Decided{Decision: "store", Option: "table", Because: "so"})
	m.raw("Bob", exported(m.person("Bob").p)) // Bob's clock is an hour ahead
	m.raw("Ada", exported(m.person("Ada").p))
	p := m.meet()
	first, _ := p.Record(ada)
	second, _ := p.Record(bob)
	if first.Number != 1 || first.File != "0001-session.md" || second.Number != 2 || second.File != "" {
		t.Fatalf("the records are %+v and %+v", first, second)
	}
	if len(second.Left) != 1 || second.Left[0].Name != "0001-table.md" || !second.Wrote("table") {
		t.Errorf("the file that is to go is %+v", second.Left)
	}
	m.raw("Ada", exported(p))
	if second, _ = m.meet().Record(bob); second.Number != 2 || second.File != "0002-table.md" {
		t.Errorf("after the next export it is %+v", second)
	}
}

func TestOneRecordThatTwoBranchesExportedKeepsItsFirstNumber(t *testing.T) {
	m := newTeam(t, "Ada", "Bob")
	ada := m.chooses("Ada", "token")
	m.raw("Ada", exported(m.person("Ada").p))
	m.does("Bob", workflow.Decided{Decision: "store", Option: "table", Because: "so"})
	m.chooses("Bob", "token")
	m.raw("Bob", exported(m.person("Bob").p))
	p := m.meet()
	r, ok := p.Record(ada)
	if got := shown(p); !ok || got != "1 token accepted; 3 table accepted" {
		t.Fatalf("the records are %s", got)
	}
	if len(r.Left) != 1 || r.Left[0].Name != "0002-token.md" {
		t.Errorf("the file that is to go is %+v", r.Left)
	}
}

func TestNamesThatLeadElsewhereAreNoFilesOfRecords(t *testing.T) {
	b := start(t)
	id := b.do(workflow.Decided{Decision: "auth", Option: "session", Because: "so"})
	for _, name := range []string{"", ".", "..", ".hidden", "../x.md", "a/b.md", `a\b.md`, "/etc/passwd", "c:x.md"} {
		b.raw(workflow.Exported{Files: []workflow.ExportedFile{{Record: id, Number: 7, Name: name, SHA256: "x"}}})
	}
	if r := b.p.Records[0]; r.File != "" || r.Number != 1 {
		t.Errorf("the record is %+v", r)
	}
}

func TestNumbersAreUniqueAndStay(t *testing.T) {
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 4))
		m := newTeam(t, "Ada", "Bob", "Cleo")
		given := map[string]int{} // numbers that all had seen exported
		for range 10 {
			m.atRandom(r, 10)
			p := m.meet()
			var seen []int
			for _, rec := range p.Records {
				if slices.Contains(seen, rec.Number) || rec.Number < 1 {
					t.Fatalf("seed %d: the numbers are %v and %d", seed, seen, rec.Number)
				}
				seen = append(seen, rec.Number)
				if was := given[rec.ID]; was > 0 && was != rec.Number {
					t.Fatalf("seed %d: number %d became %d", seed, was, rec.Number)
				}
			}
			m.raw("Ada", exported(p))
			for _, rec := range m.meet().Records {
				given[rec.ID] = rec.Number
			}
		}
	}
}
