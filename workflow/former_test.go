package workflow_test

import (
	"fmt"
	"testing"
	"time"

	"fsd/knowledge"
	"fsd/workflow"
)

func TestWhatTheKnowledgeNoLongerHasIsNamed(t *testing.T) {
	k, err := knowledge.Load()
	if err != nil {
		t.Fatal(err)
	}
	var log []workflow.Change
	for i, body := range []workflow.Body{
		workflow.Created{Name: "shop"},
		workflow.Decided{Decision: "data-store", Option: "postgres-classic", Advised: "postgresql", Because: "we run it"},
		workflow.Decided{Decision: "search-engine-2019", Option: "lucene"},
		workflow.Deferred{Decision: "blockchain", Until: "2027-01-31"},
		workflow.Decided{Decision: "search", Option: "db_index", Advised: "db_index"},
		workflow.Answered{Fact: "faxes", Values: []string{"two", "three"}},
		workflow.Answered{Fact: "team_language", Values: []string{"typescript"}},
		workflow.Checked{Check: "pr-modem", State: workflow.CheckDone},
		workflow.Checked{Check: "pr-https", State: workflow.CheckDone},
		workflow.Checked{Check: "conflict:x", State: workflow.CheckRisk, Reason: "y"},
	} {
		log = append(log, workflow.Change{ID: fmt.Sprint("c", i), At: time.Unix(int64(i), 0), Body: body})
	}
	v := workflow.See(k, workflow.Fold(log), "2026-11-24")
	var got []string
	for _, f := range v.Former() {
		got = append(got, fmt.Sprintf("%s %s: %s", f.Kind, f.ID, f.Said))
	}
	want := []string{
		"decision blockchain: deferred until 2027-01-31", "option data-store: postgres-classic, because we run it",
		"decision search-engine-2019: lucene", "fact faxes: two, three", "check pr-modem: Done: pr-modem",
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("named are\n%q\nwant\n%q", got, want)
	}
}
