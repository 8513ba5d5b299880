package samples

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

func TestLogging(t *testing.T) {
	prove(t, "logging", func(*testing.T) proof {
		return proof{talk: func(t *testing.T, p *program) {
			l := &lines{program: p, ids: map[string]string{}}
			about := func(name string, talk func(*testing.T, *lines)) { t.Run(name, func(t *testing.T) { talk(t, l) }) }
			about("one line a request", logsOnce)
			about("the id reaches what is below", logsBelow)
			about("an id of our own", logsOwnID)
			about("a client that leaves", logsWhoLeft)
			about("nothing is forged", logsNoForgery)
			about("errors once", logsErrors)
			about("all in all", logsClean)
			p.stop(t)
			l = &lines{program: l.apart(t, "TRUST_TRACE=1", "LOG_LEVEL=debug"), ids: map[string]string{}}
			about("ids of a trusted side", logsTrusted)
			about("a careless line", logsCareless)
			about("long lines", logsShort)
			about("SIGTERM", logsToTheEnd)
			p.asked += l.asked
		}}
	})
}

// lines reads what a program logs.
type lines struct {
	*program
	mu      sync.Mutex
	ids     map[string]string // trace id of an answer: "status method route" of the one line about it
	checked int               // lines
}

// apart starts the ended program once more, on its port, with further settings and with standard error for itself.
func (l *lines) apart(t *testing.T, env ...string) *program {
	t.Helper()
	old := l.cmd
	q := &program{player: player{url: l.url, known: map[string]string{}}, stack: l.stack, output: &log{}, over: make(chan struct{})}
	q.cmd = &exec.Cmd{Path: old.Path, Args: old.Args, Dir: old.Dir, Env: append(old.Env, env...), Stdout: q.output, WaitDelay: time.Second}
	ownGroup(q.cmd)
	noise, err := q.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := q.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		text, _ := io.ReadAll(noise) // to its end
		q.err = q.cmd.Wait()
		if len(text) > 0 {
			t.Errorf("on standard error: %s", text)
		}
		close(q.over)
	}()
	t.Cleanup(func() {
		killGroup(q.cmd)
		<-q.over
	})
	q.ready(t, "/livez")
	return q
}

// send sends a request, wants the status, and remembers which line must be there about it.
func (l *lines) send(t *testing.T, send, route string, status int, headers map[string]any) (id string) {
	t.Helper()
	asker := player{url: l.url, known: map[string]string{}} // many at once
	a, err := asker.ask(t.Context(), step{Send: send, Headers: headers, Body: l.body(send)})
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked++
	if err != nil {
		t.Errorf("%.60s: %v", send, err)
		return ""
	}
	id = a.header.Get("X-Request-Id")
	if a.status != status || !traceIDs.MatchString(id) {
		t.Errorf("%.60s is answered %d with id %q, want %d", send, a.status, id, status)
	}
	if status >= 500 && !strings.Contains(string(a.body), id) {
		t.Errorf("%.60s is answered without its id: %s", send, a.body)
	}
	if l.ids[id] != "" {
		t.Errorf("two answers have the id %s", id)
	}
	method, _, _ := strings.Cut(send, " ")
	l.ids[id] = fmt.Sprint(status, " ", method, " ", route)
	return id
}

func (l *lines) body(send string) string {
	if strings.HasPrefix(send, "POST /login") {
		return `{"email":"ada@example.com","password":"canary-password"}`
	}
	return ""
}

var (
	traceIDs = regexp.MustCompile(`^[0-9a-f]{32}$`)
	// What "next start" says before it loads anything of ours.
	banner = regexp.MustCompile(`^(▲ Next\.js [\d.]+.*|- (Local|Network): +http\S+|✓ (Starting|Ready in|Running next.config) .*|)$`)
)

// read returns the lines so far, and reports what is wrong with those that are new.
func (l *lines) read(t *testing.T) (all []map[string]any) {
	t.Helper()
	for i, text := range strings.Split(strings.TrimSuffix(l.output.String(), "\n"), "\n") {
		var line map[string]any
		if err := json.Unmarshal([]byte(text), &line); err == nil {
			all = append(all, line)
		} else if l.stack == "nextjs" && banner.MatchString(strings.TrimSpace(text)) {
			continue
		}
		if i >= l.checked {
			for _, fault := range lineFaults(text, line) {
				t.Errorf("%s: %.200q", fault, text)
			}
			l.checked = i + 1
		}
	}
	return all
}

