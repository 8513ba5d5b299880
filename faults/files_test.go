//go:build linux

package faults

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	_ "modernc.org/sqlite"
)

// sqlite runs SQL on a file as any other program could.
func sqlite(t *testing.T, file, text string) {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(text); err != nil {
		t.Fatal(err)
	}
}

// TestDamage: a file that is no sound database of this fsd is refused, by name, without a byte changed.
func TestDamage(t *testing.T) {
	at := func(file string, offset int64, data []byte) error {
		f, err := os.OpenFile(file, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = f.WriteAt(data, offset)
		return err
	}
	for _, c := range []struct {
		id, what string
		code     int
		spoil    func(t *testing.T, db string, size int64) error
	}{
		{"S03", "garbage over the start of the database: refused, unchanged", 5, func(_ *testing.T, db string, _ int64) error {
			return at(db, 0, []byte("garbage!"))
		}},
		{"S04", "a text file in the database's place: refused, unchanged", 5, func(_ *testing.T, db string, _ int64) error {
			return os.WriteFile(db, []byte(strings.Repeat("no database\n", 99)), 0o600)
		}},
		{"S05", "the database cut to half: refused, unchanged", 5, func(_ *testing.T, db string, size int64) error {
			return os.Truncate(db, size/2)
		}},
		{"S06", "the database cut to 50 bytes: refused, unchanged", 5, func(_ *testing.T, db string, _ int64) error {
			return os.Truncate(db, 50)
		}},
		{"S07", "random bytes in the last page: found at the start, unchanged", 5, func(_ *testing.T, db string, size int64) error {
			page := make([]byte, 4096)
			_, _ = rand.NewChaCha8([32]byte{7}).Read(page)
			return at(db, size-4096, page)
		}},
		{"S09", "an empty database beside a -wal that holds the projects: refused, both kept", 5, func(_ *testing.T, db string, _ int64) error {
			if err := os.WriteFile(db+"-wal", []byte("hot"), 0o600); err != nil {
				return err
			}
			return os.Truncate(db, 0)
		}},
		{"S31", "a database of a newer fsd: refused, not a byte written", 6, func(t *testing.T, db string, _ int64) error {
			sqlite(t, db, "PRAGMA user_version = 99")
			return nil
		}},
		{"S32", "another program's SQLite file: refused, not a byte written", 5, func(t *testing.T, db string, _ int64) error {
			_ = os.Remove(db)
			sqlite(t, db, "CREATE TABLE mail (text); INSERT INTO mail VALUES ('hello')")
			return nil
		}},
	} {
		row(t, c.id, c.what, func(t *testing.T) {
			m := used(t)
			info, err := os.Stat(m.db())
			if err == nil {
				err = c.spoil(t, m.db(), info.Size())
			}
			if err != nil {
				t.Fatal(err)
			}
			unchanged(t, m.db(), func() {
				for _, args := range [][]string{{"list"}, {"note", "data-store", "x"}, {"export"}, {"backup", "copy.db"}, {"doctor"}} {
					m.polite(c.code, m.db(), args...)
				}
				screen := m.open().Exits(c.code)
				if raw := screen.Raw(); strings.Contains(raw, "\x1b") || !strings.Contains(strings.ReplaceAll(raw, "\r\n", ""), m.db()) {
					t.Errorf("the screen says %q", raw)
				}
			})
			if wal, _ := os.ReadFile(m.db() + "-wal"); c.id == "S09" && string(wal) != "hot" {
				t.Error("the -wal is gone")
			}
		})
	}
}

// TestFiles: what may lie in the database's place, or beside it.
func TestFiles(t *testing.T) {
	row(t, "S01", "first write under umask 022: folder 0700, database and journal 0600", func(t *testing.T) {
		m := used(t)
		for name, want := range map[string]os.FileMode{m.data(): 0o700, m.db(): 0o600, m.db() + "-journal": 0o600} {
			if info, err := os.Stat(name); err != nil || info.Mode().Perm() != want {
				t.Errorf("%s: %v, %v", name, info.Mode(), err)
			}
		}
	})
	row(t, "S02", "the database file copied alone after the end: everything is in it", func(t *testing.T) {
		m := used(t)
		other := newMachine(t)
		write(t, other.db(), string(read(t, m.db())))
		other.keeps("first")
	})
	row(t, "S08", "an empty file and no backup: a fresh start", func(t *testing.T) {
		m := newMachine(t)
		write(t, m.db(), "")
		m.must("new", "shop")
		m.sound()
	})
	row(t, "S10", "50 kB of noise as -wal: nothing lost", func(t *testing.T) {
		m := used(t)
		noise := make([]byte, 50_000)
		_, _ = rand.NewChaCha8([32]byte{1}).Read(noise)
		write(t, m.db()+"-wal", string(noise))
		m.must("note", "data-store", "second")
		m.keeps("first", "second")
	})
	row(t, "S33", "a file format of a future SQLite: said, or readable; unchanged", func(t *testing.T) {
		m := used(t)
		data := read(t, m.db())
		data[18] = 3
		write(t, m.db(), string(data))
		unchanged(t, m.db(), func() { m.polite(4, m.db(), "note", "data-store", "x") })
		m.keeps("first")
	})
	row(t, "S34", "stored times in 2100 (the clock went back): lists, writes, keeps the order", func(t *testing.T) {
		m := used(t)
		future := time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()
		sqlite(t, m.db(), fmt.Sprintf("UPDATE changes SET at = %d + seq; UPDATE projects SET changed = %d", future, future+99))
		m.must("note", "data-store", "second")
		if got := m.notes(); strings.Join(got, " ") != "first second" {
			t.Errorf("the history is %v", got)
		}
		m.must("list")
	})
}

// TestPlaces: where the database shall be.
func TestPlaces(t *testing.T) {
	for _, c := range []struct {
		id, what string
		make     func(db string) error
	}{
		{"S11", "a folder in the database's place: said", func(db string) error { return os.MkdirAll(db, 0o700) }},
		{"S12", "a pipe in the database's place: said, no hang", func(db string) error { return syscall.Mkfifo(db, 0o600) }},
		{"S13a", "a dangling link in the database's place: said", func(db string) error { return os.Symlink("gone", db) }},
		{"S13b", "a loop of links in the database's place: said", func(db string) error { return os.Symlink("fsd.db", db) }},
	} {
		row(t, c.id, c.what, func(t *testing.T) {
			m := newMachine(t)
			if err := os.MkdirAll(m.data(), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := c.make(m.db()); err != nil {
				t.Fatal(err)
			}
			for _, args := range [][]string{{"list"}, {"new", "shop"}, {"doctor"}} {
				m.polite(4, m.db(), args...)
			}
		})
	}
	row(t, "S18", "the data folder is a file: said, the file kept", func(t *testing.T) {
		m := newMachine(t)
		write(t, m.data(), "mine")
		m.polite(4, m.data(), "new", "shop")
		if string(read(t, m.data())) != "mine" {
			t.Error("the file has changed")
		}
	})
	row(t, "S36", "no HOME and no XDG_DATA_HOME: said, nothing made in the current folder", func(t *testing.T) {
		m := newMachine(t)
		m.Env = []string{"HOME=", "XDG_DATA_HOME="}
		m.polite(3, "HOME", "new", "shop")
		if left, _ := os.ReadDir(m.Dir); len(left) > 0 {
			t.Errorf("made: %v", left)
		}
	})
	row(t, "S37", "a relative XDG_DATA_HOME is ignored", func(t *testing.T) {
		m := newMachine(t)
		m.Env = []string{"XDG_DATA_HOME=rel/path"}
		m.must("new", "shop")
		if left, _ := os.ReadDir(m.Dir); len(left) > 0 {
			t.Errorf("made in the current folder: %v", left)
		}
		read(t, m.db())
	})
	row(t, "S38", "data folders whose names mean something in an address: the right file is used", func(t *testing.T) {
		for _, name := range []string{"a?b", "a#b", "a%41b", "a&_journal_mode=OFF", "a\nb", "a b+c"} {
			m := newMachine(t)
			m.Env = []string{"XDG_DATA_HOME=" + filepath.Join(m.Home, name)}
			m.must("new", "shop")
			if info, err := os.Stat(filepath.Join(m.Home, name, "fsd", "fsd.db")); err != nil || info.Size() == 0 {
				t.Errorf("%q: %v", name, err)
			}
			if left, _ := os.ReadDir(m.Home); len(left) != 1 {
				t.Errorf("%q: made %v", name, left)
			}
		}
	})
	row(t, "S98", "a database of over 100 MB opens in a second", func(t *testing.T) {
		m := used(t)
		sqlite(t, m.db(), "UPDATE projects SET place = ''; CREATE TABLE ballast (x TEXT) STRICT; "+
			"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 30000) INSERT INTO ballast SELECT hex(randomblob(2000)) FROM n")
		best := time.Hour
		for range 3 {
			start := time.Now()
			m.must("list")
			best = min(best, time.Since(start))
		}
		info, err := os.Stat(m.db())
		if err != nil || info.Size() < 100<<20 || best > time.Second {
			t.Errorf("%d MB open in %v, %v", info.Size()>>20, best, err)
		}
	})
}

// nobody is a user whom permissions bind, which root is not.
const nobody = 65534

// asNobody runs a command as that user, to whom the machine then belongs.
func (m machine) asNobody(args ...string) (code int, out, errs string) {
	m.t.Helper()
	cmd := exec.Command(binary, args...)
	cmd.Dir, cmd.Env = m.Dir, []string{"HOME=" + m.Home, "TERM=xterm", "USER=nobody", "LANG=C.UTF-8"}
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	_ = cmd.Run()
	return cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()
}

// give makes the machine nobody's, folders above it open.
func (m machine) give() {
	m.t.Helper()
	if os.Geteuid() != 0 {
		return
	}
	for _, above := range []string{filepath.Dir(m.Home), m.Home} {
		_ = os.Chmod(above, 0o755)
	}
	for _, root := range []string{m.Home, m.Dir} {
		err := filepath.WalkDir(root, func(name string, _ os.DirEntry, err error) error {
			if err == nil {
				err = os.Lchown(name, nobody, nobody)
			}
			return err
		})
		if err != nil {
			m.t.Fatal(err)
		}
	}
}

func TestPermissions(t *testing.T) {
	row(t, "S14", "a read-only database: said at the start of the screen; commands read it and say why they do not write", func(t *testing.T) {
		m := used(t)
		m.must("decide", "data-store=postgresql")
		m.give()
		_ = os.Chmod(m.db(), 0o444)
		if code, out, errs := m.asNobody("list"); code != 0 || !strings.Contains(out, "shop") {
			t.Errorf("list: exit %d, %s", code, errs)
		}
		if code, _, errs := m.asNobody("export", "--out", filepath.Join(m.Home, "adr")); code != 0 {
			t.Errorf("export: exit %d, %s", code, errs)
		}
		unchanged(t, m.db(), func() {
			code, out, errs := m.asNobody("note", "data-store", "x")
			wantPolite(t, "note", code, 4, out, errs, m.db())
		})
		screen := m.openAsNobody()
		screen.Sees("Projects", "reading only").Press("q").Exits(0)
	})
	row(t, "S15", "a read-only folder: saved, or said", func(t *testing.T) {
		m := used(t)
		m.give()
		_ = os.Chmod(m.data(), 0o555)
		code, out, errs := m.asNobody("note", "data-store", "second")
		if code != 0 {
			wantPolite(t, "note", code, 4, out, errs, m.db())
		} else {
			m.keeps("second")
		}
		_ = os.Chmod(m.data(), 0o700)
		m.keeps("first")
	})
	row(t, "S16", "a database without any permission: said", func(t *testing.T) {
		m := used(t)
		m.give()
		_ = os.Chmod(m.db(), 0)
		for _, args := range [][]string{{"list"}, {"note", "data-store", "x"}} {
			code, out, errs := m.asNobody(args...)
			wantPolite(t, args[0], code, 4, out, errs, m.db())
		}
	})
	row(t, "S99", "made under sudo, then used by the user: the owner is named", func(t *testing.T) {
		if os.Geteuid() != 0 {
			t.Skip("needs root")
		}
		m := used(t)
		m.give()
		for _, name := range []string{m.data(), m.db()} {
			_ = os.Chown(name, 0, 0)
		}
		_ = os.Chmod(m.data(), 0o755) // else nobody could not even look who owns it
		code, out, errs := m.asNobody("note", "data-store", "x")
		wantPolite(t, "note", code, 4, out, errs, "root")
	})
}

// TestLocks: another program holds the database.
func TestLocks(t *testing.T) {
	slow(t, "S35", "another program holds the write lock: waited for, said after less than 25 s, well again later", func(t *testing.T) {
		m := used(t)
		db, err := sql.Open("sqlite", m.db())
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		conn, err := db.Conn(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := conn.ExecContext(context.Background(), "BEGIN IMMEDIATE"); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		m.polite(4, m.db(), "note", "data-store", "x")
		if waited := time.Since(start); waited < time.Second || waited > 25*time.Second {
			t.Errorf("it waited for %v", waited)
		}
		if _, err := conn.ExecContext(context.Background(), "ROLLBACK"); err != nil {
			t.Fatal(err)
		}
		m.must("note", "data-store", "second")
		m.keeps("first", "second")
	})
}
