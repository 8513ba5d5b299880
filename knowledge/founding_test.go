package knowledge

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// foundingForm is a block of the founding description: which guide shows it, what must stand in it as it was, by the row that
// it came from, and what must be said about it.
type foundingForm struct {
	guide, file string
	rows        map[string][]string
	faults      []string // regular expressions, each found in one of the faults
}

func foundingForms() []foundingForm {
	return []foundingForm{
		{"phases", "fullstack-workflow.txt", map[string][]string{"S1.1": {"Define features"}, "S1.2": {"Design services"},
			"S1.3": {"Build endpoints"}, "S1.4": {"Harden security"}}, []string{"stale"}},
		{"phases", "architecture-decisions.txt", map[string][]string{"": {"dependency injection pattern", "indexing strategy", "token refresh mechanism"}},
			[]string{"rivals", "Authorization"}},
		{"rest-patterns", "rest-patterns.txt", map[string][]string{"S4.1": {"/api/users, /api/posts"}, "S4.2": {"GET, POST, PUT, DELETE"},
			"S4.3": {"200, 201, 400, 401, 404, 500"}, "": {"?page=1&limit=20", `{ success: false, error: "message" }`}, "S4.5": {"?status=active"}},
			[]string{"PATCH", "204.*403.*409.*422.*429", "cursor", "maximum", "problem document"}},
		{"pagination", "pagination.txt", map[string][]string{"S4.4": {"?page=1&limit=20"}, "S5.4": {`"meta": { "total"`}}, []string{"maximum", "cursor"}},
		{"response-format", "api-response.ts", map[string][]string{"S5.1": {"interface ApiResponse<T>", "success: boolean", "data?: T", "error?: string"},
			"S5.2": {`"data": { "id": 1`}, "S5.3": {`"success": false`, `"error": "User not found"`}, "S5.4": {`"meta": { "total": 100, "page": 1, "limit": 20 }`}},
			[]string{"union", "200 with success: false"}},
		{"jwt-login", "jwt-flow.txt", map[string][]string{"S6.1": {"Login -> Validate credentials -> Generate JWT -> Return token"},
			"S6.2": {"Verify token -> Extract user -> Proceed"}}, []string{"refresh", "expiry", "localStorage", "takes a token back"}},
		{"session-login", "session-flow.txt", map[string][]string{"S6.3": {"Login -> Create session -> Set cookie -> Redirect"},
			"S6.4": {"Check session -> Proceed"}}, []string{"HttpOnly", "other sites", "new id"}},
		{"oauth-login", "oauth-flow.txt", map[string][]string{"S6.5": {"Redirect", "Callback with code"}, "S6.6": {"Exchange code", "Create/link user -> Session"}},
			[]string{"state", "PKCE", "callback address"}},
		{"auth-middleware", "authMiddleware.js", map[string][]string{"S7.1": {"authorization?.split(' ')[1]"}, "S7.2": {"{ error: 'Unauthorized' }"},
			"S7.3": {"jwt.verify(token, process.env.JWT_SECRET)", "req.user = decoded", "next()"}, "S7.4": {"{ error: 'Invalid token' }"}},
			[]string{"pin the algorithm", "any scheme", "expired, forged", "WWW-Authenticate"}},
		{"sse", "sse-server.js", map[string][]string{"S8.2": {"text/event-stream", "no-cache", "keep-alive", "`data: ${JSON.stringify(data)}"}},
			[]string{"heartbeat", "Last-Event-ID", "when the client goes", "X-Accel-Buffering"}},
		{"sse", "sse-client.js", map[string][]string{"S8.3": {"new EventSource('/events')", "onmessage"}}, []string{"on errors", "never closed"}},
		{"websocket", "websocket-example.js", map[string][]string{"S8.5": {"wss.clients.forEach", "client.send(message)"}, "S8.6": {"new WebSocket('ws://localhost:8080')", "ws.send('Hello')"}},
			[]string{"sign-in", "Origin", "readyState", "limit on size", "no ping", "as it is", "wss, a growing wait"}},
		{"databases", "databases.txt", map[string][]string{"S9.1": {"Relational, ACID", "PostgreSQL, MySQL"}, "S9.2": {"Flexible schema, horizontal scale", "MongoDB, DynamoDB"},
			"S9.3": {"Sessions, rate limiting", "Redis"}, "S9.4": {"Full text", "Elasticsearch"}}, []string{"decisions that combine"}},
		{"service-layer", "userService.js", map[string][]string{"S10.1": {"class UserService", "constructor(db)"},
			"S10.2": {"SELECT * FROM users WHERE id = $1", "throw new Error('User not found')"}, "S10.3": {"// Validate input", "// Hash password", "// Insert user", "// Return created user"}},
			[]string{"never thrown", "driver's Result", `SELECT \*`, "not-found error", "unique constraint, and 409", "hash in no answer"}},
	}
}

// Each block of the description is shown as it was, by the guide that carries its rows, with the faults that were found in it.
func TestFoundingFormsStandWithTheirFaults(t *testing.T) {
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, form := range foundingForms() {
		name := path.Join("founding", form.file)
		known[path.Join(form.guide, name)] = true
		g, ok := b.Guide(form.guide)
		if !ok {
			t.Errorf("there is no guide %s", form.guide)
			continue
		}
		if len(g.Samples) == 0 && form.guide != "phases" && form.guide != "databases" { // diagrams and a table; the rest is code
			t.Errorf("the guide %s has no corrected form beside %s", form.guide, form.file)
		}
		i := slices.IndexFunc(g.Founding, func(f Founding) bool { return f.File == name })
		if i < 0 {
			t.Errorf("the guide %s does not show %s", form.guide, form.file)
			continue
		}
		text, err := b.GuideFile(form.guide, name)
		if err != nil {
			t.Error(err)
		}
		for row, parts := range form.rows {
			if row != "" && !slices.Contains(g.Seed, row) {
				t.Errorf("the guide %s does not carry %s", form.guide, row)
			}
			for _, part := range parts {
				if !strings.Contains(text, part) {
					t.Errorf("%s has lost %q of row %s", form.file, part, row)
				}
			}
		}
		for _, fault := range form.faults {
			if !slices.ContainsFunc(g.Founding[i].Faults, regexp.MustCompile(fault).MatchString) {
				t.Errorf("%s: no fault says %q", form.file, fault)
			}
		}
	}
	forms, err := fs.Glob(os.DirFS("content/guides"), "*/founding/*")
	if err != nil || len(forms) != len(known) {
		t.Errorf("%d founding forms are kept, the description has %d: %v", len(forms), len(known), err)
	}
	for _, name := range forms {
		if !known[name] {
			t.Errorf("%s is of no block that this test knows", name)
		}
	}
}
