package snapshot_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fsd/knowledge"
	"fsd/workflow"
	"fsd/workflow/snapshot"
)

// text is the text of a change's file with a body of its own.
func text(n int, kind, body string) string {
	return `{"id": "` + ids(uint64(n)) + `", "at": "2026-11-24T12:00:00.000Z", "author": "Ada",` + "\n" +
		`"after": ["` + ids(1) + `"], "kind": "` + kind + `",` + "\n" + `"body": ` + body + "}\n"
}

func TestWhatIsNoChangeIsRefusedWithItsPlace(t *testing.T) {
	renamed := text(2, "renamed", `{"name": "store"}`)
	for _, c := range []struct {
		name, text string
		line       int
		says       string
		newer      bool
	}{
		{"nothing", "", 1, "ends too early", false},
		{"half", renamed[:len(renamed)/2], 1, "ends too early", false},
		{"no JSON", strings.Replace(renamed, `"kind"`, `kind`, 1), 2, "it is not JSON", false},
		{"more than one value", renamed + renamed, 4, "something follows", false},
		{"a list", "[]", 1, "does not belong", false},
		{"marks of a conflict", "{\n<<<<<<< HEAD\n}", 2, "merge conflict", false},
		{"invalid UTF-8", strings.Replace(renamed, "store", "st\xffore", 1), 3, "not valid UTF-8", false},
		{"nested", text(2, "renamed", strings.Repeat("[\n", 30)+strings.Repeat("]", 30)), 22, "nested more than 20 deep", false},
		{"nested ten thousand deep", strings.Repeat("[", 10_000), 1, "nested more than 20 deep", false},
		{"too long", strings.Replace(renamed, "store", strings.Repeat("x", 2<<20), 1), 0, "more than 2 MB", false},
		{"another id", text(3, "renamed", `{"name": "x"}`), 1, "belongs into the file", false},
		{"an id that is a path", strings.Replace(renamed, ids(2), "../../evil", 1), 1, "is not an id", false},
		{"a path among those seen", strings.Replace(renamed, ids(1), "a b", 1), 2, "is not an id", false},
		{"too many seen", strings.Replace(renamed, `"after": [`, `"after": [`+strings.Repeat(`"`+ids(1)+`", `, 1000), 1), 2, "follows 1001 changes", false},
		{"another month", strings.Replace(renamed, "2026-11", "2026-10", 1), 1, "belongs into the file", false},
		{"no time", strings.Replace(renamed, "2026-11-24T12:00:00.000Z", "yesterday", 1), 1, "is not a time", false},
		{"a time before all", strings.Replace(renamed, "2026-11-24T12", "0001-11-24T12", 1), 1, "year 1", false},
		{"a time after all", strings.Replace(renamed, "2026-11-24T12", "9999-11-24T12", 1), 1, "year 9999", false},
		{"another project's beginning", text(2, "created", `{"name": "x"}`), 1, "begins another project", false},
		{"no body", text(2, "renamed", `null`), 3, "has no body", false},
		{"no body at all", `{"id": "` + ids(2) + `", "at": "2026-11-24T12:00:00.000Z", "kind": "renamed"}`, 1, "has no body", false},
		{"a number for a text", text(2, "renamed", `{"name": 5}`), 3, "not that of a change of kind", false},
		{"a kind from the future", text(2, "voted", `{"name": "x"}`), 3, "does not know the kind of change \"voted\"", true},
		{"a field from the future", text(2, "renamed", `{"name": "x", "colour": "red"}`), 3, "does not know the field", true},
		{"a field of changes from the future", strings.Replace(renamed, `"author"`, `"signed": "x", "author"`, 1), 1, "does not know the field", true},
		{"escapes in an unknown kind", text(2, `\u001b]0;evil\u0007`, `{}`), 3, "does not know the kind", true},
	} {
		dir := t.TempDir()
		write(t, dir, begun())
		if err := os.WriteFile(filepath.Join(dir, place(2)), []byte(c.text), 0o644); err != nil {
			t.Fatal(err)
		}
		f := fault(t, dir)
		if f.Path != place(2) || f.Line != c.line || !strings.Contains(f.Say, c.says) || f.Newer != c.newer {
			t.Errorf("%s: %+v", c.name, f)
		}
		if said := f.Error(); strings.ContainsAny(said, "\x1b\x07\xff\n") || !strings.Contains(said, "nothing was changed") {
			t.Errorf("%s: said is %q", c.name, said)
		}
	}
}

// begun is a project of one change.
func begun() *workflow.Project {
	at := time.Date(2026, 11, 24, 11, 0, 0, 0, time.UTC)
	return workflow.Fold([]workflow.Change{{ID: ids(1), At: at, Author: "Ada", Body: workflow.Created{Name: "shop"}}})
}

func TestWhatLiesAboutIsPassedOver(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, begun())
	month := filepath.Dir(place(2))
	for _, name := range []string{".fsd/.DS_Store", ".fsd/notes/x.json", month + "/x.json.orig", month + "/.fsd-ABC", month + "/Thumbs.db", filepath.Dir(month) + "/old/x.json"} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("\xff"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if p := read(t, dir); p.Name != "shop" || len(p.Log) != 1 {
		t.Errorf("it is %+v", p)
	}
}

func TestHostileTextsAreCleaned(t *testing.T) {
	evil := "\x1b]0;evil\x07\u202ename"
	data, err := snapshot.Encode(workflow.Change{ID: ids(2), At: time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC), Author: evil, Body: workflow.Renamed{Name: evil}})
	if err != nil {
		t.Fatal(err)
	}
	c, err := snapshot.Decode(data)
	if b, ok := c.Body.(workflow.Renamed); err != nil || !ok || strings.ContainsAny(c.Author+b.Name, "\x1b\x07\u202e") || !strings.HasSuffix(b.Name, "name") {
		t.Errorf("it is %+v, %v", c, err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(text(2, "renamed", `{"name": "store"}`)))
	f.Add([]byte(text(2, "decided", `{"decision": "data-store", "option": "mysql", "advised": "x", "because": "y"}`)))
	f.Add([]byte(text(2, "exported", `{"files": [{"record": "index", "number": -1, "name": "../x", "sha256": ""}]}`)))
	f.Add([]byte(text(2, "entity", `{"entity": {"id": "e", "name": "n", "fields": [{"name": "a", "type": "b"}]}}`)))
	f.Add([]byte(text(2, "undone", `{"change": "`+ids(1)+`"}`)))
	f.Add([]byte("{\n<<<<<<< "))
	k, err := knowledge.Load()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := snapshot.Decode(data)
		if err != nil {
			if said := err.Error(); strings.ContainsAny(said, "\x1b\n\x00") {
				t.Errorf("said is %q", said)
			}
			return
		}
		again, err := snapshot.Encode(c)
		if err != nil {
			t.Fatalf("%+v cannot be written: %v", c, err)
		}
		back, err := snapshot.Decode(again)
		if err != nil || !snapshot.Same(back, c) {
			t.Fatalf("%+v comes back as %+v, %v", c, back, err)
		}
		v := workflow.See(k, begun().Apply(c), "2026-11-24") // whatever it is, the project opens
		v.Next()
		v.Verdict()
		v.Describe(c)
	})
}
