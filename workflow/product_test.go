package workflow_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"fsd/knowledge"
	"fsd/workflow"
)

// products is knowledge with one profile, a decision that is hard to reverse, an easy one, and one that only some
// projects have.
func products(t testing.TB) *knowledge.Base {
	t.Helper()
	decision := func(id, order, applies, fact, one, two string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(strings.NewReplacer("ID", id, "ORDER", order, "APPLIES", applies, "FACT", fact, "ONE", one, "TWO", two).Replace(`
schema = 1
id = "ID"
title = "ID"
phase = "architecture"
group = "data"
order = ORDER
applies = "APPLIES"
start = "q"
[[question]]
id = "q"
fact = "FACT"
go = { ONE = "La", TWO = "Lb" }
[[leaf]]
id = "La"
option = "a"
[[leaf]]
id = "Lb"
option = "b"
[[option]]
id = "a"
title = "A"
[[option]]
id = "b"
title = "B"
`))}
	}
	k, err := knowledge.LoadFS(fstest.MapFS{
		"facts/f.toml": {Data: []byte(`
schema = 1
[[fact]]
id = "product"
ask = "What kind of product is it?"
short = "kind of product"
brief = 1
default = ["other"]
value = [{ id = "shop", label = "A shop" }, { id = "other", label = "Another kind" }]
[[fact]]
id = "size"
ask = "How large?"
short = "size"
brief = 2
default = ["small"]
value = [{ id = "small", label = "Small" }, { id = "large", label = "Large" }]
[[fact]]
id = "mail"
ask = "Does it send mail?"
short = "mail"
default = ["no"]
value = [{ id = "no", label = "No" }, { id = "yes", label = "Yes" }]
`)},
		"profiles.toml":                {Data: []byte("schema = 1\n[[profile]]\nid = \"shop\"\nvalues = { size = [\"large\"] }\n")},
		"decisions/hard/decision.toml": decision("hard", "10", "", "size", "small", "large"),
		"decisions/soft/decision.toml": decision("soft", "900", "", "size", "small", "large"),
		"decisions/mail/decision.toml": decision("mail", "910", "mail == yes", "size", "small", "large"),
	})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// told is a view of a project that has said these answers, given as "fact=value".
func told(k *knowledge.Base, answers ...string) *workflow.View {
	log := []workflow.Change{{ID: "c", Body: workflow.Created{Name: "p"}}}
	for _, a := range answers {
		fact, value, _ := strings.Cut(a, "=")
		log = append(log, workflow.Change{ID: "c" + a, Body: workflow.Answered{Fact: fact, Values: []string{value}}})
	}
	return workflow.See(k, workflow.Fold(log), today)
}

func TestWhatIsUsualForAProductIsTakenForGranted(t *testing.T) {
	k := products(t)
	for _, c := range []struct {
		answers string
		value   string
		origin  workflow.Origin
	}{
		{"", "small", workflow.Missing},
		{"product=other", "small", workflow.Missing},
		{"product=shop", "large", workflow.Usual},
		{"product=shop size=unknown", "large", workflow.Assumed},
		{"product=shop size=small", "small", workflow.Said},
		{"size=unknown", "small", workflow.Assumed},
	} {
		values, origin := told(k, strings.Fields(c.answers)...).Value("size")
		if !slices.Equal(values, []string{c.value}) || origin != c.origin {
			t.Errorf("%q: size is %v (%s), want %s (%s)", c.answers, values, origin, c.value, c.origin)
		}
	}
}

func TestWhatIsTakenForGrantedIsNotAskedInTheBriefAndSaidToBeAssumed(t *testing.T) {
	v := told(products(t), "product=shop")
	if next := v.Next(); next.Kind == workflow.AskFact {
		t.Errorf("asks %s", next.ID)
	}
	if brief := v.Progress()[0]; brief.Total != 4 || brief.Done != 1 { // the product, and three kinds of rows
		t.Errorf("the brief counts %d of %d", brief.Done, brief.Total)
	}
	soft, _ := v.Decision("soft")
	if soft.State != workflow.Recommended || soft.Option != "b" {
		t.Errorf("soft is %s: %s", soft.State, soft.Option)
	}
	if said := strings.Join(v.Because(soft.Advice), ""); !strings.Contains(said, "assumed") {
		t.Errorf("the reasons hide what is assumed: %s", said)
	}
	if !slices.Equal(soft.Advice.Assumes(), []string{"size"}) {
		t.Errorf("assumes %v", soft.Advice.Assumes())
	}
}

func TestWhatIsHardToReverseIsConfirmedFirst(t *testing.T) {
	k := products(t)
	for _, c := range []struct{ answers, decision, confirm string }{
		{"product=shop", "hard", "size"},
		{"product=shop", "soft", ""},
		{"product=shop size=large", "hard", ""},
		{"size=large", "hard", ""},
	} {
		d, _ := told(k, strings.Fields(c.answers)...).Decision(c.decision)
		if d.Confirm != c.confirm || d.State != workflow.Recommended {
			t.Errorf("%q: %s is %s and confirms %q, want %q", c.answers, c.decision, d.State, d.Confirm, c.confirm)
		}
	}
}

func TestWhetherADecisionComesUpIsAsked(t *testing.T) {
	k := products(t)
	for _, c := range []struct {
		answers string
		listed  bool
		state   workflow.State
		asks    string
	}{
		{"size=small", true, workflow.Open, "mail"},
		{"size=small mail=no", false, workflow.NotApplicable, ""},
		{"size=small mail=yes", true, workflow.Recommended, ""},
		{"size=small mail=unknown", false, workflow.NotApplicable, ""},
		{"mail=yes", true, workflow.Open, "size"},
	} {
		v := told(k, strings.Fields(c.answers)...)
		d, _ := v.Decision("mail")
		listed := slices.ContainsFunc(v.Decisions(), func(d workflow.Decision) bool { return d.ID == "mail" })
		if d.State != c.state || d.Asks != c.asks || listed != c.listed {
			t.Errorf("%q: mail is %s, asks %q, listed %v; want %s, %q, %v", c.answers, d.State, d.Asks, listed, c.state, c.asks, c.listed)
		}
	}
	v := told(k, "size=small", "mail=no")
	d, _ := v.K.Decision("mail")
	if said := v.Scope(d); !slices.Equal(said, []string{"mail: No"}) {
		t.Errorf("the reason why it does not come up is %q", said)
	}
}
