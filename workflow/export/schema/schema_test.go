package schema_test

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"fsd/workflow"
	"fsd/workflow/export/exporttest"
	"fsd/workflow/export/schema"
)

func project(t testing.TB, identifiers string) *exporttest.Project {
	return exporttest.Begun(t, exporttest.Base(t, map[string]string{"identifiers": identifiers}, nil), "shop")
}

// open applies a script to a new database.
func open(t testing.TB, script []byte) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	if _, err := db.Exec(string(script)); err != nil {
		t.Fatalf("SQLite refuses it: %v\n%s", err, script)
	}
	return db
}

func sqlite(t testing.TB, v *workflow.View) (*sql.DB, string) {
	t.Helper()
	script, _, err := schema.SQLite(v)
	if err != nil {
		t.Fatal(err)
	}
	return open(t, script), string(script)
}

func column(t testing.TB, db *sql.DB, query string, args ...any) []string {
	t.Helper()
	rows, err := db.Query(query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var s sql.NullString
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		list = append(list, s.String)
	}
	return list
}

// sound looks at a database as SQLite sees it: a table for each entity, references that lead somewhere, and an index on
// each of them.
func sound(t testing.TB, db *sql.DB, v *workflow.View) {
	t.Helper()
	tables := column(t, db, "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'")
	if len(tables) < len(v.Entities) {
		t.Errorf("%d tables for %d entities", len(tables), len(v.Entities))
	}
	for _, table := range tables {
		for _, target := range column(t, db, `select "table" from pragma_foreign_key_list(?)`, table) {
			if n := column(t, db, "select count(*) from sqlite_schema where type = 'table' and name = ?", target); n[0] != "1" {
				t.Errorf("%s refers to %s, which is not there", table, target)
			}
		}
		bare := column(t, db, `select "from" from pragma_foreign_key_list(?1) where "from" not in (
			select c.name from pragma_index_list(?1) i, pragma_index_info(i.name) c where c.seqno = 0)`, table)
		if len(bare) > 0 {
			t.Errorf("%s: no index begins with %v", table, bare)
		}
		if key := column(t, db, "select name from pragma_table_info(?) where pk > 0", table); len(key) == 0 {
			t.Errorf("%s has no primary key", table)
		}
	}
}

func identifiers() []string {
	return []string{"bigint", "uuidv7", "uuidv4", "bigint_plus_random", "object_id", "given_key"}
}

func TestSQLiteTakesTheBookshop(t *testing.T) {
	v := exporttest.Bookshop(t)
	db, _ := sqlite(t, v)
	sound(t, db, v)
}

func TestSQLiteTakesHostileNames(t *testing.T) {
	for _, id := range identifiers() {
		t.Run(id, func(t *testing.T) {
			v := project(t, id).Hurt().View()
			db, _ := sqlite(t, v)
			sound(t, db, v)
		})
	}
}

func FuzzSQLite(f *testing.F) {
	for _, s := range exporttest.Hostile() {
		f.Add(s, "order", "customer")
	}
	k := exporttest.Base(f, nil, nil)
	f.Fuzz(func(t *testing.T, a, b, c string) {
		p := exporttest.Begun(t, k, "shop")
		for i, names := range [][3]string{{a, b, c}, {b, c, a}, {c, a, b}} {
			p.Put(workflow.EntityPut{Entity: workflow.Entity{
				ID: fmt.Sprint("e", i), Name: names[0], Owner: names[1],
				Fields:    []workflow.Field{{Name: names[1], Type: "string"}, {Name: names[2], Type: "id", Optional: true}, {Name: names[0], Type: "money"}},
				Relations: []workflow.Relation{{Entity: names[1]}, {Many: true, Entity: names[2]}, {Many: true, Entity: names[0]}},
			}})
		}
		v := p.View()
		if len(v.Entities) == 0 {
			return
		}
		db, script := sqlite(t, v)
		sound(t, db, v)
		if diagram, _, err := schema.Mermaid(v); err != nil || strings.Contains(diagram, "%%") {
			t.Errorf("%v: %s", err, diagram)
		}
		if postgres, _, err := schema.PostgreSQL(v); err != nil || strings.Count(string(postgres), "CREATE TABLE") != strings.Count(script, "CREATE TABLE") {
			t.Errorf("%v: %s", err, postgres)
		}
	})
}

