package export_test

import (
	"os"
	"path/filepath"
	"testing"

	"fsd/workflow"
	"fsd/workflow/export"
	"fsd/workflow/export/exporttest"
)

// The tools of each field (.ci/documents) look at what this test writes: the sample project, and hostile projects with
// decisions that shape documents differently.
func TestDocumentsForTheirTools(t *testing.T) {
	dir := os.Getenv("FSD_DOCUMENTS")
	if dir == "" {
		t.Skip("run .ci/documents/run")
	}
	views := map[string]*workflow.View{"sample": bookshop(t).view()}
	for name, chosen := range map[string]map[string]string{
		"hostile": nil,
		"hostile-jsonapi": {
			"response-envelope": "jsonapi", "pagination": "page_limit", "authentication": "api_keys", "identifiers": "bigint", "rate-limiting": "edge",
		},
		"hostile-flag": {
			"response-envelope": "success_flag", "error-format": "own_object", "pagination": "cursor", "authentication": "session", "csrf": "token",
			"idempotency": "idempotency_key", "concurrency-control": "optimistic", "identifiers": "bigint_plus_random",
		},
		"hostile-oauth": {
			"response-envelope": "data_meta", "error-format": "success_error_string", "pagination": "offset_limit", "authentication": "oauth_provider",
			"machine-auth": "mutual_tls", "identifiers": "given_key", "idempotency": "client_id", "schema-conventions": "basic",
		},
		"hostile-oidc": {"authentication": "oidc_access_tokens", "machine-auth": "client_credentials", "identifiers": "uuidv4", "api-versioning": "major_in_path"},
	} {
		k := exporttest.Base(t, chosen, map[string]string{"clients": "third_party"})
		views[name] = exporttest.Begun(t, k, `x" y: *a # b`).Hurt().View()
	}
	for name, v := range views {
		files, _, err := export.PlanFormats(v, nil, "", []string{"requirements", "openapi", "sql-postgresql", "mermaid", "checklist", "json"})
		if name == "sample" && err == nil {
			files, _, err = export.PlanFormats(v, nil, "", []string{export.Everything})
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			write(t, filepath.Join(dir, name, f.Path), string(f.Content))
		}
	}
}
