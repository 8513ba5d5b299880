package samples

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestMigrations(t *testing.T) {
	prove(t, "migrations", func(t *testing.T) proof {
		return proof{
			given: func(t *testing.T, p *program) {
				r := release{p}
				if n := r.tables(t); n != "0" {
					t.Errorf("the program made %s tables when it started", n)
				}
				r.together(t, 3, true) // on an empty database
				if r.hasLocale(t) {
					t.Error("several at once went further than they were told")
				}
				if got := r.db.SQL(t, "-c", "SELECT string_agg(code, ' ' ORDER BY code) FROM plans"); got != "free team" {
					t.Errorf("the plans are %q", got)
				}
			},
			talk: func(t *testing.T, p *program) {
				r := release{p}
				t.Run("blocked", r.blocked)
				t.Run("under the running program", r.underway)
				t.Run("once more", r.again)
				t.Run("after a broken attempt", r.broken)
			},
		}
	})
}

// release is a program under proof, and the step of its release that changes the schema.
type release struct{ *program }

func (r release) tables(t *testing.T) string {
	t.Helper()
	return r.db.SQL(t, "-c", "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
}

func (r release) hasLocale(t *testing.T) bool {
	t.Helper()
	return r.db.SQL(t, "-c", "SELECT count(*) FROM information_schema.columns WHERE table_name = 'users' AND column_name = 'locale'") != "0"
}

// migrate runs the sample's migrations: the first, or all.
func (r release) migrate(ctx context.Context, first bool) error {
	args := map[string][]string{"go": {"migrate", "1"}, "express": {"migrate.ts", "1"}, "nextjs": {"migrate.ts", "1"},
		"flask": {"-m", "alembic", "upgrade", "0001"}, "fastapi": {"-m", "alembic", "upgrade", "0001"}}[r.stack]
	if !first {
		args = append([]string{}, args...)
		if last := len(args) - 1; r.stack == "flask" || r.stack == "fastapi" {
			args[last] = "head"
		} else {
			args = args[:last]
		}
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, r.cmd.Path, args...)
	cmd.Dir, cmd.Env = r.cmd.Dir, r.cmd.Env
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(args, " "), err, tail(string(out), 3000))
	}
	return nil
}

