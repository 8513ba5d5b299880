package samples

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

func TestPagination(t *testing.T) {
	prove(t, "pagination", func(t *testing.T) proof {
		return proof{
			given: func(t *testing.T, p *program) {
				list := pagedList{p}
				list.fill(t, 150)
				p.each["bad query"] = map[string]string{}
				for _, q := range []string{"limit=0", "limit=-1", "limit=ten", "limit=", "limit=1.5", "limit=5%3B", "page=0", "page=-1", "page=", "page=x", "page=101&limit=100",
					"page=9999999999999999999", "page=2&cursor=x", "status=secret", "status=", "statsu=active", "sort=id", "sort=created_at", "sort=title%20DESC", "sort=-created,id",
					"sort=title;SELECT%201", "sort=constructor", "sort=__proto__", "offset=10", "cursor="} {
					p.each["bad query"][q] = q
				}
				p.each["forged cursor"] = forgedCursors(t, list.page(t, "limit=3").Next, list.page(t, "limit=4").Next)
			},
			talk: func(t *testing.T, p *program) {
				list := pagedList{p}
				for _, sort := range []string{"-created", "title"} {
					t.Run("walk by "+sort, func(t *testing.T) { list.walk(t, sort) })
				}
				list.work(t) // ends the program
			},
		}
	})
}

// pagedList is a program under proof and the table behind it.
type pagedList struct{ *program }

type page struct {
	Items []struct{ ID string }
	Next  string
}

// fill makes n active rows and five archived ones. Seven share each microsecond, ten different titles share all rows, and all
// of it is far less than a millisecond long.
func (l pagedList) fill(t *testing.T, n int) {
	t.Helper()
	l.db.SQL(t, "-c", fmt.Sprintf(`TRUNCATE items;
		INSERT INTO items SELECT 'i' || lpad(g::text, 5, '0'), 'title ' || g %% 10, 'active', '2026-01-01Z'::timestamptz + g / 7 * interval '1 microsecond' FROM generate_series(0, %d) g;
		INSERT INTO items SELECT 'a' || g, 'title', 'archived', '2026-01-01Z' FROM generate_series(1, 5) g`, n-1))
}

func (l pagedList) page(t *testing.T, query string) (found page) {
	t.Helper()
	a, err := l.ask(t.Context(), step{Send: "GET /items?" + query})
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(a.body, &found); err != nil || a.status != 200 {
		t.Fatalf("%s: %d %s", query, a.status, a.body)
	}
	return found
}

// walk reads all pages while rows come in before and behind it and go away, the one that the cursor stands on, too.
func (l pagedList) walk(t *testing.T, sort string) {
	const rows = 95
	l.fill(t, rows)
	seen, gone := map[string]int{}, map[string]bool{}
	query := "sort=" + sort + "&limit=10"
	for i := 0; i < rows; i++ {
		found := l.page(t, query)
		for _, item := range found.Items {
			seen[item.ID]++
		}
		if found.Next == "" {
			break
		}
		l.db.SQL(t, "-c", fmt.Sprintf(`INSERT INTO items VALUES ('new%d', 'A', 'active', '2026-02-01Z'), ('late%d', 'z', 'active', '2025-12-01Z')`, i, i))
		for _, id := range []string{found.Items[0].ID, found.Items[9-i%2].ID} {
			l.db.SQL(t, "-c", "DELETE FROM items WHERE id = '"+id+"'")
			gone[id] = true
		}
		query = "sort=" + sort + "&limit=10&cursor=" + url.QueryEscape(found.Next)
	}
	for i := range rows {
		if id := fmt.Sprintf("i%05d", i); seen[id] != 1 {
			t.Errorf("%s was seen %d times", id, seen[id])
		}
	}
	for id, n := range seen {
		if n != 1 || strings.HasPrefix(id, "new") {
			t.Errorf("%s was seen %d times", id, n)
		}
	}
	if seen["late0"] != 1 || len(gone) < 16 {
		t.Errorf("what came in behind the cursor was seen %d times, and %d rows went away", seen["late0"], len(gone))
	}
}

// work counts what the database read for a walk over 6,000 of 60,000 rows: by offset it is thirty times as much as is answered,
// and with a count of all ten times that.
func (l pagedList) work(t *testing.T) {
	l.stop(t) // a connection that ends hands in its numbers: those of the walks, before the reset, and then those of this one
	l.fill(t, 60_000)
	l.db.SQL(t, "-c", "ANALYZE items", "-c", "SELECT pg_stat_reset()")
	l = pagedList{l.again(t)}
	l.ready(t, "/items?limit=1")
	query := "limit=100"
	for range 60 {
		query = "limit=100&cursor=" + l.page(t, query).Next
	}
	l.stop(t)
	read, err := strconv.Atoi(l.db.SQL(t, "-c", "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_user_tables WHERE relname = 'items'"))
	if err != nil || read < 6_000 || read > 7_000 {
		t.Errorf("the database read %d rows to answer 6000: %v", read, err)
	}
}

// forgedCursors are made from two true ones: the signature comes first, then what is signed.
func forgedCursors(t *testing.T, one, other string) map[string]string {
	t.Helper()
	decode := func(s string) []byte {
		raw, err := base64.RawURLEncoding.DecodeString(s)
		if err != nil || len(raw) < 40 {
			t.Fatalf("cursor %q: %v", s, err)
		}
		return raw
	}
	encode := base64.RawURLEncoding.EncodeToString
	a, b := decode(one), decode(other)
	list := map[string]string{
		"rubbish": "%21%21%21", "short": "eHg", "a number": "7", "an id": "i00100", "a letter of another alphabet": "%C3%A9%C3%A9%C3%A9%C3%A9", "a zero byte": "%00",
		"cut off": one[:len(one)-8], "no signature": encode(a[32:]), "the signature of another": encode(append(a[:32:32], b[32:]...)), "only a signature": encode(a[:32]),
		"more behind it":      encode(append(a[:len(a):len(a)], ' ')),
		"a signature of zero": encode(append(make([]byte, 32), a[32:]...)), "a quote": encode([]byte(strings.Repeat("x", 32) + strings.ReplaceAll(string(a[32:]), "i00", `' OR 1=1`))),
		"long": strings.Repeat("A", 3000),
	}
	for i := 0; i < len(a); i += 11 {
		changed := append([]byte{}, a...)
		changed[i] ^= 1
		list[fmt.Sprintf("one bit of byte %d", i)] = encode(changed)
	}
	return list
}
