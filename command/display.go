package command

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
)

// maxColumns is how wide a document is drawn at most; longer lines are hard to read.
const maxColumns = 100

// noSuchProgram is what a shell ends with when it does not find a program.
const noSuchProgram = 127

// Display is how documents are drawn for a person, rather than printed as Markdown for a program.
type Display struct {
	Width, Height int    // of the terminal, in cells; Height is 0 when output is not one: then nothing is paged
	Colors        string // none, 16, 256 or all
	// Draw draws Markdown in lines of at most width cells.
	Draw func(markdown string, width int) string
}

// display asks the environment how to draw; false means: print Markdown.
func (a *app) display() (Display, bool) {
	if a.Display == nil {
		return Display{}, false
	}
	return a.Display()
}

// page shows a text in the person's pager: $PAGER, else less if there is one. Without a pager the text is printed.
func (a *app) page(ctx context.Context, text string) error {
	out := a.Out
	if s, ok := out.(*stream); ok {
		out = s.w // the terminal itself, which a pager needs
	}
	cmd := a.pager(ctx)
	if cmd == nil {
		_, err := io.WriteString(a.Out, text)
		return err
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(text), out, a.Err
	// ctrl+c is for the pager, which goes on; this process waits for it.
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	defer signal.Stop(interrupts)
	var exit *exec.ExitError
	err := cmd.Run()
	if err == nil || errors.As(err, &exit) && exit.ExitCode() != noSuchProgram { // how a pager ends is its own business
		return nil
	}
	_, err = io.WriteString(a.Out, text)
	return err
}

// pager is the command that shows texts; nil for none.
func (a *app) pager(ctx context.Context) *exec.Cmd {
	env := os.Environ()
	if a.Getenv("LESS") == "" {
		env = append(env, "LESS=FRX") // as git does: quit if it fits, keep colours, leave the text on the screen
	}
	chosen, set := a.Getenv("PAGER"), a.Getenv("PAGER") != ""
	term := a.Getenv("TERM")
	var cmd *exec.Cmd
	switch {
	case !set && (term == "" || term == "dumb") && runtime.GOOS != "windows": // less would only ask to be told to go on
		return nil
	case strings.TrimSpace(chosen) == "cat":
		return nil
	case set && runtime.GOOS == "windows":
		words := strings.Fields(chosen)
		cmd = exec.CommandContext(ctx, words[0], words[1:]...)
	case set: // may be a whole command line, as for git and man
		cmd = exec.CommandContext(ctx, "sh", "-c", chosen)
	default:
		less, err := exec.LookPath("less")
		if err != nil {
			return nil
		}
		cmd = exec.CommandContext(ctx, less)
	}
	cmd.Env = env
	return cmd
}
