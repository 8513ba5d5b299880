package page

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"fsd/workflow"
)

// What a page may say to the root.
type (
	// Open puts a page on the stack.
	Open struct{ Place Place }
	// Replace puts a page in the place of this one.
	Replace struct{ Place Place }
	// Back takes this page off the stack.
	Back struct{}
	// OpenProject loads a project and goes where the person last was in it.
	OpenProject struct{ ID string }
	// Say shows a line for some seconds.
	Say struct{ Text string }
	// Refuse says for some seconds why nothing was done.
	Refuse struct{ Text string }
	// Fail shows an error until a key is pressed.
	Fail struct{ Err error }
	// Ask opens a question over the page.
	Ask struct{ Question Question }
	// Edit opens the question's text in the person's editor, or over the page when they have none.
	Edit struct{ Question Question }
	// Copy puts a text on the clipboard of the terminal.
	Copy struct{ Text, What string }
	// Work does something that may take long; while it takes more than a moment, the screen says so.
	Work struct {
		What  string                            // "Writing the files"
		Do    func(ctx context.Context) tea.Msg // gives one message, whose error wraps context.Canceled when it was stopped
		Limit time.Duration                     // after which it is stopped; 0 means 15 seconds
		// Progress is set by Do. The screen shows it, and a person can stop such work by esc.
		Progress *Progress
	}
	// Changed says that the project is another one now; pages reload.
	Changed struct{}
)

// Question is asked over the page. Exactly one of Yes and Done is set.
type Question struct {
	Title string
	Text  string // more than the title says, may have several lines
	// Yes makes it a confirmation: "y" or enter does it, any other key leaves things as they are.
	Yes  func() tea.Cmd
	Verb string // what enter does, "delete it"
	// Done makes it a prompt; it is given what was typed.
	Done    func(text string) tea.Cmd
	Initial string
	Hint    string // what an answer looks like
	Max     int    // characters; 0 means 300
	Lines   bool   // several lines: ctrl+s or ctrl+d ends, enter makes a new one
	Empty   bool   // nothing is an answer too
}

// Send makes a command that says a message.
func Send(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }

// Go makes a command that opens a page.
func Go(name, id string) tea.Cmd { return Send(Open{Place{Page: name, ID: id}}) }

// Names of pages, as Place.Page has them.
const (
	Home     = "home"
	Map      = "map"
	Fact     = "fact"     // ID: the fact
	Rows     = "rows"     // ID: features, entities, endpoints
	Decide   = "decide"   // ID: the decision
	Read     = "read"     // ID: decision/option, or a decision
	Checks   = "checks"   // ID: the phase
	Verdict  = "verdict"  //
	Plan     = "plan"     //
	Guide    = "guide"    // ID: the guide
	Guides   = "guides"   //
	Records  = "records"  //
	Record   = "record"   // ID: the record
	Export   = "export"   //
	History  = "history"  //
	Disputes = "disputes" // Sub: what is in dispute, or one of the changes
)

// NextPlace is the page for a next step.
func NextPlace(n workflow.NextStep) Place {
	switch n.Kind {
	case workflow.Settle:
		return Place{Page: Disputes, Sub: n.ID}
	case workflow.AskFact:
		return Place{Page: Fact, ID: n.ID}
	case workflow.AskRows:
		return Place{Page: Rows, ID: n.ID}
	case workflow.Decide:
		return Place{Page: Decide, ID: n.ID}
	case workflow.Build:
		return Place{Page: Plan, Sub: n.ID}
	case workflow.Verify:
		return Place{Page: Checks, ID: n.Phase, Sub: n.ID}
	case workflow.ExportADRs:
		return Place{Page: Export}
	}
	return Place{Page: Checks, ID: "production"}
}
