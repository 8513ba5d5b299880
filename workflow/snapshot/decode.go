package snapshot

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"

	"fsd/workflow"
	"fsd/workflow/clean"
)

// Limits on what is read. A change as fsd writes it has some hundred bytes.
const (
	maxFile    = 2 << 20  // bytes of a file
	maxTotal   = 64 << 20 // bytes of a project's files
	maxChanges = 100_000
	maxDepth   = 20  // nested lists and objects
	maxAuthor  = 100 // characters, as in the database
)

// Fault is why a snapshot is not taken in. Nothing was changed.
type Fault struct {
	Path  string // from the folder that was given
	Line  int    // in the file; 0 when it is about the file as a whole
	Say   string
	Newer bool // it was written by a newer fsd, rather than damaged
}

// Error says where, what, and what to do.
func (f Fault) Error() string {
	where := clean.Show(f.Path)
	if f.Line > 0 {
		where = fmt.Sprintf("%s:%d", where, f.Line)
	}
	remedy := "take the file back with git, or remove it"
	if f.Newer {
		remedy = "use the fsd that wrote it"
	}
	return fmt.Sprintf("%s: %s; nothing was changed. To go on, %s", where, f.Say, remedy)
}

func damaged(line int, format string, args ...any) error {
	return Fault{Line: line, Say: fmt.Sprintf(format, args...)}
}

func newer(format string, args ...any) error {
	return Fault{Line: 1, Say: fmt.Sprintf(format, args...), Newer: true}
}

// Decode reads the text of a change's file. Texts in it are cleaned. The error is a Fault without a path.
func Decode(data []byte) (workflow.Change, error) {
	if at := invalid(data); at >= 0 {
		return workflow.Change{}, damaged(line(data, at), "the text is not valid UTF-8")
	}
	if at := bytes.Index(data, []byte("<<<<<<< ")); at == 0 || at > 0 && data[at-1] == '\n' {
		return workflow.Change{}, damaged(line(data, at), "the marks of a merge conflict are in it")
	}
	if at := tooDeep(data); at >= 0 {
		return workflow.Change{}, damaged(line(data, at), "lists and objects are nested more than %d deep", maxDepth)
	}
	var e entry
	if err := strictly(data, &e); err != nil {
		return workflow.Change{}, err
	}
	return e.change(data)
}

// strictly decodes one JSON value and nothing besides. A field that is not known was written by a newer fsd.
func strictly(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if err == nil {
		if _, err := d.Token(); !errors.Is(err, io.EOF) {
			return damaged(line(data, int(d.InputOffset())), "something follows after its end")
		}
		return nil
	}
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	field, isField := strings.CutPrefix(err.Error(), "json: unknown field ")
	switch {
	case isField:
		return newer("this fsd does not know the field %s", clean.Show(field))
	case errors.As(err, &syntax):
		return damaged(line(data, int(syntax.Offset)-1), "it is not JSON (%s)", clean.Show(syntax.Error()))
	case errors.As(err, &kind):
		return damaged(line(data, int(kind.Offset)-1), "a JSON %s stands where it does not belong", clean.Show(kind.Value))
	}
	return damaged(line(data, len(data)), "it ends too early")
}

// change makes the change of an entry; text is what it was read from, for the lines of faults.
func (e entry) change(text []byte) (workflow.Change, error) {
	of := func(value string) int { return line(text, bytes.Index(text, []byte(value))) }
	at, err := time.Parse(moment, e.At)
	switch {
	case err != nil:
		return workflow.Change{}, damaged(of(e.At), "%s is not a time as in %s", clean.Show(e.At), moment)
	case at.Year() < 1970 || at.Year() > 2999: // all later changes would have to come after it
		return workflow.Change{}, damaged(of(e.At), "nothing is done in the year %d", at.Year())
	case len(e.After) > workflow.MaxAfter:
		return workflow.Change{}, damaged(of("after"), "it follows %d changes, more than %d", len(e.After), workflow.MaxAfter)
	}
	for _, id := range append([]string{e.ID}, e.After...) {
		if !isID(id) {
			return workflow.Change{}, damaged(of(id), "%s is not an id", clean.Show(id))
		}
	}
	body, err := e.body()
	var fault Fault
	if errors.As(err, &fault) {
		fault.Line = of(string(e.Body))
		err = fault
	}
	return workflow.Change{ID: e.ID, At: at, Author: clean.Line(e.Author, maxAuthor), After: e.After, Body: body}, err
}

// body decodes the body; the line of its Fault is not known.
func (e entry) body() (workflow.Body, error) {
	var flat bytes.Buffer
	if err := json.Compact(&flat, e.Body); err != nil || flat.Bytes()[0] != '{' {
		return nil, damaged(1, "it has no body")
	}
	body, err := workflow.DecodeBody(e.Kind, flat.Bytes())
	switch {
	case errors.Is(err, workflow.ErrKind):
		return nil, newer("this fsd does not know the kind of change %q", clean.Show(e.Kind))
	case err != nil:
		return nil, damaged(1, "its body is not that of a change of kind %q", clean.Show(e.Kind))
	}
	return body, strictly(flat.Bytes(), reflect.New(reflect.TypeOf(body)).Interface())
}

// invalid gives the place of the first byte that is not valid UTF-8, or -1.
func invalid(data []byte) int {
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n <= 1 {
			return i
		}
		i += n
	}
	return -1
}

// tooDeep gives the place of the first list or object that is nested too deep, or -1.
func tooDeep(data []byte) int {
	depth, quoted := 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if depth++; depth > maxDepth {
				return i
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return -1
}

// line is the number of the line in which a place of a text is.
func line(data []byte, at int) int {
	return 1 + bytes.Count(data[:min(max(at, 0), len(data))], []byte("\n"))
}
