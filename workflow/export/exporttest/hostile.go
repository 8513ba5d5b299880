package exporttest

import (
	"fmt"

	"fsd/workflow"
)

// Hostile are texts that want to be more than text: in Markdown, SQL, YAML, JSON, Mermaid or a terminal.
func Hostile() []string {
	return []string{
		"order", "select", "group", "user", "table", "end", "one", "to", "pk", "style", "class", "direction TB", "erDiagram", "type",
		"xmin", "ctid", "id", "created_at", "version", "public_id", "oid", "rowid", "sqlite_master", "pg_catalog", "order_pkey", "a_b_idx",
		"Robert'); DROP TABLE students;--", `x" y`, "x\\", "x`y", "$1", "${jndi:x}", "{{x}}", "%%{init: {}}%%", "-- x", "/* x", "*/", "a;b", ":x",
		"null", "true", "yes", "no", "off", "~", "1e3", "0x1F", "0o7", "1_000", "12:30:45", "2026-11-24", ".inf", "=", "<<", "- x", "? x", "x: y",
		"x # y", "&a", "*a", "!!str x", "|", ">", "@x", "`x`", "%x", "[x", "{x", "'", "\"", "\u0085", "\u2028", "\ufeff", "a\tb", "a\nb",
		"# heading", "* item", "1. item", "[x](javascript:alert(1))", "<script>alert(1)</script>", "<!-- fsd:end -->", "![i](x)", "| a | b |",
		"```", "~~~", "&lt;", "\x1b[31mred", "\x1b]52;c;AA\a", "\u202eevil", "日本語", "Größe", "ß", "é", "e\u0301", "İ", "ǅ", "ª", "👩‍👧", "𝒳", "٣", "___", "2fa", "A", "a", "A B", "a-b",
		"__proto__", "constructor", "toString", "$ref", "../../evil", "/etc/passwd", "con", "x/y", "{id}", "~1", "~0", "%2F", "a?b=c", "a#b",
		"=1+1", "@AGENTS.md", "schema", "Problem", "Error", "Money", "Page", "ID", "items", "data", "meta", "errors",
		"a very long name that goes on and on and on, far beyond what any database takes as a name of anything",
		"a very long name that goes on and on and on, far beyond what any database takes as a name of anything else",
	}
}

// Hurt puts every hostile text everywhere: names of entities, fields, owners, relations, features, paths, purposes,
// roles, bodies, and texts of facts.
func (p *Project) Hurt() *Project {
	types, evil := workflow.FieldTypes(), Hostile()
	for i, text := range evil {
		e := workflow.Entity{ID: fmt.Sprintf("e%d", i), Name: text, Owner: evil[(i+7)%len(evil)], Personal: i%3 == 0}
		for j := range 4 {
			e.Fields = append(e.Fields, workflow.Field{
				Name: evil[(i*5+j*3)%len(evil)], Type: types[(i+j)%len(types)], Optional: (i+j)%2 == 0, Unique: j == 3,
			})
		}
		for j := range 3 {
			e.Relations = append(e.Relations, workflow.Relation{Many: (i+j)%2 == 0, Entity: evil[(i*3+j*11)%len(evil)]})
		}
		p.Put(workflow.EntityPut{Entity: e},
			workflow.FeaturePut{Feature: workflow.Feature{ID: fmt.Sprintf("f%d", i), Name: text, For: text, Priority: workflow.Priorities()[i%4], Acceptance: text}})
		method := workflow.Methods()[i%5]
		for j, path := range []string{"/" + text, "/x/" + text + "/{id}", "/" + text + "/{" + text + "}/y"} {
			p.Put(workflow.EndpointPut{Endpoint: workflow.Endpoint{
				ID: fmt.Sprintf("p%d-%d", i, j), Method: method, Path: path, Purpose: text, Auth: text,
				Request: evil[(i+1)%len(evil)], Response: evil[(i+2)%len(evil)], Feature: fmt.Sprintf("f%d", i),
			}})
		}
	}
	return p
}
