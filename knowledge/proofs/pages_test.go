//go:build unix

package proofs

import (
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
)

const js = "Content-Type: text/javascript"

func page(body string, headers ...string) http.HandlerFunc {
	return reply(200, body, append(headers, "Content-Type: text/html")...)
}

// pageProofs are about what a browser is sent.
func pageProofs() proofs {
	script := func(body string) web {
		return web{"/{$}": page(`<html><script src="/app.js?v=1"></script></html>`), "/app.js": reply(200, body, js)}
	}
	weight := func(bytes int) web {
		return web{"/{$}": page(`<link rel="modulepreload" href="lib.mjs"><script type="module" src="/app.js"></script>`), "/app.js": reply(200, strings.Repeat("x", bytes), js), "/lib.mjs": reply(200, "12345", js)}
	}
	form := pairs("FORM", "/join")
	refused := `<input name="email" value="not-an-address" aria-invalid="true" aria-describedby="e1"><p id="e1">no address</p>`
	langs := pairs("LANGS", "en de")
	signIn := []string{"X-Content-Type-Options: nosniff", "Referrer-Policy: strict-origin", "Content-Security-Policy: frame-ancestors 'none'", "Cross-Origin-Opener-Policy: same-origin"}
	policy := func(p string) web { return web{"/{$}": page("", "Content-Security-Policy: "+p)} }
	return proofs{
		"im-html-content": {
			want: `[1-9]\d* ~ [1-9]\d* ~ 0`,
			good: world{set: pairs("PAGE", "/about", "TEXT", "We sell shoes (and hats)."), web: web{"/about": page("<title>About us</title>\n<p>We sell shoes (and hats).</p>")}},
			bad: []world{
				{sees: `0 ~ 1 ~ 0`, set: pairs("PAGE", "/about", "TEXT", "We sell shoes."), web: web{"/": page("<title>Our shop</title><div id=root></div>")}},
				{sees: `1 ~ 0 ~ 0`, set: pairs("PAGE", "/about", "TEXT", "We sell shoes."), web: web{"/": page("<title></title>We sell shoes.")}},
			},
		},
		"im-page-data": {
			want: `[1-9]\d*`,
			good: world{set: pairs("PAGE", "/me"), web: web{"/me": inside(page("canary@example.com"))}},
			bad: []world{
				{sees: `1 ~ passwordHash`, set: pairs("PAGE", "/me"), web: web{"/me": inside(page(`canary@example.com {"passwordHash":"x"}`))}},
				{sees: `0`, set: pairs("PAGE", "/me", "AUTH", ""), web: web{"/me": inside(page(""))}},
			},
		},
		"im-form-refused": {
			want: `4(22|00) ~ [1-9] ~ [1-9] ~ [1-9]`,
			good: world{set: form, web: web{"POST /join": inside(when(ours, reply(422, refused), code(403)))}},
			bad: []world{
				{sees: `422 ~ 1 ~ 0 ~ 0`, set: form, web: web{"POST /join": reply(422, `<input value="not-an-address"> no address`)}},
				{sees: `303 ~ 0 ~ 0 ~ 0`, set: form, web: web{"POST /join": reply(303, " ")}},
			},
		},
		"im-page-language": {
			want: `en <html lang="en" ~ [1-9]\d* ~ de <html lang="de" ~ [1-9]\d* ~ 404`,
			good: world{set: langs, web: web{"/en/{$}": page(`<html lang="en"><link hreflang="de">`), "/de/{$}": page(`<html lang="de"><link hreflang="en">`)}},
			bad: []world{
				{sees: `en <html lang="en" ~ 1 ~ de <html lang="en" ~ 1 ~ 404`, set: langs, web: web{"/en/{$}": page(`<html lang="en"><link hreflang="de">`), "/de/{$}": page(`<html lang="en"><link hreflang="en">`)}},
				{sees: `en <html lang="en" ~ 0 ~ de <html lang="en" ~ 0 ~ 200`, set: langs, web: web{"/": page(`<html lang="en">`)}},
			},
		},
		"im-worker-replace": {
			want: `HTTP/1.1 200 OK ~ Cache-Control: (no-cache|max-age=0.*) ~ Content-Type: text/javascript.*`,
			good: world{set: pairs("WORKER", "/sw.js"), web: web{"/sw.js": reply(200, "", js, "Cache-Control: no-cache")}},
			bad: []world{
				{sees: `HTTP/1.1 200 OK ~ Cache-Control: max-age=31536000 ~ Content-Type: text/javascript`, set: pairs("WORKER", "/sw.js"), web: web{"/sw.js": reply(200, "", js, "Cache-Control: max-age=31536000")}},
				{sees: `HTTP/1.1 200 OK ~ Cache-Control: no-cache ~ Content-Type: text/html`, set: pairs("WORKER", "/sw.js"), web: web{"/": page("", "Cache-Control: no-cache")}},
			},
		},
		"pr-script-weight": {
			want: `2 scripts, 1?\d?\d(\.\d+)? KB`,
			good: world{web: weight(90_000)},
			bad: []world{
				{sees: `2 scripts, 900.005 KB`, web: weight(900_000)},
				{sees: `0 scripts, 0 KB`, web: web{}},
			},
		},
		"im-nonce": {
			want: `nonce-(.+) ~ nonce="(.+)" ~ Cache-Control: (no-store|private) ~ nonce-(.+) ~ nonce="(.+)" ~ Cache-Control: (no-store|private)`,
			fits: func(out string) bool {
				f := strings.FieldsFunc(strings.ReplaceAll(out, `"`, ""), func(r rune) bool { return r == '\n' || r == '=' || r == '-' })
				return len(f) > 9 && f[1] == f[3] && f[1] != f[8]
			},
			good: world{web: web{"/{$}": nonce("n#", "n#")}},
			bad: []world{
				{sees: `nonce-fixed ~ nonce="fixed" ~ .* ~ nonce-fixed ~ nonce="fixed" ~ .*`, web: web{"/{$}": nonce("fixed", "fixed")}},
				{sees: `nonce-n1 ~ nonce="other1" ~ .*`, web: web{"/{$}": nonce("n#", "other#")}},
			},
		},
		"im-bundle": {
			want: `404 .*/app.js.map ~ [1-9]\d* ~ 0`,
			good: world{web: script("let a = 1")},
			bad: []world{
				{sees: `404 .* ~ \d+ ~ 1`, web: script("let key = 'sk_live_1'")},
				{sees: `200 .* ~ \d+ ~ 0`, web: web{"/{$}": page(`<script src="app.js">`), "/": reply(200, "{}", js)}},
			},
		},
		"pr-headers": {
			want: `(?s)HTTP.* ~ 4 ~ HTTP.* ~ 4`,
			good: world{web: web{"/{$}": page("", signIn...), "/": reply(404, "", signIn...)}},
			bad: []world{
				{sees: `HTTP.* ~ 4 ~ HTTP.* ~ 1`, web: web{"/{$}": page("", signIn...)}},
				{sees: `HTTP.* ~ 3 ~ HTTP.* ~ 3`, web: web{"/": page("", append([]string{"Referrer-Policy: unsafe-url", "X-Content-Type-Options: nosniff"}, signIn[2:]...)...)}},
			},
		},
		"pr-csp": {
			want: `.*object-src.*base-uri.* ~ [1-9] ~ 0`,
			good: world{web: policy("script-src 'nonce-a1' 'strict-dynamic'; object-src 'none'; base-uri 'none'")},
			bad: []world{
				{sees: `script-src 'self' 'unsafe-inline'; .* ~ 1 ~ 1`, web: policy("script-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'")},
				{sees: `script-src \*; .* ~ 0 ~ 1`, web: policy("script-src *; object-src 'none'; base-uri 'none'")},
				{sees: `0 ~ 0`, web: web{"/{$}": page("", "Content-Security-Policy-Report-Only: script-src 'self'")}},
			},
		},
		"pr-third": {
			want: `200 ~ cdn.example.com ~ 0`,
			good: world{files: pairs("LISTED", "cdn.example.com\n"), web: web{"/{$}": page(`<script src="https://cdn.example.com/x.js"></script><a href="https://friend.example.com/">friend</a>`)}},
			bad: []world{
				{sees: `200 ~ cdn.example.com ~ spy.example.com ~ 1`, files: pairs("LISTED", "cdn.example.com\n"), web: web{"/{$}": page(`<script async src="//spy.example.com/x.js"></script><link href="https://cdn.example.com/x.css">`)}},
			},
		},
		"pr-barrier-address": {
			want: `200 ~ 2 1`,
			good: world{files: pairs("pages.txt", "/a\n/b\n"), set: pairs("LINK", "/accessibility"), web: web{"/accessibility": page(""), "/": inside(page(`<a href="/accessibility">`))}},
			bad: []world{
				{sees: `200 ~ 1 0 ~ 1 1`, files: pairs("pages.txt", "/a\n/b\n"), set: pairs("LINK", "/accessibility"), web: web{"/accessibility": page(""), "/a": inside(page(`<a href="/accessibility">`)), "/b": page("")}},
				{sees: `404 ~ 2 1`, files: pairs("pages.txt", "/a\n/b\n"), set: pairs("LINK", "/gone"), web: web{"/a": page("/gone"), "/b": page("/gone")}},
			},
		},
		"im-part-later": {
			want: `[1-9]\d* bytes, lines with it: 0 ~ [1-9]\d*`,
			good: world{files: pairs("dist/editor.js", "ProseMirror"), set: pairs("MARK", "ProseMirror", "DIST", "dist"), web: web{"/{$}": page(`<script src="/a.js"></script>`), "/a.js": reply(200, "1", js)}},
			bad: []world{
				{sees: `11 bytes, lines with it: 1 ~ 1`, files: pairs("dist/a.js", "ProseMirror"), set: pairs("MARK", "ProseMirror", "DIST", "dist"), web: web{"/{$}": page(`<script src="a.js"></script>`), "/a.js": reply(200, "ProseMirror", js)}},
				{sees: `1 bytes, lines with it: 0 ~ 0`, files: pairs("dist/a.js", "1"), set: pairs("MARK", "ProseMirrror", "DIST", "dist"), web: web{"/{$}": page(`<script src="/a.js"></script>`), "/a.js": reply(200, "1", js)}},
			},
		},
		"pr-compress": {
			want: `http.*/app-3f2a91c4.js ~ HTTP/1.1 200 OK ~ Cache-Control: .*max-age=31536000.* ~ Content-Encoding: (br|gzip)`,
			good: world{web: web{"/{$}": page(`<script src="app-3f2a91c4.js">`), "/app-3f2a91c4.js": when(header("Accept-Encoding"), reply(200, "", js, "Content-Encoding: gzip", "Cache-Control: max-age=31536000, immutable"), code(200))}},
			bad: []world{
				{sees: `http.*/app-3f2a91c4.js ~ HTTP/1.1 200 OK`, web: web{"/{$}": page(`<script src="/app-3f2a91c4.js">`), "/app-3f2a91c4.js": reply(200, "", js)}},
				{sees: `http.*/app.js ~ HTTP/1.1 200 OK ~ Cache-Control.*`, web: web{"/{$}": page(`<script src="/app.js">`), "/app.js": reply(200, "", js, "Content-Encoding: gzip", "Cache-Control: max-age=31536000")}},
			},
		},
		"im-cms-draft": {
			want: `200 ~ 40[14] ~ 0`,
			good: world{set: pairs("PAGE", "{url}/p", "DRAFT", "{url}/d"), web: web{"/p": page(`<img src="x">`)}},
			bad: []world{
				{sees: `200 ~ 200 ~ 0`, set: pairs("PAGE", "{url}/p", "DRAFT", "{url}/d"), web: web{"/": page(`<img src="x">`)}},
				{sees: `200 ~ 404 ~ 1`, set: pairs("PAGE", "{url}/p", "DRAFT", "{url}/d"), web: web{"/p": page(`<img src=x onerror=alert(1)>`)}},
			},
		},
	}
}

// nonce answers with these in the policy and in the page; "#" is the number of the call.
func nonce(policy, inPage string) http.HandlerFunc {
	var calls atomic.Int64
	return func(w http.ResponseWriter, r *http.Request) {
		number := func(text string) string { return strings.ReplaceAll(text, "#", strconv.FormatInt(calls.Load(), 10)) }
		calls.Add(1)
		page(`<script nonce="`+number(inPage)+`"></script>`, "Content-Security-Policy: script-src 'nonce-"+number(policy)+"'", "Cache-Control: no-store")(w, r)
	}
}
