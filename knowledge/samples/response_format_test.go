package samples

import "testing"

func TestResponseFormat(t *testing.T) { prove(t, "response-format") }
