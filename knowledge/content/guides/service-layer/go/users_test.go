package servicelayer

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/argon2"
	_ "modernc.org/sqlite"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func quick(password string) (string, error) { return "hash of " + password, nil }

func service(t *testing.T) *Service {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "users.db")+"?_pragma=busy_timeout(2000)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if _, err := db.Exec(Schema); err != nil {
		t.Fatal(err)
	}
	return &Service{Store: SQLStore{db}, Hash: quick, Now: func() time.Time { return noon }}
}

func ask(s *Service, method, path, body string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	Routes(s, log).ServeHTTP(w, httptest.NewRequest(method, path, strings.NewReader(body)))
	return w
}

const ada = `{"Email":" Ada@Example.org","Name":"Ada","Password":"correct horse battery"}`

func TestCreateThenFind(t *testing.T) {
	s := service(t)
	w := ask(s, "POST", "/users", ada)
	if w.Code != 201 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	w = ask(s, "GET", w.Header().Get("Location"), "")
	var u User
	if err := json.Unmarshal(w.Body.Bytes(), &u); err != nil || w.Code != 200 || u.Email != "ada@example.org" || !u.Created.Equal(noon) {
		t.Errorf("%d %+v %v", w.Code, u, err)
	}
}

// The founding form returned the driver's result, which is always there: nothing was ever missing.
func TestMissingUserIsNotFound(t *testing.T) {
	s := service(t)
	if _, err := s.Find(context.Background(), "nobody"); !errors.Is(err, ErrNotFound) {
		t.Errorf("error %v, want ErrNotFound", err)
	}
	for _, path := range []string{"/users/nobody", "/users/x'%20OR%20'1'='1", "/users/1;DROP%20TABLE%20users"} {
		if w := ask(s, "GET", path, ""); w.Code != 404 {
			t.Errorf("%s = %d, want 404", path, w.Code)
		}
	}
	if w := ask(s, "POST", "/users", ada); w.Code != 201 {
		t.Errorf("control: the table is still there: %d", w.Code)
	}
}

// The founding form sent SELECT * to the client, with the hash and every later column.
func TestHashNeverLeaves(t *testing.T) {
	s := service(t)
	made := ask(s, "POST", "/users", ada)
	found := ask(s, "GET", made.Header().Get("Location"), "")
	for _, body := range []string{made.Body.String(), found.Body.String()} {
		if strings.Contains(strings.ToLower(body), "hash") || strings.Contains(body, "horse") || !strings.Contains(body, "ada@") {
			t.Errorf("the answer is %s", body)
		}
	}
}

func TestSecondUseOfAnAddress(t *testing.T) {
	s := service(t)
	const many = 8
	codes := make([]int, many)
	var wait sync.WaitGroup
	for i := range many { // all at once: a look before the insert would let several through
		wait.Go(func() { codes[i] = ask(s, "POST", "/users", ada).Code })
	}
	wait.Wait()
	count := map[int]int{}
	for _, c := range codes {
		count[c]++
	}
	if count[201] != 1 || count[409] != many-1 {
		t.Errorf("statuses %v, want one 201 and %d times 409", count, many-1)
	}
}

func TestInvalid(t *testing.T) {
	s := service(t)
	for name, c := range map[string]struct {
		body string
		want int
	}{
		"no address":     {`{"Email":"ada","Name":"Ada","Password":"correct horse battery"}`, 422},
		"no name":        {`{"Email":"a@b.org","Name":" ","Password":"correct horse battery"}`, 422},
		"short password": {`{"Email":"a@b.org","Name":"Ada","Password":"short"}`, 422},
		"long password":  {`{"Email":"a@b.org","Name":"Ada","Password":"` + strings.Repeat("x", 129) + `"}`, 422},
		"a role":         {`{"Email":"a@b.org","Name":"Ada","Password":"correct horse battery","Role":"admin"}`, 400},
	} {
		if w := ask(s, "POST", "/users", c.body); w.Code != c.want {
			t.Errorf("%s = %d, want %d", name, w.Code, c.want)
		}
	}
}

// broken shows that the service runs without a database, and that faults stay inside.
type broken struct{}

func (broken) User(context.Context, string) (User, error) {
	return User{}, errors.New("dial 10.0.0.7:5432")
}
func (broken) Add(context.Context, User, string) error { return errors.New("dial 10.0.0.7:5432") }

func TestFaultIsNotTold(t *testing.T) {
	w := ask(&Service{Store: broken{}, Hash: quick, Now: time.Now}, "GET", "/users/1", "")
	if w.Code != 500 || strings.Contains(w.Body.String(), "5432") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestPasswordHash(t *testing.T) {
	hash, err := HashPassword("correct horse battery")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") || !CheckPassword(hash, "correct horse battery") {
		t.Errorf("hash %s", hash)
	}
	// A true hash, and more work than we agreed to: one planted row must not hold a processor for minutes.
	b64 := base64.RawStdEncoding.EncodeToString
	dear := fmt.Sprintf("$argon2id$v=19$m=64,t=%d,p=1$%s$%s", maxPasses+1, b64([]byte("salt")),
		b64(argon2.IDKey([]byte("x"), []byte("salt"), maxPasses+1, 64, 1, keyLen)))
	if CheckPassword(dear, "x") {
		t.Error("a hash may ask for any number of passes")
	}
	if CheckPassword(hash, "correct horse batterz") {
		t.Error("a wrong password passes")
	}
	for _, bad := range []string{"", "$argon2id$v=19$m=19456,t=2,p=1$", "$argon2id$v=19$m=4294967295,t=2,p=1$AAAA$AAAA", "$2a$10$abc",
		"$argon2id$v=19$m=19456,t=0,p=0$AAAA$AAAA"} {
		if CheckPassword(bad, "") {
			t.Errorf("%q takes the empty password", bad)
		}
	}
}
