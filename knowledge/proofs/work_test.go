//go:build unix

package proofs

import (
	"net/http"
	"time"
)

// workProofs are about files, mails, jobs and streams.
func workProofs() proofs {
	pictures := map[string]string{"ok.png": "\x89PNG", "evil.html": "<script>"}
	signed := pairs("GOOD", "{url}/good?sig=1", "BAD", "{url}/bad?sig=1", "SIGNED", "{url}/files/a.png?sig=1")
	length := func(status int) http.HandlerFunc {
		return when(func(r *http.Request) bool { return r.ContentLength == 1000 }, code(200), code(status))
	}
	file := pairs("FILE", "{url}/files/1")
	download := []string{"Content-Disposition: attachment; filename=\"a.png\"", "X-Content-Type-Options: nosniff"}
	mails := pairs("MAILBOX", "cat log")
	forgot := func(mail string) web { return web{"POST /forgot": logs(mail, code(202))} }
	campaign := map[string]string{"mail": "Subject: News\r\nList-Unsubscribe: <mailto:u@example.com>,\r\n <https://" + host + "/u?k=1>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n\r\nHello\r\n"}
	clicked := web{"POST /u": when(says("List-Unsubscribe=One-Click"), code(202), code(400))}
	scan := func(evil int) web {
		return web{"/files/ok.pdf": inside(code(200)), "/files/eicar.pdf": inside(code(evil))}
	}
	up := map[string]string{"ok.pdf": "ok", "up": "#!/bin/sh\n[ -s $1 ] && echo {url}/files/$1\n"}
	copies := pairs("API_A", "{url}/a", "API_B", "{url}/b")
	wait := `sleep() { command sleep 0.7; }`
	locked := "#!/bin/bash\nmkdir lock 2>/dev/null || { echo busy; exit; }\ncommand sleep 0.5; echo done; rmdir lock\n"
	old := func(load string) map[string]string {
		return map[string]string{"load": "#!/bin/sh\n" + load, "count": "#!/bin/sh\nwc -l < rows\n"}
	}
	loading := pairs("LOAD", "./load", "COUNT", "./count")
	return proofs{
		"im-upload": {
			want: `201 ~ 4(15|22)`,
			good: world{files: pictures, web: web{"POST /uploads": inside(when(says("PNG"), code(201), code(415)))}},
			bad: []world{
				{sees: `201 ~ 201`, files: pictures, web: web{"POST /uploads": inside(when(says("image/png"), code(201), code(415)))}},
				{sees: `415 ~ 415`, files: pictures, web: web{"POST /uploads": inside(code(415))}},
			},
		},
		"im-upload-signed": {
			want: `200 ~ 40[03]`,
			good: world{set: signed, web: web{"PUT /good": length(403), "PUT /bad": length(403)}},
			bad: []world{
				{sees: `200 ~ 200`, set: signed, web: web{"PUT /": length(200)}},
				{sees: `403 ~ 403`, set: signed, web: web{"PUT /": code(403)}},
			},
		},
		"im-download": {
			want: `HTTP/1.1 200 OK ~ Content-Disposition: .*filename.* ~ X-Content-Type-Options: nosniff ~ 40[34]`,
			good: world{set: file, web: web{"GET /files/1": when(ann, reply(200, "x", download...), code(404))}},
			bad: []world{
				{sees: `.* ~ 200`, set: file, web: web{"GET /files/1": inside(reply(200, "x", download...))}},
				{sees: `HTTP/1.1 200 OK ~ 404`, set: file, web: web{"GET /files/1": when(ann, page("<script>"), code(404))}},
			},
		},
		"pr-bucket": {
			want: `200 ~ 403 ~ 403`,
			good: world{set: signed, web: web{"/files/a.png": when(query("sig=1"), code(200), code(403)), "/files/{$}": code(403)}},
			bad: []world{
				{sees: `200 ~ 200 ~ 403`, set: signed, web: web{"/files/a.png": code(200), "/files/{$}": code(403)}},
				{sees: `200 ~ 403 ~ 200`, set: signed, web: web{"/files/a.png": when(query("sig=1"), code(200), code(403)), "/files/{$}": code(200)}},
			},
		},
		"im-mail-links": {
			want: `20[02] ~ [1-9]\d* ~ 0`,
			good: world{set: mails, web: forgot("https://" + host + "/reset?t=1")},
			bad: []world{
				{sees: `202 ~ 0 ~ 1`, set: mails, web: forgot("https://evil.example/reset?t=1")},
				{sees: `202 ~ 0 ~ 0`, set: mails, web: forgot("no link")},
			},
		},
		"pr-unsubscribe": {
			want: `1 ~ 20[02]`,
			good: world{server: overTLS, set: pairs("MAIL", "mail"), files: campaign, web: clicked},
			bad: []world{
				{sees: `1 ~ 404`, server: overTLS, set: pairs("MAIL", "mail"), files: campaign, web: web{"GET /u": code(200), "POST /u": code(404)}},
				{sees: `0 ~ 000`, server: overTLS, set: pairs("MAIL", "mail"), files: pairs("mail", "Subject: News\r\n\r\nWrite to leave.\r\n"), web: clicked},
			},
		},
		"im-scan": {
			want: `200 ~ (403|404|422)`,
			good: world{set: pairs("UP", "./up"), files: up, web: scan(404)},
			bad: []world{
				{sees: `200 ~ 200`, set: pairs("UP", "./up"), files: up, web: scan(200)},
				{sees: `404 ~ 404`, set: pairs("UP", "./up"), files: up, web: web{}},
			},
		},
		"im-fanout": {
			want: `a.txt:1 ~ b.txt:1`,
			good: world{set: copies, before: wait, web: spread(true)},
			bad: []world{
				{sees: `a.txt:1 ~ b.txt:0`, set: copies, before: wait, web: spread(false)},
			},
		},
		"im-fanout-resume": {
			want: `3 ~ 0`,
			good: world{set: pairs("ID", "4"), web: web{"/events": inside(when(header("Last-Event-Id", "4"), reply(200, "id: 5\n\nid: 6\n\nid: 7\n\n"), reply(200, "event: reset\n\n")))}},
			bad: []world{
				{sees: `0 ~ 0`, set: pairs("ID", "4"), web: web{"/events": inside(reply(200, ":\n\n"))}},
				{sees: `7 ~ 7`, set: pairs("ID", "4"), web: web{"/events": inside(reply(200, "id: 1\nid: 2\nid: 3\nid: 4\nid: 5\nid: 6\nid: 7\n"))}},
			},
		},
		"im-cron-once": {
			want: `1 busy ~ 1 done`,
			good: world{set: pairs("JOB", "./job"), files: map[string]string{"job": locked}},
			bad:  []world{{sees: `2 done`, set: pairs("JOB", "./job"), files: pairs("job", "#!/bin/sh\necho done\n")}},
		},
		"im-old-load": {
			want: `read 3 loaded 2 rejected 1 left 0 ~ 2 ~ read 3 loaded 2 rejected 1 left 0 ~ 2`,
			good: world{set: loading, files: old("printf 'a\\nb\\n' > rows; echo read 3 loaded 2 rejected 1 left 0\n")},
			bad: []world{
				{sees: `read 3 loaded 2 rejected 1 left 0 ~ 2 ~ .* ~ 4`, set: loading, files: old("printf 'a\\nb\\n' >> rows; echo read 3 loaded 2 rejected 1 left 0\n")},
				{sees: `read 3 loaded 2 rejected 0 left 0 ~ 2 ~ .* ~ 2`, set: loading, files: old("printf 'a\\nb\\n' > rows; echo read 3 loaded 2 rejected 0 left 0\n")},
			},
		},
		"pr-region": {
			want: `3 eu-central-1 ~ 1 global`,
			good: world{set: pairs("PLACES", "cat places"), files: pairs("places", "eu-central-1\neu-central-1\nglobal\neu-central-1\n")},
			bad:  []world{{sees: `1 eu-central-1 ~ 1 us-east-1`, set: pairs("PLACES", "cat places"), files: pairs("places", "eu-central-1\nus-east-1\n")}},
		},
		"im-key-change": {
			want: `3 k2`,
			good: world{set: pairs("KEYED", "cat keyed"), files: pairs("keyed", "k2\nk2\nk2\n")},
			bad:  []world{{sees: `1 k1 ~ 2 k2`, set: pairs("KEYED", "cat keyed"), files: pairs("keyed", "k2\nk1\nk2\n")}},
		},
	}
}

// spread is two copies of a server with a stream each; what is made on one may reach the other.
func spread(reaches bool) web {
	made := make(chan struct{})
	events := func(hears bool) http.HandlerFunc {
		return inside(func(w http.ResponseWriter, r *http.Request) {
			stream(0, ":\n\n")(w, r)
			select {
			case <-made:
				if hears {
					stream(0, "data: {}\n\n")(w, r)
				}
			case <-time.After(7 * time.Second):
			case <-r.Context().Done():
			}
		})
	}
	return web{"/a/events": events(true), "/b/events": events(reaches), "POST /a/items": inside(func(http.ResponseWriter, *http.Request) {
		close(made)
	})}
}
