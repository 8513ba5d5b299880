// Package sessionlogin signs people in with a cookie that means nothing by itself: the session lives on the server.
package sessionlogin

import (
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"sync"
	"time"
)

// A session ends after Idle without use, and after Absolute whatever happens.
const (
	Idle     = 30 * time.Minute
	Absolute = 12 * time.Hour
)

var errNoSession = errors.New("no session")

type session struct {
	user          string
	created, used time.Time
}

// Sessions keeps sessions by the hash of their id: who reads a backup of the table cannot sign in with it. In a database
// this is one table with columns id_hash, user_id, created, used, and an index on user_id.
type Sessions struct {
	Now  func() time.Time
	mu   sync.Mutex
	rows map[[sha256.Size]byte]session
}

// Begin makes a session with a fresh id; 128 random bits at least.
func (s *Sessions) Begin(user string) (id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rows == nil {
		s.rows = map[[sha256.Size]byte]session{}
	}
	id, now := rand.Text(), s.Now()
	s.rows[sha256.Sum256([]byte(id))] = session{user, now, now}
	return id
}

// User returns whose session it is, and counts this as use.
func (s *Sessions) User(id string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key, now := sha256.Sum256([]byte(id)), s.Now()
	row, ok := s.rows[key]
	if !ok {
		return "", errNoSession
	}
	if now.Sub(row.used) > Idle || now.Sub(row.created) > Absolute {
		delete(s.rows, key)
		return "", errNoSession
	}
	row.used = now // a database need be told only every few minutes
	s.rows[key] = row
	return row.user, nil
}

// End ends one session.
func (s *Sessions) End(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.rows, sha256.Sum256([]byte(id)))
}

// EndAll ends every session of a user: after a new password, or when the account is blocked.
func (s *Sessions) EndAll(user string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for key, row := range s.rows {
		if row.user == user {
			delete(s.rows, key)
		}
	}
}
