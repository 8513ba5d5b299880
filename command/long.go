package command

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/charmbracelet/x/term"
)

// stoppable is a context that ends when the person presses ctrl+c. What is half done is then cleared away.
func stoppable(ctx context.Context) (context.Context, context.CancelFunc) {
	return signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
}

// stopped puts the end by ctrl+c into words.
func stopped(err error) error {
	if errors.Is(err, context.Canceled) {
		return Coded{128 + int(syscall.SIGINT), "stopped; nothing was written"}
	}
	return err
}

// patience is how long work may take before it is talked about, and how often then.
const patience = 300 * time.Millisecond

// progress says on a terminal how far long work is, in one line that the next one overwrites: "compared 120 of 1000".
func (a *app) progress(done string) func(n, total int) {
	out, ok := a.Err.(*os.File)
	if !ok || !term.IsTerminal(out.Fd()) {
		return nil
	}
	next, said := a.Now().Add(patience), false
	return func(n, total int) {
		if now := a.Now(); now.After(next) {
			next, said = now.Add(patience), true
			fmt.Fprintf(a.Err, "\r%s %d of %d ", done, n, total)
		}
		if n == total && said {
			fmt.Fprint(a.Err, "\r\x1b[K")
		}
	}
}
