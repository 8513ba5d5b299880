//go:build unix

package ptytest

import (
	"bytes"
	"io"
	"time"
)

// far is a terminal at the end of a long line, as over SSH: each byte takes its time, in both directions, and all of
// them come in order.
type far struct {
	near    io.ReadWriter
	delay   time.Duration
	arrived chan packet
	rest    []byte        // of a packet that was not read whole
	before  chan struct{} // closed when what was written before is through
}

// packet is what was read near the program, and when.
type packet struct {
	data []byte
	err  error
	at   time.Time
}

func newFar(near io.ReadWriter, delay time.Duration) *far {
	f := &far{near: near, delay: delay, arrived: make(chan packet, 1<<10), before: make(chan struct{})}
	close(f.before)
	go f.carry()
	return f
}

// carry takes from the program until it ends.
func (f *far) carry() {
	defer close(f.arrived)
	buf := make([]byte, 32<<10)
	for {
		n, err := f.near.Read(buf)
		f.arrived <- packet{bytes.Clone(buf[:n]), err, time.Now()}
		if err != nil {
			return
		}
	}
}

// Read gives what the program wrote, a delay after it did.
func (f *far) Read(p []byte) (int, error) {
	if len(f.rest) == 0 {
		next, more := <-f.arrived
		if !more {
			return 0, io.EOF
		}
		time.Sleep(time.Until(next.at.Add(f.delay)))
		if f.rest = next.data; next.err != nil {
			return 0, next.err
		}
	}
	n := copy(p, f.rest)
	f.rest = f.rest[n:]
	return n, nil
}

// Write lets the program have what was typed a delay later.
func (f *far) Write(p []byte) (int, error) {
	data, before, through := bytes.Clone(p), f.before, make(chan struct{})
	f.before = through
	go func() {
		defer close(through)
		time.Sleep(f.delay)
		<-before
		_, _ = f.near.Write(data)
	}()
	return len(p), nil
}
