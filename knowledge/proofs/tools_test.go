//go:build unix

package proofs

import (
	"encoding/binary"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// toolProofs need one more program each. Where that program would ask a cloud, a function of the same name stands for it:
// what is proven then is what the command makes of the answer.
func toolProofs() proofs {
	const key = "p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP"
	mail := pairs("DOMAIN", "example.com", "SELECTOR", "s1")
	state := func(resources ...string) string {
		return `terraform() { printf '%s\n' ` + strings.Join(resources, " ") + `; }`
	}
	account := func(answer string) string {
		return `aws() { case $2 in get-caller-identity) echo 111122223333;; *) echo '` + answer + `' >&2;; esac; }`
	}
	secrets := func(names string) string {
		return `gh() { printf '` + names + `'; }`
	}
	workflow := func(text string) map[string]string { return map[string]string{".github/workflows/ci.yml": text} }
	contract := func(required string) string {
		return "openapi: 3.0.3\ninfo: {title: a, version: '1'}\npaths:\n  /items:\n    get:\n      responses:\n        '200':\n          description: ok\n          content:\n            application/json:\n              schema: {type: object, required: [" + required + "], properties: {" + strings.ReplaceAll(required, ",", ": {type: string},") + ": {type: string}}}\n"
	}
	return proofs{
		"pr-mail-dns": {
			needs: []string{"dig"},
			want:  `example.com v=spf1 ~ s1._domainkey.example.com p=\S{40} ~ nonsense._domainkey.example.com ~ _dmarc.example.com v=DMARC1`,
			good:  world{set: mail, names: map[string]string{"example.com": "v=spf1 -all", "s1._domainkey.example.com": "v=DKIM1; k=rsa; " + key, "_dmarc.example.com": "v=DMARC1; p=reject"}},
			bad: []world{
				{sees: `example.com ~ s1._domainkey.example.com ~ nonsense._domainkey.example.com ~ _dmarc.example.com`, set: mail, names: pairs("s1._domainkey.example.com", "v=DKIM1; p=")},
				{sees: `.* ~ nonsense._domainkey.example.com p=\S{40} ~ .*`, set: mail, names: map[string]string{"example.com": "v=spf1 -all", "s1._domainkey.example.com": key, "nonsense._domainkey.example.com": key, "_dmarc.example.com": "v=DMARC1; p=none"}},
			},
		},
		"pr-domain": {
			needs: []string{"dig"},
			want:  `.*client transfer prohibited.* ~ 20\d\d-.* ~ 0 issue "ca.example" ~ ns1\.`,
			fits: func(out string) bool {
				return strings.Split(out, "\n")[1] > time.Now().AddDate(0, 2, 0).Format(time.RFC3339)
			},
			good: world{set: mail, names: named, server: overTLS, before: elsewhere("rdap.org"), web: registry("client transfer prohibited", 300)},
			bad: []world{
				{sees: `active ~ 20.* ~ 0 issue "ca.example" ~ ns1\.`, set: mail, names: named, server: overTLS, before: elsewhere("rdap.org"), web: registry("active", 300)},
				{sees: `client transfer prohibited ~ 20.* ~ 0 issue "ca.example" ~ ns1\.`, set: mail, names: named, server: overTLS, before: elsewhere("rdap.org"), web: registry("client transfer prohibited", 20)},
				{sees: `client transfer prohibited ~ 20\S*`, set: mail, server: overTLS, before: elsewhere("rdap.org"), web: registry("client transfer prohibited", 300)},
			},
		},
		"pr-runtime-dates": {
			want: `nodejs:24 \[true,"\d{4}-\d\d-\d\d"\] ~ postgresql:\d+ \[true,"\d{4}-\d\d-\d\d"\] ~ postgresql:9.6 \[false,"2021-11-11"\]`,
			good: world{set: pairs("RT", "nodejs:24", "APP_DSN", "{app}"), db: "SELECT 1", server: overTLS, before: elsewhere("endoflife.date"), web: dates("true")},
			bad: []world{
				{sees: `nodejs:24 \[false,.* ~ postgresql:\d+ .* ~ postgresql:9.6 \[false.*`, set: pairs("RT", "nodejs:24", "APP_DSN", "{app}"), db: "SELECT 1", server: overTLS, before: elsewhere("endoflife.date"), web: dates("false")},
				{sees: `node:24 .* ~ postgresql:\d+ .*`, set: pairs("RT", "node:24", "APP_DSN", "{app}"), db: "SELECT 1", server: overTLS, before: elsewhere("endoflife.date"), web: dates("true")},
			},
		},
		"pr-internal-redis": {
			needs: []string{"redis-server", "redis-cli", "openssl"},
			want:  `NOAUTH [^~]*(Error: .*|Could not connect.*) ~ exit [1-9]\d*`,
			good:  world{set: pairs("REDIS", "127.0.0.1"), before: redis("--port 0 --tls-port $P --requirepass x", "$P")},
			bad: []world{
				{sees: `PONG ~ .* ~ exit 1`, set: pairs("REDIS", "127.0.0.1"), before: redis("--port 0 --tls-port $P", "$P")},
				{sees: `NOAUTH .* ~ NOAUTH .* ~ exit 0`, set: pairs("REDIS", "127.0.0.1"), before: redis("--port $((P+1)) --tls-port $P --requirepass x", "$((P+1))")},
			},
		},
		"pr-server-patched": {
			want: `control ~ APT::Periodic::Unattended-Upgrade "1"; ~ no reboot due ~ \./var/log/unattended-upgrades/\S+\.log`,
			good: world{set: pairs("SSH", "./ssh"), files: server("1", "var/log/unattended-upgrades/u.log")},
			bad: []world{
				{sees: `control ~ .* "0"; ~ no reboot due ~ \./var/\S+`, set: pairs("SSH", "./ssh"), files: server("0", "var/log/unattended-upgrades/u.log")},
				{sees: `control ~ .* "1"; ~ \./var/\S+`, set: pairs("SSH", "./ssh"), files: server("1", "var/log/unattended-upgrades/u.log", "var/run/reboot-required", "")},
				{sees: `control ~ .* "1"; ~ no reboot due`, set: pairs("SSH", "./ssh"), files: server("1", "var/log/unattended-upgrades/u.log"), before: `touch -t 202601010000 var/log/unattended-upgrades/u.log`},
			},
		},
		"pr-layer-data": {
			want: `[1-9]\d* ~ 0`,
			good: world{before: state("aws_lambda_function.web", "aws_iam_role.web")},
			bad: []world{
				{sees: `2 ~ 1`, before: state("aws_lambda_function.web", "aws_db_instance.main")},
				{sees: `2 ~ 1`, before: state("google_storage_bucket.files", "google_cloud_run_service.web")},
				{sees: `2 ~ 1`, before: state("azurerm_postgresql_flexible_server.main", "azurerm_linux_web_app.web")},
			},
		},
		"pr-account-line": {
			want: `111122223333 ~ AccessDenied`,
			good: world{set: pairs("PROD_ROLE", "arn:aws:iam::444455556666:role/deploy"), before: account("An error occurred (AccessDenied) when calling the AssumeRole operation")},
			bad: []world{
				{sees: `111122223333 ~ AccessKeyId`, set: pairs("PROD_ROLE", "arn:aws:iam::444455556666:role/deploy"), before: account(`{"Credentials": {"AccessKeyId": "ASIA"}}`)},
				{sees: `111122223333`, set: pairs("PROD_ROLE", ""), before: account("argument --role-arn: expected one argument")},
			},
		},
		"im-ci-least": {
			want: `[1-9]\d* ~ listed ~ 0`,
			good: world{files: workflow("on: push\npermissions:\n  contents: read\n"), before: secrets(`NPM_TOKEN\t2026-11-01\n`)},
			bad: []world{
				{sees: `1 ~ .github/workflows/ci.yml ~ listed ~ 0`, files: workflow("on: push\n"), before: secrets(``)},
				{sees: `1 ~ listed ~ 1`, files: workflow("on: push\npermissions: {}\n"), before: secrets(`AWS_SECRET_ACCESS_KEY\t2026-11-01\n`)},
				{sees: `1 ~ 0`, files: workflow("on: push\npermissions: {}\n"), before: `gh() { return 4; }`},
			},
		},
		"im-contract-ci": {
			needs: []string{"oasdiff"},
			want:  `(?s).*exit 0 ~ .*exit 1`,
			good:  world{files: map[string]string{"base.yaml": contract("id"), "openapi.yaml": contract("id,name"), "broken.yaml": contract("id")}},
			bad: []world{
				{sees: `.*exit 1 ~ .*exit 1`, files: map[string]string{"base.yaml": contract("id,name"), "openapi.yaml": contract("id"), "broken.yaml": contract("name")}},
				{sees: `.*exit 0 ~ .*exit 0`, files: map[string]string{"base.yaml": contract("id"), "openapi.yaml": contract("id"), "broken.yaml": contract("id")}},
			},
		},
	}
}

// server is a way into a Debian server, whose /var is a folder here.
func server(upgrades, log string, more ...string) map[string]string {
	files := pairs(append(more, log, "x")...)
	files["ssh"] = "#!/bin/bash\napt-config() { echo 'APT::Periodic::Unattended-Upgrade \"" + upgrades + "\";'; }\neval \"${1//\\/var/./var}\"\n"
	return files
}

var named = pairs("NS example.com", "ns1", "CAA example.com", "ca.example")

// elsewhere lets curl find the server of the proof under the name of another.
func elsewhere(name string) string {
	return `printf '%s\n' insecure 'connect-to = "` + name + `:443:127.0.0.1:{port}"' >> .curlrc`
}

// registry answers as the registry of a domain does, which ends in so many days.
func registry(status string, days int) web {
	ends := time.Now().AddDate(0, 0, days).Format(time.RFC3339)
	return web{"/domain/example.com": reply(200, `{"status":["`+status+`"],"events":[{"eventAction":"registration","eventDate":"2020-01-01T00:00:00Z"},{"eventAction":"expiration","eventDate":"`+ends+`"}]}`)}
}

// dates answers in the form of that site: whether Node 24 is maintained, any PostgreSQL, and not its version 9.6.
func dates(node string) web {
	release := func(maintained, end string) http.HandlerFunc {
		return reply(200, `{"result":{"isMaintained":`+maintained+`,"eolFrom":"`+end+`"}}`)
	}
	return web{
		"/api/v1/products/nodejs/releases/24": release(node, "2028-04-30"), "/api/v1/products/postgresql/releases/": release("true", "2029-11-08"),
		"/api/v1/products/postgresql/releases/9.6": release("false", "2021-11-11"),
	}
}

// redis starts a server with a certificate at a free port P, and lets redis-cli find it; without TLS at the other port.
func redis(options, plain string) string {
	return `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=a -addext subjectAltName=IP:127.0.0.1 -keyout key -out ca.pem 2>/dev/null
start() { P=$(( 20000 + RANDOM % 9000 * 2 )); command redis-server --save '' --tls-cert-file ca.pem --tls-key-file key --tls-auth-clients no ` + options + ` >log 2>&1 & S=$!; }
start; until grep -qs "Ready to accept" log; do kill -0 $S 2>/dev/null || start; command sleep 0.05; done
timeout() { shift 2; case $1 in --tls) command timeout 5 redis-cli -p $P "$@";; *) command timeout 5 redis-cli -p ` + plain + ` "$@";; esac; }`
}

// resolve answers DNS questions until the connection is closed. A record is named "example.com" for its text, or
// "NS example.com", "CAA example.com".
func resolve(conn net.PacketConn, records map[string]string) {
	kinds := map[uint16]string{2: "NS ", 16: "", 257: "CAA ", 1: "A "}
	question := make([]byte, 512)
	for {
		n, from, err := conn.ReadFrom(question)
		if err != nil {
			return // the proof has ended
		}
		var labels []string
		at := 12
		for at < n && question[at] != 0 {
			end := at + 1 + int(question[at])
			labels = append(labels, string(question[at+1:end]))
			at = end
		}
		answer := append([]byte{}, question[:at+5]...) // the header, the name, its type and class
		copy(answer[2:12], []byte{0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0})
		kind := binary.BigEndian.Uint16(question[at+1:])
		if text := records[kinds[kind]+strings.Join(labels, ".")]; text != "" {
			data := append([]byte{byte(len(text))}, text...) // one string: a TXT, or the one label of a name
			switch kinds[kind] {
			case "NS ":
				data = append(data, 0)
			case "CAA ":
				data = append([]byte("\x00\x05issue"), text...)
			}
			answer[7] = 1
			answer = append(answer, 0xc0, 12, question[at+1], question[at+2], 0, 1, 0, 0, 0, 1)
			answer = binary.BigEndian.AppendUint16(answer, uint16(len(data)))
			answer = append(answer, data...)
		}
		_, _ = conn.WriteTo(answer, from)
	}
}

// digrc tells dig whom to ask.
func digrc(t *testing.T, records map[string]string) string {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	go resolve(conn, records)
	return fmt.Sprintf("@127.0.0.1 -p %d +tries=1 +time=2\n", conn.LocalAddr().(*net.UDPAddr).Port)
}
