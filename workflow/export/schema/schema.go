// Package schema makes tables out of a project's entities: columns with types, keys and references, under names that
// every database takes. The tables are written as SQL (postgresql.go, sqlite.go) and as a Mermaid diagram
// (mermaid.go); the OpenAPI document takes its members from them too, so that all of them agree.
package schema

import (
	"slices"
	"strings"

	"fsd/workflow"
)

// Model is all tables of a project.
type Model struct {
	ID ID
	// Rules says that rules about values stand in the schema, beside types, keys and what is required.
	Rules  bool
	Tables []Table // each after those that it refers to, but for late references
	// Notes say in sentences what could not be made of the entities as they are written.
	Notes []string

	called map[string]string // tables by what their entities may be called
}

// Table is one entity, or what joins two.
type Table struct {
	Name    string
	Entity  *workflow.Entity // nil for a table that joins two
	Columns []Column
	Key     []string // the columns of the primary key
}

// Column is one column of a table.
type Column struct {
	Name   string
	Title  string // as the person wrote it; empty for a column that fsd adds
	Type   Type
	Null   bool
	Unique bool
	Refers *Reference
}

// Reference is a foreign key to a table's primary key.
type Reference struct {
	Table string
	Late  bool // the tables refer to each other in a circle: checked at the end of a transaction
	Owner bool // the record belongs to what this refers to: the server sets it, clients do not
	Join  bool // the row goes when what it refers to goes
}

// Type is the type of a column: that of a field of an entity, or one that fsd adds.
type Type string

// The types of fields (workflow.FieldTypes), then those of the columns that fsd adds.
const (
	String  Type = "string" // one line, at most MaxString characters
	Text    Type = "text"
	Integer Type = "integer"
	Decimal Type = "decimal"
	Money   Type = "money" // an amount in minor units; its currency is the next column
	Boolean Type = "boolean"
	Date    Type = "date"
	Time    Type = "time" // a moment
	JSON    Type = "json" // an object
	File    Type = "file" // where a file is kept
	Key     Type = "id"

	Currency Type = "currency" // three letters, ISO 4217
	Public   Type = "public"   // the id that outsiders see
	Version  Type = "version"  // rises with each change of the record
	Created  Type = "created"  // when the record was made
)

// MaxString is how many characters a field of one line may have.
const MaxString = 200

// ID is what the ids of records look like.
type ID string

// The kinds of ids, by the options of the decision about identifiers.
const (
	Counted  ID = "bigint"
	Timed    ID = "uuidv7"
	Random   ID = "uuidv4"
	TwoFaced ID = "bigint_plus_random" // a number inside, a random id outside
	Given    ID = "given_key"          // text, as another system gave it
)

// Chosen is the option that counts for a decision: the choice, else what is recommended; empty when the decision does
// not apply or the knowledge has none of that name.
func Chosen(v *workflow.View, decision string) string {
	if options, _ := v.Value("@" + decision); len(options) > 0 {
		return options[0]
	}
	return ""
}

// Versioned reports whether records carry a number that rises with each change, so that a stale write is refused.
func Versioned(v *workflow.View) bool { return Chosen(v, "concurrency-control") == "optimistic" }

// idOf is the kind of id that was decided. What has no place in a table (an ObjectId) is a UUID there.
func idOf(v *workflow.View) ID {
	kind := ID(Chosen(v, "identifiers"))
	if slices.Contains([]ID{Counted, Random, TwoFaced, Given}, kind) {
		return kind
	}
	return Timed
}

// Table returns the table of an entity by what somebody called it: its name in any case and spelling, or its plural.
func (m *Model) Table(called string) (*Table, bool) {
	name, found := m.called[strings.ToLower(called)]
	if !found {
		if name, found = m.called[Name(called, "")]; !found {
			return nil, false
		}
	}
	return m.Named(name)
}

// call notes what an entity's table may be called. A name counts before a spelling, a spelling before a plural, and the
// entity that came first before later ones.
func (m *Model) call(tables []Table) {
	m.called = map[string]string{}
	for _, as := range []func(entity string) string{
		strings.ToLower,
		func(entity string) string { return Name(entity, "") },
		func(entity string) string { return workflow.Plural(Name(entity, "")) },
	} {
		for _, t := range tables {
			if word := as(t.Entity.Name); word != "" && m.called[word] == "" {
				m.called[word] = t.Name
			}
		}
	}
}

// Named returns the table with a name.
func (m *Model) Named(name string) (*Table, bool) {
	i := slices.IndexFunc(m.Tables, func(t Table) bool { return t.Name == name })
	if i < 0 {
		return nil, false
	}
	return &m.Tables[i], true
}

// Title is what a person calls the table.
func (t *Table) Title() string {
	if t.Entity != nil {
		return t.Entity.Name
	}
	return t.Name
}

// Column returns the column with a name.
func (t *Table) Column(name string) (*Column, bool) {
	i := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == name })
	if i < 0 {
		return nil, false
	}
	return &t.Columns[i], true
}

// reference returns the first column that refers to a table.
func (t *Table) reference(table string) (*Column, bool) {
	i := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Refers != nil && c.Refers.Table == table })
	if i < 0 {
		return nil, false
	}
	return &t.Columns[i], true
}
