// This program takes JSON from strangers: limits first, then the shape, then the rules, and all faults at once.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"
)

// Field says what is wrong with one member; Pointer is a JSON Pointer such as "#/email".
type Field struct {
	Pointer string `json:"pointer"`
	Detail  string `json:"detail"`
}

// Refusal is an input that is not taken, with the status to answer.
type Refusal struct {
	Status int
	Detail string
	Fields []Field
}

func (r *Refusal) Error() string { return r.Detail }

// Input is a type that knows its own rules. Normalize runs before Check.
type Input[T any] interface {
	*T
	Normalize()
	Check() []Field
}

const (
	maxBody  = 16 << 10
	maxDepth = 8
)

// Decode reads one value of type T from the body: 413, 415, 400 or 422 says at which gate it stopped.
func Decode[T any, P Input[T]](w http.ResponseWriter, r *http.Request) (T, error) {
	var v T
	media, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != "application/json" || !strings.EqualFold(orUTF8(params["charset"]), "utf-8") {
		return v, &Refusal{Status: http.StatusUnsupportedMediaType, Detail: "send application/json in UTF-8"}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var tooBig *http.MaxBytesError
	if errors.As(err, &tooBig) {
		return v, &Refusal{Status: http.StatusRequestEntityTooLarge, Detail: fmt.Sprintf("at most %d bytes", tooBig.Limit)}
	} else if err != nil {
		return v, fmt.Errorf("read body: %w", err)
	}
	if refusal := scan(body); refusal != nil {
		return v, refusal
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(&v); err != nil {
		return v, shape(err)
	}
	P(&v).Normalize()
	if fields := P(&v).Check(); len(fields) > 0 {
		return v, invalid(fields...)
	}
	return v, nil
}

func orUTF8(charset string) string {
	if charset == "" {
		return "utf-8"
	}
	return charset
}

// scan walks the text once before anything is stored. encoding/json would take the last of two equal members, match names
// in any case, "ſ" for "s" included, and follow 10,000 levels; two parsers that disagree are how checks are passed by.
func scan(body []byte) *Refusal {
	bad := func(detail string) *Refusal { return &Refusal{Status: http.StatusBadRequest, Detail: detail} }
	if !json.Valid(body) || !utf8.Valid(body) { // encoding/json would mend broken UTF-8 in silence
		return bad("the body is not one JSON value in UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()              // whether a number fits is a question of its member's type
	var open []map[string]bool // the names seen in each open object; nil for an array
	name := false              // whether the next text is a member's name
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return bad("the body cannot be read")
		}
		switch t := token.(type) {
		case json.Delim:
			if t == '{' || t == '[' {
				var names map[string]bool
				if t == '{' {
					names = map[string]bool{}
				}
				if open = append(open, names); len(open) > maxDepth {
					return bad(fmt.Sprintf("more than %d levels", maxDepth))
				}
			} else {
				open = open[:len(open)-1]
			}
			name = len(open) > 0 && open[len(open)-1] != nil
			continue
		case string:
			if name {
				names := open[len(open)-1]
				if names[t] {
					return bad(fmt.Sprintf("member %q is there twice", t))
				} else if strings.ContainsFunc(t, strange) {
					return invalid(Field{"#/" + escape.Replace(t), "is not known"})
				}
				names[t], name = true, false
				continue
			}
		}
		name = len(open) > 0 && open[len(open)-1] != nil
	}
}

// strange says whether a letter has no place in our members' names.
func strange(r rune) bool {
	return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_'
}

// shape explains what the decoder did not like, without its own words for Go types.
func shape(err error) *Refusal {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return invalid(Field{"#/" + strings.ReplaceAll(wrong.Field, ".", "/"), "has the wrong type: " + wrong.Value})
	}
	name, _ := strings.CutPrefix(err.Error(), "json: unknown field ")
	return invalid(Field{"#/" + strings.Trim(name, `"`), "is not known"})
}

func invalid(fields ...Field) *Refusal {
	return &Refusal{Status: http.StatusUnprocessableEntity, Detail: "the input is not valid", Fields: fields}
}

// escape writes a name as a part of a JSON Pointer (RFC 6901).
var escape = strings.NewReplacer("~", "~0", "/", "~1")