func FuzzName(f *testing.F) {
	for _, s := range exporttest.Hostile() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		name := schema.Name(s, "x")
		if again := schema.Name(name, "y"); again != name {
			t.Errorf("%q is %q, then %q", s, name, again)
		}
		if name == "" || len(name) > 48 || strings.ContainsAny(name, "\"'`\\ ;%\n\x00") || strings.ContainsRune("0123456789_", rune(name[0])) {
			t.Errorf("Name(%q) = %q", s, name)
		}
	})
}

func TestName(t *testing.T) {
	for in, want := range map[string]string{
		"order": "order", "Order Line": "order_line", "order-line": "order_line", "placedAt": "placed_at", "ISBN": "isbn",
		"2fa": "n2fa", "Größe (cm)": "größe_cm", "日本語": "日本語", "'); drop": "drop", "...": "x", "a  --  b": "a_b",
	} {
		if got := schema.Name(in, "x"); got != want {
			t.Errorf("Name(%q) = %q, want %q", in, got, want)
		}
	}
}

// Every word that SQLite calls a keyword works as the name of a table and of a column, in or without quotes.
func TestKeywordsAreQuotedWhereSQLiteNeedsIt(t *testing.T) {
	words := strings.Fields(`abort action add after all alter always analyze and as asc attach autoincrement before begin between by
		cascade case cast check collate column commit conflict constraint create cross current current_date current_time
		current_timestamp database default deferrable deferred delete desc detach distinct do drop each else end escape except
		exclude exclusive exists explain fail filter first following for foreign from full generated glob group groups having if
		ignore immediate in index indexed initially inner insert instead intersect into is isnull join key last left like limit
		match materialized natural no not nothing notnull null nulls of offset on or order others outer over partition plan pragma
		preceding primary query raise range recursive references regexp reindex release rename replace restrict returning right
		rollback row rows savepoint select set table temp temporary then ties to transaction trigger unbounded union unique update
		using vacuum values view virtual when where window with without`)
	p := project(t, "bigint")
	for _, w := range words {
		p.Entities(w + ": " + w + " string, belongs to select")
	}
	v := p.View()
	db, _ := sqlite(t, v)
	sound(t, db, v)
	if n := len(v.Entities); n != len(words) {
		t.Errorf("%d entities", n)
	}
}

func TestRelationsBecomeReferences(t *testing.T) {
	for _, c := range []struct {
		name     string
		entities []string
		want     string // table.column>table, sorted by table
	}{
		{"belongs to", []string{"shop", "item: belongs to shop"}, "item.shop_id>shop"},
		{"has many", []string{"shop: has many item", "item"}, "item.shop_id>shop"},
		{"both sides say it", []string{"shop: has many item", "item: belongs to shop"}, "item.shop_id>shop"},
		{"in the plural", []string{"shop: has many order lines", "order-line"}, "order_line.shop_id>shop"},
		{"many to many", []string{"book: has many author", "author: has many book"}, "book_author.author_id>author book_author.book_id>book"},
		{"one of its kind", []string{"part: belongs to part"}, "part.parent_id>part?"},
		{"many of its kind", []string{"part: has many part"}, "part.parent_id>part?"},
		{"the owner", []string{"user", "note: owned by user"}, "note.user_id>user"},
		{"an owner that is a role", []string{"note: owned by the shopkeeper"}, ""},
		{"a field that names it", []string{"user", "note: user_id id optional"}, "note.user_id>user?"},
		{"twice", []string{"a", "b: belongs to a, belongs to a"}, "b.a_id>a"},
		{"a circle", []string{"a: belongs to b", "b: belongs to a"}, "a.b_id>b b.a_id>a"},
		{"nothing there", []string{"a: belongs to ghost"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			db, _ := sqlite(t, project(t, "uuidv7").Entities(c.entities...).View())
			got := column(t, db, `select m.name || '.' || f."from" || '>' || f."table" || iif(c."notnull" = 1, '', '?')
				from sqlite_schema m, pragma_foreign_key_list(m.name) f, pragma_table_info(m.name) c
				where m.type = 'table' and c.name = f."from" order by 1`)
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("%q, want %q", s, c.want)
			}
		})
	}
}

