//go:build unix

package proofs

import (
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// pairs is a map of names and values.
func pairs(namesAndValues ...string) map[string]string {
	all := map[string]string{}
	for pair := range slices.Chunk(namesAndValues, 2) {
		all[pair[0]] = pair[1]
	}
	return all
}

// code answers with a status alone.
func code(status int) http.HandlerFunc { return reply(status, "") }

// reply answers with a status, a body and headers ("name: value").
func reply(status int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for _, h := range headers {
			name, value, _ := strings.Cut(h, ": ")
			w.Header().Add(name, value)
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// turns answers the first call by the first handler and so on; the last one stays.
func turns(handlers ...http.HandlerFunc) http.HandlerFunc {
	var mu sync.Mutex
	return func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		h := handlers[0]
		if len(handlers) > 1 {
			handlers = handlers[1:]
		}
		mu.Unlock()
		h(w, r)
	}
}

// times answers n calls by the first handler, all later ones by the second.
func times(n int, first, then http.HandlerFunc) http.HandlerFunc {
	var all []http.HandlerFunc
	for range n {
		all = append(all, first)
	}
	return turns(append(all, then)...)
}

// when chooses between two handlers.
func when(holds func(*http.Request) bool, then, otherwise http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if holds(r) {
			then(w, r)
		} else {
			otherwise(w, r)
		}
	}
}

// header holds for requests whose header has one of the values; with no value, for those that have the header.
func header(name string, values ...string) func(*http.Request) bool {
	return func(r *http.Request) bool {
		got := r.Header.Get(name)
		for _, v := range values {
			if got == v {
				return true
			}
		}
		return len(values) == 0 && got != ""
	}
}

// says holds for requests whose body has the words.
func says(words string) func(*http.Request) bool {
	return func(r *http.Request) bool {
		all, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(strings.NewReader(string(all)))
		return strings.Contains(string(all), words)
	}
}

// query holds for requests whose query has the words.
func query(words string) func(*http.Request) bool {
	return func(r *http.Request) bool { return strings.Contains(r.URL.RawQuery, words) }
}

func not(f func(*http.Request) bool) func(*http.Request) bool {
	return func(r *http.Request) bool { return !f(r) }
}

var (
	ann    = header("Authorization", "Bearer ann")
	bob    = header("Authorization", "Bearer bob")
	signed = func(r *http.Request) bool { return ann(r) || bob(r) || header("Cookie")(r) }
)

// inside answers those who have signed in.
func inside(h http.HandlerFunc) http.HandlerFunc { return when(signed, h, code(401)) }

// echo answers with a status and what was sent.
func echo(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		all, _ := io.ReadAll(r.Body)
		w.WriteHeader(status)
		_, _ = w.Write(all)
	}
}

type folder struct{}

// watched writes each request to the file "requests" in the folder of the world.
func watched(dir string, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = r.WithContext(context.WithValue(r.Context(), folder{}, dir))
		note(r, "requests", r.Method+" "+r.URL.String())
		h.ServeHTTP(w, r)
	})
}

// note adds a line to a file in the folder of the world.
func note(r *http.Request, name, line string) {
	f, err := os.OpenFile(filepath.Join(r.Context().Value(folder{}).(string), name), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return // the proof has ended
	}
	defer f.Close()
	_, _ = io.WriteString(f, line+"\n")
}

// logs answers, and adds to the log a line in which {q} stands for the query's q.
func logs(line string, h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		note(r, "log", strings.ReplaceAll(line, "{q}", r.URL.Query().Get("q")))
		h(w, r)
	}
}
