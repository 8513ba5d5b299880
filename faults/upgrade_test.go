//go:build linux

package faults

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// released is a machine with a database that a released fsd wrote. Each version of the form of the database has one,
// written by the last fsd that had it, and keeps it for ever.
func released(t *testing.T, name string) machine {
	t.Helper()
	m := newMachine(t)
	write(t, m.db(), string(read(t, filepath.Join("testdata", "schema", name))))
	return m
}

// story is all that can be seen of the projects in a released database: the lists and the histories.
func (m machine) story() string {
	m.t.Helper()
	return m.must("list", "--all") + m.must("log", "Order desk", "--json") + m.must("log", "Old shop", "--json") +
		m.must("require", "Order desk")
}

// copies are the backups that lie beside the database.
func (m machine) copies() []string {
	found, _ := filepath.Glob(m.db() + ".v*.bak")
	return found
}

func TestReleased(t *testing.T) {
	files, err := filepath.Glob("testdata/schema/*.db")
	if err != nil || len(files) < 2 {
		t.Fatalf("%v, %v", files, err)
	}
	for i, file := range files {
		row(t, fmt.Sprintf("U%02d", i+1), "a database of schema version "+strings.Trim(filepath.Base(file), "v.db")+": opens with all that was in it, and takes changes", func(t *testing.T) {
			m := released(t, filepath.Base(file))
			for _, c := range []struct {
				want string
				args []string
			}{
				{"Order desk", []string{"list"}},
				{"Old shop", []string{"list", "--all"}},
				{"Decided Primary database: PostgreSQL", []string{"log", "Order desk"}},
				{`"because": "we run it already"`, []string{"log", "Order desk", "--json"}},
				{"Undid: Renamed to Front desk", []string{"log", "Order desk"}},
				{"must: pay by card", []string{"require", "Order desk"}},
				{"order: total money, placed time", []string{"require", "Order desk"}},
				{`"chosen": "postgresql"`, []string{"decisions", "Order desk", "--json"}},
				{"", []string{"restore", "Gone shop"}},
				{"", []string{"redo", "Order desk"}},
				{"Front desk", []string{"list"}},
				{"0001-", []string{"export", "Front desk"}},
			} {
				if out := m.must(c.args...); !strings.Contains(out, c.want) {
					t.Errorf("fsd %s shows no %q:\n%s", strings.Join(c.args, " "), c.want, out)
				}
			}
			m.sound()
		})
	}
}

func TestMigrations(t *testing.T) {
	row(t, "M01", "an older schema: migrated, with one backup of the old version, mode 0600, whole", func(t *testing.T) {
		m := released(t, "v1.db")
		old := read(t, m.db())
		m.must("list")
		m.must("list")
		saved := m.copies()
		if len(saved) != 1 || !strings.Contains(saved[0], ".v1.") {
			t.Fatalf("backups: %v", saved)
		}
		if info, err := os.Stat(saved[0]); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v, %v", info, err)
		}
		before, after := newMachine(t), newMachine(t)
		write(t, before.db(), string(old))
		write(t, after.db(), string(read(t, saved[0])))
		if before.story() != after.story() {
			t.Error("the backup tells another story than the old database")
		}
	})
	row(t, "M02", "no room for the backup: said, the old database untouched; with room it goes on", func(t *testing.T) {
		m := newMachine(t)
		m.mounted("size=128k")
		write(t, m.db(), string(read(t, "testdata/schema/v1.db")))
		filler := fill(t, m.data())
		unchanged(t, m.db(), func() { m.polite(4, m.db(), "list") })
		_ = os.Remove(filler)
		if err := syscall.Mount("", m.data(), "", syscall.MS_REMOUNT, "size=2m"); err != nil {
			t.Fatal(err)
		}
		m.must("list")
	})
	rounds := times(25, 100)
	row(t, "M03", fmt.Sprintf("kill -9 during the upgrade, %d times: the old or the new, never between", rounds), func(t *testing.T) {
		want := released(t, "v1.db").story()
		old := read(t, "testdata/schema/v1.db")
		between := 0
		for range rounds {
			m := released(t, "v1.db")
			if !m.killed(moment(50*time.Millisecond), "list") {
				between++
			}
			for _, name := range m.copies() {
				again := newMachine(t)
				write(t, again.db(), string(read(t, name)))
				again.sound()
			}
			if bytes.Equal(read(t, m.db()), old) {
				continue
			}
			if got := m.story(); got != want {
				t.Fatalf("the story is\n%s\nwant\n%s", got, want)
			}
		}
		if between == 0 {
			t.Error("every upgrade came to its end: nothing is tested")
		}
	})
	row(t, "M04", "six processes meet the old schema: all succeed, one backup is made", func(t *testing.T) {
		for range times(3, 8) {
			m := released(t, "v1.db")
			var all sync.WaitGroup
			for range 6 {
				all.Go(func() {
					if code, _, errs := m.fsd("list"); code != 0 {
						t.Errorf("exit %d: %s", code, errs)
					}
				})
			}
			all.Wait()
			if saved := m.copies(); len(saved) != 1 {
				t.Errorf("backups: %v", saved)
			}
		}
	})
}

