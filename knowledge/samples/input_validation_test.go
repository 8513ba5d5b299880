package samples

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

const goodSignUp = `{"name":"Ada","email":"ada@example.org","password":"correct horse battery"}`

// signUp is the good one with a further member, or with one text of it replaced.
func signUp(member string) string { return strings.TrimSuffix(goodSignUp, "}") + "," + member + "}" }
func signUpBut(old, text string) string {
	if !strings.Contains(goodSignUp, old) {
		panic(old + " is not in it")
	}
	return strings.Replace(goodSignUp, old, text, 1)
}

func TestInputValidation(t *testing.T) {
	prove(t, "input-validation", func(t *testing.T) proof {
		return proof{
			given: func(t *testing.T, p *program) {
				p.each["good"] = map[string]string{
					"as short as it gets": goodSignUp, "spaces around it": " \n" + goodSignUp + "\r\n ", "escapes": signUpBut("Ada", `\u0041da`), "a quote": signUpBut("Ada", "O'Brien"),
					"a heart": signUpBut("Ada", "Ada <3"), "80 letters of two bytes": signUpBut("Ada", strings.Repeat("é", 80)), "80 letters of two halves": signUpBut("Ada", strings.Repeat("😀", 80)),
					"the oldest": signUp(`"age":150`), "ten tags": signUp(`"tags":["a"` + strings.Repeat(`,"a"`, 9) + `]`), "just below the limit": goodSignUp + strings.Repeat(" ", 16<<10-len(goodSignUp)),
				}
				p.each["media"] = map[string]string{"none": "", "text": "text/plain", "a form": "application/x-www-form-urlencoded", "parts": "multipart/form-data; boundary=x",
					"UTF-16": "application/json; charset=utf-16", "another suffix": "application/jsonx", "in a parameter": "text/plain; x=application/json", "two": "text/plain, application/json"}
				p.each["too large"] = map[string]string{"a password": signUpBut("correct horse battery", strings.Repeat("x", 17<<10)), "spaces": goodSignUp + strings.Repeat(" ", 16<<10)}
				p.each["syntax"] = map[string]string{"empty": "", "spaces": "  ", "half": goodSignUp[:20], "two": goodSignUp + goodSignUp, "something behind": goodSignUp + "x",
					"a comma": signUpBut("}", ",}"), "single quotes": strings.ReplaceAll(goodSignUp, `"`, `'`), "broken UTF-8": signUpBut("Ada", "A\xffda"), "a bare line break": signUpBut("Ada", "A\nda"),
					"not a number": signUp(`"age":NaN`), "infinite": signUp(`"age":Infinity`), "UTF-16": "{\x00}\x00", "a comment": goodSignUp + "//"}
				p.each["twice"] = map[string]string{"an address": signUp(`"email":"eve@example.org"`), "an unknown one": signUp(`"x":1,"x":2`), "written otherwise": signUp(`"\u0065mail":"eve@example.org"`)}
				p.each["invalid"] = invalidSignUps()
			},
			talk: func(t *testing.T, p *program) {
				t.Run("deep", func(t *testing.T) { deepBodies(t, p) })
				t.Run("no length", func(t *testing.T) { endless(t, p) })
				p.play(t, step{Name: "after all that", Send: "POST /users", Status: 201, Body: goodSignUp, Headers: map[string]any{"content-type": "application/json"}})
			},
		}
	})
}

func invalidSignUps() map[string]string {
	return map[string]string{
		"null": "null", "a list": "[" + goodSignUp + "]", "a text": `"Ada"`, "a number": "7", "nothing in it": "{}", "null for a text": signUpBut(`"Ada"`, "null"),
		"a number for a text": signUpBut(`"Ada"`, "7"), "a list for a text": signUpBut(`"Ada"`, `["Ada"]`), "an object for a text": signUpBut(`"Ada"`, `{"$ne":""}`),
		"a text for a number": signUp(`"age":"7"`), "true for a number": signUp(`"age":true`), "a fraction": signUp(`"age":1.5`), "below": signUp(`"age":-1`), "above": signUp(`"age":151`),
		"a large number": signUp(`"age":9007199254740993`), "larger than that": signUp(`"age":1e400`), "a text for a list": signUp(`"tags":"ab"`), "a number in a list": signUp(`"tags":[7]`),
		"eleven": signUp(`"tags":["a"` + strings.Repeat(`,"a"`, 10) + `]`), "a long one": signUp(`"tags":["` + strings.Repeat("a", 31) + `"]`),
		"a role": signUp(`"role":"admin"`), "another case": signUp(`"Email":"eve@example.org"`), "a folded letter": signUp(`"paſſword":"another long password"`),
		"a prototype": signUp(`"__proto__":{"role":"admin"}`), "a constructor": signUp(`"constructor":{"prototype":{"role":"admin"}}`), "another id": signUp(`"id":"u1"`),
		"81 letters": signUpBut("Ada", strings.Repeat("é", 81)), "81 letters of two halves": signUpBut("Ada", strings.Repeat("😀", 81)), "only spaces": signUpBut("Ada", "   "),
		"a line break": signUpBut("Ada", `Ada\nBcc: all@example.org`), "a zero": signUpBut("Ada", `A\u0000da`), "an escape sequence": signUpBut("Ada", `A\u001b[2Jda`),
		"half a pair": signUpBut("Ada", `A\ud800da`), "a line break in a tag": signUp(`"tags":["a\nb"]`), "a zero in the password": signUpBut("correct", `c\u0000rrect`),
		"no address": signUpBut("ada@example.org", "ada"), "a name and an address": signUpBut("ada@example.org", "Ada <ada@example.org>"), "two addresses": signUpBut("ada@example.org", "ada@example.org,eve@example.org"),
		"a header": signUpBut("ada@example.org", `ada@example.org\r\nBcc: eve@example.org`), "a long address": signUpBut("ada@", strings.Repeat("a", 250)+"@"), "an empty address": signUpBut("ada@example.org", ""),
		"a short password": signUpBut("correct horse battery", "short"), "a long password": signUpBut("correct horse battery", strings.Repeat("x", 129)),
	}
}

// deepBodies: a parser that calls itself for each level ends somewhere. What counts is that it is an answer and not a fault.
func deepBodies(t *testing.T, p *program) {
	for name, body := range map[string]string{
		"lists": strings.Repeat("[", 8000) + strings.Repeat("]", 8000), "objects": strings.Repeat(`{"a":`, 2500) + "1" + strings.Repeat("}", 2500),
		"in a member": signUp(`"tags":` + strings.Repeat("[", 7000) + strings.Repeat("]", 7000)), "not closed": strings.Repeat("[", 16000),
	} {
		a, err := p.ask(t.Context(), step{Send: "POST /users", Body: body, Headers: map[string]any{"content-type": "application/json"}})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if a.status != 400 && a.status != 422 {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
}

// endless sends a body that does not say how long it is.
func endless(t *testing.T, p *program) {
	body := io.MultiReader(strings.NewReader(goodSignUp), strings.NewReader(strings.Repeat(" ", 32<<10)))
	req, err := http.NewRequestWithContext(t.Context(), "POST", p.url+"/users", body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	p.asked++
	res, err := direct.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("a body of 32 KiB in chunks is %s", res.Status)
	}
}
