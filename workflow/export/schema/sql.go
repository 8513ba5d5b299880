package schema

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"fsd/workflow"
	"fsd/workflow/clean"
)

// dialect is what one database says differently.
type dialect struct {
	title string
	// stores are the options of the decision about the database that this dialect fits.
	stores  []string
	keyword func(word string) bool
	begin   string // before the tables
	end     string // behind a table's closing parenthesis
	// column writes a column's type and constraints, without its reference; key says that it is the whole primary key.
	column func(m *Model, c Column, name string, key bool) string
	// inline says that a reference to a table that comes later may stand in the table itself.
	inline bool
	heads  func(id ID) []string // sentences about the types
}

// script is SQL in the making.
type script struct {
	dialect
	model *Model
	view  *workflow.View
	out   strings.Builder
	names Names // of tables and indexes, which share one room
}

// write writes all tables in a dialect. It fails when there is none.
func write(v *workflow.View, d dialect) ([]byte, []string, error) {
	s := script{dialect: d, model: Of(v), view: v, names: Names{}}
	if len(s.model.Tables) == 0 {
		return nil, nil, ErrNoEntity
	}
	for _, t := range s.model.Tables {
		s.names[t.Name] = true
	}
	s.header()
	for i := range s.model.Tables {
		s.table(&s.model.Tables[i])
	}
	s.late()
	return []byte(s.out.String()), s.model.Notes, nil
}

func (s *script) line(format string, args ...any) { fmt.Fprintf(&s.out, format+"\n", args...) }

// comment writes sentences as comments, wrapped.
func (s *script) comment(text string) {
	for _, l := range wrapped(clean.Line(text, 0), 110) {
		s.line("-- %s", l)
	}
}

func (s *script) header() {
	s.comment(fmt.Sprintf("%s: tables for %s, from the entities of the project. Written by fsd.", s.view.Name, s.title))
	s.line("--")
	if store := Chosen(s.view, "data-store"); store != "" && !slices.Contains(s.stores, store) {
		s.comment("The database of the project is another one: " + s.view.Labels("@data-store", []string{store}) + Cited(s.view, "data-store") + ".")
	}
	s.comment("Ids: " + idSentence(s.view, s.model.ID))
	for _, sentence := range s.heads(s.model.ID) {
		s.comment(sentence)
	}
	if !s.model.Rules {
		s.comment("Rules about values stand in code, as decided" + Cited(s.view, "schema-conventions") + ".")
	}
	for _, note := range s.model.Notes {
		s.comment("Note: " + note + ".")
	}
	if s.begin != "" {
		s.line("\n%s", s.begin)
	}
}

// idSentence says what ids look like, and whether somebody decided so.
func idSentence(v *workflow.View, kind ID) string {
	option := Chosen(v, "identifiers")
	switch {
	case option == "":
		return "UUIDv7, in the order of time; nobody has decided otherwise."
	case ID(option) == kind:
		return v.Labels("@identifiers", []string{option}) + Cited(v, "identifiers") + "."
	}
	return "UUIDv7; the project has decided for " + v.Labels("@identifiers", []string{option}) + Cited(v, "identifiers") + "."
}

// Cited names the record that decided, " (ADR 4)", or says that nobody has; empty without such a decision.
func Cited(v *workflow.View, decision string) string {
	if r, ok := v.Record(v.Stances[decision].Record); ok && r.Status == workflow.StatusAccepted {
		return fmt.Sprintf(" (ADR %d)", r.Number)
	}
	if _, ok := v.K.Decision(decision); ok {
		return " (recommended, not decided yet)"
	}
	return ""
}

