package restpatterns

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"sync"
)

// Input is what a client may set. Status is not in it.
type Input struct {
	Title string `json:"title"`
	Text  string `json:"text"`
}

func (in Input) valid(w http.ResponseWriter) bool {
	if strings.TrimSpace(in.Title) != "" {
		return true
	}
	problem(w, http.StatusUnprocessableEntity, "title is missing")
	return false
}

// member is one member of a merge patch; it tells "absent" from null.
type member struct {
	sent  bool
	value string
}

// UnmarshalJSON is called for null as well, and not for what is absent.
func (m *member) UnmarshalJSON(text []byte) error {
	m.sent = true
	return json.Unmarshal(text, &m.value) // null leaves the empty text
}

// Post is what a client gets.
type Post struct {
	ID string `json:"id"`
	Input
	Status  string `json:"status"`
	Version int    `json:"version"`
}

func (p Post) tag() string { return fmt.Sprintf(`"%d"`, p.Version) }

var (
	errMissing = errors.New("no such post")
	errStale   = errors.New("the post has changed since you read it")
	errTwice   = errors.New("the post is published already")
)

// refused maps the store's errors to statuses, once for all handlers.
func refused(w http.ResponseWriter, err error) bool {
	switch {
	case err == nil:
		return false
	case errors.Is(err, errMissing):
		problem(w, http.StatusNotFound, err.Error())
	case errors.Is(err, errStale):
		problem(w, http.StatusPreconditionFailed, err.Error())
	case errors.Is(err, errTwice):
		problem(w, http.StatusConflict, err.Error())
	default:
		problem(w, http.StatusInternalServerError, "")
	}
	return true
}

// Store keeps posts in memory, for the sample.
type Store struct {
	mu    sync.Mutex
	posts []Post
}

func (s *Store) filter(status string) []Post {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := []Post{} // an empty list is [], never null
	for _, p := range s.posts {
		if status == "" || p.Status == status {
			found = append(found, p)
		}
	}
	return found
}

func (s *Store) insert(in Input) Post {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := Post{ID: rand.Text(), Input: in, Status: "draft", Version: 1}
	s.posts = append(s.posts, p)
	return p
}

func (s *Store) index(id string) (int, error) {
	for i := range s.posts {
		if s.posts[i].ID == id {
			return i, nil
		}
	}
	return 0, errMissing
}

func (s *Store) find(id string) (Post, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, err := s.index(id)
	if err != nil {
		return Post{}, false
	}
	return s.posts[i], true
}

func (s *Store) update(id, match string, edit func(Input) Input) (Post, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, err := s.index(id)
	if err != nil {
		return Post{}, err
	}
	p := &s.posts[i]
	if match != "" && match != "*" && match != p.tag() {
		return Post{}, errStale
	}
	p.Input = edit(p.Input)
	p.Version++
	return *p, nil
}

func (s *Store) setPublished(id string) (Post, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, err := s.index(id)
	if err != nil {
		return Post{}, err
	}
	if s.posts[i].Status == "published" {
		return Post{}, errTwice
	}
	s.posts[i].Status = "published"
	s.posts[i].Version++
	return s.posts[i], nil
}

func (s *Store) delete(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, err := s.index(id)
	if err == nil {
		s.posts = append(s.posts[:i], s.posts[i+1:]...)
	}
	return err
}

// read takes one JSON value of one media type; the guide on input goes further.
func read(w http.ResponseWriter, r *http.Request, media string, into any) bool {
	if got, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || got != media {
		problem(w, http.StatusUnsupportedMediaType, "send "+media)
		return false
	}
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, 64<<10))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		problem(w, http.StatusBadRequest, "the body cannot be read")
		return false
	}
	return true
}

func problem(w http.ResponseWriter, status int, detail string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"title": http.StatusText(status), "status": status, "detail": detail})
}