// lineFaults says what is wrong with a line as such.
func lineFaults(text string, line map[string]any) (faults []string) {
	if line == nil {
		return []string{"no JSON"}
	}
	if len(text) > 16<<10 {
		faults = append(faults, fmt.Sprint(len(text), " bytes"))
	}
	if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' }) {
		faults = append(faults, "a control character")
	}
	for _, name := range []string{"time", "level", "msg", "version"} {
		if text, is := line[name].(string); !is || text == "" {
			faults = append(faults, "no "+name)
		}
	}
	if at, err := time.Parse(time.RFC3339Nano, fmt.Sprint(line["time"])); err != nil || at.Location() != time.UTC {
		faults = append(faults, "the time is not in UTC")
	}
	return faults
}

// with returns the lines that have these values.
func with(all []map[string]any, values ...string) (some []map[string]any) {
	for _, line := range all {
		has := true
		for i := 0; i < len(values); i += 2 {
			has = has && fmt.Sprint(line[values[i]]) == values[i+1]
		}
		if has {
			some = append(some, line)
		}
	}
	return some
}

// settle waits until the last request has its line: one arrives a moment after its answer.
func (l *lines) settle(t *testing.T, id string) []map[string]any {
	t.Helper()
	if !l.logged(id, `"request"`) {
		t.Fatalf("no line about the request %s", id)
	}
	return l.read(t)
}

var parameter = regexp.MustCompile(`[:{<\[]\w+[}>\]]?`)

// complete compares what is logged about the answered requests with what was asked.
func (l *lines) complete(t *testing.T, all []map[string]any) {
	t.Helper()
	got := map[string][]map[string]any{}
	for _, line := range all {
		id := fmt.Sprint(line["trace_id"])
		if line["msg"] == "request" {
			got[id] = append(got[id], line)
		} else if len(got[id]) > 0 && l.ids[id] != "" {
			t.Errorf("the id of %q is still in a line after it: %v", l.ids[id], line)
		}
	}
	for id, want := range l.ids {
		if len(got[id]) != 1 {
			t.Errorf("%d lines about %q, want one", len(got[id]), want)
			continue
		}
		line := got[id][0]
		is := fmt.Sprint(line["status"], " ", line["method"], " ", parameter.ReplaceAllString(fmt.Sprint(line["route"]), "*"))
		if is != want {
			t.Errorf("logged as %q, want %q", is, want)
		}
		if ms, ok := line["duration_ms"].(float64); !ok || ms < 0 || ms > 10_000 {
			t.Errorf("%s took %v", is, line["duration_ms"])
		}
	}
}

func logsOnce(t *testing.T, l *lines) {
	l.send(t, "GET /orders/7?page=2", "/orders/*", 200, map[string]any{"user-agent": "proof/1"})
	l.send(t, "GET /orders/8", "/orders/*", 200, nil)
	l.send(t, "POST /resets/canary-reset", "/resets/*", 204, nil)
	l.send(t, "POST /login", "/login", 401, map[string]any{"content-type": "application/json"})
	l.send(t, "GET /invoices/7", "/invoices/*", 500, nil)
	id := l.send(t, "GET /nowhere/canary-path", "unmatched", 404, nil)
	all := l.settle(t, id)
	l.complete(t, all)
	if len(with(all, "user_agent", "proof/1")) != 1 {
		t.Error("the user agent is not logged")
	}
	for range 20 {
		l.play(t, step{Name: "health", Send: "GET /livez", Status: 200})
	}
	if n := len(with(l.read(t), "route", "/livez")); n > 0 {
		t.Errorf("%d lines about health checks", n)
	}
}

func logsBelow(t *testing.T, l *lines) {
	var many sync.WaitGroup
	ids := make([]string, 40)
	for i := range ids {
		many.Go(func() { ids[i] = l.send(t, fmt.Sprintf("GET /orders/n%d", i), "/orders/*", 200, nil) })
	}
	many.Wait()
	for _, id := range ids {
		l.settle(t, id)
	}
	all := l.read(t)
	l.complete(t, all)
	for i, id := range ids {
		if found := with(all, "msg", "order found", "order", fmt.Sprintf("n%d", i)); len(found) != 1 || found[0]["trace_id"] != id {
			t.Errorf("order n%d of request %s is logged as %v", i, id, found)
		}
	}
}

const told = "0af7651916cd43dd8448eb211c80319c"

func logsOwnID(t *testing.T, l *lines) {
	id := l.send(t, "GET /orders/9", "/orders/*", 200, map[string]any{"traceparent": "00-" + told + "-b7ad6b7169203331-01", "x-request-id": told})
	l.complete(t, l.settle(t, id))
	if strings.Contains(l.output.String(), told) {
		t.Error("anybody can name our traces")
	}
}

