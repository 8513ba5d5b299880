//go:build unix

package proofs

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// recordProofs are about what is kept: whose it is, who may change it, and what happens when many do.
func recordProofs() proofs {
	item := pairs("ITEM", "7", "ID", "7")
	state := func(patched, moved int, now string) web {
		return web{
			"PATCH /items/7":        inside(when(says("state"), code(patched), code(200))),
			"POST /items/7/closing": inside(code(moved)), "GET /items/7": inside(reply(200, `{"state":"`+now+`"}`)),
		}
	}
	hidden := func(found string, get, again int) web {
		return web{
			"GET /items": inside(turns(reply(200, "Zyxcanary\n"), reply(200, found))), "GET /items/7": inside(turns(code(200), code(get))),
			"DELETE /items/7": inside(code(204)), "POST /items": inside(code(again)),
		}
	}
	doc := pairs("DOC", "{url}/doc", "NEW", "echo new")
	staff := pairs("STAFF", "--oauth2-bearer bob", "ADMIN", "{url}/admin", "RECORD", "/7", "WHO", "bob", "TRAIL", "cat log")
	door := pairs("paths.txt", "/\n/7\n")
	extension := pairs("EXT", "--oauth2-bearer ann", "EXT_LOW", "--oauth2-bearer bob", "ITEM", "7")
	slowly := pairs("ITEMS", "items", "LOGS", "cat log")
	ids := pairs("ID_A", "a1", "ID_B", "b1", "TENANT_B", "b")
	ranges := func(csv string) web { return web{"/items": when(ann, reply(200, csv), code(401))} }
	order := map[string]string{"order.json": "{}", "a.json": `{"text":"a"}`, "b.json": `{"text":"b"}`}
	body := pairs("GOOD", `{"colour":"red"}`, "BAD", `{"color":"red"}`)
	edit := func(stale, blind int) web {
		patch := when(header("If-Match"), turns(code(200), code(stale)), code(blind))
		return web{"GET /items/7": inside(reply(200, "{}", `ETag: "1"`)), "PATCH /items/7": inside(patch)}
	}
	formula := func(cell string) web {
		return web{"POST /items": inside(code(201)), "GET /items": inside(reply(200, "id,name\n1,"+cell+"\n"))}
	}
	dump := pairs("DUMP", "cat dump", "ERASE", "./erase", "PAYMENT", "pay_1")
	return proofs{
		"im-get-safe": {
			want: `POST 50[03] ~ /items 200 ~ /items/7 200`,
			good: world{files: pairs("GETS", "/items\n/items/7\n"), web: web{"POST /items": inside(code(500)), "GET /": inside(code(200))}},
			bad: []world{
				{sees: `POST 500 ~ /items 200 ~ /items/7 500`, files: pairs("GETS", "/items\n/items/7\n"), web: web{"POST /items": inside(code(500)), "GET /": inside(code(200)), "GET /items/7": inside(code(500))}},
				{sees: `POST 201 ~ /items 200 ~ /items/7 200`, files: pairs("GETS", "/items\n/items/7\n"), web: web{"POST /items": inside(code(201)), "GET /": inside(code(200))}},
			},
		},
		"im-hidden": {
			want: `1 ~ 200 ~ 0 ~ 404 ~ 201`,
			good: world{set: item, web: hidden("", 404, 201)},
			bad: []world{
				{sees: `1 ~ 200 ~ 1 ~ 404 ~ 201`, set: item, web: hidden("Zyxcanary\n", 404, 201)},
				{sees: `1 ~ 200 ~ 0 ~ 200 ~ 201`, set: item, web: hidden("", 200, 201)},
				{sees: `1 ~ 200 ~ 0 ~ 404 ~ 409`, set: item, web: hidden("", 404, 409)},
			},
		},
		"im-erase": {
			want: `[1-9]\d* ~ 0`,
			good: world{set: dump, files: map[string]string{"dump": "Zyxcanary\nx\n", "erase": "#!/bin/sh\necho x > dump\n"}},
			bad: []world{
				{sees: `2 ~ 1`, set: dump, files: map[string]string{"dump": "Zyxcanary\nzyxcanary@example.com\n", "erase": "#!/bin/sh\necho zyxcanary@example.com > dump\n"}},
				{sees: `0 ~ 0`, set: dump, files: map[string]string{"dump": "x\n", "erase": "#!/bin/sh\n"}},
			},
		},
		"pr-encrypt": {
			want: `[1-9]\d* ~ 0`,
			good: world{set: dump, files: pairs("dump", "canary-plain 8f3a\n")},
			bad: []world{
				{sees: `1 ~ 1`, set: dump, files: pairs("dump", "canary-plain canary-field\n")},
				{sees: `0 ~ 0`, set: dump, files: pairs("dump", "")},
			},
		},
		"pr-cards": {
			want: `[1-9]\d* ~ 0`,
			good: world{set: dump, files: pairs("dump", "pay_1 **** 4242\n")},
			bad: []world{
				{sees: `1 ~ 1`, set: dump, files: pairs("dump", "pay_1 4242 4242-4242 4242\n")},
				{sees: `0 ~ 0`, set: dump, files: pairs("dump", "another day\n")},
			},
		},
		"im-state-set": {
			want: `20[04] ~ 4(00|22) ~ 40[39] ~ draft`,
			good: world{set: item, web: state(422, 409, "draft")},
			bad: []world{
				{sees: `200 ~ 200 ~ 409 ~ approved`, set: item, web: state(200, 409, "approved")},
				{sees: `200 ~ 422 ~ 200 ~ closed`, set: item, web: state(422, 200, "closed")},
			},
		},
		"im-state-race": {
			want: `1 20[014] ~ 5 409`, turns: 6,
			good: world{set: item, web: web{"POST /items/7/approval": inside(turns(code(200), code(409)))}},
			bad: []world{
				{sees: `2 200 ~ 4 409`, set: item, web: web{"POST /items/7/approval": inside(times(2, code(200), code(409)))}},
				{sees: `6 409`, set: item, web: web{"POST /items/7/approval": inside(code(409))}},
			},
		},
		"im-last-one": {
			want: `1 20[014] ~ 5 409`, turns: 6,
			good: world{set: item, web: web{"POST /items/7/purchases": inside(turns(code(201), code(409)))}},
			bad: []world{
				{sees: `3 201 ~ 3 409`, set: item, web: web{"POST /items/7/purchases": inside(times(3, code(201), code(409)))}},
			},
		},
		"im-extension-hangs": {
			want: `200 0\.\d+ ~ [1-9]\d*`,
			good: world{set: slowly, web: web{"/items": inside(logs("cut off test-extension", code(200)))}},
			bad: []world{
				{sees: `200 1\.\d+ ~ 1`, set: slowly, web: web{"/items": inside(logs("test-extension ended", after(1100*time.Millisecond, code(200))))}},
				{sees: `200 0\.\d+ ~ 0`, set: slowly, web: web{"/items": inside(logs("answered", code(200)))}},
			},
		},
		"im-extension-rights": {
			want: `200 ~ 40[34] ~ 403`,
			good: world{set: extension, web: web{"GET /items/7": when(ann, code(200), code(404)), "DELETE /items/7": code(403)}},
			bad: []world{
				{sees: `200 ~ 200 ~ 403`, set: extension, web: web{"GET /items/7": inside(code(200)), "DELETE /items/7": code(403)}},
				{sees: `200 ~ 404 ~ 204`, set: extension, web: web{"GET /items/7": when(ann, code(200), code(404)), "DELETE /items/7": code(204)}},
			},
		},
		"im-document-fetch": {
			want: `1 ~ 0`,
			good: world{set: pairs("CANARY", "inner.example.com", "MAKE", "true"), before: inner8099, web: web{"/": code(404)}},
			bad: []world{
				{sees: `1 ~ 1`, set: pairs("CANARY", "inner.example.com", "MAKE", "curl -so /dev/null http://inner.example.com:8099/canary"), before: inner8099, web: web{"/": code(404)}},
			},
		},
		"im-document-kept": {
			want: `200 ~ change .* ~ 200 ~ .* doc1 ~ .* doc2 ~ .* doc3`,
			fits: func(out string) bool {
				lines := strings.Split(out, "\n")
				sum := func(i int) string { return strings.Fields(lines[i])[0] }
				return sum(3) == sum(4) && sum(4) != sum(5)
			},
			good: world{set: doc, web: web{"/doc": inside(reply(200, "sent"))}},
			bad: []world{
				{sees: `200 ~ change .* ~ 200 ~ .*`, set: doc, web: web{"/doc": inside(turns(reply(200, "sent"), reply(200, "changed")))}},
				{sees: `404 ~ change .* ~ 404 ~ .*`, set: doc, web: web{}},
			},
		},
		"im-staff-door": {
			want: `(401|302|403) 40[34] 200 / ~ (401|302|403) 40[34] 200 /7`,
			good: world{set: staff, files: door, web: web{"/admin/": inside(when(bob, code(200), code(403)))}},
			bad: []world{
				{sees: `401 403 200 / ~ 401 200 200 /7`, set: staff, files: door, web: web{"/admin/": inside(when(bob, code(200), code(403))), "/admin/7": inside(code(200))}},
				{sees: `401 401 401 / ~ 401 401 401 /7`, set: staff, files: door, web: web{"/": code(401)}},
			},
		},
		"im-staff-trail": {
			want: `200 ~ [1-9]\d*`,
			good: world{set: staff, files: pairs("log", "bob earlier\n"), web: web{"/admin/7": when(bob, logs("bob looked at 7", code(200)), code(403))}},
			bad: []world{
				{sees: `200 ~ 0`, set: staff, files: pairs("log", "bob earlier\n"), web: web{"/admin/7": when(bob, code(200), code(403))}},
			},
		},
		"im-tenant": {
			want: `200 ~ 404`,
			good: world{set: ids, web: web{"/items/a1": inside(code(200))}},
			bad:  []world{{sees: `200 ~ 200`, set: ids, web: web{"/items/": inside(code(200))}}},
		},
		"im-tenant-forged": {
			want: `\d+ \d+ ~ \d+ \d+ ~ \d+ \d+`,
			fits: func(out string) bool {
				sums := strings.Split(out, "\n")
				return sums[0] == sums[1] && sums[1] != sums[2]
			},
			good: world{set: ids, web: web{"/items": when(ann, reply(200, "a"), reply(200, "b"))}},
			bad: []world{
				{sees: `\d+ 1 ~ \d+ 1 ~ \d+ 1`, set: ids, web: web{"/items": when(header("X-Tenant-Id"), reply(200, "b"), when(ann, reply(200, "a"), reply(200, "b")))}},
				{sees: `.*`, set: ids, web: web{"/items": reply(401, "")}},
			},
		},
		"im-idem": {
			want: `(20[01]|409) ~ (20[01]|409) ~ (20[01]|409) ~ 20[01] ~ 2`,
			good: world{files: order, web: web{"POST /orders": inside(orders(true))}},
			bad: []world{
				{sees: `201 ~ 201 ~ 201 ~ 201 ~ 4`, files: order, web: web{"POST /orders": inside(orders(false))}},
				{sees: `401 ~ 401 ~ 401 ~ 401 ~ 0`, set: pairs("AUTH", ""), files: order, web: web{"POST /orders": inside(orders(true))}},
			},
		},
		"im-idem-client-id": {
			want: `201 ~ 200 ~ 40[49] ~ {"text":"a"}`,
			good: world{files: order, web: web{"PUT /notes/{id}": when(ann, turns(code(201), code(200)), code(404)), "GET /notes/{id}": when(ann, reply(200, `{"text":"a"}`), code(404))}},
			bad: []world{
				{sees: `201 ~ 200 ~ 200 ~ {"text":"b"}`, files: order, web: web{"PUT /notes/{id}": inside(turns(code(201), code(200))), "GET /notes/{id}": inside(reply(200, `{"text":"b"}`))}},
				{sees: `201 ~ 409 ~ .*`, files: order, web: web{"PUT /notes/{id}": inside(turns(code(201), code(409)))}},
			},
		},
		"im-lost-update": {
			want: `20[04] ~ 412 ~ 428`,
			good: world{set: item, web: edit(412, 428)},
			bad: []world{
				{sees: `200 ~ 200 ~ 428`, set: item, web: edit(200, 428)},
				{sees: `200 ~ 412 ~ 200`, set: item, web: edit(412, 200)},
			},
		},
		"im-json-fields": {
			want: `201 ~ 4(00|22)`,
			good: world{set: body, web: web{"POST /items": inside(when(says("colour"), code(201), code(422)))}},
			bad:  []world{{sees: `201 ~ 201`, set: body, web: web{"POST /items": inside(code(201))}}},
		},
		"im-id-strings": {
			want: `string [1-9]\d*`,
			good: world{web: web{"/items": inside(reply(200, `{"items":[{"id":"1","owner_id":"2","paid":3}]}`))}},
			bad: []world{
				{sees: `number 1 ~ string 1`, web: web{"/items": inside(reply(200, `{"items":[{"id":"1","ownerId":2}]}`))}},
				{sees: ``, web: web{"/items": inside(reply(200, `{"items":[]}`))}},
			},
		},
		"im-formula": {
			want: `201 ~ [1-9]\d* ~ 0`,
			good: world{web: formula(`"'=1+1"`)},
			bad: []world{
				{sees: `201 ~ 1 ~ 1`, web: formula(`=1+1`)},
				{sees: `201 ~ 1 ~ 1`, web: formula(`"=1+1"`)},
				{sees: `201 ~ 0 ~ 0`, web: formula(``)},
			},
		},
		"im-export-rights": {
			want: `[1-9]\d* ~ 0`,
			good: world{set: ids, web: ranges("id\na1\n")},
			bad:  []world{{sees: `1 ~ 1`, set: ids, web: ranges("id\na1\nb1\n")}},
		},
		"pr-failover": {
			want: `8 201 ~ 2 503`, turns: 10,
			good: world{web: web{"POST /items": inside(times(2, code(503), code(201)))}},
			bad: []world{
				{sees: `2 201 ~ 8 503`, web: web{"POST /items": inside(times(2, code(201), code(503)))}},
			},
		},
		"im-timeouts": {
			want: `50[34] 0\.\d+`,
			good: world{web: web{"/uses-provider": inside(code(503))}},
			bad: []world{
				{sees: `503 1\.\d+`, web: web{"/uses-provider": inside(after(1100*time.Millisecond, code(503)))}},
				{sees: `500 0\.\d+`, web: web{"/uses-provider": inside(code(500))}},
			},
		},
		"im-graphql-limits": {
			want: `"answered" ~ "refused"`,
			good: world{web: web{"POST /graphql": inside(when(says("a200: me"), reply(200, `{"errors":[{}]}`), reply(200, `{"data":{}}`)))}},
			bad: []world{
				{sees: `"answered" ~ "answered"`, web: web{"POST /graphql": inside(reply(200, `{"data":{}}`))}},
				{sees: `{"title":"Sign in"} ~ {"title":"Sign in"}`, web: web{"POST /graphql": reply(401, `{"title":"Sign in"}`)}},
			},
		},
		"pr-old-callers": {
			want: `2 ~ 0`,
			good: world{set: pairs("OLD", "/v1", "NEW", "/v2"), web: web{"/v1": inside(reply(200, "", "Deprecation: @1767225600", "Sunset: Thu, 31 Dec 2026 23:59:59 GMT")), "/v2": inside(code(200))}},
			bad: []world{
				{sees: `0 ~ 0`, set: pairs("OLD", "/v1", "NEW", "/v2"), web: web{"/": inside(code(200))}},
				{sees: `1 ~ 0`, set: pairs("OLD", "/v1", "NEW", "/v2"), web: web{"/v1": inside(reply(200, "", "Deprecation: true", "Sunset: Thu, 31 Dec 2026 23:59:59 GMT"))}},
			},
		},
	}
}

// inner8099 makes the server's notes those of port 8099 at the inner address.
const inner8099 = `ln -s requests hits.txt; echo 'connect-to = "inner.example.com:8099:127.0.0.1:{port}"' >> .curlrc`

// orders makes an order for each call, or one for each key.
func orders(idempotent bool) http.HandlerFunc {
	var mu sync.Mutex
	made := map[string]int{}
	return func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		key := r.Header.Get("Idempotency-Key")
		if !idempotent {
			key = fmt.Sprint(len(made))
		}
		if made[key] == 0 {
			made[key] = len(made) + 1
		}
		w.WriteHeader(201)
		_, _ = io.WriteString(w, fmt.Sprintf(`{"id":%d}`, made[key]))
	}
}
