package schema

import (
	"fmt"
	"slices"
	"strings"

	"fsd/workflow"
)

// Of makes the tables of a project.
func Of(v *workflow.View) *Model {
	b := builder{Model: Model{ID: idOf(v), Rules: Chosen(v, "schema-conventions") != "basic"}, names: Names{}, columns: map[string]Names{}}
	for i := range v.Entities {
		b.table(&v.Entities[i], i)
	}
	b.call(b.Tables)
	for i := range b.Tables {
		b.fields(&b.Tables[i])
	}
	for i := range v.Entities {
		b.relate(i)
	}
	for i := range v.Entities {
		b.own(&b.Tables[i])
		b.closing(&b.Tables[i], Versioned(v))
	}
	b.sort()
	return &b.Model
}

// builder is a model in the making.
type builder struct {
	Model
	names   Names
	columns map[string]Names // by table
}

func (b *builder) note(format string, args ...any) {
	if said := fmt.Sprintf(format, args...); !slices.Contains(b.Notes, said) {
		b.Notes = append(b.Notes, said)
	}
}

// taken are the names that PostgreSQL keeps for itself in each table, also in quotes.
func taken() Names {
	return Names{"tableoid": true, "xmin": true, "xmax": true, "cmin": true, "cmax": true, "ctid": true}
}

// derived are endings of the names that PostgreSQL gives to indexes and sequences. They live among the tables' names.
func derived() []string { return []string{"_pkey", "_key", "_idx", "_seq", "_fkey"} }

// tableName takes the endings and beginnings that databases keep for themselves out of a table's name.
func tableName(name string) string {
	if strings.HasPrefix(name, "sqlite_") || strings.HasPrefix(name, "pg_") {
		name = "app_" + name
	}
	if slices.ContainsFunc(derived(), func(end string) bool { return strings.HasSuffix(name, end) }) {
		name += "_table"
	}
	return name
}

func (b *builder) add(t *Table, c Column) *Column {
	c.Name = b.columns[t.Name].Take(c.Name)
	t.Columns = append(t.Columns, c)
	return &t.Columns[len(t.Columns)-1]
}

// table makes a table that has nothing but its key.
func (b *builder) table(e *workflow.Entity, i int) {
	t := Table{Name: b.names.Take(tableName(Name(e.Name, fmt.Sprintf("entity_%d", i+1)))), Entity: e, Key: []string{"id"}}
	b.columns[t.Name] = taken()
	b.add(&t, Column{Name: "id", Type: Key})
	if b.ID == TwoFaced {
		b.add(&t, Column{Name: "public_id", Type: Public, Unique: true})
	}
	b.Tables = append(b.Tables, t)
}

// fields adds the columns of an entity's fields. A field named id is the key that is there already; a field of type id
// whose name is that of an entity refers to it.
func (b *builder) fields(t *Table) {
	for i, f := range t.Entity.Fields {
		name := Name(f.Name, fmt.Sprintf("field_%d", i+1))
		if name == "id" {
			continue
		}
		c := Column{Name: name, Title: f.Name, Type: Type(f.Type), Null: f.Optional, Unique: f.Unique}
		if other, ok := b.Table(strings.TrimSuffix(name, "_id")); ok && c.Type == Key {
			c.Refers = &Reference{Table: other.Name}
		}
		added := b.add(t, c)
		if c.Type == Money {
			b.add(t, Column{Name: added.Name + "_currency", Type: Currency, Null: f.Optional})
		}
	}
}

// relate turns the relations of one entity into references. "has many" puts the reference into the other table, and
// where both say so, a table between them.
func (b *builder) relate(i int) {
	e := b.Tables[i].Entity
	for _, r := range e.Relations {
		other, ok := b.Table(r.Entity)
		switch {
		case !ok && r.Many:
			b.note("%s has many %s, but there is no entity %s", e.Name, r.Entity, r.Entity)
		case !ok:
			b.note("%s belongs to %s, but there is no entity %s: the column refers to nothing yet", e.Name, r.Entity, r.Entity)
			b.refer(&b.Tables[i], Name(r.Entity, "other")+"_id", "")
		case !r.Many || other.Name == b.Tables[i].Name:
			b.belong(&b.Tables[i], other)
		case says(other.Entity, e.Name, false):
			// the other entity's own relation makes the reference
		case says(other.Entity, e.Name, true):
			b.join(&b.Tables[i], other)
		default:
			b.belong(other, &b.Tables[i])
		}
	}
}

