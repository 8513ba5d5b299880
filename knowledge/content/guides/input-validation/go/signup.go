package main

import (
	"fmt"
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"
)

// SignUp is what a stranger may send. There is no role in it, so nobody can send one.
type SignUp struct {
	Name     string   `json:"name"`
	Email    string   `json:"email"`
	Password string   `json:"password"`
	Age      *int     `json:"age"` // a pointer tells 0 from "not given"
	Tags     []string `json:"tags"`
}

// Normalize brings the input into the form in which it is compared and stored. A password stays as it was typed.
func (s *SignUp) Normalize() {
	s.Name = strings.TrimSpace(s.Name)
	s.Email = strings.ToLower(strings.TrimSpace(s.Email))
}

// Check names all faults at once, so that a form need not be sent five times.
func (s *SignUp) Check() []Field {
	var faults []Field
	fault := func(bad bool, pointer, detail string) {
		if bad {
			faults = append(faults, Field{pointer, detail})
		}
	}
	fault(!text(s.Name, 1, 80), "#/name", "is 1 to 80 characters on one line")
	address, err := mail.ParseAddress(s.Email)
	fault(err != nil || address.Address != s.Email || len(s.Email) > 254, "#/email", "is not an e-mail address")
	fault(!text(s.Password, 15, 128), "#/password", "is 15 to 128 characters")
	fault(s.Age != nil && (*s.Age < 0 || *s.Age > 150), "#/age", "is 0 to 150")
	fault(len(s.Tags) > 10, "#/tags", "has at most 10")
	for i, tag := range s.Tags[:min(len(s.Tags), 10)] {
		fault(!text(tag, 1, 30), fmt.Sprintf("#/tags/%d", i), "is 1 to 30 characters")
	}
	return faults
}

// text counts characters, not bytes, and refuses control characters: they end up in logs, mails and terminals. encoding/json
// writes U+FFFD for half a surrogate pair, so that is refused, too.
func text(s string, least, most int) bool {
	n := utf8.RuneCountInString(s)
	return n >= least && n <= most && !strings.ContainsRune(s, utf8.RuneError) && !strings.ContainsFunc(s, unicode.IsControl)
}
