package main

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// list filters by known names only: a typing error must not look like "no filter". The guide on pagination goes on from here.
func (s *Store) list(w http.ResponseWriter, r *http.Request) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		problem(w, http.StatusBadRequest, "the query cannot be read")
		return
	}
	for name := range query {
		if name != "status" {
			problem(w, http.StatusBadRequest, "unknown parameter "+name)
			return
		}
	}
	if query.Has("status") && !slices.Contains([]string{"draft", "published"}, query.Get("status")) {
		problem(w, http.StatusBadRequest, "status is draft or published")
		return
	}
	posts, err := s.filter(r.Context(), query.Get("status"))
	if !refused(w, r, err) {
		answer(w, http.StatusOK, map[string]any{"items": posts})
	}
}

// input is what a client may set. Status and version are not in it.
type input struct {
	Title string `json:"title"`
	Text  string `json:"text"`
}

// create answers 201 and says where the new post is.
func (s *Store) create(w http.ResponseWriter, r *http.Request) {
	var in input
	if !read(w, r, "application/json", &in) || !valid(w, &in.Title, &in.Text) {
		return
	}
	p, err := s.insert(r.Context(), in.Title, in.Text)
	if !refused(w, r, err) {
		w.Header().Set("Location", "/api/posts/"+p.ID)
		answerPost(w, http.StatusCreated, p)
	}
}

func (s *Store) get(w http.ResponseWriter, r *http.Request) {
	p, err := s.find(r.Context(), r.PathValue("id"))
	if !refused(w, r, err) {
		answerPost(w, http.StatusOK, p)
	}
}

// replace sets the whole post; sending it twice leaves the same text as sending it once.
func (s *Store) replace(w http.ResponseWriter, r *http.Request) {
	var in input
	if read(w, r, "application/json", &in) && valid(w, &in.Title, &in.Text) {
		s.write(w, r, &in.Title, &in.Text)
	}
}

// member is one member of a merge patch; it tells "absent" from null.
type member struct{ value *string }

// UnmarshalJSON is called for null as well, which takes the value away, and not for what is absent.
func (m *member) UnmarshalJSON(text []byte) error {
	m.value = new(string)
	return json.Unmarshal(text, m.value)
}

// merge is a JSON merge patch: a member that is absent stays as it is, null takes it away.
func (s *Store) merge(w http.ResponseWriter, r *http.Request) {
	var in *struct {
		Title member `json:"title"`
		Text  member `json:"text"`
	}
	if !read(w, r, "application/merge-patch+json", &in) {
		return
	}
	if in == nil { // a patch that is null would take the whole post away
		problem(w, http.StatusUnprocessableEntity, "a patch is an object")
		return
	}
	if valid(w, in.Title.value, in.Text.value) {
		s.write(w, r, in.Title.value, in.Text.value)
	}
}

// write does what replace and merge share. If-Match keeps one editor from overwriting another.
func (s *Store) write(w http.ResponseWriter, r *http.Request, title, text *string) {
	p, err := s.change(r.Context(), r.PathValue("id"), r.Header.Get("If-Match"), title, text)
	if !refused(w, r, err) {
		answerPost(w, http.StatusOK, p)
	}
}

// remove answers 204 without a body.
func (s *Store) remove(w http.ResponseWriter, r *http.Request) {
	if !refused(w, r, s.delete(r.Context(), r.PathValue("id"), r.Header.Get("If-Match"))) {
		w.WriteHeader(http.StatusNoContent)
	}
}

// publishNow is no change of one field by the client: it has a rule of its own, so it has a path of its own.
func (s *Store) publishNow(w http.ResponseWriter, r *http.Request) {
	p, err := s.publish(r.Context(), r.PathValue("id"), r.Header.Get("If-Match"))
	if !refused(w, r, err) {
		answerPost(w, http.StatusCreated, p)
	}
}

func valid(w http.ResponseWriter, title, text *string) bool {
	switch {
	case title != nil && (strings.TrimSpace(*title) == "" || strings.ContainsRune(*title, 0)):
		problem(w, http.StatusUnprocessableEntity, "title is missing")
	case text != nil && strings.ContainsRune(*text, 0): // PostgreSQL cannot keep it
		problem(w, http.StatusUnprocessableEntity, "text has a zero byte")
	default:
		return true
	}
	return false
}

func answerPost(w http.ResponseWriter, status int, p Post) {
	w.Header().Set("ETag", p.tag())
	answer(w, status, p)
}
