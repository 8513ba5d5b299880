//go:build unix

package proofs

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"
)

const cookie = "Set-Cookie: __Host-sid=s1; Path=/; Secure; HttpOnly; SameSite=Lax"

// signInProofs are about who somebody is, and how they stay signed in.
func signInProofs() proofs {
	login := map[string]string{"login.json": "{}", "admin.json": `{"password":"right"}`}
	mfa := func(half int) web {
		return web{
			"POST /login":      when(says("right"), reply(200, "", "Set-Cookie: sid=half"), code(401)),
			"GET /admin/users": when(ann, code(200), when(header("Cookie", "sid=half"), code(half), code(401))),
		}
	}
	recovery := func(first, second http.HandlerFunc, after int) web {
		return web{"/users/me": turns(code(200), code(after)), "POST /reset": turns(first, second)}
	}
	redirect := func(next func(string) string) web {
		return web{"POST /login": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", next(r.URL.Query().Get("next")))
			w.WriteHeader(303)
		}}
	}
	guesses := func(other, known int) web {
		victim := times(5, code(401), code(429))
		return web{"POST /login": when(header("Cookie"), code(known), when(says("victim"), victim, code(other)))}
	}
	slow := func(known, unknown time.Duration) web {
		wait := func(d time.Duration) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) { time.Sleep(d); reply(401, "sign-in failed")(w, r) }
		}
		return web{"POST /login": when(says("known"), wait(known), wait(unknown))}
	}
	token := map[string]string{"TOKEN": "ann", "BODY": "e30", "OTHER": "bob", "OLD": "old"}
	return proofs{
		"im-authn": {
			want: `200 ~ 401`,
			good: world{set: token, web: web{"/users/me": when(ann, code(200), code(401))}},
			bad: []world{
				{sees: `200 ~ 200`, set: token, web: web{"/users/me": when(header("Authorization", "Bearer ann", "Bearer eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.e30."), code(200), code(401))}},
				{sees: `401 ~ 401`, set: token, web: web{"/users/me": code(401)}},
			},
		},
		"im-cookie": {
			want: `1`,
			good: world{files: login, web: web{"POST /login": reply(204, "", cookie)}},
			bad: []world{
				{sees: `0`, files: login, web: web{"POST /login": reply(204, "", strings.Replace(cookie, "HttpOnly; ", "", 1))}},
				{sees: `0`, files: login, web: web{"POST /login": reply(204, "", strings.Replace(cookie, "Secure; ", "", 1))}},
				{sees: `0`, files: login, web: web{"POST /login": reply(204, "", strings.Replace(cookie, "__Host-", "", 1))}},
				{sees: `0`, files: login, web: web{"POST /login": reply(204, "", strings.Replace(cookie, "Lax", "None", 1))}},
			},
		},
		"im-logout": {
			want: `200 ~ 401`,
			good: world{web: web{"/users/me": inside(turns(code(200), code(401))), "POST /logout": inside(code(204))}},
			bad:  []world{{sees: `200 ~ 200`, web: web{"/users/me": inside(code(200)), "POST /logout": inside(code(204))}}},
		},
		"im-refresh": {
			want: `200 ~ 40[01]`,
			good: world{set: pairs("REFRESH", "r1"), web: web{"POST /token": when(says("r1"), turns(code(200), code(400)), code(422))}},
			bad: []world{
				{sees: `200 ~ 200`, set: pairs("REFRESH", "r1"), web: web{"POST /token": code(200)}},
				{sees: `400 ~ 400`, web: web{"POST /token": when(says("r1"), code(200), code(400))}},
			},
		},
		"im-oidc": {
			want: `HTTP/1.1 400 Bad Request`,
			good: world{web: web{"/auth/callback": code(400)}},
			bad: []world{
				{sees: `HTTP/1.1 303 See Other ~ Set-Cookie: .*`, web: web{"/auth/callback": reply(303, "", cookie)}},
				{sees: `HTTP/1.1 400 Bad Request ~ Set-Cookie: .*`, web: web{"/auth/callback": reply(400, "", cookie)}},
				{sees: `HTTP/1.1 404 Not Found`, web: web{}},
			},
		},
		"im-mfa": {
			want: `200 ~ 200 ~ 40[13]`,
			good: world{files: login, web: mfa(403)},
			bad: []world{
				{sees: `200 ~ 200 ~ 200`, files: login, web: mfa(200)},
				{sees: `401 ~ 200 ~ 401`, files: map[string]string{"admin.json": `{"password":"mistyped"}`}, web: mfa(200)},
			},
		},
		"im-recovery": {
			want: `200 ~ HTTP/1.1 20[04] .* ~ HTTP/1.1 400 .* ~ 401`,
			good: world{set: pairs("RESET", "t"), web: recovery(code(204), code(400), 401)},
			bad: []world{
				{sees: `200 ~ HTTP/1.1 204 No Content ~ HTTP/1.1 204 No Content ~ 401`, web: recovery(code(204), code(204), 401)},
				{sees: `200 ~ HTTP/1.1 204 No Content ~ Set-Cookie: .*`, web: recovery(reply(204, "", cookie), code(400), 401)},
				{sees: `200 ~ HTTP/1.1 204 No Content ~ HTTP/1.1 400 Bad Request ~ 200`, web: recovery(code(204), code(400), 200)},
			},
		},
		"im-enumeration": {
			want:  `(known|nobody) 401 14 [\d.e-]+ ~ (known|nobody) 401 14 [\d.e-]+`,
			turns: 4, fits: meansDifferBelow(0.02),
			good: world{web: slow(0, 0)},
			bad: []world{
				{sees: `(known|nobody) 401 14 .*`, web: slow(200*time.Millisecond, 0)},
				{sees: `.*404.*`, web: web{"POST /login": when(says("known"), reply(401, "sign-in failed"), reply(404, "no such user"))}},
			},
		},
		"im-guesses": {
			want: `1 other 401 ~ \d+ victim 401 ~ \d+ victim 429 ~ known device 200`, turns: 7,
			good: world{files: map[string]string{"known": jar, "victim.json": "{}"}, web: guesses(401, 200)},
			bad: []world{
				{sees: `1 other 429 ~ .*`, files: map[string]string{"known": jar, "victim.json": "{}"}, web: guesses(429, 200)},
				{sees: `.* ~ known device 429`, files: map[string]string{"known": jar, "victim.json": "{}"}, web: guesses(401, 429)},
				{sees: `1 other 401 ~ 7 victim 401 ~ known device 401`, files: map[string]string{"known": jar, "victim.json": "{}"}, web: web{"POST /login": code(401)}},
			},
		},
		"im-redirect": {
			want: `/welcome -> Location: /welcome ~ //evil.example -> Location: / ~ /\\evil.example -> Location: / ~ https:evil.example -> Location: / ~ https://evil.example -> Location: /`,
			good: world{files: login, web: redirect(func(next string) string {
				if next == "/welcome" {
					return next
				}
				return "/"
			})},
			bad: []world{
				{sees: `.*//evil.example -> Location: //evil.example.*`, files: login, web: redirect(func(next string) string {
					if strings.HasPrefix(next, "/") {
						return next
					}
					return "/"
				})},
				{sees: `/welcome -> none ~ //evil.example -> none.*`, files: login, web: web{"POST /login": code(401)}},
			},
		},
		"im-machine-token": {
			want: `200 ~ 401 ~ 401`,
			good: world{set: token, web: web{"/internal/ping": when(ann, code(200), code(401))}},
			bad: []world{
				{sees: `200 ~ 200 ~ 401`, set: token, web: web{"/internal/ping": inside(code(200))}},
				{sees: `200 ~ 401 ~ 200`, set: token, web: web{"/internal/ping": when(bob, code(401), code(200))}},
			},
		},
		"im-key-life": {
			want: `200 ~ 403 ~ [1-9]\d* lines, 0 with the key ~ 401`,
			good: world{set: keys(nil), files: pairs("dump", "1 5f70bf18\n"), web: keyed(403, 401)},
			bad: []world{
				{sees: `200 ~ 403 ~ 1 lines, 1 with the key ~ 401`, set: keys(nil), files: pairs("dump", "1 ann\n"), web: keyed(403, 401)},
				{sees: `200 ~ 201 ~ 1 lines, 0 with the key ~ 401`, set: keys(nil), files: pairs("dump", "1 5f70bf18\n"), web: keyed(201, 401)},
				{sees: `200 ~ 403 ~ 1 lines, 0 with the key ~ 200`, set: keys(nil), files: pairs("dump", "1 5f70bf18\n"), web: keyed(403, 200)},
				{sees: `200 ~ 403 ~ 0 lines, 0 with the key ~ 401`, set: keys(pairs("DUMP", "true")), web: keyed(403, 401)},
			},
		},
		"im-mutual-tls": {
			want: `200 ~ (000|40[01]) ~ (000|40[01]) ~ (000|40[01])`,
			good: world{server: callers.demand(tls.RequireAndVerifyClientCert), files: callers.files, web: web{"/internal/ping": code(200)}},
			bad: []world{
				{sees: `200 ~ 200 ~ (000|40[01]) ~ 200`, server: callers.demand(tls.VerifyClientCertIfGiven), files: callers.files, web: web{"/internal/ping": code(200)}},
				{sees: `200 ~ 000 ~ 200 ~ 000`, server: callers.demand(tls.RequireAnyClientCert), files: callers.files, web: web{"/internal/ping": code(200)}},
			},
		},
		"im-signed": {
			want: `200 ~ 40[19] ~ 401 ~ 401`,
			good: world{set: signers, files: signatures, web: web{"/orders": verify(true, true, true)}},
			bad: []world{
				{sees: `200 ~ 200 ~ 401 ~ 401`, set: signers, files: signatures, web: web{"/orders": verify(false, true, true)}},
				{sees: `200 ~ 401 ~ 200 ~ 401`, set: signers, files: signatures, web: web{"/orders": verify(true, false, true)}},
				{sees: `200 ~ 401 ~ 401 ~ 200`, set: signers, files: signatures, web: web{"/orders": verify(true, true, false)}},
			},
		},
		"im-service-auth": {
			want: `200 ~ 403 ~ (401|000)`,
			good: world{set: services, web: web{"/orders": when(ann, code(200), when(bob, code(403), code(401)))}},
			bad: []world{
				{sees: `200 ~ 200 ~ 401`, set: services, web: web{"/orders": inside(code(200))}},
				{sees: `200 ~ 200 ~ 200`, set: services, web: web{"/orders": code(200)}},
			},
		},
	}
}

