package store

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"fsd/workflow"
)

// TestMain lets the test binary act as another fsd: FSD_STORE_CHILD says which, its argument is the database.
func TestMain(m *testing.M) {
	role := os.Getenv("FSD_STORE_CHILD")
	if role == "" {
		os.Exit(m.Run())
	}
	if err := child(role, os.Args[len(os.Args)-1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func child(role, path string) error {
	ctx := context.Background()
	steps := migrations()
	if role == "migrate" {
		steps = next()
	}
	s, err := open(ctx, path, steps)
	if err != nil {
		return err
	}
	defer s.Close()
	switch role {
	case "read":
		fmt.Println(s.ReadOnly())
		_, total, err := s.List(ctx, ListOptions{})
		fmt.Println(total, err)
		fallthrough
	case "create":
		first, summary := created("shop")
		_, err := s.Create(ctx, first, summary)
		return err
	case "write": // for ever, each id printed when it is saved
		p, err := s.Find(ctx, "shop")
		for err == nil {
			c := answered("x")
			if _, _, err = s.Update(ctx, p.ID, 1, adding("shop", c)); err == nil {
				fmt.Println(c.ID)
			}
		}
		return err
	}
	return nil
}

func command(role, path string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], path)
	cmd.Env = append(os.Environ(), "FSD_STORE_CHILD="+role)
	return cmd
}

// together runs n processes at once and fails if one of them does.
func together(t *testing.T, n int, role, path string) {
	t.Helper()
	var all sync.WaitGroup
	for range n {
		all.Go(func() {
			if out, err := command(role, path).CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
	all.Wait()
}

func TestProcessesCreate(t *testing.T) {
	for range 2 {
		path := filepath.Join(t.TempDir(), "fsd", "fsd.db")
		together(t, 6, "create", path)
		if _, total, err := opened(t, path).List(context.Background(), ListOptions{}); total != 6 || err != nil {
			t.Errorf("%d projects, %v", total, err)
		}
	}
}

func TestProcessesMigrate(t *testing.T) {
	for range 2 {
		path := filled(t)
		together(t, 6, "migrate", path)
		if saved := backups(path); len(saved) != 1 {
			t.Errorf("%d backups", len(saved))
		}
	}
}

// TestKilledMigration: the database is the old one or the new one at every moment.
func TestKilledMigration(t *testing.T) {
	path := filled(t)
	for i := range 8 {
		cmd := command("migrate", path)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(i*4) * time.Millisecond)
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		for _, c := range backups(path) {
			if r, err := Doctor(context.Background(), c.Path); err != nil {
				t.Errorf("%+v, %v", r, err)
			}
		}
	}
	s, err := open(context.Background(), path, next())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, total, err := s.List(context.Background(), ListOptions{}); total != 30 || err != nil {
		t.Error(total, err)
	}
}

// TestKilledWriter kills a process while it writes, again and again: what it reported as saved is there.
func TestKilledWriter(t *testing.T) {
	ctx := context.Background()
	s := fresh(t)
	p := project(t, s, "shop")
	acknowledged := map[string]bool{}
	for i := range 20 {
		cmd := command("write", s.Path())
		var errs bytes.Buffer
		cmd.Stderr = &errs
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for n := 0; n < 3+i%5 && lines.Scan(); n++ {
			acknowledged[lines.Text()] = true
		}
		_ = cmd.Process.Kill()
		for lines.Scan() { // what was saved before the blow fell
			acknowledged[lines.Text()] = true
		}
		_ = cmd.Wait()
		if errs.Len() > 0 {
			t.Fatal(errs.String())
		}
	}
	changes, _, err := s.Load(ctx, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range changes {
		delete(acknowledged, c.ID)
	}
	delete(acknowledged, "")
	if len(acknowledged) > 0 {
		t.Errorf("lost: %v", acknowledged)
	}
	if r, err := Doctor(ctx, s.Path()); err != nil {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestWritersTogether: each writer counts on from the last number it finds, so a lost change would leave a gap or a twin.
func TestWritersTogether(t *testing.T) {
	ctx := context.Background()
	first := fresh(t)
	p := project(t, first, "shop")
	const writers, each = 6, 8
	var all sync.WaitGroup
	for range writers {
		s := opened(t, first.Path())
		all.Go(func() {
			count, since := 0, int64(0)
			for range each {
				_, seq, err := s.Update(ctx, p.ID, since, func(newer []workflow.Change) ([]workflow.Change, workflow.Summary, error) {
					count += len(newer)
					return []workflow.Change{answered(fmt.Sprint(count))}, workflow.Summary{Name: "shop"}, nil
				})
				if err != nil {
					t.Error(err)
					return
				}
				count, since = count+1, seq
			}
		})
	}
	all.Wait()
	changes, _, err := first.Load(ctx, p.ID)
	if err != nil || len(changes) != 1+writers*each {
		t.Fatalf("%d changes, %v", len(changes), err)
	}
	var got []string
	for i, c := range changes[1:] {
		if want := fmt.Sprint(i + 1); c.Body.(workflow.Answered).Values[0] != want {
			got = append(got, want)
		}
		if !c.At.After(changes[i].At) {
			t.Error("times do not grow")
		}
	}
	if len(got) > 0 {
		t.Errorf("lost or doubled: %s", strings.Join(got, " "))
	}
}
