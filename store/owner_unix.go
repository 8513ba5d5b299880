//go:build unix

package store

import (
	"fmt"
	"os"
	"os/user"
	"strconv"
	"syscall"

	"fsd/workflow/clean"
)

// owner says to whom the file at path belongs, if that is somebody else: after one start under sudo, that is what a
// person has to know.
func owner(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return ""
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok || int(stat.Uid) == os.Geteuid() {
		return ""
	}
	id := strconv.FormatUint(uint64(stat.Uid), 10)
	if u, err := user.LookupId(id); err == nil {
		return fmt.Sprintf(" (it belongs to %s)", clean.Show(u.Username))
	}
	return fmt.Sprintf(" (it belongs to user %s)", id)
}
