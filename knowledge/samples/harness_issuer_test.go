package samples

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// issuer makes access tokens as an identity server does, and forgeries as it never would.
type issuer struct {
	key      *ecdsa.PrivateKey
	keySet   string // its public key, named k1, as a JSON Web Key Set
	name     string
	audience string
}

func newIssuer(t *testing.T, name, audience string) *issuer {
	t.Helper()
	key := newKey(t)
	set, err := json.Marshal(map[string]any{"keys": []any{jwk(t, key, "k1")}})
	if err != nil {
		t.Fatal(err)
	}
	return &issuer{key: key, keySet: string(set), name: name, audience: audience}
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// jwk is the public half of a key as a JSON Web Key (RFC 7518, 6.2.1).
func jwk(t *testing.T, key *ecdsa.PrivateKey, id string) map[string]string {
	t.Helper()
	point, err := key.PublicKey.Bytes() // 4, then x and y
	if err != nil {
		t.Fatal(err)
	}
	text := base64.RawURLEncoding.EncodeToString
	return map[string]string{"kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": id, "x": text(point[1:33]), "y": text(point[33:])}
}

// edit changes a token before it is signed.
type edit func(header map[string]any, claims jwt.MapClaims)

// head sets a member of the header; nil takes it away.
func head(name string, v any) edit {
	return func(h map[string]any, _ jwt.MapClaims) { set(h, name, v) }
}

// claim sets a claim; nil takes it away.
func claim(name string, v any) edit {
	return func(_ map[string]any, c jwt.MapClaims) { set(c, name, v) }
}

func set(m map[string]any, name string, v any) {
	if m[name] = v; v == nil {
		delete(m, name)
	}
}

// ago is a moment in the past as tokens have it; a negative time is the future.
func ago(d time.Duration) int64 { return time.Now().Add(-d).Unix() }

// token is a good token of Ada's, changed by the edits.
func (i *issuer) token(t *testing.T, edits ...edit) string {
	t.Helper()
	return i.signed(t, jwt.SigningMethodES256, i.key, edits...)
}

// signed is the same with another method or key.
func (i *issuer) signed(t *testing.T, method jwt.SigningMethod, key any, edits ...edit) string {
	t.Helper()
	claims := jwt.MapClaims{"iss": i.name, "aud": i.audience, "sub": "ada", "scope": "orders.read profile",
		"iat": ago(0), "exp": ago(-10 * time.Minute)}
	token := jwt.NewWithClaims(method, claims)
	token.Header["typ"], token.Header["kid"] = "at+jwt", "k1"
	for _, e := range edits {
		e(token.Header, claims)
	}
	text, err := token.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// es384 signs with a key of the wrong size, as the library itself would refuse to.
type es384 struct{ jwt.SigningMethodECDSA }

func (*es384) Alg() string { return "ES384" }

func (*es384) Sign(text string, key any) ([]byte, error) {
	sum := sha512.Sum384([]byte(text))
	r, s, err := ecdsa.Sign(rand.Reader, key.(*ecdsa.PrivateKey), sum[:])
	if err != nil {
		return nil, err
	}
	return append(r.FillBytes(make([]byte, 48)), s.FillBytes(make([]byte, 48))...), nil
}
