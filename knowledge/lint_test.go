package knowledge

import "testing"

// The content that is built into fsd follows every rule that needs no project.
func TestContentFollowsItsRules(t *testing.T) {
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range Lint(b) {
		t.Error(err)
	}
}
