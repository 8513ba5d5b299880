//go:build unix

package proofs

import (
	"net/http"
	"strings"
)

// limitProofs are about other origins, other sites, and too many requests.
func limitProofs() proofs {
	login := pairs("login.json", "{}")
	sites := func(h http.HandlerFunc) web { return web{"POST /items": h, "POST /login": h} }
	n := func(more ...string) map[string]string { return pairs(append(more, "N", "5")...) }
	return proofs{
		"im-csrf": {
			want: `sec-fetch-site: same-origin 201 ~ sec-fetch-site: cross-site 403 ~ sec-fetch-site: same-site 403 ~ origin: https://evil.example 403`,
			good: world{files: pairs("jar", jar), web: sites(inside(when(header("Sec-Fetch-Site", "same-origin"), code(201), code(403))))},
			bad: []world{
				{sees: `.*same-origin 201 ~ .*cross-site 403 ~ .*same-site 403 ~ .*evil.example 201`, files: pairs("jar", jar), web: sites(inside(when(header("Sec-Fetch-Site", "same-origin", ""), code(201), code(403))))},
				{sees: `.*same-origin 401 ~ .*cross-site 401 ~ .*same-site 401 ~ .*evil.example 401`, web: sites(inside(code(201)))},
			},
		},
		"im-csrf-login": {
			want: `sec-fetch-site: same-origin (200|204|303) ~ sec-fetch-site: cross-site 403 ~ sec-fetch-site: same-site 403 ~ origin: https://evil.example 403`,
			good: world{files: login, web: sites(when(header("Sec-Fetch-Site", "same-origin"), code(204), code(403)))},
			bad: []world{
				{sees: `.*same-origin 204 ~ .*cross-site 204.*`, files: login, web: sites(code(204))},
				{sees: `.*same-origin 204 ~ .*cross-site 403 ~ .*evil.example 204`, files: login, web: sites(when(header("Sec-Fetch-Site", "same-origin", ""), code(204), code(403)))},
			},
		},
		"im-json-only": {
			want: `201 ~ 415 ~ 415`,
			good: world{web: sites(inside(when(header("Content-Type", "application/json"), code(201), code(415))))},
			bad: []world{
				{sees: `201 ~ 201 ~ 415`, web: sites(inside(when(header("Content-Type", "application/json", "text/plain"), code(201), code(415))))},
				{sees: `201 ~ 415 ~ 201`, web: sites(inside(when(header("Content-Type", "text/plain"), code(415), code(201))))},
			},
		},
		"im-cors": {
			want: `200 ~ 0 ~ 0 ~ 0 ~ 0`,
			good: world{web: web{"/items": inside(code(200))}},
			bad: []world{
				{sees: `200 ~ 1 ~ 1 ~ 1 ~ 1`, web: web{"/items": inside(reply(200, "", "Access-Control-Allow-Origin: *"))}},
				{sees: `200 ~ 1 ~ 1 ~ 1 ~ 1`, web: web{"/items": inside(allow(func(string) bool { return true }, false))}},
				{sees: `200 ~ 0 ~ 1 ~ 0 ~ 0`, web: web{"/items": inside(allow(func(o string) bool { return o == "null" }, true))}},
				{sees: `200 ~ 0 ~ 0 ~ 0 ~ 1`, web: web{"/items": inside(allow(func(o string) bool { return strings.HasSuffix(o, host) }, true))}},
				{sees: `401 ~ 0 ~ 0 ~ 0 ~ 0`, set: pairs("AUTH", ""), web: web{"/items": inside(code(200))}},
			},
		},
		"im-cors-list": {
			want: `(?i)https://app.example.com access-control-allow-origin: https://app.example.com vary: origin ~ https://evilapp.example.com vary: origin ~ https://app.example.com.evil.example vary: origin ~ null vary: origin`,
			good: world{set: pairs("APP", "https://app.example.com"), web: web{"/items": inside(allow(listed, true))}},
			bad: []world{
				{sees: `(?i)https://app.example.com access-control-allow-origin: https://app.example.com ~ https://evilapp.example.com ~ .*`, set: pairs("APP", "https://app.example.com"), web: web{"/items": inside(allow(listed, false))}},
				{sees: `(?i).*https://evilapp.example.com access-control-allow-origin: https://evilapp.example.com vary.*`, set: pairs("APP", "https://app.example.com"), web: web{"/items": inside(allow(func(o string) bool { return strings.HasSuffix(o, "app.example.com") }, true))}},
				{sees: `(?i)https://other.example vary: origin ~ .*`, set: pairs("APP", "https://other.example"), web: web{"/items": inside(allow(listed, true))}},
			},
		},
		"im-cors-star": {
			want: `HTTP/1.1 200 OK ~ Access-Control-Allow-Origin: \* ~ HTTP/1.1 200 OK`,
			good: world{set: map[string]string{"OPEN": "/open", "ACCOUNT": "/me"}, web: web{"/open": reply(200, "", "Access-Control-Allow-Origin: *"), "/me": inside(code(200))}},
			bad: []world{
				{sees: `.* ~ HTTP/1.1 200 OK ~ Access-Control-Allow-Origin: \*`, set: map[string]string{"OPEN": "/open", "ACCOUNT": "/me"}, web: web{"/": reply(200, "", "Access-Control-Allow-Origin: *")}},
				{sees: `HTTP/1.1 200 OK ~ Access-Control-Allow-Credentials: true ~ Access-Control-Allow-Origin: \* ~ HTTP/1.1 200 OK`, set: map[string]string{"OPEN": "/open", "ACCOUNT": "/me"}, web: web{"/open": reply(200, "", "Access-Control-Allow-Origin: *", "Access-Control-Allow-Credentials: true"), "/me": inside(code(200))}},
			},
		},
		"im-limit-answer": {
			want: `(?i)3 HTTP/1.1 200 OK ~ 2 HTTP/1.1 429 Too Many Requests ~ 2 retry-after: \d+`,
			good: world{set: n(), web: web{"/items": inside(times(3, code(200), reply(429, "", "Retry-After: 30")))}},
			bad: []world{
				{sees: `3 HTTP/1.1 200 OK ~ 2 HTTP/1.1 429 Too Many Requests`, set: n(), web: web{"/items": inside(times(3, code(200), code(429)))}},
				{sees: `5 HTTP/1.1 200 OK`, set: n(), web: web{"/items": inside(code(200))}},
			},
		},
		"im-ssrf": {
			want: `201 ~ 4(00|22) ~ 4(00|22) ~ 4(00|22)`,
			good: world{set: pairs("PUBLIC", "https://hook.example.com"), web: web{"POST /webhooks": inside(when(says("hook.example.com"), code(201), code(422)))}},
			bad: []world{
				{sees: `201 ~ 201 ~ 201 ~ 201`, set: pairs("PUBLIC", "https://hook.example.com"), web: web{"POST /webhooks": inside(code(201))}},
				{sees: `201 ~ 422 ~ 422 ~ 201`, set: pairs("PUBLIC", "https://hook.example.com"), web: web{"POST /webhooks": inside(when(says("localtest"), code(201), when(says("hook"), code(201), code(422))))}},
				{sees: `401 ~ 401 ~ 401 ~ 401`, set: pairs("AUTH", ""), web: web{"POST /webhooks": inside(code(201))}},
			},
		},
		"im-hook-target": {
			want: `201 https://example.com/hook ~ 4(00|22) http://example.com/hook( ~ 4(00|22) https://[^ ]+){4}`,
			good: world{web: web{"POST /webhooks": inside(when(says("https://example.com"), code(201), code(422)))}},
			bad: []world{
				{sees: `201 https://example.com/hook ~ 201 http://example.com/hook ~ .*`, web: web{"POST /webhooks": inside(when(says("example.com"), code(201), code(422)))}},
				{sees: `.*201 https://\[::1\]/ ~ .*`, web: web{"POST /webhooks": inside(when(says("::1"), code(201), when(says("https://example.com"), code(201), code(422))))}},
			},
		},
		"pr-rate": {
			want: `\d+ 401 ~ \d+ 429`, turns: 9,
			good: world{web: web{"POST /login": times(5, code(401), code(429))}},
			bad: []world{
				{sees: `9 401`, web: web{"POST /login": code(401)}},
				{sees: `9 422`, web: web{"POST /login": code(422)}},
			},
		},
		"pr-limits-open": {
			want: `\d+ 200 ~ \d+ 429`, turns: 12,
			good: world{web: web{"/items": times(5, code(200), code(429))}},
			bad: []world{
				{sees: `12 200`, web: web{"/items": code(200)}},
				{sees: `12 404`, web: web{}},
			},
		},
		"pr-xff": {
			want: `3 plain 200 ~ 2 plain 429 ~ 3 forged 200 ~ 2 forged 429`,
			good: world{set: n(), web: web{"/items": when(header("Forwarded"), times(3, code(200), code(429)), times(3, code(200), code(429)))}},
			bad: []world{
				{sees: `3 plain 200 ~ 2 plain 429 ~ 5 forged 200`, set: n(), web: web{"/items": when(header("X-Forwarded-For"), code(200), times(3, code(200), code(429)))}},
				{sees: `5 plain 200 ~ 5 forged 200`, set: n(), web: web{"/items": code(200)}},
			},
		},
		"pr-limit-store": {
			want: `read 200 ~ login 20[04] ~ read 200 ~ login (503|429)`,
			good: world{files: login, set: n("STOP", "true", "START", "true"), web: web{"/items": inside(code(200)), "POST /login": turns(code(200), code(503))}},
			bad: []world{
				{sees: `read 200 ~ login 200 ~ read 200 ~ login 200`, files: login, set: n("STOP", "true", "START", "true"), web: web{"/items": inside(code(200)), "POST /login": code(200)}},
				{sees: `read 200 ~ login 200 ~ read 503 ~ login 503`, files: login, set: n("STOP", "true", "START", "true"), web: web{"/items": inside(turns(code(200), code(503))), "POST /login": turns(code(200), code(503))}},
			},
		},
		"pr-private-cache": {
			want: `HTTP/1.1 200 OK ~ Cache-Control: .*no-store.*`,
			good: world{web: web{"/users/me": inside(reply(200, "{}", "Cache-Control: private, no-store"))}},
			bad: []world{
				{sees: `HTTP/1.1 200 OK`, web: web{"/users/me": inside(code(200))}},
				{sees: `HTTP/1.1 200 OK ~ Cache-Control: public, max-age=60`, web: web{"/users/me": inside(reply(200, "{}", "Cache-Control: public, max-age=60"))}},
				{sees: `HTTP/1.1 401 .* ~ Cache-Control: no-store`, set: pairs("AUTH", ""), web: web{"/users/me": reply(401, "", "Cache-Control: no-store")}},
			},
		},
		"pr-personal-cache": {
			want: `HTTP/1.1 200 OK Cache-Control: no-store( ~ HTTP/1.1 (404 .*|200 OK Cache-Control: no-store)){2} ~ 40[14]`,
			good: world{web: web{"/users/me": inside(reply(200, "{}", "Cache-Control: no-store"))}},
			bad: []world{
				{sees: `.* ~ HTTP/1.1 200 OK Cache-Control: public, max-age=600 ~ .* ~ 200`, web: web{"/users/me": inside(reply(200, "{}", "Cache-Control: no-store")), "/users/me/x.css": reply(200, "{}", "Cache-Control: public, max-age=600")}},
				{sees: `HTTP/1.1 401 .*`, set: pairs("AUTH", ""), web: web{"/users/me": inside(code(200))}},
			},
		},
	}
}

func listed(origin string) bool { return origin == "https://app.example.com" }

// allow answers with CORS headers for the origins that fit.
func allow(fits func(string) bool, vary bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if origin := r.Header.Get("Origin"); fits(origin) {
			w.Header().Set("access-control-allow-origin", origin)
		}
		if vary {
			w.Header().Set("vary", "origin")
		}
	}
}
