package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
)

// Cursors signs and reads cursors. The key is the same on all instances, and for nothing but cursors.
type Cursors struct{ key []byte }

// mark is the last row that the client has seen, and the list it was seen in.
type mark struct {
	List List
	Key  string // as text, with all its digits
	ID   string
}

var errCursor = errors.New("the cursor is not of this list")

// Seal makes a cursor that clients cannot change. They can read it, so nothing secret may be in it.
func (c Cursors) Seal(m mark) (string, error) {
	body, err := json.Marshal(m)
	return base64.RawURLEncoding.EncodeToString(append(c.sum(body), body...)), err
}

// Open reads a cursor of ours.
func (c Cursors) Open(cursor string) (m mark, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(raw) < sha256.Size || !hmac.Equal(raw[:sha256.Size], c.sum(raw[sha256.Size:])) {
		return mark{}, errCursor
	}
	err = json.Unmarshal(raw[sha256.Size:], &m)
	return m, err
}

func (c Cursors) sum(body []byte) []byte {
	h := hmac.New(sha256.New, c.key)
	h.Write(body) // a hash never fails
	return h.Sum(nil)
}