func logsTrusted(t *testing.T, l *lines) {
	const span = "-b7ad6b7169203331-01"
	if id := l.send(t, "GET /orders/9", "/orders/*", 200, map[string]any{"traceparent": "00-" + told + span}); id != told {
		t.Errorf("the trace %s goes on as %s", told, id)
	}
	for _, bad := range []any{
		"00-" + strings.ToUpper(told) + span, "00-" + strings.Repeat("0", 32) + span, "00-" + told + "-0000000000000000-01", "ff-" + told + span,
		"00-" + told[1:] + span, "00-" + told + span + "-more", told, `00-"}` + told[3:] + span, "", []any{"00-" + told + span, "00-" + told + span},
	} {
		if id := l.send(t, "GET /orders/9", "/orders/*", 200, map[string]any{"traceparent": bad}); strings.EqualFold(id, told) || strings.Trim(id, "0") == "" {
			t.Errorf("traceparent %q is taken as %s", bad, id)
		}
	}
	id := l.send(t, "GET /orders/10", "/orders/*", 200, map[string]any{"x-request-id": "of-the-client"})
	l.complete(t, l.settle(t, id))
}

func logsWhoLeft(t *testing.T, l *lines) {
	left := *direct
	left.Timeout = 300 * time.Millisecond
	if status := <-l.meanwhile(t, &left, "GET /reports"); status != 0 {
		t.Fatalf("it is answered %d", status)
	}
	if !l.program.logged("/reports", `"request"`) {
		t.Error("no line about a client that left")
	}
	if n := len(with(l.read(t), "msg", "request", "route", "/reports")); n != 1 {
		t.Errorf("%d lines about a client that left", n)
	}
}

const (
	forged  = `{"level":"error","msg":"forged"}`
	control = "\x1b[2J\x1b[31m"
)

// What a client sends byte by byte: servers refuse some of it, and may say so; but only in lines of their own.
func logsNoForgery(t *testing.T, l *lines) {
	id := l.send(t, "GET /orders/7%0A%7B%22level%22%3A%22error%22%2C%22msg%22%3A%22forged%22%7D%0D%1B%5B2J", "/orders/*", 200, nil)
	all := l.settle(t, id)
	if found := with(all, "trace_id", id, "msg", "order found"); len(found) != 1 || found[0]["order"] != "7\n"+forged+"\r\x1b[2J" {
		t.Errorf("an order with line breaks is logged as %q", found)
	}
	for _, request := range []string{
		"GET /orders/7 HTTP/1.1\r\nUser-Agent: a\"}" + forged + control + "\r\n",
		"GET /orders/7 HTTP/1.1\r\nUser-Agent: \xff\xfe\u009b31m\u2028" + forged + "\r\n",
		"GET /orders/7 HTTP/1.1\r\nX-Request-Id: a\n" + forged + "\r\n",
		"GET /" + control + forged + " HTTP/1.1\r\n",
		"GET /\n" + forged + "\n HTTP/1.1\r\n",
		"GET /orders/%E0%A4%A HTTP/1.1\r\n",
		"GET /orders/%00%ff HTTP/1.1\r\n",
		"GET /%E0%A4%A?%E0%A4%A HTTP/1.1\r\n",
		"GET //%0a" + forged + " HTTP/1.1\r\n",
		"FORGED /orders/7 HTTP/1.1\r\n",
		"{\"level\":\"error\"} / HTTP/1.1\r\n",
		"POST /login HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 40\r\n",
		"POST /orders/7 HTTP/1.1\r\nTransfer-Encoding: " + forged + "\r\n",
		forged + "\r\n" + forged + "\r\n",
	} {
		l.raw(t, request)
	}
	id = l.send(t, "GET /orders/11", "/orders/*", 200, nil) // it is still there
	for _, line := range l.settle(t, id) {
		if line["msg"] == "forged" {
			t.Errorf("a line is forged: %v", line)
		}
	}
}

