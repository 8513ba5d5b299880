package samples

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"testing"
)

func TestRestPatterns(t *testing.T) {
	prove(t, "rest-patterns", func(t *testing.T) proof {
		return proof{
			given: func(t *testing.T, p *program) {
				p.each["stale"] = map[string]string{"an older version": `"1"`, "a weak tag": `W/"6"`, "no quotes": "6", "a quote": `"' OR '1'='1"`, "empty": `""`}
				p.each["bad query"] = map[string]string{"a typing error": "statsu=draft", "an unknown value": "status=secret", "an empty value": "status=", "a second name": "status=draft&title=x"}
				p.each["invalid"] = map[string]string{"no title": "{}", "spaces": `{"title":" "}`, "null": "null", "a list": "[]", "a number": `{"title":7}`, "null for a title": `{"title":null}`,
					"a status": `{"title":"x","status":"published"}`, "a version": `{"title":"x","version":9}`, "a zero byte": `{"title":"x\u0000"}`, "a zero byte in the text": `{"title":"x","text":"\u0000"}`}
				p.each["invalid patch"] = map[string]string{"null": "null", "a list": "[]", "no title": `{"title":null}`, "spaces": `{"title":" "}`, "a status": `{"status":"draft"}`, "a number": `{"text":7}`}
				p.each["unknown"] = map[string]string{"GET": "GET /api/posts/7", "PUT": "PUT /api/posts/7", "DELETE": "DELETE /api/posts/7", "action": "POST /api/posts/7/publications",
					"a quote": "GET /api/posts/x'%20OR%20'1'='1", "an address": "GET /nowhere", "a deeper one": "GET /api/posts/7/nothing"}
			},
			talk: func(t *testing.T, p *program) {
				w := postWriters{p}
				t.Run("eight with one tag", w.oneTag)
				t.Run("two members", w.twoMembers)
				t.Run("eight publish", w.publish)
			},
		}
	})
}

// postWriters are clients that write at once.
type postWriters struct{ *program }

func (w postWriters) create(t *testing.T) string {
	t.Helper()
	a, err := w.ask(t.Context(), step{Send: "POST /api/posts", Body: `{"title":"new"}`, Headers: map[string]any{"content-type": "application/json"}})
	if err != nil || a.status != http.StatusCreated {
		t.Fatalf("%+v %v", a, err)
	}
	return a.header.Get("Location")
}

// together sends all steps at once and counts their statuses.
func (w postWriters) together(t *testing.T, steps []step) map[int]int {
	t.Helper()
	codes := make([]int, len(steps))
	var wait sync.WaitGroup
	for i, s := range steps {
		wait.Go(func() {
			other := player{url: w.url, known: map[string]string{}} // a player plays alone
			if a, err := other.ask(t.Context(), s); err == nil {
				codes[i] = a.status
			}
		})
	}
	wait.Wait()
	w.asked += len(steps)
	count := map[int]int{}
	for _, c := range codes {
		count[c]++
	}
	return count
}

// oneTag: a version that is looked at before the write, and not with it, lets several through.
func (w postWriters) oneTag(t *testing.T) {
	for range 5 {
		post, steps := w.create(t), []step{}
		for i := range 8 {
			steps = append(steps, step{Send: "PUT " + post, Body: fmt.Sprintf(`{"title":"editor %d"}`, i), Headers: map[string]any{"content-type": "application/json", "if-match": `"1"`}})
		}
		if count := w.together(t, steps); count[200] != 1 || count[412] != 7 {
			t.Fatalf("statuses %v, want one 200 and 7 times 412", count)
		}
	}
}

// twoMembers: a patch that is read, merged and written back takes the other's change away.
func (w postWriters) twoMembers(t *testing.T) {
	for range 10 {
		post := w.create(t)
		patch := map[string]any{"content-type": "application/merge-patch+json"}
		count := w.together(t, []step{{Send: "PATCH " + post, Body: `{"title":"ours"}`, Headers: patch}, {Send: "PATCH " + post, Body: `{"text":"theirs"}`, Headers: patch}})
		a, err := w.ask(t.Context(), step{Send: "GET " + post})
		if err != nil {
			t.Fatal(err)
		}
		var now struct{ Title, Text string }
		if err := json.Unmarshal(a.body, &now); err != nil || count[200] != 2 || now.Title != "ours" || now.Text != "theirs" {
			t.Fatalf("statuses %v, and the post is %s: %v", count, a.body, err)
		}
	}
}

func (w postWriters) publish(t *testing.T) {
	post, steps := w.create(t), []step{}
	for range 8 {
		steps = append(steps, step{Send: "POST " + post + "/publications"})
	}
	if count := w.together(t, steps); count[201] != 1 || count[409] != 7 {
		t.Errorf("statuses %v, want one 201 and 7 times 409", count)
	}
}
