//go:build linux

package faults

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"fsd/store"
	"fsd/workflow"
)

// A power cut keeps what was synced. Of what was written to a file after its last sync, each sector of 512 bytes may have
// reached the disk or not, or be at any point between: so writes are lost, torn, and overtake each other. These tests
// record the writes and syncs of the real program with strace, cut the power between any two of them, and build a state
// in which the disk may then be.

// step is one thing that the program did to a file, or one word it said.
type step struct {
	kind string // write, truncate, sync, create, syncdir, said
	file string
	at   int64
	data []byte
	n    int // of said: how many changes were acknowledged
}

const sector = 512

// disk is what a file on it holds: for certain, and what is still on its way.
type disk struct {
	there   bool // the name of the file is on the disk
	content []byte
	pending []step
}

// write gives content after a step, of which only the sectors for which kept holds have reached the disk. What a file's
// length becomes counts as sector -1.
func (s step) write(content []byte, kept func(sector int64) bool) []byte {
	if s.kind == "truncate" {
		if !kept(-1) {
			return content
		}
		return append(content[:min(int64(len(content)), s.at)], make([]byte, max(0, s.at-int64(len(content))))...)
	}
	for from := int64(0); from < int64(len(s.data)); {
		at := (s.at + from) / sector
		to := min(int64(len(s.data)), (at+1)*sector-s.at)
		if kept(at) {
			if grow := s.at + to - int64(len(content)); grow > 0 {
				content = append(content, make([]byte, grow)...)
			}
			copy(content[s.at+from:], s.data[from:to])
		}
		from = to
	}
	return content
}

// cut gives the files as they may be after a power cut behind the first n steps, and how many changes were acknowledged.
func cut(before map[string][]byte, steps []step, n int, r *rand.Rand) (files map[string][]byte, said int) {
	disks := map[string]*disk{}
	of := func(name string) *disk {
		if disks[name] == nil {
			content, there := before[name]
			disks[name] = &disk{there: there, content: append([]byte(nil), content...)}
		}
		return disks[name]
	}
	for name := range before {
		of(name)
	}
	always := func(int64) bool { return true }
	for _, s := range steps[:n] {
		switch s.kind {
		case "write", "truncate", "create":
			of(s.file).pending = append(of(s.file).pending, s)
		case "sync":
			d := of(s.file)
			var left []step
			for _, p := range d.pending {
				if p.kind == "create" {
					left = append(left, p) // a name is on the disk when its folder is
					continue
				}
				d.content = p.write(d.content, always)
			}
			d.pending = left
		case "syncdir":
			for _, d := range disks {
				for i, p := range d.pending {
					if p.kind == "create" {
						d.there = true
						d.pending = append(d.pending[:i:i], d.pending[i+1:]...)
						break
					}
				}
			}
		case "said":
			said = s.n
		}
	}
	files = map[string][]byte{}
	for name, d := range disks {
		odds := []int{0, 50, 90, 100}[r.IntN(4)] // from nothing of what is pending to all
		reached := map[int64]int{}               // up to which step each sector has come
		for i, p := range d.pending {
			kept := func(at int64) bool {
				if _, drawn := reached[at]; !drawn {
					reached[at] = r.IntN(len(d.pending) + 1)
					if r.IntN(100) < odds {
						reached[at] = len(d.pending)
					} else if odds == 0 {
						reached[at] = 0
					}
				}
				return i < reached[at]
			}
			if p.kind == "create" {
				d.there = d.there || r.IntN(100) < odds
				continue
			}
			d.content = p.write(d.content, kept)
		}
		if d.there {
			files[name] = d.content
		}
	}
	return files, said
}

var (
	traced  = regexp.MustCompile(`^(\w+)\((.*)\) += (-?\d+)`)
	resumed = regexp.MustCompile(`^<\.\.\. \w+ resumed>(.*)$`)
	handle  = regexp.MustCompile(`^(?:AT_FDCWD<[^>]*>, )?(?:\d+<([^>]*)>)?`)
	quoted  = regexp.MustCompile(`"((?:\\x[0-9a-f]{2})*)"`)
	numbers = regexp.MustCompile(`, (\d+)(?:, (\d+))?$`)
)

// unhex reads what strace -xx writes.
func unhex(text string) []byte {
	out := make([]byte, 0, len(text)/4)
	for i := 0; i+4 <= len(text); i += 4 {
		b, _ := strconv.ParseUint(text[i+2:i+4], 16, 8)
		out = append(out, byte(b))
	}
	return out
}

