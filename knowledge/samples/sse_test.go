package samples

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestSSE(t *testing.T) {
	prove(t, "sse", func(*testing.T) proof {
		return proof{talk: func(t *testing.T, p *program) {
			for _, about := range []struct {
				name string
				talk func(*testing.T, *program)
			}{
				{"at once, and with a heartbeat", sseComesAtOnce}, {"resume", sseResumes}, {"a break before the first event", sseBreaksEarly},
				{"nothing twice, nothing missed", sseBreaksOften}, {"ids that cannot be resumed", sseResets}, {"line breaks in data", sseForgesNothing},
				{"clean-up", sseCleansUp}, {"many listeners", sseLeavesRoom}, {"sign-out", sseEndsAtSignOut}, {"through nginx", sseThroughNginx},
				{"slow reader", func(inner *testing.T, p *program) { sseCutsOff(inner, p, t) }},
				{"SIGTERM", sseEndsAtShutdown}, // last, and with that reader still there
			} {
				t.Run(about.name, func(t *testing.T) { about.talk(t, p) })
			}
		}}
	})
}

const sseKept = 256 // events that every sample can send again

// block is what stands between two empty lines of a stream, read as a browser reads it (HTML, 9.2.6).
type block struct {
	id, event, data string
	hasData, beat   bool // beat: a comment and nothing else
}

// listener is an open stream.
type listener struct {
	header http.Header
	blocks chan block // closed when the stream ends
	place  int        // where the stream began
	leave  func()
}

// listen opens a stream as a browser would, and reads the block that tells its place.
func (p *program) listen(t *testing.T, url, session, lastID string) *listener {
	t.Helper()
	ctx, leave := context.WithCancel(t.Context())
	t.Cleanup(leave)
	req, err := http.NewRequestWithContext(ctx, "GET", url+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header = http.Header{"Cookie": {"session=" + session}, "Accept": {"text/event-stream"}, "Accept-Encoding": {"gzip, deflate, br, zstd"}}
	if lastID != "" {
		req.Header.Set("Last-Event-ID", lastID)
	}
	p.asked++
	patient := &http.Client{Transport: direct.Transport} // no limit for the whole: a stream is long
	res, err := patient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	l := &listener{header: res.Header, blocks: make(chan block, 4096), leave: leave}
	if res.StatusCode != 200 {
		t.Fatalf("the stream answers %d", res.StatusCode)
	}
	go func() {
		defer res.Body.Close()
		defer close(l.blocks)
		readBlocks(res.Body, l.blocks)
	}()
	first := l.next(t)
	if l.place, err = strconv.Atoi(first.id); err != nil || first.hasData {
		t.Fatalf("the stream begins with %+v: no place to go on from", first)
	}
	return l
}

func readBlocks(from io.Reader, to chan<- block) {
	in := bufio.NewReader(from)
	var b block
	var data []string
	comment := false
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		for line := range strings.SplitSeq(strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r"), "\r") {
			field, value, _ := strings.Cut(line, ":")
			value = strings.TrimPrefix(value, " ")
			switch {
			case line == "":
				b.data, b.hasData = strings.Join(data, "\n"), data != nil
				b.beat = comment && b == block{}
				to <- b
				b, data, comment = block{}, nil, false
			case field == "":
				comment = true
			case field == "id":
				b.id = value
			case field == "event":
				b.event = value
			case field == "data":
				data = append(data, value)
			}
		}
	}
}

// next is the next block; event the next that is no heartbeat.
func (l *listener) next(t *testing.T) block {
	t.Helper()
	select {
	case b, ok := <-l.blocks:
		if !ok {
			t.Fatal("the stream has ended")
		}
		return b
	case <-time.After(10 * time.Second):
		t.Fatal("nothing comes")
	}
	return block{}
}

func (l *listener) event(t *testing.T) block {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); {
		if b := l.next(t); !b.beat {
			return b
		}
	}
	t.Fatal("only heartbeats come")
	return block{}
}

