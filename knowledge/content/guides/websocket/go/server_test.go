package websocket

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"
)

type site struct {
	*httptest.Server
	hub     *Hub
	allowed atomic.Bool
	done    chan struct{}
}

const own = "https://app.example.com"

func newSite(t *testing.T, perSecond int) *site {
	t.Helper()
	return siteWith(t, perSecond, time.Minute, time.Minute)
}

func siteWith(t *testing.T, perSecond int, heartbeat, writeTime time.Duration) *site {
	t.Helper()
	s := &site{hub: &Hub{}, done: make(chan struct{})}
	s.allowed.Store(true)
	s.Server = httptest.NewServer(&Server{
		Hub: s.hub, Origins: []string{own}, Heartbeat: heartbeat, WriteTime: writeTime, PerSecond: perSecond,
		User: func(r *http.Request) (string, bool) {
			c, err := r.Cookie("session")
			if err != nil {
				return "", false
			}
			return c.Value, true
		},
		Allowed: func(string) bool { return s.allowed.Load() }, Done: s.done,
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	t.Cleanup(s.Close)
	return s
}

func limit(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func (s *site) dial(t *testing.T, user string, origin ...string) (*websocket.Conn, int) {
	t.Helper()
	h := http.Header{"Origin": origin}
	if user != "" {
		h.Set("Cookie", "session="+user)
	}
	conn, res, err := websocket.Dial(limit(t), s.URL, &websocket.DialOptions{HTTPHeader: h})
	if res == nil {
		t.Fatal(err)
	}
	if err != nil {
		return nil, res.StatusCode
	}
	t.Cleanup(func() { _ = conn.CloseNow() })
	return conn, res.StatusCode
}

func (s *site) join(t *testing.T, user string) *websocket.Conn {
	t.Helper()
	before := s.hub.Count()
	conn, status := s.dial(t, user, own)
	if status != 101 {
		t.Fatalf("%s = %d", user, status)
	}
	s.wait(t, before+1)
	return conn
}

func (s *site) wait(t *testing.T, sockets int) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); s.hub.Count() != sockets; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d sockets, want %d", s.hub.Count(), sockets)
		}
	}
}

func say(t *testing.T, c *websocket.Conn, text string) {
	t.Helper()
	if err := c.Write(limit(t), websocket.MessageText, fmt.Appendf(nil, `{"text":%q}`, text)); err != nil {
		t.Fatal(err)
	}
}

// ends reads until the socket ends, and returns the code it was closed with.
func ends(t *testing.T, c *websocket.Conn) websocket.StatusCode {
	t.Helper()
	for ctx := limit(t); ; {
		if _, _, err := c.Read(ctx); err != nil {
			return websocket.CloseStatus(err)
		}
	}
}

// raw opens a socket by hand, for a client that does not keep to the rules.
func (s *site) raw(t *testing.T) net.Conn {
	t.Helper()
	before := s.hub.Count()
	c, err := net.Dial("tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	fmt.Fprintf(c, "GET / HTTP/1.1\r\nHost: x\r\nCookie: session=raw\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
	res, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil || res.StatusCode != 101 {
		t.Fatalf("%v %v", res, err)
	}
	s.wait(t, before+1)
	return c
}

func TestHandshake(t *testing.T) {
	s := newSite(t, 100)
	for name, c := range map[string]struct {
		user   string
		origin []string
		want   int
	}{
		"own page":           {"ada", []string{own}, 101},
		"a program":          {"ada", nil, 101},
		"no session":         {"", []string{own}, 401},
		"foreign page":       {"ada", []string{"https://evil.example"}, 403},
		"looks like ours":    {"ada", []string{"https://app.example.com.evil.example"}, 403},
		"sister host":        {"ada", []string{"https://blog.example.com"}, 403},
		"without encryption": {"ada", []string{"http://app.example.com"}, 403},
		"the server's host":  {"ada", []string{s.URL}, 403},
		"sandboxed page":     {"ada", []string{"null"}, 403},
		"two origins":        {"ada", []string{own, "https://evil.example"}, 403},
	} {
		if _, status := s.dial(t, c.user, c.origin...); status != c.want {
			t.Errorf("%s = %d, want %d", name, status, c.want)
		}
	}
}

func TestOthersHearIt(t *testing.T) {
	s := newSite(t, 100)
	ada, bob := s.join(t, "ada"), s.join(t, "bob")
	say(t, ada, "hello")
	kind, data, err := bob.Read(limit(t))
	if err != nil || kind != websocket.MessageText || string(data) != `{"from":"ada","text":"hello"}` {
		t.Fatalf("%v %s %v", kind, data, err)
	}
	say(t, bob, "hello yourself")
	if _, data, err = ada.Read(limit(t)); err != nil || !strings.Contains(string(data), `"from":"bob"`) {
		t.Errorf("ada hears %s first: an echo? %v", data, err)
	}
}

func TestWhatEndsASocket(t *testing.T) {
	for name, c := range map[string]struct {
		kind websocket.MessageType
		data string
		want websocket.StatusCode
	}{
		"too large":       {websocket.MessageText, `{"text":"` + strings.Repeat("x", maxMessage) + `"}`, websocket.StatusMessageTooBig},
		"binary":          {websocket.MessageBinary, `{"text":"x"}`, websocket.StatusUnsupportedData},
		"not JSON":        {websocket.MessageText, "hello", websocket.StatusPolicyViolation},
		"two in one":      {websocket.MessageText, `{"text":"x"}{"text":"y"}`, websocket.StatusPolicyViolation},
		"nothing to say":  {websocket.MessageText, `{"text":" "}`, websocket.StatusPolicyViolation},
		"null":            {websocket.MessageText, `null`, websocket.StatusPolicyViolation},
		"a forged sender": {websocket.MessageText, `{"text":"x","from":"boss"}`, websocket.StatusPolicyViolation},
	} {
		s := newSite(t, 100)
		ada, bob := s.join(t, "ada"), s.join(t, "bob")
		if err := ada.Write(limit(t), c.kind, []byte(c.data)); err != nil {
			t.Fatal(err)
		}
		if got := ends(t, ada); got != c.want {
			t.Errorf("%s ends with %v, want %v", name, got, c.want)
		}
		s.wait(t, 1)
		carol := s.join(t, "carol") // the others go on
		say(t, carol, "still there")
		if _, data, err := bob.Read(limit(t)); err != nil || !strings.Contains(string(data), "still there") {
			t.Errorf("%s: bob hears %s, %v", name, data, err)
		}
	}
}

func TestFlood(t *testing.T) {
	s := newSite(t, 5)
	ada := s.join(t, "ada")
	for range 6 {
		say(t, ada, "x")
	}
	if got := ends(t, ada); got != websocket.StatusPolicyViolation {
		t.Errorf("ends with %v", got)
	}
}

func TestSocketsOfOneUser(t *testing.T) {
	s := newSite(t, 5)
	first := s.join(t, "ada")
	for range perUser - 1 {
		s.join(t, "ada")
	}
	if _, status := s.dial(t, "ada", own); status != 429 {
		t.Errorf("one more = %d", status)
	}
	s.join(t, "bob")
	if err := first.Close(websocket.StatusNormalClosure, ""); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		if _, status := s.dial(t, "ada", own); status == 101 { // the place is free again, a moment after the socket has gone
			break
		} else if time.Now().After(end) {
			t.Fatalf("still %d", status)
		}
	}
}

