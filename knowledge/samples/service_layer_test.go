package samples

import (
	"context"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestServiceLayer(t *testing.T) {
	prove(t, "service-layer", func(t *testing.T) proof {
		return proof{
			given: func(t *testing.T, p *program) {
				p.each["nobody"] = map[string]string{"unknown": "nobody", "a quote": "x'%20OR%20'1'='1", "a statement": "1;DROP%20TABLE%20users", "a number": "1", "an object": "[object%20Object]"}
				p.each["invalid"] = map[string]string{}
				for name, member := range map[string]string{"no address": `"email":"ada"`, "no name": `"name":" "`, "a short password": `"password":"short"`,
					"a long one": `"password":"` + strings.Repeat("x", 129) + `"`, "a role": `"role":"admin"`, "an id": `"id":"1"`, "a hash": `"password_hash":"x"`, "a number": `"name":7`, "null": `"email":null`} {
					p.each["invalid"][name] = newUser("zoe", member)
				}
			},
			talk: func(t *testing.T, p *program) {
				s := userSite{p}
				t.Run("its own test", s.ownTest)
				t.Run("eight at once", s.atOnce)
				t.Run("what is stored", s.stored)
				t.Run("a later column", s.column)
				t.Run("outage", s.outage)
			},
		}
	})
}

// userSite is a program under proof.
type userSite struct{ *program }

// newUser is a good one, but for a member.
func newUser(who, member string) string {
	members := []string{`"email":"` + who + `@example.org"`, `"name":"` + who + `"`, `"password":"correct horse battery"`}
	name, _, _ := strings.Cut(member, ":")
	for i, m := range members {
		if strings.HasPrefix(m, name+":") {
			members[i], member = member, ""
		}
	}
	if member != "" {
		members = append(members, member)
	}
	return "{" + strings.Join(members, ",") + "}"
}

// ownTest runs the test that stands beside the sample: a fake store, a fixed clock, no database.
func (s userSite) ownTest(t *testing.T) {
	dir, args := s.cmd.Dir, []string{s.cmd.Path}
	switch s.stack {
	case "go":
		dir, args = filepath.Join(guides, "service-layer", "go"), []string{"go", "test", "-count=1", "-v", "."}
	case "express":
		args = append(args, "--test", "--test-reporter=spec", "users.test.ts")
	case "nextjs": // the condition is what lets server-only pass outside of Next.js
		args = append(args, "--conditions=react-server", "--test", "--test-reporter=spec", "lib/users.test.mjs")
	default:
		args = append(args, "-m", "unittest", "-v", "test_users")
	}
	cmd := exec.CommandContext(t.Context(), args[0], args[1:]...)
	cmd.Dir = dir
	if s.stack != "go" { // which needs its caches
		cmd.Env = append(base(t), "PYTHONDONTWRITEBYTECODE=1")
	}
	out, err := cmd.CombinedOutput()
	if text := strings.ToLower(string(out)); err != nil || !strings.Contains(text, "find") || !strings.Contains(text, "refusals") {
		t.Errorf("%v: %v\n%s", args, err, out)
	}
}

// atOnce: who asks "is it taken?" before the insert lets several through, or answers 500 for all but one.
func (s userSite) atOnce(t *testing.T) {
	const many = 8
	codes := make([]int, many)
	var wait sync.WaitGroup
	for i := range many {
		wait.Go(func() {
			other := player{url: s.url, known: map[string]string{}} // a player plays alone
			if a, err := other.ask(context.Background(), step{Send: "POST /users", Body: newUser("bob", `"name":"Bob"`),
				Headers: map[string]any{"content-type": "application/json"}}); err == nil {
				codes[i] = a.status
			}
		})
	}
	wait.Wait()
	s.asked += many
	count := map[int]int{}
	for _, c := range codes {
		count[c]++
	}
	if count[201] != 1 || count[409] != many-1 {
		t.Errorf("statuses %v, want one 201 and %d times 409", count, many-1)
	}
}

func (s userSite) stored(t *testing.T) {
	got := s.db.SQL(t, "-c", `SELECT email || ' ' || (password_hash ~ '^\$argon2id\$v=19\$m=19456,(t=2,p=1|p=1,t=2)\$') || ' ' || (created_at > now() - interval '5 minutes') FROM users ORDER BY email`)
	if want := "ada@example.org true true\nbob@example.org true true"; got != want {
		t.Errorf("the table has %q, want %q", got, want)
	}
}

// column: SELECT * hands out what somebody adds later.
func (s userSite) column(t *testing.T) {
	s.db.SQL(t, "-c", "ALTER TABLE users ADD COLUMN notes text DEFAULT 'owes us money'")
	s.play(t, step{Name: "after it", Send: "GET {ada}", Status: 200, JSON: map[string]any{"/name": "Ada"}, Lacks: []string{"/notes"}, Hides: []string{"money"}})
}

// outage: a database that is away is no missing user, and nobody is told where it is.
func (s userSite) outage(t *testing.T) {
	s.db.Stop(t)
	for send, body := range map[string]string{"GET {ada}": "", "POST /users": newUser("dan", `"name":"Dan"`)} {
		s.play(t, step{Name: "the database is away", Send: send, Status: 500, Body: body,
			Headers: map[string]any{"content-type": "application/json"}, Has: map[string]string{"content-type": "application/problem+json"},
			Hides: []string{"connect", "postgres", "127.0.0.1", s.db.Port}})
	}
	s.db.Start(t)
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(200 * time.Millisecond) { // a pool tries again after a while
		if a, err := s.ask(t.Context(), step{Send: "GET {ada}"}); err == nil && a.status == 200 {
			return
		} else if time.Now().After(deadline) {
			t.Fatalf("it does not find its way back: %v", err)
		}
	}
}
