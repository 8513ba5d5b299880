package page

import (
	"fsd/knowledge"
	"fsd/workflow"
)

// Stack is the name that guides use for the stack a project has chosen, or else is advised; empty for a stack that
// guides have no samples for.
func Stack(v *workflow.View) string {
	option, _ := v.Value("@backend-stack")
	if len(option) == 0 {
		return ""
	}
	if option[0] == "go_nethttp" {
		return "go"
	}
	for _, s := range knowledge.Stacks() {
		if s == option[0] {
			return s
		}
	}
	return ""
}
