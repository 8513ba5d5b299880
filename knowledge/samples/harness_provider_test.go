package samples

import (
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// provider is an OpenID provider behind TLS. It keeps PKCE, and that a code works once; lie makes it say in an ID token what it
// never would.
type provider struct {
	*httptest.Server
	env    map[string]string // makes a program trust its certificate authority, whatever the stack
	client string
	secret string
	id     *issuer

	mu    sync.Mutex
	codes map[string]url.Values                     // what each code was given for
	lie   func(i *issuer, claims jwt.MapClaims) any // replaces the ID token; nil leaves it out
	calls int                                       // how often a code was offered
}

func newProvider(t *testing.T, client, secret string) *provider {
	t.Helper()
	p := &provider{client: client, secret: secret, codes: map[string]url.Values{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		reply(w, 200, map[string]any{"issuer": p.URL, "authorization_endpoint": p.URL + "/authorize", "token_endpoint": p.URL + "/token",
			"jwks_uri": p.URL + "/keys", "response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"},
			"id_token_signing_alg_values_supported": []string{"ES256"}, "code_challenge_methods_supported": []string{"S256"},
			"token_endpoint_auth_methods_supported": []string{"client_secret_basic"}, "authorization_response_iss_parameter_supported": true})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) { reply(w, 200, json.RawMessage(p.id.keySet)) })
	mux.HandleFunc("POST /token", p.token)
	p.Server = httptest.NewUnstartedServer(mux)
	authority, leaf := certificates(t)
	p.TLS = &tls.Config{Certificates: []tls.Certificate{leaf}}
	p.StartTLS()
	t.Cleanup(p.Close)
	p.id = newIssuer(t, p.URL, client)
	file := filepath.Join(t.TempDir(), "authority.pem")
	if err := os.WriteFile(file, authority, 0o644); err != nil {
		t.Fatal(err)
	}
	p.env = map[string]string{"ISSUER": p.URL, "SSL_CERT_FILE": file, "NODE_EXTRA_CA_CERTS": file}
	return p
}

// approve is the person at the provider who says yes: it returns the code for a request.
func (p *provider) approve(request url.Values) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	code := rand.Text()
	p.codes[code] = request
	return code
}

// lying makes the provider lie from now on; with nil it is honest again.
func (p *provider) lying(lie func(*issuer, jwt.MapClaims) any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lie = lie
}

// offered is how often codes were offered.
func (p *provider) offered() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.calls
}

func (p *provider) token(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls++
	request, known := p.codes[r.FormValue("code")]
	delete(p.codes, r.FormValue("code")) // works once
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	id, secret, _ := r.BasicAuth()
	if plain, err := url.QueryUnescape(secret); err == nil { // RFC 6749, 2.3.1: some clients write "-" as "%2D"
		secret = plain
	}
	if !known || id != p.client || secret != p.secret || r.FormValue("grant_type") != "authorization_code" ||
		request.Get("redirect_uri") != r.FormValue("redirect_uri") || request.Get("code_challenge_method") != "S256" ||
		request.Get("code_challenge") != base64.RawURLEncoding.EncodeToString(sum[:]) {
		reply(w, 400, map[string]string{"error": "invalid_grant"})
		return
	}
	now := time.Now()
	claims := jwt.MapClaims{"iss": p.URL, "sub": "ada-7", "aud": p.client, "iat": now.Unix(), "exp": now.Add(time.Minute).Unix(),
		"nonce": request.Get("nonce"), "email": "ada@example.org"}
	lie := p.lie
	if lie == nil {
		lie = func(i *issuer, claims jwt.MapClaims) any { return sign(i.key, jwt.SigningMethodES256, claims) }
	}
	answer := map[string]any{"access_token": "an-access-token", "token_type": "Bearer", "expires_in": 60}
	if token := lie(p.id, claims); token != nil {
		answer["id_token"] = token
	}
	reply(w, 200, answer)
}

// sign makes an ID token.
func sign(key any, method jwt.SigningMethod, claims jwt.MapClaims) string {
	t := jwt.NewWithClaims(method, claims)
	t.Header["kid"] = "k1"
	text, err := t.SignedString(key)
	if err != nil {
		panic(err)
	}
	return text
}

func reply(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the program would see half an answer, and the proof would say so
}

// certificates makes a certificate authority and a certificate of it for this machine, as strict as Python 3.13 wants them.
func certificates(t *testing.T) (authority []byte, leaf tls.Certificate) {
	t.Helper()
	caKey, key := newKey(t), newKey(t)
	ca := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Authority of a proof"}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	site := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "127.0.0.1"}, NotBefore: ca.NotBefore, NotAfter: ca.NotAfter,
		BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	root := certificate(t, ca, ca, &caKey.PublicKey, caKey)
	parsed, err := x509.ParseCertificate(root) // with the key id that the other points to
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: root}),
		tls.Certificate{Certificate: [][]byte{certificate(t, site, parsed, &key.PublicKey, caKey)}, PrivateKey: key}
}

func certificate(t *testing.T, c, by *x509.Certificate, of *ecdsa.PublicKey, key *ecdsa.PrivateKey) []byte {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, c, by, of, key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}
