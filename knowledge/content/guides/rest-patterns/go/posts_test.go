package restpatterns

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

const (
	plain = "application/json"
	merge = "application/merge-patch+json"
)

func ask(h http.Handler, method, path, media, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", media)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func post(t *testing.T, w *httptest.ResponseRecorder, want int) Post {
	t.Helper()
	var p Post
	if w.Code != want {
		t.Fatalf("status %d, want %d: %s", w.Code, want, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestLifeOfAPost(t *testing.T) {
	h := New(&Store{})
	w := ask(h, "POST", "/api/posts", plain, `{"title":"One","text":"first"}`)
	p := post(t, w, 201)
	path := w.Header().Get("Location")
	if path != "/api/posts/"+p.ID || p.Status != "draft" {
		t.Fatalf("Location %q for %+v", path, p)
	}
	if got := post(t, ask(h, "GET", path, "", ""), 200); got != p {
		t.Errorf("read back %+v, want %+v", got, p)
	}
	if got := post(t, ask(h, "PATCH", path, merge, `{"title":"Two"}`), 200); got.Title != "Two" || got.Text != "first" {
		t.Errorf("PATCH changed what it was not given: %+v", got)
	}
	if got := post(t, ask(h, "PATCH", path, merge, `{"text":null}`), 200); got.Title != "Two" || got.Text != "" {
		t.Errorf("null takes a member away: %+v", got)
	}
	if got := post(t, ask(h, "PUT", path, plain, `{"title":"Three"}`), 200); got.Text != "" {
		t.Errorf("PUT replaces the whole; text is still %q", got.Text)
	}
	again := post(t, ask(h, "PUT", path, plain, `{"title":"Three"}`), 200)
	if again.Title != "Three" {
		t.Errorf("the second PUT left %+v", again)
	}
	if got := post(t, ask(h, "POST", path+"/publications", plain, ""), 201); got.Status != "published" {
		t.Errorf("publishing left %+v", got)
	}
	if w := ask(h, "POST", path+"/publications", plain, ""); w.Code != 409 {
		t.Errorf("publishing twice = %d, want 409", w.Code)
	}
	if w := ask(h, "DELETE", path, "", ""); w.Code != 204 || w.Body.Len() != 0 {
		t.Errorf("DELETE = %d %q", w.Code, w.Body)
	}
	if w := ask(h, "DELETE", path, "", ""); w.Code != 404 {
		t.Errorf("DELETE of what is gone = %d", w.Code)
	}
}

func TestRefusals(t *testing.T) {
	h := New(&Store{})
	path := ask(h, "POST", "/api/posts", plain, `{"title":"One"}`).Header().Get("Location")
	for name, c := range map[string]struct {
		method, path, media, body string
		want                      int
	}{
		"unknown id":          {"GET", "/api/posts/7", "", "", 404},
		"broken JSON":         {"POST", "/api/posts", plain, "{", 400},
		"missing title":       {"POST", "/api/posts", plain, "{}", 422},
		"client sets status":  {"POST", "/api/posts", plain, `{"title":"x","status":"published"}`, 400},
		"form in place of it": {"POST", "/api/posts", "application/x-www-form-urlencoded", "title=x", 415},
		"patch as plain JSON": {"PATCH", path, plain, `{"title":"x"}`, 415},
		"a patch of nothing":  {"PATCH", path, merge, `null`, 422},
		"title taken away":    {"PATCH", path, merge, `{"title":null}`, 422},
		"empty title":         {"PATCH", path, merge, `{"title":" "}`, 422},
		"unknown parameter":   {"GET", "/api/posts?statsu=draft", "", "", 400},
		"unknown status":      {"GET", "/api/posts?status=secret", "", "", 400},
		"broken query":        {"GET", "/api/posts?status=%zz", "", "", 400},
	} {
		if w := ask(h, c.method, c.path, c.media, c.body); w.Code != c.want {
			t.Errorf("%s: %s %s = %d, want %d", name, c.method, c.path, w.Code, c.want)
		}
	}
	w := ask(h, "PUT", "/api/posts", plain, `{}`)
	if w.Code != 405 || w.Header().Get("Allow") != "GET, HEAD, POST" {
		t.Errorf("PUT on the list = %d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
}

func TestSecondEditorIsRefused(t *testing.T) {
	h := New(&Store{})
	w := ask(h, "POST", "/api/posts", plain, `{"title":"One"}`)
	path, tag := w.Header().Get("Location"), w.Header().Get("ETag")
	post(t, ask(h, "PUT", path, plain, `{"title":"first editor"}`, "If-Match", tag), 200)
	if w := ask(h, "PUT", path, plain, `{"title":"second editor"}`, "If-Match", tag); w.Code != 412 {
		t.Errorf("stale write = %d, want 412", w.Code)
	}
	for _, stale := range [][2]string{{"DELETE", path}, {"POST", path + "/publications"}} {
		if w := ask(h, stale[0], stale[1], plain, "", "If-Match", tag); w.Code != 412 {
			t.Errorf("stale %s = %d, want 412", stale[0], w.Code)
		}
	}
	w = ask(h, "GET", path, "", "")
	if p := post(t, w, 200); p.Title != "first editor" || p.Status != "draft" {
		t.Errorf("a stale write went through: %+v", p)
	}
	if w := ask(h, "DELETE", path, "", "", "If-Match", w.Header().Get("ETag")); w.Code != 204 {
		t.Errorf("control: DELETE of what was read = %d", w.Code)
	}
}

func TestFilter(t *testing.T) {
	h := New(&Store{})
	path := ask(h, "POST", "/api/posts", plain, `{"title":"out"}`).Header().Get("Location")
	ask(h, "POST", path+"/publications", plain, "")
	ask(h, "POST", "/api/posts", plain, `{"title":"not yet"}`)
	for query, want := range map[string]int{"": 2, "?status=draft": 1, "?status=published": 1} {
		var list struct{ Items []Post }
		if err := json.Unmarshal(ask(h, "GET", "/api/posts"+query, "", "").Body.Bytes(), &list); err != nil {
			t.Fatal(err)
		}
		if len(list.Items) != want {
			t.Errorf("%q finds %d, want %d", query, len(list.Items), want)
		}
	}
	if body := ask(New(&Store{}), "GET", "/api/posts", "", "").Body.String(); !strings.Contains(body, `"items":[]`) {
		t.Errorf("an empty list must be [], is %s", body)
	}
}
