// This program lets signed-in people talk to each other over sockets that stay within limits.
package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/coder/websocket"
)

const (
	queue   = 16 // messages that may wait for one client
	perUser = 10 // sockets of one user: some tabs, not a thousand
)

var errSlow = errors.New("the client reads too slowly")

// client is one socket. cancel ends it with a reason.
type client struct {
	session, user string
	conn          *websocket.Conn
	send          chan []byte
	cancel        context.CancelCauseFunc
}

// Hub knows who is there.
type Hub struct {
	mu      sync.Mutex
	clients map[*client]bool
	users   map[string]int
}

// reserve takes one of the user's places; give returns it.
func (h *Hub) reserve(user string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.clients == nil {
		h.clients, h.users = map[*client]bool{}, map[string]int{}
	}
	if h.users[user] >= perUser {
		return false
	}
	h.users[user]++
	return true
}

func (h *Hub) give(user string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.users[user]--; h.users[user] == 0 {
		delete(h.users, user)
	}
}

func (h *Hub) join(c *client) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.clients[c] = true
}

func (h *Hub) leave(c *client) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.clients, c)
}

// tell hands a message to all but its sender. It never waits: a client whose queue is full is cut off, so that one phone in
// a tunnel neither stops the others nor fills the memory.
func (h *Hub) tell(from *client, message []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.clients {
		if c == from {
			continue
		}
		select {
		case c.send <- message:
		default:
			c.cancel(errSlow)
		}
	}
}

// Count says how many sockets are open; a good number for a chart.
func (h *Hub) Count() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.clients)
}

// Wait returns when all sockets have ended, or with ctx.
func (h *Hub) Wait(ctx context.Context) {
	for h.Count() > 0 && ctx.Err() == nil {
		time.Sleep(20 * time.Millisecond)
	}
}
