package samples

import (
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// cluster is a throw-away PostgreSQL server, in a folder of its own and on a port of its own, with one database.
type cluster struct {
	bin, dir, port string
	url            string // of the database
}

// newCluster makes a cluster, starts it and fills its database from the topic's schema.sql, if there is one. All of it ends
// with the test.
func newCluster(t *testing.T, topic string) *cluster {
	t.Helper()
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		t.Fatal("PostgreSQL is not installed: run knowledge/samples/install")
	}
	dir, err := os.MkdirTemp("", "fsd-samples-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	c := &cluster{bin: filepath.Dir(found[len(found)-1]), dir: dir, port: freePort(t)}
	if os.Getuid() == 0 {
		giveAway(t, dir)
	}
	c.run(t, "initdb", "-D", dir+"/data", "-U", "sample", "-A", "trust", "--no-sync", "--locale=C.UTF-8", "-E", "UTF8")
	c.start(t)
	t.Cleanup(func() { c.stop(t) })
	c.url = "postgresql://sample@127.0.0.1:" + c.port + "/postgres"
	c.sql(t, "-c", "CREATE DATABASE sample")
	c.url = "postgresql://sample@127.0.0.1:" + c.port + "/sample"
	schema := filepath.Join(guides, topic, "schema.sql")
	if _, err := os.Stat(schema); err == nil {
		c.sql(t, "-f", schema)
	}
	return c
}

// start starts the server; a test that stopped it does this too.
func (c *cluster) start(t *testing.T) {
	t.Helper()
	options := fmt.Sprintf("-c listen_addresses=127.0.0.1 -c port=%s -c unix_socket_directories=%s -c fsync=off", c.port, c.dir)
	c.run(t, "pg_ctl", "-D", c.dir+"/data", "-w", "-l", c.dir+"/log", "-o", options, "start")
}

// stop cuts every connection and stops the server. It may have been stopped before.
func (c *cluster) stop(t *testing.T) {
	t.Helper()
	if _, err := os.Stat(c.dir + "/data/postmaster.pid"); err == nil {
		c.run(t, "pg_ctl", "-D", c.dir+"/data", "-w", "-m", "fast", "stop")
	}
}

// sql runs psql against the database, as somebody beside the program would, and returns what it printed.
func (c *cluster) sql(t *testing.T, args ...string) string {
	t.Helper()
	out, err := run("", nil, filepath.Join(c.bin, "psql"), append([]string{c.url, "-qAtX", "-v", "ON_ERROR_STOP=1"}, args...)...)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(out)
}

// run runs one of PostgreSQL's programs; as root in the name of nobody, since PostgreSQL refuses root.
func (c *cluster) run(t *testing.T, name string, args ...string) {
	t.Helper()
	args = append([]string{filepath.Join(c.bin, name)}, args...)
	if os.Getuid() == 0 {
		args = append([]string{"setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"}, args...)
	}
	// What it starts in the background keeps our pipe open, so its words go to a file.
	must(t)(run(c.dir, []string{"PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8"}, "sh", append([]string{"-c", `"$@" > out 2>&1 || { cat out; exit 1; }`, "sh"}, args...)...))
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
