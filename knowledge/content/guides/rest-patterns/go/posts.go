// Package restpatterns is one resource with all its methods: what each answers, and what it refuses.
package restpatterns

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// New registers the routes. Paths name things, in the plural; what is done to them is the method.
func New(s *Store) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/posts", s.list)
	mux.HandleFunc("POST /api/posts", s.create)
	mux.HandleFunc("GET /api/posts/{id}", s.get)
	mux.HandleFunc("PUT /api/posts/{id}", s.replace)
	mux.HandleFunc("PATCH /api/posts/{id}", s.change)
	mux.HandleFunc("DELETE /api/posts/{id}", s.remove)
	mux.HandleFunc("POST /api/posts/{id}/publications", s.publish) // an action becomes a thing of its own
	return mux
}

// list filters by known names only: a typing error must not look like "no filter".
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
	status := query.Get("status")
	if query.Has("status") && !slices.Contains([]string{"draft", "published"}, status) {
		problem(w, http.StatusBadRequest, "status is draft or published")
		return
	}
	answer(w, http.StatusOK, map[string]any{"items": s.filter(status)})
}

// create answers 201 and says where the new post is.
func (s *Store) create(w http.ResponseWriter, r *http.Request) {
	var in Input
	if !read(w, r, "application/json", &in) || !in.valid(w) {
		return
	}
	p := s.insert(in)
	w.Header().Set("Location", "/api/posts/"+p.ID)
	w.Header().Set("ETag", p.tag())
	answer(w, http.StatusCreated, p)
}

func (s *Store) get(w http.ResponseWriter, r *http.Request) {
	p, ok := s.find(r.PathValue("id"))
	if !ok {
		problem(w, http.StatusNotFound, "no such post")
		return
	}
	w.Header().Set("ETag", p.tag())
	answer(w, http.StatusOK, p)
}

// replace sets the whole post; sending it twice leaves the same state as sending it once.
func (s *Store) replace(w http.ResponseWriter, r *http.Request) {
	var in Input
	if !read(w, r, "application/json", &in) || !in.valid(w) {
		return
	}
	s.write(w, r, func(Input) Input { return in })
}

// change is a JSON merge patch: a member that is absent stays as it is, null takes it away.
func (s *Store) change(w http.ResponseWriter, r *http.Request) {
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
	if in.Title.sent && strings.TrimSpace(in.Title.value) == "" {
		problem(w, http.StatusUnprocessableEntity, "title is empty")
		return
	}
	s.write(w, r, func(now Input) Input {
		if in.Title.sent {
			now.Title = in.Title.value
		}
		if in.Text.sent {
			now.Text = in.Text.value
		}
		return now
	})
}

// write does what replace and change share. If-Match keeps one editor from overwriting another.
func (s *Store) write(w http.ResponseWriter, r *http.Request, edit func(Input) Input) {
	p, err := s.update(r.PathValue("id"), r.Header.Get("If-Match"), edit)
	if refused(w, err) {
		return
	}
	w.Header().Set("ETag", p.tag())
	answer(w, http.StatusOK, p)
}

// remove answers 204 without a body.
func (s *Store) remove(w http.ResponseWriter, r *http.Request) {
	if refused(w, s.delete(r.PathValue("id"), r.Header.Get("If-Match"))) {
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// publish is no change of one field by the client: it has a rule of its own, so it has a path of its own.
func (s *Store) publish(w http.ResponseWriter, r *http.Request) {
	p, err := s.setPublished(r.PathValue("id"), r.Header.Get("If-Match"))
	if refused(w, err) {
		return
	}
	w.Header().Set("ETag", p.tag())
	answer(w, http.StatusCreated, p)
}
