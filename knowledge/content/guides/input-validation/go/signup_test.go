package inputvalidation

import (
	"encoding/json"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

const good = `{"name":"Ada","email":"ada@example.org","password":"correct horse battery"}`

// send returns the status, the pointers of all faults, and what reached create.
func send(t *testing.T, media, body string) (int, []string, *SignUp) {
	t.Helper()
	var made *SignUp
	h := Handler(func(s SignUp) error { made = &s; return nil })
	r := httptest.NewRequest("POST", "/users", strings.NewReader(body))
	r.Header.Set("Content-Type", media)
	w := httptest.NewRecorder()
	h(w, r)
	var answer struct{ Errors []Field }
	if w.Body.Len() > 0 {
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
			t.Fatal(err)
		}
	}
	var pointers []string
	for _, f := range answer.Errors {
		pointers = append(pointers, f.Pointer)
	}
	return w.Code, pointers, made
}

func with(member string) string { return strings.TrimSuffix(good, "}") + "," + member + "}" }

func TestGood(t *testing.T) {
	for _, body := range []string{good, with(`"age":0,"tags":["a","b"]`), strings.Replace(good, `"ada@`, `" ADA@`, 1),
		strings.Replace(good, "Ada", strings.Repeat("é", 80), 1)} {
		code, _, made := send(t, "application/json; charset=utf-8", body)
		if code != 201 || made == nil || made.Email != "ada@example.org" {
			t.Errorf("%s = %d %+v", body, code, made)
		}
	}
}

func TestRefused(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want int
	}{
		"mass assignment":       {with(`"role":"admin"`), 422},
		"wrong type":            {with(`"age":"7"`), 422},
		"number for a text":     {strings.Replace(good, `"Ada"`, `7`, 1), 422},
		"fraction":              {with(`"age":1.5`), 422},
		"out of range":          {with(`"age":151`), 422},
		"same member twice":     {with(`"email":"eve@example.org"`), 400},
		"same in another case":  {with(`"Email":"eve@example.org"`), 400},
		"folded letter":         {with(`"paſſword":"another long password"`), 400}, // encoding/json reads it as password
		"broken UTF-8":          {strings.Replace(good, "Ada", "A\xffda", 1), 400},
		"two values":            {good + good, 400},
		"something behind":      {good + "x", 400},
		"an array":              {"[" + good + "]", 422},
		"null":                  {"null", 422},
		"empty":                 {"", 400},
		"nested without end":    {strings.Repeat("[", 5000) + strings.Repeat("]", 5000), 400},
		"too many":              {with(`"tags":["` + strings.Repeat(`a","`, 10) + `b"]`), 422},
		"too long":              {strings.Replace(good, "Ada", strings.Repeat("é", 81), 1), 422},
		"only spaces":           {strings.Replace(good, "Ada", "   ", 1), 422},
		"line break in a name":  {strings.Replace(good, "Ada", `Ada\nBcc: all@example.org`, 1), 422},
		"not an address":        {strings.Replace(good, "ada@example.org", "ada", 1), 422},
		"address with a name":   {strings.Replace(good, "ada@example.org", "Ada <ada@example.org>", 1), 422},
		"short password":        {strings.Replace(good, "correct horse battery", "short", 1), 422},
		"password of megabytes": {strings.Replace(good, "correct horse battery", strings.Repeat("x", 17<<10), 1), 413},
	} {
		if code, _, made := send(t, "application/json", c.body); code != c.want || made != nil {
			t.Errorf("%s = %d, want %d; reached the store: %v", name, code, c.want, made != nil)
		}
	}
	for _, media := range []string{"", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16"} {
		if code, _, _ := send(t, media, good); code != 415 {
			t.Errorf("media type %q = %d, want 415", media, code)
		}
	}
}

func TestAllFaultsAtOnce(t *testing.T) {
	_, got, _ := send(t, "application/json", `{"name":"","email":"x","password":"","tags":["ok",""]}`)
	if want := []string{"#/name", "#/email", "#/password", "#/tags/1"}; !slices.Equal(got, want) {
		t.Errorf("pointers %v, want %v", got, want)
	}
	_, got, _ = send(t, "application/json", with(`"role":"admin"`))
	if !slices.Equal(got, []string{"#/role"}) {
		t.Errorf("an unknown member is named as %v", got)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(good)
	f.Add(`{"a":[{"b":{}}]}`)
	f.Fuzz(func(t *testing.T, body string) {
		if code, _, made := send(t, "application/json", body); (code == 201) != (made != nil) || code == 500 {
			t.Errorf("%q = %d", body, code)
		}
	})
}
