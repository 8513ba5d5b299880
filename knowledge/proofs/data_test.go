//go:build unix

package proofs

import (
	"maps"
	"strconv"
	"strings"
)

// dataProofs are about a PostgreSQL database.
func dataProofs() proofs {
	set := func(more ...string) map[string]string {
		all := map[string]string{"APP_DSN": "{app}", "ADMIN_DSN": "{admin}", "STAGING_DSN": "{admin}", "REPORT_DSN": "{app}", "EMPTY_DSN": "{app}"}
		maps.Copy(all, pairs(more...))
		return all
	}
	people := func(emails string) string {
		return "CREATE TABLE users (email text); INSERT INTO users VALUES " + emails
	}
	hashes := func(list string) string {
		return "CREATE TABLE users (password_hash text); INSERT INTO users VALUES " + list + "; GRANT SELECT ON users TO {app}"
	}
	argon := `('$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA')`
	sessions := func(id string) string {
		return "CREATE TABLE sessions (id text); INSERT INTO sessions VALUES ('" + id + "'); GRANT SELECT ON sessions TO {app}"
	}
	audit := func(rights string) string {
		return "CREATE TABLE audit (actor text); GRANT " + rights + " ON audit TO {app}"
	}
	rls := `CREATE TABLE items (tenant_id text); INSERT INTO items VALUES ('a'), ('b'); GRANT SELECT ON items TO {app};
ALTER TABLE items ENABLE ROW LEVEL SECURITY; ALTER TABLE items FORCE ROW LEVEL SECURITY;`
	policy := `CREATE POLICY own ON items USING (tenant_id = current_setting('app.tenant', true));`
	tables := func(columns string) string {
		return "CREATE TABLE items (" + columns + "); GRANT SELECT ON items TO {app}"
	}
	// shadow lets a role see another function or view than the server's own.
	shadow := func(words string) string {
		return "CREATE SCHEMA shadow; GRANT USAGE ON SCHEMA shadow TO {app}; " + words + "; ALTER ROLE {app} SET search_path = shadow, pg_catalog, public"
	}
	versions := func(a, b string) string {
		return "CREATE SCHEMA a; CREATE TABLE a.schema_migrations (version text); INSERT INTO a.schema_migrations VALUES ('" + a + "'); CREATE SCHEMA b; CREATE TABLE b.schema_migrations (version text); INSERT INTO b.schema_migrations VALUES ('" + b + "')"
	}
	tenants := set("TENANT_DSNS", "{admin}?options=-csearch_path%3Da {admin}?options=-csearch_path%3Db")
	report := func(rights string) string {
		return "CREATE TABLE users (name text); INSERT INTO users VALUES ('Ann'); CREATE VIEW v_orders AS SELECT 1 AS n FROM users; GRANT SELECT ON v_orders TO {app}; " + rights
	}
	build := "GRANT CREATE ON SCHEMA public TO {app}"
	migrate := func(words string) map[string]string {
		return map[string]string{"migrate": "#!/bin/sh\npsql \"$DATABASE_URL\" -v ON_ERROR_STOP=1 -qAt -o /dev/null -c \"" + words + "\" 2>/dev/null\n"}
	}
	migrating := set("MIGRATE", "./migrate")
	schemas := set("READ_DSN", "{admin}?options=-csearch_path%3Dpublic", "FRESH_DSN", "{admin}")
	refused := `ERROR:  permission denied [^\n]*`
	return proofs{
		"pr-no-real-data": {
			want: `[1-9]\d* ~ 0`,
			good: world{set: set(), db: people("('ann@example.com'), ('bob@mail.test')")},
			bad: []world{
				{sees: `2 ~ 1`, set: set(), db: people("('ann@example.com'), ('ann@gmail.com')")},
				{sees: `0 ~ 0`, set: set(), db: "CREATE TABLE users (email text)"},
			},
		},
		"im-password": {
			want: `argon2id\|m=\d+,(t=\d+,p=\d+|p=\d+,t=\d+)\|[1-9]\d*`,
			good: world{set: set(), db: hashes(argon + "," + argon)},
			bad: []world{
				{sees: `2b\|\|1`, set: set(), db: hashes(`('$2b$12$c2FsdA')`)},
				{sees: `(2b\|\|1 ~ argon2id.*|argon2id.* ~ 2b\|\|1)`, set: set(), db: hashes(`('$2b$12$c2FsdA'), ` + argon)},
			},
		},
		"im-session-hash": {
			want: `[1-9]\d* ~ 0`,
			good: world{set: set("SID", "s-raw"), db: sessions("4f2a")},
			bad: []world{
				{sees: `1 ~ 1`, set: set("SID", "s-raw"), db: sessions("s-raw")},
				{sees: `0 ~ 0`, set: set("SID", "s-raw"), db: "CREATE TABLE sessions (id text); GRANT SELECT ON sessions TO {app}"},
			},
		},
		"im-audit-append": {
			want: `\d+ ~ ` + refused + ` ~ ` + refused + ` ~ ` + refused,
			good: world{set: set(), db: audit("SELECT, INSERT")},
			bad: []world{
				{sees: `0 ~ ROLLBACK ~ ROLLBACK ~ ROLLBACK`, set: set(), db: audit("ALL")},
				{sees: `0 ~ ROLLBACK ~ .*denied.* ~ .*denied.*`, set: set(), db: audit("SELECT, UPDATE")},
			},
		},
		"pr-least": {
			want: `1 ~ permission denied ~ f\|f\|f`,
			good: world{set: set(), db: "SELECT 1"},
			bad: []world{
				{sees: `1 ~ ROLLBACK ~ f\|f\|f`, set: set(), db: build},
				{sees: `1 ~ .*denied.* ~ f\|t\|f`, set: set(), db: "ALTER ROLE {app} BYPASSRLS"},
			},
		},
		"pr-internal-tls": {
			want: `t ~ [^\n]*pg_hba.conf rejects[^\n]* ~ 1`,
			good: world{set: set("APP_DSN", "{app}?sslmode=verify-full&sslrootcert={dir}/db.pem", "PLAIN", "{app}?sslmode=disable"), db: "GRANT only_tls TO {app}"},
			bad: []world{
				{sees: `t ~ 1 ~ 1`, set: set("APP_DSN", "{app}?sslmode=verify-full&sslrootcert={dir}/db.pem", "PLAIN", "{app}?sslmode=disable"), db: "SELECT 1"},
				{sees: `t ~ .*rejects.* ~ 0`, set: set("APP_DSN", "{app}?sslmode=require", "PLAIN", "{app}?sslmode=disable"), db: "GRANT only_tls TO {app}"},
			},
		},
		"im-rls-role": {
			want: `f\|f ~ 0 ~ 0\|[1-9]\d*`,
			good: world{set: set(), db: rls + policy},
			bad: []world{
				{sees: `f\|t ~ 0 ~ 0\|1`, set: set(), db: rls + policy + "ALTER ROLE {app} BYPASSRLS"},
				{sees: `f\|f ~ 1 ~ 0\|1`, set: set(), db: rls + policy + "ALTER TABLE items OWNER TO {app}"},
				{sees: `f\|f ~ 0 ~ 1\|2`, set: set(), db: rls + policy + "CREATE TABLE orders (tenant_id text)"},
			},
		},
		"im-rls-unset": {
			want: `0 ~ (BEGIN ~ )?(a ~ )?[1-9]\d* ~ (COMMIT ~ )?0`,
			good: world{set: set("TENANT_A", "a"), db: rls + policy},
			bad: []world{
				{sees: `2 ~ .*`, set: set("TENANT_A", "a"), db: "CREATE TABLE items (tenant_id text); INSERT INTO items VALUES ('a'), ('b'); GRANT SELECT ON items TO {app}"},
				{sees: `0 ~ .* ~ 0 ~ COMMIT ~ 0`, set: set("TENANT_A", "a"), db: rls},
			},
		},
		"im-lock-limit": {
			want: `\d+m?s ~ [1-9]\d*\w+`,
			good: world{set: set(), db: "ALTER ROLE {app} SET lock_timeout = '5s'"},
			bad:  []world{{sees: `1s ~ 0`, set: set(), db: "SELECT 1"}},
		},
		"im-types": {
			want: `(?s).*`,
			fits: func(out string) bool {
				return strings.Contains(out, "text|") && !strings.Contains(out, "money") && !strings.Contains(out, "without time zone") && !strings.Contains(out, "double") && !strings.Contains(out, "real")
			},
			good: world{set: set(), db: tables("name text, price numeric, at timestamptz")},
			bad: []world{
				{sees: `double precision\|1 ~ text\|1`, set: set(), db: tables("name text, price float")},
				{sees: `text\|1 ~ timestamp without time zone\|1`, set: set(), db: tables("name text, at timestamp")},
			},
		},
		"pr-pool": {
			want: `\d+ ~ \d+`,
			fits: func(out string) bool {
				limit, used, _ := strings.Cut(out, "\n")
				l, _ := strconv.Atoi(limit)
				u, _ := strconv.Atoi(used)
				return u >= 1 && u <= 2 && l > 2*2+10 // for two copies with a pool of one
			},
			good: world{set: set(), db: "SELECT 1"},
			bad: []world{
				{sees: `100 ~ [4-6]`, set: set(), db: "SELECT 1", before: `for i in 1 2 3 4; do psql "$APP_DSN" -qAtc 'select pg_sleep(9)' >/dev/null 2>&1 & done; until [ "$(psql "$ADMIN_DSN" -Atc "select count(*) from pg_stat_activity where query like '%sleep(9)' and datname = current_database()")" = 4 ]; do :; done`},
			},
		},
		"pr-slow-query": {
			want: `1 ~ ERROR:  canceling statement due to statement timeout`,
			good: world{set: set(), db: "ALTER ROLE {app} SET statement_timeout = '300ms'"},
			bad:  []world{{sees: `1 ~ slept`, set: set(), db: shadow("CREATE FUNCTION shadow.pg_sleep(int) RETURNS text LANGUAGE sql AS $$ SELECT 'slept' $$")}},
		},
		"pr-log-archived": {
			want: `[1-9]\d*\|\d+\|\d{1,3}`,
			good: world{set: set("ADMIN_DSN", "{app}"), db: shadow("CREATE VIEW shadow.pg_stat_archiver AS SELECT 7 AS archived_count, failed_count, now() AS last_archived_time FROM pg_catalog.pg_stat_archiver; GRANT SELECT ON shadow.pg_stat_archiver TO {app}")},
			bad: []world{
				{sees: `0\|0\|`, set: set(), db: "SELECT 1"},
				{sees: `7\|0\|86400`, set: set("ADMIN_DSN", "{app}"), db: shadow("CREATE VIEW shadow.pg_stat_archiver AS SELECT 7 AS archived_count, 0 AS failed_count, now() - interval '1 day' AS last_archived_time; GRANT SELECT ON shadow.pg_stat_archiver TO {app}")},
			},
		},
		"pr-tenant-versions": {
			want: `2 7`,
			good: world{set: tenants, db: versions("7", "7")},
			bad: []world{
				{sees: `1 6 ~ 1 7`, set: tenants, db: versions("7", "6")},
			},
		},
		"pr-report-role": {
			want: `t ~ ` + refused + ` ~ ` + refused,
			good: world{set: set(), db: report("SELECT 1")},
			bad: []world{
				{sees: `t ~ .*denied.* ~ 1`, set: set(), db: report("GRANT SELECT ON users TO {app}")},
				{sees: `t ~ DELETE 0 ~ .*denied.*`, set: set(), db: report("GRANT DELETE ON v_orders TO {app}")},
			},
		},
		"im-migrate-twice": {
			want: `exit 0 ~ exit 0 ~ 1 ~ same`,
			good: world{set: migrating, files: migrate("select pg_advisory_lock(1)\" -c \"create table if not exists items (id int)"), db: build},
			bad: []world{
				{sees: `exit [01] ~ exit [01] ~ 1 ~ same`, set: migrating, files: migrate("select pg_sleep(0.3); create table items (id int)"), db: build},
				{sees: `exit 0 ~ exit 0 ~ 1`, set: migrating, files: migrate("select pg_advisory_lock(1)\" -c \"create table if not exists items (id int); alter table items add column c$(date +%N) int"), db: build},
			},
		},
		"pr-house-schema": {
			want: `[1-9]\d* ~ 0`,
			good: world{set: schemas, db: tables("id int")},
			bad: []world{
				{sees: `1 ~ [1-9]\d*`, set: set("READ_DSN", "{app}", "FRESH_DSN", "{admin}"), db: "CREATE TABLE items (id int); ALTER TABLE items OWNER TO {app}", before: `READ_DSN=${FRESH_DSN%/*}/postgres`},
			},
		},
	}
}
