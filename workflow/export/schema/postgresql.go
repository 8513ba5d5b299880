package schema

import (
	"errors"
	"fmt"

	"fsd/workflow"
)

// ErrNoEntity is why no tables can be written.
var ErrNoEntity = errors.New("there is no entity yet")

// PostgreSQL writes the tables for PostgreSQL 14 or later, and says what could not be made of the entities.
func PostgreSQL(v *workflow.View) (sql []byte, notes []string, err error) {
	return write(v, dialect{
		title: "PostgreSQL 14 or later", stores: []string{"postgresql", "distributed_sql", "keep_sql"},
		keyword: isPostgresKeyword, column: postgresColumn, heads: postgresHeads,
	})
}

func postgresHeads(id ID) []string {
	said := []string{"Money is a whole number of the smallest unit (cents) with its currency beside it; moments have a zone."}
	if id == Timed {
		said = append([]string{"The program makes the ids; from PostgreSQL 18 on the database can: DEFAULT uuidv7()."}, said...)
	}
	return said
}

func postgresColumn(m *Model, c Column, name string, key bool) string {
	kind, check := m.postgresType(c.Type, name)
	if key {
		return kind + map[ID]string{
			Counted: " GENERATED ALWAYS AS IDENTITY", TwoFaced: " GENERATED ALWAYS AS IDENTITY", Random: " DEFAULT gen_random_uuid()",
		}[m.ID] + " PRIMARY KEY" + check
	}
	return kind + required(c) + map[Type]string{
		Public: " DEFAULT gen_random_uuid()", Version: " DEFAULT 1", Created: " DEFAULT now()",
	}[c.Type] + check
}

// required writes what is the same in both dialects.
func required(c Column) string {
	text := ""
	if !c.Null {
		text += " NOT NULL"
	}
	if c.Unique {
		text += " UNIQUE"
	}
	return text
}

// postgresType is a column's type and the rule about its values.
func (m *Model) postgresType(t Type, name string) (kind, check string) {
	switch t {
	case Key:
		switch m.ID {
		case Counted, TwoFaced:
			return "bigint", ""
		case Given:
			return "text", m.rule(name, "? <> ''")
		}
		return "uuid", ""
	case Public:
		return "uuid", ""
	case String:
		return "text", m.rule(name, fmt.Sprintf("char_length(?) BETWEEN 1 AND %d", MaxString))
	case Integer, Money, Version:
		return "bigint", ""
	case Decimal:
		return "numeric", ""
	case Currency:
		return "char(3)", m.rule(name, "? ~ '^[A-Z]{3}$'")
	case Boolean:
		return "boolean", ""
	case Date:
		return "date", ""
	case Time, Created:
		return "timestamptz", ""
	case JSON:
		return "jsonb", m.rule(name, "jsonb_typeof(?) = 'object'")
	}
	return "text", m.rule(name, "? <> ''")
}