// record runs a shell script under strace and gives what it did to the files in the folder of the database. Each line
// "saved N" on its output is an acknowledgement.
func (m machine) record(script string) []step {
	m.t.Helper()
	need(m.t, "strace")
	log := filepath.Join(m.Home, "steps")
	cmd := exec.Command("strace", "-f", "-y", "-xx", "-s", "100000", "-o", log,
		"-e", "trace=pwrite64,fsync,fdatasync,ftruncate,open,openat,unlink,unlinkat,rename,renameat,renameat2,write", "--", "sh", "-c", script)
	cmd.Dir, cmd.Env = m.Dir, append(m.process().Env, "FSD="+binary)
	if out, err := cmd.CombinedOutput(); err != nil {
		m.t.Fatalf("%v: %s", err, out)
	}
	var steps []step
	begun := map[string]string{} // by thread, the call that another one's was printed into
	for line := range strings.Lines(string(read(m.t, log))) {
		thread, call, _ := strings.Cut(strings.TrimSpace(line), " ")
		call = strings.TrimSpace(call)
		if first, torn := strings.CutSuffix(call, " <unfinished ...>"); torn {
			begun[thread] = first
			continue
		}
		if rest := resumed.FindStringSubmatch(call); rest != nil {
			call = begun[thread] + rest[1]
		}
		match := traced.FindStringSubmatch(call)
		if match == nil || strings.HasPrefix(match[3], "-") {
			continue
		}
		if s, ok := m.stepOf(match[1], match[2]); ok {
			steps = append(steps, s)
		}
	}
	return steps
}

// stepOf understands one line of strace.
func (m machine) stepOf(call, args string) (step, bool) {
	path := ""
	if h := handle.FindStringSubmatch(args); h != nil {
		path = plain(h[1])
	}
	texts := quoted.FindStringSubmatch(args)
	var data []byte
	if texts != nil {
		data = unhex(texts[1])
	}
	var first, second int64
	if n := numbers.FindStringSubmatch(args); n != nil {
		first, _ = strconv.ParseInt(n[1], 10, 64)
		second, _ = strconv.ParseInt(n[2], 10, 64)
	}
	file, ours := strings.CutPrefix(path, m.data()+"/")
	switch {
	case call == "write" && strings.HasPrefix(string(data), "saved "):
		n, err := strconv.Atoi(strings.TrimSpace(string(data[len("saved "):])))
		return step{kind: "said", n: n}, err == nil
	case strings.HasPrefix(call, "open") && strings.Contains(args, "O_CREAT") && strings.HasPrefix(string(data), m.data()+"/"):
		return step{kind: "create", file: strings.TrimPrefix(string(data), m.data()+"/")}, true
	case call == "pwrite64" && ours:
		return step{kind: "write", file: file, data: data, at: second}, true
	case call == "ftruncate" && ours:
		return step{kind: "truncate", file: file, at: first}, true
	case strings.HasSuffix(call, "sync") && ours:
		return step{kind: "sync", file: file}, true
	case strings.HasSuffix(call, "sync") && path == m.data():
		return step{kind: "syncdir"}, true
	}
	return step{}, false
}

// plain undoes the quoting of a path behind a descriptor, which -xx does too.
func plain(path string) string {
	if strings.HasPrefix(path, `\x`) {
		return string(unhex(path))
	}
	return path
}

// folder gives the files in the folder of the database.
func (m machine) folder() map[string][]byte {
	m.t.Helper()
	files := map[string][]byte{}
	entries, _ := os.ReadDir(m.data())
	for _, e := range entries {
		files[e.Name()] = read(m.t, filepath.Join(m.data(), e.Name()))
	}
	return files
}

// survive builds a state after a power cut, opens it and gives the notes that are there.
func survive(t *testing.T, files map[string][]byte) ([]string, error) {
	t.Helper()
	dir := t.TempDir()
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ctx := context.Background()
	s, err := store.Open(ctx, filepath.Join(dir, "fsd.db"))
	if err != nil {
		return nil, err
	}
	defer s.Close()
	list, _, err := s.List(ctx, store.ListOptions{Archived: true})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	var notes []string
	for i := len(list) - 1; i >= 0; i-- {
		log, _, err := s.Load(ctx, list[i].ID)
		if err != nil {
			return nil, err
		}
		if !list[i].Changed.Equal(log[len(log)-1].At) {
			return nil, fmt.Errorf("half applied: the list says %v, the last change is of %v", list[i].Changed, log[len(log)-1].At)
		}
		for _, c := range log {
			if n, ok := c.Body.(workflow.Noted); ok {
				notes = append(notes, n.Text)
			}
		}
	}
	report, err := store.Doctor(ctx, s.Path())
	if err == nil && report.Integrity != "ok" {
		err = fmt.Errorf("integrity: %s", report.Integrity)
	}
	return notes, err
}

