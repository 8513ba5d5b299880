package oauthlogin

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

var b64 = base64.RawURLEncoding.EncodeToString

// provider is a small OpenID provider. It keeps PKCE and "a code works once", and edit makes it lie in an ID token.
type provider struct {
	*httptest.Server
	key   *ecdsa.PrivateKey
	codes map[string]url.Values              // what each code was given for
	edit  func(claims jwt.MapClaims)         // changes the claims
	sign  func(t *jwt.Token) (string, error) // replaces the signature
	none  bool                               // leaves the ID token out
	extra map[string]any                     // more of the description
	calls int                                // how often codes were offered
}

func newProvider(t *testing.T) *provider {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	p := &provider{key: key, codes: map[string]url.Values{}, extra: map[string]any{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		d := map[string]any{"issuer": p.URL, "authorization_endpoint": p.URL + "/authorize", "token_endpoint": p.URL + "/token",
			"jwks_uri": p.URL + "/keys", "id_token_signing_alg_values_supported": []string{"ES256"}}
		for k, v := range p.extra {
			d[k] = v
		}
		reply(w, 200, d)
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		point, err := key.PublicKey.Bytes() // 0x04, x, y
		if err != nil {
			panic(err)
		}
		reply(w, 200, map[string]any{"keys": []any{map[string]string{"kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig",
			"kid": "k1", "x": b64(point[1:33]), "y": b64(point[33:])}}})
	})
	mux.HandleFunc("POST /token", p.token)
	p.Server = httptest.NewServer(mux)
	t.Cleanup(p.Close)
	return p
}

// approve is the person at the provider who says yes: it returns the code for a request.
func (p *provider) approve(request url.Values) string {
	code := rand.Text()
	p.codes[code] = request
	return code
}

func (p *provider) token(w http.ResponseWriter, r *http.Request) {
	p.calls++
	request, known := p.codes[r.FormValue("code")]
	delete(p.codes, r.FormValue("code")) // works once
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	id, secret, _ := r.BasicAuth()
	if !known || id != "shop" || secret != "secret" || request.Get("redirect_uri") != r.FormValue("redirect_uri") ||
		request.Get("code_challenge") != b64(sum[:]) || request.Get("code_challenge_method") != "S256" {
		reply(w, 400, map[string]string{"error": "invalid_grant"})
		return
	}
	c := jwt.MapClaims{"iss": p.URL, "sub": "ada-7", "aud": "shop", "exp": time.Now().Add(time.Minute).Unix(),
		"iat": time.Now().Unix(), "nonce": request.Get("nonce"), "email": "ada@example.org"}
	if p.edit != nil {
		p.edit(c)
	}
	t := jwt.NewWithClaims(jwt.SigningMethodES256, c)
	t.Header["kid"] = "k1"
	sign := func(t *jwt.Token) (string, error) { return t.SignedString(p.key) }
	if p.sign != nil {
		sign = p.sign
	}
	raw, err := sign(t)
	if err != nil {
		panic(err)
	}
	answer := map[string]any{"access_token": "x", "token_type": "Bearer", "expires_in": 60}
	if !p.none {
		answer["id_token"] = raw
	}
	reply(w, 200, answer)
}

func reply(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the test would see half an answer
}