// raw sends what is no request or hardly one, and waits for the end of the answer.
func (l *lines) raw(t *testing.T, request string) {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(l.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	l.asked++
	_ = conn.SetDeadline(time.Now().Add(5 * time.Second))
	_, _ = io.WriteString(conn, request+"Host: a\r\nConnection: close\r\n\r\n") // it may hang up before the end
	if tcp, is := conn.(*net.TCPConn); is {
		_ = tcp.CloseWrite()
	}
	_, _ = io.Copy(io.Discard, conn)
}

func logsErrors(t *testing.T, l *lines) {
	a, err := l.ask(t.Context(), step{Send: "POST /login", Headers: map[string]any{"content-type": "application/json"}, Body: `{"email":canary}`})
	if err != nil || a.status/100 != 4 {
		t.Errorf("a body that is no JSON is the client's error: %v %v", a, err)
	}
	id := l.send(t, "GET /invoices/9", "/invoices/*", 500, nil)
	all := l.settle(t, id)
	found := with(all, "trace_id", id, "level", "error")
	if len(found) != 1 {
		t.Fatalf("the error of %s is logged as %v", id, found)
	}
	text := fmt.Sprint(found[0])
	if plain := strings.ToLower(strings.ReplaceAll(text, "_", "")); !strings.Contains(plain, "sumup") && !strings.Contains(text, "lib/orders.ts:") { // the bundler takes names away
		t.Errorf("nothing says where it came from: %s", text)
	}
	failed := 0
	for _, line := range with(all, "msg", "request", "status", "500") {
		if strings.HasPrefix(fmt.Sprint(line["route"]), "/invoices/") { // who hangs up early is no error of ours
			failed++
		}
	}
	if n := len(with(all, "level", "error")); n != failed {
		t.Errorf("%d lines of level error for %d requests that failed", n, failed)
	}
}

// logsClean looks at all that was logged so far, of the contract too.
func logsClean(t *testing.T, l *lines) {
	for _, word := range []string{"canary", "Bearer", "ada@example.com"} {
		if at := strings.Index(l.output.String(), word); at >= 0 {
			t.Errorf("the log has %q: %s", word, l.output.String()[max(0, at-200):][:250])
		}
	}
	all := l.read(t)
	l.complete(t, all)
	if n := len(with(all, "level", "debug")); n > 0 {
		t.Errorf("%d lines of level debug", n)
	}
	if n := len(with(all, "msg", "sign-in refused", "level", "warn")) + len(with(all, "msg", "sign-in refused", "level", "warning")); n != 2 {
		t.Errorf("%d refused sign-ins are warned of, want 2", n)
	}
}

func logsCareless(t *testing.T, l *lines) {
	id := l.send(t, "POST /login", "/login", 401, map[string]any{"content-type": "application/json", "authorization": "Bearer canary-bearer"})
	found := with(l.settle(t, id), "trace_id", id, "level", "debug", "msg", "sign-in")
	if len(found) != 1 || !strings.Contains(fmt.Sprint(found[0]["body"]), "ada@example.com") {
		t.Errorf("the careless line is %v", found)
	}
	if strings.Contains(l.output.String(), "canary") {
		t.Error("the careless line gives away the password")
	}
}

func logsShort(t *testing.T, l *lines) {
	long := strings.Repeat("long-", 600)
	id := l.send(t, "GET /orders/"+long, "/orders/*", 200, map[string]any{"user-agent": long})
	if found := with(l.settle(t, id), "trace_id", id, "msg", "order found"); len(found) != 1 {
		t.Errorf("an order with a long number is logged as %v", found)
	}
	body, _ := json.Marshal(map[string]string{"email": strings.Repeat(long+"\x1b", 20), "password": "canary-password"}) // texts always can
	a, err := l.ask(t.Context(), step{Send: "POST /login", Headers: map[string]any{"content-type": "application/json"}, Body: string(body)})
	if err != nil || a.status != 401 {
		t.Fatalf("a long e-mail address: %v %v", a, err)
	}
	id = a.header.Get("X-Request-Id")
	found := with(l.settle(t, id), "trace_id", id, "msg", "sign-in")
	if len(found) != 1 || !strings.Contains(fmt.Sprint(found[0]["body"]), "long-long-") {
		t.Errorf("a line that was too long is logged as %v", found)
	}
}

// Whatever was answered has its line, although the end comes at once.
func logsToTheEnd(t *testing.T, l *lines) {
	var many sync.WaitGroup
	for i := range 40 {
		many.Go(func() { l.send(t, fmt.Sprintf("GET /orders/e%d", i), "/orders/*", 200, nil) })
	}
	many.Wait()
	l.program.signal(t, syscall.SIGTERM)
	switch code := l.wait(t, stopLimit); code {
	case 0, -int(syscall.SIGTERM), 128 + int(syscall.SIGTERM):
	default:
		t.Errorf("it ended with %d", code)
	}
	l.complete(t, l.read(t))
}
