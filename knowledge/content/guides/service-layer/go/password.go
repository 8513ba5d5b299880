package servicelayer

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"

	"golang.org/x/crypto/argon2"
)

// Argon2id with 19 MiB, 2 passes, 1 lane: the least that OWASP names. The numbers are stored with each hash, so they can
// grow later without locking anybody out.
const (
	memoryKiB, passes, lanes = 19456, 2, 1
	maxMemoryKiB, maxPasses  = 1 << 18, 10
	saltLen, keyLen          = 16, 32
)

// HashPassword returns the hash in the usual text form: $argon2id$v=19$m=19456,t=2,p=1$salt$key.
func HashPassword(password string) (string, error) {
	salt := make([]byte, saltLen)
	if _, err := rand.Read(salt); err != nil {
		return "", err
	}
	key := argon2.IDKey([]byte(password), salt, passes, memoryKiB, lanes, keyLen)
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memoryKiB, passes, lanes, b64(salt), b64(key)), nil
}

// CheckPassword says whether the password belongs to the hash. A hash that cannot be read belongs to no password.
func CheckPassword(hash, password string) bool {
	var version int
	var memory, time uint32
	var threads uint8
	var tail string
	n, err := fmt.Sscanf(hash, "$argon2id$v=%d$m=%d,t=%d,p=%d$%s", &version, &memory, &time, &threads, &tail)
	if err != nil || n != 5 || version != argon2.Version || memory > maxMemoryKiB || time < 1 || time > maxPasses || threads < 1 {
		return false
	}
	salt, key, ok := cut(tail)
	if !ok {
		return false
	}
	got := argon2.IDKey([]byte(password), salt, time, memory, threads, keyLen)
	return subtle.ConstantTimeCompare(got, key) == 1
}

func cut(tail string) (salt, key []byte, ok bool) {
	b64 := base64.RawStdEncoding
	for i := range len(tail) {
		if tail[i] == '$' {
			salt, errSalt := b64.DecodeString(tail[:i])
			key, errKey := b64.DecodeString(tail[i+1:])
			return salt, key, errSalt == nil && errKey == nil && len(key) == keyLen
		}
	}
	return nil, nil, false
}
