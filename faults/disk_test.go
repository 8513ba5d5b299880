//go:build linux

package faults

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"fsd/tui/ptytest"
)

// mounted puts a small file system at the folder of the database.
func (m machine) mounted(options string) {
	m.t.Helper()
	if err := os.MkdirAll(m.data(), 0o700); err != nil {
		m.t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", m.data(), "tmpfs", 0, "mode=0700,"+options); err != nil {
		m.t.Skipf("needs the right to mount: %v", err)
	}
	m.t.Cleanup(func() { _ = syscall.Unmount(m.data(), syscall.MNT_DETACH) })
}

// fill takes all the room that is left in a folder, and gives the file that holds it.
func fill(t *testing.T, folder string) string {
	t.Helper()
	name := filepath.Join(folder, "filler")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for chunk := bytes.Repeat([]byte("x"), 4096); ; {
		if _, err := f.Write(chunk); err != nil {
			return name
		}
	}
}

func TestFullDisk(t *testing.T) {
	row(t, "S19", "the disk fills while fsd writes: said, all that was acknowledged kept and readable, writes again with room", func(t *testing.T) {
		m := newMachine(t)
		m.mounted("size=512k")
		m.must("new", "shop")
		text := strings.Repeat("long ", 700)
		var saved []string
		for i := 0; ; i++ {
			note := fmt.Sprintf("%d %s", i, text)
			code, out, errs := m.fsd("note", "data-store", note)
			if code != 0 {
				wantPolite(t, "note", code, 4, out, errs, m.db())
				break
			}
			if saved = append(saved, strings.TrimSpace(note)); i > 200 {
				t.Fatal("the disk does not fill")
			}
		}
		m.keeps(saved...)
		m.must("list")
		m.sound()
		if err := syscall.Mount("", m.data(), "", syscall.MS_REMOUNT, "size=2m"); err != nil {
			t.Fatal(err)
		}
		m.must("note", "data-store", "room again")
		m.keeps(append(saved, "room again")...)
	})
	row(t, "S20", "the disk is full before the first start: said", func(t *testing.T) {
		m := newMachine(t)
		m.mounted("size=64k")
		filler := fill(t, m.data())
		m.polite(4, m.db(), "new", "shop")
		_ = os.Remove(filler)
		m.mustAfterRoom()
	})
	row(t, "S21", "no inode left: said", func(t *testing.T) {
		m := newMachine(t)
		m.mounted("nr_inodes=2")
		m.polite(4, m.db(), "new", "shop")
	})
	row(t, "S17", "the data folder on a read-only mount: read, not written, said", func(t *testing.T) {
		m := used(t)
		if err := syscall.Mount(m.data(), m.data(), "", syscall.MS_BIND, ""); err != nil {
			t.Skipf("needs the right to mount: %v", err)
		}
		t.Cleanup(func() { _ = syscall.Unmount(m.data(), syscall.MNT_DETACH) })
		if err := syscall.Mount("", m.data(), "", syscall.MS_REMOUNT|syscall.MS_BIND|syscall.MS_RDONLY, ""); err != nil {
			t.Fatal(err)
		}
		m.polite(4, m.db(), "note", "data-store", "x")
		m.keeps("first")
	})
	row(t, "S19b", "the disk is full under an open screen: said on it, nothing shown as saved is lost", func(t *testing.T) {
		m := newMachine(t)
		m.mounted("size=1m")
		m.must("new", "shop")
		screen := m.open().Sees("Projects", "shop").Press("enter").Sees("question 1 of")
		fill(t, m.data())
		screen.Press("enter").Sees("disk is full")
		screen.Signal(syscall.SIGTERM).Exits(143)
		m.must("status")
	})
}

// mustAfterRoom wants that a first start which failed for want of room does not stand in the way of the next.
func (m machine) mustAfterRoom() {
	m.t.Helper()
	if err := syscall.Mount("", m.data(), "", syscall.MS_REMOUNT, "size=2m"); err != nil {
		m.t.Fatal(err)
	}
	m.must("new", "shop")
	m.sound()
}

