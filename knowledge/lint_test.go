package knowledge

import (
	"os"
	"testing"
)

// The content files follow every rule that needs no project.
func TestContentFollowsItsRules(t *testing.T) {
	b, err := LoadFS(os.DirFS("content"))
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range Lint(b) {
		t.Error(err)
	}
}
