//go:build unix

package proofs

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"
)

const (
	problem = "Content-Type: application/problem+json"
	jar     = "# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t0\tsid\ts1\n"
)

// apiProofs are about what any API answers.
func apiProofs() proofs {
	return proofs{
		"im-config": {
			want: `DB is missing ~ exit 1 ~ control 124`,
			good: world{set: pairs("ENVFILE", "./test.env"), files: map[string]string{"test.env": "DB=x\n", "run": "#!/bin/sh\n[ \"$DB\" ] || { echo DB is missing >&2; exit 1; }; exec sleep 9\n"}},
			bad: []world{
				{sees: `exit 124 ~ control 124`, set: pairs("ENVFILE", "./test.env"), files: map[string]string{"test.env": "DB=x\n", "run": "#!/bin/sh\nexec sleep 9\n"}},
				{sees: `exit 0 ~ control 0`, set: pairs("ENVFILE", "./test.env"), files: map[string]string{"test.env": "DB=x\n", "run": "#!/bin/sh\nexit 0\n"}},
			},
		},
		"im-error-edge": {
			want: `500 ~ 200`,
			good: world{web: web{"/__boom": code(500), "/livez": code(200)}},
			bad: []world{
				{sees: `000 ~ 200`, web: web{"/__boom": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "/livez": code(200)}},
				{sees: `404 ~ 200`, web: web{"/livez": code(200)}},
			},
		},
		"im-error-shape": {
			want: `404 application/problem\+json ~ 404 application/problem\+json ~ 405 application/problem\+json`,
			good: world{web: web{"/items/": inside(reply(404, "{}", problem)), "GET /livez": code(200), "/livez": reply(405, "{}", problem), "/": reply(404, "{}", problem)}},
			bad: []world{
				{sees: `404 application/problem\+json ~ 404 text/plain.* ~ 405 text/plain.*`, web: web{"/items/": inside(reply(404, "{}", problem)), "GET /livez": code(200)}},
				{sees: `404 application/problem\+json ~ 404 application/problem\+json ~ 200`, web: web{"/items/": inside(reply(404, "{}", problem)), "/livez": code(200), "/": reply(404, "{}", problem)}},
			},
		},
		"im-no-leak": {
			want: `(?s)HTTP/1.1 500 .* ~ 0`,
			good: world{web: web{"/__boom": reply(500, `{"title":"Something went wrong"}`, problem, "Server: nginx")}},
			bad: []world{
				{sees: `HTTP/1.1 500 .* ~ 1`, web: web{"/__boom": reply(500, "Error: boom\n    at handler (/app/src/server.ts:7:9)")}},
				{sees: `HTTP/1.1 500 .* ~ 1`, web: web{"/__boom": reply(500, "Traceback (most recent call last):")}},
				{sees: `HTTP/1.1 500 .* ~ 1`, web: web{"/__boom": reply(500, "{}", "X-Powered-By: Express")}},
				{sees: `HTTP/1.1 500 .* ~ 1`, web: web{"/__boom": reply(500, "{}", "Server: Werkzeug/3.1.3 Python/3.14.0")}},
				{sees: `HTTP/1.1 404 .* ~ 0`, web: web{}},
			},
		},
		"im-status": {
			want: `400 ~ 4(00|22)`,
			good: world{web: web{"POST /items": inside(when(says("}"), code(422), code(400)))}},
			bad: []world{
				{sees: `500 ~ 422`, web: web{"POST /items": inside(when(says("}"), code(422), code(500)))}},
				{sees: `401 ~ 401`, set: pairs("AUTH", ""), web: web{"POST /items": inside(code(400))}},
			},
		},
		"im-validate": {
			want: `201 ~ 4(00|22) ~ 4(00|22)`,
			good: world{web: web{"POST /items": inside(when(says(`{"name":"x"}`), code(201), code(422)))}},
			bad: []world{
				{sees: `201 ~ 201 ~ 422`, web: web{"POST /items": inside(when(says(`"x"`), code(201), code(422)))}},
				{sees: `201 ~ 422 ~ 500`, web: web{"POST /items": inside(when(says("7"), code(500), when(says("role"), code(422), code(201))))}},
				{sees: `401 ~ 401 ~ 401`, set: pairs("AUTH", ""), web: web{"POST /items": inside(code(201))}},
			},
		},
		"im-size": {
			want: `201 ~ 413`,
			good: world{web: web{"POST /items": inside(limited(1000, 413))}},
			bad: []world{
				{sees: `201 ~ 400`, web: web{"POST /items": inside(limited(1000, 400))}},
				{sees: `201 ~ 201`, web: web{"POST /items": inside(limited(1<<30, 0))}},
				{sees: `401 ~ 401`, set: pairs("AUTH", ""), web: web{"POST /items": inside(code(201))}},
			},
		},
		"im-sqli": {
			want: `200 ~ 400`,
			good: world{web: web{"/items": inside(when(query("drop"), code(400), code(200)))}},
			bad: []world{
				{sees: `200 ~ 500`, web: web{"/items": inside(when(query("drop"), code(500), code(200)))}},
				{sees: `200 ~ 200`, web: web{"/items": inside(code(200))}},
			},
		},
		"im-columns": {
			want: `{"id":"1","name":"Ann"} ~ 200 ~ 0`,
			good: world{web: web{"/users/me": inside(reply(200, `{"id":"1","name":"Ann"}`))}},
			bad: []world{
				{sees: `.* ~ 200 ~ 1`, web: web{"/users/me": inside(reply(200, `{"id":"1","password_hash":"$argon2id$"}`))}},
				{sees: `401 ~ 0`, set: pairs("AUTH", ""), web: web{"/users/me": inside(code(200))}},
			},
		},
		"im-objects": {
			want: `200 ~ 40[34]`,
			good: world{set: pairs("ID", "7"), web: web{"/items/7": when(ann, code(200), code(404))}},
			bad: []world{
				{sees: `200 ~ 200`, set: pairs("ID", "7"), web: web{"/items/7": inside(code(200))}},
				{sees: `404 ~ 404`, set: pairs("ID", "8"), web: web{"/items/7": inside(code(200))}},
			},
		},
		"im-pages": {
			want: `200 ~ 100`,
			good: world{web: web{"/items": inside(reply(200, list(100)))}},
			bad: []world{
				{sees: `200 ~ 150`, web: web{"/items": inside(reply(200, list(150)))}},
				{sees: `401 ~ 1`, set: pairs("AUTH", ""), web: web{"/items": reply(401, `{"errors":["sign in"]}`)}},
			},
		},
		"im-sse": {
			want: `id: 41 ~ data: {} ~ :.* ~ 200 HTTP/2, first byte after 0\.\d+ s`,
			good: world{server: http2, web: web{"/events": inside(stream(0, "id: 41\ndata: {}\n\n", ":\n"))}},
			bad: []world{
				{sees: `id: 41 ~ data: {} ~ : ~ 200 HTTP/2, first byte after 1\.\d+ s`, server: http2, web: web{"/events": inside(stream(1100*time.Millisecond, "id: 41\ndata: {}\n\n", ":\n"))}},
				{sees: `id: 41 ~ data: {} ~ : ~ 200 HTTP/1.1, .*`, web: web{"/events": inside(stream(0, "id: 41\ndata: {}\n\n", ":\n"))}},
				{sees: `id: 41 ~ data: {} ~ 200 HTTP/2, .*`, server: http2, web: web{"/events": inside(stream(0, "id: 41\ndata: {}\n\n"))}},
			},
		},
		"im-ws": {
			want: `101 ~ 403`,
			good: world{set: pairs("COOKIE", "sid=s1"), web: web{"/ws": inside(when(ours, socket, code(403)))}},
			bad: []world{
				{sees: `101 ~ 101`, set: pairs("COOKIE", "sid=s1"), web: web{"/ws": inside(socket)}},
				{sees: `403 ~ 403`, set: pairs("COOKIE", "sid=s1"), web: web{"/ws": code(403)}},
			},
		},
	}
}

func limited(n int64, refuse int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > n {
			code(refuse)(w, r)
		} else {
			code(201)(w, r)
		}
	}
}

func list(n int) string {
	return `{"items":[` + strings.TrimSuffix(strings.Repeat(`{"id":"1"},`, n), ",") + `]}`
}

// ours holds for requests that name the server's own origin.
func ours(r *http.Request) bool {
	return r.Header.Get("Origin") == "http://"+r.Host || r.Header.Get("Origin") == "https://"+r.Host
}

func http2(s *httptest.Server) { s.EnableHTTP2 = true }

func overTLS(*httptest.Server) {}

// stream waits and then sends the parts, each at once.
func stream(wait time.Duration, parts ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(wait)
		for _, part := range parts {
			_, _ = fmt.Fprint(w, part)
			_ = http.NewResponseController(w).Flush()
		}
	}
}

// socket accepts a WebSocket and closes it.
func socket(w http.ResponseWriter, _ *http.Request) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	_, _ = conn.Write([]byte("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"))
	_ = conn.Close()
}
