package command

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"fsd/knowledge"
	"fsd/store"
	"fsd/workflow"
	"fsd/workflow/clean"
	"fsd/workflow/session"
)

func (a *app) askCommand() *cobra.Command {
	return &cobra.Command{
		Use: "ask [NAME]", Short: "Ask the guided questions line by line, without a screen", Args: takes(0, 1),
		ValidArgsFunction: a.onlyName(),
		Long: "Asks what the screen would ask, one question after the other, on standard input and output: for screen\n" +
			"readers, simple terminals and pipes. Every answer is saved as it is given; the next call goes on from there.\n\n" +
			"A number answers. ? says why the question matters, b asks the one before again, s skips, q stops.",
		Example: "  fsd ask\n  fsd ask shop\n  printf '2\\n1\\n' | fsd ask shop      answers two questions",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.onProject(cmd.Context(), optional(args, 0), func(s *store.Store, work session.Session) error {
				i := &interview{app: a, ctx: cmd.Context(), store: s, work: work, in: bufio.NewReader(a.In), skipped: map[workflow.NextStep]bool{}, trusted: map[string]bool{}}
				return i.run()
			})
		},
	}
}

// interview is one run of "fsd ask". Each question reads a line; the words that every question takes are in helpLine.
type interview struct {
	app     *app
	ctx     context.Context
	store   *store.Store
	work    session.Session
	in      *bufio.Reader
	skipped map[workflow.NextStep]bool
	trusted map[string]bool // decisions for which nothing needs to be confirmed
	past    []question      // asked in this run, for "b"
}

const helpLine = "A number answers. Also: ? why it matters, b the question before, s skip, q stop; everything is saved."

// errStop ends the interview: the person stopped, or the input ended.
var errStop = errors.New("stop")

func (i *interview) run() error {
	i.say(clean.Show(i.work.View().Name) + ". " + helpLine)
	for {
		q, ok := nextQuestion(i.work.View(), i.skipped, i.trusted)
		if !ok {
			return i.end()
		}
		if err := i.ask(q); errors.Is(err, errStop) {
			return i.end()
		} else if err != nil {
			return err
		}
	}
}

// end says what comes next. Standard output has the questions; this is a word to the person.
func (i *interview) end() error {
	next := i.work.View().Next()
	_, err := fmt.Fprintf(i.app.Err, "Everything is saved. Next, in %s: %s\n", workflow.PhaseTitle(next.Phase), clean.Show(next.Title))
	return err
}

// ask puts one question until it is answered, skipped or left for the one before.
func (i *interview) ask(q question) error {
	switch {
	case q.fact != "":
		return i.askFact(q)
	case q.step.Kind == workflow.AskRows:
		return i.askRows(q)
	case q.step.Kind == workflow.Settle:
		return i.askDispute(q)
	}
	return i.askDecision(q)
}

func (i *interview) say(format string, args ...any) { fmt.Fprintf(i.app.Out, format+"\n", args...) }

// read reads one line; errStop at the end of input. A last line without an end counts.
func (i *interview) read() (string, error) {
	fmt.Fprint(i.app.Out, "> ")
	line, err := i.in.ReadString('\n')
	line = strings.TrimSpace(line)
	switch {
	case errors.Is(err, io.EOF) && line == "", line == "q":
		i.say("")
		return "", errStop
	case err != nil && !errors.Is(err, io.EOF):
		return "", err
	}
	return line, nil
}

// put reads lines for a question until one settles it. The words that every question takes are handled here, all
// others by take, which reports whether the question is over.
func (i *interview) put(q question, why func(), take func(line string) (bool, error)) error {
	for {
		line, err := i.read()
		if err != nil {
			return err
		}
		switch line {
		case "?":
			why()
			i.say(helpLine)
			continue
		case "s":
			if q.confirm {
				i.trusted[q.step.ID] = true
			} else {
				i.skipped[q.step] = true
			}
			return nil
		case "b":
			return i.back()
		}
		if over, err := take(line); over || err != nil {
			return err
		}
	}
}

