package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// Errors that callers tell apart. Who calls decides what they become: a status, an exit code, a retry.
var (
	ErrNotFound   = errors.New("no such user")
	ErrEmailTaken = errors.New("the e-mail address is taken")
)

// InvalidError names the member that is not valid.
type InvalidError struct{ Field, Detail string }

func (e InvalidError) Error() string { return e.Field + " " + e.Detail }

// User is what the rest of the program, and clients, may see. The hash is not in it, so it cannot leave by mistake.
type User struct {
	ID      string    `json:"id"`
	Email   string    `json:"email"`
	Name    string    `json:"name"`
	Created time.Time `json:"created_at"`
}

// Store is what the service needs of a store; it is declared here, where it is used.
type Store interface {
	// User returns ErrNotFound when there is none.
	User(ctx context.Context, id string) (User, error)
	// Add returns ErrEmailTaken when another user has the address, also when both arrive at once.
	Add(ctx context.Context, u User, passwordHash string) error
}

// Service holds the rules, and knows neither HTTP nor SQL. Everything it depends on is handed in.
type Service struct {
	Store Store
	Hash  func(password string) (string, error)
	Now   func() time.Time
}

// NewUser is what somebody who signs up sends.
type NewUser struct {
	Email    string `json:"email"`
	Name     string `json:"name"`
	Password string `json:"password"`
}

// Find returns the user, or ErrNotFound.
func (s *Service) Find(ctx context.Context, id string) (User, error) {
	u, err := s.Store.User(ctx, id)
	if err != nil {
		return User{}, fmt.Errorf("find user: %w", err)
	}
	return u, nil
}

// Create validates, hashes, inserts and returns the new user.
func (s *Service) Create(ctx context.Context, in NewUser) (User, error) {
	in.Email = strings.ToLower(strings.TrimSpace(in.Email))
	in.Name = strings.TrimSpace(in.Name)
	if err := in.check(); err != nil {
		return User{}, err
	}
	hash, err := s.Hash(in.Password)
	if err != nil {
		return User{}, fmt.Errorf("hash password: %w", err)
	}
	u := User{ID: rand.Text(), Email: in.Email, Name: in.Name, Created: s.Now().UTC()}
	// No "is it taken?" first: between that question and the insert another request fits. The constraint decides.
	if err := s.Store.Add(ctx, u, hash); err != nil {
		return User{}, fmt.Errorf("add user: %w", err)
	}
	return u, nil
}

func (in NewUser) check() error {
	switch n := utf8.RuneCountInString(in.Password); {
	case !strings.Contains(in.Email, "@") || len(in.Email) > 254:
		return InvalidError{"email", "is not an e-mail address"}
	case in.Name == "" || utf8.RuneCountInString(in.Name) > 80:
		return InvalidError{"name", "is 1 to 80 characters"}
	case n < 15 || n > 128: // the upper limit keeps a megabyte away from the hash
		return InvalidError{"password", "is 15 to 128 characters"}
	}
	return nil
}
