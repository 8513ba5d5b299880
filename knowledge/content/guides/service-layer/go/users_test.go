package main

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

// shelf is a store of ten lines. The service is tested without a database, without a clock and without a slow hash.
type shelf map[string]User

func (s shelf) User(_ context.Context, id string) (User, error) {
	if u, ok := s[id]; ok {
		return u, nil
	}
	return User{}, ErrNotFound
}

func (s shelf) Add(_ context.Context, u User, passwordHash string) error {
	if passwordHash != "hash of "+password {
		return errors.New("that is no hash: " + passwordHash)
	}
	for _, other := range s {
		if other.Email == u.Email {
			return ErrEmailTaken
		}
	}
	s[u.ID] = u
	return nil
}

const password = "correct horse battery"

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func service(s shelf) *Service {
	return &Service{Store: s, Hash: func(p string) (string, error) { return "hash of " + p, nil }, Now: func() time.Time { return noon }}
}

func TestCreateThenFind(t *testing.T) {
	s := service(shelf{})
	made, err := s.Create(t.Context(), NewUser{" Ada@Example.org", " Ada ", password})
	if err != nil || made.Email != "ada@example.org" || made.Name != "Ada" || made.Created != noon {
		t.Fatalf("%+v %v", made, err)
	}
	if found, err := s.Find(t.Context(), made.ID); err != nil || found != made {
		t.Errorf("found %+v %v", found, err)
	}
}

func TestRefusals(t *testing.T) {
	store := shelf{"1": {ID: "1", Email: "ada@example.org"}}
	s := service(store)
	if _, err := s.Find(t.Context(), "2"); !errors.Is(err, ErrNotFound) {
		t.Errorf("a missing user is %v", err)
	}
	if _, err := s.Create(t.Context(), NewUser{"ADA@example.org", "Eve", password}); !errors.Is(err, ErrEmailTaken) {
		t.Errorf("a taken address is %v", err)
	}
	for _, in := range []NewUser{{"ada", "Ada", password}, {"a@b.org", " ", password}, {"a@b.org", "Ada", "short"}, {"a@b.org", "Ada", strings.Repeat("x", 129)}} {
		if _, err := s.Create(t.Context(), in); !errors.As(err, &InvalidError{}) || len(store) != 1 {
			t.Errorf("%+v is %v", in, err)
		}
	}
}
