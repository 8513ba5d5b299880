//go:build unix

package proofs

// serve is a process of its own, for commands that send signals.
func serve(string) {}
