//go:build unix

package store

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

const nobody = 65534

// asUser prepares a run of the test binary by a user whom permissions bind: nobody, when the tests run as root.
func asUser(t *testing.T, role, path string) *exec.Cmd {
	t.Helper()
	cmd := command(role, path)
	if os.Geteuid() != 0 {
		return cmd
	}
	dir := filepath.Dir(filepath.Dir(path)) // t.TempDir, which nobody may not enter yet
	binary := filepath.Join(dir, "fsd.test")
	if err := errors.Join(copyFile(os.Args[0], binary), os.Chmod(binary, 0o755)); err != nil {
		t.Fatal(err)
	}
	for _, open := range []string{filepath.Dir(dir), dir} {
		if err := os.Chmod(open, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, own := range []string{filepath.Dir(path), path} {
		if err := os.Chown(own, nobody, nobody); err != nil {
			t.Fatal(err)
		}
	}
	cmd.Path = binary
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	return cmd
}

func TestPermissions(t *testing.T) {
	for name, c := range map[string]struct {
		file, dir os.FileMode
		out, err  string // what the child has to say
	}{
		"writable":         {0o600, 0o700, "false\n30 <nil>\n", ""},
		"read-only file":   {0o444, 0o700, "true\n30 <nil>\n", "is open for reading only"},
		"read-only folder": {0o600, 0o555, "false\n30 <nil>\n", ""}, // the journal is there already
		"closed file":      {0o000, 0o700, "", "cannot be opened"},
		"closed folder":    {0o600, 0o000, "", "permission"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filled(t)
			if err := os.WriteFile(path+"-journal", nil, 0o666); err != nil {
				t.Fatal(err)
			}
			_ = os.Chmod(path+"-journal", 0o666)
			cmd := asUser(t, "read", path)
			_, _ = os.Chmod(path, c.file), os.Chmod(filepath.Dir(path), c.dir)
			t.Cleanup(func() { _ = os.Chmod(filepath.Dir(path), 0o700) })
			var out, errs strings.Builder
			cmd.Stdout, cmd.Stderr = &out, &errs
			err := cmd.Run()
			if out.String() != c.out || !strings.Contains(errs.String(), c.err) || (err == nil) != (c.err == "") {
				t.Errorf("%v, %q, %q", err, out.String(), errs.String())
			}
		})
	}
}
