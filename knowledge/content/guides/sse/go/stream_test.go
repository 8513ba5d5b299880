package sse

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

type site struct {
	*httptest.Server
	broker  *Broker
	allowed atomic.Bool
	done    chan struct{}
	place   string // where the last opened stream began
}

func newSite(t *testing.T) *site {
	t.Helper()
	return siteWith(t, 50*time.Millisecond)
}

func siteWith(t *testing.T, heartbeat time.Duration) *site {
	t.Helper()
	s := &site{broker: NewBroker(time.UnixMicro(0)), done: make(chan struct{})} // ids from 1, to be read more quickly
	s.allowed.Store(true)
	s.Server = httptest.NewServer(&Stream{Broker: s.broker, Heartbeat: heartbeat, WriteTime: 5 * time.Second,
		Allowed: func(*http.Request) bool { return s.allowed.Load() }, Done: s.done})
	t.Cleanup(s.Close)
	return s
}

// open begins a stream and reads its first block, so that the subscription is there. Every read ends after 10 s.
func (s *site) open(t *testing.T, lastID string) (*http.Response, *bufio.Reader) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, "GET", s.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	if lastID != "" {
		r.Header.Set("Last-Event-ID", lastID)
	}
	res, err := s.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = res.Body.Close() })
	in := bufio.NewReader(res.Body)
	if res.StatusCode == 200 {
		first := block(t, in)
		place, ok := strings.CutPrefix(first, "retry: 2000\nid: ")
		if _, err := strconv.ParseUint(place, 10, 64); err != nil || !ok {
			t.Fatalf("first block %q", first)
		}
		s.place = place
	}
	return res, in
}

// block reads up to an empty line.
func block(t *testing.T, in *bufio.Reader) string {
	t.Helper()
	var lines []string
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			t.Fatalf("%v after %q", err, lines)
		}
		if line = strings.TrimSuffix(line, "\n"); line == "" {
			return strings.Join(lines, "\n")
		}
		lines = append(lines, line)
	}
}

// event reads the next block that is no heartbeat.
func event(t *testing.T, in *bufio.Reader) string {
	t.Helper()
	for {
		if b := block(t, in); b != ":" {
			return b
		}
	}
}

func (s *site) wait(t *testing.T, listeners int) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); s.broker.Count() != listeners; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d listen, want %d", s.broker.Count(), listeners)
		}
	}
}

func TestHeaders(t *testing.T) {
	res, _ := newSite(t).open(t, "")
	if h := res.Header; h.Get("Content-Type") != "text/event-stream" || h.Get("X-Accel-Buffering") != "no" ||
		h.Get("Cache-Control") != "no-store" || h.Get("Connection") != "" {
		t.Errorf("%v", h)
	}
}

func TestEventsComeAtOnce(t *testing.T) {
	s := newSite(t)
	_, in := s.open(t, "")
	begin := time.Now()
	s.broker.Publish("one")
	if e := event(t, in); e != "id: 1\ndata: one" || time.Since(begin) > time.Second {
		t.Errorf("%q after %v", e, time.Since(begin))
	}
}

func TestHeartbeat(t *testing.T) {
	_, in := newSite(t).open(t, "")
	for range 2 {
		if b := block(t, in); b != ":" {
			t.Errorf("block %q", b)
		}
	}
}

func TestResume(t *testing.T) {
	s := newSite(t)
	for i := range 5 {
		s.broker.Publish("event " + strconv.Itoa(i+1))
	}
	_, in := s.open(t, "3")
	if s.place != "3" { // any later, and a second break would skip what is on its way now
		t.Errorf("the stream begins at %s", s.place)
	}
	for _, want := range []string{"id: 4\ndata: event 4", "id: 5\ndata: event 5"} {
		if e := event(t, in); e != want {
			t.Errorf("%q, want %q", e, want)
		}
	}
	s.broker.Publish("event 6")
	if e := event(t, in); e != "id: 6\ndata: event 6" {
		t.Errorf("%q", e)
	}
}

// The line may break before anything was said. The founding form then forgot what came meanwhile, and so does a stream
// that sends ids with events only: the browser has none to send back.
func TestBreakBeforeTheFirstEvent(t *testing.T) {
	s := newSite(t)
	s.broker.Publish("before anybody came")
	res, _ := s.open(t, "")
	_ = res.Body.Close()
	s.broker.Publish("meanwhile")
	if _, in := s.open(t, s.place); event(t, in) != "id: 2\ndata: meanwhile" {
		t.Error("what came meanwhile is lost")
	}
}

