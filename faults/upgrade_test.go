//go:build linux

package faults

import (
	"path/filepath"
	"testing"
)

// released is a machine with a database that a released fsd wrote.
func released(t *testing.T, name string) machine {
	t.Helper()
	m := newMachine(t)
	write(t, m.db(), string(read(t, filepath.Join("testdata", "schema", name))))
	return m
}

// story is all that can be seen of the projects in a released database: the lists and the histories.
func (m machine) story() string {
	m.t.Helper()
	return m.must("list", "--all") + m.must("log", "Order desk", "--json") + m.must("log", "Old shop", "--json") +
		m.must("decisions", "Order desk", "--json") + m.must("require", "Order desk")
}
