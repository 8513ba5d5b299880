// This program sends events to browsers over plain HTTP, so that a lost connection loses nothing.
package main

import (
	"sync"
	"time"
)

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

// NewBroker begins the ids at the start's microsecond. Had each process begun at 1, a client with id 50 of the process
// before a release would be handed the 51st event of the new one, and never hear that it missed fifty.
func NewBroker(start time.Time) *Broker {
	return &Broker{last: uint64(start.UnixMicro()), subs: map[chan Event]bool{}}
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

// Follow is a subscription: Missed goes out first, then what Next brings, without a gap between the two. Place is the id
// before all of that. Known says that the client's id was ours; otherwise it must read everything again.
type Follow struct {
	Place  uint64
	Missed []Event
	Next   chan Event
	Known  bool
}

// Subscribe goes on behind the event with id last.
func (b *Broker) Subscribe(last uint64) Follow {
	b.mu.Lock()
	defer b.mu.Unlock()
	f := Follow{Place: b.last, Next: make(chan Event, queue)}
	b.subs[f.Next] = true
	oldest := b.last - uint64(len(b.events)) // the id before the first one kept
	if last >= oldest && last <= b.last {
		f.Known, f.Place = true, last
		f.Missed = append(f.Missed, b.events[last-oldest:]...)
	}
	return f
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
