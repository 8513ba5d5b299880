package samples

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestAuthorization(t *testing.T) {
	prove(t, "authorization", func(t *testing.T) proof {
		return proof{
			given: func(t *testing.T, p *program) {
				routes := map[string]string{"list": "GET /invoices", "create": "POST /invoices", "read": "GET /invoices/1001", "read nothing": "GET /invoices/9999",
					"dispute": "POST /invoices/1001/dispute", "void": "POST /invoices/1001/void", "reports": "GET /reports"}
				p.each["route"] = routes
				p.each["caller"] = map[string]string{"a customer": "ada", "support": "sue", "finance": "fay"}
				p.each["any invoice"] = map[string]string{"her own": "1003", "another's": "1002", "nobody's": "9999"}
				p.each["id"] = map[string]string{"a quote": "1001'%20OR%20'1'='1", "a comment": "1001--", "a list": "1001,1003", "nothing there": "9999", "a star": "*", "a percent sign": "%25",
					"another's in other letters": "%31001", "a null": "null", "a space": "1001%20"}
				p.each["brought along"] = map[string]string{"docs": "/docs", "schema": "/openapi.json", "redoc": "/redoc", "source": "/static/app.py", "admin": "/admin"}
			},
			talk: func(t *testing.T, p *program) {
				s := ruledSite{p}
				t.Run("other doors", s.otherDoors)
				t.Run("rights change", s.rightsChange)
				t.Run("denials are known", s.denials)
				t.Run("a check that fails", s.outage)
				t.Run("a forgotten route", s.forgotten)
			},
		}
	})
}

// ruledSite is a program under proof, seen by different callers.
type ruledSite struct{ *program }

func (s ruledSite) as(t *testing.T, who, send string) *answer {
	t.Helper()
	headers := map[string]any{}
	if who != "" {
		headers["authorization"] = "Bearer " + who + "-key"
	}
	a, err := s.ask(t.Context(), step{Send: send, Headers: headers})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// otherDoors tries every method and other spellings of a path: none leads to what the plain one denies.
func (s ruledSite) otherDoors(t *testing.T) {
	for _, who := range []string{"", "max"} {
		for _, path := range []string{"/invoices", "/invoices/1001", "/invoices/1001/dispute", "/invoices/1001/void", "/reports"} {
			for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "QUERY"} {
				if a := s.as(t, who, method+" "+path); a.status < 400 {
					t.Errorf("%q asks %s %s: %d", who, method, path, a.status)
				}
			}
		}
	}
	for _, path := range []string{"/invoices/1001/", "//invoices/1001", "/Invoices/1001", "/INVOICES/1001", "/invoices/./1001", "/x/../invoices/1001", "/invoices/1001.json",
		"/invoices;x/1001", "/invoices/1001%2F", "/invoices%2F1001", "/invoices/1001?_method=GET"} {
		for _, who := range []string{"", "bob"} {
			if a := s.as(t, who, "GET "+path); a.status < 300 || strings.Contains(string(a.body), `"ada"`) {
				t.Errorf("%q asks %s: %d %s", who, path, a.status, a.body)
			}
		}
	}
}

// rightsChange: what is given or taken holds for the very next request.
func (s ruledSite) rightsChange(t *testing.T) {
	for _, c := range []struct {
		role string
		want int
	}{{"customer", 404}, {"support", 200}, {"customer", 404}, {"gone", 403}, {"customer", 404}} {
		s.db.SQL(t, "-c", "UPDATE users SET role = '"+c.role+"' WHERE id = 'bob'")
		if a := s.as(t, "bob", "GET /invoices/1001"); a.status != c.want {
			t.Errorf("as %s: %d, want %d", c.role, a.status, c.want)
		}
	}
	s.db.SQL(t, "-c", "UPDATE invoices SET owner_id = 'bob' WHERE id = '1003'")
	if bob, ada := s.as(t, "bob", "GET /invoices/1003"), s.as(t, "ada", "GET /invoices/1003"); bob.status != 200 || ada.status != 404 {
		t.Errorf("another owner: the new one sees %d, the old one %d", bob.status, ada.status)
	}
}

