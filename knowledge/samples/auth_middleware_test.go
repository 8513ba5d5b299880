package samples

import (
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"maps"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

func TestAuthMiddleware(t *testing.T) {
	prove(t, "auth-middleware", func(t *testing.T) proof {
		id := newIssuer(t, "https://id.example.com", "https://api.example.com")
		return proof{
			env: map[string]string{"TOKEN_KEYS": id.keySet},
			given: func(t *testing.T, p *program) {
				maps.Copy(p.known, map[string]string{
					"ada": id.token(t), "bob": id.token(t, claim("sub", "bob")), "outage": id.token(t, claim("sub", "outage")),
					"dan":         id.token(t, claim("sub", "dan"), claim("iat", ago(time.Minute))),
					"long_type":   id.token(t, head("typ", "application/at+jwt")),
					"expired":     id.token(t, claim("exp", ago(time.Hour))),
					"just_over":   id.token(t, claim("exp", ago(10*time.Second))),
					"boast":       id.token(t, claim("sub", "bob"), claim("role", "admin"), claim("roles", []string{"admin"})),
					"half_scope":  id.token(t, claim("scope", "orders")),
					"ada_deletes": id.token(t, claim("scope", "orders.delete")),
					"bob_deletes": id.token(t, claim("sub", "bob"), claim("scope", "orders.delete")),
				})
				p.each["forged"], p.each["no credentials"] = forgeries(t, id), noCredentials(id.token(t))
			},
			talk: func(t *testing.T, p *program) {
				p.known["fresh"] = id.token(t, claim("sub", "dan")) // of the very second of the sign-out, as times in tokens go
				p.play(t, step{Name: "the sign-in after it", Send: "GET /me", Status: 200,
					Headers: map[string]any{"authorization": "Bearer {fresh}"}, JSON: map[string]any{"/id": "dan"}})
			},
		}
	})
}

// forgeries are tokens with one fault each.
func forgeries(t *testing.T, id *issuer) map[string]string {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(&id.key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	public := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	stranger := newKey(t)
	list := map[string]string{
		"alg none":                     id.signed(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType),
		"HS256 with our public key":    id.signed(t, jwt.SigningMethodHS256, public),
		"HS256 with our key set":       id.signed(t, jwt.SigningMethodHS256, []byte(id.keySet)),
		"HS256 with an empty key":      id.signed(t, jwt.SigningMethodHS256, []byte{}),
		"ES384 with our own key":       id.signed(t, &es384{}, id.key),
		"somebody else's key":          id.signed(t, jwt.SigningMethodES256, stranger),
		"somebody else's key, brought": id.signed(t, jwt.SigningMethodES256, stranger, head("jwk", jwk(t, stranger, "k1"))),
		"somebody else's key, linked":  id.signed(t, jwt.SigningMethodES256, stranger, head("jku", "http://127.0.0.1:9/keys")),
		"a key id that is a path":      id.signed(t, jwt.SigningMethodES256, stranger, head("kid", "../../../dev/null")),
		"no exp":                       id.token(t, claim("exp", nil)),
		"exp is a text":                id.token(t, claim("exp", "tomorrow")),
		"not yet":                      id.token(t, claim("nbf", ago(-time.Hour))),
		"no time of issue":             id.token(t, claim("iat", nil)),
		"from the future":              id.token(t, claim("iat", ago(-30*time.Minute))),
		"wrong audience":               id.token(t, claim("aud", "https://shop.example.com")),
		"no audience":                  id.token(t, claim("aud", nil)),
		"wrong issuer":                 id.token(t, claim("iss", "https://evil.example")),
		"no issuer":                    id.token(t, claim("iss", nil)),
		"no subject":                   id.token(t, claim("sub", nil)),
		"an empty subject":             id.token(t, claim("sub", "")),
		"a number as subject":          id.token(t, claim("sub", 7)),
		"ID token":                     id.token(t, head("typ", "JWT")),
		"password reset":               id.token(t, head("typ", "reset+jwt")),
		"no type":                      id.token(t, head("typ", nil)),
		"unknown key":                  id.token(t, head("kid", "k2")),
		"unknown extension":            id.token(t, head("crit", []string{"tomorrow"}), head("tomorrow", true)),
		"an extension that is listed":  id.token(t, head("crit", []string{"b64"}), head("b64", false)),
		"blocked user":                 id.token(t, claim("sub", "eve")),
		"user that is gone":            id.token(t, claim("sub", "zoe")),
		"signature cut off":            id.token(t)[:80],
		"rubbish":                      "x.y.z",
	}
	good := id.token(t)
	list["no signature"] = good[:len(good)-86]
	list["one bit of the signature"] = good[:len(good)-3] + flip(good[len(good)-3:])
	return list
}

// flip changes a few characters of a Base64 text to others of its alphabet.
func flip(s string) string {
	raw, err := base64.RawURLEncoding.DecodeString("A" + s)
	if err != nil {
		panic(err)
	}
	raw[1] ^= 1
	return base64.RawURLEncoding.EncodeToString(raw)[1:]
}

func noCredentials(good string) map[string]string {
	return map[string]string{
		"empty": "", "no token": "Bearer", "a space for a token": "Bearer ", "other scheme": "Basic " + good, "no scheme": good,
		"two tokens": "Bearer " + good + ", " + good, "more behind it": "Bearer " + good + " x",
	}
}