// traced runs fsd under strace, for the calls of one kind on the database and its journal.
func (m machine) traced(to, call, inject string, args ...string) (code int, out, errs string) {
	m.t.Helper()
	trace := []string{"-f", "-o", to, "-P", m.db(), "-P", m.db() + "-journal", "-e", "trace=" + call}
	if inject != "" {
		trace = append(trace, "-e", "inject="+call+":"+inject)
	}
	if call == "pread64" && inject != "" { // a page that cannot be read can be read in no other way either
		trace = append(trace, "-e", "trace=pread64,read", "-e", "inject=read:error=EIO")
	}
	return ptytest.Run(m.t, m.At, "strace", append(append(trace, "--", binary), args...)...)
}

// calls counts the calls that one note takes.
func (m machine) calls(call string) int {
	m.t.Helper()
	log := filepath.Join(m.Home, "strace")
	if code, _, errs := m.traced(log, call, "", "note", "data-store", "counted"); code != 0 {
		m.t.Skipf("strace cannot trace here: %s", errs)
	}
	return strings.Count(string(read(m.t, log)), " "+call+"(")
}

// TestInjected makes the disk fail at every single call, one after the other: never exit 0 with a loss, never a half
// state, never a word too few.
func TestInjected(t *testing.T) {
	for _, c := range []struct{ id, what, call, errno, when string }{
		{"S22", "no room at the nth write (ENOSPC)", "pwrite64", "ENOSPC", "%d"},
		{"S23", "an I/O error at the nth write (EIO)", "pwrite64", "EIO", "%d"},
		{"S24", "the quota is used up from the nth write on (EDQUOT)", "pwrite64", "EDQUOT", "%d+"},
		{"S25", "the nth write is interrupted (EINTR)", "pwrite64", "EINTR", "%d"},
		{"S26", "I/O errors from the nth fsync on", "fsync", "EIO", "%d+"},
		{"S27", "an I/O error at the nth fsync", "fsync", "EIO", "%d"},
		{"S28", "I/O errors from the nth read on", "pread64", "EIO", "%d+"},
		{"S30", "an I/O error at the nth truncation of the journal", "ftruncate", "EIO", "%d"},
	} {
		row(t, c.id, c.what+", for each n: said or saved, old rows kept, nothing half applied", func(t *testing.T) {
			need(t, "strace")
			m := used(t)
			calls := m.calls(c.call)
			if calls == 0 {
				t.Fatalf("no %s is made: nothing is tested", c.call)
			}
			saved := []string{"first"}
			for n := 1; n <= calls; n++ {
				note := fmt.Sprintf("%s %d", c.id, n)
				code, out, errs := m.traced("/dev/null", c.call, "error="+c.errno+":when="+fmt.Sprintf(c.when, n), "note", "data-store", note)
				if code == 0 {
					saved = append(saved, note)
				} else {
					wantPolite(t, fmt.Sprintf("%s at %d of %d", c.errno, n, calls), code, 4, out, errs, m.db())
				}
			}
			m.sound()
			m.keeps(saved...)
		})
	}
	slow(t, "S29", "no locks on this file system (ENOLCK, as on some network drives): said in bounded time", func(t *testing.T) {
		need(t, "strace")
		m := used(t)
		m.calls("fcntl")
		start := time.Now()
		code, out, errs := m.traced("/dev/null", "fcntl", "error=ENOLCK", "note", "data-store", "x")
		wantPolite(t, "note", code, 4, out, errs, m.db())
		if waited := time.Since(start); waited > 25*time.Second {
			t.Errorf("it took %v", waited)
		}
		m.keeps("first")
	})
}

// TestLimits: what ulimit takes away.
func TestLimits(t *testing.T) {
	row(t, "S97", "ulimit on file size, open files and memory: saved, or said; nothing lost", func(t *testing.T) {
		for _, limit := range []string{"-f 10", "-n 8", "-n 12", "-v 4000000"} {
			m := used(t)
			code, out, errs := ptytest.Run(t, m.At, "bash", "-c", "ulimit "+limit+"; exec "+binary+" note data-store second")
			switch code {
			case 0:
				m.keeps("second")
			default:
				wantPolite(t, "ulimit "+limit, code, 4, out, errs, m.db())
			}
			m.sound()
			m.keeps("first")
		}
	})
}
