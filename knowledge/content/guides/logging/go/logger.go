package main

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"slices"
	"strings"
)

const (
	maxLine  = 16 << 10 // container runtimes break longer lines into pieces, which are no JSON any more
	maxValue = 1_000
	hidden   = "[redacted]"
)

// neverLogged is the net below: what a request carries is named in no line, and if somebody does so all the same, its value stays out.
var neverLogged = []string{"authorization", "cookie", "password", "secret", "token"}

// secret is a text that nobody can log, however deep in a value it is.
type secret string

func (secret) String() string               { return hidden }
func (secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// newLogger writes one JSON line at a time, at once: there is no buffer to lose at the end.
func newLogger(to io.Writer, level slog.Level, version string) *slog.Logger {
	lines := slog.NewJSONHandler(short{to}, &slog.HandlerOptions{Level: level, ReplaceAttr: tidy})
	return slog.New(withTrace{lines}).With("version", version)
}

func tidy(_ []string, a slog.Attr) slog.Attr {
	switch {
	case a.Key == slog.TimeKey:
		return slog.Time(a.Key, a.Value.Time().UTC())
	case a.Key == slog.LevelKey:
		return slog.String(a.Key, strings.ToLower(a.Value.String()))
	case slices.Contains(neverLogged, strings.ToLower(a.Key)):
		return slog.String(a.Key, hidden)
	}
	return a
}

type traceKey struct{}

// withTrace puts the id that the context carries into every line that is logged with it.
type withTrace struct{ slog.Handler }

func (h withTrace) Handle(ctx context.Context, r slog.Record) error {
	if id, ok := ctx.Value(traceKey{}).(string); ok {
		r.AddAttrs(slog.String("trace_id", id))
	}
	return h.Handler.Handle(ctx, r)
}

func (h withTrace) WithAttrs(a []slog.Attr) slog.Handler { return withTrace{h.Handler.WithAttrs(a)} }
func (h withTrace) WithGroup(name string) slog.Handler   { return withTrace{h.Handler.WithGroup(name)} }

// short cuts the long values of a line that is too long.
type short struct{ io.Writer }

func (s short) Write(line []byte) (int, error) {
	var all map[string]json.RawMessage
	if len(line) <= maxLine || json.Unmarshal(line, &all) != nil {
		return s.Writer.Write(line)
	}
	for name, value := range all {
		if len(value) > maxValue {
			all[name], _ = json.Marshal(string(value[:maxValue]) + "…") // a text always can
		}
	}
	cut, err := json.Marshal(all)
	if err != nil {
		return 0, err
	}
	if _, err := s.Writer.Write(append(cut, '\n')); err != nil {
		return 0, err
	}
	return len(line), nil
}
