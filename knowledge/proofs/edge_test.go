//go:build unix

package proofs

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"
)

// openssl reaches the server of the proof at port 443 of $HOST.
const openssl = `openssl() { command openssl "${@/$HOST:443/127.0.0.1:{port}}"; }`

// edgeProofs are about what stands before the program: names, certificates, proxies, CDNs, releases.
func edgeProofs() proofs {
	fast := `date() { echo $(( $(command date +%s%N) / 3000000 )); }`
	security := func(expires time.Time) web {
		return web{"/.well-known/security.txt": reply(200, "Contact: mailto:a@example.com\nExpires: "+expires.UTC().Format(time.RFC3339)+"\n")}
	}
	oneYear := reply(200, "", "Strict-Transport-Security: max-age=63072000; includeSubDomains; preload")
	html := reply(200, "", "Cache-Control: no-cache")
	year := reply(200, "", "Cache-Control: max-age=31536000, immutable")
	paths := pairs("DEEP", "/orders/1", "ASSET", "/app-1f.js")
	version := func(after string, ready int) web {
		return web{"/version": turns(reply(200, "v1"), reply(200, after)), "/readyz": code(ready)}
	}
	copied := `sleep() { :; }; command sleep 30 >/dev/null 2>&1 & PID=$!`
	past := func(port string) string {
		return `curl() { case "$*" in *--resolve*) command curl -q -sko /dev/null -m 10 -w "$7" --connect-to "$HOST:443:127.0.0.1:` + port + `" "${@: -1}";;
*http://$ORIGIN*) command curl "${@/$ORIGIN/127.0.0.1:` + port + `}";; *) command curl "$@";; esac; }`
	}
	return proofs{
		"pr-https": {
			needs: []string{"openssl"},
			want:  `tls1_2 1 ~ tls1_1 0 ~ port 80 (000|403|404|301|308)`,
			good:  world{before: openssl, web: web{}, plain: web{"/": code(308)}},
			bad: []world{
				{sees: `tls1_2 1 ~ tls1_1 1 ~ port 80 308`, before: openssl, web: web{}, plain: web{"/": code(308)}, server: func(s *httptest.Server) { s.TLS = &tls.Config{MinVersion: tls.VersionTLS10} }},
				{sees: `tls1_2 1 ~ tls1_1 0 ~ port 80 200`, before: openssl, web: web{}, plain: web{"/": code(200)}},
			},
		},
		"pr-cert": {
			needs: []string{"openssl"},
			want:  `issuer=.+ ~ life \d+ days, left ([2-9]\d|100) per cent`,
			good:  world{before: openssl, web: web{}, server: aged(10, 80)},
			bad:   []world{{sees: `issuer=.* ~ life 90 days, left (9|10) per cent`, before: openssl, web: web{}, server: aged(81, 9)}},
		},
		"pr-hsts": {
			want: `answered 200 ~ long enough with subdomains`,
			good: world{web: web{"/": oneYear}},
			bad: []world{
				{sees: `answered 200 ~ too short or missing without subdomains`, web: web{"/": code(200)}},
				{sees: `answered 200 ~ too short or missing with subdomains`, web: web{"/": reply(200, "", "Strict-Transport-Security: max-age=86400; includeSubDomains")}},
			},
		},
		"pr-debug-off": {
			want: `/livez 200( ~ /[^ ]+ 40[134]){7} ~ 0`,
			good: world{web: web{"/livez": code(200), "/metrics": code(401)}},
			bad: []world{
				{sees: `/livez 200 ~ .* ~ /.git/HEAD 200 ~ .* ~ 1`, web: web{"/livez": code(200), "/.git/HEAD": reply(200, "ref: refs/heads/main")}},
				{sees: `/livez 200 ~ /metrics 200 ~ .* ~ 0`, web: web{"/livez": code(200), "/metrics": code(200)}},
			},
		},
		"pr-security-txt": {
			want: `Contact: .+ ~ Expires: .+`,
			fits: func(out string) bool {
				at, err := time.Parse(time.RFC3339, out[strings.LastIndex(out, " ")+1:])
				return err == nil && time.Now().Before(at) && at.Before(time.Now().AddDate(1, 0, 0))
			},
			good: world{web: security(time.Now().AddDate(0, 6, 0))},
			bad: []world{
				{sees: `Contact: .* ~ Expires: 20.*`, web: security(time.Now().AddDate(0, -1, 0))},
				{sees: ``, web: web{"/": page("<title>Our shop</title>")}},
			},
		},
		"pr-waf-blocks": {
			want: `200 shoes ~ 200 O.* ~ 403 .* ~ 403 .* ~ 403 .*`,
			good: world{web: web{"/{$}": when(query("O%27Brien"), code(200), when(query("%"), code(403), code(200)))}},
			bad: []world{
				{sees: `200 .* ~ 200 .* ~ 200 .* ~ 200 .* ~ 200 .*`, web: web{"/{$}": code(200)}},
				{sees: `200 shoes ~ 403 O.*`, web: web{"/{$}": when(query("%"), code(403), code(200))}},
			},
		},
		"pr-way-round": {
			want: `through (200|30\d) ~ past (000|403) ~ past plain (000|403)`,
			good: world{set: pairs("ORIGIN", "192.0.2.1"), before: past("9"), web: web{"/readyz": code(200)}},
			bad: []world{
				{sees: `through 200 ~ past 200 ~ past plain 400`, set: pairs("ORIGIN", "192.0.2.1"), before: past("{port}"), web: web{"/readyz": code(200)}},
				{sees: `through 404 ~ past 000 ~ past plain 000`, set: pairs("ORIGIN", "192.0.2.1"), before: past("9"), web: web{}},
			},
		},
		"pr-old-assets": {
			want: `/app-1.js ~ 200 text/javascript ~ 404.*`,
			good: world{set: pairs("A", "/app-1.js"), web: web{"/app-1.js": reply(200, "", js)}},
			bad: []world{
				{sees: `/app-1.js ~ 404.* ~ 404.*`, set: pairs("A", "/app-1.js"), web: web{}},
				{sees: `/app-1.js ~ 200 text/html ~ 200 text/html`, set: pairs("A", "/app-1.js"), web: web{"/": page("")}},
			},
		},
		"pr-html-fresh": {
			want: `/ Cache-Control: (no-cache|max-age=0)[^~]* ~ /orders/1 Cache-Control: (no-cache|max-age=0)[^~]* ~ /app-1f.js Cache-Control: .*max-age=31536000.*`,
			good: world{set: paths, web: web{"/": html, "/app-1f.js": year}},
			bad: []world{
				{sees: `/ Cache-Control: no-cache ~ /orders/1 missing ~ .*`, set: paths, web: web{"/{$}": html, "/orders/1": code(200), "/app-1f.js": year}},
				{sees: `.* ~ /app-1f.js Cache-Control: no-cache`, set: paths, web: web{"/": html}},
			},
		},
		"pr-bucket-front": {
			want: `200 ~ 403`,
			good: world{set: pairs("BUCKET", "{url}/bucket"), web: web{"/index.html": code(200), "/bucket/": code(403)}},
			bad: []world{
				{sees: `200 ~ 200`, set: pairs("BUCKET", "{url}/bucket"), web: web{"/index.html": code(200), "/bucket/": code(200)}},
				{sees: `404 ~ 403`, set: pairs("BUCKET", "{url}/bucket"), web: web{"/bucket/": code(403)}},
			},
		},
		"pr-old-addresses": {
			want: `3 200 ~ 404`,
			good: world{before: `printf '%s\n' $API/a $API/b $API/c > old.txt`, web: web{"/a": reply(301, "", "Location: /b"), "/b": code(200), "/c": code(200)}},
			bad: []world{
				{sees: `2 200 ~ 1 404 ~ 404`, before: `printf '%s\n' $API/a $API/b $API/c > old.txt`, web: web{"/a": code(200), "/b": code(200)}},
				{sees: `3 200 ~ 200`, before: `printf '%s\n' $API/a $API/b $API/c > old.txt`, web: web{"/": code(200)}},
			},
		},
		"pr-release-quiet": {
			want: `v1 ~ \d+ 200 ~ v2`,
			good: world{before: fast, web: version("v2", 200)},
			bad: []world{
				{sees: `v1 ~ (\d+ 200 ~ )?\d+ 503 ~ v2`, before: fast, web: web{"/version": turns(reply(200, "v1"), reply(200, "v2")), "/readyz": times(3, code(503), code(200))}},
				{sees: `v1 ~ \d+ 200 ~ v1`, before: fast, web: version("v1", 200)},
			},
		},
		"pr-migrate-stops": {
			want: `release it.* ~ 200 ~ still v1`,
			good: world{web: version("v1", 200)},
			bad: []world{
				{sees: `release it.* ~ 503 ~ still v1`, web: version("v1", 503)},
				{sees: `release it.* ~ 200`, web: version("v2", 200)},
			},
		},
		"pr-edge-limits": {
			want: `200 .*after 1\.\d+ ~ 503 application/problem\+json after 2\.\d+`,
			good: world{set: pairs("LIMIT", "2"), web: web{"/slow": when(query("s=1"), after(time.Second, code(200)), after(2*time.Second, reply(503, "{}", problem)))}},
			bad: []world{
				{sees: `200 .*after 0\.\d+ ~ 504 text/html after 0\.\d+`, set: pairs("LIMIT", "2"), web: web{"/slow": when(query("s=1"), code(200), reply(504, "", "Content-Type: text/html"))}},
				{sees: `200 .*after 1\.\d+ ~ 200 +after .*`, set: pairs("LIMIT", "2"), web: web{"/slow": after(time.Second, code(200))}},
			},
		},
		"pr-flags": {
			want: `true ~ 5 false`, turns: 5,
			good: world{set: pairs("FLAG", "new-cart", "OFF", "true"), web: web{"/flags": inside(times(1, reply(200, `{"new-cart":true}`), reply(200, `{"new-cart":false}`)))}},
			bad: []world{
				{sees: `true ~ 3 false ~ 2 true`, set: pairs("FLAG", "new-cart", "OFF", "true"), web: web{"/flags": inside(times(3, reply(200, `{"new-cart":true}`), reply(200, `{"new-cart":false}`)))}},
				{sees: `null ~ 5 null`, set: pairs("FLAG", "new-card", "OFF", "true"), web: web{"/flags": inside(reply(200, `{"new-cart":true}`))}},
			},
		},
		"pr-status-closed": {
			want: `(401|403|404|000) ~ [1-9]\d*`,
			good: world{set: pairs("STATUS", "{url}/status"), web: web{"/status": inside(reply(200, "mail: down"))}},
			bad: []world{
				{sees: `200 ~ 1`, set: pairs("STATUS", "{url}/status"), web: web{"/status": reply(200, "mail: down")}},
				{sees: `401 ~ 0`, set: pairs("STATUS", "{url}/status"), web: web{"/status": inside(reply(200, "mail: ok"))}},
			},
		},
		"pr-hang": {
			want: `200`,
			good: world{before: copied + `; sleep() { kill -9 $PID; wait $PID 2>/dev/null; }`, web: web{"/livez": code(200)}},
			bad: []world{
				{sees: `200 ~ still the old one`, before: copied, web: web{"/livez": code(200)}},
				{sees: `.*kill: .* ~ 200`, set: pairs("PID", "99999999"), web: web{"/livez": code(200)}},
			},
		},
		"pr-shutdown": {
			want: `200`,
			good: world{before: served("drains")},
			bad: []world{
				{sees: `000`, before: served("cuts")},
				{sees: `200 ~ still running`, before: served("stays")},
			},
		},
		"pr-health": {
			want: `items 5\d\d ~ livez 200 ~ readyz 200 ~ livez 200 ~ readyz 503`,
			good: world{set: pairs("ITEMS", "items"), before: served("drains")},
			bad: []world{
				{sees: `items 500 ~ livez 200 ~ readyz 200 ~ livez 200 ~ readyz 200`, set: pairs("ITEMS", "items"), before: served("forgets")},
				{sees: `items 500 ~ livez 200 ~ readyz 200 ~ livez 000 ~ readyz 000`, set: pairs("ITEMS", "items"), before: served("cuts")},
			},
		},
		"pr-copies-apart": {
			want: `stranger (401|403|30\d) ~ settings ([6-9]|\d\d+), of production 0 ~ control 0 ~ production 1`,
			good: world{set: pairs("PREVIEW", "{url}", "INSIDE", "./inside", "OWN_DB", "own.db", "PROD_DB", "prod.db"), files: inner("{port}", "9"), web: web{"/{$}": code(401)}},
			bad: []world{
				{sees: `stranger 200 ~ settings \d+, of production 0 ~ control 0 ~ production 1`, set: pairs("PREVIEW", "{url}", "INSIDE", "./inside", "OWN_DB", "own.db", "PROD_DB", "prod.db"), files: inner("{port}", "9"), web: web{"/{$}": code(200)}},
				{sees: `stranger 401 ~ settings \d+, of production 0 ~ control 0 ~ production 0`, set: pairs("PREVIEW", "{url}", "INSIDE", "./inside", "OWN_DB", "own.db", "PROD_DB", "prod.db"), files: inner("{port}", "{port}"), web: web{"/{$}": code(401)}},
				{sees: `stranger 401 ~ settings \d+, of production 1 ~ .*`, set: pairs("PREVIEW", "{url}", "INSIDE", "./inside", "OWN_DB", "own.db", "PROD_DB", "prod.db"), files: inner("{port}", "9"), before: "export OLD=postgres://prod.db/shop", web: web{"/{$}": code(401)}},
			},
		},
		"pr-data-unreachable": {
			needs: []string{"nc"},
			want:  `web 0 ~ db 1`,
			good:  world{before: near("9"), files: pairs("stores.txt", "db 5432\n"), web: web{}},
			bad: []world{
				{sees: `web 0 ~ db 0`, before: near("{port}"), files: pairs("stores.txt", "db 5432\n"), web: web{}},
			},
		},
	}
}

func after(wait time.Duration, h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		time.Sleep(wait)
		h(w, r)
	}
}

// inner is a program that runs a command inside a copy of the system, where nc finds two databases.
func inner(own, production string) map[string]string {
	return map[string]string{"inside": `#!/bin/bash
[ $1 = nc ] || { exec env A=1 B=2 C=3 D=4 E=5 F=6 "$@"; }
case $5 in own.db) port=` + own + `;; prod.db) port=` + production + `;; esac
(exec 3<>/dev/tcp/127.0.0.1/$port) 2>/dev/null
`}
}

// near lets nc find $HOST and every store at ports of this machine.
func near(store string) string {
	return `nc() { case $4 in $HOST) command nc -z -w 5 127.0.0.1 {port};; *) command nc -z -w 5 127.0.0.1 ` + store + `;; esac; }`
}

// aged serves a certificate that is so many days old and is valid for so many more.
func aged(old, left int) func(*httptest.Server) {
	return func(s *httptest.Server) {
		key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		cert := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "A test"}, NotBefore: time.Now().AddDate(0, 0, -old), NotAfter: time.Now().AddDate(0, 0, left)}
		der, _ := x509.CreateCertificate(rand.Reader, cert, cert, &key.PublicKey, key)
		s.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	}
}
