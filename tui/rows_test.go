package tui

import (
	"strings"
	"testing"

	"fsd/tui/page"
	"fsd/tui/tuitest"
	"fsd/workflow"
)

func TestAPasteThatIsNotAllUnderstoodIsShownFirst(t *testing.T) {
	s, id, d := small(t)
	open(d, page.Rows, "entities").Paste("- customer: email string unique\n2. line: count integer, price banana\n* book: title\n")
	d.Sees("2 of 3 lines are understood", "! line: count integer, price banana", "is not a type", "● book: title", "enter add 2 rows")
	if got := len(s.View(id).Entities); got != 1 {
		t.Fatalf("%d entities are stored before anything was agreed to", got)
	}
	d.Press("e").Sees("› line: count integer, price banana").Press("backspace backspace backspace backspace backspace backspace").Type("money").Press("enter")
	d.Sees("3 of 3 lines are understood").Press("enter").Sees("3 rows added", "customer", "book")
	if got := len(s.View(id).Entities); got != 4 {
		t.Errorf("%d entities are stored", got)
	}
}

func TestWhatIsNotUnderstoodStaysToBeMended(t *testing.T) {
	s, id, d := small(t)
	open(d, page.Rows, "endpoints").Paste("GET /books list\nnonsense\nGET /books/{id} one")
	d.Press("enter").Sees("0 of 1 lines are understood", "nonsense", "2 rows added").Press("enter").Sees("no line is understood")
	if got := len(s.View(id).Endpoints); got != 3 {
		t.Errorf("%d endpoints are stored", got)
	}
	d.Press("d").SeesNot("nonsense").Sees("/books/{id}")
	d.Paste("GET /a b\nnonsense").Press("esc").Sees("Nothing was added")
	if got := len(s.View(id).Endpoints); got != 3 {
		t.Errorf("after esc %d endpoints are stored", got)
	}
}

func TestFieldsAreAddedToAnEntityByItsName(t *testing.T) {
	s, id, d := small(t)
	open(d, page.Rows, "entities").Press("a").Type("Order: note text optional, has many parcel").Sees("adds to order: 3 fields in all", "has many parcel")
	d.Press("enter")
	v := s.View(id)
	if len(v.Entities) != 1 || len(v.Entities[0].Fields) != 3 || len(v.Entities[0].Relations) != 3 || !v.Entities[0].Personal {
		t.Errorf("stored is %+v", v.Entities)
	}
	d.Paste("order: weight decimal\nparcel: weight decimal, belongs to order\nparcel: label file")
	if v = s.View(id); len(v.Entities) != 2 || len(v.Entities[1].Fields) != 2 {
		t.Errorf("a paste in two lines gives %+v", v.Entities)
	}
}

func TestRelationshipsAreDrawn(t *testing.T) {
	s := tuitest.New(t)
	e := func(id, line string) workflow.Body {
		entity, err := workflow.ParseEntity(line)
		if err != nil {
			t.Fatal(err)
		}
		entity.ID = id
		return workflow.EntityPut{Entity: entity}
	}
	id := s.Put(tuitest.Log("m", "Model", e("1", "order: number string unique, belongs to customer, has many line, has many tag"),
		e("2", "customer: email"), e("3", "line: count integer"), e("4", "tag: name, has many order"), e("5", "parcel: belongs to order")))
	d := start(t, s, id, 120, 36)
	open(d, page.Rows, "entities").Press("g")
	screen := d.Screen()
	for _, want := range []string{"customer ─┐", "» order", "number  string unique", "├»─« tag", "├─« line", "└─« parcel", "all relationships", "customer ─« order"} {
		if !strings.Contains(screen, want) {
			t.Errorf("%q is not drawn:\n%s", want, screen)
		}
	}
	d.Press("d y").SeesNot("order-").Press("G").Sees("not on the list yet")
	d.Resize(80, 24).Sees("──› order", "not on the list yet")
}

func TestOneKeyMendsAnEndpointAndAnotherAll(t *testing.T) {
	s, id, d := small(t)
	open(d, page.Rows, "endpoints").Sees("1 against the REST patterns", "f makes it POST /orders")
	d.Press("a").Type("GET /book/list list").Sees("ctrl+f makes it GET /books").Press("ctrl+f").Sees("› GET /books list").Press("enter")
	d.Type("DELETE /reader/remove out").Press("enter esc").Sees("2 against the REST patterns")
	d.Press("F").Sees("2 endpoints mended").SeesNot("against the REST patterns   ")
	for _, e := range s.View(id).Endpoints {
		if found := s.View(id).LintEndpoint(e); len(found) > 0 {
			t.Errorf("%s %s: %v", e.Method, e.Path, found)
		}
	}
	d.Press("f").Sees("there is nothing to fix")
}

func TestWhatWasTypedAndNotKeptIsThereAgain(t *testing.T) {
	_, _, d := small(t)
	open(d, page.Rows, "features").Press("a").Type("half a feat").Press("esc").Sees("What you typed is kept")
	d.Press("esc")
	open(d, page.Rows, "features").Press("a").Sees("› half a feat").Type("ure").Press("enter").Sees("half a feature")
	d.Press("esc a").Sees("One line, such as").Press("esc esc") // what was kept is not offered again
	open(d, page.Fact, "purpose").Type("for half").Press("esc")
	open(d, page.Fact, "purpose").Sees("for half").Press("esc")
	open(d, page.Decide, "backend-stack").Press("n").Type("because we").Press("esc").Press("n").Sees("because we")
}