// After a release every client comes back with an id of the process before.
func TestIDsOfTheProcessBefore(t *testing.T) {
	start := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	before, after := NewBroker(start), NewBroker(start.Add(time.Minute))
	for range 100 {
		before.Publish("x")
		after.Publish("y")
	}
	old := before.Subscribe(0).Place - 50
	if f := before.Subscribe(old); !f.Known || len(f.Missed) != 50 {
		t.Errorf("control: %d missed, known %v", len(f.Missed), f.Known)
	}
	if f := after.Subscribe(old); f.Known || len(f.Missed) != 0 {
		t.Errorf("the new process takes an old id for its own and sends %d events", len(f.Missed))
	}
}

func TestAfterAResetTheClientKnowsItsPlace(t *testing.T) {
	s := newSite(t)
	for range kept + 10 {
		s.broker.Publish("x")
	}
	res, in := s.open(t, "5")
	if e := event(t, in); e != "event: reset\ndata:" || s.place != strconv.Itoa(kept+10) {
		t.Errorf("%q at %s", e, s.place)
	}
	_ = res.Body.Close()
	s.broker.Publish("next")
	if _, in := s.open(t, s.place); event(t, in) != "id: "+strconv.Itoa(kept+11)+"\ndata: next" {
		t.Error("a second reset, or a gap")
	}
}

func TestNothingIsMissedAndNothingComesTwice(t *testing.T) {
	s := newSite(t)
	go func() {
		for i := range 100 {
			s.broker.Publish(strconv.Itoa(i + 1))
			time.Sleep(time.Millisecond)
		}
	}()
	last := 0
	for last < 100 { // the connection breaks after every eighth event
		res, in := s.open(t, strconv.Itoa(last))
		for range 8 {
			if last == 100 {
				break
			}
			last++
			if e, want := event(t, in), "id: "+strconv.Itoa(last); !strings.HasPrefix(e, want+"\n") {
				t.Fatalf("%q, want %s", e, want)
			}
		}
		_ = res.Body.Close()
	}
}

func TestIDsThatCannotBeResumed(t *testing.T) {
	s := newSite(t)
	for range kept + 10 {
		s.broker.Publish("x")
	}
	for _, id := range []string{"5", "99999", "-1", "x'; DROP TABLE", "18446744073709551615"} {
		if _, in := s.open(t, id); event(t, in) != "event: reset\ndata:" {
			t.Errorf("id %q is not told to read again", id)
		}
	}
}

func TestLineBreaksMakeNoNewEvent(t *testing.T) {
	s := newSite(t)
	_, in := s.open(t, "")
	s.broker.Publish("a\n\nid: 99\r\nevent: reset\rdata: forged")
	want := "id: 1\ndata: a\ndata: \ndata: id: 99\ndata: event: reset\ndata: data: forged"
	if e := event(t, in); e != want {
		t.Errorf("%q", e)
	}
}

func TestClientThatGoesIsForgotten(t *testing.T) {
	s := siteWith(t, time.Minute) // at once, not at the next heartbeat
	res, _ := s.open(t, "")
	s.wait(t, 1)
	_ = res.Body.Close()
	s.wait(t, 0)
}

func TestSlowReaderIsCutOff(t *testing.T) {
	s := newSite(t)
	s.open(t, "") // reads no further
	_, quick := s.open(t, "")
	s.wait(t, 2)
	big := strings.Repeat("x", 256<<10)
	for i := range 60 {
		begin := time.Now()
		s.broker.Publish(big)
		if took := time.Since(begin); took > time.Second {
			t.Fatalf("publishing waits for a reader: %v", took)
		}
		if e := event(t, quick); !strings.HasPrefix(e, "id: "+strconv.Itoa(i+1)+"\n") {
			t.Fatalf("the quick reader got %.20q", e)
		}
	}
	s.wait(t, 1)
}

func TestRights(t *testing.T) {
	s := newSite(t)
	_, in := s.open(t, "")
	s.allowed.Store(false) // signed out meanwhile
	if _, err := io.Copy(io.Discard, in); err != nil {
		t.Errorf("the stream must end, and does not: %v", err)
	}
	if res, _ := s.open(t, ""); res.StatusCode != 401 {
		t.Errorf("without rights = %d", res.StatusCode)
	}
}

func TestShutdownEndsStreams(t *testing.T) {
	s := newSite(t)
	_, in := s.open(t, "")
	close(s.done)
	if _, err := io.Copy(io.Discard, in); err != nil {
		t.Error(err)
	}
	s.wait(t, 0)
}
