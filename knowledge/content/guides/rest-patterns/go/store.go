package restpatterns

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
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

// index finds a post for a change. match is the request's If-Match: "" and "*" agree with every version.
func (s *Store) index(id, match string) (int, error) {
	for i := range s.posts {
		if s.posts[i].ID != id {
			continue
		}
		if match != "" && match != "*" && match != s.posts[i].tag() {
			return 0, errStale
		}
		return i, nil
	}
	return 0, errMissing
}

func (s *Store) find(id string) (Post, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, err := s.index(id, "")
	if err != nil {
		return Post{}, false
	}
	return s.posts[i], true
}

func (s *Store) update(id, match string, edit func(Input) Input) (Post, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, err := s.index(id, match)
	if err != nil {
		return Post{}, err
	}
	p := &s.posts[i]
	p.Input = edit(p.Input)
	p.Version++
	return *p, nil
}

func (s *Store) setPublished(id, match string) (Post, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, err := s.index(id, match)
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

func (s *Store) delete(id, match string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, err := s.index(id, match)
	if err == nil {
		s.posts = append(s.posts[:i], s.posts[i+1:]...)
	}
	return err
}