// hears checks that the next events have these ids and texts.
func (l *listener) hears(t *testing.T, first int, texts ...string) {
	t.Helper()
	for i, text := range texts {
		if b, want := l.event(t), (block{id: strconv.Itoa(first + i), data: text, hasData: true}); b != want {
			t.Fatalf("heard %+.80v, want %+.80v", b, want)
		}
	}
}

// ends waits for the end of the stream, whatever comes before it.
func (l *listener) ends(t *testing.T, limit time.Duration) {
	t.Helper()
	for late := time.After(limit); ; {
		select {
		case _, ok := <-l.blocks:
			if !ok {
				return
			}
		case <-late:
			t.Fatalf("it is still open after %v", limit)
		}
	}
}

// publish makes events as Ada, one after the other, over one connection.
func (p *program) publish(t *testing.T, texts ...string) {
	t.Helper()
	client := &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	for _, text := range texts {
		body, err := json.Marshal(map[string]string{"text": text})
		if err != nil {
			t.Fatal(err)
		}
		req, err := http.NewRequestWithContext(t.Context(), "POST", p.url+"/messages", strings.NewReader(string(body)))
		if err != nil {
			t.Fatal(err)
		}
		req.Header = http.Header{"Cookie": {"session=s-ada"}, "Content-Type": {"application/json"}}
		p.asked++
		begun := time.Now()
		res, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		if res.Body.Close(); res.StatusCode != 204 {
			t.Fatalf("publishing answers %d", res.StatusCode)
		}
		if took := time.Since(begun); took > 2*time.Second {
			t.Fatalf("publishing takes %v: it waits for somebody", took)
		}
	}
}

// open waits until a number of streams or sockets is open.
func (p *program) open(t *testing.T, what string, want int, limit time.Duration) {
	t.Helper()
	var got float64
	for deadline := time.Now().Add(limit); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		a, err := p.ask(t.Context(), step{Send: "GET /" + what})
		if err != nil {
			t.Fatal(err)
		}
		var answer map[string]any
		if err := json.Unmarshal(a.body, &answer); err != nil {
			t.Fatal(err)
		}
		if got, _ = answer["open"].(float64); int(got) == want {
			return
		}
	}
	t.Fatalf("%v %s are open after %v, want %d", got, what, limit, want)
}

func numbered(prefix string, n int) (list []string) {
	for i := range n {
		list = append(list, prefix+strconv.Itoa(i+1))
	}
	return list
}