// TestRecovery: what fsd doctor saves of a damaged database.
func TestRecovery(t *testing.T) {
	for id, spoil := range map[string]func(data []byte) []byte{
		"start":   func(d []byte) []byte { copy(d, strings.Repeat("garbage!", 400)); return d },
		"schema":  func(d []byte) []byte { copy(d[100:], make([]byte, 3996)); return d },
		"version": func(d []byte) []byte { copy(d[60:], make([]byte, 4)); return d },
	} {
		row(t, "D-"+id, "a damaged database (its "+id+"): doctor --recover saves every change in a new one, the old one unchanged", func(t *testing.T) {
			m := used(t)
			for i := range 20 {
				m.must("note", "data-store", fmt.Sprintf("note %d", i))
			}
			m.must("archive", "shop")
			history := m.must("log", "shop", "--json")
			write(t, m.db(), string(spoil(read(t, m.db()))))
			m.polite(5, "doctor --recover", "list")
			unchanged(t, m.db(), func() { m.must("doctor", "--recover", "saved.db") })
			m.polite(4, "saved.db", "doctor", "--recover", "saved.db") // it replaces nothing
			write(t, m.db(), string(read(t, filepath.Join(m.Dir, "saved.db"))))
			m.sound()
			if again := m.must("log", "shop", "--json"); again != history {
				t.Errorf("the history is\n%s\nwant\n%s", again, history)
			}
			if out := m.must("list"); strings.Contains(out, "shop") {
				t.Error("the project is no longer archived")
			}
		})
	}
	row(t, "D-half", "a database cut to half: what is left is saved, what is missing is counted, exit 7", func(t *testing.T) {
		m := used(t)
		for i := range 40 {
			m.must("note", "data-store", fmt.Sprintf("note %d %s", i, strings.Repeat("long ", 300)))
		}
		data := read(t, m.db())
		write(t, m.db(), string(data[:len(data)/2]))
		code, _, errs := m.fsd("doctor", "--recover", "saved.db")
		missing := 0
		if m := regexp.MustCompile(`(\d+) changes are missing`).FindStringSubmatch(errs); m != nil {
			missing, _ = strconv.Atoi(m[1])
		}
		write(t, m.db(), string(read(t, filepath.Join(m.Dir, "saved.db"))))
		m.sound()
		if n := len(m.notes()); code != 7 || n < 5 || n+missing < 41 {
			t.Errorf("exit %d, %d notes are saved, %d are missing", code, n, missing)
		}
	})
	row(t, "D-copy", "fsd backup while others write: whole, mode 0600, replaces nothing", func(t *testing.T) {
		m := used(t)
		var all sync.WaitGroup
		all.Go(func() {
			for i := range 20 {
				m.must("note", "data-store", fmt.Sprintf("note %d", i))
			}
		})
		for i := range 5 {
			copied := filepath.Join(m.Dir, fmt.Sprintf("copy%d.db", i))
			m.must("backup", copied)
			if info, err := os.Stat(copied); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%v, %v", info, err)
			}
			m.must("doctor", "--db", copied)
			m.polite(4, copied, "backup", copied)
		}
		all.Wait()
	})
}

// TestKnowledge: what fsd knows changes under a project.
func TestKnowledge(t *testing.T) {
	row(t, "U10", "an option, a decision, a fact, a check are no longer in fsd: what was settled stays readable and is said, by command, on the screen, in the record", func(t *testing.T) {
		m := newMachine(t)
		m.must("new", "shop")
		m.must("decide", "data-store=postgresql", "--because", "we run it already")
		m.must("decide", "search=db_index", "--because", "it is enough")
		m.must("answer", "shop", "team_language=typescript")
		m.must("check", "pr-https", "--done", "--evidence", "curl")
		sqlite(t, m.db(), `UPDATE changes SET body = replace(replace(replace(replace(body, '"postgresql"', '"postgres-classic"'),
			'"search"', '"search-of-old"'), '"team_language"', '"tongue"'), '"pr-https"', '"pr-tls-old"')`)

		var said []string
		status := m.must("status")
		for _, line := range strings.Split(status, "\n") {
			if strings.Contains(line, "Former") {
				said = append(said, line)
			}
		}
		for i, want := range []string{"postgres-classic, because we run it already", "search-of-old: db_index", "tongue: typescript", "pr-tls-old"} {
			if len(said) != 4 || !strings.Contains(said[i], want) {
				t.Errorf("fsd status says %q, not %q", said, want)
			}
		}
		decisions := m.must("decisions")
		if !strings.Contains(decisions, "no longer offered") || !strings.Contains(decisions, "search-of-old") {
			t.Errorf("fsd decisions does not say it:\n%s", decisions)
		}
		m.must("export")
		records := fmt.Sprint(m.tree("docs/adr"))
		for _, want := range []string{"we run it already", "it is enough", "no longer has the option", "no longer has the decision"} {
			if !strings.Contains(records, want) {
				t.Errorf("the records do not say %q", want)
			}
		}
		for _, format := range []string{"agents", "checklist", "requirements", "json"} {
			m.must("export", "--format", format, "--out", "all")
		}
		m.Width, m.Height = 150, 200
		screen := m.open().Sees("shop").Press("enter").Sees("1 Requirements")
		screen.Press("2").Sees("no longer offered: postgres-classic", "No longer in fsd").Press("q").Exits(0)
	})
}
