package main

import (
	"bytes"
	"os"
	"testing"
)

// What is built in is what the content files say.
func TestGeneratedContentIsCurrent(t *testing.T) {
	want, err := render("../content")
	if err != nil {
		t.Fatal(err)
	}
	have, err := os.ReadFile("../generated.go")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, want) {
		t.Error("knowledge/generated.go is not what the content says; run: go generate ./knowledge")
	}
}
