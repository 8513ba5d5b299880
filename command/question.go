package command

import "fsd/workflow"

// question is something to ask: a fact (for itself, or for the decision of the step), rows, or a decision's outcome.
type question struct {
	step    workflow.NextStep
	fact    string
	confirm bool // the fact was taken for granted and only wants to be confirmed
}

// nextQuestion is the first thing left to do that is a question and was not skipped. The recommendations of trusted
// decisions are asked about without confirming what was taken for granted.
func nextQuestion(v *workflow.View, skipped map[workflow.NextStep]bool, trusted map[string]bool) (question, bool) {
	for step := range v.Todo() {
		if skipped[step] {
			continue
		}
		switch step.Kind {
		case workflow.AskFact:
			return question{step: step, fact: step.ID}, true
		case workflow.AskRows, workflow.Settle:
			return question{step: step}, true
		case workflow.Decide:
			d, _ := v.Decision(step.ID)
			if d.Confirm != "" && !trusted[step.ID] {
				return question{step: step, fact: d.Confirm, confirm: true}, true
			}
			return question{step: step, fact: d.Asks}, true
		default: // all that follows is to be done, not asked
			return question{}, false
		}
	}
	return question{}, false
}

// rowForms say how a row of each kind is typed.
func rowForms() map[string]rowsJSON {
	return map[string]rowsJSON{
		"features":  {"feature", "must: pay by card | customer | given a full cart, when paying, then it is confirmed"},
		"entities":  {"entity", "order: number string unique, placed_at time, belongs to customer, has many line"},
		"endpoints": {"endpoint", "POST /orders place an order | signed-in | order > order | 201"},
	}
}

// rowsJSON is how rows of the requirements are added with fsd require.
type rowsJSON struct {
	Kind    string `json:"kind"`    // feature, entity or endpoint
	Example string `json:"example"` // one row as it is typed
}

// questionJSON is the next open question. One of fact, rows, decision and dispute is there.
type questionJSON struct {
	Kind     workflow.Kind `json:"kind"` // fact: fsd answer; rows: fsd require; decision: fsd decide; settle: fsd settle
	ID       string        `json:"id"`   // of the fact or the decision; "features", "entities" or "endpoints" for rows; what a dispute is about
	Phase    string        `json:"phase"`
	Title    string        `json:"title"`
	For      string        `json:"for"`     // the decision for which a fact is asked; empty for the brief
	Confirm  bool          `json:"confirm"` // the fact was taken for granted and decides something hard to reverse
	Fact     *factJSON     `json:"fact,omitempty"`
	Rows     *rowsJSON     `json:"rows,omitempty"`
	Decision *decisionJSON `json:"decision,omitempty"`
	Dispute  *disputeJSON  `json:"dispute,omitempty"`
}

func questionOf(v *workflow.View, q question) *questionJSON {
	out := &questionJSON{Kind: q.step.Kind, ID: q.step.ID, Phase: q.step.Phase, Title: q.step.Title, Confirm: q.confirm}
	switch {
	case q.fact != "":
		f, _ := v.K.Fact(q.fact)
		row := factOf(v, f)
		out.Kind, out.ID, out.Title, out.Fact = workflow.AskFact, f.ID, f.Ask, &row
		if q.step.Kind == workflow.Decide {
			out.For = q.step.ID
		}
	case q.step.Kind == workflow.AskRows:
		row := rowForms()[q.step.ID]
		out.Rows = &row
	case q.step.Kind == workflow.Settle:
		for _, d := range disputesJSON(v) {
			if d.About == q.step.ID {
				out.Dispute = &d
			}
		}
	default:
		d, _ := v.Decision(q.step.ID)
		row := decisionOf(v, d)
		out.Decision = &row
	}
	return out
}
