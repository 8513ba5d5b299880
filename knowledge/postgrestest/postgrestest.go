// Package postgrestest starts throw-away PostgreSQL servers for tests.
package postgrestest

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Cluster is a PostgreSQL server in a folder of its own and on a port of its own, with one database.
type Cluster struct {
	Bin, Dir, Port string
	URL            string // of the database, as its administrator
}

// Installed says where the programs of PostgreSQL are; empty where they are not.
func Installed() string {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return ""
	}
	return filepath.Dir(found[len(found)-1])
}

// New makes a cluster and starts it. It ends with the test.
func New(t *testing.T) *Cluster {
	t.Helper()
	bin := Installed()
	if bin == "" {
		t.Fatal("PostgreSQL is not installed: run knowledge/samples/install")
	}
	dir, err := os.MkdirTemp("", "fsd-postgres-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	c := &Cluster{Bin: bin, Dir: dir, Port: FreePort(t)}
	if os.Getuid() == 0 {
		giveAway(t, dir)
	}
	c.run(t, "initdb", "-D", dir+"/data", "-U", "sample", "-A", "trust", "--no-sync", "--locale=C.UTF-8", "-E", "UTF8")
	c.Start(t)
	t.Cleanup(func() { c.Stop(t) })
	c.URL = c.As("sample", "postgres")
	c.SQL(t, "-c", "CREATE DATABASE sample")
	c.URL = c.As("sample", "sample")
	return c
}

// As is the address of a database for a role.
func (c *Cluster) As(role, database string) string {
	return "postgresql://" + role + "@127.0.0.1:" + c.Port + "/" + database
}

// Start starts the server; a test that stopped it does this too.
func (c *Cluster) Start(t *testing.T) {
	t.Helper()
	options := fmt.Sprintf("-c listen_addresses=127.0.0.1 -c port=%s -c unix_socket_directories=%s -c fsync=off", c.Port, c.Dir)
	c.run(t, "pg_ctl", "-D", c.Dir+"/data", "-w", "-l", c.Dir+"/log", "-o", options, "start")
}

// Stop cuts every connection and stops the server. It may have been stopped before.
func (c *Cluster) Stop(t *testing.T) {
	t.Helper()
	if _, err := os.Stat(c.Dir + "/data/postmaster.pid"); err == nil {
		c.run(t, "pg_ctl", "-D", c.Dir+"/data", "-w", "-m", "fast", "stop")
	}
}

// SQL runs psql against the database, as somebody beside the program would, and returns what it printed.
func (c *Cluster) SQL(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), filepath.Join(c.Bin, "psql"), append([]string{c.URL, "-qAtX", "-v", "ON_ERROR_STOP=1"}, args...)...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("psql: %v\n%s", err, out)
	}
	return strings.TrimSpace(string(out))
}

// run runs one of PostgreSQL's programs; as root in the name of nobody, since PostgreSQL refuses root.
func (c *Cluster) run(t *testing.T, name string, args ...string) {
	t.Helper()
	args = append([]string{filepath.Join(c.Bin, name)}, args...)
	if os.Getuid() == 0 {
		args = append([]string{"setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"}, args...)
	}
	// What it starts in the background keeps our pipe open, so its words go to a file.
	cmd := exec.Command("sh", append([]string{"-c", `"$@" > out 2>&1 || { cat out; exit 1; }`, "sh"}, args...)...)
	cmd.Dir, cmd.Env = c.Dir, []string{"PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8"}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

func giveAway(t *testing.T, dir string) {
	t.Helper()
	nobody, err := user.Lookup("nobody")
	if err != nil {
		t.Fatal(err)
	}
	uid, _ := strconv.Atoi(nobody.Uid)
	gid, _ := strconv.Atoi(nobody.Gid)
	if err := os.Chown(dir, uid, gid); err != nil {
		t.Fatal(err)
	}
}

// FreePort is a port that nobody listens on now.
func FreePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}
