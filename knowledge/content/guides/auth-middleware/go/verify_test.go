package main

import (
	"crypto/ecdsa"
	"testing"
)

// A key of another kind arrives as an empty one. The other holes are in the contract.
func TestAnEmptyKeyEndsTheStart(t *testing.T) {
	c := Config{"https://id.example.com", "https://api.example.com", map[string]*ecdsa.PublicKey{"k1": nil}}
	if _, err := NewVerifier(c); err == nil {
		t.Error("an empty key is taken")
	}
	c.Keys["k1"] = &ecdsa.PublicKey{}
	if _, err := NewVerifier(c); err != nil {
		t.Errorf("control: %v", err)
	}
}
