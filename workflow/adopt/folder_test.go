package adopt_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fsd/workflow/adopt"
)

// tree makes a folder with files.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		full := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const record = "# 1. Use Go\n\nDate: 2020-01-02\n\n## Status\n\nAccepted\n"

func TestWhereTheRecordsAre(t *testing.T) {
	for _, c := range []struct {
		name, open, want string
		files            map[string]string
	}{
		{"the folder itself", "docs/adr", "docs/adr", map[string]string{"docs/adr/0001-a.md": record}},
		{"the repository", ".", "docs/adr", map[string]string{"docs/adr/0001-a.md": record, "README.md": "x"}},
		{".adr-dir", ".", "why", map[string]string{".adr-dir": "why\n", "why/0001-a.md": record, "docs/adr/0001-a.md": record}},
		{".log4brains.yml", ".", "notes/log", map[string]string{".log4brains.yml": "project:\n  adrFolder: ./notes/log\n", "notes/log/20200102-a.md": record}},
		{".adr.json", ".", "documentation/adr", map[string]string{".adr.json": `{"language":"en","path":"documentation/adr/"}`, "documentation/adr/0001-a.md": record}},
		{"an unusual place", ".", "guides/decisions", map[string]string{"guides/decisions/0001-a.md": record, "guides/start.md": "# Start\n"}},
		{"several folders", ".", "docs", map[string]string{"docs/web/0001-a.md": record, "docs/api/0001-a.md": record}},
		{"a folder for each record", ".", "rfcs", map[string]string{"rfcs/001-a/README.md": record, "rfcs/001-a/more.md": "# More\n"}},
	} {
		c.files[".git/HEAD"] = "ref: refs/heads/main\n"
		dir := tree(t, c.files)
		found := open(t, filepath.Join(dir, c.open))
		if found.Folder != c.want {
			t.Errorf("%s: the records are in %q, want %q", c.name, found.Folder, c.want)
		}
		for _, r := range found.Records {
			if _, err := os.Stat(filepath.Join(dir, found.Folder, r.File)); err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
		}
	}
}

func TestASingleFile(t *testing.T) {
	dir := tree(t, map[string]string{"docs/adr/0001-a.md": record, "docs/adr/0002-b.md": record, "notes.txt": "x", "notes.md": "# Notes\n", "strange.md": "# Use Go\n\n## Status\n\nAccepted\n"})
	found := open(t, filepath.Join(dir, "docs/adr/0001-a.md"))
	if len(found.Records) != 1 || found.Records[0].File != "0001-a.md" {
		t.Errorf("found %+v", found.Records)
	}
	if found := open(t, filepath.Join(dir, "strange.md")); found.Records[0].Title != "Use Go" {
		t.Errorf("found %+v", found.Records)
	}
	for _, name := range []string{"notes.txt", "notes.md", "gone.md"} {
		var said adopt.Error
		if _, err := adopt.Open(context.Background(), filepath.Join(dir, name), nil); !errors.As(err, &said) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Whatever lies in a folder: what can be read is, what cannot is named with a reason, nothing outside is read, and
// nothing is changed.
func TestBadFiles(t *testing.T) {
	outside := tree(t, map[string]string{"secret.md": record})
	dir := tree(t, map[string]string{
		"0001-good.md": record, "0002-binary.md": "# X\x00\x01\x02", "0003-large.md": record + strings.Repeat("x", 10<<20), "0004-empty.md": " \n",
		"0005-latin.md": "# 5. Caf\xe9\n\n## Status\n\nAccepted\n", "0007-a\x1b]0;b\a.md": record, "data.json": "{}",
	})
	if err := os.Symlink(filepath.Join(outside, "secret.md"), filepath.Join(dir, "0006-link.md")); err != nil {
		t.Skip(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "0008-folder")); err != nil {
		t.Skip(err)
	}
	before := stamp(t, dir)
	found := open(t, dir)
	if stamp(t, dir) != before {
		t.Error("the folder was changed")
	}
	var names []string
	for _, r := range found.Records {
		names = append(names, r.File+": "+r.Title)
	}
	if got := strings.Join(names, ", "); got != "0001-good.md: Use Go, 0005-latin.md: Caf\ufffd" {
		t.Errorf("read: %s", got)
	}
	why := map[string]string{}
	for _, s := range found.Skipped {
		why[s.File] = s.Why
	}
	for name, want := range map[string]string{
		"0002-binary.md": "not text", "0003-large.md": "megabyte", "0004-empty.md": "empty", "0006-link.md": "link", "0007-a\x1b]0;b\a.md": "characters",
	} {
		if !strings.Contains(why[name], want) {
			t.Errorf("%q is skipped because %q, want %q", name, why[name], want)
		}
	}
}

// stamp tells two states of a folder apart: names, sizes and times.
func stamp(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil {
			fmt.Fprintln(&b, name, info.Size(), info.ModTime().UnixNano(), info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestAFolderWithoutRecordsIsSaid(t *testing.T) {
	for name, dir := range map[string]string{
		"empty":      t.TempDir(),
		"no records": tree(t, map[string]string{"README.md": "# Hello\n", "docs/guide.md": "# Guide\n\n## Install\n", "main.go": "package main"}),
		"only bad":   tree(t, map[string]string{"0001-a.md": "\x00"}),
		"not there":  filepath.Join(t.TempDir(), "none"),
	} {
		found, err := adopt.Open(context.Background(), dir, nil)
		var said adopt.Error
		if !errors.As(err, &said) || strings.Contains(err.Error(), "\n") || len(found.Records) > 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestReadingShowsProgressAndCanBeStopped(t *testing.T) {
	files := map[string]string{}
	for i := range 300 {
		files[fmt.Sprintf("%04d-x.md", i+1)] = record
	}
	dir := tree(t, files)
	ctx, stop := context.WithCancel(context.Background())
	calls := 0
	_, err := adopt.Open(ctx, dir, func(done, total int) {
		if calls++; done != calls || total != 300 {
			t.Fatalf("%d of %d at call %d", done, total, calls)
		}
		if done == 100 {
			stop()
		}
	})
	if !errors.Is(err, context.Canceled) || calls != 100 {
		t.Errorf("after %d files: %v", calls, err)
	}
}
