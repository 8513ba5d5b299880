package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"fsd/workflow"
)

func newID() string { return uuid.Must(uuid.NewV7()).String() }

func created(name string) (workflow.Change, workflow.Summary) {
	return workflow.Change{ID: newID(), At: time.Now(), Author: "ada", Body: workflow.Created{Name: name}},
		workflow.Summary{Name: name, Next: "Requirements: Brief", Phases: [4]workflow.Count{{Done: 1, Total: 9}}}
}

func answered(value string) workflow.Change {
	return workflow.Change{ID: newID(), At: time.Now(), Author: "ada", Body: workflow.Answered{Fact: "clients", Values: []string{value}}}
}

// adding is a Decide that adds the given changes whatever others did.
func adding(name string, add ...workflow.Change) Decide {
	return func([]workflow.Change) ([]workflow.Change, workflow.Summary, error) {
		return add, workflow.Summary{Name: name}, nil
	}
}

func opened(t testing.TB, path string) *Store {
	t.Helper()
	s, err := Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func fresh(t testing.TB) *Store { return opened(t, filepath.Join(t.TempDir(), "fsd", "fsd.db")) }

func project(t testing.TB, s *Store, name string) Project {
	t.Helper()
	first, summary := created(name)
	p, err := s.Create(context.Background(), first, summary)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func mode(t *testing.T, path string) fs.FileMode {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode().Perm()
}

func class(err error) Class {
	var e *Error
	if errors.As(err, &e) {
		return e.Class
	}
	return 0
}

func TestRoundTrip(t *testing.T) {
	ctx := context.Background()
	s := fresh(t)
	first, summary := created("shop")
	p, err := s.Create(ctx, first, summary)
	if err != nil || p.ID != first.ID || p.Summary.Phases != summary.Phases || p.Created.UnixMilli() != first.At.UnixMilli() {
		t.Fatalf("%+v, %v", p, err)
	}
	if again, err := s.Create(ctx, first, workflow.Summary{Name: "other"}); err != nil || again.Summary.Name != "shop" {
		t.Fatalf("repeated: %+v, %v", again, err)
	}
	_, seq, err := s.Load(ctx, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	past := answered("mobile")
	past.At = time.Unix(0, 0) // the clock went back
	newer, next, err := s.Update(ctx, p.ID, seq, adding("shop", answered("web"), past, past))
	if err != nil || len(newer) != 0 || next <= seq {
		t.Fatal(newer, next, err)
	}
	_ = s.Close()
	s = opened(t, s.Path())
	changes, seq, err := s.Load(ctx, p.ID)
	if err != nil || len(changes) != 3 || seq != next {
		t.Fatalf("%+v, %d, %v", changes, seq, err)
	}
	if got := changes[2]; got.ID != past.ID || got.At.Sub(changes[1].At) != time.Millisecond || got.Author != "ada" ||
		got.Body.(workflow.Answered).Values[0] != "mobile" {
		t.Errorf("%+v", got)
	}
	if newer, last, err := s.Newer(ctx, p.ID, seq); len(newer) != 0 || last != seq || err != nil {
		t.Error(newer, last, err)
	}
}

func TestModes(t *testing.T) {
	s := fresh(t)
	project(t, s, "shop")
	for path, want := range map[string]fs.FileMode{filepath.Dir(s.Path()): 0o700, s.Path(): 0o600, s.Path() + "-journal": 0o600} {
		if got := mode(t, path); got != want {
			t.Errorf("%s has mode %o", path, got)
		}
	}
}

func TestUpdateRefused(t *testing.T) {
	ctx := context.Background()
	s := fresh(t)
	p := project(t, s, "shop")
	_, seq, _ := s.Load(ctx, p.ID)
	no := errors.New("no")
	if _, _, err := s.Update(ctx, p.ID, seq, func([]workflow.Change) ([]workflow.Change, workflow.Summary, error) {
		return []workflow.Change{answered("x")}, workflow.Summary{}, no
	}); err != no {
		t.Error(err)
	}
	func() {
		defer func() { _ = recover() }()
		_, _, _ = s.Update(ctx, p.ID, seq, func([]workflow.Change) ([]workflow.Change, workflow.Summary, error) { panic("bug") })
	}()
	if _, after, err := s.Update(ctx, p.ID, seq, adding("shop")); after != seq || err != nil {
		t.Error(after, err)
	}
	other := project(t, s, "other")
	first, _, _ := s.Load(ctx, p.ID)
	if _, _, err := s.Update(ctx, other.ID, 0, adding("other", first[0])); class(err) != Refused {
		t.Error("a change of another project was passed over:", err)
	}
	var missing *NotFound
	if _, _, err := s.Update(ctx, "nobody", 0, adding("x", answered("x"))); !errors.As(err, &missing) {
		t.Error(err)
	}
	if _, _, err := s.Load(ctx, "nobody"); !errors.As(err, &missing) {
		t.Error(err)
	}
	if changes, _, _ := s.Load(ctx, p.ID); len(changes) != 1 {
		t.Errorf("%d changes", len(changes))
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if _, _, err := s.Update(cancelled, p.ID, 0, adding("x", answered("x"))); class(err) != Disk || !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestHostileText writes into the file what only another program could, and reads it back.
func TestHostileText(t *testing.T) {
	ctx := context.Background()
	s := fresh(t)
	p := project(t, s, "shop")
	bad := "a\x1b]52;c;AA\x07\u202eb"
	for _, sql := range []string{"UPDATE projects SET name = ?", "UPDATE changes SET author = ?"} {
		if _, err := s.db.ExecContext(ctx, sql, bad); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.db.ExecContext(ctx, "UPDATE changes SET body = json_object('name', ?)", bad); err != nil {
		t.Fatal(err)
	}
	const want = "a]52;c;AAb"
	changes, _, err := s.Load(ctx, p.ID)
	if err != nil || changes[0].Author != want || changes[0].Body.(workflow.Created).Name != want {
		t.Errorf("%+v, %v", changes, err)
	}
	if got, _, _ := s.List(ctx, ListOptions{}); got[0].Summary.Name != want {
		t.Errorf("%+v", got)
	}
	if _, err := s.db.ExecContext(ctx, "UPDATE changes SET kind = 'future'"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Load(ctx, p.ID); class(err) != Newer {
		t.Error(err)
	}
}

func TestMarks(t *testing.T) {
	ctx := context.Background()
	s := fresh(t)
	p, q := project(t, s, "shop"), project(t, s, "shop")
	if err := s.SetPlace(ctx, p.ID, `{"page":"map"}`); err != nil {
		t.Fatal(err)
	}
	if err := s.SetPlace(ctx, p.ID, strings.Repeat("x", 64<<10+1)); class(err) != Refused {
		t.Error(err)
	}
	var several *Ambiguous
	if _, err := s.Find(ctx, "shop"); !errors.As(err, &several) || len(several.IDs) != 2 || several.IDs[0] != q.ID {
		t.Error(err)
	}
	if err := s.Archive(ctx, q.ID); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Find(ctx, "shop"); err != nil || got.ID != p.ID || got.Place != `{"page":"map"}` {
		t.Error(got, err)
	}
	if err := s.Delete(ctx, p.ID); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Find(ctx, "shop"); err != nil || got.ID != q.ID || !got.Archived {
		t.Error(got, err)
	}
	if got, err := s.FindDeleted(ctx, "shop"); err != nil || got.ID != p.ID || !got.Deleted {
		t.Error(got, err)
	}
	if err := errors.Join(s.Restore(ctx, p.ID), s.Restore(ctx, q.ID)); err != nil {
		t.Fatal(err)
	}
	if _, total, _ := s.List(ctx, ListOptions{}); total != 2 {
		t.Error(total)
	}
	var missing *NotFound
	if err := s.Archive(ctx, "nobody"); !errors.As(err, &missing) || missing.ExitCode() != 1 {
		t.Error(err)
	}
}

func TestTies(t *testing.T) {
	ctx := context.Background()
	s := fresh(t)
	p, q := project(t, s, "shop"), project(t, s, "api")
	root := t.TempDir()
	if err := errors.Join(s.Tie(ctx, root, q.ID), s.Tie(ctx, root, p.ID), s.Tie(ctx, filepath.Join(root, "a/b/../api/"), q.ID)); err != nil {
		t.Fatal(err)
	}
	for folder, want := range map[string]string{"": p.ID, "x/y": p.ID, "a": p.ID, "a/api": q.ID, "a/api/src": q.ID, "a/apis": p.ID, "../..": ""} {
		if got, at, err := s.Tied(ctx, filepath.Join(root, folder)); got != want || (at != "") != (want != "") || err != nil {
			t.Errorf("%s: %q, %v, %v", folder, got, at, err)
		}
	}
	if got, err := s.Ties(ctx, p.ID); err != nil || !slices.Equal(got, []string{root}) {
		t.Errorf("the shop's folders are %v, %v", got, err)
	}
	_ = s.Delete(ctx, q.ID)
	if got, _, _ := s.Tied(ctx, filepath.Join(root, "a/api")); got != p.ID {
		t.Error("a deleted project holds a folder:", got)
	}
	var missing *NotFound
	if err := s.Tie(ctx, root, "nobody"); !errors.As(err, &missing) {
		t.Error(err)
	}
}

func TestDefaultPath(t *testing.T) {
	for _, c := range []struct{ goos, home, env, want string }{
		{"linux", "/home/ada", "", "/home/ada/.local/share/fsd/fsd.db"},
		{"linux", "/home/ada", "XDG_DATA_HOME=/data/", "/data/fsd/fsd.db"},
		{"linux", "/home/ada", "XDG_DATA_HOME=rel/path", "/home/ada/.local/share/fsd/fsd.db"},
		{"darwin", "/Users/ada", "", "/Users/ada/Library/Application Support/fsd/fsd.db"},
		{"windows", `C:\Users\ada`, `LocalAppData=C:\Local`, `C:\Local\fsd\fsd.db`},
		{"windows", `C:\Users\ada`, "", `C:\Users\ada\AppData\Local\fsd\fsd.db`},
		{"linux", "", "", ""}, {"linux", "rel", "", ""}, {"windows", "", "LocalAppData=x", ""},
	} {
		key, value, _ := strings.Cut(c.env, "=")
		got, err := DefaultPath(func(k string) string { return map[string]string{key: value}[k] }, c.goos, c.home)
		if got != c.want || (c.want == "") != (class(err) == Environment) {
			t.Errorf("%+v: %q, %v", c, got, err)
		}
	}
}

// TestOddFolders: the address of the database is a URL, in which these names would mean something.
func TestOddFolders(t *testing.T) {
	for _, name := range []string{"a?b", "a#b", "a%41b", "a&_journal_mode=OFF", "a\nb", "a b+c", "日本"} {
		s := opened(t, filepath.Join(t.TempDir(), name, "fsd.db"))
		project(t, s, "shop")
		if info, err := os.Stat(s.Path()); err != nil || info.Size() == 0 {
			t.Errorf("%q: another file was used: %v", name, err)
		}
	}
}

func TestList(t *testing.T) {
	ctx := context.Background()
	s := fresh(t)
	var all []Project
	for i := range 12 {
		all = append(all, project(t, s, fmt.Sprintf("Größe %02d", i)))
	}
	if _, _, err := s.Update(ctx, all[3].ID, 0, adding("Größe 03", answered("x"))); err != nil {
		t.Fatal(err)
	}
	_, _ = s.Archive(ctx, all[11].ID), s.Delete(ctx, all[10].ID)
	for _, c := range []struct {
		o           ListOptions
		first       string
		rows, total int
	}{
		{ListOptions{}, "Größe 03", 10, 10},
		{ListOptions{Limit: 4, Offset: 1}, "Größe 09", 4, 10},
		{ListOptions{Archived: true, Limit: 2, Offset: 1}, "Größe 11", 2, 11},
		{ListOptions{Filter: "GRÖßE 0", Limit: 3}, "Größe 03", 3, 10},
		{ListOptions{Filter: "%"}, "", 0, 0},
		{ListOptions{Offset: 99}, "", 0, 10},
	} {
		got, total, err := s.List(ctx, c.o)
		if err != nil || len(got) != c.rows || total != c.total || len(got) > 0 && got[0].Summary.Name != c.first {
			t.Errorf("%+v: %d of %d, %v, %v", c.o, len(got), total, got, err)
		}
	}
}

func TestFind(t *testing.T) {
	ctx := context.Background()
	s := fresh(t)
	shop, caps, cafe := project(t, s, "shop"), project(t, s, "Shop Front"), project(t, s, "Café")
	for in, want := range map[string]string{
		"shop": shop.ID, "SHOP": shop.ID, "shop front": caps.ID, shop.ID: shop.ID, strings.ToUpper(cafe.ID): cafe.ID,
		cafe.ID[:len(cafe.ID)-1]: cafe.ID, "Cafe\u0301": cafe.ID, " café ": cafe.ID,
	} {
		if got, err := s.Find(ctx, in); err != nil || got.ID != want {
			t.Errorf("Find(%q): %s, %v", in, got.Summary.Name, err)
		}
	}
	var missing *NotFound
	for in, want := range map[string]string{"shpo": "shop", "shp": "shop", "front": "Shop Front", "cafes": "Café", "zzz": "", "": ""} {
		_, err := s.Find(ctx, in)
		if !errors.As(err, &missing) || (want == "") != (len(missing.Near) == 0) || want != "" && missing.Near[0] != want {
			t.Errorf("Find(%q): %v", in, err)
		}
	}
	var several *Ambiguous
	if _, err := s.Find(ctx, shop.ID[:4]); !errors.As(err, &several) {
		t.Error(err)
	}
	if _, err := s.Find(ctx, "x\x1b[31m"); !errors.As(err, &missing) || strings.Contains(err.Error(), "\x1b") {
		t.Errorf("%q", err)
	}
}