// back asks the question before once more.
func (i *interview) back() error {
	if len(i.past) == 0 {
		i.say("This is the first question of this run.")
		return nil
	}
	q := i.past[len(i.past)-1]
	i.past = i.past[:len(i.past)-1]
	delete(i.skipped, q.step)
	return i.ask(q)
}

// make stores changes; a refusal is said, and the question goes on.
func (i *interview) make(q question, bodies ...workflow.Body) (bool, error) {
	work, err := i.work.Run(i.ctx, i.store, bodies...)
	var refused workflow.Refusal
	if errors.As(err, &refused) {
		i.say("%s", clean.Show(refused.Error()))
		return false, nil
	}
	if err != nil {
		return false, err
	}
	i.work = work
	i.past = append(i.past, q)
	return true, nil
}

func (i *interview) askFact(q question) error {
	v := i.work.View()
	f, _ := v.K.Fact(q.fact)
	i.say("\n%s: %s", i.place(q), f.Ask)
	if q.confirm {
		i.say("It was taken for granted as usual: %s. Please confirm it, or s goes on with that.", v.Fallback(f))
	}
	choices := append(slices.Clone(f.Values), knowledge.Value{ID: knowledge.Unknown, Label: f.Label(knowledge.Unknown), Help: "goes on as if: " + v.Fallback(f)})
	switch f.Kind {
	case knowledge.Text:
		i.say("Type the answer on one line.")
	case knowledge.Set:
		i.list(choices, v.Facts[f.ID])
		i.say("Several numbers may be given, with commas between them.")
	default:
		i.list(choices, v.Facts[f.ID])
	}
	return i.put(q, func() { i.say("%s", f.Why) }, func(line string) (bool, error) {
		values, problem := picked(line, f, choices)
		if problem != "" {
			i.say("%s", problem)
			return false, nil
		}
		return i.make(q, workflow.Answered{Fact: f.ID, Values: values})
	})
}

// place says what a question belongs to.
func (i *interview) place(q question) string {
	if q.step.Kind == workflow.Decide {
		return q.step.Title
	}
	return "Brief"
}

// list prints numbered choices, with what was answered before.
func (i *interview) list(choices []knowledge.Value, now []string) {
	for n, c := range choices {
		line := fmt.Sprintf("%d. %s", n+1, c.Label)
		if c.Help != "" {
			line += " (" + c.Help + ")"
		}
		if slices.Contains(now, c.ID) {
			line += " - your answer so far"
		}
		i.say("%s", line)
	}
}

// picked reads an answer: numbers or ids, or the words of a text fact; or it says what is wrong with it.
func picked(line string, f *knowledge.Fact, choices []knowledge.Value) (ids []string, problem string) {
	if f.Kind == knowledge.Text && line != "" {
		return []string{line}, ""
	}
	for _, word := range strings.Split(line, ",") {
		word = strings.TrimSpace(word)
		if n, err := strconv.Atoi(word); err == nil && n >= 1 && n <= len(choices) {
			word = choices[n-1].ID
		}
		if !slices.ContainsFunc(choices, func(c knowledge.Value) bool { return c.ID == word }) {
			return nil, fmt.Sprintf("Answer by a number from 1 to %d.", len(choices))
		}
		ids = append(ids, word)
	}
	return ids, ""
}

func (i *interview) askRows(q question) error {
	form := rowForms()[q.step.ID]
	i.say("\n%s, one a line; an empty line ends the list.\nFor example: %s", q.step.Title, form.Example)
	why := func() { i.say("The build plan, the checks and the API rules are made from these rows.") }
	return i.put(q, why, func(line string) (bool, error) {
		if line == "" {
			i.skipped[q.step] = true
			return true, nil
		}
		body, err := ParseRow(form.Kind, line)
		if err != nil {
			i.say("%s", clean.Show(err.Error()))
			return false, nil
		}
		_, err = i.make(q, body)
		i.app.warnEndpoints(i.work.View(), []workflow.Body{body})
		return false, err
	})
}
