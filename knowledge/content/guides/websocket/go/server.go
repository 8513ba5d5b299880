package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/coder/websocket"
)

// Server is the endpoint of the sockets.
type Server struct {
	Hub       *Hub
	Origins   []string // exact: "https://app.example.com"
	Session   func(r *http.Request) (id, user string, ok bool)
	Allowed   func(session string) bool // asked for every message and at every heartbeat
	Heartbeat time.Duration             // 30 s
	WriteTime time.Duration             // how long one write, or the answer to a ping, may take
	PerSecond int                       // messages of one client
	Done      <-chan struct{}           // closed when the process shuts down
	Log       *slog.Logger
}

const maxMessage = 64 << 10

// ServeHTTP checks first and upgrades then: behind the upgrade there are no status codes, and CORS does not apply at all.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	session, user, ok := s.Session(r)
	if !ok {
		http.Error(w, "sign in", http.StatusUnauthorized)
		return
	}
	// Browsers always send Origin. A program that sends none has no cookies of a victim to abuse.
	if o := r.Header.Values("Origin"); len(o) > 1 || len(o) == 1 && !slices.Contains(s.Origins, o[0]) {
		http.Error(w, "this page may not connect", http.StatusForbidden)
		return
	}
	if !s.Hub.reserve(user) {
		http.Error(w, "too many sockets", http.StatusTooManyRequests)
		return
	}
	defer s.Hub.give(user)
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{OriginPatterns: s.Origins})
	if err != nil { // Accept has answered
		return
	}
	defer conn.CloseNow() //nolint:errcheck // closing what is closed already says so
	conn.SetReadLimit(maxMessage)
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	c := &client{session, user, conn, make(chan []byte, queue), cancel}
	s.Hub.join(c)
	defer s.Hub.leave(c)
	go s.write(ctx, c)
	s.Log.Info("socket ended", "user", user, "error", s.read(ctx, c), "cause", context.Cause(ctx))
}

// read takes messages until the socket ends. Each is checked like a request: rate, rights, form.
func (s *Server) read(ctx context.Context, c *client) error {
	second, count := time.Now(), 0
	for {
		kind, data, err := c.conn.Read(ctx) // too much for the limit closes with 1009, a bad frame with 1002
		if err != nil {
			return err
		}
		if time.Since(second) > time.Second {
			second, count = time.Now(), 0
		}
		if count++; count > s.PerSecond {
			return c.conn.Close(websocket.StatusPolicyViolation, "too many messages")
		}
		if !s.Allowed(c.session) {
			return c.conn.Close(websocket.StatusPolicyViolation, "signed out")
		}
		if kind != websocket.MessageText {
			return c.conn.Close(websocket.StatusUnsupportedData, "text only")
		}
		message, err := translate(c.user, data)
		if err != nil {
			return c.conn.Close(websocket.StatusPolicyViolation, "not a message")
		}
		s.Hub.tell(c, message)
	}
}

// translate builds what others get. Who said it comes from the session, never from the message.
func translate(user string, data []byte) ([]byte, error) {
	var in struct {
		Text string `json:"text"`
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil {
		return nil, err
	}
	in.Text = strings.TrimSpace(in.Text)
	if _, err := d.Token(); !errors.Is(err, io.EOF) || in.Text == "" {
		return nil, errors.New("not exactly one message with a text")
	}
	return json.Marshal(struct {
		From string `json:"from"`
		Text string `json:"text"`
	}{user, in.Text})
}

// write is the only one that sends. A client that takes nothing, or answers no ping, is gone.
func (s *Server) write(ctx context.Context, c *client) {
	beat := time.NewTicker(s.Heartbeat)
	defer beat.Stop()
	for {
		var err error
		select {
		case message := <-c.send:
			err = limited(ctx, s.WriteTime, func(ctx context.Context) error { return c.conn.Write(ctx, websocket.MessageText, message) })
		case <-beat.C:
			if !s.Allowed(c.session) {
				_ = c.conn.Close(websocket.StatusPolicyViolation, "signed out") // read ends with it
				return
			}
			err = limited(ctx, s.WriteTime, c.conn.Ping)
		case <-s.Done:
			_ = c.conn.Close(websocket.StatusGoingAway, "restart") // the client comes back, after a wait of its own
			return
		case <-ctx.Done():
			return
		}
		if err != nil {
			c.cancel(err)
			return
		}
	}
}

func limited(ctx context.Context, limit time.Duration, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return do(ctx)
}
