package samples

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"fsd/knowledge"
	"fsd/knowledge/postgrestest"
)

// proof is what a topic adds to its contract.toml where data does not suffice. It is made anew for each stack.
type proof struct {
	env   map[string]string              // settings, on top of the contract's; {url} is the program's own address
	given func(t *testing.T, p *program) // before the contract: puts values into p.known and lists into p.each
	talk  func(t *testing.T, p *program) // after it
}

// prove starts the topic's sample in each stack and plays the contract, then talks with it where there is something to say,
// and ends it with SIGTERM. What has not changed since it was last proven is skipped, unless FSD_SAMPLES is "all".
//
// Without FSD_SAMPLES only the Go samples are proven, and those only that need nothing but Go, so that "go test ./..." asks
// for no other tool.
func prove(t *testing.T, topic string, more ...func(t *testing.T) proof) {
	t.Helper()
	if testing.Short() || runtime.GOOS == "windows" { // which has no SIGTERM
		t.Skip("samples are proven by make samples")
	}
	c, err := readContract(topic)
	if err != nil {
		t.Fatal(err)
	}
	for _, stack := range knowledge.Stacks() {
		t.Run(stack, func(t *testing.T) {
			if os.Getenv("FSD_SAMPLES") == "" && (stack != "go" || c.Postgres) {
				t.Skip("proven by make samples")
			}
			t.Parallel()
			proveOne(t, c, topic, stack, more)
		})
	}
}

func proveOne(t *testing.T, c *contract, topic, stack string, more []func(t *testing.T) proof) {
	folder := filepath.Join(guides, topic, stack)
	if _, err := os.Stat(folder); err != nil {
		t.Skip("not offered: the guide says why")
	}
	mark := filepath.Join(cache(t), "proven", fingerprint(t, topic, stack))
	if _, err := os.Stat(mark); err == nil && os.Getenv("FSD_SAMPLES") != "all" {
		t.Skip("unchanged since it was proven")
	}
	var add proof
	for _, with := range more {
		add = with(t)
	}
	env := maps.Clone(c.Env)
	if env == nil {
		env = map[string]string{}
	}
	maps.Copy(env, add.env)
	var db *postgrestest.Cluster
	if c.Postgres {
		db = newCluster(t, topic)
		env["DATABASE_URL"] = db.URL
	}
	l := stacks[stack](t, folder, c.Args[stack])
	for _, r := range c.Refuses {
		refuses(t, l, r, env)
	}
	start := func(t *testing.T) *program {
		t.Helper()
		p := launch(t, l, env)
		p.stack, p.db = stack, db
		return p
	}
	p := start(t)
	p.again = start
	p.ready(t, orElse(c.Ready, "/"))
	if add.given != nil {
		add.given(t, p)
	}
	for _, s := range c.Steps {
		if s.Except[stack] == "" {
			p.play(t, s)
		}
	}
	if add.talk != nil {
		add.talk(t, p)
	}
	select {
	case <-p.over: // the conversation was about the end
	default:
		p.stop(t)
	}
	t.Logf("%s in %s: %d requests", topic, stack, p.asked)
	if !t.Failed() {
		remember(mark)
	}
}

// refuses checks that a program ends by itself, and not well, when it is started with a hole in its settings.
func refuses(t *testing.T, l launcher, r refusal, env map[string]string) {
	t.Helper()
	env = maps.Clone(env)
	maps.Copy(env, r.Env)
	p := launch(t, l, env)
	select {
	case <-p.over:
		if code := p.wait(t, time.Second); code <= 0 {
			t.Errorf("started with %s it ended with %d", r.Name, code)
		}
	case <-time.After(startLimit / 2):
		t.Errorf("started with %s it runs on", r.Name)
		killGroup(p.cmd)
	}
}

// fingerprint names everything that a proof rests on: the sample, its contract, this harness, the packages.
func fingerprint(t *testing.T, topic, stack string) string {
	t.Helper()
	roots := []string{filepath.Join(guides, topic, stack), filepath.Join(guides, topic, "contract.toml"), filepath.Join(guides, topic, "schema.sql"),
		strings.ReplaceAll(topic, "-", "_") + "_test.go"}
	for _, kind := range installed(stack) {
		roots = append(roots, filepath.Join("stacks", kind))
	}
	if stack == "go" {
		roots = append(roots, "../../go.mod")
	}
	core, err := filepath.Glob("harness_*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, root := range append(roots, core...) {
		_ = filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() {
				files = append(files, name)
			}
			return nil // a topic without a schema or a conversation has no such file
		})
	}
	slices.Sort(files)
	sum := sha256.New()
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(sum, "%s %d\n", name, len(text))
		_, _ = io.WriteString(sum, string(text))
	}
	return topic + "-" + stack + "-" + hex.EncodeToString(sum.Sum(nil))[:16]
}

// remember notes a proof. Where that is not possible the sample is proven again next time.
func remember(mark string) {
	if os.MkdirAll(filepath.Dir(mark), 0o755) == nil {
		_ = os.WriteFile(mark, nil, 0o644)
	}
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}
