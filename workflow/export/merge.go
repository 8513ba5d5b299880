package export

import (
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"
)

// merge applies to theirs what changed from base to ours, line by line. It fails where both changed the same lines, or
// put different lines into the same place. In the first head bytes of base ours wins instead: the project has read there
// what theirs says before it rendered ours.
func merge(base, ours, theirs string, head int) (string, bool) {
	x, y := udiff.Lines(base, ours), udiff.Lines(base, theirs)
	edits := slices.Clone(x)
	for _, theirEdit := range y {
		clash := slices.ContainsFunc(x, func(e udiff.Edit) bool { return e != theirEdit && overlap(e, theirEdit) })
		switch {
		case slices.Contains(x, theirEdit):
		case !clash:
			edits = append(edits, theirEdit)
		case theirEdit.Start >= head:
			return "", false
		}
	}
	udiff.SortEdits(edits)
	merged, err := udiff.Apply(base, edits)
	return merged, err == nil
}

// overlap reports whether two edits touch the same lines. An insertion beside a replaced part does not; two insertions in
// one place do.
func overlap(a, b udiff.Edit) bool {
	if a.Start == a.End && b.Start == b.End {
		return a.Start == b.Start
	}
	return a.Start < b.End && b.Start < a.End
}

// headOf is where the part of a record ends that says title, status, date and links: before the first section that is not
// called Status.
func headOf(text string) int {
	at := 0
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "## ") && strings.TrimSpace(line) != "## Status" {
			return at
		}
		at += len(line)
	}
	return at
}

// Diff is the difference between what is there and what is to be written, in the unified form; empty when there is none.
func (f File) Diff() string {
	return udiff.Unified(f.Path+" (there)", f.Path+" (fsd)", string(f.have), string(lf(f.Content)))
}