func TestBadFrameEndsOnlyItsSocket(t *testing.T) {
	s := newSite(t, 100)
	ada, bob := s.join(t, "ada"), s.join(t, "bob")
	bad := s.raw(t)
	if _, err := bad.Write([]byte{0xF1, 0x80, 0, 0, 0, 0}); err != nil { // reserved bits set
		t.Fatal(err)
	}
	s.wait(t, 2)
	say(t, ada, "hello")
	if _, data, err := bob.Read(limit(t)); err != nil {
		t.Errorf("%s %v", data, err)
	}
}

func TestDeadPeerIsDropped(t *testing.T) {
	s := siteWith(t, 100, 50*time.Millisecond, 200*time.Millisecond)
	s.raw(t) // open, and answers no ping
	s.wait(t, 0)
}

func TestSlowReaderIsCutOff(t *testing.T) {
	s := newSite(t, 1000)
	ada, bob := s.join(t, "ada"), s.join(t, "bob")
	bob.SetReadLimit(maxMessage)
	s.raw(t) // reads nothing
	text := strings.Repeat("x", 60<<10)
	for range 120 {
		say(t, ada, text)
		begin := time.Now()
		if _, _, err := bob.Read(limit(t)); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(begin); took > 2*time.Second {
			t.Fatalf("bob waits %v for somebody else", took)
		}
	}
	s.wait(t, 2)
}

func TestSignOutEndsOpenSockets(t *testing.T) {
	s := siteWith(t, 100, 50*time.Millisecond, 5*time.Second)
	ada := s.join(t, "ada")
	s.allowed.Store(false)
	if got := ends(t, ada); got != websocket.StatusPolicyViolation {
		t.Errorf("ends with %v", got)
	}
}

// Between two heartbeats somebody signs out, or is blocked: not one message more.
func TestRightsAreAskedForEachMessage(t *testing.T) {
	s := newSite(t, 100)
	ada, bob := s.join(t, "ada"), s.join(t, "bob")
	s.allowed.Store(false)
	say(t, ada, "one more")
	if got := ends(t, ada); got != websocket.StatusPolicyViolation {
		t.Errorf("ends with %v", got)
	}
	s.wait(t, 1)
	s.allowed.Store(true)
	say(t, s.join(t, "carol"), "hello")
	if _, data, err := bob.Read(limit(t)); err != nil || !strings.Contains(string(data), "carol") {
		t.Errorf("bob hears %s, %v", data, err)
	}
}

func TestShutdownTellsClients(t *testing.T) {
	s := newSite(t, 100)
	ada := s.join(t, "ada")
	close(s.done)
	if got := ends(t, ada); got != websocket.StatusGoingAway {
		t.Errorf("ends with %v", got)
	}
	s.wait(t, 0)
}
