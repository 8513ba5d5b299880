package samples

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/coder/websocket"
)

func TestWebSocket(t *testing.T) {
	prove(t, "websocket", func(*testing.T) proof {
		return proof{talk: func(t *testing.T, p *program) {
			for _, about := range []struct {
				name string
				talk func(*testing.T, *program)
			}{
				{"handshake", wsHandshake}, {"others hear it", wsTellsOthers}, {"what ends a socket", wsEnds}, {"flood", wsEndsFlood},
				{"places", wsCountsPlaces}, {"a bad frame", wsSurvivesBadFrame}, {"ping and pong", wsPings}, {"a dead peer", wsDropsDead},
				{"sign-out", wsEndsAtSignOut},
				{"slow reader", func(inner *testing.T, p *program) { wsCutsOff(inner, p, t) }},
				{"SIGTERM", wsEndsAtShutdown}, // last, and with that reader still there
			} {
				t.Run(about.name, func(t *testing.T) { about.talk(t, p) })
			}
		}}
	})
}

const (
	wsOwn = "https://app.example.com" // a page that may connect
	wsMax = 64 << 10                  // bytes of a message
)

func patience(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// dial opens a socket as a page of these origins would, and returns the status.
func (p *program) dial(t *testing.T, session string, origins ...string) (*websocket.Conn, int) {
	t.Helper()
	h := http.Header{"Origin": origins}
	if session != "" {
		h.Set("Cookie", "theme=dark; session="+session)
	}
	p.asked++
	conn, res, err := websocket.Dial(patience(t), p.url+"/ws", &websocket.DialOptions{HTTPHeader: h, CompressionMode: websocket.CompressionContextTakeover, CompressionThreshold: 4 * wsMax})
	if res == nil {
		t.Fatal(err)
	}
	if err != nil {
		return nil, res.StatusCode
	}
	conn.SetReadLimit(4 * wsMax)
	t.Cleanup(func() { _ = conn.CloseNow() })
	return conn, res.StatusCode
}

func (p *program) join(t *testing.T, user string) *websocket.Conn {
	t.Helper()
	conn, status := p.dial(t, "s-"+user, wsOwn)
	if status != 101 {
		t.Fatalf("%s is answered %d", user, status)
	}
	return conn
}

// rawSocket opens a socket by hand, for a client that does not keep to the rules. Nothing of it is read behind the handshake.
func (p *program) rawSocket(t *testing.T, user string) (net.Conn, *bufio.Reader) {
	t.Helper()
	c := p.slowRequest(t, "GET /ws HTTP/1.1\r\nHost: "+strings.TrimPrefix(p.url, "http://")+"\r\nCookie: session=s-"+user+"\r\nConnection: Upgrade\r\n"+
		"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
	in := bufio.NewReader(c)
	res, err := http.ReadResponse(in, nil)
	if err != nil || res.StatusCode != 101 {
		t.Fatalf("%v %v", res, err)
	}
	return c, in
}

func say(t *testing.T, c *websocket.Conn, text string) {
	t.Helper()
	if err := c.Write(patience(t), websocket.MessageText, fmt.Appendf(nil, `{"text":%q}`, text)); err != nil {
		t.Fatal(err)
	}
}

// hear checks the next message, also that text travels as text.
func hear(t *testing.T, c *websocket.Conn, from, text string) {
	t.Helper()
	kind, data, err := c.Read(patience(t))
	var got struct{ From, Text string }
	if err != nil || kind != websocket.MessageText || json.Unmarshal(data, &got) != nil || got.From != from || got.Text != text {
		t.Fatalf("heard %v %.80q %v, want %s to say %.80q", kind, data, err, from, text)
	}
}

// ends reads until the socket ends, and returns the code it was closed with; -1 is none.
func ends(t *testing.T, c *websocket.Conn) websocket.StatusCode {
	t.Helper()
	for ctx := patience(t); ; {
		if _, _, err := c.Read(ctx); err != nil {
			if ctx.Err() != nil {
				t.Fatal("it is still open")
			}
			return websocket.CloseStatus(err)
		}
	}
}

func wsHandshake(t *testing.T, p *program) {
	for name, c := range map[string]struct {
		session string
		origins []string
		want    int
	}{
		"own page":                  {"s-ada", []string{wsOwn}, 101},
		"another own page":          {"s-ada", []string{"https://admin.example.com"}, 101},
		"a program":                 {"s-ada", nil, 101},
		"no session":                {"", []string{wsOwn}, 401},
		"a session that is guessed": {"guessed", []string{wsOwn}, 401},
		"foreign page":              {"s-ada", []string{"https://evil.example"}, 403},
		"looks like ours":           {"s-ada", []string{"https://app.example.com.evil.example"}, 403},
		"sister host":               {"s-ada", []string{"https://blog.example.com"}, 403},
		"without encryption":        {"s-ada", []string{"http://app.example.com"}, 403},
		"another port":              {"s-ada", []string{"https://app.example.com:8443"}, 403},
		"the server's host":         {"s-ada", []string{p.url}, 403},
		"sandboxed page":            {"s-ada", []string{"null"}, 403},
		"an empty origin":           {"s-ada", []string{""}, 403},
		"both of ours at once":      {"s-ada", []string{wsOwn + " https://admin.example.com"}, 403},
		"two origins":               {"s-ada", []string{wsOwn, "https://evil.example"}, 403},
		"two origins, turned":       {"s-ada", []string{"https://evil.example", wsOwn}, 403},
	} {
		conn, status := p.dial(t, c.session, c.origins...)
		if status != c.want {
			t.Errorf("%s is answered %d, want %d", name, status, c.want)
		}
		if conn != nil {
			_ = conn.CloseNow()
		}
	}
	p.open(t, "sockets", 0, 8*time.Second)
}

func wsTellsOthers(t *testing.T, p *program) {
	ada, bob := p.join(t, "ada"), p.join(t, "bob")
	p.open(t, "sockets", 2, 5*time.Second)
	say(t, ada, "hello, ü 🙂")
	hear(t, bob, "ada", "hello, ü 🙂")
	say(t, bob, "hello yourself")
	hear(t, ada, "bob", "hello yourself") // and not first an echo of her own
}

func wsEnds(t *testing.T, p *program) {
	for name, c := range map[string]struct {
		kind websocket.MessageType
		data string
		want websocket.StatusCode
	}{
		"too large":                     {websocket.MessageText, `{"text":"` + strings.Repeat("x", wsMax) + `"}`, websocket.StatusMessageTooBig},
		"too large when it is unpacked": {websocket.MessageText, `{"text":"` + strings.Repeat("x", 16*wsMax) + `"}`, websocket.StatusMessageTooBig},
		"binary":                        {websocket.MessageBinary, `{"text":"x"}`, websocket.StatusUnsupportedData},
		"not JSON":                      {websocket.MessageText, "hello", websocket.StatusPolicyViolation},
		"two in one":                    {websocket.MessageText, `{"text":"x"}{"text":"y"}`, websocket.StatusPolicyViolation},
		"nothing to say":                {websocket.MessageText, `{"text":" "}`, websocket.StatusPolicyViolation},
		"a number for a text":           {websocket.MessageText, `{"text":7}`, websocket.StatusPolicyViolation},
		"null":                          {websocket.MessageText, `null`, websocket.StatusPolicyViolation},
		"a list":                        {websocket.MessageText, `[]`, websocket.StatusPolicyViolation},
		"a forged sender":               {websocket.MessageText, `{"text":"x","from":"boss"}`, websocket.StatusPolicyViolation},
	} {
		p.open(t, "sockets", 0, 20*time.Second)
		ada, bob, carol := p.join(t, "ada"), p.join(t, "bob"), p.join(t, "carol")
		p.open(t, "sockets", 3, 5*time.Second)
		if err := ada.Write(patience(t), c.kind, []byte(c.data)); err != nil && len(c.data) < wsMax {
			t.Fatal(err)
		}
		// Of a message that is far too large the server reads only the beginning, so its close may drown in a reset.
		if got := ends(t, ada); got != c.want && (got != -1 || len(c.data) < 2*wsMax) {
			t.Errorf("%s ends with %v, want %v", name, got, c.want)
		}
		say(t, carol, "still there") // the others go on, and heard nothing of it
		hear(t, bob, "carol", "still there")
		_, _ = bob.CloseNow(), carol.CloseNow()
	}
	p.open(t, "sockets", 0, 8*time.Second)
}

func wsEndsFlood(t *testing.T, p *program) {
	ada := p.join(t, "ada")
	for range 450 { // 200 a second are allowed, and the count may begin anew in between
		if ada.Write(patience(t), websocket.MessageText, []byte(`{"text":"x"}`)) != nil {
			break // it is closed already
		}
	}
	if got := ends(t, ada); got != websocket.StatusPolicyViolation && got != -1 {
		t.Errorf("it ends with %v", got)
	}
	p.open(t, "sockets", 0, 8*time.Second)
}

func wsCountsPlaces(t *testing.T, p *program) {
	first := p.join(t, "ada")
	for range 9 {
		p.join(t, "ada")
	}
	if _, status := p.dial(t, "s-ada", wsOwn); status != 429 {
		t.Errorf("an eleventh socket is answered %d", status)
	}
	bob := p.join(t, "bob")
	p.open(t, "sockets", 11, 5*time.Second)
	_ = first.CloseNow()
	p.open(t, "sockets", 10, 8*time.Second)
	again := p.join(t, "ada") // the place is free again
	p.open(t, "sockets", 11, 5*time.Second)
	say(t, again, "hello")
	hear(t, bob, "ada", "hello")
}

func wsSurvivesBadFrame(t *testing.T, p *program) {
	p.open(t, "sockets", 0, 8*time.Second) // those of the conversations before have gone
	ada, bob := p.join(t, "ada"), p.join(t, "bob")
	p.open(t, "sockets", 2, 5*time.Second)
	for name, frame := range map[string]string{
		"reserved bits":          "\xf1\x80\x00\x00\x00\x00",
		"an unknown kind":        "\x83\x80\x00\x00\x00\x00",
		"not masked":             "\x81\x0c{\"text\":\"x\"}",
		"a long ping":            "\x89\xfe\x01\x00\x00\x00\x00\x00" + strings.Repeat("x", 256),
		"no UTF-8":               "\x81\x82\x00\x00\x00\x00\xff\xfe",
		"a length of 2^63":       "\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00",
		"a continuation of none": "\x80\x81\x00\x00\x00\x00x",
	} {
		bad, _ := p.rawSocket(t, "carol")
		if _, err := io.WriteString(bad, frame); err != nil {
			t.Fatal(err)
		}
		p.asked++
		say(t, ada, "hello behind "+name)
		hear(t, bob, "ada", "hello behind "+name)
		_ = bad.SetReadDeadline(time.Now().Add(8 * time.Second))
		if _, err := io.Copy(io.Discard, bad); err != nil && strings.Contains(err.Error(), "timeout") {
			t.Errorf("%s: its socket is still open", name)
		}
		_ = bad.Close()
	}
	p.open(t, "sockets", 2, 8*time.Second)
}

func wsPings(t *testing.T, p *program) {
	ada, bob := p.join(t, "ada"), p.join(t, "bob")
	heard := ada.CloseRead(patience(t)) // it reads in the background, so that pongs are seen
	if err := ada.Ping(patience(t)); err != nil {
		t.Errorf("a ping is not answered: %v", err)
	}
	time.Sleep(time.Second) // three heartbeats, which the library answers
	if heard.Err() != nil {
		t.Error("a client that answers every ping is dropped")
	}
	raw, in := p.rawSocket(t, "carol")
	_ = raw.SetReadDeadline(time.Now().Add(5 * time.Second))
	for {
		head, err := in.ReadByte()
		if err != nil {
			t.Fatalf("no ping comes: %v", err)
		}
		length, err := in.ReadByte()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := in.Discard(int(length & 0x7f)); err != nil {
			t.Fatal(err)
		}
		if head == 0x89 {
			break
		}
	}
	say(t, bob, "a long silence is none")
}

func wsDropsDead(t *testing.T, p *program) {
	p.open(t, "sockets", 0, 8*time.Second)
	p.rawSocket(t, "ada") // open, and answers no ping
	p.open(t, "sockets", 1, 2*time.Second)
	p.open(t, "sockets", 0, 20*time.Second) // uvicorn's library takes ten seconds to let go
}

// Between two heartbeats somebody signs out, or is blocked: not one message more. Who says nothing goes at the next one.
func wsEndsAtSignOut(t *testing.T, p *program) {
	ada, dan, eve := p.join(t, "ada"), p.join(t, "dan"), p.join(t, "eve")
	p.open(t, "sockets", 3, 5*time.Second)
	for _, user := range []string{"dan", "eve"} {
		p.play(t, step{Name: "sign-out", Send: "POST /sign-out", Headers: map[string]any{"cookie": "session=s-" + user}, Status: 204})
	}
	_ = dan.Write(patience(t), websocket.MessageText, []byte(`{"text":"one more"}`))
	for name, conn := range map[string]*websocket.Conn{"dan": dan, "eve": eve} {
		if got := ends(t, conn); got != websocket.StatusPolicyViolation {
			t.Errorf("%s ends with %v", name, got)
		}
	}
	say(t, p.join(t, "bob"), "hello")
	hear(t, ada, "bob", "hello") // and not first what Dan said
	if _, status := p.dial(t, "s-dan", wsOwn); status != 401 {
		t.Errorf("after the sign-out Dan is answered %d", status)
	}
}

// A reader that has stopped must neither stop the others nor fill the memory nor stay.
func wsCutsOff(t *testing.T, p *program, whole *testing.T) {
	p.open(t, "sockets", 0, 8*time.Second)
	ada, bob := p.join(t, "ada"), p.join(t, "bob")
	ada.CloseRead(patience(t)) // hears nothing, but answers pings
	raw, _ := p.rawSocket(whole, "carol")
	go func() { // alive, so that it is its slowness that ends it
		for t.Context().Err() == nil {
			if _, err := io.WriteString(raw, "\x8a\x80\x00\x00\x00\x00"); err != nil {
				return
			}
			time.Sleep(50 * time.Millisecond)
		}
	}()
	p.open(t, "sockets", 3, 5*time.Second)
	text := strings.Repeat("x", 60<<10)
	for range 160 { // the system takes 4 MB and more before a write waits
		say(t, ada, text)
		begun := time.Now()
		hear(t, bob, "ada", text)
		if took := time.Since(begun); took > 2*time.Second {
			t.Fatalf("Bob waits %v for somebody else", took)
		}
	}
	bob.CloseRead(patience(t)) // answers pings from now on
	p.open(t, "sockets", 2, 10*time.Second)
}

func wsEndsAtShutdown(t *testing.T, p *program) {
	ada := p.join(t, "ada")
	p.signal(t, syscall.SIGTERM)
	// 1012 is "service restart"; both tell the client to come back.
	if got := ends(t, ada); got != websocket.StatusGoingAway && got != websocket.StatusServiceRestart {
		t.Errorf("it ends with %v", got)
	}
	switch code := p.wait(t, stopLimit); code {
	case 0, -int(syscall.SIGTERM), 128 + int(syscall.SIGTERM):
	default:
		t.Errorf("SIGTERM ended it with %d", code)
	}
}