func TestWhatCannotBeATableIsSaid(t *testing.T) {
	_, notes, err := schema.PostgreSQL(project(t, "bigint").Entities("a: belongs to ghost, has many spirit").View())
	if err != nil {
		t.Fatal(err)
	}
	if said := strings.Join(notes, "; "); !strings.Contains(said, "no entity ghost") || !strings.Contains(said, "no entity spirit") {
		t.Error(said)
	}
	if _, _, err := schema.SQLite(project(t, "bigint").View()); err == nil {
		t.Error("a project without entities has tables")
	}
}

// Rules about values hold in the database itself: what breaks one is refused.
func TestTheDatabaseRefusesWhatBreaksARule(t *testing.T) {
	db, _ := sqlite(t, project(t, "uuidv7").Entities(
		"shop: name string unique", "item: name string, about text optional, price money optional, sold boolean, since date, at time, more json, belongs to shop").View())
	const id, other = "0190163d-8694-739b-aea5-966c26f8ad91", "0190163d-8694-739b-aea5-966c26f8ad92"
	if _, err := db.Exec("insert into shop (id, name) values (?, 'a')", id); err != nil {
		t.Fatal(err)
	}
	good := map[string]any{
		"id": id, "name": "x", "about": nil, "price": nil, "price_currency": nil, "sold": 1, "since": "2026-11-24",
		"at": "2026-11-24T12:00:00.000Z", "more": "{}", "shop_id": id,
	}
	insert := func(column string, value any) error {
		var names, marks []string
		var values []any
		for name, v := range good {
			if name == column {
				v = value
			}
			names, marks, values = append(names, name), append(marks, "?"), append(values, v)
		}
		_, err := db.Exec("insert into item ("+strings.Join(names, ",")+") values ("+strings.Join(marks, ",")+")", values...)
		return err
	}
	for _, bad := range []struct {
		column string
		value  any
	}{
		{"id", nil}, {"id", "short"}, {"name", nil}, {"name", ""}, {"name", strings.Repeat("x", schema.MaxString+1)}, {"about", ""},
		{"price", 100}, {"price_currency", "EUR"}, {"sold", 2}, {"since", "2026-02-30"}, {"since", "24.11.2026"}, {"at", "2026-11-24"},
		{"at", "2026-11-24T12:00:00+01:00"}, {"more", "[]"}, {"more", "{"}, {"shop_id", other}, {"shop_id", nil},
	} {
		if err := insert(bad.column, bad.value); err == nil {
			t.Errorf("%s = %v is taken", bad.column, bad.value)
		}
		_, _ = db.Exec("delete from item")
	}
	if err := insert("", nil); err != nil {
		t.Fatalf("a good row is refused: %v", err)
	}
	if _, err := db.Exec("delete from shop"); err == nil {
		t.Error("a shop that has items could be deleted")
	}
	if _, err := db.Exec("insert into shop (id, name) values (?, 'a')", other); err == nil {
		t.Error("two shops have one name")
	}
}

func TestIdsAreAsDecided(t *testing.T) {
	for id, want := range map[string][]string{
		"bigint":             {"id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "shop_id bigint NOT NULL REFERENCES shop (id)"},
		"uuidv7":             {"id uuid PRIMARY KEY", "DEFAULT uuidv7()"},
		"uuidv4":             {"id uuid DEFAULT gen_random_uuid() PRIMARY KEY"},
		"bigint_plus_random": {"id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "public_id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid()"},
		"object_id":          {"id uuid PRIMARY KEY", "has decided for The object_id"},
		"given_key":          {"id text PRIMARY KEY CHECK (id <> '')", "shop_id text NOT NULL"},
	} {
		script, _, err := schema.PostgreSQL(project(t, id).Entities("shop", "item: belongs to shop").View())
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Join(strings.Fields(string(script)), " ")
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s: %q is missing in\n%s", id, w, script)
			}
		}
	}
}
