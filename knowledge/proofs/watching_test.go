//go:build unix

package proofs

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
)

// watchingProofs are about what a running system shows to those who run it.
func watchingProofs() proofs {
	log := func() map[string]string { return pairs("LOGS", "cat log", "METRICS", "{url}/metrics") }
	line := `{"time":"t","level":"info","route":"/items","trace_id":"1","status":200,"duration_ms":1}`
	request := func(id string, logged string) web {
		return web{"/": logs(logged, reply(404, "", "X-Request-Id: "+id))}
	}
	login := func(logged string) web { return web{"POST /login": logs(logged, code(401))} }
	metrics := func(text string) web { return web{"/metrics": reply(200, text)} }
	crash := `{"level":"fatal","error":"crash-canary"}`
	failed := `{"event":"authn_failed","actor":"ann","target":"login","result":"refused"}`
	refused := `{"event":"authz_refused","actor":"ann","target":"/admin","result":"refused"}`
	return proofs{
		"im-request-id": {
			want: `id r-1 ~ [1-9]\d*`,
			good: world{set: log(), web: request("r-1", `{"id":"r-1"}`)},
			bad: []world{
				{sees: `id r-1 ~ 0`, set: log(), web: request("r-1", `{"path":"/nope-4711"}`)},
				{sees: `id ~ 0`, set: log(), web: web{"/": logs(`{"id":"r-1"}`, code(404))}},
			},
		},
		"im-fail-closed": {
			want: `(403|500|503)`,
			good: world{web: web{"/items/1": inside(code(500))}},
			bad: []world{
				{sees: `the item ~ 200`, web: web{"/items/1": inside(reply(200, "the item"))}},
				{sees: `the item ~ 500`, web: web{"/items/1": inside(reply(500, "the item"))}},
			},
		},
		"pr-crash": {
			want: `200 ~ 200 ~ [1-9]\d*`,
			good: world{set: log(), web: web{"/__crash": logs(crash, code(200)), "/livez": code(200)}},
			bad: []world{
				{sees: `200 ~ 503 ~ 1`, set: log(), web: web{"/__crash": logs(crash, code(200)), "/livez": code(503)}},
				{sees: `200 ~ 200 ~ 0`, set: log(), web: web{"/__crash": logs("restarted", code(200)), "/livez": code(200)}},
			},
		},
		"pr-sec-events": {
			want: `403 ~ authn_failed\tann\tlogin\trefused ~ authz_refused\tann\t/admin\trefused`,
			good: world{set: log(), before: "echo 'started'$'\\n''" + failed + "' > log", web: web{"/admin": inside(logs(refused, code(403)))}},
			bad: []world{
				{sees: `403 ~ authn_failed.*`, set: log(), before: "echo '" + failed + "' > log", web: web{"/admin": inside(code(403))}},
				{sees: `403 ~ authn_failed.* ~ authz_refused`, set: log(), before: "echo '" + failed + "' > log", web: web{"/admin": inside(logs(`{"event":"authz_refused"}`, code(403)))}},
			},
		},
		"pr-counts": {
			want: `[1-9]\d* 10`, turns: 10,
			good: world{set: log(), web: counted(1, false)},
			bad: []world{
				{sees: `\d+ 5`, set: log(), web: counted(2, false)},
				{sees: `0 0`, set: log(), web: web{"/metrics": reply(200, "up 1\n")}},
			},
		},
		"pr-cardinality": {
			want: `[1-9]\d* [1-9]\d*`, turns: 5,
			fits: func(out string) bool { a, b, _ := strings.Cut(out, " "); return a == b },
			good: world{set: log(), web: counted(1, false)},
			bad: []world{
				{sees: `\d+ \d+`, set: log(), web: counted(1, true)},
				{sees: `0 0`, set: log(), web: web{"/metrics": reply(200, "")}},
			},
		},
		"pr-log-context": {
			want: `{"time".*"duration_ms":1} ~ 0`,
			good: world{set: log(), before: "echo started > log", web: web{"/items": logs(line, code(200))}},
			bad: []world{
				{sees: `0`, set: log(), web: web{"/items": logs("GET /items 200", code(200))}},
				{sees: `{"time".*} ~ 1`, set: log(), web: web{"/items": logs(line+"\nGET /items?q={q}", code(200))}},
			},
		},
		"pr-log-clean": {
			want: `[1-9]\d* ~ 0`,
			good: world{set: log(), web: login(`{"route":"/login","status":401}`)},
			bad: []world{
				{sees: `1 ~ 1`, set: log(), web: login(`{"route":"/login","body":"password=canary-7f3"}`)},
				{sees: `0 ~ 0`, set: log(), web: login(``)},
			},
		},
		"pr-metrics": {
			want: `[1-9]\d* ~ 0`,
			good: world{set: log(), web: metrics(`http_server_request_duration_seconds_bucket{route="/items/{id}",le="1"} 1` + "\n")},
			bad: []world{
				{sees: `1 ~ 1`, set: log(), web: metrics(`http_server_request_duration_seconds_bucket{route="/items/77",le="1"} 1` + "\n")},
				{sees: `0 ~ 0`, set: log(), web: metrics("up 1\n")},
			},
		},
	}
}

// counted serves metrics about everything else: one of so many requests is counted, and each path may become a label.
func counted(oneOf int64, labels bool) web {
	var all, n atomic.Int64
	var paths atomic.Value
	paths.Store("")
	return web{
		"/metrics": func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprintf(w, "# TYPE x histogram\nhttp_server_request_duration_seconds_count{route=\"/items/{id}\"} %d\n%s", n.Load(), paths.Load())
		},
		"/": func(w http.ResponseWriter, r *http.Request) {
			if all.Add(1)%oneOf == 0 || all.Load() == 1 {
				n.Add(1)
			}
			if labels {
				paths.Store(paths.Load().(string) + fmt.Sprintf("paths{path=%q} 1\n", r.URL.Path))
			}
			w.WriteHeader(404)
		},
	}
}
