package schema

import (
	"fmt"
	"slices"
	"strings"

	"fsd/workflow"
)

// maxDiagram is how many bytes a diagram may have: Mermaid draws nothing for more than 50,000 characters (maxTextSize).
const maxDiagram = 48_000

// Mermaid writes the tables as an entity relationship diagram in Mermaid's language. A diagram that would be too large
// to be drawn has only keys.
func Mermaid(v *workflow.View) (diagram string, notes []string, err error) {
	m := Of(v)
	if len(m.Tables) == 0 {
		return "", nil, ErrNoEntity
	}
	whole := m.diagram(func(Column) bool { return true })
	if len(whole) <= maxDiagram {
		return whole, m.Notes, nil
	}
	keys := m.diagram(func(c Column) bool { return c.Type == Key })
	return keys, append(slices.Clip(m.Notes), "the diagram has only keys, because Mermaid draws nothing of this size with all fields"), nil
}

func (m *Model) diagram(shown func(Column) bool) string {
	var b strings.Builder
	b.WriteString("erDiagram\n")
	for _, t := range m.Tables {
		for _, c := range t.Columns {
			if c.Refers != nil {
				fmt.Fprintf(&b, "  %s %s %s : %s\n", entity(c.Refers.Table), cardinality(c), entity(t.Name), entity(c.Name))
			}
		}
	}
	for _, t := range m.Tables {
		fmt.Fprintf(&b, "  %s {\n", entity(t.Name))
		for _, c := range t.Columns {
			if shown(c) {
				fmt.Fprintf(&b, "    %s\n", m.attribute(t, c))
			}
		}
		b.WriteString("  }\n")
	}
	return b.String()
}

// entity writes a name in quotes: without them some ("one", "end", "to") are words of Mermaid's own.
func entity(name string) string { return `"` + name + `"` }

// cardinality is how many of each there are: one or none to none or many, from what is referred to.
func cardinality(c Column) string {
	left, right := "||", "o{"
	if c.Null {
		left = "|o"
	}
	if c.Unique {
		right = "o|"
	}
	return left + "--" + right
}

func (m *Model) attribute(t Table, c Column) string {
	var keys []string
	if slices.Contains(t.Key, c.Name) {
		keys = append(keys, "PK")
	}
	if c.Refers != nil {
		keys = append(keys, "FK")
	}
	if c.Unique {
		keys = append(keys, "UK")
	}
	kind := map[Type]string{
		Money: "bigint", Currency: "char", Version: "bigint", Created: "timestamp", Time: "timestamp", Public: "uuid",
	}[c.Type]
	switch {
	case c.Type == Key:
		kind, _ = m.postgresType(Key, "")
	case kind == "":
		kind = string(c.Type)
	}
	return strings.TrimSpace(kind + " " + attributeName(c.Name) + " " + strings.Join(keys, ", "))
}

// attributeName takes out what Mermaid's attributes may not be: the words for keys, and letters below À.
func attributeName(name string) string {
	if slices.Contains([]string{"pk", "fk", "uk"}, name) {
		return name + "_"
	}
	return strings.Map(func(r rune) rune {
		if r > 0x7F && r < 0xC0 {
			return '_'
		}
		return r
	}, name)
}
