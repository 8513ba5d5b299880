package samples

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fsd/knowledge/postgrestest"
)

// newNginx starts the system's nginx as a proxy before a program and returns its address. It proxies with nginx's own
// defaults; directives change them.
func newNginx(t *testing.T, to string, directives ...string) string {
	t.Helper()
	const nginx = "/usr/sbin/nginx"
	if _, err := os.Stat(nginx); err != nil {
		t.Fatal("nginx is not installed: run knowledge/samples/install")
	}
	dir, port := t.TempDir(), postgrestest.FreePort(t)
	var who, temp strings.Builder
	if os.Getuid() == 0 { // its workers would otherwise be somebody who may not enter the folder
		who.WriteString("user root root;\n")
	}
	for _, kind := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		fmt.Fprintf(&temp, "%s_temp_path %s/%s;\n", kind, dir, kind)
	}
	config := filepath.Join(dir, "nginx.conf")
	text := fmt.Sprintf(`%sdaemon off;
pid %s/pid;
error_log stderr;
events {}
http {
  access_log off;
  sendfile on; tcp_nopush on; gzip on; # so far as Debian's nginx.conf differs from nginx itself
  %s
  server {
    listen 127.0.0.1:%s;
    location / {
      proxy_pass %s;
      %s
    }
  }
}
`, &who, dir, &temp, port, to, strings.Join(directives, "\n"))
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	output := &log{}
	cmd := exec.Command(nginx, "-p", dir, "-e", "stderr", "-c", config)
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = output, output, time.Second
	ownGroup(cmd)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		killGroup(cmd)
		_ = cmd.Wait() // killed, as it says
		if t.Failed() {
			t.Logf("what nginx wrote:\n%s", tail(output.String(), 4000))
		}
	})
	url := "http://127.0.0.1:" + port
	for deadline := time.Now().Add(startLimit); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if res, err := direct.Get(url); err == nil {
			res.Body.Close()
			return url
		}
	}
	t.Fatalf("nginx does not answer: %s", output.String())
	return ""
}