// says reports whether an entity has a relation to another.
func says(e *workflow.Entity, other string, many bool) bool {
	target := &Model{Tables: []Table{{Name: other, Entity: &workflow.Entity{Name: other}}}}
	target.call(target.Tables)
	return slices.ContainsFunc(e.Relations, func(r workflow.Relation) bool {
		_, found := target.Table(r.Entity)
		return found && r.Many == many
	})
}

// belong makes a table refer to another, once. A record that belongs to one of its own kind may be the first of them.
func (b *builder) belong(t, to *Table) {
	if _, done := t.reference(to.Name); done {
		return
	}
	if t.Name == to.Name {
		b.refer(t, "parent_id", to.Name).Null = true
		return
	}
	b.refer(t, to.Name+"_id", to.Name)
}

// refer adds a column that holds another record's id, or makes the column that is there already refer.
func (b *builder) refer(t *Table, name, to string) *Column {
	c, there := t.Column(name)
	if !there || c.Type != Key {
		c = b.add(t, Column{Name: name, Type: Key})
	}
	if to != "" {
		c.Refers = &Reference{Table: to}
	}
	return c
}

// join makes the table between two entities that have many of each other.
func (b *builder) join(t, other *Table) {
	between := Table{Name: tableName(t.Name + "_" + other.Name)}
	for i := range b.Tables {
		if b.Tables[i].Entity == nil && t != other && connects(&b.Tables[i], t.Name, other.Name) {
			return
		}
	}
	between.Name = b.names.Take(between.Name)
	b.columns[between.Name] = taken()
	for _, side := range []*Table{t, other} {
		c := b.add(&between, Column{Name: side.Name + "_id", Type: Key, Refers: &Reference{Table: side.Name, Join: true}})
		between.Key = append(between.Key, c.Name)
	}
	b.Tables = append(b.Tables, between)
}

func connects(t *Table, one, two string) bool {
	_, a := t.reference(one)
	_, b := t.reference(two)
	return a && b
}

// own marks the reference to whoever a record belongs to, and adds it if the owner is an entity.
func (b *builder) own(t *Table) {
	if t.Entity.Owner == "" {
		return
	}
	owner, ok := b.Table(t.Entity.Owner)
	if !ok || owner.Name == t.Name {
		return
	}
	b.belong(t, owner)
	c, _ := t.reference(owner.Name)
	c.Refers.Owner = true
}

// closing adds what every record has beside its fields, unless a field of that name is there.
func (b *builder) closing(t *Table, versioned bool) {
	if _, there := t.Column("version"); !there && versioned {
		b.add(t, Column{Name: "version", Type: Version})
	}
	if _, there := t.Column("created_at"); !there {
		b.add(t, Column{Name: "created_at", Type: Created})
	}
}

// sort puts each table behind those that it refers to. A reference that closes a circle is late.
func (b *builder) sort() {
	const (
		unseen = iota
		open
		done
	)
	state := map[string]int{}
	var sorted []Table
	var visit func(t *Table)
	visit = func(t *Table) {
		state[t.Name] = open
		for i := range t.Columns {
			r := t.Columns[i].Refers
			if r == nil || r.Table == t.Name {
				continue
			}
			switch state[r.Table] {
			case open:
				r.Late = true
			case unseen:
				other, _ := b.Named(r.Table)
				visit(other)
			}
		}
		state[t.Name] = done
		sorted = append(sorted, *t)
	}
	for i := range b.Tables {
		if state[b.Tables[i].Name] == unseen {
			visit(&b.Tables[i])
		}
	}
	b.Tables = sorted
}
