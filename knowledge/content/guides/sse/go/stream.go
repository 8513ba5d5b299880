package main

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// Stream is the endpoint of an event stream.
type Stream struct {
	Broker    *Broker
	Allowed   func(r *http.Request) bool // asked when the stream opens and at every heartbeat
	Heartbeat time.Duration              // 15 s: shorter than the 30 to 60 s after which proxies give up
	WriteTime time.Duration              // how long one write may take
	Done      <-chan struct{}            // closed when the process shuts down
	open      atomic.Int64               // how many are served now; a good number for a chart
}

// ServeHTTP answers until the client goes, falls behind, loses its rights, or the process ends.
func (s *Stream) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !s.Allowed(r) {
		http.Error(w, "sign in", http.StatusUnauthorized)
		return
	}
	s.open.Add(1)
	defer s.open.Add(-1)
	last := r.Header.Get("Last-Event-ID")
	id, err := strconv.ParseUint(last, 10, 64)
	if err != nil {
		id = math.MaxUint64 // the first visit, or rubbish: no event has this id
	}
	f := s.Broker.Subscribe(id)
	defer s.Broker.Leave(f.Next)

	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // nginx would hold events back; Connection is not ours to set
	out := writer{w, http.NewResponseController(w), s.WriteTime}
	// An id without data is no event, but the browser keeps it: it knows its place before the first event comes.
	if !out.send(fmt.Sprintf("retry: 2000\nid: %d\n\n", f.Place)) {
		return
	}
	if !f.Known && last != "" && !out.send("event: reset\ndata:\n\n") { // "read everything again"
		return
	}
	for _, e := range f.Missed {
		if !out.send(frame(e)) {
			return
		}
	}

	beat := time.NewTicker(s.Heartbeat)
	defer beat.Stop()
	for {
		select {
		case e, open := <-f.Next:
			if !open || !out.send(frame(e)) {
				return // it fell behind; it comes back with Last-Event-ID
			}
		case <-beat.C: // shows us dead clients, and proxies that the stream lives
			if !s.Allowed(r) || !out.send(":\n\n") {
				return
			}
		case <-r.Context().Done():
			return
		case <-s.Done:
			return
		}
	}
}

// frame writes an event. Every line of the data gets its own field: a line break must not begin an event of its own.
func frame(e Event) string {
	var b strings.Builder
	fmt.Fprintf(&b, "id: %d\n", e.ID)
	lines := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(e.Data)
	for line := range strings.SplitSeq(lines, "\n") {
		fmt.Fprintf(&b, "data: %s\n", line)
	}
	return b.String() + "\n"
}

type writer struct {
	w     http.ResponseWriter
	c     *http.ResponseController
	limit time.Duration
}

// send writes and flushes, within the limit: a client that stops reading must not hold us.
func (w writer) send(text string) bool {
	if err := w.c.SetWriteDeadline(time.Now().Add(w.limit)); err != nil {
		return false
	}
	if _, err := w.w.Write([]byte(text)); err != nil {
		return false
	}
	return w.c.Flush() == nil
}
