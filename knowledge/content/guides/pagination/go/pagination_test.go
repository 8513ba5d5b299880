package pagination

import (
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	_ "modernc.org/sqlite"
)

func list(t *testing.T, rows int) *Items {
	t.Helper()
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1) // each connection to :memory: would be a database of its own
	t.Cleanup(func() { _ = db.Close() })
	exec(t, db, `CREATE TABLE items (id TEXT PRIMARY KEY, created INTEGER NOT NULL, title TEXT NOT NULL, status TEXT NOT NULL)`)
	exec(t, db, `CREATE INDEX items_by_status ON items (status, created DESC, id DESC)`)
	for i := range rows {
		add(t, db, fmt.Sprintf("i%04d", i), int64(i/7)) // seven rows share a second
	}
	return &Items{DB: db, Key: []byte("a key of the test")}
}

func exec(t *testing.T, db *sql.DB, query string, args ...any) {
	t.Helper()
	if _, err := db.Exec(query, args...); err != nil {
		t.Fatal(err)
	}
}

func add(t *testing.T, db *sql.DB, id string, created int64) {
	t.Helper()
	exec(t, db, `INSERT INTO items VALUES (?, ?, 'title', 'active')`, id, created)
}

func get(t *testing.T, l *Items, query string) (int, Page) {
	t.Helper()
	w := httptest.NewRecorder()
	l.ServeHTTP(w, httptest.NewRequest("GET", "/items?"+query, nil))
	var p Page
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		t.Fatalf("%s: %v", w.Body, err)
	}
	return w.Code, p
}

func TestWalkWhileRowsComeAndGo(t *testing.T) {
	l := list(t, 95)
	seen, cursor := map[string]int{}, ""
	for step := 0; ; step++ {
		_, p := get(t, l, "limit=10&cursor="+url.QueryEscape(cursor))
		for _, i := range p.Items {
			seen[i.ID]++
		}
		if cursor = p.Next; cursor == "" {
			break
		}
		add(t, l.DB, fmt.Sprintf("new%d", step), 1000+int64(step))     // at the front
		exec(t, l.DB, `DELETE FROM items WHERE id = ?`, p.Items[0].ID) // behind us
		if step%2 == 0 {
			exec(t, l.DB, `DELETE FROM items WHERE id = ?`, p.Items[9].ID) // the row that the cursor stands on
		}
	}
	for i := range 95 {
		if id := fmt.Sprintf("i%04d", i); seen[id] != 1 {
			t.Errorf("%s was seen %d times", id, seen[id])
		}
	}
}

// The founding form: the same walk by page number shows what goes wrong.
func TestPageNumbersShift(t *testing.T) {
	l := list(t, 40)
	_, first := get(t, l, "page=1&limit=10")
	add(t, l.DB, "new", 1000)
	_, second := get(t, l, "page=2&limit=10")
	if second.Items[0].ID != first.Items[9].ID {
		t.Errorf("expected the last row of page 1 again, got %s", second.Items[0].ID)
	}
}

func TestLimits(t *testing.T) {
	l := list(t, 150)
	for query, want := range map[string]int{"": DefaultLimit, "limit=1000000": MaxLimit, "limit=3": 3, "page=1&limit=1000000": MaxLimit} {
		if code, p := get(t, l, query); code != 200 || len(p.Items) != want {
			t.Errorf("%q = %d with %d rows, want %d", query, code, len(p.Items), want)
		}
	}
	for _, query := range []string{"limit=0", "limit=-1", "limit=ten", "limit=", "page=0", "page=-1", "page=9999999999999999999",
		"page=101&limit=100", "page=1&cursor=x"} {
		if code, _ := get(t, l, query); code != 400 {
			t.Errorf("%q = %d, want 400", query, code)
		}
	}
}

func TestForgedCursors(t *testing.T) {
	l := list(t, 30)
	_, p := get(t, l, "limit=5")
	forged := base64.RawURLEncoding.EncodeToString([]byte(strings.Repeat("x", 32) + `{"s":"active","c":1,"i":"' OR 1=1"}`))
	raw, err := base64.RawURLEncoding.DecodeString(p.Next)
	if err != nil {
		t.Fatal(err)
	}
	raw[len(raw)-3] ^= 1
	for name, query := range map[string]string{
		"not base64":   "cursor=!!",
		"too short":    "cursor=eHg",
		"no signature": "cursor=" + forged,
		"one bit":      "cursor=" + base64.RawURLEncoding.EncodeToString(raw),
		"other filter": "status=draft&cursor=" + p.Next,
	} {
		if code, _ := get(t, l, query); code != 400 {
			t.Errorf("%s = %d, want 400", name, code)
		}
	}
	if code, next := get(t, l, "limit=5&cursor="+p.Next); code != 200 || next.Items[0].ID == p.Items[0].ID {
		t.Errorf("control: the true cursor = %d %+v", code, next)
	}
}

func TestEmptyListAndExactEnd(t *testing.T) {
	if _, p := get(t, list(t, 0), ""); p.Items == nil || p.Next != "" {
		t.Errorf("empty list: %+v", p)
	}
	if _, p := get(t, list(t, 20), "limit=20"); len(p.Items) != 20 || p.Next != "" {
		t.Errorf("a page that ends exactly has next %q", p.Next)
	}
}

// The cursor's query must walk the index, not sort the table.
func TestCursorUsesTheIndex(t *testing.T) {
	l := list(t, 10)
	rows, err := l.DB.Query(`EXPLAIN QUERY PLAN SELECT id FROM items WHERE status = 'active' AND (created, id) < (1, 'x')
		ORDER BY created DESC, id DESC LIMIT 5`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var a, b, c int
		var plan string
		if err := rows.Scan(&a, &b, &c, &plan); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(plan, "TEMP B-TREE") || strings.HasPrefix(plan, "SCAN") {
			t.Errorf("plan: %s", plan)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}
