//go:build linux

package faults

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestExports(t *testing.T) {
	row(t, "X05", "exported twice: the second writes nothing, times stay", func(t *testing.T) {
		m := newMachine(t)
		m.decided()
		m.must("export", "--format", "all")
		old := time.Now().Add(-time.Hour)
		for name := range m.below("") {
			_ = os.Chtimes(filepath.Join(m.Dir, name), old, old)
		}
		m.must("export", "--format", "all")
		for name := range m.below("") {
			if info, err := os.Stat(filepath.Join(m.Dir, name)); err != nil || info.ModTime().After(old.Add(time.Minute)) {
				t.Errorf("%s was written again", name)
			}
		}
	})
	row(t, "X06", "a file edited by hand: kept and said, exit 7; --force replaces it and keeps what it held", func(t *testing.T) {
		m := newMachine(t)
		m.decided()
		m.must("export")
		record := m.record1()
		write(t, record, "mine\n")
		m.must("decide", "data-store=mysql", "--because", "changed")
		code, out, errs := m.fsd("export")
		if code != 7 || string(read(t, record)) != "mine\n" || !strings.Contains(out+errs, filepath.Base(record)) {
			t.Errorf("exit %d, %s%s", code, out, errs)
		}
		m.must("export", "--force")
		if string(read(t, record)) == "mine\n" || string(read(t, record+".orig")) != "mine\n" {
			t.Error("--force did not replace it, or did not keep what it held")
		}
	})
	row(t, "X07", "links that lead out of the target (a record, the folder of records, a document): nothing outside is touched", func(t *testing.T) {
		m := newMachine(t)
		m.decided()
		outside := filepath.Join(m.Home, "outside")
		write(t, filepath.Join(outside, "keep.md"), "keep")
		m.must("export", "--format", "all", "--out", "plain")
		var record string
		for name := range m.below("plain") {
			if strings.Contains(name, "0001-") {
				record = name
			}
		}
		for i, link := range []string{record, "docs/adr.md", "docs/requirements.md", "AGENTS.md", "docs/adr", "docs", ".adr-dir"} {
			for _, to := range []string{filepath.Join(outside, "keep.md"), outside, filepath.Join(outside, "new.md")} {
				dir := fmt.Sprintf("out%d-%s", i, filepath.Base(to))
				at := filepath.Join(m.Dir, dir, link)
				if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.Symlink(to, at); err != nil {
					t.Fatal(err)
				}
				for _, force := range []string{"--json", "--force"} {
					code, _, errs := m.fsd("export", "--format", "all", "--out", dir, force)
					if strings.Contains(errs, "goroutine") || code == 70 {
						t.Errorf("%s -> %s: exit %d, %s", link, to, code, errs)
					}
					left, _ := os.ReadDir(outside)
					if len(left) != 1 || string(read(t, filepath.Join(outside, "keep.md"))) != "keep" {
						t.Fatalf("%s -> %s: outside is now %v", link, to, left)
					}
				}
			}
		}
	})
	row(t, "X08", "the disk fills during an export: said, no empty file, nothing left over; with room it heals", func(t *testing.T) {
		m := newMachine(t)
		m.decided()
		out := filepath.Join(m.Dir, "out")
		if err := os.MkdirAll(out, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := syscall.Mount("tmpfs", out, "tmpfs", 0, "size=32k"); err != nil {
			t.Skipf("needs the right to mount: %v", err)
		}
		t.Cleanup(func() { _ = syscall.Unmount(out, syscall.MNT_DETACH) })
		m.polite(4, "docs/", "export", "--format", "all", "--out", "out")
		for name, data := range m.below("out") {
			if data == "" || strings.Contains(name, ".fsd-") || strings.HasSuffix(name, ".tmp") {
				t.Errorf("left is %s of %d bytes", name, len(data))
			}
		}
		if err := syscall.Mount("", out, "", syscall.MS_REMOUNT, "size=4m"); err != nil {
			t.Fatal(err)
		}
		m.must("export", "--format", "all", "--out", "out")
	})
	row(t, "X09", "the target is a read-only folder: said", func(t *testing.T) {
		m := newMachine(t)
		m.decided()
		m.give()
		out := filepath.Join(m.Dir, "out")
		_ = os.Mkdir(out, 0o555)
		code, stdout, errs := m.asNobody("export", "--out", out)
		wantPolite(t, "export", code, 4, stdout, errs, "docs/")
	})
	row(t, "X10", "the target is a file: said, the file kept", func(t *testing.T) {
		m := newMachine(t)
		m.decided()
		write(t, filepath.Join(m.Dir, "out"), "mine")
		m.polite(4, "out", "export", "--out", "out")
		if string(read(t, filepath.Join(m.Dir, "out"))) != "mine" {
			t.Error("it has changed")
		}
	})
	row(t, "R95", "the folder goes away between two files (git checkout): said, a second run heals", func(t *testing.T) {
		m := newMachine(t)
		m.decided()
		m.must("export", "--out", "whole")
		for i := range times(10, 40) {
			dir := filepath.Join(m.Dir, fmt.Sprintf("out%d", i))
			_ = os.MkdirAll(filepath.Join(dir, "docs", "adr"), 0o755)
			cmd := m.process("export", "--out", dir)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(20*time.Millisecond + moment(30*time.Millisecond))
			_ = os.RemoveAll(filepath.Join(dir, "docs"))
			_ = cmd.Wait()
			if code := cmd.ProcessState.ExitCode(); code != 0 && code != 4 {
				t.Errorf("exit %d", code)
			}
			m.must("export", "--out", dir)
			if got, want := len(m.below(filepath.Base(dir))), len(m.below("whole")); got != want {
				t.Errorf("%d of %d files are there", got, want)
			}
		}
	})
	row(t, "R88", "a reason like front matter, and a hostile author: the record has one status, and says the text as text", func(t *testing.T) {
		m := newMachine(t)
		m.must("new", "shop")
		m.Env = []string{"FSD_AUTHOR=x\n---\nstatus: superseded"}
		m.must("decide", "data-store=postgresql", "--because", "x\n---\nstatus: accepted\n# 7. Forged\n## Status\n\nSuperseded by [2](2.md)")
		m.must("export")
		data := string(read(t, m.record1()))
		wantMarkdown(t, "docs/adr/0001", data)
		if strings.Count(data, "\nAccepted\n") != 1 || strings.Contains(data, "\n# 7") || strings.Contains(data, "\nSuperseded by [2]") {
			t.Errorf("the record is\n%s", data)
		}
	})
}

// record1 is the file of the first record.
func (m machine) record1() string {
	m.t.Helper()
	found, _ := filepath.Glob(filepath.Join(m.Dir, "docs", "adr", "0001-*.md"))
	if len(found) != 1 {
		m.t.Fatalf("records: %v", found)
	}
	return found[0]
}

// TestNotes: Markdown that hangs renderers, or that they turn into something live.
func TestNotes(t *testing.T) {
	row(t, "R84", "notes nested 100 quotes and 400 lists deep: opened and drawn within 4 s, on the screen and in records", func(t *testing.T) {
		for _, note := range []string{strings.Repeat(">", 100) + " deep", strings.Repeat("* ", 400) + "deep"} {
			m := newMachine(t)
			m.must("new", "shop")
			m.must("decide", "data-store=postgresql", "--because", note)
			m.must("note", "data-store", note)
			m.must("export")
			screen := m.open().Sees("shop").Press("enter").Sees("1 Requirements")
			start := time.Now()
			screen.Press(":").Sees("Go to").Type("primary database").Sees("Primary database").Press("enter").Sees("accepted").Press("esc r").Sees("Records", "as the primary database").Press("enter j j")
			screen.Press("ctrl+c").Exits(0).Restored()
			if took := time.Since(start); took > 4*time.Second {
				t.Errorf("it took %v", took)
			}
		}
	})
	row(t, "R85", "a note with numeric entities: no live escape comes of it, on the screen or printed", func(t *testing.T) {
		m := newMachine(t)
		m.must("new", "shop")
		note := "&#27;]52;c;RVZJTA==&#7; &#155;31m"
		m.must("decide", "data-store=postgresql", "--because", note)
		m.must("note", "data-store", note)
		m.Width, m.Height = 150, 480
		screen := m.open("--project", "shop").Sees("1 Requirements").Press("r").Sees("Records", "#27;").Press("ctrl+c").Exits(0)
		unharmed(t, "the screen", screen.Raw())
		m.Env = []string{"PAGER=cat"}
		for _, args := range [][]string{{"log"}, {"decisions"}, {"guide", "data-store"}} {
			unharmed(t, args[0], m.open(args...).Ended())
		}
	})
	row(t, "R86", "a note with <name> and List<T>: complete on the screen and in the record", func(t *testing.T) {
		m := newMachine(t)
		m.must("new", "shop")
		m.must("note", "data-store", "see <here> too")
		m.must("decide", "data-store=postgresql", "--because", "use <name> and List<T>")
		m.Width, m.Height = 150, 480
		m.open("--project", "shop").Sees("1 Requirements").Press("r").Sees("Records", "use <name> and List<T>").Press("ctrl+c").Exits(0)
		m.must("export")
		if data := string(read(t, m.record1())); !strings.Contains(data, "use &lt;name> and List&lt;T>") && !strings.Contains(data, `use &lt;name\> and List&lt;T\>`) {
			t.Errorf("the record is\n%s", data)
		}
	})
}

// TestImports: files that somebody else made.
func TestImports(t *testing.T) {
	need(t, "git")
	// shared is a folder with a project in it as text, and the path of its first change.
	shared := func(t *testing.T) (m machine, file string) {
		t.Helper()
		m = newMachine(t)
		m.must("new", "shop", "--here")
		m.must("note", "data-store", "kept")
		found, _ := exec.Command("find", filepath.Join(m.Dir, ".fsd"), "-name", "*.json").Output()
		files := strings.Fields(string(found))
		if len(files) < 1 {
			t.Fatal("there is no snapshot")
		}
		return m, files[len(files)-1]
	}
	for _, c := range []struct {
		id, what string
		spoil    func(file string) error
	}{
		{"R87a", "a change of 50 MB", func(f string) error {
			return os.WriteFile(f, []byte(`{"x": "`+strings.Repeat("x", 50<<20)+`"}`), 0o644)
		}},
		{"R87b", "a change nested 10,000 deep", func(f string) error { return os.WriteFile(f, []byte(strings.Repeat("[", 10_000)), 0o644) }},
		{"R87c", "a change of a million values", func(f string) error { return os.WriteFile(f, []byte("["+strings.Repeat("1,", 999_999)+"1]"), 0o644) }},
		{"R87d", "invalid UTF-8 in a change", func(f string) error { return os.WriteFile(f, []byte("{\"id\": \"\xff\xfe\"}"), 0o644) }},
		{"R87e", "a pipe in a change's place", func(f string) error { _ = os.Remove(f); return syscall.Mkfifo(f, 0o644) }},
		{"R87f", "a link to elsewhere in a change's place", func(f string) error { _ = os.Remove(f); return os.Symlink("/etc/passwd", f) }},
		{"R87g", "marks of a merge conflict in a change", func(f string) error { return os.WriteFile(f, []byte("{\n<<<<<<< HEAD\n}"), 0o644) }},
	} {
		row(t, c.id, c.what+": refused in a second with the file's name, nothing taken in", func(t *testing.T) {
			m, file := shared(t)
			other := newMachine(t)
			other.Dir = m.Dir
			if err := c.spoil(file); err != nil {
				t.Fatal(err)
			}
			start := time.Now()
			other.polite(5, filepath.Base(file), "import", ".")
			if took := time.Since(start); took > 3*time.Second {
				t.Errorf("it took %v", took)
			}
			if out := other.must("list", "--json"); strings.TrimSpace(out) != "[]" {
				t.Errorf("taken in was %s", out)
			}
		})
	}
	row(t, "R87h", "hostile text in a snapshot and in records of others: nothing of it acts", func(t *testing.T) {
		m, file := shared(t)
		var change map[string]any
		if err := json.Unmarshal(read(t, file), &change); err != nil {
			t.Fatal(err)
		}
		for i, p := range payloads() {
			change["author"] = p
			if body, ok := change["body"].(map[string]any); ok {
				for key := range body {
					if _, isText := body[key].(string); isText && key != "decision" && key != "change" {
						body[key] = p
					}
				}
			}
			data, _ := json.Marshal(change)
			write(t, file, string(data))
			other := newMachine(t)
			other.Dir = m.Dir
			_, out, errs := other.fsd("import", ".")
			harmless(t, "import", out+errs)
			for _, args := range [][]string{{"list"}, {"log"}, {"log", "--json"}} {
				_, out, errs := other.fsd(args...)
				harmless(t, args[0], out+errs)
			}
			records := filepath.Join(other.Home, fmt.Sprintf("adr%d", i))
			write(t, filepath.Join(records, "docs", "adr", "0001-x.md"), "# 1. "+p+"\n\nDate: 2026-01-01\n\n## Status\n\nAccepted\n\n## Context\n\n"+p+"\n\n## Decision\n\n"+p+"\n")
			_, out, errs = other.fsd("import", records, "--name", "adopted")
			harmless(t, "import of records", out+errs)
			_, out, errs = other.fsd("log", "adopted")
			harmless(t, "history of records", out+errs)
		}
	})
}
