//go:build linux

package faults

import (
	"bytes"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// flags make a build depend on nothing but the sources and the compiler.
func flags() []string {
	return []string{"build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w -buildid="}
}

// built builds fsd in a folder for a platform.
func built(t *testing.T, dir, platform string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "fsd")
	system, processor, _ := strings.Cut(platform, "/")
	cmd := exec.Command("go", append(flags(), "-o", out, ".")...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "CGO_ENABLED=0", "GOOS="+system, "GOARCH="+processor)
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v, %s", platform, err, text)
	}
	return out
}

func TestSupply(t *testing.T) {
	if lane := os.Getenv("FSD_FAULTS"); lane != "supply" && !long {
		t.Skip("make supply runs it")
	}
	row(t, "C01", "the modules are what go.sum says", func(t *testing.T) {
		cmd := exec.Command("go", "mod", "verify")
		cmd.Dir = ".."
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s", out)
		}
	})
	row(t, "C02", "two builds from two folders are the same file, which names no folder", func(t *testing.T) {
		there := t.TempDir()
		if out, err := exec.Command("sh", "-c", "cd .. && git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "+there).CombinedOutput(); err != nil {
			t.Fatalf("%v, %s", err, out)
		}
		one, two := read(t, built(t, "..", "linux/amd64")), read(t, built(t, there, "linux/amd64"))
		if sha256.Sum256(one) != sha256.Sum256(two) {
			t.Error("they differ")
		}
		here, _ := filepath.Abs("..")
		if bytes.Contains(one, []byte(here)) {
			t.Errorf("it names %s", here)
		}
		fmt.Printf("          %d bytes, sha256 %x\n", len(one), sha256.Sum256(one))
	})
	for _, platform := range []string{"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64", "windows/arm64"} {
		row(t, "C03", "a static build for "+platform, func(t *testing.T) {
			file := built(t, "..", platform)
			if !strings.HasPrefix(platform, "linux") {
				return
			}
			if out, err := exec.Command("file", file).Output(); err == nil && !bytes.Contains(out, []byte("statically linked")) {
				t.Errorf("%s", out)
			}
		})
	}
	row(t, "C04", "every module in the binary has a licence that is allowed", func(t *testing.T) {
		kinds := map[string]int{}
		for _, m := range linked(t) {
			kinds[m.licence]++
			if m.licence == "" {
				t.Errorf("%s %s has no licence that is allowed here; read it, and see licences in this file", m.path, m.version)
			}
		}
		for _, kind := range slices.Sorted(maps.Keys(kinds)) {
			fmt.Printf("          %d %s\n", kinds[kind], kind)
		}
		if len(kinds) == 0 {
			t.Error("no module was found")
		}
	})
	row(t, "C05", "a bill of materials (CycloneDX) with every module in the binary", func(t *testing.T) {
		modules := linked(t)
		data := materials(modules)
		var back struct{ Components []struct{ Purl string } }
		if err := json.Unmarshal(data, &back); err != nil || len(back.Components) != len(modules) || len(modules) < 20 {
			t.Fatalf("%d of %d modules, %v", len(back.Components), len(modules), err)
		}
		if to := os.Getenv("FSD_SBOM"); to != "" {
			if err := os.WriteFile(to, data, 0o644); err != nil {
				t.Error(err)
			}
		}
	})
	row(t, "C06", "no vulnerability is known in what fsd calls (govulncheck)", func(t *testing.T) {
		need(t, "govulncheck")
		cmd := exec.Command("govulncheck", "./...")
		cmd.Dir = ".."
		out, err := cmd.CombinedOutput()
		if err != nil && regexp.MustCompile(`dial|no such host|Forbidden|timeout|fetching`).Match(out) {
			t.Skipf("the database of vulnerabilities cannot be reached from here: %s", out)
		}
		if err != nil {
			t.Errorf("%s", out)
		}
	})
}

// module is a module in the binary.
type module struct{ path, version, licence string }

// licences are those that are allowed, by words that only their text has. The order matters: BSD's is a part of others.
func licences() [][2]string {
	return [][2]string{
		{"Apache-2.0", "Apache License Version 2.0"},
		{"ISC", "Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted"},
		{"MIT", "Permission is hereby granted, free of charge, to any person obtaining a copy"},
		{"BSD-3-Clause", "Neither the name of"},
		{"BSD-2-Clause", "Redistribution and use in source and binary forms"},
	}
}

// linked lists the modules in the binary, as it says itself, with their licences.
func linked(t *testing.T) []module {
	t.Helper()
	info, err := buildinfo.ReadFile(binary)
	if err != nil {
		t.Fatal(err)
	}
	var list []module
	for _, dep := range info.Deps {
		cmd := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", dep.Path)
		cmd.Dir = ".."
		dir, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s: %v", dep.Path, err)
		}
		list = append(list, module{dep.Path, dep.Version, licenceIn(strings.TrimSpace(string(dir)))})
	}
	return list
}

// licenceIn says which of the allowed licences a folder holds.
func licenceIn(dir string) string {
	files, _ := filepath.Glob(filepath.Join(dir, "*[LlCc][IiOo][CcPp][EeYy][NnIi]*"))
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		said := strings.Join(strings.Fields(string(data)), " ")
		for _, l := range licences() {
			if strings.Contains(said, l[1]) {
				return l[0]
			}
		}
	}
	return ""
}

// materials is a bill of materials in the form of CycloneDX 1.6. No tool that makes one could be had where this is
// tested; what it needs is in the binary.
func materials(modules []module) []byte {
	type licence struct {
		License map[string]string `json:"license"`
	}
	type component struct {
		Type     string    `json:"type"`
		Name     string    `json:"name"`
		Version  string    `json:"version"`
		Purl     string    `json:"purl"`
		Licenses []licence `json:"licenses"`
	}
	list := []component{}
	for _, m := range modules {
		list = append(list, component{"library", m.path, m.version, "pkg:golang/" + m.path + "@" + m.version, []licence{{map[string]string{"id": m.licence}}}})
	}
	data, _ := json.MarshalIndent(map[string]any{
		"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
		"metadata":   map[string]any{"component": map[string]string{"type": "application", "name": "fsd"}},
		"components": list,
	}, "", "  ")
	return append(data, '\n')
}
