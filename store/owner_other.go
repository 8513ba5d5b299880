//go:build !unix

package store

// owner is not known on this system.
func owner(string) string { return "" }
