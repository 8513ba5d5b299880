package samples

import (
	"os"
	"path/filepath"
	"testing"

	"fsd/knowledge/postgrestest"
)

// newCluster is a PostgreSQL server whose database is filled from the topic's schema.sql, if there is one.
func newCluster(t *testing.T, topic string) *postgrestest.Cluster {
	t.Helper()
	c := postgrestest.New(t)
	schema := filepath.Join(guides, topic, "schema.sql")
	if _, err := os.Stat(schema); err == nil {
		c.SQL(t, "-f", schema)
	}
	return c
}