func sseComesAtOnce(t *testing.T, p *program) {
	l := p.listen(t, p.url, "s-ada", "")
	for name, want := range map[string]string{"content-type": "text/event-stream", "x-accel-buffering": "no", "cache-control": "~no-store", "content-encoding": ""} {
		if got := header(l.header, name); !matches(got, want, got != "") {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if now := int(time.Now().UnixMicro()); l.place < now-int(time.Hour/time.Microsecond) || l.place > now {
		t.Errorf("the ids begin at %d and not at the start of the process, so ids of the one before could be taken for ours", l.place)
	}
	begun := time.Now()
	p.publish(t, "one", "two")
	l.hears(t, l.place+1, "one", "two")
	if took := time.Since(begun); took > time.Second {
		t.Errorf("two events take %v", took)
	}
	begun = time.Now()
	for range 3 {
		if b := l.next(t); !b.beat {
			t.Errorf("heard %+v for a heartbeat", b)
		}
	}
	if took := time.Since(begun); took > 2*time.Second || took < 300*time.Millisecond {
		t.Errorf("three heartbeats of 200 ms take %v", took)
	}
}

func sseResumes(t *testing.T, p *program) {
	first := p.listen(t, p.url, "s-ada", "")
	texts := numbered("event ", 5)
	p.publish(t, texts...)
	first.hears(t, first.place+1, texts...)
	first.leave()
	third := first.place + 3
	l := p.listen(t, p.url, "s-ada", strconv.Itoa(third))
	if l.place != third { // any later, and a second break would skip what is on its way now
		t.Errorf("the stream begins at %d, want %d", l.place, third)
	}
	p.publish(t, "event 6")
	l.hears(t, third+1, "event 4", "event 5", "event 6")
}

// The line may break before anything was said. A stream that sends ids with events only leaves the browser without one.
func sseBreaksEarly(t *testing.T, p *program) {
	l := p.listen(t, p.url, "s-ada", "")
	l.leave()
	p.publish(t, "meanwhile")
	p.listen(t, p.url, "s-ada", strconv.Itoa(l.place)).hears(t, l.place+1, "meanwhile")
}

func sseBreaksOften(t *testing.T, p *program) {
	const n = 100
	start := p.listen(t, p.url, "s-ada", "")
	start.leave()
	texts := numbered("", n)
	done := make(chan bool)
	go func() {
		defer close(done)
		p.publish(t, texts...)
	}()
	for heard := 0; heard < n; { // the connection breaks after every eighth event
		until := min(n, heard+8)
		l := p.listen(t, p.url, "s-ada", strconv.Itoa(start.place+heard))
		l.hears(t, start.place+heard+1, texts[heard:until]...)
		l.leave()
		heard = until
	}
	<-done
}

func sseResets(t *testing.T, p *program) {
	start := p.listen(t, p.url, "s-ada", "")
	start.leave()
	p.publish(t, numbered("old ", sseKept+10)...)
	for name, id := range map[string]string{
		"too old": strconv.Itoa(start.place + 5), "of the process before": strconv.Itoa(start.place - int(time.Minute/time.Microsecond)),
		"from the future": strconv.Itoa(start.place + 100000), "small": "5", "negative": "-1", "no number": "x'; DROP TABLE", "very large": "18446744073709551615",
		"a fraction": strconv.Itoa(start.place+20) + ".5", "not finite": "NaN",
	} {
		l := p.listen(t, p.url, "s-ada", id)
		if b := l.event(t); b.event != "reset" || !b.hasData { // without data no browser would tell the page
			t.Errorf("%s (%s): heard %+v, want to be told to read everything again", name, id, b)
		}
		if l.place != start.place+sseKept+10 {
			t.Errorf("%s: after the reset it is at %d, want %d", name, l.place, start.place+sseKept+10)
		}
		l.leave()
	}
	p.publish(t, "next")
	p.listen(t, p.url, "s-ada", strconv.Itoa(start.place+sseKept+10)).hears(t, start.place+sseKept+11, "next") // and no second reset
	oldest := p.listen(t, p.url, "s-ada", strconv.Itoa(start.place+11))
	oldest.hears(t, start.place+12, numbered("old ", sseKept+10)[11:]...)
}

func sseForgesNothing(t *testing.T, p *program) {
	l := p.listen(t, p.url, "s-ada", "")
	p.publish(t, "a\n\nid: 99\r\nevent: reset\rdata: forged", "ü 🙂")
	l.hears(t, l.place+1, "a\n\nid: 99\nevent: reset\ndata: forged", "ü 🙂")
}

func sseCleansUp(t *testing.T, p *program) {
	l := p.listen(t, p.url, "s-ada", "")
	p.open(t, "streams", 1, 5*time.Second) // those of the conversations before have gone
	l.leave()
	p.open(t, "streams", 0, 3*time.Second)
}

// Everybody may open a tab; what else the program does must go on.
func sseLeavesRoom(t *testing.T, p *program) {
	ctx, leave := context.WithTimeout(t.Context(), 20*time.Second)
	defer leave()
	served := 0
	for range 40 {
		req, err := http.NewRequestWithContext(ctx, "GET", p.url+"/events", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Cookie", "session=s-ada")
		p.asked++
		res, err := (&http.Client{Transport: direct.Transport}).Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		switch res.StatusCode {
		case 200:
			served++
		case 503: // no place is left
		default:
			t.Fatalf("a listener is answered %d", res.StatusCode)
		}
	}
	p.publish(t, "hello, many")
	if served < 20 {
		t.Errorf("only %d of 40 are served", served)
	}
	p.open(t, "streams", served, 5*time.Second)
	leave()
	p.open(t, "streams", 0, 5*time.Second)
}

// A reader that has stopped must neither stop the others nor fill the memory nor stay. Its connection is left open until the
// whole test ends.
func sseCutsOff(t *testing.T, p *program, whole *testing.T) {
	p.slowRequest(whole, "GET /events HTTP/1.1\r\nHost: x\r\nCookie: session=s-ada\r\n\r\n")
	quick := p.listen(t, p.url, "s-ada", "")
	p.open(t, "streams", 2, 5*time.Second)
	for i, text := range numbered(strings.Repeat("x", 8<<10), 1500) { // the system takes 4 MB and more before a write waits
		p.publish(t, text)
		quick.hears(t, quick.place+1+i, text)
	}
	p.open(t, "streams", 1, 10*time.Second)
}

// slowRequest sends a request over a connection whose answer nobody reads.
func (p *program) slowRequest(t *testing.T, text string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	p.asked++
	if err := conn.(*net.TCPConn).SetReadBuffer(4 << 10); err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Fprint(conn, text); err != nil {
		t.Fatal(err)
	}
	return conn
}

// Rights are asked for again at each heartbeat, and also when events leave no time for one.
func sseEndsAtSignOut(t *testing.T, p *program) {
	bob, ada := p.listen(t, p.url, "s-bob", ""), p.listen(t, p.url, "s-ada", "")
	busy, calm := context.WithCancel(t.Context())
	done := make(chan bool)
	go func() {
		defer close(done)
		for ; busy.Err() == nil; time.Sleep(20 * time.Millisecond) {
			p.publish(t, "busy")
		}
	}()
	defer func() { calm(); <-done }()
	p.play(t, step{Name: "sign-out", Send: "POST /sign-out", Headers: map[string]any{"cookie": "session=s-bob"}, Status: 204})
	bob.ends(t, 3*time.Second)
	calm()
	<-done
	p.play(t, step{Name: "listening after the sign-out", Send: "GET /events", Headers: map[string]any{"cookie": "session=s-bob"}, Status: 401})
	p.publish(t, "for Ada") // others hear on
	for id, b := ada.place+1, (block{}); b.data != "for Ada"; id++ {
		if b = ada.event(t); b.id != strconv.Itoa(id) {
			t.Fatalf("Ada heard %+v, want event %d", b, id)
		}
	}
}

// nginx holds answers back unless it is told not to. The second half shows that the first one proves something.
func sseThroughNginx(t *testing.T, p *program) {
	defaults := newNginx(t, p.url)
	l := p.listen(t, defaults, "s-ada", "")
	for i := range 3 {
		begun := time.Now()
		p.publish(t, "through")
		l.hears(t, l.place+1+i, "through")
		if took := time.Since(begun); took > time.Second {
			t.Errorf("through nginx an event takes %v", took)
		}
	}
	p.open(t, "streams", 1, 5*time.Second)
	l.leave()
	p.open(t, "streams", 0, 5*time.Second)

	deaf := newNginx(t, p.url, "proxy_ignore_headers X-Accel-Buffering;", "proxy_http_version 1.0; # what it did before 1.29.7")
	ctx, leave := context.WithTimeout(t.Context(), 1500*time.Millisecond)
	defer leave()
	req, err := http.NewRequestWithContext(ctx, "GET", deaf+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Cookie", "session=s-ada")
	p.publish(t, "held back")
	if res, err := direct.Do(req); err == nil {
		text, _ := io.ReadAll(io.LimitReader(res.Body, 1))
		res.Body.Close()
		if len(text) > 0 {
			t.Error("control: without X-Accel-Buffering nginx lets events through, so the check above proves nothing")
		}
	}
}

func sseEndsAtShutdown(t *testing.T, p *program) {
	l := p.listen(t, p.url, "s-ada", "")
	p.signal(t, syscall.SIGTERM)
	l.ends(t, 4*time.Second)
	switch code := p.wait(t, stopLimit); code {
	case 0, -int(syscall.SIGTERM), 128 + int(syscall.SIGTERM):
	default:
		t.Errorf("SIGTERM ended it with %d", code)
	}
}
