package samples

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// player asks a program and remembers what its answers gave.
type player struct {
	url   string // without a trailing slash
	known map[string]string
	each  map[string]map[string]string // by list, then by name
	asked int
}

// answer is what came back, read whole.
type answer struct {
	status int
	header http.Header
	body   []byte
	took   time.Duration
}

// direct follows no redirect, keeps no cookie and opens a connection of its own for every request, so that steps do not
// lean on each other.
var direct = &http.Client{
	Timeout:       30 * time.Second,
	Transport:     &http.Transport{DisableKeepAlives: true, Proxy: nil},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// play plays one step, as often as it says, and reports whatever differs.
func (p *player) play(t *testing.T, s step) {
	t.Helper()
	if s.Each == "" {
		for range max(1, s.Repeat) {
			p.once(t, s.Name, s)
		}
		return
	}
	list := p.each[s.Each]
	if len(list) == 0 {
		t.Errorf("%s: the proof gives no list %q", s.Name, s.Each)
	}
	for _, name := range slices.Sorted(maps.Keys(list)) {
		p.known["each"] = list[name]
		p.once(t, s.Name+": "+name, s)
	}
}

func (p *player) once(t *testing.T, name string, s step) {
	t.Helper()
	a, err := p.ask(t.Context(), s)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	faults := p.compare(s, a)
	for _, fault := range faults {
		t.Errorf("%s: %s", name, fault)
	}
	if len(faults) > 0 {
		t.Logf("%s: %s was answered %d %v\n%s", name, s.Send, a.status, a.header, a.body)
	}
}

// ask sends the step's request and returns the answer.
func (p *player) ask(ctx context.Context, s step) (*answer, error) {
	fill := &filler{known: p.known}
	method, path, _ := strings.Cut(fill.text(s.Send), " ")
	req, err := http.NewRequestWithContext(ctx, method, p.url+path, strings.NewReader(fill.text(s.Body)))
	if err != nil {
		return nil, err
	}
	for name, value := range s.Headers {
		for _, text := range texts(value) {
			req.Header.Add(name, fill.text(text))
		}
	}
	if fill.err != nil {
		return nil, fill.err
	}
	p.asked++
	begun := time.Now()
	res, err := direct.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return &answer{res.StatusCode, res.Header, body, time.Since(begun)}, err
}

// compare lists what an answer has that the step does not want, and keeps what it names.
func (p *player) compare(s step, a *answer) (faults []string) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	fill := &filler{known: p.known}
	if a.status != s.Status {
		fault("status %d, want %d", a.status, s.Status)
	}
	if s.Within.Duration > 0 && a.took > s.Within.Duration {
		fault("took %v, at most %v", a.took, s.Within.Duration)
	}
	for name, want := range s.Has {
		if got := header(a.header, name); !matches(got, fill.text(want), got != "") {
			fault("header %s is %q, want %q", name, got, want)
		}
	}
	whole := string(a.body) + fmt.Sprint(a.header)
	for _, text := range s.Hides {
		if strings.Contains(strings.ToLower(whole), strings.ToLower(fill.text(text))) {
			fault("the answer gives away %q", text)
		}
	}
	if s.Text != "" && !matches(string(a.body), fill.text(s.Text), true) {
		fault("body is not %q", s.Text)
	}
	faults = append(faults, p.members(s, a, fill)...)
	if fill.err != nil {
		fault("%v", fill.err)
	}
	return faults
}

// members compares the members of a JSON body.
func (p *player) members(s step, a *answer, fill *filler) (faults []string) {
	var body any
	if len(s.JSON)+len(s.Lacks) > 0 {
		if err := json.Unmarshal(a.body, &body); err != nil {
			return []string{"the body is no JSON: " + err.Error()}
		}
	}
	for pointer, want := range s.JSON {
		got, there := at(body, pointer)
		if text, ok := want.(string); ok {
			got, is := got.(string)
			if want := fill.text(text); !there || want != "*" && (!is || !matches(got, want, true)) {
				faults = append(faults, fmt.Sprintf("%s is %#v, want %q", pointer, got, want))
			}
		} else if !there || !reflect.DeepEqual(got, plain(want)) {
			faults = append(faults, fmt.Sprintf("%s is %#v, want %#v", pointer, got, plain(want)))
		}
	}
	for _, pointer := range s.Lacks {
		if got, there := at(body, pointer); there {
			faults = append(faults, fmt.Sprintf("%s is there: %#v", pointer, got))
		}
	}
	for name, from := range s.Keep {
		value, ok := find(a, from)
		if !ok {
			faults = append(faults, fmt.Sprintf("there is no %s to keep", from))
		}
		p.known[name] = value
	}
	return faults
}

// find returns what a step keeps of an answer.
func find(a *answer, from string) (string, bool) {
	if name, ok := strings.CutPrefix(from, "header "); ok {
		return a.header.Get(name), a.header.Get(name) != ""
	}
	if name, ok := strings.CutPrefix(from, "cookie "); ok {
		for _, c := range (&http.Response{Header: a.header}).Cookies() {
			if c.Name == name {
				return c.Name + "=" + c.Value, true
			}
		}
		return "", false
	}
	var body any
	if json.Unmarshal(a.body, &body) != nil {
		return "", false
	}
	v, ok := at(body, from)
	return fmt.Sprint(v), ok
}

// header is a header's values as one text; of a media type only the type counts, since stacks differ in naming UTF-8.
func header(h http.Header, name string) string {
	text := strings.Join(h.Values(name), ", ")
	if media, _, err := mime.ParseMediaType(text); err == nil && strings.EqualFold(name, "content-type") {
		return media
	}
	return text
}

func matches(got, want string, there bool) bool {
	if pattern, ok := strings.CutPrefix(want, "~"); ok {
		return there && regexp.MustCompile(pattern).MatchString(got)
	}
	return want == "*" && there || want == got
}

// at follows a JSON pointer (RFC 6901).
func at(v any, pointer string) (any, bool) {
	for _, token := range strings.Split(pointer, "/")[1:] {
		token = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
		switch node := v.(type) {
		case map[string]any:
			next, ok := node[token]
			if !ok {
				return nil, false
			}
			v = next
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(node) {
				return nil, false
			}
			v = node[i]
		default:
			return nil, false
		}
	}
	return v, true
}

// plain is a TOML value as encoding/json would have read it.
func plain(v any) (out any) {
	text, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(text, &out)
	}
	if err != nil {
		panic(err) // TOML has no value that JSON lacks, but for infinities
	}
	return out
}

func texts(v any) (list []string) {
	if many, ok := v.([]any); ok {
		for _, one := range many {
			list = append(list, fmt.Sprint(one))
		}
		return list
	}
	return []string{fmt.Sprint(v)}
}

var hole = regexp.MustCompile(`\{[a-z_0-9]+\}`)

// filler puts known values into texts and remembers the first that is not known.
type filler struct {
	known map[string]string
	err   error
}

func (f *filler) text(s string) string {
	return hole.ReplaceAllStringFunc(s, func(name string) string {
		value, ok := f.known[name[1:len(name)-1]]
		if !ok && f.err == nil {
			f.err = fmt.Errorf("%s is not known", name)
		}
		return value
	})
}
