//go:build unix

package proofs

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"fsd/knowledge/postgrestest"
)

// database is one server for all proofs; each world gets a database and a role of its own.
type database struct {
	t       *testing.T // that of all proofs
	start   sync.Once
	cluster *postgrestest.Cluster
	made    atomic.Int64
	cert    []byte
}

// missing says why no server can be started; empty if one can.
func (d *database) missing() string {
	for _, name := range []string{"psql", "pg_dump", "openssl"} {
		if _, err := exec.LookPath(name); err != nil {
			return name + " is not installed"
		}
	}
	if postgrestest.Installed() == "" {
		return "PostgreSQL is not installed"
	}
	return ""
}

// world makes a database, runs the words in it, and returns its addresses for the program and for an administrator. In the
// words {app} is the program's role.
func (d *database) world(t *testing.T, dir, words string) (app, admin string) {
	t.Helper()
	d.start.Do(func() {
		d.cluster = postgrestest.New(d.t)
		d.secure()
	})
	write(t, dir, "db.pem", string(d.cert))
	name := fmt.Sprintf("w%d", d.made.Add(1))
	c := *d.cluster
	c.SQL(t, "-c", "CREATE ROLE "+name+" LOGIN", "-c", "CREATE DATABASE "+name)
	c.URL = c.As("sample", name)
	c.SQL(t, "-c", strings.ReplaceAll(words, "{app}", name))
	return c.As(name, name), c.URL
}

// secure lets the server speak TLS, and refuse all else for members of the role only_tls.
func (d *database) secure() {
	d.t.Helper()
	dir := d.t.TempDir()
	out, err := exec.Command("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
		"-addext", "subjectAltName=IP:127.0.0.1", "-keyout", filepath.Join(dir, "key"), "-out", filepath.Join(dir, "cert")).CombinedOutput()
	if err != nil {
		d.t.Fatalf("openssl: %v\n%s", err, out)
	}
	for name, program := range map[string]string{"cert": "cat > server.crt", "key": "umask 077; cat > server.key"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			d.t.Fatal(err)
		}
		if name == "cert" {
			d.cert = text
		}
		d.cluster.SQL(d.t, "-c", "COPY (SELECT unnest(string_to_array(trim('"+string(text)+"'), E'\\n'))) TO PROGRAM '"+program+"'")
	}
	d.cluster.SQL(d.t, "-c", "CREATE ROLE only_tls", "-c", `COPY (SELECT 'hostnossl all +only_tls 127.0.0.1/32 reject') TO PROGRAM 'cat - pg_hba.conf > new; mv new pg_hba.conf'`,
		"-c", "ALTER SYSTEM SET ssl = on", "-c", "SELECT pg_reload_conf()")
	d.cluster.SQL(d.t, "-c", "SELECT pg_sleep(0.2)") // until it has read them
}