var (
	signers    = map[string]string{"SIGNED": "./sign", "OLDSIGNED": "./sign old"}
	services   = map[string]string{"SVC": "{url}", "SVC_AUTH": "--oauth2-bearer ann", "OTHER_AUTH": "--oauth2-bearer bob"}
	signatures = map[string]string{"sign": "#!/bin/bash\n. ./url; echo \"-H 'x-once: $RANDOM$RANDOM' -H 'x-made: ${1:-now}' -H 'x-of: paid' -d paid $url/orders\"\n"}
)

func keys(more map[string]string) map[string]string {
	all := map[string]string{"KEY": "ann", "DUMP": "cat dump", "END": "curl -s -o /dev/null -X DELETE {url}/keys/1"}
	for name, value := range more {
		all[name] = value
	}
	return all
}

// keyed answers for one API key, which may end.
func keyed(write, ended int) web {
	return web{"GET /items": when(ann, turns(code(200), code(ended)), code(401)), "POST /items": when(ann, code(write), code(401)), "DELETE /keys/1": code(204)}
}

// verify answers signed requests: it may look at what was seen before, at the body, and at the time.
func verify(once, body, time bool) http.HandlerFunc {
	var mu sync.Mutex
	seen := map[string]bool{}
	return func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		id := r.Header.Get("X-Once")
		switch {
		case once && seen[id], body && says("changed")(r), time && r.Header.Get("X-Made") != "now":
			w.WriteHeader(401)
		default:
			seen[id] = true
		}
	}
}

// authority is one that gave a caller its certificate, beside another that nobody here knows.
type authority struct {
	pool  *x509.CertPool
	files map[string]string
}

var callers = newAuthority()

func newAuthority() authority {
	a := authority{pool: x509.NewCertPool(), files: map[string]string{}}
	for _, name := range []string{"caller", "other"} {
		key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		cert := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotAfter: time.Now().Add(time.Hour),
			IsCA: true, BasicConstraintsValid: true, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}
		der, _ := x509.CreateCertificate(rand.Reader, cert, cert, &key.PublicKey, key)
		secret, _ := x509.MarshalPKCS8PrivateKey(key)
		a.files[name+".pem"] = string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
		a.files[name+".key"] = string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}))
		if name == "caller" {
			a.pool.AppendCertsFromPEM([]byte(a.files["caller.pem"]))
		}
	}
	return a
}

func (a authority) demand(what tls.ClientAuthType) func(*httptest.Server) {
	return func(s *httptest.Server) { s.TLS = &tls.Config{ClientAuth: what, ClientCAs: a.pool} }
}