func (s *script) table(t *Table) {
	s.line("")
	if t.Entity == nil {
		s.comment("Joins " + t.Columns[0].Refers.Table + " and " + t.Columns[1].Refers.Table + ".")
	} else {
		s.about(t)
	}
	s.line("CREATE TABLE %s (", s.quote(t.Name))
	width := 0
	for _, c := range t.Columns {
		width = max(width, utf8.RuneCountInString(s.quote(c.Name)))
	}
	var rows []string
	for _, c := range t.Columns {
		name := s.quote(c.Name)
		key := len(t.Key) == 1 && c.Name == t.Key[0]
		row := name + strings.Repeat(" ", width-utf8.RuneCountInString(name)+1) + s.column(s.model, c, name, key)
		if r := c.Refers; r != nil && (s.inline || !r.Late) {
			row += " " + s.references(r)
		}
		rows = append(rows, row)
	}
	rows = append(rows, s.constraints(t)...)
	s.line("    %s\n)%s;", strings.Join(rows, ",\n    "), s.end)
	s.indexes(t)
}

// about says what a table is where its name does not, and who its records belong to.
func (s *script) about(t *Table) {
	if t.Name != t.Entity.Name {
		s.comment("The entity " + t.Entity.Name + ".")
	}
	if t.Entity.Personal {
		s.comment("Holds personal data.")
	}
	if t.Entity.Owner != "" {
		s.comment("A record belongs to: " + t.Entity.Owner + ".")
	}
}

// constraints are those over several columns.
func (s *script) constraints(t *Table) []string {
	var rows []string
	if len(t.Key) > 1 {
		rows = append(rows, "PRIMARY KEY ("+s.quoted(t.Key)+")")
	}
	for i, c := range t.Columns {
		if c.Type == Money && c.Null && s.model.Rules {
			rows = append(rows, fmt.Sprintf("CHECK ((%s IS NULL) = (%s IS NULL))", s.quote(c.Name), s.quote(t.Columns[i+1].Name)))
		}
	}
	return rows
}

func (s *script) references(r *Reference) string {
	other, _ := s.model.Named(r.Table)
	text := "REFERENCES " + s.quote(r.Table) + " (" + s.quoted(other.Key) + ")"
	switch {
	case r.Late:
		return text + " DEFERRABLE INITIALLY DEFERRED"
	case r.Join:
		return text + " ON DELETE CASCADE"
	}
	return text + " ON DELETE RESTRICT"
}

// indexes gives each foreign key an index, unless the primary key or a unique constraint begins with it.
func (s *script) indexes(t *Table) {
	for _, c := range t.Columns {
		if c.Type != Key || c.Unique || c.Name == t.Key[0] {
			continue
		}
		s.line("CREATE INDEX %s ON %s (%s);", s.quote(s.names.Take(short(t.Name+"_"+c.Name+"_idx"))), s.quote(t.Name), s.quote(c.Name))
	}
}

// late adds the references that close a circle, where a table cannot refer to one that comes later.
func (s *script) late() {
	first := true
	for _, t := range s.model.Tables {
		for _, c := range t.Columns {
			if c.Refers == nil || !c.Refers.Late || s.inline {
				continue
			}
			if first {
				s.line("")
				s.comment("These close a circle of references: they are checked at the end of a transaction.")
				first = false
			}
			s.line("ALTER TABLE %s ADD FOREIGN KEY (%s) %s;", s.quote(t.Name), s.quote(c.Name), s.references(c.Refers))
		}
	}
}

var plainName = regexp.MustCompile(`^[a-z_][a-z0-9_]*$`)

// quote writes a name as an identifier: in quotes if it is a keyword or has more than ASCII letters, digits and _.
func (s *script) quote(name string) string {
	if plainName.MatchString(name) && !s.keyword(name) {
		return name
	}
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

func (s *script) quoted(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = s.quote(n)
	}
	return strings.Join(out, ", ")
}

// rule is a rule about a column's values; name stands for each ? in it.
func (m *Model) rule(name, text string) string {
	if !m.Rules {
		return ""
	}
	return " CHECK (" + strings.ReplaceAll(text, "?", name) + ")"
}

// short makes a name fit into the 63 bytes that PostgreSQL has for one; what is cut is told apart by a hash.
func short(name string) string {
	const most = 63
	if len(name) <= most {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	return strings.TrimRight(cut(name, most-9), "_") + "_" + hex.EncodeToString(sum[:4])
}

// wrapped cuts a line into lines of about so many letters, between words.
func wrapped(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}
