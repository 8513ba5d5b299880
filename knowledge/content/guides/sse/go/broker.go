// Package sse sends events to browsers over plain HTTP, so that a lost connection loses nothing.
package sse

import "sync"

const (
	kept  = 256 // events that a client can catch up on
	queue = 16  // events that may wait for one client
)

// Event is one event. Ids ascend by one; with several processes take them from the table that events are written to.
type Event struct {
	ID   uint64
	Data string
}

// Broker hands events to everybody who listens, and keeps the last ones.
type Broker struct {
	mu     sync.Mutex
	last   uint64
	events []Event
	subs   map[chan Event]bool
}

// Publish sends data to all. It never waits: a client whose queue is full is cut off and comes back with its last id.
func (b *Broker) Publish(data string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.last++
	e := Event{b.last, data}
	if b.events = append(b.events, e); len(b.events) > kept {
		b.events = b.events[1:]
	}
	for sub := range b.subs {
		select {
		case sub <- e:
		default:
			delete(b.subs, sub)
			close(sub)
		}
	}
}

// Subscribe returns what came after the event with id last, and a channel for what comes next, without a gap between the
// two. gone means that last is too old, or not ours: the client must read everything again.
func (b *Broker) Subscribe(last uint64, resume bool) (missed []Event, next chan Event, gone bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if resume {
		oldest := b.last - uint64(len(b.events)) // the id before the first one kept
		if gone = last < oldest || last > b.last; !gone {
			missed = append(missed, b.events[last-oldest:]...)
		}
	}
	if b.subs == nil {
		b.subs = map[chan Event]bool{}
	}
	next = make(chan Event, queue)
	b.subs[next] = true
	return missed, next, gone
}

// Leave ends a subscription; a second call does nothing.
func (b *Broker) Leave(sub chan Event) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.subs[sub] {
		delete(b.subs, sub)
		close(sub)
	}
}

// Count says how many listen; a good number for a chart.
func (b *Broker) Count() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.subs)
}
