package schema

import (
	"fmt"

	"fsd/workflow"
)

// moment is the one form in which SQLite keeps a moment as text: in UTC with milliseconds, so that text sorts by time.
const moment = "'%Y-%m-%dT%H:%M:%fZ'"

// SQLite writes the tables for SQLite 3.37 or later (STRICT), and says what could not be made of the entities.
func SQLite(v *workflow.View) (sql []byte, notes []string, err error) {
	return write(v, dialect{
		title: "SQLite 3.37 or later", stores: []string{"sqlite"}, begin: "PRAGMA foreign_keys = ON; -- for each connection",
		end: " STRICT", keyword: isSQLiteKeyword, column: sqliteColumn, inline: true, heads: sqliteHeads,
	})
}

func sqliteHeads(id ID) []string {
	said := []string{
		"Money is a whole number of the smallest unit (cents) with its currency beside it; decimals are text, so that they stay exact.",
		"Days and moments are text in one form each, moments in UTC with milliseconds, so that they sort by time.",
	}
	if id == Timed || id == Random {
		said = append([]string{"The program makes the ids, in lower case."}, said...)
	}
	return said
}

func sqliteColumn(m *Model, c Column, name string, key bool) string {
	kind, check := m.sqliteType(c.Type, name)
	switch {
	case key && kind == "INTEGER":
		return kind + " PRIMARY KEY AUTOINCREMENT" // an id is never used again
	case key:
		return kind + " NOT NULL PRIMARY KEY" + check // a text key may be null unless told otherwise
	case c.Refers != nil:
		check = "" // it is what the key is
	}
	return kind + required(c) + map[Type]string{Version: " DEFAULT 1", Created: " DEFAULT (strftime(" + moment + ", 'now'))"}[c.Type] + check
}

// sqliteType is a column's type in a STRICT table and the rule about its values.
func (m *Model) sqliteType(t Type, name string) (kind, check string) {
	switch t {
	case Key:
		switch m.ID {
		case Counted, TwoFaced:
			return "INTEGER", ""
		case Given:
			return "TEXT", m.rule(name, "? <> ''")
		}
		return "TEXT", m.rule(name, "length(?) = 36")
	case Public:
		return "TEXT", m.rule(name, "length(?) = 36")
	case String:
		return "TEXT", m.rule(name, fmt.Sprintf("length(?) BETWEEN 1 AND %d", MaxString))
	case Integer, Money, Version:
		return "INTEGER", ""
	case Currency:
		return "TEXT", m.rule(name, "? GLOB '[A-Z][A-Z][A-Z]'")
	case Boolean:
		return "INTEGER", m.rule(name, "? IN (0, 1)")
	case Date:
		return "TEXT", m.rule(name, "? IS date(?)")
	case Created:
		return "TEXT", ""
	case Time:
		return "TEXT", m.rule(name, "? IS strftime("+moment+", ?)")
	case JSON:
		return "TEXT", m.rule(name, "json_valid(?) AND json_type(?) = 'object'")
	}
	return "TEXT", m.rule(name, "? <> ''")
}