// together runs several at once; all of them must come to a good end.
func (r release) together(t *testing.T, many int, first bool) {
	t.Helper()
	var wait sync.WaitGroup
	for range many {
		wait.Go(func() {
			if err := r.migrate(t.Context(), first); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
}

// write makes a user, as a client does.
func (r release) write(t *testing.T, name string) (*answer, error) {
	other := player{url: r.url, known: map[string]string{}} // a player plays alone
	return other.ask(t.Context(), step{Send: "POST /users", Body: `{"name":"` + name + `"}`, Headers: map[string]any{"content-type": "application/json"}})
}

// blocked: somebody reads the table in a long transaction, and ALTER TABLE waits for it. It must give up, since all others wait
// behind it, and change nothing.
func (r release) blocked(t *testing.T) {
	long := exec.CommandContext(t.Context(), filepath.Join(r.db.Bin, "psql"), r.db.URL, "-qAtX", "-c", "BEGIN", "-c", "SELECT count(*) FROM users", "-c", "SELECT pg_sleep(60)", "-c", "COMMIT")
	if err := long.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		r.db.SQL(t, "-c", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
		_ = long.Wait()
	}()
	for r.db.SQL(t, "-c", "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'") == "0" {
		time.Sleep(50 * time.Millisecond)
	}
	begun, ended := time.Now(), make(chan error, 1)
	go func() { ended <- r.migrate(t.Context(), false) }()
	slowest := time.Duration(0)
	for i := 0; ; i++ {
		select {
		case err := <-ended:
			if err == nil || time.Since(begun) > 40*time.Second {
				t.Errorf("after %v: %v", time.Since(begun), err)
			}
			if slowest > 8*time.Second {
				t.Errorf("a user had to wait %v", slowest)
			}
			if r.hasLocale(t) {
				t.Error("half of it is there")
			}
			return
		default:
		}
		a, err := r.write(t, fmt.Sprintf("waits %d", i))
		if err != nil || a.status != 201 {
			t.Errorf("meanwhile: %+v %v", a, err)
			return
		}
		slowest = max(slowest, a.took)
	}
}

// underway: two runners change the schema while the program, which is of the version before, writes and reads. Each ALTER TABLE
// is made to take its time, so that the second runner waits while the first comes to its CREATE INDEX CONCURRENTLY.
func (r release) underway(t *testing.T) {
	r.db.SQL(t, "-c", `CREATE FUNCTION slowly() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(1.5); END';
		CREATE EVENT TRIGGER slowly ON ddl_command_start WHEN TAG IN ('ALTER TABLE') EXECUTE FUNCTION slowly()`)
	stop, done := make(chan struct{}), make(chan int)
	go func() {
		n := 0
		for ; ; n++ {
			select {
			case <-stop:
				done <- n
				return
			default:
			}
			if a, err := r.write(t, fmt.Sprintf("underway %d", n)); err != nil || a.status != 201 {
				t.Errorf("write %d: %+v %v", n, a, err)
			}
		}
	}()
	r.together(t, 2, false)
	r.db.SQL(t, "-c", "DROP EVENT TRIGGER slowly")
	close(stop)
	written := <-done
	r.asked += written
	r.play(t, step{Name: "the old program on the new schema", Send: "POST /users", Body: `{"name":"after"}`, Status: 201, Headers: map[string]any{"content-type": "application/json"}})
	r.play(t, step{Name: "it reads", Send: "GET /users", Status: 200, JSON: map[string]any{"/items/0/name": "Ada"}, Lacks: []string{"/items/0/locale"}})
	for what, query := range map[string]string{
		"rows with a locale":      "SELECT count(*) = (SELECT count(*) FROM users) FROM users WHERE locale = 'en'",
		"a valid index":           "SELECT indisvalid FROM pg_index WHERE indexrelid = 'users_by_name'::regclass",
		"a validated rule":        "SELECT convalidated FROM pg_constraint WHERE conname = 'users_name_given'",
		"what was written":        fmt.Sprintf("SELECT count(*) = %d FROM users WHERE name LIKE 'underway %%'", written),
		"plans, once":             "SELECT count(*) = 2 FROM plans",
		"no lock that stays held": "SELECT count(*) = 0 FROM pg_locks WHERE locktype = 'advisory'",
	} {
		if got := r.db.SQL(t, "-c", query); got != "t" {
			t.Errorf("%s: %s", what, got)
		}
	}
}

func (r release) again(t *testing.T) {
	dump := func() string {
		out, err := run("", nil, filepath.Join(r.db.Bin, "pg_dump"), "--schema-only", r.db.URL)
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for line := range strings.Lines(out) {
			if !strings.HasPrefix(line, `\`) { // newer ones begin and end with a word that is new each time
				lines = append(lines, line)
			}
		}
		return strings.Join(lines, "")
	}
	before := dump()
	r.together(t, 1, false)
	if after := dump(); after != before {
		t.Errorf("the second time changed the schema:\n%s", after)
	}
}

// broken: the index of an attempt that died is there and not valid, and the version is not written down.
func (r release) broken(t *testing.T) {
	r.db.SQL(t, "-c", "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'users_by_name'::regclass")
	forget := map[string]string{"go": "DELETE FROM goose_db_version WHERE version_id = 3", "flask": "UPDATE alembic_version SET version_num = '0002'", "fastapi": "UPDATE alembic_version SET version_num = '0002'"}[r.stack]
	r.db.SQL(t, "-c", orElse(forget, "DELETE FROM schema_migrations WHERE name LIKE '0003%'"))
	r.together(t, 1, false)
	if got := r.db.SQL(t, "-c", "SELECT indisvalid FROM pg_index WHERE indexrelid = 'users_by_name'::regclass"); got != "t" {
		t.Errorf("the index is still not valid: %s", got)
	}
}