// denials: somebody has to see that a caller tries doors; the key is nobody's business.
func (s ruledSite) denials(t *testing.T) {
	s.as(t, "bob", "POST /invoices/1001/void")
	if !s.logged("denied", "bob", "invoices.void") {
		t.Error("the log has no denial")
	}
	if strings.Contains(s.output.String(), "-key") {
		t.Error("the log has keys")
	}
}

func (s ruledSite) outage(t *testing.T) {
	s.db.Stop(t)
	if a := s.as(t, "ada", "GET /invoices/1001"); a.status != http.StatusInternalServerError || strings.Contains(string(a.body), s.db.Port) {
		t.Errorf("%d %s", a.status, a.body)
	}
	s.db.Start(t)
	for deadline := time.Now().Add(20 * time.Second); s.as(t, "ada", "GET /invoices/1001").status != 200; time.Sleep(200 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it does not find its way back")
		}
	}
}

// A route added as somebody in a hurry would, per stack.
var hurried = map[string]struct{ file, before, text string }{
	"go":      {"main.go", `		{"GET /reports",`, `		{"GET /forgotten", "", a.live},` + "\n"},
	"express": {"server.ts", `app.get("/reports",`, `app.get("/forgotten", (_req, res) => { res.json({}); });` + "\n"},
	"nextjs":  {"app/forgotten/route.ts", "", "export const GET = () => Response.json({});\n"},
	"flask":   {"app.py", "every_route_has_a_rule(app)", "@allow('invoices.read')\n@app.get('/forgotten')\ndef forgotten():\n    return {}\n\n\n"}, // in the wrong order
	"fastapi": {"main.py", "every_route_has_a_rule(app)", "@app.get('/forgotten')\ndef forgotten():\n    return {}\n\n\n"},
}

// forgotten: such a route must not come into the world. Either it is not built, or the program does not start.
func (s ruledSite) forgotten(t *testing.T) {
	h, folder, dir := hurried[s.stack], filepath.Join(guides, "authorization", s.stack), t.TempDir()
	if err := copyInto(dir, folder); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, h.file)
	text, err := os.ReadFile(name)
	if h.before != "" && (err != nil || !strings.Contains(string(text), h.before)) {
		t.Fatalf("%s has no %q: %v", name, h.before, err)
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(strings.Replace(string(text), h.before, h.text+h.before, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	var l launcher
	switch s.stack {
	case "nextjs":
		cell, home := besidePackages(t, s.stack, dir)
		out, err := run(cell, append(base(t), "CI=1"), node(t), filepath.Join(home, "node_modules/next/dist/bin/next"), "build")
		if err == nil || !strings.Contains(out, "forgotten/route.ts has no rule") {
			t.Errorf("it is built: %v\n%s", err, out)
		}
		return
	case "go":
		l = overlaid(t, folder, dir, h.file)
	default:
		l = stacks[s.stack](t, dir, nil)
	}
	p := launch(t, l, map[string]string{"DATABASE_URL": s.db.URL})
	if code := p.wait(t, startLimit); code <= 0 || !strings.Contains(p.output.String(), "forgotten") {
		t.Errorf("it ended with %d", code)
	}
}

// overlaid builds a Go sample with one file from elsewhere, since only in its own folder it finds its packages.
func overlaid(t *testing.T, folder, dir, file string) launcher {
	t.Helper()
	folder, err := filepath.Abs(folder)
	if err != nil {
		t.Fatal(err)
	}
	list := filepath.Join(dir, "overlay.json")
	text, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(folder, file): filepath.Join(dir, file)}})
	if err == nil {
		err = os.WriteFile(list, text, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(dir, "sample")
	must(t)(run(folder, append(os.Environ(), "CGO_ENABLED=0"), "go", "build", "-overlay", list, "-o", binary, "."))
	return launcher{dir: dir, command: func(string) []string { return []string{binary} }}
}
