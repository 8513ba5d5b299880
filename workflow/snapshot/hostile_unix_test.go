//go:build unix

package snapshot_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestWhatIsNoFileIsRefused(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "outside.json")
	if err := os.WriteFile(outside, []byte(text(2, "renamed", `{"name": "x"}`)), 0o644); err != nil {
		t.Fatal(err)
	}
	month := filepath.Dir(place(2))
	for _, c := range []struct {
		name, at, says string
		make           func(path string) error
	}{
		{"a link to a file", place(2), "no file but a link", func(path string) error { return os.Symlink(outside, path) }},
		{"a link to nothing", place(2), "no file but a link", func(path string) error { return os.Symlink("nothing", path) }},
		{"a pipe", place(2), "no file but a pipe", func(path string) error { return syscall.Mkfifo(path, 0o600) }},
		{"a folder", place(2), "no file but a folder", func(path string) error { return os.Mkdir(path, 0o755) }},
		{"a month that is a link", month, "no folder but a link", func(path string) error {
			return os.Rename(path, path+".moved")
		}},
		{"a project that is a link", filepath.Dir(month), "no folder but a link", func(path string) error { return os.Rename(path, path+".moved") }},
		{"the whole that is a link", ".fsd", "no folder but a link", func(path string) error { return os.Rename(path, path+".moved") }},
		{"the whole that is a file", ".fsd", "no folder but a file", func(path string) error {
			_ = os.RemoveAll(path)
			return os.WriteFile(path, nil, 0o644)
		}},
	} {
		dir := t.TempDir()
		write(t, dir, begun())
		path := filepath.Join(dir, c.at)
		if err := c.make(path); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Lstat(path); err != nil { // what was moved away is linked to
			if err := os.Symlink(path+".moved", path); err != nil {
				t.Fatal(err)
			}
		}
		if f := fault(t, dir); !strings.HasSuffix(f.Path, c.at) || !strings.Contains(f.Say, c.says) {
			t.Errorf("%s: %+v", c.name, f)
		}
	}
}
