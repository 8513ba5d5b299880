package oauthlogin

import (
	"crypto/rand"
	"errors"
	"sync"
)

// identity is who somebody is at a provider. Only the pair is unique, and it never passes to another person.
type identity struct{ issuer, subject string }

// Accounts knows which identities belong to which of our users. In a database: a table with a unique (issuer, subject).
type Accounts struct {
	mu     sync.Mutex
	users  map[identity]string
	emails map[string]string // by user; for letters, never to find somebody
}

// ErrLinked means that the identity belongs to another user already.
var ErrLinked = errors.New("this identity belongs to another account")

// SignIn returns the user of an identity and makes one at the first visit. It does not look for the e-mail address: the
// provider may not have checked it, and addresses pass to other people.
func (a *Accounts) SignIn(issuer, subject, email string) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.open()
	id := identity{issuer, subject}
	user, known := a.users[id]
	if !known {
		user = rand.Text()
		a.users[id] = user
	}
	a.emails[user] = email
	return user
}

// Link adds an identity to a user who is signed in and has proved it again now. That is the only way to join two.
func (a *Accounts) Link(user, issuer, subject string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.open()
	id := identity{issuer, subject}
	if owner, taken := a.users[id]; taken && owner != user {
		return ErrLinked
	}
	a.users[id] = user
	return nil
}

func (a *Accounts) open() {
	if a.users == nil {
		a.users, a.emails = map[identity]string{}, map[string]string{}
	}
}