func TestPowerCut(t *testing.T) {
	cuts := times(400, 4000)
	seed := rand.Uint64()
	if given, err := strconv.ParseUint(os.Getenv("FSD_FAULTS_SEED"), 10, 64); err == nil {
		seed = given
	}
	row(t, "R82", fmt.Sprintf("power cut at %d moments of 25 changes, unsynced writes lost, torn, reordered: all acknowledged is there, nothing half", cuts), func(t *testing.T) {
		m := used(t)
		before := m.folder()
		steps := m.record(`for i in $(seq 1 25); do "$FSD" note data-store "change $i" 2>/dev/null && echo "saved $i"; done`)
		if n := count(steps, "sync"); count(steps, "said") != 25 || n < 50 || count(steps, "write") < 50 {
			t.Fatalf("%d acknowledgements, %d syncs, %d writes were recorded", count(steps, "said"), n, count(steps, "write"))
		}
		r := rand.New(rand.NewPCG(seed, 1))
		for range cuts {
			n := r.IntN(len(steps) + 1)
			files, said := cut(before, steps, n, r)
			notes, err := survive(t, files)
			if err != nil {
				t.Fatalf("cut behind step %d of %d (seed %d): %v", n, len(steps), seed, err)
			}
			if len(notes) < 1+said || len(notes) > 2+said {
				t.Fatalf("cut behind step %d of %d (seed %d): %d changes were acknowledged, %d are there", n, len(steps), seed, said, len(notes)-1)
			}
			for i, note := range notes[1:] {
				if note != fmt.Sprintf("change %d", i+1) {
					t.Fatalf("cut behind step %d (seed %d): in place %d is %q", n, seed, i+1, note)
				}
			}
		}
	})
	row(t, "R82b", fmt.Sprintf("power cut at %d moments of the first start and its first changes", cuts/4), func(t *testing.T) {
		m := newMachine(t)
		if err := os.MkdirAll(m.data(), 0o700); err != nil {
			t.Fatal(err)
		}
		steps := m.record(`"$FSD" new shop && echo "saved 0"; for i in 1 2; do "$FSD" note data-store "change $i" 2>/dev/null && echo "saved $i"; done`)
		r := rand.New(rand.NewPCG(seed, 2))
		for range cuts / 4 {
			n := r.IntN(len(steps) + 1)
			files, said := cut(nil, steps, n, r)
			notes, err := survive(t, files)
			if err != nil || len(notes) < said || len(notes) > said+1 {
				t.Fatalf("cut behind step %d of %d (seed %d): %d changes were acknowledged, %d are there, %v", n, len(steps), seed, said, len(notes), err)
			}
		}
	})
	migrations := times(25, 200)
	row(t, "R82c", fmt.Sprintf("power cut at %d moments of a migration: the old or the new, whole", migrations), func(t *testing.T) {
		m := released(t, "v1.db")
		before := m.folder()
		steps := m.record(`"$FSD" list >/dev/null && echo "saved 1"`)
		if count(steps, "sync") < 3 {
			t.Fatal("no migration was recorded")
		}
		want := m.story()
		r := rand.New(rand.NewPCG(seed, 3))
		for range migrations {
			n := r.IntN(len(steps) + 1)
			files, _ := cut(before, steps, n, r)
			for name := range files { // the copy of the old database is written in another way; here it does not count
				if strings.Contains(name, ".bak") {
					delete(files, name)
				}
			}
			again := newMachine(t)
			for name, data := range files {
				write(t, filepath.Join(again.data(), name), string(data))
			}
			if got := again.story(); got != want {
				t.Fatalf("cut behind step %d of %d (seed %d): the story is\n%s\nwant\n%s", n, len(steps), seed, got, want)
			}
		}
	})
}

func count(steps []step, kind string) (n int) {
	for _, s := range steps {
		if s.kind == kind {
			n++
		}
	}
	return n
}
